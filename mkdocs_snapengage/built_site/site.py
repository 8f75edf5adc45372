"""The folder of a built site: the names of its files, and where URLs on its pages lead."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from mkdocs_snapengage.config.kinds import is_matched

if TYPE_CHECKING:
    from pathlib import Path

    from mkdocs_snapengage.config.settings import Settings

SUFFIXES = (".html", ".htm")
"""The suffixes of HTML files, in lower case."""


class BuiltSite(NamedTuple):
    """The folder of a site, and the settings it was built with."""

    folder: Path
    settings: Settings

    def name(self, path: Path) -> str:
        """Return the path of a file below the site's root."""
        return path.relative_to(self.folder).as_posix()

    def sources(self, page: str) -> tuple[str, ...]:
        """Return the paths of the files in docs_dir that a page may have been made from."""
        docs = self.settings.docs
        stem, _, name = page.rpartition(".")[0].rpartition("/")
        # Sphinx builds pages from .rst files.
        sources = [f"{posixpath.join(stem, name)}{suffix}" for suffix in (".md", ".rst")]
        if name == "index":
            sources += [posixpath.join(stem, "README.md"), *([f"{stem}.md"] if stem else [])]
        return tuple(path for path in sources if docs and (docs / path).is_file())

    def has_chat(self, page: str) -> bool:
        """Whether a page gets chat according to the options."""
        return not is_matched(self.settings.options.exclude, (*self.sources(page), page))

    def is_left_out(self, page: str) -> bool:
        """Whether a page was only copied by MkDocs, and `static_html` does not name it."""
        docs = self.settings.docs
        is_copied = docs is not None and (docs / page).is_file()
        return is_copied and not self.settings.options.static_html.match_file(page)


def root_of(site_url: str) -> str:
    """Return the path of a site's URL, with a slash at its end."""
    return f"{urlsplit(site_url).path.rstrip('/')}/"


def path_of(url: str, page: str, root: str) -> str:
    """Return the path below the site's root that a URL on a page leads to, or "" if none.

    Args:
        url: The URL as an attribute has it.
        page: The path of the page below the site's root.
        root: The path of the site's own URL, see `root_of`.

    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme or parts.netloc or not parts.path:
        return ""
    below = parts.path.removeprefix(root) if parts.path.startswith("/") else ""
    return posixpath.normpath(
        unquote(below or posixpath.join(posixpath.dirname(page), parts.path)).lstrip("/")
    )
