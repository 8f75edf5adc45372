"""Draw a page of the guide with a chat, for the README.

Chromium prints the page, and the print becomes SVG: a picture without a bitmap in it.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pymupdf

from tools.picture import FOLDER
from tools.screenshots import SCHEMES, chromium_on, have_a_chat

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tools.screenshots import Scheme

WIDTH, HEIGHT = 1280, 720
# A shadow would be a bitmap, and a print has margins.
_PRINT = "@page { margin: 0 } * { box-shadow: none !important; text-shadow: none !important }"
# What is different each time, and what stands for it.
_VARYING = {r"\d\d:\d\d:\d\d": "10:00:00", r"1\d{12}-0\.\d+": "1764583200000-0.4217"}


def drawing(browser: Browser, origin: str, scheme: Scheme) -> str:
    """Return the page Live events after a short chat, as SVG without a bitmap in it.

    Args:
        browser: A Chromium.
        origin: Where the guide is served, such as `http://127.0.0.1:8000`.
        scheme: Whether the page is light or dark.

    """
    page = browser.new_page(
        color_scheme=scheme,
        viewport={"width": WIDTH, "height": HEIGHT},
        reduced_motion="reduce",
    )
    have_a_chat(page, origin)
    page.emulate_media(media="screen")
    page.add_style_tag(content=_PRINT)
    printed = page.pdf(width=f"{WIDTH}px", height=f"{HEIGHT}px", print_background=True)
    page.close()
    # The library says nothing of its types.
    open_document: Any = pymupdf.open
    with open_document(stream=printed) as document:
        svg = str(document[0].get_svg_image(text_as_path=False))
    svg = re.sub(r"<[^>]*>", _shortened, svg)
    for pattern, fixed in _VARYING.items():
        svg = re.sub(pattern, fixed, svg)
    if "base64" in svg:
        raise AssertionError("there is a bitmap in the picture")
    return svg


def _shortened(tag: re.Match[str]) -> str:
    """A tag with its numbers rounded, and with fonts that other machines have."""
    text = re.sub(r"\d+\.\d{2,}", lambda number: f"{float(number[0]):.1f}", tag[0])
    return re.sub(r'font-family="([^"]*)"', _with_fallbacks, text)


def _with_fallbacks(font: re.Match[str]) -> str:
    is_mono = "Mono" in font[1]
    names = ("ui-monospace, Consolas, monospace") if is_mono else "Arial, Helvetica, sans-serif"
    own = "" if font[1].startswith("Type3") else f"{font[1]}, "
    return f'font-family="{own}{names}"'


def main(site: Path) -> None:
    """Draw the page of a built site, light and dark."""
    with chromium_on(site) as (browser, origin):
        for scheme in SCHEMES:
            (FOLDER / f"guide-{scheme}.svg").write_text(drawing(browser, origin, scheme), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
