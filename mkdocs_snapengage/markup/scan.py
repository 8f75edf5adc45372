"""Where the next tag or comment of a page begins, and where it ends, by exact offset.

The rules are those of the HTML standard's tokenizer
(https://html.spec.whatwg.org/multipage/parsing.html#tokenization). Offsets count characters of
the given `str`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from mkdocs_snapengage.markup import foreign
from mkdocs_snapengage.markup.tags import ATTRIBUTES, letters_at, may_be_in_tag

if TYPE_CHECKING:
    from collections.abc import Iterable

# Of letters outside of ASCII, none is another case of one inside: not the long s, not Kelvin's K.
_ANY_CASE = re.IGNORECASE | re.ASCII
_END_OF_NAME = r"(?=[\t\n\f\r />])"

TAG = re.compile(rf"<(/?)([a-zA-Z][^\t\n\f\r />]*+)(?:[^>\"']*+>|{ATTRIBUTES}>)")
"""A start or end tag: the slash of an end tag, the name."""

_TAG_OPEN = re.compile(r"</?[a-zA-Z]")
_BOGUS_COMMENT = re.compile(r"<(?:[!?]|/(?![a-zA-Z>]))")
_COMMENT_END = re.compile(r"--!?>")
_CDATA = "<![CDATA["

TEXT_ONLY = frozenset(
    "iframe noembed noframes noscript plaintext script style textarea title xmp".split()
)
"""The elements whose content holds no tags, in a browser that runs scripts."""

_SCRIPT_STEP = {
    # What both begin with stands in front, which makes the search much faster.
    "data": re.compile(
        rf"<(?:(?P<close>/script{_END_OF_NAME})|(?P<escaped>!--(?!-?>)))", _ANY_CASE
    ),
    "escaped": re.compile(
        rf"(?P<close></script{_END_OF_NAME})|(?P<double><script{_END_OF_NAME})|(?P<data>-->)",
        _ANY_CASE,
    ),
    "double": re.compile(rf"(?P<escaped></script{_END_OF_NAME})|(?P<data>-->)", _ANY_CASE),
}
_STARTS = (
    frozenset({"body", "frameset", "head", "link", "meta", "pre", "template"})
    | TEXT_ONLY
    | foreign.NAMES
)
_ENDS = frozenset({"body", "head", "pre", "template"})


@cache
def markup() -> re.Pattern[str]:
    """A tag, or what a browser takes for a comment, that has its end; else one that is open."""
    return re.compile(rf"{TAG.pattern}|{_BOGUS_COMMENT.pattern}[^>]*+>|(?P<open><[a-zA-Z/!?](?!>))")


@cache
def _text_end_tag(name: str) -> re.Pattern[str]:
    return re.compile(rf"</{name}{_END_OF_NAME}", _ANY_CASE)


def _quick(names: Iterable[str]) -> str:
    """A pattern of what is called one of these: sets of letters sort out most before names do."""
    first, second, third = (letters_at(at, names) for at in range(3))
    rest = "|".join(sorted(re.escape(name[1:]) for name in names))
    return f"[{first}](?=[{second}][{third}])(?ai:{rest})(?:(?<=!--)|{_END_OF_NAME})"


# What may matter, where it is certain that no tag hides it: most of a page is of no interest.
_MATTERS = re.compile(f"<(?:{_quick(_STARTS | {'!--'})}|/{_quick(_ENDS)})")


def _any_of(names: Iterable[str]) -> str:
    """A pattern of lower-case names in any case, quick where the first letter is none of theirs."""
    rest: dict[str, list[str]] = {}
    for name in sorted(names):
        rest.setdefault(name[0], []).append(name[1:])
    return "|".join(
        f"[{first}{first.upper()}](?ai:{'|'.join(parts)}){_END_OF_NAME}"
        for first, parts in rest.items()
    )


@cache
def _not_drawn() -> re.Pattern[str]:
    """What else than the elements of a drawing may come before the end of `<svg>`."""
    points = foreign.INTEGRATION_POINTS["svg"]
    others = (foreign.NOT_DRAWN | {"link", "script"}) - points
    return re.compile(
        r"<(?:(?!(?P<text>(?ai:desc|title))>[^<]*+</(?P=text)>)"
        rf"(?:(?P<point>{_any_of(points)})|{_any_of(others)})"
        rf"|/(?P<end>{_any_of(foreign.ENDS_DRAWING)}))|{_BOGUS_COMMENT.pattern}"
    )


# Elements of HTML that close nothing when they begin in one another, nor when they end.
_SIMPLE = frozenset(
    "b br code div em font h1 h2 h3 h4 h5 h6 i li ol p small span strong sub sup u ul".split()
)


def next_markup(html: str, position: int) -> int:
    """Return where the next tag or comment that may matter begins, outside of SVG and MathML.

    Others may be returned too; the length of the page where there is none.
    """
    candidate = _MATTERS.search(html, position)
    start = candidate.start() if candidate else len(html)
    if may_be_in_tag(html, position, start):
        for found in markup().finditer(html, position, start):
            if found["open"] is not None:
                return found.start()
    return start


def drawing_end(html: str, position: int) -> int:
    """Return where the `</svg>` of a plain drawing begins that goes on at `position`.

    `position` itself where there is anything in it that could change what is open.
    """
    behind = position
    while found := _not_drawn().search(html, behind):
        start = found.start()
        if may_be_in_tag(html, behind, start):
            break
        if found["end"] == "svg":
            return start
        if html.startswith("<!--", start):
            behind = markup_end(html, start, "svg")
        else:
            behind = _simple_end(html, start) if found["point"] else 0
        if not 0 < behind <= len(html):
            break
    return position


def _simple_end(html: str, start: int) -> int:
    """Where an element of SVG ends that has nothing but plain text of HTML inside, else 0."""
    opened: list[str] = []
    while tag := TAG.match(html, start):
        name, closes_itself = tag[2].lower(), foreign.closes_itself(tag[0])
        if tag[1]:
            if not opened or opened.pop() != name:
                return 0
        elif opened and (name not in _SIMPLE or (closes_itself and name != "br")):
            return 0
        elif name != "br" and not closes_itself:
            opened.append(name)
        if not opened:
            return tag.end()
        start = html.find("<", tag.end())
        if start == -1:
            return 0
    return 0


def markup_end(html: str, start: int, content: str) -> int:
    """Return where that ends which begins with the `<` at `start` and is no whole tag.

    `content` is "" in HTML, else "svg" or "math". More than the length of the page where there is
    no end.
    """
    if content and html.startswith(_CDATA, start):
        end = html.find("]]>", start)
        return len(html) + 1 if end == -1 else end + len("]]>")
    if html.startswith(("<!-->", "<!--->"), start):
        return html.index(">", start) + 1
    if html.startswith("<!--", start):
        comment_end = _COMMENT_END.search(html, start + len("<!--"))
        return comment_end.end() if comment_end else len(html) + 1
    if _BOGUS_COMMENT.match(html, start):
        return html.find(">", start) + 1 or len(html) + 1
    return len(html) + 1 if _TAG_OPEN.match(html, start) else start + 1


def text_end(html: str, name: str, start: int) -> int:
    """Return where the text of an element ends: at its end tag, or with the page.

    Args:
        html: The page.
        name: The name of the element, whose content is text.
        start: Where that text begins.

    """
    if name == "plaintext":
        return len(html)
    if name != "script":
        close = _text_end_tag(name).search(html, start)
        return close.start() if close else len(html)
    state = "data"
    while step := _SCRIPT_STEP[state].search(html, start):
        if step.lastgroup == "close":
            return step.start()
        state = str(step.lastgroup)
        start = step.end()
    return len(html)
