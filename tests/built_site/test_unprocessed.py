"""Old embeds in files that nobody has processed are found, whatever else is in the folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_snapengage.built_site.unprocessed import find_embeds
from tests.support.command import PAGE
from tests.support.examples import EXTERNAL
from tests.support.sites import write_files

if TYPE_CHECKING:
    from pathlib import Path


def test_what_cannot_be_read_or_decoded_is_passed_over(tmp_path: Path) -> None:
    page = PAGE.format(EXTERNAL)
    broken = f'<meta charset="utf-8">{page}'.encode() + b"\xff"
    write_files(tmp_path, {"broken.html": broken, "page.html": page})
    names = ["gone.html", "broken.html", "page.html"]
    assert list(find_embeds(tmp_path, names, ())) == [("page.html", "page")]
