"""What style sheets and scripts of the site are told of how chat is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.pages import load_with, snippet

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.visit import Visit

# Every state from the first on, and every event with the state at that time.
RECORD = """
  window.states = [];
  window.events = [];
  const state = () => document.documentElement?.dataset.snapengage;
  // A state that did not last until the observer was told is in the change that ended it.
  new MutationObserver((changes) => {
    for (const one of [...changes.map(({oldValue}) => oldValue), state()])
      if (one && one !== states[states.length - 1]) states.push(one);
  }).observe(document, {
    attributeFilter: ["data-snapengage"], attributeOldValue: true, subtree: true,
  });
  for (const name of ["ready", "error"])
    document.addEventListener("snapengage:" + name, () => events.push([name, state()]));
"""
OFF = {"options": {"load": "immediately"}, "head": load_with({"integrations": {"All": False}})}
COMES = ["waiting", "loading", "ready"]
READY = [["ready", "ready"]]
STATES: dict[str, tuple[dict[str, Any], dict[str, Any], list[str], list[list[str]]]] = {
    "it comes": ({}, {}, COMES, READY),
    "it waits for the visitor": ({"options": {"load": "interaction"}}, {}, ["waiting"], []),
    "it waits for consent": ({"options": {"consent": "chat"}}, {}, ["waiting"], []),
    "it is blocked": (
        {},
        {"widget": "never"},
        ["waiting", "loading", "blocked"],
        [["error", "blocked"]],
    ),
    "the site refuses it": (OFF, {"library": "later"}, ["waiting", "off"], []),
}


@pytest.mark.parametrize("which", STATES)
def test_the_state_is_told(
    pages: Callable[..., str], visit: Callable[..., Visit], which: str
) -> None:
    site, visiting, states, events = STATES[which]
    visitor = visit(pages(**site), **visiting)
    visitor.page.add_init_script(RECORD)
    visitor.go()
    if visitor.library == "later":
        # An analytics.js that is there before the loader refuses at once, and nothing waits.
        visitor.until(f"states[0] === {states[0]!r}")
        visitor.wait(lambda: bool(visitor.held), "analytics.js was not asked for")
        visitor.release()
    visitor.until("analytics.initialized && window.snapengageLoader")
    visitor.until(f"states[states.length - 1] === {states[-1]!r} && events.length == {len(events)}")
    if visitor.widget == "never":
        visitor.claim("no chat from")
        visitor.claim("net::ERR_FAILED")
    assert visitor.run("[states, events]") == [states, events]


def test_a_consent_that_is_taken_back_is_off(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(pages({"consent": "chat", "load": "immediately"}))
    visitor.page.add_init_script(RECORD)
    visitor.go()
    for granted in ("true", "false", "true"):
        detail = f"{{detail: {{granted: {granted}}}}}"
        visitor.run(f"document.dispatchEvent(new CustomEvent('snapengage:consent', {detail}))")
        visitor.until(f"states[states.length - 1] === ({granted} ? 'ready' : 'off')")
    assert visitor.run("[states, events]") == [[*COMES, "off", "ready"], READY]


def test_chat_that_failed_offline_comes_when_the_browser_is_online_again(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(pages(), widget="never")
    visitor.page.add_init_script(RECORD)
    visitor.go()
    visitor.claim("no chat from")
    visitor.claim("net::ERR_FAILED")
    visitor.widget = "at once"
    visitor.page.context.set_offline(offline=True)
    visitor.page.context.set_offline(offline=False)
    expect(visitor.page.locator(".demo-chat")).to_have_count(1)
    visitor.run("SnapEngage.startChat('Hello')")
    expect(visitor.page.get_by_role("log")).to_contain_text("Hello")
    assert visitor.run("states") == ["waiting", "loading", "blocked", "loading", "ready"]


def test_an_online_browser_does_not_load_twice(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(pages())
    visitor.go()
    expect(visitor.page.locator(".demo-chat")).to_have_count(1)
    visitor.run("dispatchEvent(new Event('online'))")
    visitor.run("new Promise((resolve) => setTimeout(resolve))")
    assert len(visitor.widget_requests()) == 1


STUB = "var SnapEngage = {setCallback() {}, setUserEmail() {}}, SnapABug = SnapEngage;"


def later(script: str) -> str:
    """The demo, with its object there only after its script's load event."""
    script = script.replace("var SnapABug = (", "setTimeout(() => {const SnapABug = (")
    end = "window.SnapEngage = window.SnapABug = SnapABug}, 300);"
    return script.replace("var SnapEngage = SnapABug;", end)


WAYS: dict[str, Callable[[str], str]] = {
    "late": later,
    "twice": lambda script: STUB + script,
    "twice, the second late": lambda script: STUB + later(script),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_widget_that_makes_its_object_late_or_twice_loses_nothing(
    pages: Callable[..., str], visit: Callable[..., Visit], way: str
) -> None:
    visitor = visit(pages({"record_live_chat_events": True, "load": "immediately"}))
    visitor.widget_script = WAYS[way](visitor.widget_script)
    visitor.go()
    visitor.run("{analytics.identify('u-1', {email: 'ada@example.org'}); 0}")
    expect(visitor.page.get_by_label("Your e-mail")).to_have_value("ada@example.org")
    visitor.run("SnapEngage.startChat('Hello')")
    visitor.wait_for_event("Live Chat Conversation Started")
    visitor.page.get_by_role("button", name="Close chat").click()
    visitor.wait_for_event("Live Chat Conversation Ended")
    assert visitor.tracked().count("Live Chat Conversation Started") == 1
    assert visitor.tracked().count("Live Chat Conversation Ended") == 1


def test_a_page_that_is_rendered_before_it_is_visited_has_no_chat_before(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(pages({"load": "immediately"}, head=snippet()))
    visitor.page.add_init_script(
        "Object.defineProperty(document, 'prerendering', {get: () => !window.isVisited})"
    )
    visitor.page.clock.install()
    visitor.go()
    visitor.until("analytics.initialized && window.snapengageLoader")
    visitor.go_on(10_000)
    assert not visitor.widget_requests()
    visitor.run("window.isVisited = true, document.dispatchEvent(new Event('prerenderingchange'))")
    expect(visitor.page.locator(".demo-chat")).to_have_count(1)
