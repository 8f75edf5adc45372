"""Cutting slices out of a page: whole elements with the comments around them, and whole lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mkdocs_snapengage.markup.tokenizer import TAG
from mkdocs_snapengage.page.comments import comment_role, names_vendor

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mkdocs_snapengage.markup.elements import Element
    from mkdocs_snapengage.markup.tokenizer import Token

_SPACE = " \t\n\f\r"
_BLANK = " \t\f\r"


@dataclass(frozen=True, slots=True)
class Cut:
    """A slice of a page that goes, and what comes in its place."""

    start: int
    end: int
    replacement: str = ""


@dataclass
class Page:
    """A page in which to look things up by offset: lines, and comments by where they stand."""

    html: str
    comments: Sequence[Token]
    _ending: dict[int, Token] = field(init=False)
    _starting: dict[int, Token] = field(init=False)
    _known_line: tuple[int, int] = field(init=False, default=(0, 1))

    def __post_init__(self) -> None:
        self._ending = {comment.end: comment for comment in self.comments}
        self._starting = {comment.start: comment for comment in self.comments}

    def line(self, offset: int) -> int:
        """The number of the line, from 1, that a character is on."""
        # Counted from the offset that was asked for last: most questions come in order.
        known, line = self._known_line
        if offset >= known:
            line += self.html.count("\n", known, offset)
        else:
            line -= self.html.count("\n", offset, known)
        self._known_line = offset, line
        return line

    def cut_element(self, element: Element) -> Cut:
        """Cut an element, the wrapper comments that touch it, and the line that leaves empty."""
        assert _is_whole(self.html, element), "a cut is exactly one element"
        start, end = element.start, element.end
        while comment := self._ending.get(_skip_back(self.html, start, _SPACE)):
            if self._role(comment) not in {"begin", "neutral"}:
                break
            start = comment.start
        while comment := self._starting.get(_skip(self.html, end, _SPACE)):
            if not self._may_follow(comment):
                break
            end = comment.end
        return Cut(*whole_lines(self.html, start, end))

    def _role(self, comment: Token) -> str:
        text = self.html[comment.start : comment.end]
        is_plain = text.startswith("<!--") and text.endswith("-->")
        return comment_role(text[4:-3]) if is_plain else ""

    def _may_follow(self, comment: Token) -> bool:
        """Whether a comment belongs to what it follows, and not to what comes next."""
        role = self._role(comment)
        text = self.html[comment.start : comment.end]
        return role == "end" or (role == "neutral" and names_vendor(text))


def _is_whole(html: str, element: Element) -> bool:
    """Whether an element begins with its start tag and ends with its end tag, if it has one."""
    begin = TAG.fullmatch(html, element.start, element.content_start)
    end = TAG.fullmatch(html, element.content_end, element.end)
    is_void = element.content_start == element.end
    tags = [("", begin)] if is_void else [("", begin), ("/", end)]
    return all(tag and (tag[1], tag[2].lower()) == (slash, element.name) for slash, tag in tags)


def whole_lines(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a cut to the whole lines it is on, where only white space shares them."""
    line_start = _skip_back(text, start, _BLANK)
    line_end = _skip(text, end, _BLANK)
    begins_line = line_start == 0 or text[line_start - 1] == "\n"
    if begins_line and (line_end == len(text) or text[line_end] == "\n"):
        return line_start, line_end + text.startswith("\n", line_end)
    return start, end


def merged(html: str, cuts: Iterable[Cut]) -> list[Cut]:
    """Cuts in order and apart; those that together leave a line empty take the line."""
    rows: list[list[Cut]] = []
    for cut in sorted(cuts, key=lambda cut: (cut.start, cut.end)):
        row = rows[-1] if rows else []
        if row and cut.start < row[-1].end:
            row[-1] = Cut(row[-1].start, max(row[-1].end, cut.end))
        elif row and _on_one_line(html, row[-1], cut):
            row.append(cut)
        else:
            rows.append([cut])
    return [cut for row in rows for cut in _as_one(html, row)]


def _as_one(html: str, row: list[Cut]) -> list[Cut]:
    """The cuts of a row, as one cut where nothing else is on their line."""
    start, end = row[0].start, row[-1].end
    span = whole_lines(html, start, end)
    is_line = span != (start, end) and not any(cut.replacement for cut in row)
    return [Cut(*span)] if len(row) > 1 and is_line else row


def _on_one_line(html: str, first: Cut, second: Cut) -> bool:
    """Whether two cuts have nothing between them but blanks."""
    return html[first.end - 1] != "\n" and _skip(html, first.end, _BLANK) >= second.start


def apply(text: str, cuts: Iterable[Cut]) -> str:
    """Return `text` without the cuts, which are in order and apart from each other."""
    pieces = []
    position = 0
    for cut in cuts:
        pieces += [text[position : cut.start], cut.replacement]
        position = cut.end
    return "".join([*pieces, text[position:]])


def _skip(text: str, position: int, characters: str) -> int:
    while position < len(text) and text[position] in characters:
        position += 1
    return position


def _skip_back(text: str, position: int, characters: str) -> int:
    while position > 0 and text[position - 1] in characters:
        position -= 1
    return position
