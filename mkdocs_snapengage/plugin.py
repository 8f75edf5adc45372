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
from mkdocs_snapengage.config import SnapEngageConfig
from mkdocs_snapengage.report import Report, Source
from mkdocs_snapengage.snippets import mentions_snapengage, read_script_file, strip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

    from mkdocs_snapengage.snippets import Removal

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
        is_gated = bool(self.config.get("consent") or self.config.get("attributes"))
        self._report = Report(self.config.widget_id, is_gated=is_gated)
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
        self._drop_script_files(files, config)
        return files

    def _drop_script_files(self, files: Files, config: MkDocsConfig) -> None:
        """Have no page refer to a script of `extra_javascript` that is nothing but an embed."""
        self._extra_javascript = config.extra_javascript
        kept = []
        for script in config.extra_javascript:
            path = str(script)
            file = files.get_file_from_path(path)
            removals, lines = _read_script_file(file, self.config.snippet_urls)
            self._report.dropped_scripts += [(path, removal) for removal in removals]
            self._report.mixed_scripts += [(path, line) for line in lines[:1]]
            if not removals:
                kept.append(script)
        config.extra_javascript = kept

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
        # The same config may be built once more.
        config.extra_javascript = self._extra_javascript
        sources = (
            list(_sources(config, self.config.snippet_urls)) if self._report.needs_sources else []
        )
        for message in self._report.messages(sources):
            (log.warning if message.is_warning else log.info)(message.text)

    def _treat(self, html: str, name: str, url_of: Callable[[str], str]) -> str:
        """Strip and inject one page; `url_of` turns a path below the site's root into a URL."""
        if not html.strip():
            return html
        stripped = strip(html, self.config.snippet_urls)
        tag = loader.tag(
            url_of(loader.asset_path()),
            self.config.loader_settings(url_of),
            self.config.attributes,
        )
        html = stripped.html
        if snippet := self.config.analytics_code():
            html = analytics.inject(html, snippet, self.config.analytics.global_)
        injected = loader.inject(html, tag)
        self._report.add(name, stripped, has_chat=injected is not None)
        return stripped.html if injected is None else injected


def _read_script_file(
    file: File | None, extra_urls: tuple[str, ...]
) -> tuple[tuple[Removal, ...], tuple[int, ...]]:
    try:
        return read_script_file(file.content_string, extra_urls) if file else ((), ())
    except (OSError, UnicodeDecodeError):
        return (), ()


def _url_from_root(config: MkDocsConfig) -> Callable[[str], str]:
    """How a page that is served for any URL refers to the site's files, as MkDocs does it."""
    root = urlsplit(config.site_url or "/").path or "/"
    return lambda url: posixpath.join(root, url)


def _sources(config: MkDocsConfig, extra_urls: tuple[str, ...]) -> Iterator[Source]:
    """The files of the user's own that mention SnapEngage: pages, includes, templates, hooks."""
    base = Path(config.config_file_path).absolute().parent
    for path in dict.fromkeys(path.absolute() for path in _own_files(config)):
        try:
            if not path.is_file() or path.stat().st_size > _LARGEST_SOURCE:
                continue
            text = path.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            continue
        if mentions_snapengage(text, extra_urls):
            shown = path.relative_to(base) if path.is_relative_to(base) else path
            yield Source(shown.as_posix(), text)


def _own_files(config: MkDocsConfig) -> Iterator[Path]:
    """Every file that somebody may have written an embed into."""
    included = config.mdx_configs.get("pymdownx.snippets", {}).get("base_path") or []
    included = [included] if isinstance(included, str) else included
    for folder in (config.theme.custom_dir, *included, config.docs_dir):
        if folder and Path(folder).is_dir():
            yield from sorted(Path(folder).rglob("*"))
        elif folder:
            yield Path(folder)
    for module in config["hooks"].values():
        if module.__file__:
            yield Path(module.__file__)
