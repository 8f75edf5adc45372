"""Consent tools have analytics.js wait to be loaded, or look at every event: Segment's own ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.pages import bundle, snippet
from tests.browser.visit import WRITE_KEY

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.visit import Visit

ADA = "ada@example.org"
LOAD = f'analytics.load("{WRITE_KEY}");'
TOOLS = bundle(
    'import {createWrapper} from "@segment/analytics-consent-tools"; self.wrap = createWrapper;'
)
# `answer(model, allowed)` is the visitor's answer, and what the tool makes of it.
ASK = (
    """
  const answered = new Promise((resolve) => {
    window.answer = (model, allowed) => {
      window.categories = {Chat: allowed};
      resolve(model);
    };
  });
  wrap({
    shouldLoadSegment: async (context) => context.load({consentModel: await answered}),
    getCategories: () => window.categories,
    registerOnConsentChanged: (tell) => (window.change = (allowed) =>
      tell(window.categories = {Chat: allowed})),
  })(window.analytics);
"""
    + LOAD
)
SETTINGS = {"consentSettings": {"allCategories": ["Chat"], "hasUnmappedDestinations": False}}
MAPPED = {
    "integrations": {
        "Segment.io": {
            "apiKey": WRITE_KEY,
            "consentSettings": {"categories": ["Chat"]},
        }
    }
}
LOADS: list[dict[str, Any]] = [
    {"load": "immediately"},
    {"load": "idle"},
    {"load": "interaction"},
]


@pytest.fixture
def asked(pages: Callable[..., str], visit: Callable[..., Visit]) -> Callable[..., Visit]:
    """A visitor of a page whose wrapper has asked for consent, and waits for the answer."""

    def start(options: dict[str, Any] | None = None, version: int = 5, answered: str = "") -> Visit:
        head = snippet(version)
        assert LOAD in head
        head = head.replace(LOAD, "")
        ask = f"<script src='/tools.js'></script><script>{ASK};{answered}</script>"
        docs = {"index.md": "# Page\n", "tools.js": TOOLS}
        visitor = visit(pages(options, head=head + ask, docs=docs), settings=SETTINGS | MAPPED)
        visitor.page.clock.install()
        visitor.go()
        visitor.until("window.snapengageLoader && window.change")
        return visitor

    return start


def chat(visitor: Visit) -> None:
    visitor.until("analytics.initialized")
    visitor.go_on(1000)
    visitor.page.keyboard.press("Tab")
    expect(visitor.page.locator(".demo-chat")).to_have_count(1)


def no_chat(visitor: Visit) -> None:
    visitor.page.keyboard.press("Tab")
    visitor.go_on(60_000)
    assert not visitor.widget_requests()
    assert visitor.run("document.cookie") == ""


@pytest.mark.parametrize("version", [4, 5])
@pytest.mark.parametrize("options", LOADS)
def test_chat_waits_for_an_answer_however_late(
    asked: Callable[..., Visit], options: dict[str, Any], version: int
) -> None:
    visitor = asked(options, version)
    no_chat(visitor)
    visitor.run("answer('opt-in', true)")
    chat(visitor)


def test_a_refusal_is_no_absence(asked: Callable[..., Visit]) -> None:
    visitor = asked({"load": "immediately"})
    no_chat(visitor)
    visitor.run("answer('opt-in', false)")
    visitor.until("analytics.initialized")
    no_chat(visitor)
    visitor.until("document.documentElement.dataset.snapengage === 'off'")


def test_a_library_that_is_blocked_after_the_answer_is_an_absence(
    asked: Callable[..., Visit],
) -> None:
    visitor = asked({"load": "immediately"})
    no_chat(visitor)
    visitor.library = "never"
    visitor.run("answer('opt-in', true)")
    visitor.claim("net::ERR_FAILED")
    visitor.go_on(6000)
    expect(visitor.page.locator(".demo-chat")).to_have_count(1)


def test_an_opt_out_tool_looks_at_what_chat_is_given(asked: Callable[..., Visit]) -> None:
    visitor = asked(answered="answer('opt-out', true)")
    chat(visitor)
    visitor.run(f"{{analytics.identify('u-1', {{email: '{ADA}'}}); 0}}")
    visitor.go_on(500)
    expect(visitor.page.get_by_label("Your e-mail")).to_have_value(ADA)
    # What the demo itself remembers is not what is asked about.
    visitor.run("sessionStorage.clear()")
    visitor.go("/?the-next-page")
    chat(visitor)
    expect(visitor.page.get_by_label("Your e-mail")).to_have_value(ADA)
    visitor.run("{change(false); analytics.identify('u-1', {email: 'no@example.org'}); 0}")
    visitor.go_on(500)
    expect(visitor.page.get_by_label("Your e-mail")).to_have_value(ADA)


def test_an_answer_that_is_taken_back_counts_on_the_next_page(
    asked: Callable[..., Visit],
) -> None:
    answered = "if (!localStorage.no) answer('opt-in', true)"
    visitor = asked({"load": "immediately"}, answered=answered)
    chat(visitor)
    visitor.run("{localStorage.no = 1; change(false); 0}")
    visitor.go("/?the-next-page")
    visitor.requests.clear()
    visitor.go_on(60_000)
    assert not visitor.widget_requests()
