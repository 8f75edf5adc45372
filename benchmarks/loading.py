"""What chat costs while a page loads: largest contentful paint and total blocking time."""

from __future__ import annotations

import functools
import json
import os
import shutil
import threading
from http.server import ThreadingHTTPServer
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from benchmarks.browsing import LOADER, site_with
from benchmarks.measure import Table
from benchmarks.sites import PLUGIN, WIDGET_ID
from tests.browser.machine import SegmentHandler

if TYPE_CHECKING:
    from playwright.sync_api import Browser

VISITS = 7
SLOWER = 2
SETTLED_MS = 3000
# 1.6 Mbit/s down, 0.75 up, 150 ms there and back, in the units of Chromium's protocol.
NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
# As heavy as a chat widget may be, and as busy.
WIDGET = (
    f"/*{'x' * 200_000}*/"
    "for (const end = performance.now() + 300; performance.now() < end; );"
    "var SnapEngage = {setCallback() {}}, SnapABug = SnapEngage; window.isThere = true;"
)
WATCH = """
  window.blocked = 0;
  window.painted = 0;
  new PerformanceObserver((list) => list.getEntries().forEach(({duration}) =>
    (blocked += duration - 50))).observe({type: "longtask", buffered: true});
  new PerformanceObserver((list) => list.getEntries().forEach(({startTime}) =>
    (painted = startTime))).observe({type: "largest-contentful-paint", buffered: true});
"""
LOADS = ("immediately", "idle", "interaction")


class _Handler(SegmentHandler):
    """A site, and what it asks of Segment and SnapEngage."""

    def do_GET(self) -> None:  # noqa: N802 - the name is http.server's
        path = self.path.partition("?")[0]
        if path == f"/widget/{WIDGET_ID}.js":
            self.send(WIDGET.encode(), "text/javascript")
        elif path.endswith("/settings"):
            settings = {"integrations": {}, "metrics": {"sampleRate": 0}}
            self.send(json.dumps(settings).encode(), "application/json")
        elif path.startswith("/segment/"):
            self.send_library(path)
        else:
            super().do_GET()

    def do_POST(self) -> None:  # noqa: N802
        self.send(b"{}", "application/json")


def tables() -> list[Table]:
    """Visit the same page without chat, with the snippet pasted, and with each `load`."""
    with TemporaryDirectory() as name, sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        sites = _sites(Path(name))
        visits: dict[str, list[dict[str, float]]] = {case: [] for case in sites}
        for _ in range(VISITS):
            for case, site in sites.items():
                visits[case].append(_visit(browser, site, waits="interaction" not in case))
        browser.close()
    rows = [
        (
            case,
            *(
                f"{median(visit[what] for visit in measured):,.0f} ms"
                for what in ("painted", "loaded", "blocked")
            ),
        )
        for case, measured in visits.items()
    ]
    return [
        Table(
            "While a page loads",
            "A page of Material for MkDocs with analytics.js in headless Chromium, at 1.6 Mbit/s, "
            f"150 ms, on a processor {SLOWER} times slower, with a stand-in for the widget: 200 kB "
            "and 300 ms of script. Largest contentful paint, the page's load event, and total "
            f"blocking time until {SETTLED_MS / 1000:.0f} seconds after the load event. Nobody "
            f"touches the page. Medians of {VISITS} visits in one run.",
            ("chat by", "largest paint", "load event", "blocking time"),
            rows,
        )
    ]


def _sites(folder: Path) -> dict[str, Path]:
    options = PLUGIN["snapengage"] | {"script_url": "widget/{widget_id}.js"}
    sites = {
        "no chat": site_with(folder / "none", options, strips=True),
        "pasted snippet": site_with(folder / "pasted", options, strips=False),
    }
    page = sites["no chat"] / "index.html"
    page.write_text(LOADER.sub("", page.read_text("utf-8")), "utf-8")
    for load in LOADS:
        sites[f"plugin, `load: {load}`"] = site_with(
            folder / load, options | {"load": load}, strips=True
        )
    for site in sites.values():
        page = site / "index.html"
        html = page.read_text("utf-8").replace("https://cdn.segment.com", "/segment")
        html = html.replace("//storage.googleapis.com/code.snapengage.com/js", "/widget")
        page.write_text(html, "utf-8")
    return sites


def _visit(browser: Browser, site: Path, *, waits: bool) -> dict[str, float]:
    handler = functools.partial(_Handler, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        context = browser.new_context()
        page = context.new_page()
        page.add_init_script(WATCH)
        client = context.new_cdp_session(page)
        client.send("Network.emulateNetworkConditions", NETWORK)
        client.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(f"http://127.0.0.1:{server.server_port}/", timeout=60_000)
        if waits and "none" not in site.parts:
            page.wait_for_function("window.isThere", timeout=60_000)
        page.wait_for_timeout(SETTLED_MS)
        measured: dict[str, Any] = page.evaluate(
            "({painted, blocked, loaded: performance.timing.loadEventEnd"
            " - performance.timing.navigationStart, isThere: !!window.isThere})"
        )
        context.close()
        server.shutdown()
    return {name: float(value) for name, value in measured.items()}
