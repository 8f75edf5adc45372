"""Old embeds in files that nobody has processed are found, whatever else is in the folder."""

from __future__ import annotations

from base64 import b64encode
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


def test_an_address_in_capitals_or_in_base64_is_found(tmp_path: Path) -> None:
    url = b64encode(b"https://storage.googleapis.com/code.snapengage.com/js/a.js").decode()
    write_files(
        tmp_path,
        {
            "capitals.html": PAGE.format(EXTERNAL.replace("snapengage", "SNAPENGAGE")),
            "coded.html": PAGE.format(f"<script>loadScript(atob('{url}'));</script>"),
            "done.html": PAGE.format('<script id="snapengage-loader" src="a.js" async></script>'),
        },
    )
    names = ["capitals.html", "coded.html", "done.html"]
    found = find_embeds(tmp_path, names, ())
    assert list(found) == [("capitals.html", "page"), ("coded.html", "page")]
