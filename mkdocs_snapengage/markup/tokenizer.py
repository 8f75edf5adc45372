"""The tokens of an HTML page that say where its elements begin and end, by exact offset.

BeautifulSoup tells where a start tag begins, not where it or its element ends, so the ends are
found here, by the rules of the HTML standard's tokenizer
(https://html.spec.whatwg.org/multipage/parsing.html#tokenization). Offsets count characters of
the given `str`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from string import ascii_letters
from typing import TYPE_CHECKING, Literal

from mkdocs_snapengage.markup import foreign

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BLANK = "\t\n\f\r "
_SPACE = rf"[{_BLANK}]"
# Of letters outside of ASCII, none is another case of one inside: not the long s, not Kelvin's K.
_ANY_CASE = re.IGNORECASE | re.ASCII
_END_OF_NAME = r"(?=[\t\n\f\r />])"

# Possessive quantifiers keep every pattern linear: what they took is never given back.
ATTRIBUTES = (
    r"(?:[\t\n\f\r /]++"
    r"|[^\t\n\f\r />][^\t\n\f\r />=]*+"
    rf"(?:{_SPACE}*+={_SPACE}*+"
    r"(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^\t\n\f\r >\"'][^\t\n\f\r >]*+)?+)?+)*+"
)
TAG = re.compile(rf"<(/?)([a-zA-Z][^\t\n\f\r />]*+){ATTRIBUTES}>")
"""A start or end tag: the slash of an end tag, the name."""

_TAG_OPEN = re.compile(r"</?[a-zA-Z]")
_COMMENT = re.compile(r"<!--(?:-?>|.*?(?:--!?>|(?P<cut>\Z)))", re.DOTALL)
_BOGUS_COMMENT = re.compile(r"<(?:[!?]|/(?![a-zA-Z>]))[^>]*+(?:>|(?P<cut>\Z))")
_CDATA = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|(?P<cut>\Z))", re.DOTALL)

# Elements whose content holds no tags, in a browser that runs scripts.
_TEXT_ONLY = frozenset(
    "iframe noembed noframes noscript plaintext script style textarea title xmp".split()
)
_TEXT_END = {
    name: re.compile(rf"</{name}{_END_OF_NAME}", _ANY_CASE)
    for name in _TEXT_ONLY - {"plaintext", "script"}
}
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


def letters_at(at: int, names: Iterable[str]) -> str:
    """The letters at one place of lower-case `names`, in either case, for a set in a pattern."""
    letters = {name[at] for name in names}
    return "".join(sorted(re.escape(case) for case in letters | {one.upper() for one in letters}))


_NAMED = (
    frozenset({"body", "frameset", "head", "link", "meta", "pre", "template"})
    | _TEXT_ONLY
    | foreign.NAMES
)
# Most of a page is tags of no interest: they are skipped in one go, the usual ones fastest.
_USUAL = (
    "a article b button code div em form h1 h2 h3 h4 h5 h6 hr i img input label li main nav p path"
    " section small span strong table tbody td th thead tr ul"
).replace(" ", "|")
_USUAL_ATTRIBUTES = (
    rf"(?:{_SPACE}++[^\t\n\f\r />\"'=]++(?:=(?:\"[^\"]*+\"|[^\t\n\f\r >\"'][^\t\n\f\r >]*+))?+)*+"
    rf"{_SPACE}*+/?+"
)
# What is not dull is found much faster, where it is certain that no tag hides it.
_FIRST, _SECOND, _THIRD = (letters_at(at, _NAMED) for at in range(3))
_MATTERS = re.compile(
    rf"<(?:/?+(?=[{_FIRST}][{_SECOND}][{_THIRD}])(?ai:{'|'.join(sorted(_NAMED))}){_END_OF_NAME}"
    r"|[!?]|/(?![a-zA-Z>]))"
)
_OTHER_LETTERS = "".join(sorted(set(ascii_letters) - set(_FIRST)))
_DULL = re.compile(
    r"(?:[^<]++"
    rf"|</?+(?:{_USUAL}){_USUAL_ATTRIBUTES}>"
    rf"|</?+(?:[{_OTHER_LETTERS}]|(?!(?ai:{'|'.join(sorted(_NAMED))}){_END_OF_NAME})[a-zA-Z])"
    rf"[^\t\n\f\r />]*+{ATTRIBUTES}>"
    r"|</>|<(?![a-zA-Z!?/]))*+"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of a page that matters to where elements begin and end.

    `start` and `end` are tags, with the element's lower-case `name`; `text` is the content of
    an element that holds no tags (a script, a style, …); `comment` has no name. `cut` is the last
    token of a page that ends in the middle of one of these, or of `<svg>` or `<math>`. `foreign`
    is true inside `<svg>` and `<math>`.
    """

    kind: Literal["start", "end", "text", "comment", "cut"]
    name: str
    start: int
    end: int
    foreign: bool = False


def tokens(html: str, opened: foreign.OpenElements | None = None) -> Iterator[Token]:
    """Yield in order the comments of `html` and the tags and texts of the elements that matter.

    Left out are plain text and the tags of elements that change nothing about how the page
    reads on.

    Args:
        html: The page.
        opened: Keeps what of SVG and MathML is open, for a caller who asks it afterwards.

    """
    position = 0
    opened = foreign.OpenElements(html) if opened is None else opened
    while (position := _next_markup(html, position, is_dull=not opened)) < len(html):
        if tag := TAG.match(html, position):
            kind: Literal["start", "end"] = "end" if tag[1] else "start"
            name = tag[2].lower() if tag[2].isascii() else tag[2]
            in_foreign = (
                opened.start(name, position, tag[0]) if kind == "start" else opened.end(name)
            )
            yield Token(kind, name, position, tag.end(), in_foreign)
            position = tag.end()
            if kind == "start" and name in _TEXT_ONLY and not in_foreign:
                end = text_end(html, name, position)
                yield Token("text", name, position, end, in_foreign)
                if end == len(html):
                    yield Token("cut", name, position, end)
                position = end
        elif _TAG_OPEN.match(html, position):
            yield Token("cut", "", position, len(html))
            return
        elif comment := _comment(html, position, opened.content):
            yield Token("comment", "", position, comment.end())
            position = comment.end()
            if comment["cut"] is not None:
                yield Token("cut", "", comment.start(), position)
        else:
            position += 1
    if opened.content:
        yield Token("cut", opened.content, len(html), len(html), foreign=True)


def _next_markup(html: str, position: int, *, is_dull: bool) -> int:
    """Where the next `<` is; where it `is_dull`, the next that may matter."""
    if not is_dull:
        found = html.find("<", position)
        return len(html) if found == -1 else found
    candidate = _MATTERS.search(html, position)
    start = candidate.start() if candidate else len(html)
    if not may_be_in_tag(html, position, start):
        return start
    dull = _DULL.match(html, position)
    return dull.end() if dull else position


def may_be_in_tag(html: str, start: int, position: int) -> bool:
    """Whether a tag or `<!…>` that begins behind `start`, which is in none, can hold `position`.

    If it can, this may say so of one that does not; never the other way round.
    """
    # In a tag but in no value, the last `>` would be part of a value, which a quote after it ends.
    since = html[max(start, html.rfind(">", start, position) + 1) : position]
    if "<" in since or '"' in since or "'" in since:
        return True
    # In a quoted value, the last quote of its kind would have begun it.
    for quote in "\"'":
        before = html.rfind(quote, start, position) - 1
        while before >= start and html[before] in _BLANK:
            before -= 1
        if before >= start and html[before] == "=":
            return True
    return False


def _comment(html: str, position: int, content: str) -> re.Match[str] | None:
    """The comment, or what a browser takes for one, that begins at `position`."""
    cdata = _CDATA.match(html, position) if content else None
    return cdata or _COMMENT.match(html, position) or _BOGUS_COMMENT.match(html, position)


def text_end(html: str, name: str, start: int) -> int:
    """Return where the text of a `name` element that begins at `start` ends: at its end tag."""
    if name == "plaintext":
        return len(html)
    if name != "script":
        close = _TEXT_END[name].search(html, start)
        return close.start() if close else len(html)
    state = "data"
    while step := _SCRIPT_STEP[state].search(html, start):
        if step.lastgroup == "close":
            return step.start()
        state = str(step.lastgroup)
        start = step.end()
    return len(html)
