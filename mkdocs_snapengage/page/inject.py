"""The tag that a page gets, and the one script file that all pages share."""

from __future__ import annotations

import hashlib
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs_snapengage.markup.sieve import contains_any
from mkdocs_snapengage.page.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mkdocs_snapengage.config.kinds import AttributeValue
    from mkdocs_snapengage.page.parsed import ParsedPage

_OFF = '<meta name="snapengage" content="off">'

TAG_ID = "snapengage-loader"
"""The `id` that marks the plugin's own tag."""


@cache
def asset_content() -> str:
    """Return the JavaScript that is served, the same for every site."""
    return (Path(__file__).parents[1] / "assets" / "loader.min.js").read_text("utf-8")


@cache
def asset_path() -> str:
    """Where the script stands in a site; the name changes with the content."""
    digest = hashlib.sha256(asset_content().encode()).hexdigest()
    return f"assets/snapengage.{digest[:8]}.js"


def tag(src: str, attributes: Mapping[str, AttributeValue]) -> str:
    """Return the loader's `<script>` element.

    `src` is the script's URL as seen from the page. `attributes` are further attributes; `None`
    leaves one out, true is a bare attribute, false is written out.
    """
    own: dict[str, AttributeValue] = {"id": TAG_ID, "src": src}
    written = "".join(_attribute(name, value) for name, value in (own | dict(attributes)).items())
    return f"<script{written} async></script>"


def _attribute(name: str, value: AttributeValue) -> str:
    if value is None:
        return ""
    if value is True:
        return f" {name}"
    # A browser reads a bare carriage return as a newline.
    text = "false" if value is False else escape(value).replace("\r", "&#13;")
    return f' {name}="{text}"'


def inject(page: ParsedPage, tag: str) -> list[Edit]:
    """Put `tag` before the last `</body>` of a page, or at its end where it has none.

    No edit where the page is cut off in such a way that no element can follow.
    """
    end = page.find_body_end()
    return [] if end is None else [Edit(end, end, f"{tag}\n")]


def without(page: ParsedPage, element_id: str) -> ParsedPage:
    """Return the page without the plugin's own script that has this `id`."""
    if not contains_any(page.html, (element_id,)):
        return page
    scripts = page.find({"script"}, lambda source: element_id in source).elements
    return page.edited(
        [
            Edit(script.start, script.end + page.html.startswith("\n", script.end))
            for script in scripts
            if script.attributes.get("id") == element_id
        ]
    )


def turn_off(page: ParsedPage) -> list[Edit]:
    """Say on a page that it has no chat, for a loader that instant navigation brought along."""
    if page.head_end is None or _OFF in page.html:
        return []
    return [Edit(page.head_end, page.head_end, f"{_OFF}\n")]
