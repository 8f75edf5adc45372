"""Print what the package needs, each at the oldest version it says it works with."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

PROJECT = Path(__file__).parents[1] / "pyproject.toml"


def minimum() -> list[str]:
    """Return `name==version` for every dependency."""
    project = tomllib.loads(PROJECT.read_text("utf-8"))["project"]
    needed = project["dependencies"]
    return [re.sub(r">=([^,]+),.*", r"==\1", requirement) for requirement in needed]


if __name__ == "__main__":
    print("\n".join(minimum()))
