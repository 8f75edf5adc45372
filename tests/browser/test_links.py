"""A link in the text opens chat, and leads somewhere where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.pages import snippet

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.visit import Visit

TEXT = """\
# Page

[Chat with us](#snapengage)

<p style="height: 3000px"></p>

<section id="snapengage">Write to <a href="mailto:help@example.org">help@example.org</a>.</section>
"""
DOCS = {
    "index.md": TEXT,
    "other.md": "# Other\n\n[Chat with us](index.md#snapengage)\n",
    "button.md": "# Button\n\n<button data-snapengage-open><b>Chat</b></button>\n",
}
# Nothing inline may run.
POLICY = {"content-security-policy": "script-src 'self' https:; object-src 'none'"}
OPENINGS: dict[str, tuple[str, Callable[[Any], None]]] = {
    "a link": ("/", lambda page: page.get_by_role("link", name="Chat with us").click()),
    "the keyboard": (
        "/",
        lambda page: page.get_by_role("link", name="Chat with us").press("Enter"),
    ),
    "a link to another page": (
        "/other/",
        lambda page: page.get_by_role("link", name="Chat with us").click(),
    ),
    "anything that says so": (
        "/button/",
        lambda page: page.get_by_text("Chat", exact=True).click(),
    ),
}


def dialog_is_open(visitor: Visit) -> None:
    expect(visitor.page.get_by_role("dialog", name="Demo chat")).to_be_visible()


@pytest.fixture
def site(pages: Callable[..., str]) -> str:
    code = snippet().removeprefix("<script>").removesuffix("</script>")
    docs = DOCS | {"segment.js": code}
    return pages({"load": "interaction"}, head='<script src="/segment.js"></script>', docs=docs)


@pytest.mark.parametrize("is_there", [True, False])
@pytest.mark.parametrize("opening", OPENINGS)
def test_it_opens_chat_under_a_strict_policy(
    site: str, visit: Callable[..., Visit], opening: str, *, is_there: bool
) -> None:
    path, act = OPENINGS[opening]
    visitor = visit(site, headers=POLICY)
    visitor.go(path)
    visitor.until("analytics.initialized && window.snapengageLoader")
    if is_there:
        visitor.page.keyboard.press("Shift")
        visitor.until("document.documentElement.dataset.snapengage === 'ready'")
    entries = visitor.run("history.length")
    act(visitor.page)
    dialog_is_open(visitor)
    assert visitor.page.url == site + path
    assert visitor.run("[history.length, scrollY]") == [entries, 0]
    assert len(visitor.widget_requests()) == 1


def test_another_tab_is_another_tab(site: str, visit: Callable[..., Visit]) -> None:
    visitor = visit(site)
    visitor.go("/other/")
    visitor.until("analytics.initialized && window.snapengageLoader")
    with visitor.page.context.expect_page() as opened:
        visitor.page.get_by_role("link", name="Chat with us").click(button="middle")
    assert opened.value.url.endswith("/#snapengage")
    expect(visitor.page.get_by_role("dialog")).to_have_count(0)


def leads_to_the_address(visitor: Visit) -> None:
    expect(visitor.page.get_by_role("link", name="help@example.org")).to_be_in_viewport()
    assert visitor.page.url == visitor.origin + "/#snapengage"


@pytest.mark.parametrize("path", ["/", "/other/"])
def test_where_the_widget_is_blocked_it_leads_to_the_address(
    site: str, visit: Callable[..., Visit], path: str
) -> None:
    visitor = visit(site, widget="never")
    visitor.go(path)
    visitor.until("analytics.initialized && window.snapengageLoader")
    # The first click finds out.
    visitor.page.get_by_role("link", name="Chat with us").click()
    visitor.claim("no chat from")
    visitor.claim("net::ERR_FAILED")
    leads_to_the_address(visitor)
    visitor.page.evaluate("scrollTo(0, 0)")
    visitor.page.get_by_role("link", name="Chat with us").click()
    leads_to_the_address(visitor)


def test_where_the_site_refuses_chat_it_leads_to_the_address(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(pages({"require_analytics": True}, docs=DOCS), library="later")
    visitor.go()
    visitor.until("window.snapengageLoader")
    # Nobody knows yet.
    visitor.page.get_by_role("link", name="Chat with us").click()
    assert visitor.page.url == visitor.origin + "/"
    visitor.run("analytics._loadOptions = {integrations: {SnapEngage: false}}")
    visitor.release()
    leads_to_the_address(visitor)


def test_without_the_loader_it_leads_to_the_address(site: str, visit: Callable[..., Visit]) -> None:
    visitor = visit(site, loader="never")
    visitor.go()
    visitor.claim("net::ERR_FAILED")
    visitor.page.get_by_role("link", name="Chat with us").click()
    leads_to_the_address(visitor)


def test_before_consent_it_leads_to_the_address_and_is_not_forgotten(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(pages({"consent": "chat"}, docs=DOCS))
    visitor.go()
    visitor.until("analytics.initialized && window.snapengageLoader")
    visitor.page.get_by_role("link", name="Chat with us").click()
    leads_to_the_address(visitor)
    assert not visitor.widget_requests()
    visitor.run("document.dispatchEvent(new Event('snapengage:consent'))")
    dialog_is_open(visitor)


def test_a_site_that_listens_to_its_own_link_goes_on_to_hear_it(
    site: str, visit: Callable[..., Visit]
) -> None:
    visitor = visit(site)
    visitor.go()
    visitor.until("analytics.initialized && window.snapengageLoader")
    visitor.run(
        "document.querySelector('a').addEventListener('click', () => (window.isHeard = true))"
    )
    visitor.page.get_by_role("link", name="Chat with us").click()
    dialog_is_open(visitor)
    assert visitor.run("isHeard")


def test_instant_navigation_does_not_take_it_for_a_page(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    docs = DOCS | {"index.md": TEXT + "\n[Other](other.md)\n"}
    origin = pages({}, material=True, docs=docs, features=["navigation.instant"])
    visitor = visit(origin)
    with visitor.page.expect_request_finished(lambda request: "sitemap.xml" in request.url):
        visitor.go()
    visitor.until("window.document$ && analytics.initialized")
    visitor.run("window.isSamePage = true")
    visitor.page.get_by_role("link", name="Other", exact=True).last.click()
    expect(visitor.page.get_by_role("heading", name="Other")).to_be_visible()
    entries = visitor.run("history.length")
    visitor.page.get_by_role("link", name="Chat with us").click()
    dialog_is_open(visitor)
    assert visitor.page.url == origin + "/other/"
    assert visitor.run("[history.length, scrollY, window.isSamePage]") == [entries, 0, True]
    expect(visitor.page.get_by_role("heading", name="Other")).to_be_visible()
