"""What is done to a page: old embeds out, analytics.js and the loader in. No MkDocs, no files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mkdocs_snapengage.catalogue import STEM
from mkdocs_snapengage.page import analytics
from mkdocs_snapengage.page import inject as loader
from mkdocs_snapengage.page.edits import cut_element, merged, splice
from mkdocs_snapengage.page.strip import Stripped, strip_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from mkdocs_snapengage.config.schema import SnapEngageConfig
    from mkdocs_snapengage.page.parsed import ParsedPage


@dataclass(frozen=True, slots=True)
class PageResult:
    """A page after its treatment, and what was found in it.

    `has_chat` says whether it got the loader, None that it was not meant to.
    """

    html: str
    stripped: Stripped
    has_chat: bool | None = None


class PageTransform:
    """What is done to each page of a site; what is the same for all of them is made once."""

    def __init__(self, options: SnapEngageConfig, *, is_instant: bool = False) -> None:
        """Make what all pages have in common.

        Args:
            options: The plugin's options.
            is_instant: Whether the theme replaces pages without loading them anew. Then a page
                without chat needs the loader too, for the pages that a visitor goes to from there.

        """
        self._options = options
        self._is_instant = is_instant
        self._snippet_urls = options.snippet_urls
        self._analytics = analytics.code_for(options)

    def apply(
        self,
        page: ParsedPage,
        url_of: Callable[[str], str],
        *,
        chat: bool = True,
        widget_id: str = "",
    ) -> PageResult:
        """Strip a page and give it what the options say; treated again, it stays as it is.

        Args:
            page: The page.
            url_of: Turns a path below the site's root into a URL as the page needs it.
            chat: Whether the page is to have chat; otherwise it says that it has none.
            widget_id: The page's own widget, where it has one.

        Returns:
            The page and what was found. A page that cannot hold another element is only stripped.

        """
        stripped = Stripped(page.html)
        if page.outline.may_load((STEM, *self._snippet_urls)):
            page, stripped = strip_page(page, self._snippet_urls)
            # An earlier run may have had other options.
            page = loader.without(loader.without(page, loader.TAG_ID), analytics.SNIPPET_ID)
        edits = [] if chat else loader.turn_off(page)
        if self._analytics:
            edits += analytics.inject(page, self._analytics, self._options.analytics.global_)
        if chat or self._is_instant:
            inserted = loader.inject(page, self._tag(url_of, widget_id))
            if not inserted:
                return PageResult(stripped.html, stripped, has_chat=False if chat else None)
            edits += inserted
        edits.sort(key=lambda edit: edit.start)
        return PageResult(splice(page.html, edits), stripped, has_chat=chat or None)

    def _tag(self, url_of: Callable[[str], str], widget_id: str) -> str:
        attributes = self._options.loader_attributes(url_of, widget_id)
        return loader.tag(url_of(loader.asset_path()), attributes)


def is_redirect(page: ParsedPage) -> bool:
    """Whether a page sends on to another one by itself, with `<meta http-equiv=refresh>`."""
    return "refresh" in page.html.lower() and any(
        meta.attributes.get("http-equiv", "").strip().lower() == "refresh"
        and "url=" in meta.attributes.get("content", "").lower().replace(" ", "")
        for meta in page.find({"meta"}, lambda tag: "refresh" in tag.lower()).elements
    )


def is_off(page: ParsedPage) -> bool:
    """Whether a page says that it has no chat."""
    return "snapengage" in page.html and any(
        meta.attributes.get("name") == "snapengage" and meta.attributes.get("content") == "off"
        for meta in page.find({"meta"}, lambda tag: "snapengage" in tag).elements
    )


def without_scripts(page: ParsedPage, is_dropped: Callable[[str], bool]) -> ParsedPage:
    """Return the page without the scripts whose `src` is one to drop."""
    scripts = page.find({"script"}, lambda source: "src" in source.lower()).elements
    dropped = [script for script in scripts if is_dropped(script.attributes.get("src", ""))]
    return page.edited(merged(page.html, [cut_element(page, script) for script in dropped]))
