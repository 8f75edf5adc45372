"""What is wrong with SnapEngage on the pages of a built site. Nothing is changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mkdocs_snapengage.built_site.files import describe_error, read_text
from mkdocs_snapengage.built_site.kinds import kind_of
from mkdocs_snapengage.built_site.site import path_of, root_of
from mkdocs_snapengage.built_site.summary import Finding
from mkdocs_snapengage.page.inject import TAG_ID
from mkdocs_snapengage.page.parsed import ParsedPage
from mkdocs_snapengage.page.strip import strip_page
from mkdocs_snapengage.page.transform import is_off, is_part, is_redirect
from mkdocs_snapengage.report.messages import NO_PLACE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mkdocs_snapengage.built_site.site import BuiltSite


@dataclass(frozen=True)
class Checked:
    """What was found in a file: problems, notes, and whether the page has chat."""

    problems: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()
    has_chat: bool = False


def check_file(site: BuiltSite, path: Path) -> Checked:
    """Return what is wrong in one file.

    Args:
        site: The site that the file belongs to.
        path: The file.

    """
    try:
        html = read_text(path).content
    except OSError as problem:
        return Checked((Finding(path, describe_error("read", problem)),))
    kind = kind_of(html)
    if kind == "other":
        return Checked()
    page = ParsedPage(html)
    embeds = [Finding(path, text, line) for line, text in _old_embeds(page, site)]
    if kind == "template":
        text = "an old embed in a template that was only copied: keep it out with exclude_docs"
        return Checked(notes=tuple(Finding(path, text) for _ in embeds[:1]))
    sources = _loader_sources(page)
    faults = [Finding(path, text) for text in _loader_faults(page, site, site.name(path), sources)]
    return Checked((*embeds, *faults), has_chat=bool(sources))


def _loader_sources(page: ParsedPage) -> list[str]:
    """Return the `src` of each loader tag on a page."""
    found = page.find({"script"}, lambda source: TAG_ID in source).elements
    return [e.attributes.get("src", "") for e in found if e.attributes.get("id") == TAG_ID]


def _old_embeds(page: ParsedPage, site: BuiltSite) -> Iterator[tuple[int, str]]:
    """Yield the line of each old embed, and what is wrong with it."""
    _, stripped = strip_page(page, site.settings.options.snippet_urls)
    for old in stripped.removals:
        yield int(old.line), f"an old {old.form} bypasses the loader"
    for left in stripped.leftovers:
        yield left.line, f"an old embed that has to be removed by hand: {left.reason}"


def _loader_faults(
    page: ParsedPage, site: BuiltSite, name: str, sources: list[str]
) -> Iterator[str]:
    """Yield what is wrong with the loader tags of a page, which have these `sources`."""
    if len(sources) > 1:
        yield f"the page has the loader {len(sources)} times, so chat loads twice"
    is_wanted = site.has_chat(name)
    if sources and not is_wanted and not is_off(page):
        yield "the page has the loader, though it is excluded"
    if not sources and is_wanted and not site.is_left_out(name) and not _needs_none(page):
        yield NO_PLACE if page.find_body_end() is None else "the loader is missing"
    for source in dict.fromkeys(sources):
        script = path_of(source, name, root_of(site.settings.site_url))
        if not _is_file(site, script, is_from_root=source.startswith("/")):
            yield f"the loader's script {script} is missing"


def _needs_none(page: ParsedPage) -> bool:
    return is_off(page) or is_part(page.html) or is_redirect(page)


def _is_file(site: BuiltSite, script: str, *, is_from_root: bool) -> bool:
    """Whether a path leads to a file of the site, even if the path of the site's URL is unknown."""
    parts = script.split("/")
    # Without settings, nobody knows how much of a URL is the path of the site.
    starts = range(len(parts)) if is_from_root else [0]
    return any(site.folder.joinpath(*parts[start:]).is_file() for start in starts)
