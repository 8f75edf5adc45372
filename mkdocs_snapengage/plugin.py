"""The plugin: MkDocs' events, each handed on to a function that knows nothing of MkDocs."""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.utils import get_relative_url, is_error_template
from typing_extensions import override

from mkdocs_snapengage import analytics, loader
from mkdocs_snapengage.catalogue import WORDS
from mkdocs_snapengage.config import SnapEngageConfig
from mkdocs_snapengage.report import Report, Source
from mkdocs_snapengage.snippets import strip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

log = get_plugin_logger("mkdocs_snapengage")

_HTML = (".html", ".htm")
# A file larger than this is data, not a template or a page somebody wrote an embed into.
_LARGEST_SOURCE = 1_000_000


class SnapEngagePlugin(BasePlugin[SnapEngageConfig]):
    """Strips old SnapEngage embeds from every page and gives it the loader.

    Events: `on_config` begins the report, `on_files` adds the loader's script, `on_post_page` and
    `on_post_template` treat the HTML, `on_post_build` tells what was found.
    """

    @override
    def on_config(self, config: MkDocsConfig) -> None:
        self._report = Report(self.config.widget_id)
        if not self.config.has_usual_widget_id:
            log.info(
                "The widget id '%s' does not look like SnapEngage's usual ids; "
                "if chat does not appear, compare it with the code in SnapEngage's dashboard.",
                self.config.widget_id,
            )

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
        return files

    # After the plugins and hooks that inject or minify at 0, so that what they add is stripped
    # too, and before Material's privacy plugin at -50, which would hide an old external tag.
    @event_priority(-25)
    @override
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        if is_error_template(page.file.dest_uri):
            return self._treat(output, page.file.src_uri, _url_from_root(config))
        return self._treat(output, page.file.src_uri, lambda url: get_relative_url(url, page.url))

    # The same place in the order as for pages, for the same reasons.
    @event_priority(-25)
    @override
    def on_post_template(
        self, output_content: str, *, template_name: str, config: MkDocsConfig
    ) -> str:
        if not template_name.endswith(_HTML):
            return output_content
        if is_error_template(template_name):
            return self._treat(output_content, template_name, _url_from_root(config))
        return self._treat(
            output_content, template_name, lambda url: get_relative_url(url, template_name)
        )

    @override
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        sources = list(_sources(config)) if self._report.removals or self._report.leftovers else []
        for message in self._report.messages(sources):
            (log.warning if message.is_warning else log.info)(message.text)

    def _treat(self, html: str, name: str, url_of: Callable[[str], str]) -> str:
        """Strip and inject one page; `url_of` turns a path below the site's root into a URL."""
        if not html.strip():
            return html
        stripped = strip(html)
        tag = loader.tag(
            url_of(loader.asset_path()),
            self.config.loader_settings(url_of),
            self.config.attributes,
        )
        self._report.add(name, stripped, has_chat=True)
        html = stripped.html
        if snippet := self.config.analytics_code():
            html = analytics.inject(html, snippet, self.config.analytics.global_)
        return loader.inject(html, tag)


def _url_from_root(config: MkDocsConfig) -> Callable[[str], str]:
    """How a page that is served for any URL refers to the site's files, as MkDocs does it."""
    root = urlsplit(config.site_url or "/").path or "/"
    return lambda url: posixpath.join(root, url)


def _sources(config: MkDocsConfig) -> Iterator[Source]:
    """The files of the user's own that mention SnapEngage: pages, templates, hooks."""
    base = Path(config.config_file_path).absolute().parent
    folders = [config.docs_dir, config.theme.custom_dir]
    found = [path for folder in folders if folder for path in sorted(Path(folder).rglob("*"))]
    for path in (path.absolute() for path in [*found, *map(Path, config.hooks)]):
        try:
            if not path.is_file() or path.stat().st_size > _LARGEST_SOURCE:
                continue
            text = path.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            continue
        if any(word in text.lower() for word in WORDS):
            shown = path.relative_to(base) if path.is_relative_to(base) else path
            yield Source(shown.as_posix(), text)
