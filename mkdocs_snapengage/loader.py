"""The tag that a page gets, and the one script file that all pages share."""

from __future__ import annotations

import hashlib
from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from mkdocs_snapengage.markup import find_body_end, find_elements, find_head_end
from mkdocs_snapengage.sieve import has_any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mkdocs_snapengage.outline import Outline

_OFF = '<meta name="snapengage" content="off">'

TAG_ID = "snapengage-loader"
"""The `id` that marks the plugin's own tag."""

AttributeValue = str | bool | None


@cache
def asset_content() -> str:
    """Return the JavaScript that is served, the same for every site."""
    return files("mkdocs_snapengage").joinpath("assets/loader.min.js").read_text("utf-8")


@cache
def asset_path() -> str:
    """Where the script stands in a site; the name changes with the content."""
    digest = hashlib.sha256(asset_content().encode()).hexdigest()
    return f"assets/snapengage.{digest[:8]}.js"


def attribute_name(option: str) -> str:
    """Return the attribute that carries an option: `widget.sounds` is in `data-widget-sounds`."""
    return "data-" + option.replace(".", "-").replace("_", "-")


def tag(
    src: str,
    settings: Mapping[str, AttributeValue],
    attributes: Mapping[str, AttributeValue] | None = None,
) -> str:
    """Return the loader's `<script>` element.

    `src` is the script's URL as seen from the page. `settings` are the names of options, a
    sub-option's with its parent's (`widget.sounds`), and their values; `None` and the empty string
    leave a setting out, true is a bare attribute, false is written out. `attributes` are further
    attributes of the tag by their own names.
    """
    named = {"id": TAG_ID, "src": src} | {
        attribute_name(option): value for option, value in settings.items() if value != ""
    }
    written = "".join(
        _attribute(name, value) for name, value in (named | dict(attributes or {})).items()
    )
    return f"<script{written} async></script>"


def _attribute(name: str, value: AttributeValue) -> str:
    if value is None:
        return ""
    if value is True:
        return f" {name}"
    # A browser reads a bare carriage return as a newline.
    text = "false" if value is False else escape(value).replace("\r", "&#13;")
    return f' {name}="{text}"'


def inject(html: str, tag: str, known: Outline | None = None) -> str | None:
    """Put `tag` before the last `</body>` of a page, or at its end where it has none.

    Every byte of the page stays. None where the page is cut off in such a way that no element can
    follow. `known` is the page's outline where somebody has taken it already.
    """
    position = find_body_end(html, known)
    if position is None:
        return None
    return f"{html[:position]}{tag}\n{html[position:]}"


def without(html: str, element_id: str) -> str:
    """Return the page without the plugin's own script that has this `id`."""
    if not has_any(html, (element_id,)):
        return html
    found = find_elements(html, {"script"}, lambda source: element_id in source).elements
    for element in reversed(found):
        if element.attributes.get("id") == element_id:
            end = element.end + html.startswith("\n", element.end)
            html = html[: element.start] + html[end:]
    return html


def turn_off(html: str) -> str:
    """Say on a page that it has no chat, for a loader that instant navigation brought along."""
    position = find_head_end(html)
    if position is None or _OFF in html:
        return html
    return f"{html[:position]}{_OFF}\n{html[position:]}"
