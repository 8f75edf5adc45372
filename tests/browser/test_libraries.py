"""Older versions and forks of analytics.js, and what a site's own bundle makes of its package."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.pages import bundle, snippet
from tests.browser.visit import WRITE_KEY

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.visit import Visit

ADA = "ada@example.org"
STARTED = "Live Chat Conversation Started"
SEGMENT = "@segment/analytics-next"
OLDER = "segment-analytics-next-1.60"
CUSTOMER_IO = "@customerio/cdp-analytics-browser"
HIGHTOUCH = "@ht-sdks/events-sdk-js-browser"
# Hightouch's library takes no name but its own; the others are what the page calls them.
GLOBALS = {SEGMENT: "segment", OLDER: "analytics", CUSTOMER_IO: "analytics", HIGHTOUCH: "htevents"}
INTEGRATIONS = {
    "integrations": {
        "Segment.io": {"apiKey": WRITE_KEY},
        "Customer.io Data Pipelines": {"apiKey": WRITE_KEY},
        "Hightouch.io": {"apiKey": WRITE_KEY},
    }
}


def chat_with_events(visitor: Visit, name: str) -> None:
    """Have the chat, its e-mail address, and an event of a conversation."""
    expect(visitor.page.locator(".demo-chat")).to_have_count(1)
    visitor.run(f"{{{name}.identify('u-1', {{email: '{ADA}'}}); 0}}")
    expect(visitor.page.get_by_label("Your e-mail")).to_have_value(ADA)
    visitor.run("SnapEngage.startChat('Hello')")
    visitor.wait_for_event(STARTED)
    assert visitor.tracked().count(STARTED) == 1
    assert len(visitor.widget_requests()) == 1


@pytest.mark.parametrize("package", GLOBALS)
def test_every_library_brings_chat_address_and_events(
    pages: Callable[..., str], visit: Callable[..., Visit], package: str
) -> None:
    name = GLOBALS[package]
    options = {"record_live_chat_events": True, "analytics": {"global": name}}
    head = snippet(5, json.dumps({"globalAnalyticsKey": name}))
    visitor = visit(pages(options, head=head), settings=INTEGRATIONS, library_package=package)
    visitor.go()
    visitor.until(f"{name}.initialized")
    chat_with_events(visitor, name)


@pytest.mark.parametrize("package", GLOBALS)
def test_the_integrations_object_of_every_library_decides(
    pages: Callable[..., str], visit: Callable[..., Visit], package: str
) -> None:
    name = GLOBALS[package]
    load = {"integrations": {"SnapEngage": False}}
    head = snippet(5, json.dumps({"globalAnalyticsKey": name, "load": load}))
    origin = pages({"load": "immediately", "analytics": {"global": name}}, head=head)
    visitor = visit(origin, settings=INTEGRATIONS, library_package=package)
    visitor.go()
    visitor.until("document.documentElement.dataset.snapengage === 'off'")
    assert not visitor.widget_requests()


def bundled(package: str, code: str, **docs: str) -> dict[str, Any]:
    """Arguments of `pages` for a page whose own bundle makes `window.analytics`."""
    name = "HtEventsBrowser" if package == HIGHTOUCH else "AnalyticsBrowser"
    script = bundle(f"import {{{name} as Browser}} from {json.dumps(package)};\n{code}")
    return {
        "options": {"record_live_chat_events": True, "load": "immediately"},
        "head": '<script src="bundle.js" defer></script>',
        "docs": {"index.md": "# Page\n", "bundle.js": script, **docs},
    }


LOAD = f"window.analytics = Browser.load({{writeKey: {WRITE_KEY!r}}});"


@pytest.mark.parametrize("package", GLOBALS)
@pytest.mark.parametrize("first", ["loader", "bundle"])
def test_a_bundles_own_object_is_registered_with(
    pages: Callable[..., str], visit: Callable[..., Visit], package: str, first: str
) -> None:
    code = f"const wait = setInterval(() => {{if (window.snapengageLoader) {{{LOAD} stop()}}}}, 1);"
    code += "const stop = () => clearInterval(wait);"
    arguments = bundled(package, LOAD if first == "bundle" else code)
    visitor = visit(pages(**arguments), settings=INTEGRATIONS)
    visitor.go()
    chat_with_events(visitor, "analytics")


def test_a_bundle_that_keeps_the_instance_is_registered_with(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    code = f"Browser.load({{writeKey: {WRITE_KEY!r}}}).then(([it]) => (window.analytics = it))"
    visitor = visit(pages(**bundled(SEGMENT, code)))
    visitor.page.clock.install()
    visitor.go()
    visitor.until("window.analytics.initialized")
    visitor.go_on(6000)
    expect(visitor.page.locator(".demo-chat")).to_have_count(1)
    visitor.run(f"{{analytics.identify('u-1', {{email: '{ADA}'}}); 0}}")
    expect(visitor.page.get_by_label("Your e-mail")).to_have_value(ADA)


def test_a_bundle_that_waits_to_be_loaded_brings_no_chat_before(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(pages(**bundled(SEGMENT, "window.analytics = new Browser();")))
    visitor.page.clock.install()
    visitor.go()
    visitor.until("window.snapengageLoader")
    visitor.go_on(30_000)
    assert not visitor.widget_requests()
    visitor.run(f"{{analytics.load({{writeKey: {WRITE_KEY!r}}}); 0}}")
    visitor.go_on(1000)
    expect(visitor.page.locator(".demo-chat")).to_have_count(1)


def test_a_bundle_that_is_switched_off_brings_no_chat(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    code = LOAD.replace("})", "}, {disable: true})")
    visitor = visit(pages(**bundled(SEGMENT, code)))
    visitor.page.clock.install()
    visitor.go()
    visitor.until("document.documentElement.dataset.snapengage === 'off'")
    visitor.go_on(10_000)
    assert not visitor.widget_requests()


def test_a_bundle_whose_settings_are_blocked_brings_chat_all_the_same(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    code = LOAD + "analytics.catch(() => 0);"
    visitor = visit(pages(**bundled(SEGMENT, code)), source_settings="never")
    visitor.page.clock.install()
    visitor.go()
    visitor.claim("Failed to fetch")
    visitor.claim("net::ERR_FAILED")
    visitor.go_on(6000)
    expect(visitor.page.locator(".demo-chat")).to_have_count(1)
