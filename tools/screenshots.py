"""Take pictures of the built sample site: light and dark, on a desktop and on a phone."""

from __future__ import annotations

import functools
import os
import sys
import threading
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.conftest import CHROMIUM_FLAGS
from tests.browser.visit import ELSEWHERE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from playwright.sync_api import ViewportSize

Scheme = Literal["light", "dark"]

SCHEMES: tuple[Scheme, ...] = ("light", "dark")
DEVICES: dict[str, ViewportSize] = {
    "desktop": {"width": 1280, "height": 800},
    "phone": {"width": 390, "height": 844},
}


def take(
    browser: Browser, origin: str, folder: Path, views: Iterable[tuple[Scheme, str]]
) -> Iterator[Path]:
    """Take the pictures of a site, and yield each file that is made.

    Args:
        browser: A Chromium.
        origin: Where the site is served, such as `http://127.0.0.1:8000`.
        folder: Where the pictures go.
        views: The colour schemes and devices to take them with.

    """
    for scheme, device in views:
        size = DEVICES[device]
        context = browser.new_context(
            color_scheme=scheme, viewport=size, reduced_motion="reduce", has_touch=device == "phone"
        )
        context.route(ELSEWHERE, _refuse)
        for name, show in _PICTURES.items():
            page = context.new_page()
            show(page, origin)
            picture = folder / f"{name}-{device}-{scheme}.png"
            page.screenshot(path=picture)
            page.close()
            yield picture
        context.close()


def _start(page: Page, origin: str) -> None:
    page.goto(f"{origin}/")
    expect(page.get_by_role("button", name="Demo chat")).to_be_visible()


def have_a_chat(page: Page, origin: str) -> None:
    """Have a short chat on the page Live events, which lists the calls.

    Args:
        page: A page of the browser.
        origin: Where the guide is served, such as `http://127.0.0.1:8000`.

    """
    page.goto(f"{origin}/live-events/")
    page.get_by_label("E-mail", exact=True).fill("ada@example.com")
    page.get_by_role("button", name="Identify").click()
    page.get_by_role("button", name="Demo chat").click()
    page.get_by_role("textbox", name="Message").fill("Hello, is anybody there?")
    page.get_by_role("button", name="Send").click()
    events = page.locator("#events-list > li[data-type=track]")
    expect(events.first).to_contain_text("Live Chat Message Received")


_PICTURES: dict[str, Callable[[Page, str], None]] = {"start": _start, "live-events": have_a_chat}


def _refuse(route: object) -> None:
    raise AssertionError(f"a request left the machine: {route}")


@contextmanager
def chromium_on(site: Path) -> Iterator[tuple[Browser, str]]:
    """Serve a built site on this machine, and start a Chromium; yield it and the site's origin."""
    handler = functools.partial(_QuietHandler, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, sync_playwright() as playwright:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(
            executable_path=os.environ["CHROMIUM"], args=CHROMIUM_FLAGS
        )
        yield browser, f"http://127.0.0.1:{server.server_port}"
        browser.close()
        server.shutdown()


def main(site: Path, folder: Path) -> None:
    """Take the pictures of a built site, and print the names of their files.

    Args:
        site: The folder of the built site.
        folder: Where the pictures go.

    """
    folder.mkdir(parents=True, exist_ok=True)
    with chromium_on(site) as (browser, origin):
        for picture in take(browser, origin, folder, product(SCHEMES, DEVICES)):
            print(picture)


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
