"""The cheap test that spares most pages everything else: whether a word is on the page at all."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Of a `str` in memory, besides its characters: never that many bytes.
_OVERHEAD = 128


def contains_any(text: str | bytes, words: Iterable[str]) -> bool:
    """Whether one of `words` is in `text`, in the same case."""
    # From the end: for words that are not there, CPython is several times faster that way round.
    for word in words:
        found = text.rfind(word.encode()) if isinstance(text, bytes) else text.rfind(word)
        if found != -1:
            return True
    return False


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
