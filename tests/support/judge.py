"""What a browser makes of a page, as turbohtml tells it by the HTML standard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import turbohtml

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

# What stands in these is no part of the page in a browser that runs scripts.
_INERT = frozenset({"iframe", "noembed", "noframes", "noscript", "template", "textarea", "title"})


def live_elements(html: str, tag: str, /, **attributes: str) -> list[Any]:
    """Return the HTML elements of a page that a browser acts on and that have these attributes."""
    document = turbohtml.parse(html, scripting=True)
    return [
        element
        for element in document.find_all(tag)
        if _is_html(element)
        and attributes.items() <= attributes_of(element).items()
        and not any(_is_html(a) and getattr(a, "tag", "") in _INERT for a in element.ancestors)
    ]


def visible_text(html: str) -> str:
    """Return the text of a page without its scripts, white space aside."""
    document = turbohtml.parse(html, scripting=True)
    for script in document.find_all("script"):
        script.extract()
    return "".join(document.text.split())


def attributes_of(element: Any) -> Mapping[str, str]:
    """Return the attributes of turbohtml's element, each a `str`."""
    return {
        name: " ".join(value) if isinstance(value, list) else value or ""
        for name, value in element.attrs.items()
    }


def _is_html(node: Any) -> bool:
    return str(getattr(node, "namespace", "")).lower().endswith("html")


def live_offsets(html: str, names: Collection[str]) -> dict[int, Mapping[str, str]]:
    """Return the attributes of every live element of these names, by where its start tag begins."""
    # turbohtml counts CRLF as one character; a space and LF reads the same and keeps offsets true.
    document = turbohtml.parse(html.replace("\r\n", " \n"), source_locations=True, scripting=True)
    return {
        element.source_location.start_tag.start_offset: attributes_of(element)
        for name in names
        for element in document.find_all(name)
        if element.source_location
        and not any(_is_html(a) and getattr(a, "tag", "") in _INERT for a in element.ancestors)
    }
