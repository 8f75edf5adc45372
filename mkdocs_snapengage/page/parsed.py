"""A page that is read once: whoever asks where something is gets it from the same reading.

What reads tag by tag is imported when a page needs it: on a site without embeds, none does.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING

from mkdocs_snapengage.markup.prefilter import QuickLook
from mkdocs_snapengage.markup.sieve import contains_any, lowered
from mkdocs_snapengage.page.edits import splice

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from mkdocs_snapengage.markup.elements import Found
    from mkdocs_snapengage.markup.tokenizer import Token
    from mkdocs_snapengage.page.edits import Edit


class ParsedPage:
    """A page, and where in it things are; each is looked for when it is first asked for.

    Attributes:
        html: The page.

    """

    def __init__(self, html: str, known: Sequence[Token] | None = None) -> None:
        """Take a page to read.

        Args:
            html: The page.
            known: Its tokens, if they are known.

        """
        self.html = html
        self._looked: QuickLook | None = None
        self._known_line = (0, 1)
        self._mentions: dict[tuple[str, ...], bool] = {}
        self._lowered: str | bytes = ""
        self._may_move = True
        if known is not None:
            self.tokens = known

    def mentions(self, words: tuple[str, ...]) -> bool:
        """Whether one of the lower-case `words` is on the page, in any case."""
        if words not in self._mentions:
            text = self._lowered or lowered(self.html)
            self._mentions[words] = contains_any(text, words)
            # Of a page without the words, hardly anything more is asked.
            self._lowered = text if self._mentions[words] else ""
        return self._mentions[words]

    def has_script_with(self, words: tuple[str, ...]) -> bool:
        """Whether there may be a script on the page that has one of the words; false is certain.

        Args:
            words: The words, as they are written.

        """
        if not self._is_read:
            return self._quick.has_script_with(words)
        scripts = [self.html[it.start : it.end] for it in self.tokens if it.name == "script"]
        return any(word in script for script in scripts for word in words)

    def has_meta_with(self, word: str) -> bool:
        """Whether there may be a `<meta>` that has a word in it; false is certain.

        Args:
            word: The word, in lower case; it counts in any case.

        """
        if not self._is_read:
            return self._quick.has_meta_with(word)
        metas = (token for token in self.tokens if token.name in {"meta", "noscript"})
        return any(word in self.html[meta.start : meta.end].lower() for meta in metas)

    @property
    def _quick(self) -> QuickLook:
        # Before Python 3.12, a `cached_property` takes a lock.
        if self._looked is None:
            self._looked = QuickLook(self.html)
        return self._looked

    @cached_property
    def tokens(self) -> Sequence[Token]:
        """The page's tokens."""
        from mkdocs_snapengage.markup.tokenizer import Tokenizer  # noqa: PLC0415

        tokenizer = Tokenizer(self.html)
        found = list(tokenizer)
        self._may_move = not tokenizer.has_looked_back
        return found

    @property
    def _is_read(self) -> bool:
        return "tokens" in self.__dict__

    @cached_property
    def comment_from(self) -> dict[int, Token]:
        """Every comment, by where it begins."""
        return {token.start: token for token in self.tokens if token.kind == "comment"}

    @cached_property
    def comment_to(self) -> dict[int, Token]:
        """Every comment, by where it ends."""
        return {token.end: token for token in self.tokens if token.kind == "comment"}

    def find(self, names: Collection[str], is_wanted: Callable[[str], bool]) -> Found:
        """Return the live elements; see `find_elements`.

        Args:
            names: The names of the elements, in lower case.
            is_wanted: Whether an element is wanted, by its source.

        """
        from mkdocs_snapengage.markup.elements import find_elements  # noqa: PLC0415

        return find_elements(self.html, names, is_wanted, self.tokens)

    @cached_property
    def head_end(self) -> int | None:
        """Where the `</head>` begins that ends the page's head, or None."""
        from mkdocs_snapengage.markup.elements import find_head_end  # noqa: PLC0415
        from mkdocs_snapengage.markup.tokenizer import Tokenizer  # noqa: PLC0415

        # Of a page that nobody else reads, the head is enough.
        return find_head_end(self.tokens if self._is_read else Tokenizer(self.html))

    def find_body_end(self) -> int | None:
        """Return where an element can be put in at the end of the body, or None."""
        quick = None if self._is_read else self._quick.body_end
        if quick is not None:
            return quick
        from mkdocs_snapengage.markup.elements import find_body_end  # noqa: PLC0415

        return find_body_end(self.html, self.tokens)

    def line(self, offset: int) -> int:
        """Return the number of the line, from 1, that a character is on."""
        # Counted from the offset that was asked for last: most questions come in order.
        known, line = self._known_line
        if offset >= known:
            line += self.html.count("\n", known, offset)
        else:
            line -= self.html.count("\n", offset, known)
        self._known_line = offset, line
        return line

    def edited(self, edits: Sequence[Edit]) -> ParsedPage:
        """Return the page after edits that are in order and apart from each other.

        An edit takes out whole elements and comments, or is inside of a script. Where the rest is
        certain to read as it did, the new page is not read anew.
        """
        if not edits:
            return self
        html = splice(self.html, edits)
        # A `<` in front of what goes could begin a tag with what comes after it.
        is_glued = any(self.html.endswith("<", 0, edit.start) for edit in edits)
        may_move = self._is_read and self._may_move and not is_glued
        page = ParsedPage(html, _moved(self.tokens, edits, html) if may_move else None)
        if isinstance(self._lowered, str) and not any(edit.text for edit in edits):
            page._lowered = splice(self._lowered, edits)
        return page


def _moved(before: Sequence[Token], edits: Sequence[Edit], html: str) -> list[Token] | None:
    """The tokens of `html`, which is what the edits have left; None where reading it must tell."""
    from mkdocs_snapengage.markup.scan import text_end  # noqa: PLC0415

    untouched = bisect_right(before, edits[0].start, key=attrgetter("end"))
    moved = list(before[:untouched])
    waiting = deque(edits)
    shift = 0
    for token in before[untouched:]:
        while waiting and waiting[0].end <= token.start:
            shift += waiting.popleft().growth
        start, content_start = token.start + shift, token.content_start + shift
        if waiting and waiting[0].start < token.end:
            if token.foreign:
                return None
            if waiting[0].start <= token.start and token.end <= waiting[0].end:
                continue
            while waiting and token.content_start <= waiting[0].start < token.content_end:
                shift += waiting.popleft().growth
            is_whole = not waiting or token.end <= waiting[0].start
            if not is_whole or text_end(html, token.name, content_start) != (
                token.content_end + shift
            ):
                return None
        ends = token.content_end + shift, token.end + shift
        moved.append(
            token._replace(
                start=start, content_start=content_start, content_end=ends[0], end=ends[1]
            )
        )
    return moved
