"""What a browser makes of a page, as turbohtml tells it by the HTML standard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import turbohtml

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

# What stands in these is no part of the page in a browser that runs scripts.
_INERT = frozenset({"iframe", "noembed", "noframes", "noscript", "template", "textarea", "title"})

_VOID = frozenset({"link"})


def live_elements(html: str, tag: str, /, **attributes: str) -> list[Any]:
    """Return the HTML elements of a page that a browser acts on and that have these attributes."""
    document = turbohtml.parse(html, scripting=True)
    return [
        element
        for element in document.find_all(tag)
        if _is_html(element)
        and attributes.items() <= attributes_of(element).items()
        and not _is_inert(element)
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


class Judged(NamedTuple):
    """Where the judge sees a live element begin, its content begin, and the element end."""

    start: int
    content_start: int
    end: int
    name: str
    attributes: tuple[str, ...]
    is_foreign: bool


def judged(html: str, names: Collection[str]) -> list[Judged]:
    """Return every whole live element of these names, in the order of the page."""
    # turbohtml counts CRLF as one character; a space and LF reads the same and keeps offsets true.
    document = turbohtml.parse(html.replace("\r\n", " \n"), source_locations=True, scripting=True)
    return sorted(
        Judged(
            tags.start_tag.start_offset,
            tags.start_tag.end_offset,
            (tags.end_tag or tags.start_tag).end_offset,
            name,
            # Some releases of Python decode `&copy=2` in values as no browser does.
            tuple(sorted(attributes_of(element))),
            not _is_html(element),
        )
        for name in names
        for element in document.find_all(name)
        if (tags := element.source_location) and not _is_inert(element)
        if tags.end_tag or name in _VOID or _closes_itself(element, html)
    )


def _closes_itself(element: Any, html: str) -> bool:
    end = element.source_location.start_tag.end_offset
    return not _is_html(element) and html.endswith("/>", 0, end)


def _is_inert(element: Any) -> bool:
    return any(_is_html(a) and getattr(a, "tag", "") in _INERT for a in element.ancestors)
