"""A site, Segment and SnapEngage on one address of this machine: nothing has to be intercepted."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from tests.browser.pages import build_pages, snippet
from tests.browser.visit import DEMO, PACKAGES, WRITE_KEY

if TYPE_CHECKING:
    from collections.abc import Mapping

_LIBRARY = PACKAGES / "@segment" / "analytics-next" / "dist" / "umd"
_CHAT = "/assets/chat.js"
# Five seconds are a quarter of one.
_HASTE = """
for (const name of ["setTimeout", "setInterval"]) {
  const slow = window[name];
  window[name] = (act, milliseconds, ...given) => slow(act, milliseconds / 20, ...given);
}
"""
# What a page has to say of itself, in the head before all else.
_WATCH = """
window.said = [];
window.violations = [];
for (const level of ["warn", "error"])
  console[level] = (...what) => said.push(what.map(String).join(" "));
addEventListener("error", ({message}) => said.push("uncaught: " + message));
addEventListener("unhandledrejection", ({reason}) => said.push("uncaught: " + reason));
document.addEventListener("securitypolicyviolation", ({violatedDirective, blockedURI}) =>
  violations.push(violatedDirective + " " + blockedURI));
"""


@dataclass
class Machine:
    """What is served, and what was asked for and posted.

    `blocked` are beginnings of paths that get no answer but 404, `headers` go with every page.
    """

    folder: Path
    origin: str = ""
    blocked: tuple[str, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    posted: list[dict[str, Any]] = field(default_factory=list)

    def __enter__(self) -> Self:
        machine = self

        class Handler(_Handler):
            pass

        Handler.machine = machine
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def build(self, options: Mapping[str, Any], *, load: str = "", **site: Any) -> None:
        """Build a site; `load` is what the page does instead of loading analytics.js at once."""
        code = snippet().removeprefix("<script>").removesuffix("</script>")
        code = code.replace("https://cdn.segment.com", f"{self.origin}/segment")
        at_once = f'analytics.load("{WRITE_KEY}");'
        assert at_once in code
        cdn = f"analytics._cdn = {json.dumps(self.origin + '/segment')};"
        files = {"watch.js": _WATCH, "haste.js": _HASTE}
        files["segment.js"] = code.replace(at_once, cdn + (load or at_once))
        tags = [f'<script src="{self.origin}/{name}"></script>' for name in files]
        material = site.pop("material", False)
        if material:
            # Its own times are not to be touched.
            tags.pop(1)
        site.setdefault("docs", {"index.md": "# Page\n"})
        site["docs"] = site["docs"] | files
        build_pages(
            self.folder,
            {"script_url": _CHAT[1:] + "?id={widget_id}"} | dict(options),
            head="".join(tags),
            body=site.pop("body", ""),
            material=material,
            site_url=f"{self.origin}/",
            **site,
        )

    def events(self) -> list[str]:
        """The names of the events that analytics.js has posted, each once."""
        calls = {call["messageId"]: call for call in self.posted if call["type"] == "track"}
        return [call["event"] for call in calls.values()]

    def chats(self) -> int:
        """How often the widget was asked for."""
        return sum(path.startswith(_CHAT) for path in self.requests)


class SegmentHandler(SimpleHTTPRequestHandler):
    """Serves a folder, and analytics.js as its npm package has it."""

    def log_message(self, *_: object) -> None:
        pass

    def send(self, body: bytes, kind: str) -> None:
        """Answer with a body of a media type."""
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def send_library(self, path: str) -> None:
        """Answer with the file of analytics.js that a path of Segment's CDN names."""
        name = Path(path).name
        file = _LIBRARY / ("standalone.js" if name == "analytics.min.js" else name)
        self.send(file.read_bytes(), "text/javascript")


class _Handler(SegmentHandler):
    machine: Machine

    def do_GET(self) -> None:
        self.machine.requests.append(self.path)
        path = self.path.partition("?")[0]
        if self.path.startswith(self.machine.blocked):
            self.send_error(404)
        elif path == _CHAT:
            self.send(DEMO.encode(), "text/javascript")
        elif path.endswith("/settings"):
            api = {"apiHost": self.machine.origin.partition("//")[2], "protocol": "http"}
            settings = {"Segment.io": {"apiKey": WRITE_KEY, **api}}
            answer = {"integrations": settings, "metrics": {"sampleRate": 0}}
            self.send(json.dumps(answer).encode(), "application/json")
        elif path.startswith("/segment/"):
            self.send_library(path)
        else:
            super().do_GET()

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.machine.posted.extend(body.get("batch", [body]))
        self.send(b'{"success": true}', "application/json")

    def translate_path(self, path: str) -> str:
        self.directory = str(self.machine.folder / "site")
        return super().translate_path(path)

    def end_headers(self) -> None:
        for name, value in self.machine.headers.items():
            self.send_header(name, value)
        super().end_headers()
