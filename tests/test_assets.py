"""What pages are served is the readable loader, made small."""

from __future__ import annotations

import subprocess
from importlib.resources import files

from tools.assets import minified

ASSETS = files("mkdocs_snapengage") / "assets"
MOST_BYTES = 2500


def test_what_is_served_is_made_from_the_readable_loader() -> None:
    assert (ASSETS / "loader.min.js").read_text("utf-8") == minified(), "run `make assets`"


def test_what_is_served_is_small() -> None:
    served = (ASSETS / "loader.min.js").read_bytes()
    packed = subprocess.run(["gzip", "-9"], input=served, capture_output=True, check=True).stdout
    assert len(packed) <= MOST_BYTES


def test_nothing_is_evaluated_or_written_inline() -> None:
    source = (ASSETS / "loader.js").read_text("utf-8")
    for word in ("eval(", "new Function", "innerHTML", "document.write", "insertAdjacentHTML"):
        assert word not in source
