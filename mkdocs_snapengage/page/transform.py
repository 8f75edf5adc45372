"""What is done to a page: old embeds out, analytics.js and the loader in. No MkDocs, no files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mkdocs_snapengage.catalogue import STEM
from mkdocs_snapengage.markup.elements import find_elements
from mkdocs_snapengage.markup.prefilter import outline
from mkdocs_snapengage.page import analytics
from mkdocs_snapengage.page import edits as cuts
from mkdocs_snapengage.page import inject as loader
from mkdocs_snapengage.page.strip import Stripped, strip

if TYPE_CHECKING:
    from collections.abc import Callable

    from mkdocs_snapengage.config.schema import SnapEngageConfig


@dataclass(frozen=True, slots=True)
class PageResult:
    """A page after its treatment, and what was found in it.

    `has_chat` says whether it got the loader, None that it was not meant to.
    """

    html: str
    stripped: Stripped
    has_chat: bool | None = None


def transform_page(  # noqa: PLR0913
    html: str,
    options: SnapEngageConfig,
    url_of: Callable[[str], str],
    *,
    chat: bool = True,
    widget_id: str = "",
    is_instant: bool = False,
) -> PageResult:
    """Strip a page and give it what the options say; treated again, it stays as it is.

    `url_of` turns a path below the site's root into a URL as the page needs it. Without `chat`,
    the page says that it has none. `widget_id` is the page's own, where it has one. With
    `is_instant`, the theme replaces pages without loading them anew: then a page without chat needs
    the loader too, for the pages that a visitor goes to from there.
    """
    page = outline(html)
    stripped = Stripped(html)
    if page.may_load((STEM, *options.snippet_urls)):
        stripped = strip(html, options.snippet_urls)
        html = _without_own(stripped.html)
    if not chat:
        html = loader.turn_off(html)
    if code := analytics.code_for(options):
        html = analytics.inject(html, code, options.analytics.global_)
    if not chat and not is_instant:
        return PageResult(html, stripped)
    attributes = options.loader_attributes(url_of, widget_id)
    tag = loader.tag(url_of(loader.asset_path()), attributes)
    injected = loader.inject(html, tag, page if html is page.html else None)
    return PageResult(
        stripped.html if injected is None else injected,
        stripped,
        has_chat=injected is not None if chat else None,
    )


def _without_own(html: str) -> str:
    """Take out what an earlier run has put in; the options may have changed since."""
    return loader.without(loader.without(html, loader.TAG_ID), analytics.SNIPPET_ID)


def is_redirect(html: str) -> bool:
    """Whether a page sends on to another one by itself, with `<meta http-equiv=refresh>`."""
    return "refresh" in html.lower() and any(
        meta.attributes.get("http-equiv", "").strip().lower() == "refresh"
        and "url=" in meta.attributes.get("content", "").lower().replace(" ", "")
        for meta in find_elements(html, {"meta"}, lambda tag: "refresh" in tag.lower()).elements
    )


def is_off(html: str) -> bool:
    """Whether a page says that it has no chat."""
    return "snapengage" in html and any(
        meta.attributes.get("name") == "snapengage" and meta.attributes.get("content") == "off"
        for meta in find_elements(html, {"meta"}, lambda tag: "snapengage" in tag).elements
    )


def without_scripts(html: str, is_dropped: Callable[[str], bool]) -> str:
    """Return the page without the scripts whose `src` is one to drop."""
    found = find_elements(html, {"script"}, lambda source: "src" in source.lower())
    page = cuts.Page(html, found.comments)
    dropped = [e for e in found.elements if is_dropped(e.attributes.get("src", ""))]
    return cuts.apply(html, cuts.merged(html, [page.cut_element(e) for e in dropped]))
