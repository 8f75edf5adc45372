"""What pages are served is what the readable loader says."""

from __future__ import annotations

import gzip

from mkdocs_snapengage.loader import asset_content, asset_path
from tests.assets import minified


def test_the_served_script_is_made_from_the_readable_one() -> None:
    assert asset_content() == minified(), "run `make assets`"


def test_the_served_script_is_small() -> None:
    assert len(gzip.compress(asset_content().encode(), 9)) <= 2500


def test_the_served_scripts_name_changes_with_its_content() -> None:
    assert asset_path().startswith("assets/snapengage.")
    assert len(asset_path().split(".")[1]) == 8
