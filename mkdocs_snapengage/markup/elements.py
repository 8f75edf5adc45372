"""Where elements are in an HTML page: name, attributes and exact offsets.

A page is never re-serialised: parsers only say *where* things are, and what is cut or inserted is
a slice of the original `str`. Where each element begins and ends comes from `tokens`; what it is,
from BeautifulSoup with Python's own `html.parser`. An element that the parser and the tokens do not
agree on is `doubtful`, and is best left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from mkdocs_snapengage.markup.sieve import contains_any, lowered
from mkdocs_snapengage.markup.start_tags import read_attributes
from mkdocs_snapengage.markup.tokenizer import MARKUP, Token, tokens

_VOID = frozenset({"link", "meta"})

# After any of these, or text, a browser ignores <frameset>.
_SHOWN = frozenset(
    "applet area body br button dd dt embed hr iframe img input keygen li listing marquee object"
    " pre select table textarea wbr xmp".split()
)

Attributes = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Element:
    """A live element of a page, as offsets into the page.

    `start` and `end` enclose the tags, `content_start` and `content_end` what is between them.
    Attribute names are in lower case, values decoded, the first of a repeated name counts.
    `in_pre` is true inside `<pre>`.
    """

    name: str
    attributes: Attributes
    start: int
    content_start: int
    content_end: int
    end: int
    foreign: bool = False
    in_pre: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What `find_elements` found: elements to rely on, and others to leave alone."""

    elements: Sequence[Element] = ()
    doubtful: Sequence[Element] = ()


def find_elements(
    html: str,
    names: Collection[str],
    is_wanted: Callable[[str], bool],
    stretches: Iterable[Token] | None = None,
) -> Found:
    """Find the live elements of a page that are called one of `names`.

    Elements the page leaves unclosed are not live, nor are those in comments, `<template>`,
    `<noscript>`, `<textarea>` and `<title>`.

    Args:
        html: The page.
        names: Lower-case names: of void elements, and of those with text alone, such as "script".
        is_wanted: Asked with each element's source before anything else of it is read.
        stretches: The page's tokens, where they are known.

    Returns:
        What was found, in the order of the page.

    """
    likely = [
        element
        for element in _bounded_elements(tokens(html) if stretches is None else stretches, names)
        if is_wanted(html[element.start : element.end])
    ]
    certain, doubtful = [], []
    for element in likely:
        attributes = read_attributes(html[element.start : element.content_start])
        if attributes is None or not _reads_alike(html, element):
            doubtful.append(element)
        else:
            certain.append(replace(element, attributes=attributes))
    return Found(certain, doubtful)


def find_body_end(html: str, stretches: Sequence[Token]) -> int | None:
    """Where the last `</body>` begins that is a tag and not text; else the end of the page.

    None where the page has no such tag and ends inside of a tag, a comment, a script, or other
    content that holds no HTML elements, and where it is a frameset. `stretches` are the page's
    tokens.
    """
    live = list(_outside_templates(stretches))
    if any(token.name == "frameset" for token in live) and is_frameset(html, live):
        return None
    ends = [
        token.start
        for token in live
        if token.name == "body" and token.kind == "end" and not token.foreign
    ]
    if ends:
        return ends[-1]
    is_open = stretches[-1:] != live[-1:] or any(token.kind == "cut" for token in live[-1:])
    return None if is_open else len(html)


def is_frameset(html: str, stretches: Iterable[Token] | None = None) -> bool:
    """Whether browsers show frames instead of a body: `<frameset>` comes before any content.

    `stretches` are the page's tokens, where they are known.
    """
    if stretches is None and not contains_any(lowered(html), ("<frameset",)):
        return False
    content = ""
    position = 0
    for token in _outside_templates(tokens(html) if stretches is None else stretches):
        if token.name == "frameset" and token.kind == "start" and not token.foreign:
            content += html[position : token.start]
            is_shown = any(
                _is_shown(tag[1], tag[2].lower(), tag[0])
                for tag in MARKUP.finditer(content)
                if tag[2]
            )
            return not is_shown and not MARKUP.sub("", content).strip(" \t\n\f\r\0")
        if token.kind in {"comment", "text"}:
            content += html[position : token.start]
            position = token.end
    return False


def _is_shown(slash: str, name: str, tag: str) -> bool:
    if name == "input":
        return "hidden" not in tag.lower()
    return name in _SHOWN and (not slash or name == "br")


def _bounded_elements(stretches: Iterable[Token], names: Collection[str]) -> Iterator[Element]:
    """Every closed element of `names` outside of templates, its attributes not read yet."""
    # What is asked for that has an end tag has text alone in it, so that none is in another.
    opened: Token | None = None
    pres = 0
    for token in _outside_templates(stretches):
        if token.name == "pre":
            pres = max(0, pres + (1 if token.kind == "start" else -1))
        elif token.name not in names:
            continue
        elif token.kind == "start" and token.name in _VOID:
            yield _element(token, token.end, token.end, in_pre=pres > 0)
        elif token.kind == "start":
            opened = token
        elif token.kind == "end" and opened and token.foreign == opened.foreign:
            yield _element(opened, token.start, token.end, in_pre=pres > 0)
            opened = None


def _outside_templates(stretches: Iterable[Token]) -> Iterator[Token]:
    depth = 0
    for token in stretches:
        is_template = token.name == "template" and not token.foreign
        if is_template and token.kind == "start":
            depth += 1
        elif is_template and token.kind == "end":
            depth = max(0, depth - 1)
        if not depth:
            yield token


def _element(opened: Token, content_end: int, end: int, *, in_pre: bool) -> Element:
    return Element(
        opened.name, {}, opened.start, opened.end, content_end, end, opened.foreign, in_pre
    )


def _reads_alike(html: str, element: Element) -> bool:
    """Whether the content of an element is read alike as SVG and as HTML."""
    content = html[element.content_start : element.content_end]
    return not element.foreign or not ("<" in content or "&" in content)


def find_head_end(stretches: Iterable[Token]) -> int | None:
    """Where the `</head>` tag begins that ends the head of a page with these tokens, or None."""
    for token in _outside_templates(stretches):
        if token.name in {"body", "frameset"} and token.kind == "start":
            return None
        if token.name == "head" and token.kind == "end" and not token.foreign:
            return token.start
    return None
