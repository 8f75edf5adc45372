"""Firefox and WebKit, as far as the tests need them: both are the system's own packages.

Firefox is driven by WebDriver BiDi, which it speaks itself. WebKit is WebKitGTK's MiniBrowser
under Xvfb, driven by Selenium.
"""

from __future__ import annotations

import gc
import json
import os
import re
import shutil
import subprocess
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self

from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.webkitgtk.service import Service
from websockets.sync.client import connect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from websockets.sync.connection import Connection

# Where a request goes that is not for this machine.
_NOWHERE = "127.0.0.1:9"
_PREFERENCES: dict[str, Any] = {
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.proxy.type": 1,
    "network.proxy.http": _NOWHERE.partition(":")[0],
    "network.proxy.http_port": 9,
    "network.proxy.ssl": _NOWHERE.partition(":")[0],
    "network.proxy.ssl_port": 9,
    "toolkit.telemetry.enabled": False,
}
_MINI_BROWSER = ("--automation", f"--proxy=http://{_NOWHERE}", "--ignore-host=127.0.0.1")
_KEYS = {"Enter": "\ue007", "Tab": "\ue004"}


class Engine(Protocol):
    """A browser with one tab."""

    def open(self, url: str) -> None:
        """Go to a page, and wait until it has loaded."""

    def back(self) -> None:
        """Go to the page before, in the tab's history."""

    def run(self, expression: str) -> Any:
        """The value of an expression in the page."""

    def press(self, key: str) -> None:
        """Press a key and let it go, as a person does."""

    def click_at(self, x: float, y: float) -> None:
        """Click into the page, as a person does."""


class Firefox:
    """Firefox without a window, by WebDriver BiDi."""

    def __init__(self, socket: Connection) -> None:
        self._socket = socket
        self._last = 0
        self._send("session.new", capabilities={})
        self._context = self._send("browsingContext.getTree")["contexts"][0]["context"]

    @classmethod
    @contextmanager
    def started(cls, profile: Path) -> Iterator[Self]:
        lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in _PREFERENCES.items()]
        (profile / "user.js").write_text("\n".join(lines), "utf-8")
        command = shutil.which("firefox-esr") or "firefox"
        options = ["--headless", "--no-remote", "--remote-debugging-port", "0", "--profile"]
        said = profile / "stderr.txt"
        with said.open("wb") as stderr:
            process = subprocess.Popen([command, *options, str(profile)], stderr=stderr)
        try:
            with connect(_address(process, said), max_size=None) as socket:
                yield cls(socket)
        finally:
            process.terminate()
            process.wait()

    def open(self, url: str) -> None:
        self._send("browsingContext.navigate", context=self._context, url=url, wait="complete")

    def back(self) -> None:
        self._send("browsingContext.traverseHistory", context=self._context, delta=-1)

    def run(self, expression: str) -> Any:
        answer = self._send(
            "script.evaluate",
            expression=f"Promise.resolve({expression}).then((it) => JSON.stringify(it ?? null))",
            target={"context": self._context},
            awaitPromise=True,
        )
        if answer["type"] != "success":
            raise AssertionError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"]["value"])

    def press(self, key: str) -> None:
        value = _KEYS.get(key, key)
        strokes = [{"type": kind, "value": value} for kind in ("keyDown", "keyUp")]
        self._perform("key", strokes)

    def click_at(self, x: float, y: float) -> None:
        move = {"type": "pointerMove", "x": round(x), "y": round(y)}
        buttons = [{"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp")]
        self._perform("pointer", [move, *buttons])

    def _perform(self, kind: str, actions: list[dict[str, Any]]) -> None:
        devices = [{"type": kind, "id": kind, "actions": actions}]
        self._send("input.performActions", context=self._context, actions=devices)

    def _send(self, method: str, **parameters: Any) -> Any:
        self._last += 1
        self._socket.send(json.dumps({"id": self._last, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self._socket.recv(timeout=60))
            if answer.get("id") == self._last:
                if answer["type"] == "error":
                    raise AssertionError(f"{method}: {answer['message']}")
                return answer["result"]


def _address(process: subprocess.Popen[bytes], said: Path) -> str:
    """Wait until the browser says where it listens."""
    while process.poll() is None:
        if found := re.search(r"WebDriver BiDi listening on (ws://\S+)\n", said.read_text("utf-8")):
            return f"{found[1]}/session"
    raise AssertionError(f"Firefox did not start:\n{said.read_text('utf-8')}")


@contextmanager
def _selenium() -> Iterator[None]:
    """Let it call what it has deprecated itself, and leave answers to the garbage collector."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        warnings.simplefilter("ignore", ResourceWarning)
        yield
        gc.collect()


class WebKit:
    """WebKitGTK's MiniBrowser on a display that nobody sees."""

    def __init__(self, driver: webdriver.WebKitGTK) -> None:
        self._driver = driver

    @classmethod
    @contextmanager
    def started(cls) -> Iterator[Self]:
        reading, writing = os.pipe()
        screen = ["-displayfd", str(writing), "-screen", "0", "1280x900x24", "-nolisten", "tcp"]
        display = subprocess.Popen(["Xvfb", *screen], pass_fds=[writing], stderr=subprocess.DEVNULL)
        try:
            os.close(writing)
            with os.fdopen(reading) as number:
                environment = {**os.environ, "DISPLAY": f":{number.readline().strip()}"}
            options = webdriver.WebKitGTKOptions()
            options.binary_location = str(mini_browser())
            for argument in _MINI_BROWSER:
                options.add_argument(argument)
            service = Service(shutil.which("WebKitWebDriver"), env=environment)
            with _selenium():
                driver = webdriver.WebKitGTK(options=options, service=service)
            try:
                yield cls(driver)
            finally:
                with _selenium():
                    driver.quit()
        finally:
            display.terminate()
            display.wait()

    def open(self, url: str) -> None:
        self._driver.get(url)

    def back(self) -> None:
        self._driver.back()

    def run(self, expression: str) -> Any:
        script = (
            "const [done] = arguments;"
            f"Promise.resolve().then(() => ({expression})).then((it) => done(JSON.stringify([it])),"
            "(problem) => done(JSON.stringify({problem: String(problem)})));"
        )
        answer = json.loads(self._driver.execute_async_script(script))
        if isinstance(answer, dict):
            raise AssertionError(answer["problem"])  # noqa: TRY004
        return answer[0]

    def press(self, key: str) -> None:
        ActionChains(self._driver).send_keys(_KEYS.get(key, key)).perform()

    def click_at(self, x: float, y: float) -> None:
        actions = ActionChains(self._driver)
        pointer: Any = actions.w3c_actions.pointer_action
        pointer.move_to_location(round(x), round(y)).click()
        actions.perform()


def mini_browser() -> Path | None:
    """Where the system's package puts the browser that shows WebKitGTK."""
    name = "webkit2gtk-4.*/MiniBrowser"
    found = [path for at in ("lib*", "lib*/*") for path in Path("/usr").glob(f"{at}/{name}")]
    return max(found, default=None)


def missing() -> dict[str, str]:
    """What an engine lacks here, for each that lacks something."""
    needed: dict[str, dict[str, object]] = {
        "firefox": {"firefox-esr": shutil.which("firefox-esr") or shutil.which("firefox")},
        "webkit": {
            "webkit2gtk-driver": shutil.which("WebKitWebDriver") and mini_browser(),
            "xvfb": shutil.which("Xvfb"),
        },
    }
    lacking = {
        engine: " ".join(package for package, found in packages.items() if not found)
        for engine, packages in needed.items()
    }
    return {engine: packages for engine, packages in lacking.items() if packages}
