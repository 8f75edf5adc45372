"""Which scripts could load the widget at all: the rest is never parsed."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import product
from typing import TYPE_CHECKING
from urllib.parse import unquote

from mkdocs_snapengage.catalogue import WORDS, WORDS_IN_BASE64

if TYPE_CHECKING:
    from collections.abc import Iterator

_LARGEST_KEPT = 10_000
_QUOTES = "\"'`"
# Nobody cuts a word into smaller pieces than these; single letters are in quotes everywhere.
_SHORTEST = 2
# An ASCII letter written as an escape of JavaScript or of a URL.
_ESCAPE = re.compile(
    r"\\x[46][0-9a-f]|\\x[57][0-9a]|\\u00[4-7][0-9a-f]|\\u\{0*[4-7][0-9a-f]\}|%[4-7]"
)
_ESCAPED = re.compile(r"\\(?:x|u00|u\{0*)([4-7][0-9a-f])\}?")


def may_load(source: str, extra: tuple[str, ...] = ()) -> bool:
    """Whether a script or its element could load the widget, as far as its letters tell.

    It could where the vendor's name is in it: as a whole, in literals to be joined, in escapes or
    in base64.

    Args:
        source: The script, or its element.
        extra: Further starts of loader URLs, in lower case.
    """
    if len(source) > _LARGEST_KEPT:
        return whereabouts(source, extra) is not None
    return _may_load(source, extra)


# The scripts of a theme are the same on every page.
@lru_cache(maxsize=256)
def _may_load(source: str, extra: tuple[str, ...]) -> bool:
    return whereabouts(source, extra) is not None


def whereabouts(source: str, extra: tuple[str, ...] = ()) -> list[int] | None:
    """Find the vendor's name in a script, or pieces of it.

    Returns:
        Offsets in order; an empty list where it may be anywhere, None where it is nowhere.
    """
    lower = source.lower()
    words = (*WORDS, *WORDS_IN_BASE64, *(url.split("/")[0] for url in extra))
    found = [place for word in words for place in _places(word, lower)]
    for word in WORDS:
        found += _pieces(word, lower)
    if _ESCAPE.search(lower):
        plain = unquote(_ESCAPED.sub(lambda match: chr(int(match[1], 16)), lower))
        if sum(map(plain.count, words)) > sum(map(lower.count, words)):
            return []
    return sorted(set(found)) or None


def _places(word: str, text: str) -> Iterator[int]:
    place = text.find(word)
    while place != -1:
        yield place
        place = text.find(word, place + len(word))


def _pieces(word: str, lower: str) -> list[int]:
    """Where the pieces of a word are that is joined from literals."""
    beginnings = _by_text(_beginning(word), lower)
    endings = _by_text(_ending(word), lower) if beginnings else {}
    middles = _by_text(_middle(word), lower) if endings else {}
    found: list[int] = []
    for begin, end in product(beginnings, endings):
        inner = word[len(begin) : len(word) - len(end)]
        if begin + inner + end == word and (not inner or inner in middles):
            found += [*beginnings[begin], *middles.get(inner, ()), *endings[end]]
    return found


def _by_text(pattern: re.Pattern[str], text: str) -> dict[str, list[int]]:
    """Where each text is that a pattern matches."""
    found: dict[str, list[int]] = {}
    for match in pattern.finditer(text):
        found.setdefault(match[1], []).append(match.start(1))
    return found


@cache
def _beginning(word: str) -> re.Pattern[str]:
    """A literal that ends with a word's beginning, the longest one first."""
    pieces = "|".join(word[:size] for size in reversed(_sizes(word)))
    return re.compile(rf"({pieces})[{_QUOTES}]")


@cache
def _ending(word: str) -> re.Pattern[str]:
    """A literal that begins with a word's end."""
    pieces = "|".join(word[-size:] for size in reversed(_sizes(word)))
    return re.compile(rf"[{_QUOTES}]({pieces})")


@cache
def _middle(word: str) -> re.Pattern[str]:
    """A literal that is a part of a word's middle."""
    sizes = _sizes(word)
    inner = {word[a:b] for a in sizes for b in range(a + _SHORTEST, len(word) - 1)}
    pieces = "|".join(sorted(inner, key=len, reverse=True))
    return re.compile(rf"[{_QUOTES}]({pieces})[{_QUOTES}]")


def _sizes(word: str) -> range:
    return range(_SHORTEST, len(word) - _SHORTEST + 1)
