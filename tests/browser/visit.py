"""One visitor's browser, and the answers it gets from Segment and SnapEngage."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

ROOT = Path(__file__).parents[2]
SEGMENT = ROOT / "node_modules" / "@segment" / "analytics-next" / "dist" / "umd"
DEMO_CHAT = ROOT / "sample_site" / "docs" / "assets" / "demo-chat.js"
WRITE_KEY = "testWriteKey"


@dataclass
class Visit:
    """One visitor's browser: a page, what it sent to Segment, and what went wrong."""

    page: Page
    origin: str
    settings: dict[str, Any]
    widget_status: int = 200
    sent: list[dict[str, Any]] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        self.page.goto(self.origin + path)

    def tracked(self) -> list[str]:
        """The names of the events that analytics.js has posted, in order."""
        return [call["event"] for call in self.sent if call["type"] == "track"]

    def wait_for_event(self, name: str) -> dict[str, Any]:
        """Wait until analytics.js has posted the event, and return what it posted."""
        for _ in range(100):
            for call in self.sent:
                if call.get("event") == name:
                    return call
            self.page.wait_for_timeout(50)
        raise AssertionError(f"{name!r} was not posted; posted was {self.sent}")

    def widget_requests(self) -> list[str]:
        return [url for url in self.requests if "snapengage.com" in url or "demo-chat" in url]

    def answer(self, route: Route) -> None:
        """Answer a request as Segment and SnapEngage would, refuse what is not known."""
        url = urlsplit(route.request.url)
        self.requests.append(route.request.url)
        if url.hostname == "127.0.0.1" or url.scheme in {"data", "blob"}:
            route.continue_()
        elif url.hostname == "cdn.segment.com":
            self._answer_cdn(route, url.path)
        elif url.hostname == "api.segment.io":
            body = json.loads(route.request.post_data or "{}")
            self.sent.extend(body.get("batch", [body]))
            route.fulfill(json={"success": True}, headers={"access-control-allow-origin": "*"})
        elif url.path.startswith("/code.snapengage.com/js/") and self.widget_status == 200:
            route.fulfill(path=DEMO_CHAT, content_type="text/javascript")
        elif url.path.startswith("/code.snapengage.com/js/"):
            route.abort()
        else:
            self.refused.append(route.request.url)
            route.abort()

    def _answer_cdn(self, route: Route, path: str) -> None:
        if path.endswith("/analytics.min.js"):
            file = SEGMENT / "standalone.js"
        elif path.endswith("/settings"):
            route.fulfill(json=self.settings, headers={"access-control-allow-origin": "*"})
            return
        else:
            file = SEGMENT / Path(path).name
        route.fulfill(path=file, content_type="text/javascript")
