"""What is on the pages of a site, found by building it in a temporary folder."""

from __future__ import annotations

import logging
import os
import shutil
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.base import Config
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority

from mkdocs_snapengage.built_site.site import SUFFIXES
from mkdocs_snapengage.migrate.decisions import consent_options
from mkdocs_snapengage.page.strip import strip
from mkdocs_snapengage.report.sources import is_made_by_tool

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mkdocs.structure.pages import Page

    from mkdocs_snapengage.migrate.project import Project
    from mkdocs_snapengage.migrate.sources import Cutting
    from mkdocs_snapengage.page.findings import Leftover, Removal

_FOR_BUILDS = {"SOURCE_DATE_EPOCH": "1700000000", "NO_MKDOCS_2_WARNING": "1"}


class BuildError(Exception):
    """The reason why a site cannot be built."""


@dataclass(frozen=True)
class SeenPage:
    """What was found on a page, or in a source if nothing was built.

    Attributes:
        path: The path of its source.
        removals: The embeds that can be removed.
        leftovers: Those that cannot.
        consents: For each removal, the options that make chat wait for consent as the embed did.
        rest_hash: The hash of the page without its embeds and without white space.
        is_page: False for templates such as 404.html.
        times: How many pages it stands for.

    """

    path: str
    removals: tuple[Removal, ...]
    leftovers: tuple[Leftover, ...]
    consents: tuple[dict[str, Any], ...]
    rest_hash: int = 0
    is_page: bool = True
    times: int = 1


def inspect_page(
    path: str, html: str, extra_urls: tuple[str, ...], *, is_page: bool = True
) -> SeenPage:
    """Return what is on a page.

    Args:
        path: The path of its source.
        html: The page.
        extra_urls: Further prefixes of loader URLs, in lower case.
        is_page: Whether it is a page, not a template such as 404.html.

    """
    stripped = strip(html, extra_urls)
    consents = tuple(consent_options(html, removal) for removal in stripped.removals)
    # Where Markdown loses an embed, an empty paragraph may stay.
    rest_hash = hash("".join(stripped.html.split()).replace("<p></p>", ""))
    return SeenPage(path, stripped.removals, stripped.leftovers, consents, rest_hash, is_page)


class _NoOptions(Config):
    pass


class _Inspector(BasePlugin[_NoOptions]):
    """Inspects every page twice: right after its template, and just before the plugin would run."""

    def __init__(self, extra_urls: tuple[str, ...]) -> None:
        self.extra_urls = extra_urls
        self.pages: dict[str, SeenPage] = {}

    @event_priority(100)
    def _early(self, output: str, /, **about: Any) -> None:  # noqa: ANN401
        self._inspect(output, **about)

    @event_priority(-24)
    def _late(self, output: str, /, **about: Any) -> None:  # noqa: ANN401
        self._inspect(output, **about)

    on_post_page = on_post_template = CombinedEvent(_early, _late)

    def _inspect(
        self, html: str, *, page: Page | None = None, template_name: str = "", **_: object
    ) -> None:
        """Keep the first result, as later the page may be minified, unless the second has more."""
        name = page.file.dest_uri if page else template_name
        if name.endswith(SUFFIXES):
            path = page.file.src_uri if page else template_name
            now = inspect_page(path, html, self.extra_urls, is_page=bool(page))
            before = self.pages.get(name)
            if not before or len(now.removals) > len(before.removals):
                self.pages[name] = now


class ProjectCopy:
    """A copy of a project, made of links, to build the site with some texts replaced."""

    def __init__(self, project: Project, folder: Path) -> None:
        """Make the copy.

        Args:
            project: The project.
            folder: Where the copy and the built site go.

        Raises:
            BuildError: The copy would hold half the disk.

        """
        self.project, self.site = project, folder / "site"
        places = project.places
        self._root = Path(os.path.commonpath([project.path.parent, *places]))
        if self._root in {Path(self._root.anchor), Path.home(), *Path.home().parents}:
            raise BuildError(f"its files are spread over {self._root}")
        self._copy = folder / "project"
        shutil.copytree(self._root, self._copy, ignore=_ignored, copy_function=_link)
        for path in self._root.iterdir():
            if is_made_by_tool(path.name) and path.is_dir():
                _link(path, self._copy / path.name)

    def write(self, texts: Mapping[Path, str]) -> None:
        """Write `texts` into the copy; their keys are the paths of the project's own files."""
        for path, text in texts.items():
            place = self._copy / path.relative_to(self._root)
            place.unlink()
            place.write_bytes(self.project.texts[path].encode(text))

    def build(self) -> dict[str, SeenPage]:
        """Build the site, and return what is on its pages, by the names of the built files.

        Raises:
            BuildError: The site cannot be built.

        """
        file = self._copy / self.project.path.relative_to(self._root)
        inspector = _Inspector(self.project.settings.options.snippet_urls)
        with _quiet(), chdir(file.parent):
            config = load_config(str(file), site_dir=str(self.site), strict=False)
            config.plugins["snapengage migrate"] = inspector
            build(config)
        return inspector.pages


def _ignored(folder: str, names: Iterable[str]) -> set[str]:
    return {name for name in names if is_made_by_tool(name) and Path(folder, name).is_dir()}


def _link(path: str | Path, target: str | Path) -> None:
    try:
        Path(target).symlink_to(path)
    except OSError:
        # On Windows, not everybody may make links.
        (shutil.copytree if Path(path).is_dir() else shutil.copy2)(path, target)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep builds silent, turn their failures into BuildError, and fix the time that they use."""
    log, errors = logging.getLogger("mkdocs"), StringIO()
    handler = logging.StreamHandler(errors)
    handler.setLevel(logging.ERROR)
    propagate, environment = log.propagate, dict(os.environ)
    log.addHandler(handler)
    log.propagate = False
    os.environ.update(_FOR_BUILDS)
    try:
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            yield
    except (Exception, SystemExit) as problem:  # themes and plugins raise what they like
        raise BuildError(" ".join(f"{errors.getvalue()} {problem}".split())) from problem
    finally:
        log.removeHandler(handler)
        log.propagate = propagate
        os.environ.clear()
        os.environ.update(environment)


def choose_readings(
    copy: ProjectCopy, built: Mapping[str, SeenPage], cuttings: Mapping[Path, Cutting]
) -> tuple[list[SeenPage], dict[Path, Cutting]]:
    """Choose the reading of each cut text with which the pages stay what they were.

    Args:
        copy: The copy of the project to build in.
        built: The pages before anything was cut.
        cuttings: The readings of each text. The last one is the text as it was.

    Returns:
        The pages as they are built in the end, and the cuttings that change a text.

    """
    docs = copy.project.docs
    remaining = {path: list(cutting.texts) for path, cutting in cuttings.items()}

    def build_with(index: int) -> tuple[dict[str, SeenPage], set[str]]:
        copy.write({path: readings[index] for path, readings in remaining.items()})
        pages = copy.build()
        hashes = {name: page.rest_hash for name, page in pages.items()}
        return pages, {name for name, page in built.items() if page.rest_hash != hashes.get(name)}

    pages, changed = build_with(0) if remaining else (dict(built), set())
    # Some pages differ from build to build.
    unstable = build_with(-1)[1] if changed else set()
    while changed := changed - unstable:
        own_files = {docs / built[name].path for name in changed}
        shared = remaining.keys() - {docs / page.path for page in built.values()}
        open_paths = [path for path, readings in remaining.items() if len(readings) > 1]
        groups = ([p for p in open_paths if p in group] for group in (own_files, shared, remaining))
        rejected = next(filter(None, groups), None)
        if not rejected:
            break
        for path in rejected:
            del remaining[path][0]
        pages, changed = build_with(0)
    return list(pages.values()), {
        path: replace(cuttings[path], texts=tuple(readings))
        for path, readings in remaining.items()
        if len(readings) > 1
    }
