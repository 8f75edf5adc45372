"""Make the scripts that pages get out of the readable ones."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from mkdocs_snapengage import __version__

ROOT = Path(__file__).parents[1]
ASSETS = ROOT / "mkdocs_snapengage" / "assets"
NAMES = ("analytics", "loader")


def minified(name: str) -> str:
    """Return a script made small by terser, with the package's version filled in."""
    # Neighbouring declarations of one kind become one. Whether a constant is one, tsc has checked.
    source = re.sub(r"\bconst\b", "let", (ASSETS / f"{name}.js").read_text("utf-8"))
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
    for each in NAMES:
        (ASSETS / f"{each}.min.js").write_text(minified(each), "utf-8")
