"""The plugin's options, and the other settings of a project that matter to its site."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mkdocs.exceptions import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mkdocs_snapengage.config.schema import SnapEngageConfig

INSTANT = "navigation.instant"
"""The feature of Material for MkDocs and of Zensical that replaces pages without loading them."""


class Settings(NamedTuple):
    """The plugin's options, and the other settings of a project that matter to its site.

    Attributes:
        options: The plugin's options.
        is_enabled: Whether the plugin is switched on.
        has_entry: Whether the project's file names the plugin.
        site_url: The URL of the site.
        base: The folder of the project's file.
        docs: The folder of the pages.
        custom_dir: The folder of the site's own templates.
        included: The folders that pages include files from.
        site_dir: The folder that the site is built into.
        places: The files that any page may be made from.
        scripts: The site's own scripts (`extra_javascript`).
        is_instant: Whether the theme replaces pages without loading them.

    """

    options: SnapEngageConfig
    is_enabled: bool = True
    has_entry: bool = True
    site_url: str = ""
    base: Path = Path()
    docs: Path | None = None
    custom_dir: Path | None = None
    included: tuple[Path, ...] = ()
    site_dir: Path = Path("site")
    places: tuple[Path, ...] = ()
    scripts: tuple[str, ...] = ()
    is_instant: bool = False


def snippet_files(
    base: Path, options: Mapping[str, object]
) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Return the folders that pages include files from, and the files that every page includes.

    Args:
        base: The folder of the project's file.
        options: The options of the Markdown extension pymdownx.snippets.

    """
    folders = [base / path for path in _paths(options.get("base_path"))]
    names = texts(options.get("auto_append"))
    return tuple(folders), tuple(folder / name for folder in folders for name in names)


def _paths(value: object) -> Iterator[str]:
    for item in as_list(value):
        # The folder of a page (`!relative`) is unknown without the page.
        with suppress(ConfigurationError, TypeError):
            if path := os.fspath(item):
                yield path


def texts(value: object) -> list[str]:
    """Return the texts in a setting that may be a list or a single value."""
    return [item for item in as_list(value) if isinstance(item, str) and item]


def as_list(value: object) -> list[Any]:
    """Return a setting that may be a list or a single value as a list."""
    return list(value) if isinstance(value, list | tuple) else [] if value is None else [value]
