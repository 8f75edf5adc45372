"""What a visitor's browser fetches and runs before the widget: our loader, or a pasted snippet."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
from collections import defaultdict
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, Page, Route, sync_playwright

from benchmarks.measure import Table
from benchmarks.sites import PLUGIN, build_once, configure, write_site

VISITS = 15
ORIGIN = "https://docs.example.org/"
BUNDLES = Path("node_modules/@segment/analytics-next/dist/umd")
OPTIONS = PLUGIN["snapengage"] | {"analytics": {"write_key": "benchmark"}}
SETTINGS = json.dumps({"integrations": {}, "metrics": {"sampleRate": 0}})
WIDGET = re.compile(r"code\.snapengage\.com/js/")
EMBED = re.compile(r"<!-- begin SnapEngage code -->.*?<!-- end SnapEngage code -->", re.DOTALL)
LOADER = re.compile(r'<script id="snapengage-loader".*?</script>\n')


def tables() -> list[Table]:
    """Visit the same page with the snippet pasted, and with the plugin's loader."""
    with TemporaryDirectory() as name, sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        sites = {
            "pasted snippet": site_with(Path(name) / "pasted", OPTIONS, strips=False),
            "plugin": site_with(Path(name) / "plugin", OPTIONS, strips=True),
        }
        visits: dict[str, list[dict[str, float]]] = {case: [] for case in sites}
        for _ in range(VISITS):
            for case, site in sites.items():
                visits[case].append(_visit(browser, site))
        browser.close()
        rows = [_row(case, site, visits[case]) for case, site in sites.items()]
    return [
        Table(
            "In the browser",
            "A page of Material for MkDocs with analytics.js in headless Chromium, until the "
            "widget is requested: bytes in each page; further requests, made once for all pages, "
            "and their bytes after gzip -9; whether the widget is requested before or after the "
            "page's load event; the main thread's time in the loader or snippet as a share of "
            "that in analytics.js on the same visit, and in milliseconds, sampled every 50 µs. "
            f"Medians of {VISITS} visits with `load: idle`.",
            (
                *("chat by", "bytes in the page", "requests", "their bytes", "widget"),
                *("script time", "in ms"),
            ),
            rows,
        )
    ]


def _row(case: str, site: Path, visits: list[dict[str, float]]) -> tuple[str, ...]:
    tag, _ = _own_part((site / "index.html").read_text("utf-8"))
    files = list(site.glob("assets/snapengage.*.js")) if case == "plugin" else []
    fetched = sum(len(gzip.compress(file.read_bytes(), 9)) for file in files)
    return (
        case,
        f"{len(tag.encode()):,}",
        f"{len(files)}",
        f"{fetched:,}",
        "before" if median(visit["before"] for visit in visits) else "after",
        f"{median(visit['own'] / visit['analytics'] for visit in visits):.1%}",
        f"{median(visit['own'] for visit in visits):.1f}",
    )


def _own_part(html: str) -> tuple[str, range]:
    """The part of a page that brings chat, and the lines it is on, from 0."""
    found = LOADER.search(html) or EMBED.search(html)
    if not found:
        raise AssertionError("the page has no chat")
    first, last = (html.count("\n", 0, offset) for offset in found.span())
    return found[0], range(first, last + 1)


def site_with(folder: Path, options: dict[str, Any], *, strips: bool) -> Path:
    """Build a page that has an embed, with the plugin; or leave the page its embed."""
    write_site(folder, 1, 4)
    plugin = {"snapengage": options}
    build_once(configure(folder, [plugin], embed=True))
    site = folder / "site"
    if not strips:
        # The same page as before the plugin: its own tag out, the embed where the theme has it.
        build_once(configure(folder, [], embed=True))
        plain = EMBED.search((site / "index.html").read_text("utf-8"))
        build_once(configure(folder, [plugin], embed=True))
        html = (site / "index.html").read_text("utf-8")
        swapped = LOADER.sub(lambda _: f"{plain[0]}\n" if plain else "", html)
        (site / "index.html").write_text(swapped, "utf-8")
    return site


def _visit(browser: Browser, site: Path) -> dict[str, float]:
    """Open the page once; milliseconds of script by who ran it, and when the widget was asked for.

    Nothing leaves the machine: what the page asks for is answered here.
    """
    context = browser.new_context()
    page = context.new_page()
    state: dict[str, float] = {"before": 0}

    def answer(route: Route) -> None:
        url = route.request.url
        if WIDGET.search(url):
            state["before"] = float(not page.evaluate("performance.timing.loadEventEnd > 0"))
            route.fulfill(body="", content_type="text/javascript")
        elif url.startswith(ORIGIN):
            path = site / url.removeprefix(ORIGIN).partition("?")[0]
            path = path / "index.html" if path.is_dir() else path
            route.fulfill(path=path) if path.is_file() else route.fulfill(status=404)
        elif url.endswith("/analytics.min.js"):
            route.fulfill(path=BUNDLES / "standalone.js", content_type="text/javascript")
        elif "/projects/" in url:
            headers = {"access-control-allow-origin": "*"}
            route.fulfill(body=SETTINGS, content_type="application/json", headers=headers)
        elif (BUNDLES / Path(url).name).is_file():
            route.fulfill(path=BUNDLES / Path(url).name, content_type="text/javascript")
        else:
            route.fulfill(status=204)

    context.route("**/*", answer)
    with page.expect_request(WIDGET, timeout=30_000):
        spent = _traced(page, ORIGIN)
    context.close()
    lines = _own_part((site / "index.html").read_text("utf-8"))[1]
    return state | {
        "own": sum(
            time
            for (url, line), time in spent.items()
            if "/assets/snapengage." in url or (url == ORIGIN and line in lines)
        ),
        "analytics": sum(time for (url, _), time in spent.items() if "analytics" in url),
    }


def _traced(page: Page, url: str) -> dict[tuple[str, int], float]:
    """Load a page; return the main thread's milliseconds by the script and line of functions."""
    client = page.context.new_cdp_session(page)
    client.send("Profiler.enable")
    client.send("Profiler.setSamplingInterval", {"interval": 50})
    client.send("Profiler.start")
    page.goto(url)
    page.wait_for_timeout(1500)
    profile = client.send("Profiler.stop")["profile"]
    frames = {node["id"]: node["callFrame"] for node in profile["nodes"]}
    spent: dict[tuple[str, int], float] = defaultdict(float)
    for node, delta in zip(profile["samples"], profile["timeDeltas"], strict=True):
        spent[frames[node]["url"], frames[node]["lineNumber"]] += delta / 1000
    return spent
