"""Where elements are in an HTML page: name, attributes and exact offsets.

A page is never re-serialised: parsers only say *where* things are, and what is cut or inserted is
a slice of the original `str`. Two parsers can be asked what elements a page has, BeautifulSoup
with `html.parser` and turbohtml; where each element begins and ends comes from `tokens`. An
element that the parser and the tokens do not agree on is `doubtful`, and is best left alone.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, ParserRejectedMarkup, Tag
from bs4.filter import SoupStrainer

from mkdocs_snapengage.tokens import Token, tokens

_VOID = frozenset({"link"})
# The browser makes no live element of what stands in these.
_INERT = frozenset({"noscript", "template", "textarea", "title"})

Attributes = Mapping[str, str]
Engine = Callable[[str, Collection[str]], dict[int, Attributes]]
"""From a page and names of elements to the live elements: start offset → attributes."""


@dataclass(frozen=True, slots=True)
class Element:
    """A live element of a page, as offsets into the page.

    `start` and `end` enclose the tags, `content_start` and `content_end` what is between them.
    Attribute names are in lower case, values decoded, the first of a repeated name counts.
    """

    name: str
    attributes: Attributes
    start: int
    content_start: int
    content_end: int
    end: int
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What `find_elements` found: elements to rely on, others to leave alone, every comment."""

    elements: Sequence[Element] = ()
    doubtful: Sequence[Element] = ()
    comments: Sequence[Token] = ()


def find_elements(
    html: str,
    names: Collection[str],
    is_wanted: Callable[[str], bool],
    engine: Engine | None = None,
) -> Found:
    """Find the live elements of `html` that are called one of `names`.

    `is_wanted` is asked with each element's source, so that a page without any wanted one is
    never parsed. Elements the page leaves unclosed are not live, nor are those in comments,
    `<template>`, `<noscript>`, `<textarea>` and `<title>`.
    """
    stretches = list(tokens(html))
    bounds = [
        element
        for element in _bounded_elements(stretches, names)
        if is_wanted(html[element.start : element.end])
    ]
    if not bounds:
        return Found()
    live = (engine or default_engine())(html, names)
    certain = [
        replace(element, attributes=live[element.start])
        for element in bounds
        if element.start in live and _reads_alike(html, element)
    ]
    known = {element.start for element in certain}
    doubtful = [element for element in bounds if element.start not in known]
    return Found(certain, doubtful, [token for token in stretches if token.kind == "comment"])


def find_body_end(html: str) -> int | None:
    """Where the last `</body>` tag begins that is a tag and not text, or None."""
    found = None
    templates = 0
    for token in tokens(html):
        if token.name == "template":
            templates += {"start": 1, "end": -1 if templates else 0}.get(token.kind, 0)
        elif token.name == "body" and token.kind == "end" and not templates:
            found = token.start
    return found


@cache
def default_engine() -> Engine:
    """Return turbohtml's engine where turbohtml is installed, BeautifulSoup's elsewhere."""
    try:
        import turbohtml  # noqa: F401, PLC0415
    except ImportError:
        return beautifulsoup_engine
    return turbohtml_engine


def beautifulsoup_engine(html: str, names: Collection[str]) -> dict[int, Attributes]:
    """Find elements with BeautifulSoup and Python's own `html.parser`."""
    only = SoupStrainer([*names, *_INERT])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
            soup = BeautifulSoup(
                html,
                "html.parser",
                parse_only=only,
                multi_valued_attributes=None,
                on_duplicate_attribute="ignore",
            )
    except ParserRejectedMarkup:
        return {}
    line_starts = list(accumulate((len(line) + 1 for line in html.split("\n")), initial=0))
    found: dict[int, Attributes] = {}
    for tag in soup.find_all(list(names)):
        assert isinstance(tag, Tag)
        assert tag.sourceline is not None
        assert tag.sourcepos is not None
        if not any(parent.name in _INERT for parent in tag.parents):
            start = line_starts[tag.sourceline - 1] + tag.sourcepos
            found[start] = {name: str(value) for name, value in tag.attrs.items()}
    return found


def turbohtml_engine(html: str, names: Collection[str]) -> dict[int, Attributes]:
    """Find elements with turbohtml, which follows the HTML standard."""
    import turbohtml  # noqa: PLC0415

    # turbohtml counts CRLF as one character; a space and LF reads the same and keeps offsets true.
    document = turbohtml.parse(html.replace("\r\n", " \n"), source_locations=True, scripting=True)
    found: dict[int, Attributes] = {}
    for name in names:
        for element in document.find_all(name):
            location = element.source_location
            if location and not any(getattr(a, "tag", "") in _INERT for a in element.ancestors):
                found[location.start_tag.start_offset] = {
                    key: " ".join(value) if isinstance(value, list) else value or ""
                    for key, value in element.attrs.items()
                }
    return found


def _bounded_elements(stretches: Iterable[Token], names: Collection[str]) -> Iterator[Element]:
    """Every closed element of `names`, its attributes not read yet."""
    opened: Token | None = None
    for token in stretches:
        if token.name not in names:
            continue
        if token.kind == "start" and token.name in _VOID:
            yield _element(token, token.end, token.end)
        elif token.kind == "start":
            opened = token
        elif token.kind == "end" and opened and token.name == opened.name:
            yield _element(opened, token.start, token.end)
            opened = None


def _element(opened: Token, content_end: int, end: int) -> Element:
    return Element(opened.name, {}, opened.start, opened.end, content_end, end, opened.foreign)


def _reads_alike(html: str, element: Element) -> bool:
    """Whether the content of an element is read alike as SVG and as HTML."""
    content = html[element.content_start : element.content_end]
    return not element.foreign or not ("<" in content or "&" in content)


def find_head_end(html: str) -> int | None:
    """Where the `</head>` tag begins that ends the page's head, or None."""
    templates = 0
    for token in tokens(html):
        if token.name == "template":
            templates += {"start": 1, "end": -1 if templates else 0}.get(token.kind, 0)
        elif token.name == "body" and token.kind == "start":
            return None
        elif token.name == "head" and token.kind == "end" and not templates:
            return token.start
    return None
