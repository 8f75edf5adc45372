"""What is on the pages of a site, found out by building it in a temporary folder."""

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

from mkdocs_snapengage.built_site.files import SUFFIXES
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
    """Why a site cannot be built."""


@dataclass(frozen=True)
class Seen:
    """What was seen of a page, or of a source where nothing was built.

    `rest` stands for the page without its embeds and without white space; `gates` are the options
    that keep chat waiting as each embed did for consent. `is_page` is false for templates such as
    404.html; `times` is how many pages it stands for.
    """

    path: str
    removals: tuple[Removal, ...]
    leftovers: tuple[Leftover, ...]
    gates: tuple[dict[str, Any], ...]
    rest: int = 0
    is_page: bool = True
    times: int = 1


def see(path: str, html: str, extra_urls: tuple[str, ...], *, is_page: bool = True) -> Seen:
    """Return what is on a page.

    Args:
        path: The path of its source.
        html: The page.
        extra_urls: Further starts of loader URLs, in lower case.
        is_page: Whether it is a page, and not a template such as 404.html.

    """
    stripped = strip(html, extra_urls)
    gates = tuple(consent_options(html, removal) for removal in stripped.removals)
    # In Markdown, an embed is followed by an empty line, or leaves a paragraph empty.
    rest = hash("".join(stripped.html.split()).replace("<p></p>", ""))
    return Seen(path, stripped.removals, stripped.leftovers, gates, rest, is_page)


class _NoOptions(Config):
    pass


class _Witness(BasePlugin[_NoOptions]):
    """Looks at every page: as templates leave it, and once more just before the plugin would."""

    def __init__(self, extra_urls: tuple[str, ...]) -> None:
        self.extra_urls = extra_urls
        self.seen: dict[str, Seen] = {}

    @event_priority(100)
    def _early(self, output: str, /, **about: Any) -> None:  # noqa: ANN401
        self._look(output, **about)

    @event_priority(-24)
    def _late(self, output: str, /, **about: Any) -> None:  # noqa: ANN401
        self._look(output, **about)

    on_post_page = on_post_template = CombinedEvent(_early, _late)

    def _look(
        self, html: str, *, page: Page | None = None, template_name: str = "", **_: object
    ) -> None:
        """Keep the first look, at a page that is not minified yet, unless the second sees more."""
        name = page.file.dest_uri if page else template_name
        if name.endswith(SUFFIXES):
            path = page.file.src_uri if page else template_name
            now, before = see(path, html, self.extra_urls, is_page=bool(page)), self.seen.get(name)
            if not before or len(now.removals) > len(before.removals):
                self.seen[name] = now


class Workshop:
    """A copy of a project, made of links, to build with other texts in the place of some."""

    def __init__(self, project: Project, folder: Path) -> None:
        """Make the copy.

        Args:
            project: The project.
            folder: Where the copy and the built site go.

        Raises:
            BuildError: The copy would be one of half a disk.

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
        """Replace `texts` of the project, by the paths of their files, in the copy."""
        for path, text in texts.items():
            place = self._copy / path.relative_to(self._root)
            place.unlink()
            place.write_bytes(self.project.texts[path].encode(text))

    def build(self) -> dict[str, Seen]:
        """Build the site, and return what was seen, by the names of the built pages.

        Raises:
            BuildError: The site cannot be built.

        """
        file = self._copy / self.project.path.relative_to(self._root)
        witness = _Witness(self.project.settings.options.snippet_urls)
        with _quiet(), chdir(file.parent):
            config = load_config(str(file), site_dir=str(self.site), strict=False)
            config.plugins["snapengage migrate"] = witness
            build(config)
        return witness.seen


def _ignored(folder: str, names: Iterable[str]) -> set[str]:
    return {name for name in names if is_made_by_tool(name) and Path(folder, name).is_dir()}


def _link(path: str | Path, target: str | Path) -> None:
    try:
        Path(target).symlink_to(path)
    except OSError:
        # Windows lets not everybody make links.
        (shutil.copytree if Path(path).is_dir() else shutil.copy2)(path, target)


@contextmanager
def _quiet() -> Iterator[None]:
    """Have builds say nothing but why they fail, and have two of them tell the same time."""
    log, said = logging.getLogger("mkdocs"), StringIO()
    handler = logging.StreamHandler(said)
    handler.setLevel(logging.ERROR)
    propagate, environment = log.propagate, dict(os.environ)
    log.addHandler(handler)
    log.propagate = False
    os.environ.update(_FOR_BUILDS)
    try:
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            yield
    except (Exception, SystemExit) as problem:  # themes and plugins raise what they like
        raise BuildError(" ".join(f"{said.getvalue()} {problem}".split())) from problem
    finally:
        log.removeHandler(handler)
        log.propagate = propagate
        os.environ.clear()
        os.environ.update(environment)


def settle(
    workshop: Workshop, built: Mapping[str, Seen], cuttings: Mapping[Path, Cutting]
) -> tuple[list[Seen], dict[Path, Cutting]]:
    """Choose those readings of cut texts with which the pages say what they said before.

    Args:
        workshop: Where to build.
        built: The pages before anything was cut.
        cuttings: The readings of each text, the last of which is the text as it was.

    Returns:
        The pages as they are built in the end, and the cuttings that hold.
    """
    docs = workshop.project.docs
    left = {path: list(cutting.texts) for path, cutting in cuttings.items()}

    def build_with(index: int) -> tuple[dict[str, Seen], set[str]]:
        workshop.write({path: readings[index] for path, readings in left.items()})
        pages = workshop.build()
        return pages, {n for n, p in built.items() if n not in pages or p.rest != pages[n].rest}

    pages, wrong = build_with(0) if left else (dict(built), set())
    # Some pages differ from build to build.
    restless = build_with(-1)[1] if wrong else set()
    while wrong := wrong - restless:
        own = {docs / built[name].path for name in wrong}
        shared = left.keys() - {docs / page.path for page in built.values()}
        may_step = [path for path, readings in left.items() if len(readings) > 1]
        groups = ([path for path in may_step if path in group] for group in (own, shared, left))
        steps = next(filter(None, groups), [])
        for path in steps:
            del left[path][0]
        if not steps:
            break
        pages, wrong = build_with(0)
    held = {path: readings for path, readings in left.items() if len(readings) > 1}
    return list(pages.values()), {
        path: replace(cuttings[path], texts=tuple(readings)) for path, readings in held.items()
    }
