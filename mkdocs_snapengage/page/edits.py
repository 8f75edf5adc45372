"""Cuts and insertions: whole elements with the comments around them, whole lines, one splice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mkdocs_snapengage.markup.tags import TAG
from mkdocs_snapengage.page.comments import comment_role, names_vendor

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mkdocs_snapengage.markup.elements import Element
    from mkdocs_snapengage.markup.tokenizer import Token
    from mkdocs_snapengage.page.parsed import ParsedPage

_SPACE = " \t\n\f\r"
_BLANK = " \t\f\r"


@dataclass(frozen=True, slots=True)
class Edit:
    """A slice of a page that goes, or an empty one, and what comes in its place."""

    start: int
    end: int
    text: str = ""

    @property
    def growth(self) -> int:
        """By how many characters the page grows."""
        return len(self.text) - (self.end - self.start)


def cut_element(page: ParsedPage, element: Element) -> Edit:
    """Cut an element, the wrapper comments that touch it, and the line that leaves empty."""
    html = page.html
    assert _is_whole(html, element), "a cut is exactly one element"
    start, end = element.start, element.end
    while comment := page.comment_to.get(_skip_back(html, start, _SPACE)):
        if _role(html, comment) not in {"begin", "neutral"}:
            break
        start = comment.start
    while comment := page.comment_from.get(_skip(html, end, _SPACE)):
        if not _may_follow(html, comment):
            break
        end = comment.end
    return Edit(*whole_lines(html, start, end))


def _role(html: str, comment: Token) -> str:
    text = html[comment.start : comment.end]
    is_plain = text.startswith("<!--") and text.endswith("-->")
    return comment_role(text[4:-3]) if is_plain else ""


def _may_follow(html: str, comment: Token) -> bool:
    """Whether a comment belongs to what it follows, and not to what comes next."""
    role = _role(html, comment)
    return role == "end" or (role == "neutral" and names_vendor(html[comment.start : comment.end]))


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


def merged(html: str, edits: Iterable[Edit]) -> list[Edit]:
    """Edits in order and apart; those that together leave a line empty take the line."""
    rows: list[list[Edit]] = []
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        row = rows[-1] if rows else []
        if row and edit.start < row[-1].end:
            row[-1] = Edit(row[-1].start, max(row[-1].end, edit.end))
        elif row and _on_one_line(html, row[-1], edit):
            row.append(edit)
        else:
            rows.append([edit])
    return [edit for row in rows for edit in _as_one(html, row)]


def _as_one(html: str, row: list[Edit]) -> list[Edit]:
    """The edits of a row, as one where nothing else is on their line."""
    start, end = row[0].start, row[-1].end
    span = whole_lines(html, start, end)
    is_line = span != (start, end) and not any(edit.text for edit in row)
    return [Edit(*span)] if len(row) > 1 and is_line else row


def _on_one_line(html: str, first: Edit, second: Edit) -> bool:
    """Whether two edits have nothing between them but blanks."""
    return html[first.end - 1] != "\n" and _skip(html, first.end, _BLANK) >= second.start


def splice(text: str, edits: Iterable[Edit]) -> str:
    """Return `text` after `edits`, which are in order and do not overlap."""
    pieces = []
    position = 0
    for edit in edits:
        pieces += [text[position : edit.start], edit.text]
        position = edit.end
    return "".join([*pieces, text[position:]])


def _skip(text: str, position: int, characters: str) -> int:
    while position < len(text) and text[position] in characters:
        position += 1
    return position


def _skip_back(text: str, position: int, characters: str) -> int:
    while position > 0 and text[position - 1] in characters:
        position -= 1
    return position
