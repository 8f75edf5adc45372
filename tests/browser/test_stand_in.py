"""Buttons and scripts that use the widget before it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.visit import Visit

KEPT_LINK = '<a href="/elsewhere" onclick="return SnapEngage.startLink();">Chat with us</a>'
KEPT_BUTTON = "<button onclick=\"SnapABug.startChat('Help!')\">Ask us</button>"
API_CALLS = """<script>
  const wait = setInterval(() => {
    if (!window.SnapEngage) return;
    clearInterval(wait);
    SnapEngage.setUserEmail("first@example.org");
    SnapABug.setUserEmail("second@example.org");
    SnapEngage.setCustomField("plan", "free");
    SnapEngage.getAgentStatusAsync((online) => (window.isOnline = online));
    SnapEngage.thisDoesNotExist();
    String(SnapEngage);
  }, 1);
</script>"""


@pytest.mark.parametrize("load", ["immediately", "idle", "interaction"])
def test_a_kept_link_opens_chat_before_the_widget_is_there(
    pages: Callable[..., str], visit: Callable[..., Visit], load: str
) -> None:
    visitor = visit(pages({"load": load}, body=KEPT_LINK), widget="later")
    visitor.go()
    visitor.until("window.SnapEngage")
    visitor.page.get_by_role("link", name="Chat with us").dispatch_event("click")
    visitor.release()
    expect(visitor.page.get_by_role("dialog", name="Demo chat")).to_be_visible()
    assert visitor.page.url == visitor.origin + "/"
    assert len(visitor.widget_requests()) == 1


def test_scripts_of_api_calls_are_replayed_in_order(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(pages(body=API_CALLS + KEPT_BUTTON))
    visitor.go()
    visitor.until("window.isOnline")
    expect(visitor.page.get_by_label("Your e-mail")).to_have_value("second@example.org")
    visitor.page.get_by_role("button", name="Ask us").click()
    expect(visitor.page.get_by_role("log")).to_contain_text("Help!")
    expect(visitor.page.get_by_role("dialog")).to_contain_text("Sent along: plan: free")
    visitor.claim("is not a function")


def test_what_opens_chat_does_not_wait_for_an_interaction(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(pages({"load": "interaction"}))
    visitor.go()
    visitor.until("window.SnapEngage")
    visitor.run("SnapEngage.setUserEmail('ada@example.org')")
    assert not visitor.widget_requests()
    visitor.run("SnapEngage.sendTextToChat('Hello')")
    expect(visitor.page.get_by_role("log")).to_contain_text("Hello")


def test_the_widgets_own_script_sees_no_stand_in(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(pages())
    visitor.widget_script = (
        "window.seen = [typeof SnapEngage, typeof window.SnapABug];" + visitor.widget_script
    )
    visitor.go()
    expect(visitor.page.get_by_role("button", name="Demo chat")).to_be_visible()
    assert visitor.run("seen") == ["undefined", "undefined"]
    for name in ("SnapEngage", "SnapABug"):
        kind = visitor.run(f"Object.getOwnPropertyDescriptor(window, '{name}')")
        assert kind.keys() >= {"value", "writable"}


def test_a_widget_in_strict_mode_takes_the_stand_ins_place(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(pages(body=KEPT_LINK))
    visitor.widget_script = '"use strict";' + visitor.widget_script
    visitor.go()
    expect(visitor.page.get_by_role("button", name="Demo chat")).to_be_visible()
    visitor.page.get_by_role("link", name="Chat with us").click()
    expect(visitor.page.get_by_role("dialog", name="Demo chat")).to_be_visible()


@pytest.mark.parametrize(
    "declared", ["var SnapEngage; var SnapABug = null;", "var SnapEngage = SnapEngage || {};"]
)
def test_names_that_the_page_has_declared_are_left_to_the_widget(
    pages: Callable[..., str], visit: Callable[..., Visit], declared: str
) -> None:
    visitor = visit(pages(body=f"<script>{declared}</script>{KEPT_LINK}"))
    visitor.go()
    expect(visitor.page.get_by_role("button", name="Demo chat")).to_be_visible()
    visitor.page.get_by_role("link", name="Chat with us").click()
    expect(visitor.page.get_by_role("dialog", name="Demo chat")).to_be_visible()


def test_a_link_is_followed_where_there_is_no_chat(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(pages({"load": "immediately"}, body=KEPT_LINK), widget="never")
    visitor.go()
    visitor.claim("no chat from")
    visitor.claim("net::ERR_FAILED")
    visitor.page.get_by_role("link", name="Chat with us").click()
    visitor.page.wait_for_url("**/elsewhere")
    visitor.claim("SnapEngage is not defined")
    visitor.claim("404")


def test_nothing_opens_chat_before_consent(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(pages({"load": "immediately", "consent": "chat"}, body=KEPT_LINK))
    visitor.go()
    visitor.until("analytics.initialized")
    visitor.page.get_by_role("link", name="Chat with us").click()
    visitor.run("SnapEngage.startChat('Hello')")
    assert not visitor.widget_requests()
    visitor.run("document.dispatchEvent(new Event('snapengage:consent'))")
    expect(visitor.page.get_by_role("log")).to_contain_text("Hello")
