"""Attributes and data of a page from which a script may load the widget."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_snapengage.markup.executable import is_executable, source_attributes
from mkdocs_snapengage.markup.scan import TAG
from mkdocs_snapengage.markup.start_tags import read_attributes
from mkdocs_snapengage.page.analytics import SNIPPET_ID
from mkdocs_snapengage.page.inject import TAG_ID
from mkdocs_snapengage.page.reasons import IN_DATA, IN_EVENT, IN_JSON, NO_LOADER
from mkdocs_snapengage.scripts.urls import (
    RUNNING_URLS,
    find_loaders,
    mentions_loader,
    starts_widget,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mkdocs_snapengage.markup.elements import Element
    from mkdocs_snapengage.page.parsed import ParsedPage

# The tokens of a page leave out the comments in a plain drawing.
_TAG_OR_COMMENT = re.compile(rf"<!--(?:.*?-->|.*)|{TAG.pattern}", re.DOTALL)
_RUN_AS_CODE = re.compile(r"on\w+|srcdoc", re.IGNORECASE)
_JSON_TYPES = frozenset({"application/json", "importmap"})


class LoadingTag(NamedTuple):
    """A tag or element from which the widget may be loaded: where, its source, why it stays."""

    start: int
    source: str
    reason: str


def find_loading_tags(page: ParsedPage, extra: tuple[str, ...] = ()) -> Iterator[LoadingTag]:
    """Find the tags and the JSON of a page from which a script may load the widget.

    Args:
        page: The page.
        extra: Further starts of loader URLs, in lower case.
    """
    has_loader = mentions_loader(page.html, extra)
    if has_loader or starts_widget(page.html):
        yield from _in_attributes(page, extra)
    if has_loader:
        yield from _in_json(page, extra)


def _in_attributes(page: ParsedPage, extra: tuple[str, ...]) -> Iterator[LoadingTag]:
    """The tags that have a loader's URL where a script may get it from, or start the widget."""
    for start, end in _tags(page):
        source = page.html[start:end]
        if not mentions_loader(source, extra) and not starts_widget(source):
            continue
        for name, value in _attributes(source).items():
            if reason := _reason(page, name, value, extra):
                yield LoadingTag(start, source, reason)


def _in_json(page: ParsedPage, extra: tuple[str, ...]) -> Iterator[LoadingTag]:
    """The import maps and other JSON that have a loader's URL for a script."""
    for element in page.find({"script"}, lambda source: mentions_loader(source, extra)).elements:
        kind = element.attributes.get("type", "").strip().lower()
        content = page.html[element.content_start : element.content_end]
        if kind not in _JSON_TYPES:
            continue
        found = [key for key, value in _members(content) if find_loaders([value], extra)]
        names = found if kind == "importmap" else [element.attributes.get("id", "")] * bool(found)
        is_imported = kind == "importmap" and found and _has_own_modules(page)
        if is_imported or any(_is_named(page, name) for name in names if name):
            yield LoadingTag(element.start, page.html[element.start : element.end], IN_JSON)


def _members(content: str) -> Iterator[tuple[str, str]]:
    """The texts in JSON, each with its key."""
    try:
        waiting = [("", json.loads(content))]
    except (ValueError, RecursionError):
        return
    while waiting:
        key, value = waiting.pop()
        if isinstance(value, str):
            yield key, value
        elif isinstance(value, dict):
            waiting.extend(value.items())
        elif isinstance(value, list):
            waiting.extend((key, item) for item in value)


def _reason(page: ParsedPage, name: str, value: str, extra: tuple[str, ...]) -> str:
    """Why a tag is told because of an attribute, if it is."""
    if _RUN_AS_CODE.fullmatch(name) or value.strip().lower().startswith(RUNNING_URLS):
        if mentions_loader(value, extra):
            return IN_EVENT
        return NO_LOADER if starts_widget(value) else ""
    is_url = "<" not in value and bool(find_loaders([value], extra, complete=True))
    return IN_DATA if name.startswith("data-") and is_url and _is_read(page, name) else ""


def _tags(page: ParsedPage) -> Iterator[tuple[int, int]]:
    """The start tags outside of templates and of what holds no tags, as offsets."""
    position = 0
    for start, end in (*((t.content_start, t.content_end) for t in page.tokens), (None, None)):
        end_of_tags = len(page.html) if start is None else start
        for tag in _TAG_OR_COMMENT.finditer(page.html, position, end_of_tags):
            if tag[2] and not tag[1]:
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
    return any(True for _ in _scripts_with(page, words))


def _is_named(page: ParsedPage, name: str) -> bool:
    """Whether a script that is written out in the page has a name in quotes."""
    rest = "" if name.endswith("/") else "['\"`]"
    words = re.compile(rf"['\"`]#?{re.escape(name)}{rest}")
    return any(True for _ in _scripts_with(page, words))


def _has_own_modules(page: ParsedPage) -> bool:
    """Whether the page has modules in files, which may import what an import map names."""
    scripts = page.find({"script"}, lambda source: "module" in source.lower()).elements
    return any(
        script.attributes.get("type", "").lower() == "module" and "src" in script.attributes
        for script in scripts
    )


def _scripts_with(page: ParsedPage, words: re.Pattern[str]) -> Iterator[Element]:
    """The scripts of a page that are written out in it and have some words."""
    found = page.find({"script"}, lambda source: words.search(source) is not None).elements
    for script in found:
        is_code = is_executable(script) and not source_attributes(script)
        if is_code and words.search(page.html, script.content_start, script.content_end):
            yield script
