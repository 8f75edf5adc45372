"""Make the script that pages are served out of the readable loader, and print it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from mkdocs_snapengage import __version__

ROOT = Path(__file__).parents[1]
LOADER = ROOT / "mkdocs_snapengage" / "assets" / "loader.js"


def minified() -> str:
    """Return `loader.js` made small by terser, with the package's version filled in."""
    # Neighbouring declarations of one kind become one. Whether a constant is one, tsc has checked.
    source = re.sub(r"\bconst\b", "let", LOADER.read_text("utf-8"))
    return subprocess.run(
        [
            str(ROOT / "node_modules" / ".bin" / "terser"),
            "--ecma=2020",
            "--compress=passes=3,unsafe_arrows",
            "--mangle",
            f'--define=VERSION="{__version__}"',
        ],
        input=source,
        capture_output=True,
        check=True,
        encoding="utf-8",
    ).stdout


if __name__ == "__main__":
    print(minified(), end="")
