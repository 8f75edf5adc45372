"""When the widget loads, and that the page does not suffer from it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.pages import snippet

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.visit import Visit

TALL = '<div style="height: 5000px">Tall</div><button>Something</button>'
WATCH = """
  window.order = [];
  addEventListener("load", () => order.push("load"));
  new MutationObserver((changes) => {
    for (const node of changes.flatMap(({addedNodes}) => [...addedNodes]))
      if (/code.snapengage/.test(node.src)) order.push("widget");
  }).observe(document, {childList: true, subtree: true});
  window.longTasks = [];
  new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(String)))
    .observe({type: "longtask", buffered: true});
"""
# The loader looks for interactions in two steps; the second is taken when the browser is idle.
WATCH_LISTENERS = """
  window.heard = new Set();
  const listen = addEventListener;
  window.addEventListener = (type, ...others) => (heard.add(type), listen(type, ...others));
"""
IS_WATCHING = "analytics.initialized && heard.has('scroll')"
SAVES_DATA = "Object.defineProperty(navigator, 'connection', {value: {saveData: true}})"


# The image is answered when the widget is, and the page has not loaded before.
SLOW_IMAGE = '<img src="https://storage.googleapis.com/slow.png" alt="">'
# The browser is idle when the test says so.
BUSY = "window.requestIdleCallback = (act) => (window.beIdle = act)"


def test_idle_lets_the_page_load_first(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(pages(body=SLOW_IMAGE), widget="later")
    visitor.page.add_init_script(WATCH)
    visitor.go()
    visitor.until("window.analytics?.initialized && window.snapengageLoader")
    assert visitor.run("order") == []
    visitor.release()
    expect(visitor.page.locator(".demo-chat")).to_have_count(1)
    assert visitor.run("order") == ["load", "widget"]


def test_idle_waits_until_the_browser_has_nothing_to_do(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(pages())
    visitor.page.add_init_script(BUSY)
    visitor.go()
    visitor.until("analytics.initialized && window.beIdle")
    assert not visitor.widget_requests()
    visitor.run("beIdle()")
    expect(visitor.page.locator(".demo-chat")).to_have_count(1)


def test_immediately_does_not_wait_for_the_page(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(pages({"load": "immediately"}, body=SLOW_IMAGE), widget="later")
    visitor.page.add_init_script(WATCH)
    visitor.go()
    visitor.until("window.order?.includes('widget')")
    visitor.release()
    visitor.until("order.includes('load')")
    assert visitor.run("order") == ["widget", "load"]


def test_the_loader_adds_no_long_task(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    """With nothing but the loader on the page, a long task could only be its own."""
    visitor = visit(pages({"load": "immediately"}, head=""))
    visitor.page.add_init_script(WATCH)
    visitor.page.clock.install()
    visitor.go()
    visitor.widget_script = "var SnapEngage = {setCallback() {}, hideButton() {}};"
    visitor.go_on(6000)
    visitor.until("SnapEngage.hideButton && order.includes('widget')")
    assert visitor.run("longTasks") == []


INTERACTIONS: dict[str, Callable[[Any], None]] = {
    "pointer": lambda page: page.mouse.move(50, 60),
    "touch": lambda page: page.dispatch_event("body", "pointerdown"),
    "key": lambda page: page.keyboard.press("Tab"),
    "scroll": lambda page: page.evaluate("scrollTo(0, 900)"),
}


@pytest.mark.parametrize("interaction", INTERACTIONS)
def test_interaction_waits_for_the_visitor(
    pages: Callable[..., str], visit: Callable[..., Visit], interaction: str
) -> None:
    visitor = visit(pages({"load": "interaction"}, body=TALL))
    visitor.page.add_init_script(WATCH_LISTENERS)
    visitor.go()
    visitor.until(IS_WATCHING)
    assert not [url for url in visitor.requests if "storage.googleapis.com" in url]
    INTERACTIONS[interaction](visitor.page)
    expect(visitor.page.locator(".demo-chat")).to_have_count(1)


def test_a_link_to_a_section_is_no_interaction(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(pages({"load": "interaction"}, body=TALL + '<p id="end">End</p>'))
    visitor.page.add_init_script("addEventListener('scroll', () => (window.hasScrolled = true))")
    visitor.page.add_init_script(WATCH_LISTENERS)
    visitor.go("/#end")
    visitor.until(f"window.hasScrolled && {IS_WATCHING}")
    assert not visitor.widget_requests()


@pytest.mark.parametrize("load", ["immediately", "idle"])
def test_saving_data_counts_as_interaction(
    pages: Callable[..., str], visit: Callable[..., Visit], load: str
) -> None:
    visitor = visit(pages({"load": load}))
    visitor.page.add_init_script(SAVES_DATA)
    visitor.page.add_init_script(WATCH_LISTENERS)
    visitor.go()
    visitor.until(IS_WATCHING)
    assert not visitor.widget_requests()
    visitor.page.keyboard.press("Tab")
    expect(visitor.page.locator(".demo-chat")).to_have_count(1)


# That the widget brings styles of its own is observed, and true of the demo.
POLICY = (
    "default-src 'none'; "
    "script-src 'self' https://storage.googleapis.com https://cdn.segment.com; "
    "connect-src https://cdn.segment.com https://api.segment.io; "
    "style-src 'unsafe-inline'; img-src data:"
)


def test_a_strict_content_security_policy_is_kept(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    code = re.sub(r"</?script>", "", snippet())
    docs = {"index.md": "# Page\n", "segment.js": code}
    tag = '<script src="segment.js"></script>'
    visitor = visit(
        pages({"record_live_chat_events": True}, head=tag, docs=docs),
        headers={"content-security-policy": POLICY},
    )
    visitor.page.add_init_script(
        """window.violations = [];
        document.addEventListener("securitypolicyviolation", ({violatedDirective, blockedURI}) =>
          violations.push(violatedDirective + " " + blockedURI))"""
    )
    visitor.go()
    expect(visitor.page.locator(".demo-chat")).to_have_count(1)
    visitor.run("SnapEngage.startChat('Hello')")
    visitor.wait_for_event("Live Chat Conversation Started")
    assert visitor.run("violations") == []


def test_nothing_focusable_no_moved_focus_and_the_same_title(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(pages({"load": "immediately"}, body="<input autofocus>"))
    # Without looks and buttons of its own: what is left is what the loader does.
    visitor.widget_script = "var SnapEngage = {setCallback() {}, hideButton() {}};"
    visitor.page.add_init_script(
        """window.isReady = new Promise((resolve) =>
          document.addEventListener("snapengage:ready", resolve)).then(() => true)"""
    )
    visitor.go()
    assert visitor.run("window.isReady")
    assert visitor.run("document.activeElement.localName") == "input"
    assert visitor.page.title() == "Page"
    focusable = "a[href], button, input, select, textarea, iframe, [tabindex], [contenteditable]"
    assert visitor.page.locator(focusable).count() == 1
    added = visitor.run("[...document.body.children].map((element) => element.localName)")
    assert added == ["h1", "input", "script", "script"]
