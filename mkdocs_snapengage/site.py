"""What is done to a site, once for the plugin and for the command: scripts, pages, report.

It knows no event of MkDocs and no command line.
"""

from __future__ import annotations

import posixpath
from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple

from mkdocs.utils import is_error_template

from mkdocs_snapengage.built_site.site import path_of, root_of
from mkdocs_snapengage.built_site.unprocessed import (
    find_embeds,
    find_in_search_index,
    list_unrendered,
)
from mkdocs_snapengage.config.front_matter import PageChoice
from mkdocs_snapengage.config.kinds import is_matched
from mkdocs_snapengage.page import analytics
from mkdocs_snapengage.page.inject import TAG_ID
from mkdocs_snapengage.page.parsed import ParsedPage
from mkdocs_snapengage.page.script_files import read_script_file
from mkdocs_snapengage.page.strip import Stripped, mentions_snapengage, strip, strip_page
from mkdocs_snapengage.page.transform import (
    PageResult,
    PageTransform,
    is_part,
    is_redirect,
)
from mkdocs_snapengage.report.messages import Message
from mkdocs_snapengage.report.messages import describe as messages_of
from mkdocs_snapengage.report.report import Report
from mkdocs_snapengage.report.tally import PageName

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence
    from pathlib import Path

    from pathspec import GitIgnoreSpec

    from mkdocs_snapengage.built_site.files import Outcome
    from mkdocs_snapengage.built_site.site import BuiltSite
    from mkdocs_snapengage.config.settings import Settings
    from mkdocs_snapengage.report.messages import Places
    from mkdocs_snapengage.report.sources import SiteSources


class Site:
    """What the settings of a site mean for its pages. It can go from one process to another."""

    def __init__(
        self,
        settings: Settings,
        *,
        has_loader: bool = True,
        dropped_scripts: frozenset[str] = frozenset(),
    ) -> None:
        """Take what is known of a site.

        Args:
            settings: Its settings.
            has_loader: Whether pages get the loader; else they only lose their old embeds.
            dropped_scripts: The files of the site that no page refers to any more.

        """
        self.settings = settings
        self.has_loader = has_loader
        self.dropped_scripts = dropped_scripts

    @cached_property
    def root(self) -> str:
        """The path of the site's URL."""
        return root_of(self.settings.site_url)

    @cached_property
    def snippet_urls(self) -> tuple[str, ...]:
        """The option, which MkDocs would look up anew for each page."""
        return self.settings.options.snippet_urls

    @cached_property
    def exclude(self) -> GitIgnoreSpec | None:
        """The option, None where it names no page."""
        exclude = self.settings.options.exclude
        return exclude if len(exclude) else None

    @cached_property
    def transform(self) -> PageTransform:
        """What is done to every page."""
        return PageTransform(self.settings.options, is_instant=self.settings.is_instant)


class Page(NamedTuple):
    """A page of a site: its path below the site's root, where it is from, what it chooses.

    `sources` are the paths of the files that it may be made from, such as `guide/start.md`,
    `template` is the theme's that renders it, where that is known.
    """

    path: str
    sources: tuple[str, ...] = ()
    choice: PageChoice = PageChoice()
    template: str = ""

    @property
    def name(self) -> PageName:
        """What the user knows the page by."""
        return PageName(next(iter(self.sources), self.path), self.template)


class FileResult(NamedTuple):
    """What became of a file, and what was found in it if it is a page."""

    outcome: Outcome
    page: Page
    result: PageResult | None = None
    has_analytics: bool = False


def new_report(site: Site) -> Report:
    """Begin the report on a site."""
    options = site.settings.options
    return Report(
        options.widget_id,
        waits_for_consent=bool(options.consent or options.attributes),
        # Where no page gets the loader, none needs analytics.js.
        has_analytics=bool(options.analytics.write_key) or not site.has_loader,
    )


def read_scripts(site: Site, scripts: Iterable[tuple[str, str]], report: Report) -> Site:
    """Return the site without those of its script files that are nothing but an embed.

    Args:
        site: The site.
        scripts: What `extra_javascript` lists, each with its code, "" where that is not to be had.
        report: Gets what was found in the scripts.
    """
    for path, content in scripts:
        code = content or path
        removals, lines = read_script_file(code, site.snippet_urls)
        report.has_analytics |= analytics.is_mentioned(code)
        report.dropped_scripts += [(path, removal) for removal in removals]
        report.mixed_scripts += [(path, line) for line in lines[:1]]
    dropped = frozenset(posixpath.normpath(path) for path, _ in report.dropped_scripts)
    return Site(site.settings, has_loader=site.has_loader, dropped_scripts=dropped)


def process_page(site: Site, page: Page, parsed: ParsedPage) -> PageResult:
    """Return a page as the settings want it, and what was found in it.

    Args:
        site: The site.
        page: Where the page is, and what it chooses.
        parsed: The page as it is.

    """
    html = parsed.html
    if not html or html.isspace():
        return PageResult(html, Stripped(html))
    if site.dropped_scripts:
        from mkdocs_snapengage.page.cuts import without_scripts  # noqa: PLC0415

        parsed = without_scripts(
            parsed, lambda src: path_of(src, page.path, site.root) in site.dropped_scripts
        )
    parsed, stripped = strip_page(parsed, site.snippet_urls)
    # Whoever is sent on at once gets no chat, and a part of a page gets that of the page.
    if not site.has_loader or is_part(parsed.html) or is_redirect(parsed):
        return PageResult(stripped.html, stripped)
    chat = page.choice.chat
    if chat is None:
        chat = not (site.exclude and is_matched(site.exclude, (*page.sources, page.path)))
    # A page that is served for any URL needs the site's files from the root.
    to_root = site.root if is_error_template(page.path) else "../" * page.path.count("/")
    return site.transform.apply(
        parsed, stripped, to_root, chat=chat, widget_id=page.choice.widget_id
    )


def process_file(site: Site, built: BuiltSite, path: Path) -> FileResult:
    """Process a file of the built site.

    Args:
        site: The site.
        built: The folder it is built into.
        path: The file.

    Returns:
        What became of the file. What goes wrong is in it, and never raised.

    """
    from mkdocs_snapengage.built_site.files import rewrite_file  # noqa: PLC0415

    name = built.name(path)
    page = Page(name, built.sources(name))
    done: list[tuple[PageResult, bool]] = []

    def process_html(html: str) -> str:
        parsed = ParsedPage(html)
        result = process_page(site, page, parsed)
        done.append((result, analytics.may_be_on(parsed)))
        return result.html

    outcome = rewrite_file(path, process_html)
    if outcome.problem or not done:
        return FileResult(outcome, page)
    # A page's text is not needed any more, and would have to go from one process to another.
    result, has_analytics = done[0]
    found = result._replace(html="", stripped=result.stripped._replace(html=""))
    return FileResult(outcome, page, found, has_analytics)


def process_static_files(
    site: Site, built: BuiltSite, rendered: Container[str], report: Report, jobs: int
) -> None:
    """Process the HTML files that `static_html` names, and note which others keep an old embed.

    Args:
        site: The site.
        built: The folder it is built into.
        rendered: The files that are made from pages and templates: they are done already.
        report: Has all that was found on the pages, and gets the rest.
        jobs: How many processes do the work.

    """
    others = list_unrendered(built.folder, rendered)
    patterns = site.settings.options.static_html
    named = {name for name in others if patterns.match_file(name)} if len(patterns) else set()
    static = [built.folder / name for name in others if name in named]
    process_one = partial(process_file, site, built)
    for done in _in_processes(process_one, static, jobs) if static else ():
        if done.result:
            record(report, done.page, done.result, has_analytics=done.has_analytics)
        if done.outcome.problem:
            advice = "Fix the file, or remove it from static_html."
            report.problems.append((done.page.path, f"{done.outcome.problem}. {advice}"))
    unprocessed = (name for name in others if name not in named)
    for name, kind in find_embeds(built.folder, unprocessed, site.snippet_urls):
        report.unprocessed.append((name, "page" if kind == "part" else kind))
    if report.removals:
        from mkdocs_snapengage.report.origins import telling_line  # noqa: PLC0415

        inline = (it.source for it in report.removals if not it.source.startswith("<"))
        if index := find_in_search_index(built.folder, map(telling_line, inline)):
            report.unprocessed.append((index, "search index"))


def _in_processes(
    process: Callable[[Path], FileResult], paths: Sequence[Path], jobs: int
) -> Iterator[FileResult]:
    from concurrent.futures import BrokenExecutor  # noqa: PLC0415

    from mkdocs_snapengage.built_site.processes import do_all  # noqa: PLC0415

    number = 0
    try:
        for result in do_all(process, paths, jobs):
            number += 1
            yield result
    except BrokenExecutor:
        # A build goes on without the help of other processes.
        yield from map(process, paths[number:])


def record_overwritten(built: BuiltSite, page: str, processed: str, report: Report) -> None:
    """Add to the report how a page was written if a later plugin has changed it.

    Args:
        built: The folder that the site is built into.
        page: The path of the page, "" if there is none.
        processed: What was made of it.
        report: Gets what is found.

    """
    urls = built.settings.options.snippet_urls
    try:
        html = (built.folder / page).read_text("utf-8") if page else ""
    except (OSError, UnicodeDecodeError):
        return
    if html == processed:
        return
    if html and TAG_ID not in html:
        report.overwritten = (page, "without the loader")
    elif mentions_snapengage(html, urls) and strip(html, urls).removals:
        report.overwritten = (page, "with an old embed")


def record(report: Report, page: Page, result: PageResult, *, has_analytics: bool) -> None:
    """Add to the report what was found on a page.

    Args:
        report: The report.
        page: The page.
        result: What was found.
        has_analytics: Whether analytics.js is mentioned on the page.

    """
    report.has_analytics |= has_analytics
    found = result.stripped
    if result.has_chat and not (found.removals or found.leftovers or found.early_calls):
        # Nearly all pages of nearly all sites: nobody asks for their names.
        report.with_chat += 1
    else:
        report.add(page.name, found, has_chat=result.has_chat)


def describe(
    site: Site, report: Report, find_sources: Callable[[Settings], SiteSources] | None = None
) -> list[Message]:
    """Return what the user is told of a site once all of its pages are done.

    Args:
        site: The site.
        report: What was found.
        find_sources: Finds what the pages are made of, where more is known than the settings say.

    """
    options = site.settings.options
    messages = list(messages_of(report, _places(site, report, find_sources)))
    if not options.has_usual_widget_id:
        messages.append(
            Message(
                f"The widget id '{options.widget_id}' does not look like SnapEngage's usual ids; "
                "if chat does not appear, compare it with the code in SnapEngage's dashboard."
            )
        )
    return messages


def _places(
    site: Site, report: Report, find_sources: Callable[[Settings], SiteSources] | None
) -> Places:
    """Return what tells where something on the pages comes from."""
    if not (report.removals or report.leftovers or report.early_calls):
        return lambda *_: []
    from mkdocs_snapengage.report.origins import Origins  # noqa: PLC0415
    from mkdocs_snapengage.report.sources import SiteSources  # noqa: PLC0415

    sources = (find_sources or SiteSources)(site.settings)
    return Origins(sources.groups, site.snippet_urls).places
