"""The plugin: MkDocs' events, each handed on to a function that knows nothing of MkDocs."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.config.base import ValidationError
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, InclusionLevel
from typing_extensions import override

from mkdocs_snapengage import site
from mkdocs_snapengage.built_site.files import list_html
from mkdocs_snapengage.built_site.site import BuiltSite
from mkdocs_snapengage.config.front_matter import page_choice
from mkdocs_snapengage.config.schema import SnapEngageConfig
from mkdocs_snapengage.config.settings import INSTANT, Settings
from mkdocs_snapengage.page import analytics
from mkdocs_snapengage.page import inject as loader
from mkdocs_snapengage.page.strip import strip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

    from mkdocs_snapengage.report.report import Report

log = get_plugin_logger("mkdocs_snapengage")

_HTML = (".html", ".htm")


@dataclass
class _Build:
    """What is kept for the time of one build; a neighbour may start one inside of another.

    `treated` are the files written from pages and templates, kept where `static_html` needs them;
    `sample` is the last with chat, and what was made of it.
    """

    site: site.Site
    report: Report
    extra_javascript: list[Any]
    treated: set[str] = field(default_factory=set)
    sample: tuple[str, str] = ("", "")


class SnapEngagePlugin(BasePlugin[SnapEngageConfig]):
    """Strips old SnapEngage embeds from every page and gives it the loader.

    Events: `on_startup` keeps the command, `on_config` begins a build, `on_files` adds the loader's
    script, `on_post_page` and `on_post_template` treat the HTML, `on_post_build` treats files that
    MkDocs only copies and tells what was found.
    """

    def __init__(self) -> None:
        self._command = "build"
        self._builds: list[_Build] = []

    @override
    def on_startup(self, *, command: str, dirty: bool) -> None:
        self._command = command

    @override
    def on_config(self, config: MkDocsConfig) -> None:
        has_loader = self.config.serve or self._command != "serve"
        this_site = site.Site(_settings(config, self.config), has_loader=has_loader)
        report = site.new_report(this_site)
        self._builds.append(_Build(this_site, report, config.extra_javascript))
        if not self.config.has_usual_widget_id:
            log.info(
                "The widget id '%s' does not look like SnapEngage's usual ids; "
                "if chat does not appear, compare it with the code in SnapEngage's dashboard.",
                self.config.widget_id,
            )

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
        build = self._builds[-1]
        scripts = {str(script): script for script in config.extra_javascript}
        codes = [(path, _content(files.get_file_from_path(path))) for path in scripts]
        build.site = site.read_scripts(build.site, codes, build.report)
        dropped = {path for path, _ in build.report.dropped_scripts}
        config.extra_javascript = [
            script for path, script in scripts.items() if path not in dropped
        ]
        return files

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
        return self._treat(output, site.Page(page.file.dest_uri, (path,), choice))

    # The same place in the order as for pages, for the same reasons.
    @event_priority(-25)
    @override
    def on_post_template(
        self, output_content: str, *, template_name: str, config: MkDocsConfig
    ) -> str:
        if not template_name.endswith(_HTML):
            return output_content
        return self._treat(output_content, site.Page(template_name))

    # After the plugins that write HTML of their own here, redirects and print-site among them.
    @event_priority(-90)
    @override
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        if len(self._builds) == 1:
            self._treat_static(Path(config.site_dir))
        build = self._builds.pop()
        # The same config may be built once more.
        config.extra_javascript = build.extra_javascript
        build.report.undone = _undone(Path(config.site_dir), build.sample, self.config)
        for message in site.describe(build.site, build.report):
            (log.warning if message.is_warning else log.info)(message.text)

    @override
    def on_build_error(self, *, error: Exception) -> None:
        self._builds.clear()

    def _treat(self, html: str, page: site.Page) -> str:
        build = self._builds[-1]
        if len(self.config.static_html):
            build.treated.add(page.path)
        result = site.treat(build.site, page, html)
        site.note(build.report, page, result, has_analytics=analytics.is_mentioned(html))
        if result.has_chat:
            build.sample = (page.path, result.html)
        return result.html

    def _treat_static(self, site_dir: Path) -> None:
        """Treat the HTML files that MkDocs copied and others wrote, where the options name them."""
        build = self._builds[-1]
        if not len(self.config.static_html):
            return
        built = BuiltSite(site_dir, build.site.settings)
        for path in list_html(site_dir).files:
            name = built.name(path)
            if name in build.treated or not self.config.static_html.match_file(name):
                continue
            done = site.treat_built_file(build.site, built, path)
            if done.result:
                site.note(build.report, done.page, done.result, has_analytics=done.has_analytics)
            if done.outcome.problem:
                build.report.problems.append(
                    f"{name}: {done.outcome.problem}; it is left as it was. Mend the file, or take "
                    "it out of static_html."
                )


def _undone(site_dir: Path, sample: tuple[str, str], options: SnapEngageConfig) -> str:
    """Tell in words what a later plugin has undone on a page that was written, if anything.

    `sample` is the page's file and what was made of the page.
    """
    name, treated = sample
    try:
        html = (site_dir / name).read_text("utf-8") if name else ""
    except (OSError, UnicodeDecodeError):
        return ""
    if html == treated:
        return ""
    if html and loader.TAG_ID not in html:
        return f"{name} was written without the loader"
    if strip(html, options.snippet_urls).removals:
        return f"{name} was written with an old embed in it"
    return ""


def _content(file: File | None) -> str:
    """The text of a file, empty where there is no such file or it is not text."""
    try:
        return file.content_string if file else ""
    except (OSError, UnicodeDecodeError):
        return ""


def _settings(config: MkDocsConfig, options: SnapEngageConfig) -> Settings:
    """What of mkdocs.yml matters to the site, as MkDocs has read it."""
    docs = Path(config.docs_dir)
    return Settings(
        options,
        site_url=config.site_url or "",
        base=Path(config.config_file_path).parent,
        docs=docs,
        places=(*_own_places(config), docs),
        # Material for MkDocs; other themes have no such feature, or another list of features.
        is_instant=INSTANT in (config.theme.get("features") or []),
    )


def _own_places(config: MkDocsConfig) -> Iterator[Path]:
    """The files and folders that somebody may have written an embed into."""
    included = config.mdx_configs.get("pymdownx.snippets", {}).get("base_path") or []
    included = [included] if isinstance(included, str) else included
    yield from map(Path, filter(None, (config.theme.custom_dir, *included)))
    yield from (Path(module.__file__) for module in config["hooks"].values() if module.__file__)
