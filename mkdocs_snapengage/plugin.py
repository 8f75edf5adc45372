"""The plugin: MkDocs' events, each handed on to a function that knows nothing of MkDocs."""

from __future__ import annotations

import inspect
import os
from copy import deepcopy
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.commands.build import build
from mkdocs.config.base import ValidationError
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, InclusionLevel
from typing_extensions import override

from mkdocs_snapengage import site
from mkdocs_snapengage.built_site.site import SUFFIXES, BuiltSite
from mkdocs_snapengage.config.from_mkdocs import packages_of, settings_of
from mkdocs_snapengage.config.front_matter import page_choice
from mkdocs_snapengage.config.schema import SnapEngageConfig
from mkdocs_snapengage.config.settings import Settings
from mkdocs_snapengage.page import analytics
from mkdocs_snapengage.page import inject as loader
from mkdocs_snapengage.page.parsed import ParsedPage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jinja2.environment import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

    from mkdocs_snapengage.report.messages import Message
    from mkdocs_snapengage.report.report import Report
    from mkdocs_snapengage.report.sources import SiteSources, Source

log = get_plugin_logger("mkdocs_snapengage")

_BUILD = inspect.unwrap(build).__code__


class _Result:
    """What is known of a site once a build is over.

    `rendered` are the files that are written from pages and templates, in this build or, where it
    is a dirty one, in an earlier one; `sample` is the last page with chat, and what was made of it.
    """

    def __init__(self, report: Report) -> None:
        self.report = report
        self.rendered: set[str] = set()
        self.sample: tuple[str, str] = ("", "")


class _Build:
    """A build that is going on.

    `outer` is the build of the same configuration inside of which it was begun, such as
    mkdocs-static-i18n does it for each further language. Its result goes on from `before`, the
    result of that build, and takes its place.
    """

    def __init__(self, config: MkDocsConfig, to_build: site.Site, outer: _Build | None) -> None:
        self.config = config
        self.site = to_build
        self.outer = outer
        self.before: _Result | None = outer.result if outer else None
        self.result: _Result = (
            deepcopy(outer.result) if outer else _Result(site.new_report(to_build))
        )
        self.find_sources: Callable[[Settings], SiteSources] | None = None

    @property
    def options(self) -> SnapEngageConfig:
        """The options as they were when the build began: the plugin has those read last."""
        return self.site.settings.options


class SnapEngagePlugin(BasePlugin[SnapEngageConfig]):
    """Strips old SnapEngage embeds from every page and gives it the loader.

    Events: `on_config` begins a build, `on_files` adds the loader's script and reads the site's
    own, `on_env` notes what pages there are, `on_post_page` and `on_post_template` process them,
    `on_post_build` processes files that MkDocs only copies and logs what was found.
    """

    def __init__(self) -> None:
        self._command = "build"
        self._is_serving = False
        self._logged: dict[str, frozenset[Message]] = {}
        self._builds: dict[int, _Build] = {}

    @override
    def on_startup(self, *, command: str, dirty: bool) -> None:
        self._command = command
        self._is_serving = False

    @override
    def on_serve(
        self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Callable[..., None]
    ) -> LiveReloadServer:
        self._is_serving = True
        return server

    # Before all others: a build that one of them begins here is inside of this one.
    @event_priority(110)
    @override
    def on_config(self, config: MkDocsConfig) -> None:
        call, *outer_calls = _running_builds()
        self._builds = {key: self._builds[key] for key in outer_calls if key in self._builds}
        has_loader = self.config.serve or self._command != "serve"
        this_site = site.Site(Settings(self.config), has_loader=has_loader)
        outer = next((b for b in self._builds.values() if b.config is config), None)
        self._builds[call] = _Build(config, this_site, outer)

    # After all others: mkdocs-static-i18n, at -100, takes no files that have no source.
    @event_priority(-110)
    @override
    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        # Included explicitly, or `exclude_docs` could leave every page without its script.
        asset = File.generated(
            config,
            loader.asset_path(),
            content=loader.asset_content(),
            inclusion=InclusionLevel.INCLUDED,
        )
        files.append(asset)
        running = self._build
        settings = settings_of(config, running.options)
        running.site = site.Site(settings, has_loader=running.site.has_loader)
        scripts = map(str, config.extra_javascript)
        codes = ((path, _content(files.get_file_from_path(path))) for path in scripts)
        running.site = site.read_scripts(running.site, codes, running.result.report)
        return files

    # After all others, which may give pages another place, or add some.
    @event_priority(-110)
    @override
    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> None:
        running = self._build
        pages = (file.dest_uri for file in files if file.is_documentation_page())
        running.result.rendered.update(pages)
        find_page = partial(_find_page, files, Path(config.docs_dir))
        running.find_sources = partial(_site_sources, env, find_page, config)

    # After the plugins and hooks that inject or minify at 0, so that what they add is stripped
    # too, and before Material's privacy plugin at -50, which would hide an old external tag.
    @event_priority(-25)
    @override
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        path = page.file.src_uri
        try:
            choice = page_choice(page.meta.get("snapengage"))
        except ValidationError as problem:
            raise PluginError(f"{path}: 'snapengage' in front matter: {problem}") from problem
        template = str(page.meta.get("template") or "main.html")
        known = site.Page(page.file.dest_uri, (path,), choice, template)
        return self._process(output, known, is_new=True)

    # The same place in the order as for pages, for the same reasons.
    @event_priority(-25)
    @override
    def on_post_template(
        self, output_content: str, *, template_name: str, config: MkDocsConfig
    ) -> str:
        if not template_name.endswith(SUFFIXES):
            return output_content
        # Builds of other languages write the same page once more.
        is_new = template_name not in self._build.result.rendered
        return self._process(output_content, site.Page(template_name), is_new=is_new)

    # After the plugins that write HTML of their own here, print-site at -100 among them, and after
    # mkdocs-static-i18n at -100, which here builds the other languages.
    @event_priority(-110)
    @override
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        over = self._build
        if over.outer:
            over.outer.result = over.result
            return
        report = over.result.report
        built = BuiltSite(Path(config.site_dir), over.site.settings)
        # The threads of a server do not bear to be copied into another process.
        jobs = 1 if self._command == "serve" else os.cpu_count() or 1
        site.process_static_files(over.site, built, over.result.rendered, report, jobs)
        site.record_overwritten(built, *over.result.sample, report)
        messages = site.describe(over.site, report, over.find_sources)
        self._log(str(config.config_file_path), messages)
        outer_calls = _running_builds()[1:]
        self._builds = {key: self._builds[key] for key in outer_calls if key in self._builds}

    @override
    def on_build_error(self, *, error: Exception) -> None:
        # Somebody wants to know what is wrong, again.
        self._logged.clear()
        failed = self._builds.pop(_running_builds()[0], None)
        if failed and failed.outer and failed.before:
            failed.outer.result = failed.before

    @property
    def _build(self) -> _Build:
        """The build that an event belongs to."""
        if len(self._builds) == 1:
            return next(iter(self._builds.values()))
        return self._builds[_running_builds()[0]]

    def _process(self, html: str, page: site.Page, *, is_new: bool) -> str:
        running = self._build
        running.result.rendered.add(page.path)
        parsed = ParsedPage(html)
        result = site.process_page(running.site, page, parsed)
        if is_new:
            report = running.result.report
            has_analytics = report.has_analytics or analytics.may_be_on(parsed)
            site.record(report, page, result, has_analytics=has_analytics)
        if result.has_chat:
            running.result.sample = (page.path, result.html)
        return result.html

    def _log(self, key: str, messages: Sequence[Message]) -> None:
        """Log the messages; while serving, only those that the last build did not have."""
        logged = self._logged.get(key, frozenset()) if self._is_serving else frozenset()
        self._logged[key] = frozenset(messages)
        for message in messages:
            if message not in logged:
                (log.warning if message.is_warning else log.info)(message.text)


def _running_builds() -> list[int]:
    """Tell the builds that are going on from each other, the innermost first.

    MkDocs does not say to which build an event belongs, and a neighbour may begin one inside of
    another, of the same configuration too. What tells them apart is the call of MkDocs' `build`.
    """
    calls = []
    frame = inspect.currentframe()
    while frame:
        if frame.f_code is _BUILD:
            calls.append(id(frame))
        frame = frame.f_back
    return calls or [0]


def _content(file: File | None) -> str:
    """The text of a file, empty where there is no such file or it is not text."""
    try:
        return file.content_string if file else ""
    except (OSError, UnicodeDecodeError):
        return ""


def _site_sources(
    environment: Environment,
    find_page: Callable[[str], Path | Source | None],
    config: MkDocsConfig,
    settings: Settings,
) -> SiteSources:
    from mkdocs_snapengage.report.sources import SiteSources  # noqa: PLC0415

    return SiteSources(settings, environment, find_page, packages_of(config))


def _find_page(files: Files, docs: Path, path: str) -> Path | Source | None:
    """Return the file of a page, or what a plugin has made in its place."""
    file = files.get_file_from_path(path)
    if not file:
        # Each build of mkdocs-static-i18n has the files of one language.
        return docs / path
    if file.abs_src_path:
        return Path(file.abs_src_path)
    from mkdocs_snapengage.report.sources import Source  # noqa: PLC0415

    return Source(path, _content(file), f"generated by {file.generated_by}")
