"""One visitor's browser, and the answers it gets from Segment and SnapEngage."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Route

ROOT = Path(__file__).parents[2]
PACKAGES = ROOT / "node_modules"
DEMO_CHAT = ROOT / "sample_site" / "docs" / "assets" / "demo-chat.js"
WRITE_KEY = "testWriteKey"
_CDNS = {"cdn.segment.com", "cdn.example.org", "cdp.customer.io", "cdn.hightouch-events.com"}
_APIS = {"api.segment.io", "us-east-1.hightouch-events.com"}

Answer = Literal["at once", "later", "never"]
"""How a server answers: at once, when the test lets it (`release`), or the request is blocked."""

# The demo keeps the callbacks to itself; a test reports an event in its name.
DEMO = DEMO_CHAT.read_text("utf-8").replace(
    "const callbacks = new Map();", "const callbacks = (window.demoCallbacks = new Map());"
)
ELSEWHERE = re.compile(r"^(?!data:|blob:|file:|http://127\.0\.0\.1[:/])")
_HERE = re.compile(r"^http://127\.0\.0\.1[:/]")
_LOADER = re.compile(r"/assets/snapengage\.\w+\.js$")
_WAIT_MS = 5000
_STEP_MS = 20


@dataclass
class Visit:
    """One visitor's browser: a page, what it sent to Segment, and what went wrong.

    `loader`, `widget`, `library` and `source_settings` say how the loader, SnapEngage's script,
    analytics.js and the source's settings are answered, `widget_script` what SnapEngage's script
    is, `library_package` which npm package analytics.js is from.
    """

    page: Page
    origin: str
    settings: dict[str, Any]
    loader: Answer = "at once"
    widget: Answer = "at once"
    library: Answer = "at once"
    source_settings: Answer = "at once"
    widget_script: str = DEMO
    library_package: str = "@segment/analytics-next"
    headers: dict[str, str] = field(default_factory=dict)
    sent: list[dict[str, Any]] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    claimed: list[str] = field(default_factory=list)
    held: list[Callable[[], None]] = field(default_factory=list)

    def go(self, path: str = "/") -> None:
        """Open a page, and wait until it has loaded if nothing is to keep it from that."""
        if self.headers or self.loader != "at once":
            self.page.context.route(_HERE, self._answer_locally)
        answers = (self.loader, self.widget, self.library, self.source_settings)
        self.page.goto(self.origin + path, wait_until="commit" if "later" in answers else "load")

    def go_on(self, milliseconds: int) -> None:
        """Let time pass, on a page whose clock the test has taken over."""
        self.page.clock.run_for(milliseconds)

    def report(self, event: str, *given: object) -> None:
        """Call what is registered for an event of the widget, as the widget would."""
        self.run(f"demoCallbacks.get({event.lower()!r})?.(...{json.dumps(given)})")
        self.settle()

    def settle(self) -> None:
        """Wait until the browser has answered what the page has asked it for, such as locks."""
        self.run("navigator.locks?.query?.().then(() => 0)")

    def run(self, script: str) -> Any:
        """What a script gives when it runs in the page."""
        return self.page.evaluate(script)

    def until(self, condition: str) -> None:
        """Wait until an expression is true in the page."""
        # While a page is loaded anew, what the condition names may not be there yet.
        tried = f"() => {{ try {{ return {condition}; }} catch {{ return false; }} }}"
        self.page.wait_for_function(tried, timeout=_WAIT_MS)

    def wait(self, condition: Callable[[], bool], what: str) -> None:
        """Wait until something is true of what the visitor's browser did."""
        for _ in range(_WAIT_MS // _STEP_MS):
            if condition():
                return
            self.page.wait_for_timeout(_STEP_MS)
        raise AssertionError(f"{what}; posted was {self.sent}, requested {self.requests}")

    def claim(self, text: str) -> None:
        """Wait for a console message that the test expects, now and again."""
        self.wait(lambda: any(text in said for said in self.console), f"nobody said {text!r}")
        self.claimed.append(text)

    def surprises(self) -> list[str]:
        """The console messages that no test has expected."""
        return [said for said in self.console if not any(text in said for text in self.claimed)]

    def release(self) -> None:
        """Answer what was to be answered later, asked for already or not."""
        self.loader = self.widget = self.library = self.source_settings = "at once"
        while self.held:
            self.held.pop(0)()

    def tracked(self) -> list[str]:
        """The names of the events that analytics.js has posted, in order."""
        return [call["event"] for call in self.sent if call["type"] == "track"]

    def posted(self, kind: str) -> list[dict[str, Any]]:
        """The calls of a kind (`page`, `identify`, …) that analytics.js has posted, in order."""
        return [call for call in self.sent if call["type"] == kind]

    def wait_for_event(self, name: str) -> dict[str, Any]:
        """Wait until analytics.js has posted the event, and return what it posted."""
        self.wait(lambda: name in self.tracked(), f"{name!r} was not posted")
        return next(call for call in self.sent if call.get("event") == name)

    def widget_requests(self) -> list[str]:
        return [url for url in self.requests if "snapengage.com" in url or "demo-chat" in url]

    def answer(self, route: Route) -> None:
        """Answer as Segment and SnapEngage would, and refuse what is not known."""
        url = urlsplit(route.request.url)
        if url.hostname in _APIS or route.request.method == "POST":
            body = json.loads(route.request.post_data or "{}")
            # analytics.js may post a call again on the next page; Segment tells it by its id.
            known = {call.get("messageId") for call in self.sent} - {None}
            self.sent += [c for c in body.get("batch", [body]) if c.get("messageId") not in known]
            route.fulfill(json={"success": True}, headers={"access-control-allow-origin": "*"})
        elif url.hostname in _CDNS:
            self._answer_cdn(route, url.path)
        elif url.hostname == "storage.googleapis.com":
            script = self.widget_script
            self._answer(route, self.widget, body=script, content_type="text/javascript")
        else:
            self.refused.append(route.request.url)
            route.abort()

    def _answer_locally(self, route: Route) -> None:
        """Answer a request for a page or the loader itself, where a test has something to say."""
        if _LOADER.search(route.request.url) and self.loader != "at once":
            # Meanwhile the test may let go what was to be answered later.
            response = route.fetch()
            self._answer(route, self.loader, response=response)
        elif self.headers and route.request.resource_type == "document":
            response = route.fetch()
            route.fulfill(response=response, headers={**response.headers, **self.headers})
        else:
            route.continue_()

    def _answer_cdn(self, route: Route, path: str) -> None:
        if path.endswith("/settings"):
            headers = {"access-control-allow-origin": "*"}
            self._answer(route, self.source_settings, json=self.settings, headers=headers)
        else:
            folder = PACKAGES / self.library_package / "dist" / "umd"
            file = folder / Path(path).name
            if path.endswith("/analytics.min.js"):
                file = next(folder.glob("standalone.js"), folder / "events.min.js")
            self._answer(route, self.library, path=file, content_type="text/javascript")

    def _answer(self, route: Route, answer: Answer, **content: Any) -> None:
        if answer == "at once":
            route.fulfill(**content)
        elif answer == "later":
            self.held.append(lambda: route.fulfill(**content))
        else:
            route.abort()
