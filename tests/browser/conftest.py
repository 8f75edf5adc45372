"""A real Chromium on pages served from this machine, with analytics.js from its npm package.

What a page asks of Segment is answered from the npm package or kept for the test to look at;
a request to anywhere else than this machine fails the test, and so does a message in the
browser's console that the test did not expect.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
import threading
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.pages import build_pages, snippet
from tests.browser.visit import ELSEWHERE, ROOT, WRITE_KEY, Visit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # What no test answers reaches nobody, and is seen in the console.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


class _Handler(SimpleHTTPRequestHandler):
    """Serves a folder as hosts do: what is not found gets the nearest 404.html above it."""

    def log_message(self, *_: object) -> None:
        pass

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        folders = Path(self.translate_path(self.path)).parents
        page = next((page for folder in folders if (page := folder / "404.html").is_file()), None)
        if code != HTTPStatus.NOT_FOUND or page is None:
            super().send_error(code, message, explain)
            return
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.read_bytes())


@pytest.fixture(scope="session")
def launch() -> Iterator[Callable[..., Browser]]:
    """Start Chromium, with arguments of Playwright's."""
    names = (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    executable = next((path for name in names if name and (path := shutil.which(name))), None)
    with sync_playwright() as playwright:
        executable = executable or playwright.chromium.executable_path
        assert Path(executable).exists(), "no Chromium; `make test` sets one up"
        yield functools.partial(
            playwright.chromium.launch, executable_path=executable, args=CHROMIUM_FLAGS
        )


@pytest.fixture(scope="session")
def browser(launch: Callable[..., Browser]) -> Iterator[Browser]:
    with launch() as chromium:
        yield chromium


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """Serve folders on this machine; the result is the origin they are served from."""
    servers: list[ThreadingHTTPServer] = []

    def start(folder: Path) -> str:
        handler = functools.partial(_Handler, directory=str(folder))
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Open a browser of its own for a visitor of the site at `origin`."""
    visits: list[Visit] = []

    def start(
        origin: str,
        *,
        settings: dict[str, Any] | None = None,
        browser: Browser = browser,
        **options: Any,
    ) -> Visit:
        context = browser.new_context()
        page = context.new_page()
        known = {
            "integrations": {"Segment.io": {"apiKey": WRITE_KEY}},
            "metrics": {"sampleRate": 0},
        }
        known |= settings or {}
        visitor = Visit(page, origin, known, **options)
        context.on("request", lambda request: visitor.requests.append(request.url))
        context.route(ELSEWHERE, visitor.answer)
        page.on("console", lambda message: visitor.console.append(message.text))
        page.on("pageerror", lambda error: visitor.console.append(f"uncaught: {error}"))
        visits.append(visitor)
        return visitor

    yield start
    for visitor in visits:
        visitor.page.context.close()
    assert not [url for visitor in visits for url in visitor.refused], "a request left the machine"
    console = [said for visitor in visits for said in visitor.surprises()]
    assert not console, "the console is not clean:\n" + "\n".join(console)


@pytest.fixture(scope="session")
def sample_site(
    tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], str]
) -> Callable[[dict[str, str]], str]:
    """Build the sample site with environment variables set; the result is where it is served."""
    built: dict[tuple[tuple[str, str], ...], str] = {}

    def build(variables: dict[str, str]) -> str:
        key = tuple(sorted(variables.items()))
        if key not in built:
            root = tmp_path_factory.mktemp("sample")
            subprocess.run(
                [
                    *(sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"),
                    *("--config-file", str(ROOT / "sample_site" / "mkdocs.yml")),
                    *("--site-dir", str(root / "chat")),
                ],
                check=True,
                env={**os.environ, **variables},
            )
            built[key] = f"{serve(root)}/chat"
        return built[key]

    return build


@pytest.fixture(scope="session")
def pages(
    tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], str]
) -> Callable[..., str]:
    """Build a site with these options of the plugin; the result is where it is served.

    Unless told otherwise, its one page is bare and has Segment's snippet in its head.
    """
    built: dict[str, str] = {}

    def start(
        options: dict[str, Any] | None = None,
        *,
        head: str | None = None,
        body: str = "",
        material: bool = False,
        docs: dict[str, str] | None = None,
        **config: Any,
    ) -> str:
        key = repr((options, head, body, material, docs, config))
        if key not in built:
            root = tmp_path_factory.mktemp("pages")
            # Material navigates within `site_url`, port included.
            built[key] = serve(root / "site")
            build_pages(
                root,
                options or {},
                head=snippet() if head is None else head,
                body=body,
                material=material,
                docs=docs or {"index.md": "# Page\n"},
                site_url=built[key] + "/",
                **config,
            )
        return built[key]

    return start
