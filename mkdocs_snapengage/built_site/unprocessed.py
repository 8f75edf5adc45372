"""Old embeds in those files of a built site that were not processed."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from io import FileIO
from typing import TYPE_CHECKING

from mkdocs_snapengage.built_site.site import SUFFIXES
from mkdocs_snapengage.page.strip import mentions_snapengage, strip

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator
    from pathlib import Path

    from mkdocs_snapengage.built_site.kinds import Kind

_INDEXES = ("search/search_index.json", "search_index.json")


def list_unrendered(site_dir: Path, rendered: Container[str]) -> list[str]:
    """Return the HTML files of a site that were not rendered, sorted by path.

    This runs over every file at the end of every build. For speed, it uses names, not paths.

    Args:
        site_dir: The folder of the site.
        rendered: The files that were rendered, by their paths below that folder.

    """
    found = []
    folders = [""]
    while folders:
        folder = folders.pop()
        # Nothing in a folder that cannot be read could be processed anyway.
        with suppress(OSError), os.scandir(f"{site_dir}/{folder}") as entries:
            for entry in entries:
                name = folder + entry.name
                is_html = name.lower().endswith(SUFFIXES)
                if entry.is_dir(follow_symlinks=False):
                    folders.append(f"{name}/")
                elif is_html and name not in rendered and not entry.is_symlink():
                    found.append(name)
    return sorted(found)


def find_embeds(
    site_dir: Path, names: Iterable[str], extra_urls: tuple[str, ...]
) -> Iterator[tuple[str, Kind]]:
    """Yield the files of a site that have an old embed in them, and the kind of each.

    Args:
        site_dir: The folder of the site.
        names: The paths of the files below that folder.
        extra_urls: Further prefixes of loader URLs, in lower case.

    """
    folder = str(site_dir)
    for name in names:
        try:
            # Most files have none of the words, so it does not matter how they are to be decoded.
            with FileIO(os.path.join(folder, name)) as file:  # noqa: PTH118
                text = file.readall().decode("utf-8", "replace")
            if not mentions_snapengage(text, extra_urls):
                continue
            # Few sites have such a file.
            from mkdocs_snapengage.built_site.files import read_text  # noqa: PLC0415
            from mkdocs_snapengage.built_site.kinds import kind_of  # noqa: PLC0415

            html = read_text(site_dir / name).content
        except OSError:
            continue
        kind = kind_of(html)
        stripped = strip(html, extra_urls)
        if kind != "other" and (stripped.removals or stripped.leftovers):
            yield name, kind


def find_in_search_index(site_dir: Path, lines: Iterable[str]) -> str:
    """Return the path of the site's search index if it has the code of an embed in it, else "".

    Args:
        site_dir: The folder of the site.
        lines: A line of the code of each embed.

    """
    escaped = {json.dumps(line)[1:-1] for line in lines}
    for name in _INDEXES if escaped else ():
        try:
            text = (site_dir / name).read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        if any(line in text for line in escaped):
            return name
    return ""
