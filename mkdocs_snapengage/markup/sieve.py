"""The cheap test that spares most pages everything else: whether a word is on the page at all."""

from __future__ import annotations

import sys
from functools import lru_cache

# To look for less than this would take longer than to look for two words.
_START = 4
# Of a `str` in memory, besides its characters: never that many bytes.
_OVERHEAD = 128


def contains_any(text: str | bytes, words: tuple[str, ...]) -> bool:
    """Whether one of `words` is in `text`, in the same case."""
    for start, group in _by_start(words):
        if _contains(text, start) and (len(group) == 1 or any(_contains(text, w) for w in group)):
            return True
    return False


def _contains(text: str | bytes, word: str) -> bool:
    # From the end: for words that are not there, CPython is several times faster that way round.
    return (text.rfind(word.encode()) if isinstance(text, bytes) else text.rfind(word)) != -1


@lru_cache
def _by_start(words: tuple[str, ...]) -> list[tuple[str, list[str]]]:
    """Words with what all of a group begin with: most texts do not even have that."""
    groups: dict[str, list[str]] = {}
    for word in words:
        groups.setdefault(word[:_START], []).append(word)
    return [(start if len(group) > 1 else group[0], group) for start, group in groups.items()]


def lowered(text: str) -> str | bytes:
    """Return a text, as UTF-8 if it is not all Latin-1, in which ASCII letters are in lower case.

    `str.lower` takes ten times as long where there is one character outside of ASCII.
    """
    if text.isascii():
        return text.lower()
    # Latin-1, which has one byte for each character (PEP 393), takes a third of the time.
    if sys.getsizeof(text) < len(text) + _OVERHEAD < 2 * len(text):
        return text.encode("latin-1").lower().decode("latin-1")
    return text.encode("utf-8", "surrogatepass").lower()
