"""The plugin: MkDocs' events, each handed on to a function that knows nothing of MkDocs."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mkdocs.config.base import ValidationError
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.utils import get_relative_url, is_error_template
from typing_extensions import override

from mkdocs_snapengage.built_site.files import list_html, treat_file
from mkdocs_snapengage.config.front_matter import PageChoice, page_choice
from mkdocs_snapengage.config.lists import is_matched
from mkdocs_snapengage.config.schema import SnapEngageConfig
from mkdocs_snapengage.config.settings import INSTANT
from mkdocs_snapengage.page import analytics
from mkdocs_snapengage.page import inject as loader
from mkdocs_snapengage.page.strip import read_script_file, strip
from mkdocs_snapengage.page.transform import transform_page
from mkdocs_snapengage.report.report import Report
from mkdocs_snapengage.report.sources import read_sources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

log = get_plugin_logger("mkdocs_snapengage")

_HTML = (".html", ".htm")


@dataclass
class _Build:
    """What is kept for the time of one build; a neighbour may start one inside of another.

    `treated` are the files written from pages and templates, kept where `static_html` needs them;
    `sample` is the last with chat, and what was made of it.
    """

    report: Report
    extra_javascript: list[Any]
    is_instant: bool
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
        report = Report(
            self.config.widget_id,
            is_gated=bool(self.config.consent or self.config.attributes),
            has_analytics=bool(self.config.analytics.write_key) or not self._injects,
        )
        # Material for MkDocs; other themes have no such feature, or another list of features.
        is_instant = INSTANT in (config.theme.get("features") or [])
        self._builds.append(_Build(report, config.extra_javascript, is_instant))
        if not self.config.has_usual_widget_id:
            log.info(
                "The widget id '%s' does not look like SnapEngage's usual ids; "
                "if chat does not appear, compare it with the code in SnapEngage's dashboard.",
                self.config.widget_id,
            )

    @property
    def _injects(self) -> bool:
        return self.config.serve or self._command != "serve"

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
        self._read_scripts(files, config)
        return files

    def _read_scripts(self, files: Files, config: MkDocsConfig) -> None:
        """Have no page refer to a script of `extra_javascript` that is nothing but an embed."""
        report = self._builds[-1].report
        kept = []
        for script in config.extra_javascript:
            path = str(script)
            code = _content(files.get_file_from_path(path)) or path
            report.has_analytics |= analytics.is_mentioned(code)
            removals, lines = read_script_file(code, self.config.snippet_urls)
            report.dropped_scripts += [(path, removal) for removal in removals]
            report.mixed_scripts += [(path, line) for line in lines[:1]]
            if not removals:
                kept.append(script)
        config.extra_javascript = kept

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
        self._keep(page.file.dest_uri)
        is_error_page = is_error_template(page.file.dest_uri)
        url_of = _url_from_root(config) if is_error_page else partial(_relative, page.url)
        return self._treat(output, (path, page.file.dest_uri), url_of, choice)

    # The same place in the order as for pages, for the same reasons.
    @event_priority(-25)
    @override
    def on_post_template(
        self, output_content: str, *, template_name: str, config: MkDocsConfig
    ) -> str:
        if not template_name.endswith(_HTML):
            return output_content
        self._keep(template_name)
        is_error_page = is_error_template(template_name)
        url_of = _url_from_root(config) if is_error_page else partial(_relative, template_name)
        return self._treat(output_content, (template_name,), url_of)

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
        sources = []
        if build.report.needs_sources:
            base = Path(config.config_file_path).parent
            sources = read_sources(_own_places(config), base, self.config.snippet_urls)
        for message in build.report.messages(sources):
            (log.warning if message.is_warning else log.info)(message.text)

    def _keep(self, name: str) -> None:
        """Remember a file as treated, where somebody will ask for it."""
        if len(self.config.static_html):
            self._builds[-1].treated.add(name)

    def _treat_static(self, site_dir: Path) -> None:
        """Treat the HTML files that MkDocs copied and others wrote, where the options name them."""
        build = self._builds[-1]
        if not len(self.config.static_html):
            return
        for path in list_html(site_dir).files:
            name = path.relative_to(site_dir).as_posix()
            if name not in build.treated and self.config.static_html.match_file(name):
                treat = partial(self._treat, paths=(name,), url_of=partial(_relative, name))
                outcome = treat_file(path, treat)
                if outcome.problem:
                    build.report.problems.append(
                        f"{name}: {outcome.problem}; it is left as it was. Mend the file, or take "
                        "it out of static_html."
                    )

    @override
    def on_build_error(self, *, error: Exception) -> None:
        self._builds.clear()

    def _treat(
        self,
        html: str,
        paths: tuple[str, ...],
        url_of: Callable[[str], str],
        choice: PageChoice = PageChoice(),  # noqa: B008
    ) -> str:
        """Strip and inject one page, known by `paths`: its source, what is built from it.

        `url_of` turns a path below the site's root into a URL as the page needs it.
        """
        if not html.strip():
            return html
        report = self._builds[-1].report
        if not self._injects:
            stripped = strip(html, self.config.snippet_urls)
            report.add(paths[0], stripped)
            return stripped.html
        chat = choice.chat
        if chat is None:
            chat = not is_matched(self.config.exclude, paths)
        treated = transform_page(
            html,
            self.config,
            url_of,
            chat=chat,
            widget_id=choice.widget_id,
            is_instant=self._builds[-1].is_instant,
        )
        report.has_analytics = report.has_analytics or analytics.is_mentioned(html)
        report.add(paths[0], treated.stripped, has_chat=treated.has_chat)
        if treated.has_chat:
            self._builds[-1].sample = (paths[-1], treated.html)
        return treated.html


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


def _relative(page_url: str, path: str) -> str:
    return get_relative_url(path, page_url)


def _content(file: File | None) -> str:
    """The text of a file, empty where there is no such file or it is not text."""
    try:
        return file.content_string if file else ""
    except (OSError, UnicodeDecodeError):
        return ""


def _url_from_root(config: MkDocsConfig) -> Callable[[str], str]:
    """How a page that is served for any URL refers to the site's files, as MkDocs does it."""
    root = urlsplit(config.site_url or "/").path or "/"
    return lambda url: posixpath.join(root, url)


def _own_places(config: MkDocsConfig) -> Iterator[Path]:
    """The files and folders that somebody may have written an embed into."""
    included = config.mdx_configs.get("pymdownx.snippets", {}).get("base_path") or []
    included = [included] if isinstance(included, str) else included
    yield from map(Path, filter(None, (config.theme.custom_dir, *included, config.docs_dir)))
    yield from (Path(module.__file__) for module in config["hooks"].values() if module.__file__)
