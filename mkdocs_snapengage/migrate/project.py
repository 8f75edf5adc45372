"""A project that is migrated: what it has, and what is to change in it."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs_snapengage.built_site.files import Text, UndecodableError, read_text
from mkdocs_snapengage.config.settings import Settings, SettingsError, read_settings
from mkdocs_snapengage.page.strip import mentions_snapengage
from mkdocs_snapengage.report.origins import lines_with, telling_line
from mkdocs_snapengage.report.sources import LARGEST, Source, files_below

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_NAME = re.compile(r"[\w.-]+\.\w+")


@dataclass
class Project:
    """A project and the plan for it.

    `path` is the file with its settings, `texts` are the files that pages are made from and that
    mention SnapEngage. `changes` has the new text of each file, None for a file that goes; `done`
    says what that does, `by_hand` what is left to do, `paste` what goes into the settings by hand.
    Lines are told as they are after the changes where the plan `is_written`.
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
        return normal(self.settings.docs or self.settings.base / "docs")

    def name(self, path: Path) -> str:
        """Return the path of a file as the user knows it."""
        base = self.settings.base
        return (path.relative_to(base) if path.is_relative_to(base) else path).as_posix()

    def before(self, path: Path) -> Text | None:
        """Return a file as it is, None where there is none."""
        return self.texts.get(path) or (read(path) if path.is_file() else None)

    def text(self, path: Path) -> str:
        """Return the text of a file after the changes so far, empty where there is none."""
        before = self.before(path)
        return self.changes.get(path, before.content if before else "") or ""

    def change(self, path: Path, text: str | None, what: str) -> None:
        """Plan a change of a file.

        Args:
            path: The file.
            text: Its new text, None to delete it.
            what: What that does, for the user.

        """
        self.changes[path] = text
        self.done.append(f"{self.name(path)}: {what}")

    def leave(self, what: str) -> None:
        """Note something that is left to do by hand, unless it is noted already."""
        self.by_hand += [what] if what not in self.by_hand else []

    def origin(self, source: str, pages: Sequence[str] = (), *, is_gone: bool = False) -> str:
        """Return the files and lines in which code was written.

        Args:
            source: The code, as it is on pages.
            pages: The pages that have it. The first one is named if no file has it.
            is_gone: Whether the changes have taken it out of the files.

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
        return [normal(root) for root in roots if root]


def read_project(path: Path, *, is_written: bool) -> Project:
    """Return a project, with a plan that is empty.

    Args:
        path: The file with its settings.
        is_written: Whether the plan is to be written.

    Raises:
        SettingsError: The file cannot be read, or something is wrong in it.

    """
    settings = read_settings(path)
    project = Project(path.absolute(), settings, {}, is_written=is_written)
    project.texts = dict(_texts(project))
    return project


def _texts(project: Project) -> Iterator[tuple[Path, Text]]:
    """The files that pages are made from and that mention SnapEngage."""
    settings = project.settings
    own = [normal(root) for root in (settings.custom_dir, project.docs, *settings.places) if root]
    names = cache(partial(_names_in, own))
    for path in dict.fromkeys(path for place in project.places for path in files_below(place)):
        if path.is_relative_to(settings.site_dir) or path.suffix in {".toml", ".yml", ".yaml"}:
            continue
        # A file that is no text holds no embed that anybody wrote.
        with suppress(OSError, UndecodableError):
            if not path.is_file() or path.stat().st_size > LARGEST:
                continue
            text = read_text(path)
            if not mentions_snapengage(text.content, settings.options.snippet_urls):
                continue
            # A folder to include from may be all of the project.
            if any(map(path.is_relative_to, own)) or path.name in names():
                yield path, text


def _names_in(places: Iterable[Path]) -> set[str]:
    """What looks like the name of a file in the texts that pages are made from."""
    paths = (path for place in places for path in files_below(place, (".html", ".md")))
    texts = (path.read_bytes().decode("latin-1") for path in paths)
    return {name for text in texts for name in _NAME.findall(text)}


def _places(wanted: str, sources: Sequence[Source], pages: Sequence[str]) -> list[str]:
    """Where a text is, in templates, scripts and hooks first, then in the pages' own files."""

    def rank(source: Source) -> int:
        is_own = any(f"/{source.path}".endswith(f"/{page}") for page in pages)
        return 2 - is_own if source.path.endswith(".md") else 0

    for text in (wanted.strip(), telling_line(wanted)):
        found = [(rank(s), s.describe_line(line)) for s in sources for line in lines_with(text, s)[:1]]
        if found:
            best = min(found)[0]
            return [place for own, place in found if own == best]
    return []


def read(path: Path) -> Text:
    """Return the text of a file.

    Raises:
        SettingsError: It cannot be read.

    """
    try:
        return read_text(path)
    except (OSError, UndecodableError) as problem:
        raise SettingsError(f"{path} cannot be read: {problem}.") from problem


def normal(path: Path) -> Path:
    """Return a path without `..` in it."""
    return Path(os.path.normpath(path))
