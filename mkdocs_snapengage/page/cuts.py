"""Cuts of whole elements, with the comments that wrap a snippet of SnapEngage's."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from mkdocs_snapengage.markup.scan import TAG
from mkdocs_snapengage.markup.sieve import contains_any, lowered
from mkdocs_snapengage.page.edits import Edit, merged, skip, skip_back, whole_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from mkdocs_snapengage.markup.elements import Element
    from mkdocs_snapengage.markup.tokenizer import Token
    from mkdocs_snapengage.page.parsed import ParsedPage

_SPACE = " \t\n\f\r"
_NAMING = re.compile(r"\b(?:live ?chat|snap ?engage|snapabug|support)\b")
_PURPOSE = re.compile(r"(?<=code) for( [a-z]+){1,3}$")
_FILLING = frozenset("chat code of script snippet the widget".split())
_BEGIN = frozenset("begin begins start starts".split())
_END = frozenset("end ends".split())


# A theme writes the same ones on every page.
@lru_cache(maxsize=256)
def comment_role(text: str) -> str:
    """Tell what a comment wraps: `"begin"`, `"end"` or `"neutral"` of a snippet, `""` for others.

    `text` is what stands between `<!--` and `-->`.
    """
    words = re.sub(r"[^a-z]+", " ", text.lower()).strip()
    words = _PURPOSE.sub("", words)
    others, named = _NAMING.subn(" ", words)
    rest = set(others.split()) - _FILLING
    for role, markers in (("begin", _BEGIN), ("end", _END), ("neutral", frozenset[str]())):
        if named and rest <= markers and bool(rest) == bool(markers):
            return role
    return ""


def names_vendor(text: str) -> bool:
    """Whether a comment names SnapEngage itself, not just chat or support."""
    return re.search(r"snap ?engage|snapabug", text, re.IGNORECASE) is not None


def cut_element(page: ParsedPage, element: Element) -> Edit:
    """Cut an element, the wrapper comments that touch it, and the line that leaves empty."""
    html = page.html
    assert _is_whole(html, element), "a cut is exactly one element"
    start, end = element.start, element.end
    while comment := page.comment_to.get(skip_back(html, start, _SPACE)):
        if _role(html, comment) not in {"begin", "neutral"}:
            break
        start = comment.start
    while comment := page.comment_from.get(skip(html, end, _SPACE)):
        if not _may_follow(html, comment):
            break
        end = comment.end
    return Edit(*whole_lines(html, start, end))


def _role(html: str, comment: Token) -> str:
    text = html[comment.start : comment.end]
    is_plain = text.startswith("<!--") and text.endswith("-->")
    return comment_role(text[4:-3]) if is_plain else ""


def _may_follow(html: str, comment: Token) -> bool:
    """Whether a comment belongs to what it follows, and not to what comes next."""
    role = _role(html, comment)
    return role == "end" or (role == "neutral" and names_vendor(html[comment.start : comment.end]))


def _is_whole(html: str, element: Element) -> bool:
    """Whether an element begins with its start tag and ends with its end tag, if it has one."""
    begin = TAG.fullmatch(html, element.start, element.content_start)
    end = TAG.fullmatch(html, element.content_end, element.end)
    is_void = element.content_start == element.end
    tags = [("", begin)] if is_void else [("", begin), ("/", end)]
    return all(tag and (tag[1], tag[2].lower()) == (slash, element.name) for slash, tag in tags)


def without_scripts(page: ParsedPage, is_dropped: Callable[[str], bool]) -> ParsedPage:
    """Return a page without some of its scripts.

    Args:
        page: The page.
        is_dropped: Whether a script goes, by its `src`, which may be "".

    """
    scripts = page.find({"script"}, lambda source: contains_any(lowered(source), ("src",))).elements
    dropped = [script for script in scripts if is_dropped(script.attributes.get("src", ""))]
    return page.edited(merged(page.html, [cut_element(page, script) for script in dropped]))
