"""Nothing is loaded and no cookie set before the visitor consents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.visit import Visit

COOKIES = {"analytics": "Analytics", "snapengage": {"name": "Chat", "checked": False}}
CONSENT = {
    "consent": {
        "title": "Cookies",
        "description": "May we?",
        "actions": ["accept", "reject", "manage"],
        "cookies": COOKIES,
    }
}
GRANT = "document.dispatchEvent(new Event('snapengage:consent'))"


@pytest.fixture
def visitor(pages: Callable[..., str], visit: Callable[..., Visit]) -> Visit:
    """A visitor of a site on Material that asks for consent, and has been asked."""
    origin = pages({"load": "immediately", "consent": "snapengage"}, material=True, extra=CONSENT)
    visitor = visit(origin)
    visitor.go()
    expect(visitor.page.get_by_role("heading", name="Cookies")).to_be_visible()
    return visitor


def chat_count(visitor: Visit, count: int) -> None:
    visitor.until("analytics.initialized && document.readyState === 'complete'")
    expect(visitor.page.locator(".demo-chat")).to_have_count(count)


def answer(visitor: Visit, *, chat: bool) -> None:
    """Choose in Material's form, which loads the page again."""
    if not visitor.page.get_by_label("Chat", exact=True).is_visible():
        visitor.page.get_by_text("Manage settings").click()
    visitor.page.locator("label", has_text="Chat").set_checked(chat)
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("button", name="Accept").click()


def test_an_unanswered_question_is_no_consent(visitor: Visit) -> None:
    chat_count(visitor, 0)
    visitor.page.mouse.move(50, 50)
    assert not visitor.widget_requests()
    assert "demo_chat" not in visitor.run("document.cookie")


def test_accepting_loads_the_chat(visitor: Visit) -> None:
    answer(visitor, chat=True)
    chat_count(visitor, 1)
    assert "demo_chat" in visitor.run("document.cookie")


def test_rejecting_does_not(visitor: Visit) -> None:
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("button", name="Reject").click()
    visitor.go()
    chat_count(visitor, 0)
    assert visitor.run("__md_get('__consent')") == {}
    assert not visitor.widget_requests()


def test_accepting_something_else_does_not(visitor: Visit) -> None:
    answer(visitor, chat=False)
    chat_count(visitor, 0)
    assert visitor.run("__md_get('__consent')") == {"analytics": True}
    assert not visitor.widget_requests()


def test_a_change_of_mind_counts(visitor: Visit) -> None:
    answer(visitor, chat=True)
    chat_count(visitor, 1)
    visitor.page.evaluate("location.hash = '__consent'")
    answer(visitor, chat=False)
    chat_count(visitor, 0)
    assert len(visitor.widget_requests()) == 1


@pytest.mark.parametrize(
    "options",
    [
        {"load": "immediately"},
        {"load": "idle"},
        {"load": "interaction"},
        {"load": "immediately", "require_analytics": True},
    ],
)
def test_elsewhere_an_event_grants_it(
    pages: Callable[..., str], visit: Callable[..., Visit], options: dict[str, Any]
) -> None:
    visitor = visit(pages({"consent": "chat"} | options))
    visitor.go()
    visitor.page.keyboard.press("Tab")
    chat_count(visitor, 0)
    assert not visitor.widget_requests()
    assert visitor.run("document.cookie.includes('demo_chat')") is False
    visitor.run(GRANT + "," + GRANT)
    chat_count(visitor, 1)
    assert len(visitor.widget_requests()) == 1


def test_a_consent_that_was_there_before_the_loader_counts(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(pages({"consent": "chat"}))
    visitor.page.add_init_script("window.snapengageConsent = true")
    visitor.go()
    chat_count(visitor, 1)


TAKE_BACK = """document.dispatchEvent(
    new CustomEvent("snapengage:consent", {detail: {granted: false}}))"""


def test_a_consent_can_be_taken_back_and_given_again(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    options = {"consent": "chat", "load": "immediately", "record_live_chat_events": True}
    visitor = visit(pages(options))
    visitor.go()
    visitor.run(GRANT)
    chat_count(visitor, 1)
    visitor.run("analytics.identify('u-1', {email: 'ada@example.org'}).then(() => 0)")
    visitor.run("SnapEngage.startChat('Hello')")
    visitor.wait_for_event("Live Chat Conversation Started")
    visitor.run(TAKE_BACK)
    expect(visitor.page.get_by_role("button", name="Demo chat")).to_be_hidden()
    expect(visitor.page.get_by_role("dialog")).to_be_hidden()
    assert "demo_chat" not in visitor.run("document.cookie")
    visitor.run("analytics.identify({email: 'later@example.org'}).then(() => 0)")
    visitor.report("Close", "chat", "online")
    assert visitor.run("document.querySelector('.demo-chat [type=email]').value") == ""
    visitor.run(GRANT)
    expect(visitor.page.get_by_role("button", name="Demo chat")).to_be_visible()
    expect(visitor.page.get_by_label("Your e-mail")).to_have_value("later@example.org")
    visitor.run(TAKE_BACK)
    visitor.go("/?the-next-page")
    chat_count(visitor, 0)
    assert "demo_chat" not in visitor.run("document.cookie")
    assert len(visitor.widget_requests()) == 1
    assert visitor.tracked() == ["Live Chat Conversation Started"]


def test_a_consent_that_is_taken_back_while_the_widget_loads_counts(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(pages({"consent": "chat", "load": "immediately"}), widget="later")
    visitor.go()
    visitor.until("window.snapengageLoader")
    visitor.run(GRANT)
    visitor.until("analytics.initialized")
    visitor.run("analytics.identify({email: 'ada@example.org'}).then(() => 0)")
    visitor.wait(lambda: bool(visitor.held), "the widget was not asked for")
    visitor.run(TAKE_BACK)
    visitor.release()
    chat_count(visitor, 1)
    expect(visitor.page.get_by_role("button", name="Demo chat")).to_be_hidden()
    assert visitor.run("document.querySelector('.demo-chat [type=email]').value") == ""
    assert "demo_chat" not in visitor.run("document.cookie")


def test_blocked_analytics_does_not_stand_in_for_consent(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(pages({"consent": "chat", "load": "immediately"}, head=""))
    visitor.page.clock.install()
    visitor.go()
    visitor.until("window.snapengageLoader")
    visitor.go_on(20_000)
    assert not visitor.widget_requests()
    visitor.run(GRANT)
    visitor.go_on(6000)
    expect(visitor.page.locator(".demo-chat")).to_have_count(1)


def test_a_consent_manager_can_hold_the_whole_loader_back(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    attributes = {"type": "text/plain", "data-category": "chat", "class": "needs-consent"}
    visitor = visit(pages({"load": "immediately", "attributes": attributes}))
    visitor.go()
    visitor.until("analytics.initialized")
    assert not [url for url in visitor.requests if "/assets/snapengage." in url]
    visitor.run(
        """{const held = document.querySelector("script[data-category=chat]");
        const live = document.createElement("script");
        for (const {name, value} of held.attributes) live.setAttribute(name, value);
        live.type = "text/javascript";
        held.replaceWith(live)}"""
    )
    chat_count(visitor, 1)
