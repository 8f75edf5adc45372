"""What is done to a page: old embeds out, analytics.js and the loader in. No MkDocs, no files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_snapengage.catalogue import WORDS
from mkdocs_snapengage.markup.sieve import contains_any, lowered
from mkdocs_snapengage.page import analytics
from mkdocs_snapengage.page import inject as loader
from mkdocs_snapengage.page.edits import splice
from mkdocs_snapengage.page.parsed import ParsedPage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_snapengage.config.schema import SnapEngageConfig
    from mkdocs_snapengage.page.strip import Stripped

# A page may leave out all of these tags but its title; a part may have that of an SVG.
_WHOLE = r"(?i)<(?:!doctype|html|head|body)\b|\A\s*<(?:title|meta)\b"
# The pages of most themes, which need no search.
_USUAL_STARTS = ("<!doctype html>", "\n<!doctype html>", "<!DOCTYPE html>")
_REFRESH_URL = r"(?i)\burl\s*=\s*[\"']?([^\"'\s][^\"']*)"


class PageResult(NamedTuple):
    """A processed page, and what was found in it.

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
        # MkDocs would look the option up anew for each page.
        self._words = (*WORDS, *options.snippet_urls)
        self._is_instant = is_instant
        self._analytics = analytics.code_for(options)
        self._tags: dict[tuple[str, str], str] = {}

    def apply(
        self,
        page: ParsedPage,
        stripped: Stripped,
        to_root: str,
        *,
        chat: bool = True,
        widget_id: str = "",
    ) -> PageResult:
        """Add what the options say to a page without embeds. This is idempotent.

        Args:
            page: The page.
            stripped: What was found on it.
            to_root: What leads from the page to the site's root, such as `../`.
            chat: Whether the page is to have chat; otherwise it says that it has none.
            widget_id: The page's own widget, where it has one.

        Returns:
            The page and what was found. A page that cannot hold another element stays as it is.

        """
        # An earlier run may have had other options. These are the words that a page is stripped by,
        # so that nothing has to be looked for again.
        if page.mentions(self._words):
            page = loader.without(loader.without(page, loader.TAG_ID), analytics.SNIPPET_ID)
        edits = [] if chat else loader.turn_off(page)
        if self._analytics:
            edits += analytics.inject(page, self._analytics, self._options.analytics.global_)
        if chat or self._is_instant:
            inserted = loader.inject(page, self._tag(to_root, widget_id))
            if not inserted:
                return PageResult(stripped.html, stripped, has_chat=False if chat else None)
            edits += inserted
        edits.sort(key=lambda edit: edit.start)
        return PageResult(splice(page.html, edits), stripped, has_chat=chat or None)

    def _tag(self, to_root: str, widget_id: str) -> str:
        key = (to_root, widget_id)
        if key not in self._tags:
            attributes = self._options.loader_attributes(to_root, widget_id)
            self._tags[key] = loader.tag(to_root + loader.asset_path(), attributes)
        return self._tags[key]


def is_part(html: str) -> bool:
    """Whether a text is only a part of a page, such as a script puts into another one."""
    return not (html.startswith(_USUAL_STARTS) or re.search(_WHOLE, html))


def is_redirect(page: ParsedPage) -> bool:
    """Whether a page sends on to another one by itself, with `<meta http-equiv=refresh>`.

    In `<noscript>`, as mike writes it, that counts where a script goes to the same address.
    """
    if not page.has_meta_with("refresh"):
        return False
    if any(_refresh_urls(page)):
        return True
    hidden = page.find({"noscript"}, _refreshes).elements
    parts = (page.html[element.content_start : element.content_end] for element in hidden)
    urls = [url for part in parts for url in _refresh_urls(ParsedPage(part))]
    scripts = page.find({"script"}, lambda source: any(url in source for url in urls)).elements
    return any("location" in page.html[script.start : script.end] for script in scripts)


def _refreshes(source: str) -> bool:
    return contains_any(lowered(source), ("refresh",))


def _refresh_urls(page: ParsedPage) -> Iterator[str]:
    """The addresses that a page sends on to by `<meta>`."""
    for meta in page.find({"meta"}, _refreshes).elements:
        found = re.search(_REFRESH_URL, meta.attributes.get("content", ""))
        if found and meta.attributes.get("http-equiv", "").strip().lower() == "refresh":
            yield found[1]


def is_off(page: ParsedPage) -> bool:
    """Whether a page says that it has no chat."""
    return "snapengage" in page.html and any(
        meta.attributes.get("name") == "snapengage" and meta.attributes.get("content") == "off"
        for meta in page.find({"meta"}, lambda tag: "snapengage" in tag).elements
    )
