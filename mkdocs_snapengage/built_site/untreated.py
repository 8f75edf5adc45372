"""Old embeds in the files of a built site that nobody has treated."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from mkdocs_snapengage.built_site.files import UndecodableError, read_text
from mkdocs_snapengage.built_site.kinds import kind_of
from mkdocs_snapengage.catalogue import WORDS
from mkdocs_snapengage.page.strip import strip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from mkdocs_snapengage.built_site.kinds import Kind

_INDEXES = ("search/search_index.json", "search_index.json")


def find_embeds(paths: Iterable[Path], extra_urls: tuple[str, ...]) -> Iterator[tuple[Path, Kind]]:
    """Yield the HTML files that have an old embed in them, and what they are.

    Args:
        paths: The files.
        extra_urls: Further starts of loader URLs, in lower case.

    """
    words = [word.encode() for word in (*WORDS, *extra_urls)]
    for path in paths:
        try:
            # As addresses are written; most files have none of the words, and are done here.
            data = path.read_bytes()
            if not any(word in data for word in words):
                continue
            html = read_text(path).content
        except (OSError, UndecodableError):
            continue
        kind = kind_of(html)
        stripped = strip(html, extra_urls)
        if kind != "other" and (stripped.removals or stripped.leftovers):
            yield path, kind


def find_in_search_index(site_dir: Path, lines: Iterable[str]) -> str:
    """Return the path of the site's search index if it has one of these lines of code, else ""."""
    written = {json.dumps(line)[1:-1] for line in lines}
    for name in _INDEXES if written else ():
        try:
            text = (site_dir / name).read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        if any(line in text for line in written):
            return name
    return ""
