"""What a page of a site is made of: the files that somebody may have written an embed into."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, TemplateError, meta
from mkdocs.utils.meta import get_data

from mkdocs_snapengage.page.strip import mentions_snapengage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from mkdocs_snapengage.config.settings import Settings
    from mkdocs_snapengage.report.tally import PageName

# A file larger than this is data, not a template or a page somebody wrote an embed into.
_LARGEST = 1_000_000
# What looks like the name of a file that a page includes, and is not where a link leads.
_INCLUDED = re.compile(r"(?<!\]\()(?<![\w./-])[\w.-][\w./-]*\.\w+")
# Code that is shown: it may look like an embed, and is none.
_FENCED = re.compile(r"^ *(```+|~~~+).*?(?:^ *\1|\Z)", re.DOTALL | re.MULTILINE)
_MARKDOWN = (".md", ".markdown")


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
        self._template = cache(self._load_template)
        self._closure = cache(self._find_closure)

    def groups(self, page: PageName) -> Iterator[list[Source]]:
        """Yield the sources of a page, and then what else it may be made of."""
        found = self._find_page(page.path)
        own = self._read(found) if isinstance(found, Path) else found
        templates, are_all = self._closure(self._name_of_template(page, own))
        included = self._included(own, found) if own else []
        everywhere = map(self._read, self._settings.places)
        yield self._telling([*templates, own, *included, *everywhere])
        if not are_all:
            yield self._telling(map(self._read, _files(self._settings.custom_dir, (".html",))))
        yield self._telling(
            self._read(path, whose, root)
            for whose, root in self._packages
            for path in _files(root, (".html", ".js", ".md", ".py"))
        )

    def _telling(self, sources: Iterable[Source | None]) -> list[Source]:
        """Those that say anything about SnapEngage."""
        urls = self._settings.options.snippet_urls
        return list(dict.fromkeys(s for s in sources if s and mentions_snapengage(s.text, urls)))

    def _name_of_template(self, page: PageName, own: Source | None) -> str:
        if page.template or not page.path.endswith(_MARKDOWN):
            return page.template or page.path
        try:
            named = get_data(own.text if own else "")[1].get("template")
        except ValueError:
            named = None
        return named if isinstance(named, str) else "main.html"

    def _find_closure(self, name: str) -> tuple[list[Source], bool]:
        """The templates that one is made of, itself first, and whether these are all."""
        names, sources, are_all = [name], [], True
        for known in names:
            source = self._template(known)
            if not source:
                are_all = False
                continue
            sources.append(source)
            try:
                parsed = self._environment.parse(source.text)
            except TemplateError:
                are_all = False
                continue
            for reference in meta.find_referenced_templates(parsed):
                if reference is None:
                    are_all = False
                elif reference not in names:
                    names.append(reference)
        return sources, are_all

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

    def _included(self, own: Source, path: Path | Source | None) -> Iterator[Source]:
        """The files that a page includes by their names, and those that these include."""
        settings = self._settings
        folders = [*settings.included, settings.base]
        folders += [settings.docs] if settings.docs else []
        folders += [path.parent] if isinstance(path, Path) else []
        allowed = [folder.resolve() for folder in folders]
        sources = [own]
        seen = {path}
        for source in sources:
            for name in dict.fromkeys(_INCLUDED.findall(source.text)):
                for candidate in (Path(os.path.normpath(folder / name)) for folder in folders):
                    if candidate in seen or not candidate.is_file():
                        continue
                    seen.add(candidate)
                    real = candidate.resolve()
                    if any(real.is_relative_to(folder) for folder in allowed):
                        sources += filter(None, [self._read(candidate)])
        return iter(sources[1:])

    def _in_docs(self, page: str) -> Path | None:
        docs = self._settings.docs
        return docs / page if docs else None

    def _read_file(self, path: Path, whose: str = "", root: Path | None = None) -> Source | None:
        try:
            if not path.is_file() or path.stat().st_size > _LARGEST:
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


def _files(root: Path | None, suffixes: tuple[str, ...]) -> Iterator[Path]:
    """The files of a folder, or the file; but nothing hidden, and no modules of Node.js."""
    if root is None or root.is_file():
        yield from [root] if root else []
        return
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name[0] != "." and name != "node_modules")
        yield from (Path(folder, name) for name in sorted(names) if name.endswith(suffixes))
