"""The package's edits of a page, made one at a time."""

from __future__ import annotations

from typing import Any

from mkdocs_snapengage.config.schema import SnapEngageConfig
from mkdocs_snapengage.page import analytics
from mkdocs_snapengage.page import inject as loader
from mkdocs_snapengage.page.edits import splice
from mkdocs_snapengage.page.parsed import ParsedPage
from mkdocs_snapengage.page.strip import strip_page
from mkdocs_snapengage.page.transform import PageResult, PageTransform
from tests.support.sites import WIDGET_ID


def options(**values: Any) -> SnapEngageConfig:
    """Return valid options of the plugin."""
    config = SnapEngageConfig()
    config.load_dict({"widget_id": WIDGET_ID} | values)
    assert config.validate() == ([], [])
    return config


def transformed(
    html: str,
    config: SnapEngageConfig,
    to_root: str = "/",
    *,
    chat: bool = True,
    widget_id: str = "",
) -> PageResult:
    """Return what becomes of one page."""
    page, stripped = strip_page(ParsedPage(html), config.snippet_urls)
    return PageTransform(config).apply(page, stripped, to_root, chat=chat, widget_id=widget_id)


def with_loader(html: str, tag: str) -> str | None:
    """Put the loader's tag into a page, in the place of an older one."""
    page = loader.without(ParsedPage(html), loader.TAG_ID)
    edits = loader.inject(page, tag)
    return splice(page.html, edits) if edits else None


def with_snippet(html: str, code: str, global_name: str = "analytics") -> str:
    """Put the analytics.js snippet into a page, in the place of an older one."""
    page = loader.without(ParsedPage(html), analytics.SNIPPET_ID)
    return splice(page.html, analytics.inject(page, code, global_name))


def turned_off(html: str) -> str:
    """Say on a page that it has no chat."""
    page = ParsedPage(html)
    return splice(page.html, loader.turn_off(page))
