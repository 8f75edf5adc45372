"""The loader in Firefox and WebKit: what a visitor sees, in a smaller set of situations."""

from __future__ import annotations

import json
import os
import time
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.engines import Engine, Firefox, WebKit, missing
from tests.browser.machine import Machine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STARTED = "Live Chat Conversation Started"
ENDED = "Live Chat Conversation Ended"
CHAT = "document.querySelector('.demo-chat') !== null"
STATE = "document.documentElement.dataset.snapengage"
IS_OPEN = "document.querySelector('.demo-chat [role=dialog]')?.hidden === false"
EMAIL = "document.querySelector('.demo-chat [type=email]').value"
_WAIT_SECONDS = 20


@pytest.fixture(scope="session", params=["firefox", "webkit"])
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    packages = missing().get(request.param)
    if packages and "CI" not in os.environ:
        pytest.skip(f"{packages} missing, and `make test` may not install packages here")
    assert not packages, f"missing: {packages}"
    with ExitStack() as stack:
        if request.param == "firefox":
            yield stack.enter_context(Firefox.started(tmp_path_factory.mktemp("firefox")))
        else:
            yield stack.enter_context(WebKit.started())


@dataclass
class Visitor:
    """An engine's tab, and the machine whose pages it shows."""

    engine: Engine
    machine: Machine

    def go(self, path: str = "/") -> None:
        self.engine.open(self.machine.origin + path)
        self.until("window.snapengageLoader")

    def run(self, expression: str) -> Any:
        return self.engine.run(expression)

    def until(self, condition: str) -> None:
        """Wait until an expression is true in the page."""
        tried = f"(() => {{ try {{ return !!({condition}); }} catch {{ return false; }} }})()"
        end = time.monotonic() + _WAIT_SECONDS
        while time.monotonic() < end:
            if self.run(tried):
                return
            time.sleep(0.02)
        here = "[location.href, document.documentElement.dataset.snapengage, window.said]"
        raise AssertionError(f"never: {condition}; {self.run(here)} {self.machine.requests}")

    def wait_for_event(self, name: str) -> None:
        end = time.monotonic() + _WAIT_SECONDS
        while name not in self.machine.events():
            assert time.monotonic() < end, f"{name} was not posted: {self.machine.posted}"
            time.sleep(0.02)

    def click(self, selector: str) -> None:
        """Click into the middle of an element, as a person does."""
        box = f"document.querySelector({json.dumps(selector)})"
        x, y = self.run(
            f"(({{left, top, width, height}}) => [left + width / 2, top + height / 2])"
            f"(({box}.scrollIntoView({{block: 'center', behavior: 'instant'}}), "
            f"{box}.getBoundingClientRect()))"
        )
        self.engine.click_at(x, y)

    def is_quiet(self, *expected: str) -> bool:
        """Whether the page has said nothing but what is expected."""
        said = [text for text in self.run("said") if not any(part in text for part in expected)]
        assert not said
        return True


@pytest.fixture
def visitor(engine: Engine, tmp_path: Path) -> Iterator[Visitor]:
    # Cookies know no ports: what an earlier test has left is taken away.
    with Machine(tmp_path) as machine:
        yield Visitor(engine, machine)
        engine.run(
            "document.cookie.split('; ').forEach((it) => "
            "(document.cookie = it.split('=')[0] + '=; path=/; max-age=0'))"
        )
        engine.open("about:blank")


def test_chat_comes_with_address_and_events(visitor: Visitor) -> None:
    visitor.machine.build({"record_live_chat_events": True, "widget": {"locale": "auto"}})
    visitor.go()
    visitor.until(f"{STATE} === 'ready'")
    visitor.run("analytics.identify('u-1', {email: 'ada@example.org'}).then(() => 0)")
    visitor.until(f"{EMAIL} === 'ada@example.org'")
    visitor.run("SnapEngage.startChat('Hello')")
    visitor.wait_for_event(STARTED)
    # What the demo itself remembers is not what is asked about.
    visitor.run("sessionStorage.clear()")
    visitor.go("/?the-next-page")
    visitor.until(f"{EMAIL} === 'ada@example.org'")
    visitor.run("demoCallbacks.get('chatmessagereceived')('Grace', 'Hello')")
    visitor.run("demoCallbacks.get('close')('chat', 'online')")
    visitor.run("demoCallbacks.get('close')('chat', 'online')")
    visitor.wait_for_event(ENDED)
    chats = [call for call in visitor.machine.posted if "Live Chat" in call.get("event", "")]
    assert len({call["properties"]["conversation_id"] for call in chats}) == 1
    assert chats[-1]["properties"]["agent_username"] == "Grace"
    assert visitor.machine.events().count(ENDED) == 1
    assert visitor.is_quiet()


@pytest.mark.parametrize("load", ["immediately", "idle", "interaction"])
def test_what_holds_analytics_back_holds_chat_back(visitor: Visitor, load: str) -> None:
    answer = "setTimeout(() => (window.isLate = true), 30_000);"
    answer += "window.answer = () => analytics.load('testWriteKey');"
    visitor.machine.build({"load": load}, load=answer)
    visitor.go()
    visitor.engine.press("Tab")
    visitor.until("window.isLate")
    assert visitor.machine.chats() == 0
    assert visitor.run(STATE) == "waiting"
    visitor.run("(answer(), 0)")
    visitor.until(f"{STATE} === 'ready'")
    assert visitor.is_quiet()


def test_blocked_analytics_blocks_no_chat(visitor: Visitor) -> None:
    visitor.machine.build({})
    visitor.machine.blocked = ("/segment/",)
    visitor.go()
    visitor.until(f"{STATE} === 'ready'")
    assert visitor.is_quiet()


def test_a_blocked_widget_leaves_the_address(visitor: Visitor) -> None:
    text = "# Page\n\n[Chat](#snapengage)\n\n<p style='height: 5000px'></p>\n"
    text += "\n<p id='snapengage'>help@example.org</p>\n"
    visitor.machine.build({}, docs={"index.md": text})
    visitor.machine.blocked = ("/assets/chat.js",)
    visitor.go()
    visitor.until(f"{STATE} === 'blocked'")
    visitor.click("a")
    visitor.until("location.hash === '#snapengage' && scrollY > 1000")
    assert visitor.is_quiet("no chat from")


def test_a_strict_policy_is_kept_and_a_link_opens_chat(visitor: Visitor) -> None:
    visitor.machine.build(
        {"load": "interaction"}, docs={"index.md": "# Page\n\n[Chat](#snapengage)\n"}
    )
    visitor.machine.headers = {
        "content-security-policy": "default-src 'none'; script-src 'self'; connect-src 'self';"
        "style-src 'unsafe-inline'; img-src data:"
    }
    visitor.go()
    visitor.until("analytics.initialized")
    entries = visitor.run("history.length")
    visitor.run("document.querySelector('a').focus()")
    visitor.engine.press("Enter")
    visitor.until(IS_OPEN)
    visitor.run("SnapEngage.closeForm()")
    visitor.click("a")
    visitor.until(IS_OPEN)
    assert visitor.run("[location.hash, scrollY, history.length]") == ["", 0, entries]
    assert visitor.run("violations") == []
    assert visitor.machine.chats() == 1
    assert visitor.is_quiet()


def test_a_link_to_a_section_is_no_interaction(visitor: Visitor) -> None:
    text = "# Page\n\n<p style='height: 5000px'></p>\n\n<p id='end'>End</p>\n"
    visitor.machine.build({"load": "interaction"}, docs={"index.md": text}, material=True)
    visitor.go("/#end")
    visitor.until("analytics.initialized && scrollY > 1000")
    visitor.run("new Promise((resolve) => setTimeout(resolve, 1000))")
    assert visitor.machine.chats() == 0
    visitor.run("scrollTo(0, 0)")
    visitor.until(CHAT)
    assert visitor.is_quiet()


def test_instant_navigation_keeps_the_widget(visitor: Visitor) -> None:
    docs = {
        "index.md": "# One\n\n[Two](two.md)\n",
        "two.md": "# Two\n\n[Chat](#snapengage)\n",
        "off.md": "---\nsnapengage: false\n---\n# Off\n\n[Two](two.md)\n",
    }
    visitor.machine.build({}, docs=docs, material=True, features=["navigation.instant"])
    visitor.go()
    visitor.until(f"window.document$ && {STATE} === 'ready'")
    visitor.until("performance.getEntriesByName(new URL('sitemap.xml', location).href)[0]")
    visitor.run("(window.isSame = true)")
    visitor.click(".md-content a[href*=two]")
    visitor.until("document.querySelector('h1').textContent.startsWith('Two')")
    assert visitor.run("getComputedStyle(document.querySelector('.demo-chat')).position") == "fixed"
    entries = visitor.run("history.length")
    visitor.click(".md-content a[href$='#snapengage']")
    visitor.until(IS_OPEN)
    assert visitor.run("[location.hash, history.length, isSame]") == ["", entries, True]
    assert visitor.machine.chats() == 1
    assert visitor.is_quiet()


def test_consent_can_be_taken_back(visitor: Visitor) -> None:
    visitor.machine.build({"consent": "chat", "load": "immediately"})
    visitor.go()
    say = "document.dispatchEvent(new CustomEvent('snapengage:consent', {detail: {granted: %s}}))"
    visitor.until("analytics.initialized")
    assert visitor.machine.chats() == 0
    visitor.run(say % "true")
    visitor.until(f"{STATE} === 'ready'")
    visitor.run(say % "false")
    visitor.until(f"{STATE} === 'off' && document.querySelector('.demo-chat > button').hidden")
    assert "demo_chat" not in visitor.run("document.cookie")
    visitor.go("/?the-next-page")
    visitor.until("analytics.initialized")
    assert visitor.run(CHAT) is False
    assert visitor.is_quiet()


def test_a_page_that_comes_back_has_its_chat(visitor: Visitor) -> None:
    docs = {"index.md": "# One\n", "two.md": "# Two\n"}
    visitor.machine.build({"record_live_chat_events": True, "load": "immediately"}, docs=docs)
    visitor.go()
    visitor.until(f"{STATE} === 'ready'")
    visitor.run("SnapEngage.startChat('Hello')")
    visitor.wait_for_event(STARTED)
    visitor.go("/two/")
    visitor.until(f"{STATE} === 'ready'")
    visitor.engine.back()
    visitor.until(f"location.pathname === '/' && {STATE} === 'ready'")
    visitor.run("demoCallbacks.get('close')('chat', 'online')")
    visitor.wait_for_event(ENDED)
    assert visitor.machine.events().count(STARTED) == 1
