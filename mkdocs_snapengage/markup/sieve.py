"""The cheap test that spares most pages everything else: whether a word is on the page at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def contains_any(text: str | bytes, words: Iterable[str]) -> bool:
    """Whether one of `words` is in `text`, in the same case."""
    # From the end: for words that are not there, CPython is several times faster that way round.
    for word in words:
        found = text.rfind(word.encode()) if isinstance(text, bytes) else text.rfind(word)
        if found != -1:
            return True
    return False


def lowered(text: str) -> str | bytes:
    """Return a text, as UTF-8 if it is not all ASCII, in which ASCII letters are in lower case.

    `str.lower` takes ten times as long where there is one character outside of ASCII.
    """
    return text.lower() if text.isascii() else text.encode("utf-8", "surrogatepass").lower()
