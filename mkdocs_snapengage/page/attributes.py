"""Attributes of a page's elements from which a script may load the widget."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_snapengage.markup.executable import source_attributes
from mkdocs_snapengage.markup.start_tags import read_attributes
from mkdocs_snapengage.markup.tags import TAG
from mkdocs_snapengage.page.analytics import SNIPPET_ID
from mkdocs_snapengage.page.findings import IN_DATA, IN_EVENT
from mkdocs_snapengage.page.inject import TAG_ID
from mkdocs_snapengage.scripts.urls import find_loaders, mentions_loader

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mkdocs_snapengage.page.parsed import ParsedPage

_RUNNING_URLS = ("data:text/javascript", "javascript:")
_RUN_AS_CODE = re.compile(r"on\w+|srcdoc", re.IGNORECASE)


class LoadingTag(NamedTuple):
    """A start tag from which the widget may be loaded: where it is, its source, why it stays."""

    start: int
    source: str
    reason: str


def find_loading_attributes(page: ParsedPage, extra: tuple[str, ...] = ()) -> Iterator[LoadingTag]:
    """Find the tags of a page that have a loader's URL where a script may get it from.

    Args:
        page: The page.
        extra: Further starts of loader URLs, in lower case.
    """
    if not mentions_loader(page.html, extra):
        return
    for start, end in _tags(page):
        source = page.html[start:end]
        if not mentions_loader(source, extra):
            continue
        for name, value in _attributes(source).items():
            if reason := _reason(page, name, value, extra):
                yield LoadingTag(start, source, reason)


def _reason(page: ParsedPage, name: str, value: str, extra: tuple[str, ...]) -> str:
    """Why a tag is told because of an attribute, if it is."""
    if _RUN_AS_CODE.fullmatch(name) or value.strip().lower().startswith(_RUNNING_URLS):
        return IN_EVENT if mentions_loader(value, extra) else ""
    is_url = "<" not in value and bool(find_loaders([value], extra, complete=True))
    return IN_DATA if name.startswith("data-") and is_url and _is_read(page, name) else ""


def _tags(page: ParsedPage) -> Iterator[tuple[int, int]]:
    """The start tags outside of templates and of what holds no tags, as offsets."""
    position = 0
    for start, end in (*((t.content_start, t.content_end) for t in page.tokens), (None, None)):
        for tag in TAG.finditer(page.html, position, len(page.html) if start is None else start):
            if not tag[1]:
                yield tag.span()
        position = end or 0


def _attributes(tag: str) -> Mapping[str, str]:
    attributes = read_attributes(tag) or {}
    return {} if attributes.get("id") in {TAG_ID, SNIPPET_ID} else attributes


def _is_read(page: ParsedPage, name: str) -> bool:
    """Whether a script that is written out in the page names a data attribute."""
    own = name.removeprefix("data-")
    in_code = re.sub(r"-([a-z])", lambda match: match[1].upper(), own)
    words = re.compile(rf"{re.escape(name)}|\b{re.escape(in_code)}\b|['\"]{re.escape(own)}['\"]")
    scripts = page.find({"script"}, lambda source: words.search(source) is not None).elements
    return any(
        words.search(page.html, script.content_start, script.content_end)
        for script in scripts
        if not source_attributes(script)
    )
