"""The whole way, from mkdocs.yml to a chat event that analytics.js posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.visit import Visit

VARIABLES = {"SEGMENT_WRITE_KEY": "testWriteKey"}
PAGES = ["/", "/what-gets-removed/", "/contact-support/", "/live-events/", "/404.html"]


def chat(page: Page) -> None:
    """Open the demo chat, have a short conversation, and close it."""
    page.get_by_role("button", name="Demo chat").click()
    message = page.get_by_role("textbox", name="Message")
    message.fill("Hello, is anybody there?")
    page.get_by_role("button", name="Send").click()
    log = page.get_by_role("log", name="Conversation")
    expect(log).to_contain_text("I am the demo agent")
    message.fill("Can you help me?")
    message.press("Enter")
    expect(log).to_contain_text("A real agent would know")
    page.get_by_role("button", name="Close chat").click()


@pytest.fixture
def visitor(sample_site: Callable[..., str], visit: Callable[..., Visit]) -> Visit:
    return visit(sample_site(VARIABLES))


def test_a_conversation_becomes_live_chat_events(visitor: Visit) -> None:
    visitor.go("/")
    chat(visitor.page)
    ended = visitor.wait_for_event("Live Chat Conversation Ended")
    assert visitor.tracked() == [
        "Live Chat Conversation Started",
        "Live Chat Message Received",
        "Live Chat Message Sent",
        "Live Chat Message Received",
        "Live Chat Conversation Ended",
    ]
    started = visitor.wait_for_event("Live Chat Conversation Started")
    received = visitor.wait_for_event("Live Chat Message Received")
    conversation = started["properties"]["conversation_id"]
    assert {call["properties"]["conversation_id"] for call in visitor.sent[1:]} == {conversation}
    assert received["properties"]["agent_username"] == "Demo agent"
    assert received["properties"]["agentUsername"] == "Demo agent"
    assert 0 < ended["properties"]["conversation_duration"] < 60
    assert started["context"]["integration"]["name"] == "snapengage"
    assert not [call for call in visitor.sent if "Hello" in str(call)]


def test_identify_gives_the_widget_the_email(visitor: Visit) -> None:
    visitor.go("/live-events/")
    visitor.page.get_by_label("E-mail", exact=True).fill("reader@example.org")
    visitor.page.get_by_role("button", name="Identify").click()
    visitor.page.get_by_role("button", name="Demo chat").click()
    expect(visitor.page.get_by_label("Your e-mail")).to_have_value("reader@example.org")


def test_the_live_events_page_lists_events_as_they_happen(visitor: Visit) -> None:
    visitor.go("/live-events/")
    chat(visitor.page)
    listed = visitor.page.locator("#events-list > li[data-type=track]")
    expect(listed).to_have_count(5)
    expect(listed.first).to_contain_text("Live Chat Conversation Ended")
    expect(listed.first).to_contain_text("conversation_duration")


def test_the_live_events_page_is_used_with_the_keyboard_alone_on_a_phone(visitor: Visit) -> None:
    page = visitor.page
    page.set_viewport_size({"width": 390, "height": 844})
    visitor.go("/live-events/")
    steps = page.locator("#events-steps > li")
    done = page.locator("#events-steps > li.is-done")
    expect(steps).to_have_count(5)
    expect(page.get_by_role("button", name="Demo chat")).to_be_visible()
    page.get_by_label("E-mail", exact=True).focus()
    page.keyboard.type("reader@example.org")
    page.keyboard.press("Enter")
    expect(done).to_have_count(1)
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Demo chat":
            page.keyboard.press("Enter")
            break
    expect(page.get_by_role("textbox", name="Message")).to_be_focused()
    expect(page.get_by_label("Your e-mail")).to_have_value("reader@example.org")
    for number, text in enumerate(("Hello", "Bye"), start=1):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        answers = page.locator("#events-list > li[data-title='Live Chat Message Received']")
        expect(answers).to_have_count(number)
    expect(done).to_have_count(4)
    # The chat covers neither the steps nor more than the width of the screen.
    expect(steps.last).to_be_in_viewport()
    lowest, top = (
        e.bounding_box() for e in (steps.last, page.get_by_role("dialog", name="Demo chat"))
    )
    assert lowest
    assert top
    assert lowest["y"] + lowest["height"] <= top["y"]
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Demo chat")).to_be_focused()
    expect(done).to_have_count(5)
    expect(steps.last).to_have_text("Close the chat. Done.")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_loads_one_widget_and_no_old_one(visitor: Visit, path: str) -> None:
    visitor.go(path)
    expect(visitor.page.get_by_role("button", name="Demo chat")).to_have_count(1)
    assert len(visitor.widget_requests()) == 1


def test_a_link_in_the_guide_opens_the_chat_or_leads_to_the_address(
    sample_site: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    for widget in ("at once", "never"):
        visitor = visit(sample_site(VARIABLES | {"SNAPENGAGE_WIDGET_ID": "some-id"}), widget=widget)
        visitor.go("/contact-support/")
        if widget == "never":
            visitor.claim("no chat from")
            visitor.claim("net::ERR_FAILED")
        else:
            expect(visitor.page.get_by_role("button", name="Demo chat")).to_be_visible()
        visitor.page.get_by_role("link", name="Chat", exact=True).click()
        if widget == "never":
            assert visitor.page.url.endswith("/contact-support/#snapengage")
        else:
            expect(visitor.page.get_by_role("dialog", name="Demo chat")).to_be_visible()


def test_without_accounts_no_request_leaves_the_site(
    sample_site: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(sample_site({}))
    visitor.go("/live-events/")
    chat(visitor.page)
    expect(visitor.page.locator("#events-list > li[data-type=track]")).to_have_count(5)
    assert all(url.startswith("http://127.0.0.1:") for url in visitor.requests)


def test_a_real_widget_id_loads_the_vendors_widget(
    sample_site: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    widget_id = "8f14e45f-ceea-467f-a9b1-0c2d3e4f5a6b"
    visitor = visit(sample_site(VARIABLES | {"SNAPENGAGE_WIDGET_ID": widget_id}))
    visitor.go("/")
    expect(visitor.page.get_by_role("button", name="Demo chat")).to_have_count(1)
    assert visitor.widget_requests() == [
        f"https://storage.googleapis.com/code.snapengage.com/js/{widget_id}.js"
    ]
