"""Policies that allow little, pages that come back or are read from a disk, sites below a path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.pages import build_pages, snippet
from tests.browser.visit import DEMO_CHAT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.browser.visit import Visit

NONCE = "r4nd0m"


def with_chat(visitor: Visit) -> None:
    expect(visitor.page.locator(".demo-chat")).to_have_count(1)


def test_strict_dynamic_with_a_nonce_lets_the_widget_in(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    options = {"attributes": {"nonce": NONCE}, "record_live_chat_events": True}
    head = snippet().replace("<script>", f'<script nonce="{NONCE}">')
    # `strict-dynamic` takes no notice of 'self' and of hosts.
    policy = f"script-src 'nonce-{NONCE}' 'strict-dynamic' 'self'; object-src 'none'"
    visitor = visit(pages(options, head=head), headers={"content-security-policy": policy})
    visitor.go()
    with_chat(visitor)
    visitor.run("SnapEngage.startChat('Hello')")
    visitor.wait_for_event("Live Chat Conversation Started")


TYPED = {"content-security-policy": "require-trusted-types-for 'script'"}
DEFAULT_POLICY = """<script>trustedTypes.createPolicy("default", {
  createScriptURL: (url) => url, createHTML: (html) => html, createScript: (code) => code,
})</script>"""


def test_trusted_types_let_the_widget_in_by_a_policy_of_the_site(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(pages(head=DEFAULT_POLICY + snippet()), headers=TYPED)
    visitor.go()
    with_chat(visitor)


def test_trusted_types_without_a_policy_are_told_as_blocked(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(pages({"load": "immediately"}, head=""), headers=TYPED)
    visitor.page.clock.install()
    visitor.go()
    visitor.until("window.snapengageLoader")
    visitor.go_on(6000)
    visitor.until("document.documentElement.dataset.snapengage === 'blocked'")
    visitor.claim("no chat from")
    visitor.claim("TrustedScriptURL")


def test_a_page_that_comes_back_goes_on_with_its_chat(
    pages: Callable[..., str], visit: Callable[..., Visit], launch: Callable[..., Browser]
) -> None:
    docs = {"index.md": "# One\n\n[Two](two.md)\n", "two.md": "# Two\n"}
    origin = pages({"record_live_chat_events": True, "load": "immediately"}, docs=docs)
    # Playwright switches off that Chromium keeps pages to come back to.
    browser = launch(ignore_default_args=["--disable-back-forward-cache"])
    visitor = visit(origin, browser=browser)
    visitor.page.add_init_script(
        "addEventListener('pageshow', ({persisted}) => (window.isBack = persisted))"
    )
    visitor.go()
    with_chat(visitor)
    visitor.run("SnapEngage.startChat('Hello')")
    started = visitor.wait_for_event("Live Chat Conversation Started")
    visitor.page.get_by_role("link", name="Two").click()
    visitor.page.wait_for_url("**/two/")
    with_chat(visitor)
    # Playwright does not answer what a page asks for while it is put away.
    visitor.claimed.append("net::ERR_NAME_NOT_RESOLVED")
    visitor.page.go_back(wait_until="commit")
    visitor.until("window.isBack")
    visitor.page.get_by_role("button", name="Close chat").click()
    ended = visitor.wait_for_event("Live Chat Conversation Ended")
    assert ended["properties"]["conversation_id"] == started["properties"]["conversation_id"]
    assert visitor.tracked().count("Live Chat Conversation Ended") == 1


def test_a_preview_from_the_disk_has_chat(tmp_path: Path, visit: Callable[..., Visit]) -> None:
    docs = {"index.md": "# One\n", "deep/er.md": "# Two\n"}
    build_pages(
        tmp_path, {}, head=snippet(), body="", material=False, docs=docs, use_directory_urls=False
    )
    visitor = visit((tmp_path / "site").as_uri())
    for path in ("/index.html", "/deep/er.html"):
        visitor.go(path)
        with_chat(visitor)


def test_pages_that_are_not_found_have_chat_at_any_depth_below_a_path(
    tmp_path: Path, serve: Callable[[Path], str], visit: Callable[..., Visit]
) -> None:
    origin = serve(tmp_path / "served")
    site = build_pages(
        tmp_path,
        {"script_url": "assets/chat.js?id={widget_id}"},
        head=snippet(),
        body="",
        material=True,
        docs={"index.md": "# One\n", "assets/chat.js": DEMO_CHAT.read_text("utf-8")},
        site_url=f"{origin}/docs/",
    )
    (tmp_path / "served").mkdir()
    site.folder.rename(tmp_path / "served" / "docs")
    visitor = visit(f"{origin}/docs")
    for path in ("/", "/nothing/at/all", "/nothing/"):
        visitor.go(path)
        with_chat(visitor)
    asked = {url.partition("?")[0] for url in visitor.requests if "chat.js" in url}
    assert asked == {f"{origin}/docs/assets/chat.js"}
    visitor.claim("404")
