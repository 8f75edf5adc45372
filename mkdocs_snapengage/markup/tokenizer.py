"""What of a page says where its elements begin and end: its tokens, by exact offset.

BeautifulSoup tells where a start tag begins, not where it or its element ends, so the ends are
found here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from mkdocs_snapengage.markup.foreign import OpenElements, closes_itself
from mkdocs_snapengage.markup.scan import (
    TAG,
    TEXT_ONLY,
    drawing_end,
    markup_end,
    next_markup,
    text_end,
)

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

_VOID = frozenset({"link", "meta"})
_PLACES = frozenset({"body", "frameset"})
_ENDING_PLACES = frozenset({"body", "head"})


class Token(NamedTuple):
    """A stretch of a page outside of templates.

    `kind` says what it is:

    - `element` is a whole element, its content between `content_start` and `content_end`: one whose
      content holds no tags (a script, a style, …), a template, a `<link>` or `<meta>`.
    - `start` and `end` are tags of `<head>`, `<body>` and `<frameset>`.
    - `comment` is `<!--…-->`, but those in a drawing that has nothing else of interest.
    - `cut` is the last token of a page that ends where no element can follow: in a tag, a comment,
      one of those elements, `<svg>` or `<math>`.

    `foreign` is true inside `<svg>` and `<math>`, `in_pre` inside `<pre>`.
    """

    kind: Literal["element", "start", "end", "comment", "cut"]
    name: str
    start: int
    content_start: int
    content_end: int
    end: int
    foreign: bool = False
    in_pre: bool = False


class Tokenizer:
    """Reads a page, and yields its tokens in the order in which they end.

    Attributes:
        has_looked_back: Whether anything hung on the text of the page before, so far.
    """

    def __init__(self, html: str) -> None:
        self._html = html
        self._position = 0
        self._opened = OpenElements(html)
        self._pres = 0
        # Of templates that are open the tags, and of a script in SVG.
        self._templates: list[re.Match[str]] = []
        self._script: re.Match[str] | None = None

    @property
    def has_looked_back(self) -> bool:  # noqa: D102 - see the class
        return self._opened.has_looked_back

    def __iter__(self) -> Iterator[Token]:
        html, size, opened = self._html, len(self._html), self._opened
        while True:
            at = self._position
            start = html.find("<", at) if opened else next_markup(html, at)
            if not 0 <= start < size:
                break
            tag = TAG.match(html, start)
            if not tag:
                token = self._other(start)
            elif tag[1]:
                token = self._end_tag(tag)
            else:
                token = self._start_tag(tag)
            if token and not self._templates:
                yield token
        if self._position > size or self._templates or opened.content:
            yield Token("cut", "", size, size, size, size)

    def _other(self, start: int) -> Token | None:
        """Continue after a comment, or what is no tag and no comment."""
        end = self._position = markup_end(self._html, start, self._opened.content)
        if end > len(self._html) or not self._html.startswith("<!--", start):
            return None
        return Token("comment", "", start, start, end, end)

    def _start_tag(self, tag: re.Match[str]) -> Token | None:
        """Continue after a start tag, or behind the whole element."""
        name = _lower(tag[2])
        start, end = tag.span()
        self._position = end
        if name == "svg" and not self._opened and not closes_itself(tag[0]):
            self._position = drawing_end(self._html, end)
            if self._position > end:
                return None
        is_foreign = self._opened.start(name, start, tag[0])
        if name in _VOID:
            return Token("element", name, start, end, end, end, is_foreign, self._pres > 0)
        if is_foreign and name == "script":
            if closes_itself(tag[0]):
                return Token("element", name, start, end, end, end, is_foreign, self._pres > 0)
            self._script = tag
        if is_foreign:
            return None
        if name in TEXT_ONLY:
            return self._text(name, start, end)
        if name == "template":
            self._templates.append(tag)
        elif name == "pre" and not self._templates:
            self._pres += 1
        return Token("start", name, start, end, end, end) if name in _PLACES else None

    def _text(self, name: str, start: int, content_start: int) -> Token | None:
        """Continue after an element whose content holds no tags."""
        content_end = text_end(self._html, name, content_start)
        close = TAG.match(self._html, content_end)
        self._position = close.end() if close else len(self._html) + 1
        self._opened.end(name, content_end)
        if not close:
            return None
        end, in_pre = self._position, self._pres > 0
        return Token("element", name, start, content_start, content_end, end, in_pre=in_pre)

    def _end_tag(self, tag: re.Match[str]) -> Token | None:
        """Continue after an end tag."""
        name = _lower(tag[2])
        start, end = tag.span()
        self._position = end
        is_foreign = self._opened.end(name, start)
        opened = None
        if is_foreign and name == "script":
            opened, self._script = self._script, None
        elif name == "template" and not is_foreign and self._templates:
            opened = self._templates.pop()
        if opened:
            in_pre = self._pres > 0
            return Token("element", name, *opened.span(), start, end, is_foreign, in_pre)
        if name == "pre" and not is_foreign and not self._templates:
            self._pres = max(0, self._pres - 1)
        is_place = name in _ENDING_PLACES and not is_foreign
        return Token("end", name, start, end, end, end) if is_place else None


def _lower(name: str) -> str:
    # Of letters outside of ASCII, HTML knows no other case.
    return name.lower() if name.isascii() else name
