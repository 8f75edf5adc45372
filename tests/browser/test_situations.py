"""What the visitor gets when something is blocked, slow, broken, or there already."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.pages import snippet
from tests.browser.visit import DEMO_CHAT
from tests.support.sites import WIDGET_ID

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.visit import Visit

SEGMENT = "<!-- Segment's snippet -->"
BLOCKED = "net::ERR_FAILED"
OWN_WIDGET = f"<script>{DEMO_CHAT.read_text('utf-8')}</script>"


@dataclass(frozen=True)
class Situation:
    """What the visit is like, and what the visitor gets.

    `later` is what happens once all that was slow has been answered.
    """

    visit: dict[str, Any] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)
    head: str = SEGMENT
    chat: bool = True
    chat_after_five_seconds: bool = False
    events: bool = True
    events_later: bool = False
    requests: int = 1
    console: tuple[str, ...] = ()


SITUATIONS = {
    "everything is there": Situation(),
    "the widget is blocked": Situation(
        {"widget": "never"}, chat=False, console=("no chat from", BLOCKED)
    ),
    "the widget throws while it starts": Situation(
        {"widget_script": "throw new Error('broken'); var SnapABug, SnapEngage;"},
        chat=False,
        console=("no chat from", "uncaught: broken"),
    ),
    "the widget is no widget": Situation(
        {"widget_script": "var SnapEngage = {};"}, chat=False, console=("no chat from",)
    ),
    "the widget is there already": Situation(head=OWN_WIDGET + SEGMENT, requests=0),
    "analytics.js is blocked": Situation(
        {"library": "never"}, chat_after_five_seconds=True, events=False, console=(BLOCKED,)
    ),
    "analytics.js is blocked and required": Situation(
        {"library": "never"},
        {"require_analytics": True},
        chat=False,
        events=False,
        requests=0,
        console=(BLOCKED,),
    ),
    "analytics.js' settings are blocked": Situation(
        {"source_settings": "never"},
        chat_after_five_seconds=True,
        events=False,
        console=(BLOCKED, "Failed to fetch"),
    ),
    "analytics.js is slow": Situation(
        {"library": "later"}, chat_after_five_seconds=True, events=False, events_later=True
    ),
    "analytics.js' settings are slow": Situation(
        {"source_settings": "later"}, chat_after_five_seconds=True, events=False, events_later=True
    ),
    "there is no analytics.js": Situation(head="", chat_after_five_seconds=True, events=False),
    "there is no analytics.js, which is required": Situation(
        options={"require_analytics": True}, head="", chat=False, events=False, requests=0
    ),
}


@pytest.mark.parametrize("name", SITUATIONS)
def test_what_the_visitor_gets(
    pages: Callable[..., str], visit: Callable[..., Visit], name: str
) -> None:
    situation = SITUATIONS[name]
    options = {"record_live_chat_events": True} | situation.options
    head = situation.head.replace(SEGMENT, snippet())
    visitor = visit(pages(options, head=head), **situation.visit)
    launcher = visitor.page.locator(".demo-chat")
    visitor.page.clock.install()
    visitor.go()
    visitor.until("window.snapengageLoader")
    for text in situation.console:
        visitor.page.clock.run_for(100)
        visitor.claim(text)
    if "later" in situation.visit.values():
        # A page is not loaded before its scripts are; the one that is slow is not waited for here.
        visitor.run("window.dispatchEvent(new Event('load'))")
    if situation.chat_after_five_seconds or not situation.chat:
        visitor.go_on(4000)
        expect(launcher).to_have_count(0)
        visitor.go_on(2000)
    if situation.console[:1] == ("no chat from",):
        # The widget's script may make its object later than it has run.
        visitor.go_on(6000)
    expect(launcher).to_have_count(1 if situation.chat else 0)
    if situation.chat:
        visitor.run("SnapEngage.startChat('Hello')")
        expect(visitor.page.get_by_role("log")).to_contain_text("Hello")
    else:
        visitor.until("!('SnapEngage' in window && SnapEngage.startLink)")
    if situation.chat and situation.events:
        visitor.wait_for_event("Live Chat Conversation Started")
    elif situation.events:
        visitor.run("analytics.track('Something else').then(() => 0)")
        visitor.wait_for_event("Something else")
    if situation.events_later:
        assert not visitor.tracked()
        visitor.release()
        visitor.wait_for_event("Live Chat Conversation Started")
    assert len(visitor.widget_requests()) == situation.requests


def test_a_required_library_that_comes_late_brings_the_buttons_back(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    origin = pages({"require_analytics": True, "load": "interaction"}, head=snippet())
    visitor = visit(origin, library="later")
    visitor.page.clock.install()
    visitor.go()
    visitor.until("window.snapengageLoader")
    visitor.run("window.dispatchEvent(new Event('load'))")
    visitor.go_on(6000)
    visitor.until("!('SnapEngage' in window)")
    visitor.release()
    visitor.until("window.SnapEngage?.startLink")
    visitor.run("SnapEngage.startChat('Hello')")
    expect(visitor.page.get_by_role("log")).to_contain_text("Hello")


# What could not be cut out of a page: it loads the same widget, and is not done when we begin.
OWN_EMBED = f"""<script>
  const ids = ["{WIDGET_ID}"];
  const embed = document.createElement("script");
  embed.setAttribute("src", "https://storage.googleapis.com/js/" + ids[0] + ".js");
  document.head.append(embed);
</script>"""


def test_a_widget_that_the_page_is_loading_is_not_loaded_again(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    origin = pages({"load": "immediately"}, head=OWN_EMBED + snippet())
    visitor = visit(origin, widget="later")
    visitor.go()
    visitor.until("window.analytics?.initialized && window.snapengageLoader")
    visitor.run("analytics.ready(() => 0), new Promise((resolve) => setTimeout(resolve))")
    visitor.release()
    expect(visitor.page.locator(".demo-chat")).to_have_count(1)
    visitor.until("SnapEngage.startLink() === false")
    assert len([url for url in visitor.requests if WIDGET_ID in url]) == 1


def test_a_slow_widget_comes_late(pages: Callable[..., str], visit: Callable[..., Visit]) -> None:
    visitor = visit(pages({"record_live_chat_events": True}), widget="later")
    visitor.page.clock.install()
    visitor.go()
    visitor.until("window.analytics?.initialized && window.snapengageLoader")
    visitor.wait(lambda: bool(visitor.held), "the widget was not asked for")
    visitor.run("SnapEngage.startChat('Hello')")
    visitor.go_on(10_000)
    visitor.run("analytics.track('Something else').then(() => 0)")
    visitor.wait_for_event("Something else")
    visitor.release()
    visitor.wait_for_event("Live Chat Conversation Started")
    assert len(visitor.widget_requests()) == 1
