"""Cuts and insertions: whole lines, one splice."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


_BLANK = " \t\f\r"


class Edit(NamedTuple):
    """A slice of a page that goes, or an empty one, and what comes in its place."""

    start: int
    end: int
    text: str = ""

    @property
    def growth(self) -> int:
        """By how many characters the page grows."""
        return len(self.text) - (self.end - self.start)


def whole_lines(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a cut to the whole lines it is on, where only white space shares them."""
    line_start = skip_back(text, start, _BLANK)
    line_end = skip(text, end, _BLANK)
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
    return html[first.end - 1] != "\n" and skip(html, first.end, _BLANK) >= second.start


def splice(text: str, edits: Sequence[Edit]) -> str:
    """Return `text` after `edits`, which are in order and do not overlap."""
    if not edits:
        return text
    begin = position = edits[0].start
    pieces = []
    for edit in edits:
        pieces += [text[position : edit.start], edit.text]
        position = edit.end
    # CPython makes the first piece longer where it is: mostly, that is nearly all of the text.
    spliced = text[:begin]
    spliced += "".join([*pieces, text[position:]])
    return spliced


def skip(text: str, position: int, characters: str) -> int:
    """Return where the `characters` from a position on end."""
    while position < len(text) and text[position] in characters:
        position += 1
    return position


def skip_back(text: str, position: int, characters: str) -> int:
    """Return where the `characters` before a position begin."""
    while position > 0 and text[position - 1] in characters:
        position -= 1
    return position
