"""A site that any generator has built: what the plugin does to pages, done to its HTML files."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from mkdocs.utils import get_relative_url, is_error_template

from mkdocs_snapengage.built_site.files import (
    Outcome,
    describe_error,
    is_inside,
    treat_file,
    write_atomically,
)
from mkdocs_snapengage.config.lists import is_matched
from mkdocs_snapengage.page import analytics
from mkdocs_snapengage.page import inject as loader
from mkdocs_snapengage.page.strip import read_script_file, strip
from mkdocs_snapengage.page.transform import (
    PageResult,
    is_redirect,
    transform_page,
    without_scripts,
)
from mkdocs_snapengage.report.report import Report

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from mkdocs_snapengage.config.settings import Settings


@dataclass(frozen=True)
class BuiltSite:
    """The folder of a site, the settings it was built with, and the scripts no page needs more."""

    folder: Path
    settings: Settings
    dropped_scripts: frozenset[str] = frozenset()

    def name(self, path: Path) -> str:
        """Return the path of a file below the site's root."""
        return path.relative_to(self.folder).as_posix()

    def paths(self, page: str) -> tuple[str, ...]:
        """Return the paths a page is known by: its source where there is one, and its own."""
        docs = self.settings.docs
        stem, _, name = page.rpartition(".")[0].rpartition("/")
        sources = [f"{posixpath.join(stem, name)}.md"]
        if name == "index":
            sources += [posixpath.join(stem, "README.md"), *([f"{stem}.md"] if stem else [])]
        return (*(path for path in sources if docs and (docs / path).is_file()), page)

    def has_chat(self, page: str) -> bool:
        """Whether the options want chat on a page."""
        return not is_matched(self.settings.options.exclude, self.paths(page))

    def url_of(self, page: str) -> Callable[[str], str]:
        """Return what turns a path below the site's root into a URL as a page needs it."""
        if is_error_template(page):
            return lambda path: posixpath.join(self.root, path)
        return lambda path: get_relative_url(path, page)

    @property
    def root(self) -> str:
        """The path of the site's URL."""
        return urlsplit(self.settings.site_url).path or "/"

    def path_of(self, url: str, page: str) -> str:
        """Return the path below the site's root that a URL on a page leads to, "" if none."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return ""
        if parts.scheme or parts.netloc or not parts.path:
            return ""
        below = parts.path.removeprefix(self.root) if parts.path.startswith("/") else ""
        return posixpath.normpath(
            unquote(below or posixpath.join(posixpath.dirname(page), parts.path)).lstrip("/")
        )


@dataclass(frozen=True)
class FileResult:
    """What became of one file, and what was found in it if it is a page.

    `has_analytics` says whether anything on it may bring analytics.js.
    """

    outcome: Outcome
    page: str
    treated: PageResult | None = None
    has_analytics: bool = False


def apply_to_file(site: BuiltSite, path: Path) -> FileResult:
    """Do to a file what the plugin does to a page."""
    page = site.name(path)
    done: list[PageResult] = []

    def treat(html: str) -> str:
        done.append(_treat(site, page, html))
        return done[0].html

    outcome = treat_file(path, treat)
    if outcome.problem or not done:
        return FileResult(outcome, page)
    # A page's text is not needed any more, and would have to go from one process to another.
    found = replace(done[0], html="", stripped=replace(done[0].stripped, html=""))
    has_analytics = analytics.is_mentioned(done[0].html)
    return FileResult(outcome, site.paths(page)[0], found, has_analytics)


def _treat(site: BuiltSite, page: str, html: str) -> PageResult:
    if site.dropped_scripts:
        html = without_scripts(html, lambda src: site.path_of(src, page) in site.dropped_scripts)
    # Who is sent on at once gets no chat, and is not counted.
    if is_redirect(html):
        stripped = strip(html, site.settings.options.snippet_urls)
        return PageResult(stripped.html, stripped)
    return transform_page(
        html,
        site.settings.options,
        site.url_of(page),
        chat=site.has_chat(page),
        is_instant=site.settings.is_instant,
    )


def write_asset(site: BuiltSite) -> Outcome:
    """Write the script that all pages share, unless it is there."""
    path = site.folder / loader.asset_path()
    content = loader.asset_content().encode()
    if not is_inside(path, site.folder):
        return Outcome(path, problem="leads out of the site; nothing is written there")
    try:
        if path.is_file() and path.read_bytes() == content:
            return Outcome(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, content)
    except OSError as problem:
        return Outcome(path, problem=describe_error("written", problem))
    return Outcome(path, is_changed=True)


def new_report(site: BuiltSite) -> tuple[Report, BuiltSite]:
    """Begin a report with what the site's own scripts do, and find those that no page needs."""
    options = site.settings.options
    report = Report(
        options.widget_id,
        is_gated=bool(options.consent or options.attributes),
        has_analytics=bool(options.analytics.write_key),
    )
    for script in site.settings.scripts:
        code = _code(site, script) or script
        removals, lines = read_script_file(code, options.snippet_urls)
        report.has_analytics |= analytics.is_mentioned(code)
        report.dropped_scripts += [(script, removal) for removal in removals]
        report.mixed_scripts += [(script, line) for line in lines[:1]]
    dropped = frozenset(posixpath.normpath(script) for script, _ in report.dropped_scripts)
    return report, replace(site, dropped_scripts=dropped)


def _code(site: BuiltSite, script: str) -> str:
    path = site.folder / script
    try:
        return path.read_text("utf-8-sig") if is_inside(path, site.folder) else ""
    except (OSError, ValueError):
        return ""
