"""What is promised for every page whatever it looks like, to be checked on any text.

Each function raises AssertionError where a promise is broken. turbohtml is the judge.
"""

from __future__ import annotations

from typing import Any

from mkdocs_snapengage.markup.elements import is_frameset
from mkdocs_snapengage.page import analytics
from mkdocs_snapengage.page import inject as loader
from mkdocs_snapengage.page.strip import mentions_snapengage, strip
from tests.support.edits import options, transformed, turned_off, with_loader, with_snippet
from tests.support.judge import attributes_of, live_elements, visible_text
from tests.support.sites import WIDGET_ID

PLAIN = options()
WITH_ANALYTICS = options(analytics={"write_key": "key"})
CODE = analytics.code_for(WITH_ANALYTICS)
SNIPPET = f'<script id="{analytics.SNIPPET_ID}">{CODE}</script>\n'
OFF = '<meta name="snapengage" content="off">\n'
ATTRIBUTES = {"id": loader.TAG_ID, "src": "a.js", "data-widget-id": WIDGET_ID, "async": ""}
TAG = loader.tag("a.js", {"data-widget-id": WIDGET_ID})
TREATED_TAG = loader.tag(f"/{loader.asset_path()}", {"data-widget-id": WIDGET_ID}) + "\n"
EMBED = '<script async src="https://storage.googleapis.com/code.snapengage.com/js/OLD.js"></script>'
EMBED_ATTRIBUTES = {"async": "", "src": EMBED.split('"')[1]}


def check_page(html: str) -> bool:
    """Check every promise on a page; return whether it can take the loader's tag."""
    check_strip(html)
    check_transform(html)
    return check_places(html)


def check_places(html: str) -> bool:
    """Check what is promised of each thing that is put into a page; return as `check_page` does."""
    check_snippet(html)
    check_turn_off(html)
    return check_loader(html)


def check_strip(html: str) -> None:
    """An embed goes where a browser sees it, and stays where it is only text."""
    if mentions_snapengage(html):
        stripped = strip(html)
        assert strip(stripped.html).html == stripped.html
        assert visible_text(stripped.html) == visible_text(html)
        return
    assert strip(html).html == html
    assert strip(f"{EMBED}\n{html}").html == html
    followed = f"{html}\n{EMBED}"
    stripped = strip(followed)
    sources = [removal.source for removal in stripped.removals]
    if sources and sources != [EMBED]:
        # A page that ends with `<script` begins the tag of what follows.
        assert html.startswith(stripped.html)
    elif sources:
        assert stripped.html in {html, f"{html}\n"}
        # What is found on a page of frames is live or not by where it stands; it is not looked at.
        assert is_frameset(html) or _is_live(followed, "script", **EMBED_ATTRIBUTES)
    else:
        assert stripped.html == followed
        assert stripped.leftovers or not _is_live(followed, "script", **EMBED_ATTRIBUTES)


def check_loader(html: str) -> bool:
    """The tag is live wherever it is put, and is left out only where it could not be."""
    injected = with_loader(html, TAG)
    if injected is None:
        assert not _is_live(html + TAG, "script", **ATTRIBUTES), "it could have a loader"
        return False
    if loader.TAG_ID not in html:
        assert _without(injected, f"{TAG}\n") == html
        assert visible_text(injected) == visible_text(html)
        element = _only(injected, loader.TAG_ID)
        assert attributes_of(element) == ATTRIBUTES
        assert element.text == ""
    assert with_loader(injected, TAG) == injected
    return True


def check_snippet(html: str) -> None:
    """The analytics.js snippet is live, whole and alone, or not there."""
    injected = with_snippet(html, CODE)
    if injected != html and analytics.SNIPPET_ID not in html:
        assert _without(injected, SNIPPET) == html
        element = _only(injected, analytics.SNIPPET_ID)
        assert attributes_of(element) == {"id": analytics.SNIPPET_ID}
        assert element.text == CODE
    assert with_snippet(injected, CODE) == injected


def check_turn_off(html: str) -> None:
    """The mark of a page without chat is an element, or not there."""
    marked = turned_off(html)
    if marked != html:
        assert _without(marked, OFF) == html
        assert _is_live(marked, "meta", name="snapengage", content="off"), "the mark is not live"
    assert turned_off(marked) == marked


def check_transform(html: str) -> None:
    """What a page gets is all that it gets, and a second time gives it nothing more."""
    for chat in (True, False):
        treated = transformed(html, PLAIN, chat=chat)
        again = transformed(treated.html, PLAIN, chat=chat)
        assert (again.html, again.has_chat) == (treated.html, treated.has_chat)
        if not mentions_snapengage(html):
            rest = _without(treated.html, OFF) if not chat else treated.html
            rest = _without(rest, TREATED_TAG) if treated.has_chat else rest
            assert rest == html
            treated = transformed(html, WITH_ANALYTICS, chat=chat)
            assert _without(treated.html, SNIPPET) == again.html


def _without(html: str, part: str) -> str:
    """Return a page without what was put into it, at most once."""
    assert html.count(part) <= 1
    return html.replace(part, "")


def _only(html: str, element_id: str) -> Any:
    found = live_elements(html, "script", id=element_id)
    assert len(found) == 1, f"{len(found)} live scripts are {element_id}"
    return found[0]


def _is_live(html: str, tag: str, /, **attributes: str) -> bool:
    """Whether a page has a live element with these attributes and no other."""
    return any(attributes_of(e) == attributes for e in live_elements(html, tag, **attributes))
