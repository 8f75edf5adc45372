"""Where elements are in an HTML page: name, attributes and exact offsets.

A page is never re-serialised: parsers only say *where* things are, and what is cut or inserted is
a slice of the original `str`. Where each element begins and ends comes from `tokenizer`, what it
is from BeautifulSoup with Python's own `html.parser`. An element that the two do not agree on is
`doubtful`, and is best left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from mkdocs_snapengage.markup.scan import markup
from mkdocs_snapengage.markup.start_tags import read_attributes
from mkdocs_snapengage.markup.tokenizer import Token, Tokenizer

# After any of these, or text, a browser ignores <frameset>.
_RULE_OUT_FRAMES = frozenset(
    "applet area body br button dd dt embed hr iframe img input keygen li listing marquee object"
    " pre select table textarea wbr xmp".split()
)

Attributes = Mapping[str, str]


class Element(NamedTuple):
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


class Found(NamedTuple):
    """What `find_elements` found: elements to rely on, and others to leave alone."""

    elements: Sequence[Element] = ()
    doubtful: Sequence[Element] = ()


def find_elements(
    html: str,
    names: Collection[str],
    is_wanted: Callable[[str], bool],
    tokens: Iterable[Token] | None = None,
) -> Found:
    """Find the live elements of a page that are called one of `names`.

    Elements the page leaves unclosed are not live, nor are those in comments, `<template>`,
    `<noscript>`, `<textarea>` and `<title>`.

    Args:
        html: The page.
        names: Lower-case names: of void elements, and of those with text alone, such as "script".
        is_wanted: Asked with each element's source before anything else of it is read.
        tokens: The page's tokens, where they are known.

    Returns:
        What was found, in the order of the page.
    """
    certain: list[Element] = []
    doubtful: list[Element] = []
    for token in Tokenizer(html) if tokens is None else tokens:
        is_named = token.kind == "element" and token.name in names
        if not is_named or not is_wanted(html[token.start : token.end]):
            continue
        attributes = read_attributes(html[token.start : token.content_start])
        element = Element(token.name, attributes or {}, *token[2:])
        is_certain = attributes is not None and _reads_alike(html, element)
        (certain if is_certain else doubtful).append(element)
    return Found(certain, doubtful)


def find_head_end(tokens: Iterable[Token]) -> int | None:
    """Where the `</head>` tag begins that ends the head of a page with these tokens, or None."""
    for token in tokens:
        if token.kind == "start":
            return None
        if token.kind == "end" and token.name == "head":
            return token.start
    return None


def find_body_end(html: str, tokens: Sequence[Token]) -> int | None:
    """Return the offset of the last `</body>` that is a tag and not text, else the page's end.

    Args:
        html: The page.
        tokens: Its tokens.

    Returns:
        The offset; None if the page is a frameset, or has no such tag and ends inside of a tag, a
        comment, a script, or other content that holds no HTML elements.

    """
    if any(token.name == "frameset" for token in tokens) and is_frameset(html, tokens):
        return None
    for token in reversed(tokens):
        if token.kind == "end" and token.name == "body":
            return token.start
    return None if tokens and tokens[-1].kind == "cut" else len(html)


def is_frameset(html: str, tokens: Iterable[Token] | None = None) -> bool:
    """Whether browsers show frames instead of a body: `<frameset>` comes before any content.

    Args:
        html: The page.
        tokens: Its tokens, if they are known.

    """
    content = ""
    position = 0
    for token in Tokenizer(html) if tokens is None else tokens:
        if token.kind == "start" and token.name == "frameset":
            content += html[position : token.start]
            tags = [tag for tag in markup().finditer(content) if tag[2]]
            rules_out = any(_rules_out_frames(tag[1], tag[2].lower(), tag[0]) for tag in tags)
            return not rules_out and not markup().sub("", content).strip(" \t\n\f\r\0")
        content += html[position : token.content_start]
        position = token.content_end
    return False


def _rules_out_frames(slash: str, name: str, tag: str) -> bool:
    if name == "input":
        return "hidden" not in tag.lower()
    return name in _RULE_OUT_FRAMES and (not slash or name == "br")


def _reads_alike(html: str, element: Element) -> bool:
    """Whether the content of an element is read alike as SVG and as HTML."""
    content = html[element.content_start : element.content_end]
    return not element.foreign or not ("<" in content or "&" in content)
