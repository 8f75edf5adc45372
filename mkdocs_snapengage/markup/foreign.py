"""Which elements of SVG and MathML are open, tag by tag, by the HTML standard's tree construction.

(https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inforeign)
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import NamedTuple

NAMES = frozenset({"math", "svg"})
"""The elements with which SVG and MathML begin in a page."""

_MATH_TEXT = frozenset({"mi", "mn", "mo", "ms", "mtext"})
INTEGRATION_POINTS = {
    "math": _MATH_TEXT,
    "svg": frozenset({"desc", "foreignobject", "title"}),
}
"""The elements of each in which HTML goes on."""

LANDMARKS = NAMES.union(*INTEGRATION_POINTS.values(), {"annotation-xml"})
"""The elements with which SVG and MathML begin, or HTML inside of them."""

# These are MathML again in its text.
_MATH_GLYPHS = frozenset({"malignmark", "mglyph"})
_HTML_ANNOTATION = (
    r"(?ai)<annotation-xml[^>]*?encoding\s*=\s*[\"']?"
    r"(?:text/html|application/xhtml\+xml)[\"'\s>]"
)
# Their start tags end SVG and MathML unasked.
_BREAKS_OUT = frozenset(
    "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img"
    " li listing menu meta nobr ol p pre ruby s small span strong strike sub sup table tt u ul"
    " var".split()
)
_BREAKING_FONT = r"(?ai)<font[^>]*?[\s/\"'](?:color|face|size)[\s=/>]"
# What is likely to be open around SVG and MathML whose own end tag is missing, and ends it.
_AROUND = (_BREAKS_OUT - set("body br embed head hr img meta".split())) | frozenset(
    "a article aside button details fieldset figure footer form header label main nav section"
    " summary tbody td template th thead tr".split()
)
NOT_DRAWN = _BREAKS_OUT | NAMES | _AROUND | {"font"} | INTEGRATION_POINTS["svg"]
"""The elements whose start tags do anything to `<svg>`, other than to open one more of its own."""

ENDS_DRAWING = _AROUND | {"br", "svg"}
"""The elements whose end tags do anything to `<svg>`, other than to close one of its own."""

_IN_UNQUOTED = r"[^\t\n\f\r \"'>]+"
# Void elements, and those that a page has only once.
_NEVER_OPENED = frozenset(
    "area base body br col embed frameset head hr html img input link meta param source track"
    " wbr".split()
)


class _Open(NamedTuple):
    """An open element; `content` is what it holds: "svg", "math", or "" for HTML."""

    name: str
    content: str
    is_html: bool


class OpenElements:
    """The open elements from the outermost `<svg>` or `<math>` on.

    Attributes:
        has_looked_back: Whether anything hung on the text of the page before.

    """

    def __init__(self, html: str) -> None:
        self._html = html
        self._begin = 0
        # Up to where the tags of a name are counted, and how many elements are open there.
        self._open: dict[str, tuple[int, int]] = {}
        # Where tags of SVG and MathML are that have names of HTML.
        self._foreign: set[int] = set()
        self._templates = 0
        self._stack: list[_Open] = []
        # Where in the stack they are, by name and whether they are HTML. It is looked up, for a
        # page can make the stack as long as it likes.
        self._places: defaultdict[tuple[str, bool], list[int]] = defaultdict(list)
        # Where those are in which HTML goes on, and those of HTML.
        self._points: list[int] = []
        self._html_places: list[int] = []
        self.has_looked_back = False

    def __bool__(self) -> bool:
        return bool(self._stack)

    @property
    def content(self) -> str:
        """What the next tag is read as: "svg", "math", or "" for HTML."""
        return self._stack[-1].content if self._stack else ""

    def start(self, name: str, position: int, tag: str) -> bool:
        """Continue after a start tag at `position`; return whether its element is SVG or MathML."""
        if not self._stack and name not in NAMES:
            self._templates += name == "template"
            return False
        if self.content and (
            name in _BREAKS_OUT or (name == "font" and re.match(_BREAKING_FONT, tag))
        ):
            self._leave_foreign()
        inside = self.content
        last = self._stack[-1].name if self._stack else ""
        if inside:
            holds = self._held(name, inside, last, tag)
            if name in _AROUND:
                self._foreign.add(position)
        elif name in NAMES:
            holds = name
            self._begin = self._begin if self._stack else position
        elif name in _MATH_GLYPHS and last in _MATH_TEXT:
            holds = "math"
        else:
            if self._stack and name not in _NEVER_OPENED:
                self._push(_Open(name, "", is_html=True))
            return False
        if not closes_itself(tag):
            self._push(_Open(name, holds, is_html=False))
        return True

    def end(self, name: str, position: int) -> bool:
        """Continue after an end tag at `position`; return whether it is read as SVG or MathML."""
        if not self._stack and name != "template":
            return False
        if self.content and name in {"br", "p"}:
            self._leave_foreign()
        inside = self.content
        place = self._ended_by(name)
        if place is not None:
            is_foreign = bool(inside) and not self._stack[place].is_html
            if is_foreign and name in _AROUND:
                self._foreign.add(position)
            while len(self._stack) > place:
                self._pop()
            return is_foreign
        if inside and self._is_around(name):
            self._leave_foreign()
            inside = ""
        if not inside and name == "template":
            self._templates = max(0, self._templates - 1)
        return bool(inside)

    def _ended_by(self, name: str) -> int | None:
        """Return where in the stack the element is that an end tag ends, None if it ends none.

        Only in SVG and MathML does it end one of theirs, and none in HTML that goes on around
        where it goes on now.
        """
        foreign, html = self._places[name, False], self._places[name, True]
        if name in LANDMARKS:
            # Whatever HTML is open inside: some of it may have ended unasked.
            return max([*foreign[-1:], *html[-1:]], default=None)
        if foreign and foreign[-1] > _last(self._html_places):
            return foreign[-1]
        return html[-1] if html and (name == "template" or html[-1] > _last(self._points)) else None

    def _is_around(self, name: str) -> bool:
        """Whether an HTML element was begun before `<svg>` or `<math>`, and is not closed since."""
        if name not in _AROUND or self._points:
            return False
        if name == "template":
            return self._templates > 0
        self.has_looked_back = True
        position, number = self._open.get(name, (0, 0))
        for tag in _tags_of(name).finditer(self._html, position, self._begin):
            if tag.start() not in self._foreign:
                number = max(0, number - 1) if tag[1] else number + 1
        self._open[name] = self._begin, number
        return number > 0

    def _held(self, name: str, inside: str, last: str, tag: str) -> str:
        """What the content of an SVG or MathML element is."""
        if name == "svg" and last == "annotation-xml":
            return "svg"
        if name in INTEGRATION_POINTS[inside]:
            return ""
        return "" if inside == "math" and re.match(_HTML_ANNOTATION, tag) else inside

    def _leave_foreign(self) -> None:
        while self.content:
            self._pop()

    def _push(self, opened: _Open) -> None:
        place = len(self._stack)
        self._stack.append(opened)
        self._places[opened.name, opened.is_html].append(place)
        if opened.is_html:
            self._html_places.append(place)
        elif not opened.content:
            self._points.append(place)

    def _pop(self) -> None:
        opened = self._stack.pop()
        self._places[opened.name, opened.is_html].pop()
        if opened.is_html:
            self._html_places.pop()
        elif not opened.content:
            self._points.pop()


def _last(places: list[int]) -> int:
    return places[-1] if places else -1


@cache
def _tags_of(name: str) -> re.Pattern[str]:
    return re.compile(rf"<(/?){name}[\t\n\f\r />]", re.IGNORECASE | re.ASCII)


def closes_itself(tag: str) -> bool:
    """Whether the slash before the end of a tag is no part of a value without quotes."""
    if not tag.endswith("/>"):
        return False
    _, equals, value = tag[:-2].rpartition("=")
    return not (equals and re.fullmatch(_IN_UNQUOTED, value.lstrip("\t\n\f\r ")))
