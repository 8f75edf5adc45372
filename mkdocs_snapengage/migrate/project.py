"""A project that is migrated: what it has, and what is to change in it."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs_snapengage.built_site.files import Text, describe_error, read_text
from mkdocs_snapengage.config.from_file import SettingsError, read_settings
from mkdocs_snapengage.page.strip import mentions_snapengage
from mkdocs_snapengage.report.origins import lines_with, telling_line
from mkdocs_snapengage.report.sources import LARGEST, Source, files_below

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mkdocs_snapengage.config.settings import Settings

_NAME = re.compile(r"[\w.-]+\.\w+")


@dataclass
class Project:
    """A project and the plan for it.

    Attributes:
        path: The file with its settings.
        settings: Its settings.
        texts: The files that pages are made from and that mention SnapEngage.
        changes: The new text of each file that changes, or None for a file that is deleted.
        done: What the changes do, as messages.
        by_hand: What is left to the user, as messages.
        paste: What the user has to put into the settings.
        is_written: Whether the plan will be written, so that messages name lines after the changes.

    """

    path: Path
    settings: Settings
    texts: dict[Path, Text]
    changes: dict[Path, str | None] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    by_hand: list[str] = field(default_factory=list)
    paste: str = ""
    is_written: bool = False

    @property
    def docs(self) -> Path:
        """The folder of the pages."""
        return _normal(self.settings.docs or self.settings.base / "docs")

    def name(self, path: Path) -> str:
        """Return the path of a file as the user knows it."""
        base = self.settings.base
        return (path.relative_to(base) if path.is_relative_to(base) else path).as_posix()

    def before(self, path: Path) -> Text | None:
        """Return a file as it is, or None if there is none."""
        return self.texts.get(path) or (read(path) if path.is_file() else None)

    def text(self, path: Path) -> str:
        """Return the text of a file after the changes so far, or "" if there is none."""
        before = self.before(path)
        return self.changes.get(path, before.content if before else "") or ""

    def change(self, path: Path, text: str | None, what: str) -> None:
        """Plan a change of a file.

        Args:
            path: The file.
            text: Its new text, or None to delete it.
            what: What that does, as a message for the user.

        """
        self.changes[path] = text
        self.done.append(f"{self.name(path)}: {what}")

    def add_todo(self, what: str) -> None:
        """Note something that the user has to do, unless it is noted already."""
        if what not in self.by_hand:
            self.by_hand.append(what)

    def describe_origin(
        self, source: str, pages: Sequence[str] = (), *, is_gone: bool = False
    ) -> str:
        """Return the files and lines that a piece of code comes from.

        Args:
            source: The code as it is on pages.
            pages: The pages that have it. The first one is named if no file has it.
            is_gone: Whether the changes have removed it from the files.

        """
        texts = {path: text.content for path, text in self.texts.items()}
        if not is_gone:
            has_it = [path for path in texts if source.strip() in self.text(path)]
            now = {path: self.text(path) for path in texts} if self.is_written else texts
            texts = {path: now[path] for path in has_it or texts}
        sources = [Source(self.name(path), text) for path, text in texts.items()]
        return ", ".join(_places(source, sources, pages)) or next(iter(pages), self.path.name)

    @property
    def places(self) -> list[Path]:
        """The files and folders that pages may be made from."""
        settings = self.settings
        roots = (settings.custom_dir, *settings.included, self.docs, *settings.places)
        return [_normal(root) for root in roots if root]


def read_project(path: Path, *, is_written: bool) -> Project:
    """Return a project with an empty plan.

    Args:
        path: The file with its settings.
        is_written: Whether the plan will be written.

    Raises:
        SettingsError: The file cannot be read, or something is wrong in it.

    """
    settings = read_settings(path)
    project = Project(path.absolute(), settings, {}, is_written=is_written)
    project.texts = dict(_texts(project))
    return project


def _texts(project: Project) -> Iterator[tuple[Path, Text]]:
    """Yield the files that pages are made from and that mention SnapEngage."""
    settings = project.settings
    roots = [
        _normal(root) for root in (settings.custom_dir, project.docs, *settings.places) if root
    ]
    names = cache(partial(_file_names_in, roots))
    for path in dict.fromkeys(path for place in project.places for path in files_below(place)):
        if path.is_relative_to(settings.site_dir) or path.suffix in {".toml", ".yml", ".yaml"}:
            continue
        # Nobody wrote an embed into a file that is not text.
        with suppress(OSError):
            if not path.is_file() or path.stat().st_size > LARGEST:
                continue
            text = read_text(path)
            if not mentions_snapengage(text.content, settings.options.snippet_urls):
                continue
            # A folder to include files from may be the whole project.
            if any(map(path.is_relative_to, roots)) or path.name in names():
                yield path, text


def _file_names_in(places: Iterable[Path]) -> set[str]:
    """Return what looks like the name of a file in the texts that pages are made from."""
    paths = (path for place in places for path in files_below(place, (".html", ".md")))
    texts = (path.read_bytes().decode("latin-1") for path in paths)
    return {name for text in texts for name in _NAME.findall(text)}


def _places(wanted: str, sources: Sequence[Source], pages: Sequence[str]) -> list[str]:
    """Return where a text is: in templates, scripts and hooks, or else in the pages' own files."""

    def rank(source: Source) -> int:
        is_own = any(f"/{source.path}".endswith(f"/{page}") for page in pages)
        return 2 - is_own if source.path.endswith(".md") else 0

    for text in (wanted.strip(), telling_line(wanted)):
        found = [(rank(s), s.describe_line(n)) for s in sources for n in lines_with(text, s)[:1]]
        if found:
            best = min(found)[0]
            return [place for number, place in found if number == best]
    return []


def read(path: Path) -> Text:
    """Return the text of a file.

    Raises:
        SettingsError: It cannot be read.

    """
    try:
        return read_text(path)
    except OSError as problem:
        raise SettingsError(f"{path} {describe_error('read', problem)}.") from problem


def _normal(path: Path) -> Path:
    """Return a path without `..` in it."""
    return Path(os.path.normpath(path))
