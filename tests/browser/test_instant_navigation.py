"""Material's instant navigation: pages change, the widget stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.visit import Visit

OFF = "---\nsnapengage: false\n---\n"
STYLED = "---\nhead: <style>h1 {letter-spacing: 7px !important}</style>\n---\n"
DOCS = {
    "index.md": "# Start\n\n[One](one.md) [Two](two/deep.md) [Three](three.md) [Quiet](quiet.md)\n",
    "one.md": "# One\n\n[Start](index.md) [Two](two/deep.md)\n",
    "two/deep.md": STYLED + "# Two\n\n[Start](../index.md) [Three](../three.md)\n",
    "three.md": "# Three\n\n[Start](index.md) [Quiet](quiet.md)\n",
    "quiet.md": OFF + "# Quiet\n\n[Start](index.md) [Two](two/deep.md)\n",
}


@pytest.fixture
def site(pages: Callable[..., str]) -> Callable[..., str]:
    def build(options: dict[str, Any] | None = None, **others: Any) -> str:
        return pages(
            {"record_live_chat_events": True} | (options or {}),
            material=True,
            docs=DOCS,
            features=["navigation.instant"],
            **others,
        )

    return build


@pytest.fixture
def visitor(site: Callable[..., str], visit: Callable[..., Visit]) -> Visit:
    visitor = visit(site())
    start(visitor, "/")
    return visitor


def start(visitor: Visit, path: str) -> None:
    # Before Material knows the site's pages, it loads them.
    with visitor.page.expect_request_finished(lambda request: "sitemap.xml" in request.url):
        visitor.go(path)
    visitor.until("window.document$ && window.snapengageLoader && analytics.initialized")
    visitor.run("window.isSamePage = true")


def follow(visitor: Visit, link: str) -> None:
    """Go to a page by a link in the text; its heading is the link's text."""
    visitor.page.locator(".md-content").get_by_role("link", name=link, exact=True).click()
    arrive(visitor, link)


def arrive(visitor: Visit, title: str) -> None:
    expect(visitor.page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    assert visitor.run("window.isSamePage"), "the page was loaded anew"


def is_styled(visitor: Visit) -> bool:
    return bool(
        visitor.run("getComputedStyle(document.querySelector('.demo-chat')).position === 'fixed'")
    )


def test_one_widget_serves_the_whole_visit(visitor: Visit) -> None:
    launcher = visitor.page.get_by_role("button", name="Demo chat")
    expect(launcher).to_be_visible()
    for link in ("Two", "Three", "Start", "One", "Start"):
        follow(visitor, link)
        assert is_styled(visitor)
    visitor.page.go_back()
    arrive(visitor, "One")
    assert is_styled(visitor)
    expect(launcher).to_have_count(1)
    visitor.run("SnapEngage.startChat('Hello')")
    visitor.wait_for_event("Live Chat Conversation Started")
    follow(visitor, "Start")
    visitor.page.get_by_role("button", name="Close chat").click()
    visitor.wait_for_event("Live Chat Conversation Ended")
    assert [event for event in visitor.tracked() if "Received" not in event] == [
        "Live Chat Conversation Started",
        "Live Chat Conversation Ended",
    ]
    assert visitor.run("analytics.queue.plugins.filter((p) => p.name === 'SnapEngage').length") == 1
    assert len(visitor.widget_requests()) == 1


def test_a_page_without_chat_hides_it_and_the_next_brings_it_back(visitor: Visit) -> None:
    launcher = visitor.page.get_by_role("button", name="Demo chat")
    expect(launcher).to_be_visible()
    follow(visitor, "Quiet")
    expect(launcher).to_be_hidden()
    follow(visitor, "Two")
    expect(launcher).to_be_visible()
    visitor.page.go_back()
    arrive(visitor, "Quiet")
    expect(launcher).to_be_hidden()
    visitor.page.go_forward()
    arrive(visitor, "Two")
    expect(launcher).to_be_visible()
    assert len(visitor.widget_requests()) == 1


def test_a_visit_that_begins_without_chat_loads_it_on_the_next_page(
    site: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(site({"load": "immediately", "script_url": "assets/chat.js?id={widget_id}"}))
    start(visitor, "/quiet/")
    assert not [url for url in visitor.requests if "chat.js" in url]
    follow(visitor, "Two")
    visitor.wait(
        lambda: any("chat.js" in url for url in visitor.requests), "the widget was not loaded"
    )
    visitor.claim("no chat from")
    visitor.claim("404")
    assert [url.partition("?")[0] for url in visitor.requests if "chat.js" in url] == [
        visitor.origin + "/assets/chat.js"
    ]


def test_a_hidden_button_stays_hidden(
    site: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(site({"widget": {"button": False}}))
    start(visitor, "/")
    expect(visitor.page.locator(".demo-chat")).to_have_count(1)
    for link in ("Quiet", "Two"):
        follow(visitor, link)
        expect(visitor.page.get_by_role("button", name="Demo chat")).to_be_hidden()


def test_what_a_script_takes_away_itself_stays_away(visitor: Visit) -> None:
    expect(visitor.page.locator(".demo-chat")).to_have_count(1)
    visitor.run("document.head.insertAdjacentHTML('beforeend', '<style id=mine>p {}</style>')")
    follow(visitor, "Two")
    expect(visitor.page.locator("#mine")).to_have_count(1)
    visitor.run("document.getElementById('mine').remove()")
    follow(visitor, "Three")
    expect(visitor.page.locator("#mine")).to_have_count(0)


def test_a_page_takes_its_own_styles_along(visitor: Visit) -> None:
    spacing = "getComputedStyle(document.querySelector('h1')).letterSpacing"
    expect(visitor.page.locator(".demo-chat")).to_have_count(1)
    follow(visitor, "Two")
    assert visitor.run(spacing) == "7px"
    follow(visitor, "Three")
    assert visitor.run(spacing) != "7px"
