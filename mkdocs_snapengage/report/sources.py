"""What a page of a site is made of: the files that somebody may have written an embed into."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, TemplateError, meta
from mkdocs.utils.meta import get_data

from mkdocs_snapengage.page.strip import mentions_snapengage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from mkdocs_snapengage.config.settings import Settings
    from mkdocs_snapengage.report.tally import PageName

LARGEST = 1_000_000
"""A file of more bytes is data, not a template or a page that somebody wrote an embed into."""

# What looks like the name of a file that a page includes, and is not where a link leads.
_INCLUDED = re.compile(r"(?<!\]\()(?<![\w./-])[\w.-][\w./-]*\.\w+")
# Without any of these in it, a page includes nothing.
_INCLUDES = ("8<", "{%", "{{", "{!", "include")
# Code that is shown: it may look like an embed, and is none.
_FENCED = re.compile(r"^ *(```+|~~~+).*?(?:^ *\1|\Z)", re.DOTALL | re.MULTILINE)
_MARKDOWN = (".md", ".markdown")
_MADE_BY_TOOLS = frozenset({"__pycache__", "node_modules", "venv"})


@dataclass(frozen=True, slots=True)
class Source:
    """A file that pages are made from.

    Attributes:
        path: Its path as the user knows it.
        text: What is in it, without the code that a Markdown file only shows.
        whose: Where it is from, where it is not a file of the site's own.

    """

    path: str
    text: str
    whose: str = ""

    def place(self, line: int) -> str:
        """Return how the user is told of a line of the file."""
        return f"{self.path}:{line} {self.whose}".rstrip()


class SiteSources:
    """The files that the pages of a site are made from."""

    def __init__(
        self,
        settings: Settings,
        environment: Environment | None = None,
        find_page: Callable[[str], Path | Source | None] | None = None,
        packages: Iterable[tuple[str, Path]] = (),
    ) -> None:
        """Make the sources of a site.

        Args:
            settings: What mkdocs.yml says.
            environment: The templates of the theme; only those of the site's own if not given.
            find_page: Returns the file of a page by its path, where it is not in docs_dir.
            packages: Who else may bring an embed, and the file or folder of their code.

        """
        folder = settings.custom_dir
        self._settings = settings
        self._base = settings.base.absolute()
        self._environment = environment or Environment(
            loader=FileSystemLoader(folder or ()),
            autoescape=True,
            extensions=["jinja2.ext.i18n", "jinja2.ext.loopcontrols"],
        )
        self._find_page = find_page or self._in_docs
        self._packages = packages
        self._read = cache(self._read_file)
        urls = settings.options.snippet_urls
        self._is_telling = cache(lambda source: mentions_snapengage(source.text, urls))
        self._template = cache(self._load_template)
        self._templates_of = cache(partial(_Templates, self._environment, self._template))

    def groups(self, page: PageName) -> Iterator[Iterator[Source]]:
        """Yield the sources of a page, and then what else it may be made of.

        They are read while they are looked through: mostly the first ones are enough.
        """
        templates = self._templates_of(self._name_of_template(page))
        everywhere = map(self._read, self._settings.places)
        yield self._telling(chain(templates, self._own(page), everywhere))
        if not templates.are_all:
            yield self._telling(map(self._read, files_below(self._settings.custom_dir, (".html",))))
        yield self._telling(
            self._read(path, whose, root)
            for whose, root in self._packages
            for path in files_below(root, (".html", ".js", ".md", ".py"))
        )

    def _telling(self, sources: Iterable[Source | None]) -> Iterator[Source]:
        """Those that say anything about SnapEngage, each once."""
        seen = set()
        for source in sources:
            if source and source.path not in seen and self._is_telling(source):
                seen.add(source.path)
                yield source

    def _name_of_template(self, page: PageName) -> str:
        if page.template or not page.path.endswith(_MARKDOWN):
            return page.template or page.path
        own = next(self._own(page), None)
        try:
            named = get_data(own.text if own else "")[1].get("template")
        except ValueError:
            named = None
        return named if isinstance(named, str) else "main.html"

    def _load_template(self, name: str) -> Source | None:
        loader = self._environment.loader
        try:
            text, path, _ = loader.get_source(self._environment, name) if loader else ("", None, 0)
        except (TemplateError, OSError, UnicodeDecodeError):
            return None
        folder = self._settings.custom_dir
        if path and folder and Path(path).absolute().is_relative_to(folder.absolute()):
            return Source(self._shown(Path(path)), text)
        return Source(name, text, "of the theme")

    def _own(self, page: PageName) -> Iterator[Source]:
        """The file of a page, the files that it includes by their names, and what these include."""
        path = self._find_page(page.path)
        own = self._read(path) if isinstance(path, Path) else path
        if not own:
            return
        yield own
        settings = self._settings
        folders = [*settings.included, settings.base]
        folders += [settings.docs] if settings.docs else []
        folders += [path.parent] if isinstance(path, Path) else []
        allowed = [folder.resolve() for folder in folders]
        sources = [own]
        seen = {path}
        for source in sources:
            if not any(mark in source.text for mark in _INCLUDES):
                continue
            for name in dict.fromkeys(_INCLUDED.findall(source.text)):
                for candidate in (Path(os.path.normpath(folder / name)) for folder in folders):
                    if candidate in seen or not candidate.is_file():
                        continue
                    seen.add(candidate)
                    real = candidate.resolve()
                    if any(real.is_relative_to(folder) for folder in allowed):
                        sources += filter(None, [self._read(candidate)])
        yield from sources[1:]

    def _in_docs(self, page: str) -> Path | None:
        docs = self._settings.docs
        return docs / page if docs else None

    def _read_file(self, path: Path, whose: str = "", root: Path | None = None) -> Source | None:
        try:
            if not path.is_file() or path.stat().st_size > LARGEST:
                return None
            text = path.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            return None
        if path.suffix in _MARKDOWN:
            text = _FENCED.sub(lambda code: "\n" * code[0].count("\n"), text)
        shown = path.relative_to(root.parent).as_posix() if root else self._shown(path)
        return Source(shown, text, whose)

    def _shown(self, path: Path) -> str:
        path = path.absolute()
        is_below = path.is_relative_to(self._base)
        return (path.relative_to(self._base) if is_below else path).as_posix()


class _Templates:
    """The templates that one is made of, itself first.

    Attributes:
        are_all: Whether these are all, known once all of them have been looked at.

    """

    def __init__(
        self, environment: Environment, load: Callable[[str], Source | None], name: str
    ) -> None:
        self.are_all = True
        self._environment = environment
        self._load = load
        self._names = [name]
        self._sources: list[Source | None] = []

    def __iter__(self) -> Iterator[Source | None]:
        for number, name in enumerate(self._names):
            if number == len(self._sources):
                self._sources.append(self._load(name))
                self._note_references(self._sources[number])
            yield self._sources[number]

    def _note_references(self, source: Source | None) -> None:
        try:
            parsed = self._environment.parse(source.text) if source else None
        except TemplateError:
            parsed = None
        # A name may be put together when a page is rendered.
        references = list(meta.find_referenced_templates(parsed)) if parsed else [None]
        self.are_all &= None not in references
        self._names += (name for name in references if name and name not in self._names)


def files_below(root: Path | None, suffixes: tuple[str, ...] = ("",)) -> Iterator[Path]:
    """Yield the files of a folder, or the file, but for those that tools have made.

    Args:
        root: A folder or a file; None for nothing.
        suffixes: How the names of the files end.

    """
    if root is None or root.is_file():
        yield from [root] if root else []
        return
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not is_made_by_tool(name))
        yield from (Path(folder, name) for name in sorted(names) if name.endswith(suffixes))


def is_made_by_tool(folder: str) -> bool:
    """Whether a folder is none that people write files into, by its name."""
    return folder.startswith(".") or folder in _MADE_BY_TOOLS
