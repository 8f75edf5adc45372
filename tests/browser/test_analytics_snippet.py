"""The analytics.js snippet that the plugin puts on pages that have none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.pages import snippet
from tests.browser.visit import WRITE_KEY

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.visit import Visit

DOCS = {
    "index.md": "# Start\n\n[One](one.md) [Two](two.md)\n",
    "one.md": "# One\n\n[Start](index.md) [Two](two.md)\n",
    "two.md": "# Two\n\n[Start](index.md) [One](one.md)\n",
}


def options(**analytics: Any) -> dict[str, Any]:
    """Options of the plugin with a write key."""
    return {"record_live_chat_events": True, "analytics": {"write_key": WRITE_KEY} | analytics}


def pages_seen(visitor: Visit) -> list[str]:
    return [call["properties"]["path"] for call in visitor.posted("page")]


def test_it_brings_the_real_library(pages: Callable[..., str], visit: Callable[..., Visit]) -> None:
    early = (
        "<script>analytics.identify({email: 'ada@example.org'}); window.kept = analytics</script>"
    )
    visitor = visit(pages(options(), head="", body=early))
    visitor.go()
    expect(visitor.page.get_by_label("Your e-mail")).to_have_value("ada@example.org")
    visitor.run("SnapEngage.startChat('Hello')")
    visitor.wait_for_event("Live Chat Conversation Started")
    visitor.run("kept.track('From a kept reference').then(() => 0)")
    visitor.wait_for_event("From a kept reference")
    assert pages_seen(visitor) == ["/"]
    assert all(call["writeKey"] == WRITE_KEY for call in visitor.sent)


def test_host_global_and_integrations_are_used(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    integrations = {"All": False, "Segment.io": True, "</script><!--": False}
    analytics = {"cdn_host": "cdn.example.org", "global": "seg", "integrations": integrations}
    visitor = visit(pages(options(**analytics), head=""))
    visitor.go()
    visitor.until("window.seg?.initialized && !('SnapEngage' in window)")
    assert not [url for url in visitor.requests if "cdn.segment.com" in url]
    assert visitor.run("seg.options.integrations") == integrations
    assert not visitor.widget_requests()
    assert visitor.run("'analytics' in window") is False


@pytest.mark.parametrize("version", [4, 5])
def test_it_is_never_beside_another_snippet(
    pages: Callable[..., str], visit: Callable[..., Visit], version: int
) -> None:
    visitor = visit(pages(options(), head=snippet(version)))
    visitor.go()
    expect(visitor.page.locator(".demo-chat")).to_have_count(1)
    visitor.wait(lambda: bool(visitor.posted("page")), "no page was posted")
    assert visitor.page.locator("#snapengage-analytics").count() == 0
    assert pages_seen(visitor) == ["/"]


def test_it_stands_back_from_what_only_the_browser_sees(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    code = snippet().removeprefix("<script>").removesuffix("</script>")
    docs = {"index.md": "# Page\n", "segment.js": code}
    visitor = visit(pages(options(), head='<script src="segment.js"></script>', docs=docs))
    visitor.go()
    expect(visitor.page.locator(".demo-chat")).to_have_count(1)
    visitor.wait(lambda: bool(visitor.posted("page")), "no page was posted")
    assert visitor.page.locator("#snapengage-analytics").count() == 1
    assert len([url for url in visitor.requests if "analytics.min.js" in url]) == 1
    assert pages_seen(visitor) == ["/"]


def test_page_is_called_once_for_each_page(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    origin = pages(options(), head="", material=True, docs=DOCS, features=["navigation.instant"])
    visitor = visit(origin)
    # The first two pages are seen before the library is there.
    visitor.library = "later"
    with visitor.page.expect_request_finished(lambda request: "sitemap.xml" in request.url):
        visitor.go()
    visitor.run("window.isSamePage = true")

    def follow(link: str) -> None:
        visitor.page.locator(".md-content").get_by_role("link", name=link, exact=True).click()
        expect(visitor.page.get_by_role("heading", name=link, exact=True)).to_be_visible()

    follow("One")
    visitor.release()
    visitor.until("analytics.initialized")
    follow("Two")
    follow("Start")
    visitor.page.go_back()
    expect(visitor.page.get_by_role("heading", name="Two", exact=True)).to_be_visible()
    visitor.page.evaluate("location.hash = 'two'")
    visitor.wait(lambda: len(visitor.posted("page")) >= 5, "fewer than five pages")
    visitor.run("analytics.track('Finished').then(() => 0)")
    visitor.wait_for_event("Finished")
    assert pages_seen(visitor) == ["/", "/one/", "/two/", "/", "/two/"]
    titles = [call["properties"]["title"] for call in visitor.posted("page")]
    assert titles == ["Test", "One - Test", "Two - Test", "Test", "Two - Test"]
    assert visitor.run("window.isSamePage")


def test_page_calls_can_be_left_to_the_site(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(pages(options(page=False), head=""))
    visitor.go()
    visitor.until("analytics.initialized")
    visitor.run("analytics.track('Finished').then(() => 0)")
    visitor.wait_for_event("Finished")
    assert pages_seen(visitor) == []


def test_a_page_that_is_rendered_before_it_is_visited_is_not_seen_before(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(pages(options(), head=""))
    visitor.page.add_init_script(
        "Object.defineProperty(document, 'prerendering', {get: () => !window.isVisited})"
    )
    visitor.go()
    visitor.until("window.snapengageLoader && document.readyState === 'complete'")
    assert all(url.startswith(visitor.origin) for url in visitor.requests)
    visitor.run("window.isVisited = true, document.dispatchEvent(new Event('prerenderingchange'))")
    visitor.wait(lambda: bool(visitor.posted("page")), "no page was posted")
    assert pages_seen(visitor) == ["/"]


def test_it_waits_for_consent_too(pages: Callable[..., str], visit: Callable[..., Visit]) -> None:
    visitor = visit(pages(options() | {"consent": "chat", "load": "immediately"}, head=""))
    visitor.go()
    visitor.until("window.snapengageLoader")
    assert visitor.run("document.cookie") == ""
    refuse = "new CustomEvent('snapengage:consent', {detail: {granted: false}})"
    visitor.run(f"document.dispatchEvent({refuse})")
    assert all(url.startswith(visitor.origin) for url in visitor.requests)
    visitor.run("document.dispatchEvent(new Event('snapengage:consent'))")
    expect(visitor.page.locator(".demo-chat")).to_have_count(1)
    visitor.wait(lambda: bool(visitor.posted("page")), "no page was posted")
    assert pages_seen(visitor) == ["/"]


def test_a_policy_with_its_hash_allows_it(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    from mkdocs_snapengage.page.analytics import csp_hash  # noqa: PLC0415

    visitor = visit(pages(options(), head=""))
    visitor.go()
    code = visitor.run("document.getElementById('snapengage-analytics').textContent")
    hosts = "'self' https://storage.googleapis.com https://cdn.segment.com"
    visitor.headers = {"content-security-policy": f"script-src {hosts} {csp_hash(code)}"}
    visitor.go()
    expect(visitor.page.locator(".demo-chat")).to_have_count(1)
    visitor.headers = {"content-security-policy": f"script-src {hosts}"}
    visitor.go()
    visitor.claim("Content Security Policy")
