"""The files that pages are made from, where embeds come from. No MkDocs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_snapengage.page.strip import mentions_snapengage
from mkdocs_snapengage.report.origins import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

# A file larger than this is data, not a template or a page somebody wrote an embed into.
_LARGEST = 1_000_000


def read_sources(places: Iterable[Path], base: Path, extra_urls: tuple[str, ...]) -> list[Source]:
    """Read every file in `places`, files and folders, that mentions SnapEngage.

    `extra_urls` are further starts of loader URLs. Paths are told as seen from `base`.
    """
    base = base.absolute()
    sources = []
    for path in dict.fromkeys(path.absolute() for path in _files(places)):
        text = _text(path)
        if mentions_snapengage(text, extra_urls):
            shown = path.relative_to(base) if path.is_relative_to(base) else path
            sources.append(Source(shown.as_posix(), text))
    return sources


def _files(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        yield from sorted(place.rglob("*")) if place.is_dir() else [place]


def _text(path: Path) -> str:
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST:
            return ""
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ""
