"""The pictures that `make screenshots` takes."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from tools.screenshots import DEVICES, take

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser

    from tools.screenshots import Scheme


def test_pictures_are_taken_of_each_page_in_each_size(
    browser: Browser, sample_site: Callable[..., str], tmp_path: Path
) -> None:
    views: list[tuple[Scheme, str]] = [("light", "desktop"), ("dark", "phone")]
    pictures = take(browser, sample_site({}), tmp_path, views)
    taken = {path.stem: path.read_bytes() for path in pictures}
    assert len(set(taken.values())) == len(taken) == 4
    for name, picture in taken.items():
        size = DEVICES[name.split("-")[-2]]
        # A PNG file begins with its signature and its header, sizes first.
        assert picture[:8] == b"\x89PNG\r\n\x1a\n"
        assert struct.unpack(">II", picture[16:24]) == (size["width"], size["height"])
