"""What is wrong with SnapEngage on the pages of a built site. Nothing is changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mkdocs_snapengage.built_site.files import UndecodableError, describe_error, is_page, read_text
from mkdocs_snapengage.page.inject import TAG_ID
from mkdocs_snapengage.page.parsed import ParsedPage
from mkdocs_snapengage.page.strip import strip_page
from mkdocs_snapengage.page.transform import is_off, is_redirect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mkdocs_snapengage.built_site.site import BuiltSite


@dataclass(frozen=True)
class Checked:
    """A file that was looked at, what is wrong in it, and whether it is a page with chat."""

    path: Path
    problems: tuple[str, ...] = ()
    has_chat: bool = False


def check_file(site: BuiltSite, path: Path) -> Checked:
    """Look for what is wrong in one file."""
    try:
        html = read_text(path).content
    except (OSError, UndecodableError) as problem:
        return Checked(path, (describe_error("read", problem),))
    if not is_page(html):
        return Checked(path)
    page = ParsedPage(html)
    sources = _loaders(page)
    problems = [*_old_embeds(page, site), *_about_loader(page, site, site.name(path), sources)]
    return Checked(path, tuple(problems), has_chat=bool(sources))


def _loaders(page: ParsedPage) -> list[str]:
    """The `src` of each tag of the plugin's on a page."""
    found = page.find({"script"}, lambda source: TAG_ID in source).elements
    return [e.attributes.get("src", "") for e in found if e.attributes.get("id") == TAG_ID]


def _old_embeds(page: ParsedPage, site: BuiltSite) -> Iterator[str]:
    _, stripped = strip_page(page, site.settings.options.snippet_urls)
    for old in stripped.removals:
        yield f"line {old.line}: an old {old.form} loads SnapEngage past the loader"
    for left in stripped.leftovers:
        yield f"line {left.line}: an old embed that has to be taken out by hand: {left.reason}"


def _about_loader(
    page: ParsedPage, site: BuiltSite, name: str, sources: list[str]
) -> Iterator[str]:
    if len(sources) > 1:
        yield f"the loader is there {len(sources)} times, so chat loads twice"
    is_wanted = site.has_chat(name)
    if sources and not is_wanted and not is_off(page):
        yield "the loader is there, though the page is excluded"
    if not sources and is_wanted and not (is_off(page) or is_redirect(page)):
        yield "the loader is missing"
    for source in dict.fromkeys(sources):
        if not _is_there(site, source, name):
            yield f"the loader's script {source} is not there"


def _is_there(site: BuiltSite, source: str, page: str) -> bool:
    """Whether a URL on a page leads to a file of the site, whatever the path of the site is."""
    parts = site.path_of(source, page).split("/")
    # The settings may be unknown, and with them how much of a URL is the path of the site.
    starts = range(len(parts)) if source.startswith("/") else [0]
    return any(site.folder.joinpath(*parts[start:]).is_file() for start in starts)
