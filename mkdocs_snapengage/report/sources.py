"""What a page of a site is made of: the files into which somebody may have put an embed."""

from __future__ import annotations

import os
import re
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from jinja2 import Environment, FileSystemLoader, TemplateError, meta
from mkdocs.utils import markdown_extensions
from mkdocs.utils.meta import get_data

from mkdocs_snapengage.page.strip import mentions_snapengage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from mkdocs_snapengage.config.settings import Settings
    from mkdocs_snapengage.report.tally import PageName

LARGEST = 1_000_000
"""A file of more bytes than this is data, not a template or a page that somebody wrote."""

# What looks like the name of a file that a page includes, and is not the target of a link.
_INCLUDED = re.compile(r"(?<!\]\()(?<![\w./-])[\w.-][\w./-]*\.\w+")
# A page without any of these includes nothing.
_INCLUDE_MARKS = ("8<", "{%", "{{", "{!", "include")
# Code that is only shown: it may look like an embed, but is none.
_FENCED = re.compile(r"^ *(```+|~~~+).*?(?:^ *\1|\Z)", re.DOTALL | re.MULTILINE)
_MARKDOWN = tuple(markdown_extensions)
# The tags that name another template stand alone, and so can be parsed without what is around them.
_REFERENCE = re.compile(
    r"\{#.*?#\}|(\{%[-+]?\s*(?:extends|from|import|include)\b.*?%\})", re.DOTALL
)
# Nearly all of them name it in quotes, with nothing to be computed, or begin to.
_QUOTED = r"\{%[-+]?\s*\w+\s*(?:\"([^\"\\]+)\"|'([^'\\]+)')"
_PLAIN_REFERENCE = re.compile(
    rf"{_QUOTED}(?:\s+ignore\s+missing)?(?:\s+as\s+\w+|\s+import\s[\w\s,]+)?"
    r"(?:\s+with(?:out)?\s+context)?\s*[-+]?%\}"
)
_COMPUTED_REFERENCE = re.compile(rf"{_QUOTED}\s*~")
_TOOL_FOLDERS = frozenset({"__pycache__", "node_modules", "venv"})


class Source(NamedTuple):
    """A file that pages are made from.

    Attributes:
        path: Its path as the user knows it.
        text: Its content, without the code that a Markdown file only shows.
        owner: Where it comes from, such as `of the theme`, if it is not the site's own file.

    """

    path: str
    text: str
    owner: str = ""

    def describe_line(self, line: int) -> str:
        """Return a line of the file in the form in which messages name it."""
        return f"{self.path}:{line} {self.owner}".rstrip()


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
            environment: The templates of the theme, as they were rendered. Without it, only the
                site's own are known, and may have tags that are not.
            find_page: Returns the file of a page by its path, if pages are not only in docs_dir.
            packages: Themes and plugins that may bring an embed, and the file or folder of each.

        """
        folder = settings.custom_dir
        self._settings = settings
        self._base = settings.base.absolute()
        # As text: a theme has many templates, and paths take longer than to read them.
        self._custom_dir = os.path.join(os.path.abspath(folder), "") if folder else ""  # noqa: PTH100, PTH118
        self._environment = environment or Environment(
            loader=FileSystemLoader(folder or ()),
            autoescape=True,
            extensions=["jinja2.ext.i18n", "jinja2.ext.loopcontrols"],
        )
        self._find_page = find_page or self._in_docs
        self._packages = packages
        self._read = cache(self._read_file)
        urls = settings.options.snippet_urls
        self._has_mention = cache(lambda source: mentions_snapengage(source.text, urls))
        self._template = cache(self._load_template)
        find = partial(find_references, self._environment, was_rendered=environment is not None)
        references_of = cache(lambda source: find(source.text))
        self._templates_of = cache(partial(_Templates, self._template, references_of))

    def groups(self, page: PageName, *, own_first: bool = False) -> Iterator[Iterator[Source]]:
        """Yield the sources of a page, and then what else it may be made of.

        Files are read only when they are needed: mostly the first ones are enough.

        Args:
            page: The page.
            own_first: Whether its own file comes before the templates.

        """
        templates = self._templates_of(self._template_name(page))
        own = self._page_files(page)
        first = chain(own, templates) if own_first else chain(templates, own)
        yield self._with_mention(chain(first, map(self._read, self._settings.places)))
        if not templates.are_all:
            files = files_below(self._settings.custom_dir, (".html",))
            yield self._with_mention(map(self._read, files))
        yield self._with_mention(
            self._read(path, owner, root)
            for owner, root in self._packages
            for path in files_below(root, (".html", ".js", ".md", ".py"))
        )

    def _with_mention(self, sources: Iterable[Source | None]) -> Iterator[Source]:
        """Yield the sources that mention SnapEngage, each once."""
        seen = set()
        for source in sources:
            if source and source.path not in seen and self._has_mention(source):
                seen.add(source.path)
                yield source

    def _template_name(self, page: PageName) -> str:
        if page.template or not page.path.endswith(_MARKDOWN):
            return page.template or page.path
        source = next(self._page_files(page), None)
        name = get_data(source.text if source else "")[1].get("template")
        return name if isinstance(name, str) else "main.html"

    def _load_template(self, name: str) -> Source | None:
        loader = self._environment.loader
        assert loader, "templates come from somewhere"
        try:
            text, path, _ = loader.get_source(self._environment, name)
        except (TemplateError, OSError, UnicodeDecodeError):
            return None
        if path and self._custom_dir and os.path.abspath(path).startswith(self._custom_dir):  # noqa: PTH100
            return Source(self._user_path(Path(path)), text)
        return Source(name, text, "of the theme")

    def _page_files(self, page: PageName) -> Iterator[Source]:
        """Yield the file of a page, the files that it names to include, and what these include."""
        path = self._find_page(page.path)
        page_file = self._read(path) if isinstance(path, Path) else path
        if not page_file:
            return
        yield page_file
        settings = self._settings
        folders = [*settings.included, settings.base]
        folders += [settings.docs] if settings.docs else []
        folders += [path.parent] if isinstance(path, Path) else []
        allowed = [folder.resolve() for folder in folders]
        sources = [page_file]
        seen = {path}
        for source in sources:
            if not any(mark in source.text for mark in _INCLUDE_MARKS):
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

    def _read_file(self, path: Path, owner: str = "", root: Path | None = None) -> Source | None:
        try:
            if not path.is_file() or path.stat().st_size > LARGEST:
                return None
            text = path.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            return None
        if path.suffix in _MARKDOWN:
            text = _FENCED.sub(lambda code: "\n" * code[0].count("\n"), text)
        name = path.relative_to(root.parent).as_posix() if root else self._user_path(path)
        return Source(name, text, owner)

    def _user_path(self, path: Path) -> str:
        """Return a path as the user knows it: from the folder of the project's file on."""
        path = path.absolute()
        is_below = path.is_relative_to(self._base)
        return (path.relative_to(self._base) if is_below else path).as_posix()


class _Templates:
    """A template and all templates that it extends, includes or imports, itself first.

    Attributes:
        are_all: Whether there are no others. It is final once the iteration has ended.

    """

    def __init__(
        self,
        load: Callable[[str], Source | None],
        references_of: Callable[[Source], Sequence[str | None]],
        name: str,
    ) -> None:
        self.are_all = True
        self._load = load
        self._references_of = references_of
        self._names = [name]
        self._sources: list[Source | None] = []

    def __iter__(self) -> Iterator[Source | None]:
        for number, name in enumerate(self._names):
            if number == len(self._sources):
                self._sources.append(self._load(name))
                self._note_references(self._sources[number])
            yield self._sources[number]

    def _note_references(self, source: Source | None) -> None:
        references = self._references_of(source) if source else [None]
        self.are_all &= None not in references
        self._names += (name for name in references if name and name not in self._names)


def find_references(
    environment: Environment, template: str, *, was_rendered: bool
) -> Sequence[str | None]:
    """Return the templates that one extends, includes or imports.

    Args:
        environment: What reads templates.
        template: The template's text.
        was_rendered: Whether it is known to be free of errors. Then only the tags that name others
            are read, which takes a fiftieth of the time.

    Returns:
        The names, and None where something is not known: in a template with tags that are not
        Jinja's, or where a name is put together when a page is rendered.

    """
    names: list[str | None] = []
    tags = filter(None, _REFERENCE.findall(template)) if was_rendered else [template]
    for tag in tags:
        if plain := _PLAIN_REFERENCE.fullmatch(tag):
            names.append(plain[1] or plain[2])
        elif _COMPUTED_REFERENCE.match(tag):
            names.append(None)
        else:
            names += _parsed_references(environment, tag)
    return names


def _parsed_references(environment: Environment, template: str) -> Iterator[str | None]:
    try:
        yield from meta.find_referenced_templates(environment.parse(template))
    except TemplateError:
        yield None


def files_below(root: Path | None, suffixes: tuple[str, ...] = ("",)) -> Iterator[Path]:
    """Yield the files below a folder, without those that tools have made; of a file, just itself.

    Args:
        root: A folder or a file, or None for nothing.
        suffixes: The suffixes of the files below a folder.

    """
    if root and root.is_file():
        yield root
    elif root:
        for folder, folders, names in os.walk(root):
            folders[:] = sorted(name for name in folders if not is_made_by_tool(name))
            yield from (Path(folder, name) for name in sorted(names) if name.endswith(suffixes))


def is_made_by_tool(folder: str) -> bool:
    """Whether a folder of this name holds files of tools, not of people."""
    return folder.startswith(".") or folder in _TOOL_FOLDERS
