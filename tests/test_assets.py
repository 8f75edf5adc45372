"""What pages get are the readable scripts, made small."""

from __future__ import annotations

import subprocess
from importlib.resources import files

import pytest

from tools.assets import NAMES, minified

ASSETS = files("mkdocs_snapengage") / "assets"
MOST_BYTES = 3000


@pytest.mark.parametrize("name", NAMES)
def test_what_is_served_is_made_from_the_readable_script(name: str) -> None:
    assert (ASSETS / f"{name}.min.js").read_text("utf-8") == minified(name), "run `make assets`"


def test_what_is_served_is_small() -> None:
    served = (ASSETS / "loader.min.js").read_bytes()
    packed = subprocess.run(["gzip", "-9"], input=served, capture_output=True, check=True).stdout
    assert len(packed) <= MOST_BYTES


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_evaluated_or_written_inline(name: str) -> None:
    source = (ASSETS / f"{name}.js").read_text("utf-8")
    for word in ("eval(", "new Function", "innerHTML", "document.write", "insertAdjacentHTML"):
        assert word not in source
