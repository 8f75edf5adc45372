"""Where an embed in a page comes from: the file that somebody wrote it into, and the line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mkdocs_snapengage.catalogue import WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

_NEWLINE = "\n"


@dataclass(frozen=True, slots=True)
class Source:
    """A file that pages are made from: its path as the user knows it, and its text."""

    path: str
    text: str


def find_origins(pages: Sequence[str], source: str, sources: Sequence[Source]) -> list[str]:
    """Tell where an embed comes from, each place as `path:line`; empty where it is not found.

    `pages` are Markdown files whose pages have it. Templates, includes and hooks are looked into
    first, for a page may also show as code what a template puts into it.
    """
    shared = [candidate for candidate in sources if not candidate.path.endswith(".md")]
    own = [candidate for candidate in sources if candidate.path.endswith(tuple(pages))]
    static = [candidate for candidate in own if candidate in shared]
    included = [candidate for candidate in sources if candidate.path.endswith(".md")]
    # A template may change an embed on the way: then its most telling line is enough.
    telling = [line.strip() for line in source.splitlines() if _mentions(line)] or [source]
    for wanted in (source.strip(), max(telling, key=len)):
        for candidates in (static, shared, own, included):
            places = [
                f"{candidate.path}:{candidate.text.count(_NEWLINE, 0, position) + 1}"
                for candidate in candidates
                if (position := candidate.text.find(wanted)) != -1
            ]
            if places:
                return places
    return []


def _mentions(line: str) -> bool:
    return any(word in line.lower() for word in WORDS)
