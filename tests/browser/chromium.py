"""A window of a browser in which a file is opened: keys, sizes, colours, print, and whatever the page says or asks for."""

from __future__ import annotations

import base64
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from .tools import AXE, DRIVER, browser, do_without

# What keeps a browser from asking the network by itself, and from minding that a test takes steps faster than a person.
OPTIONS = ("headless=new", "disable-gpu", "no-first-run", "disable-background-networking", "disable-component-update", "disable-sync")
OPTIONS += ("disable-ipc-flooding-protection",)
SHIFT = 8  # as the protocol counts modifiers
CODES = {"Enter": 13, "Escape": 27, " ": 32, "PageUp": 33, "PageDown": 34, "End": 35, "Home": 36, "Tab": 9}
CODES |= {"ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}
TEXTS = {"Enter": "\r"}
OWN = ("data:", "about:", "chrome:")  # what has no network behind it


@contextmanager
def started(profile: Path) -> Iterator[Any]:
    """A browser with an empty profile, through its driver."""
    from selenium.webdriver import Chrome, ChromeOptions
    from selenium.webdriver.chrome.service import Service

    options = ChromeOptions()
    options.binary_location = browser() or ""
    for option in (*OPTIONS, f"user-data-dir={profile}", *(["no-sandbox"] if os.geteuid() == 0 else [])):
        options.add_argument(f"--{option}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    options.add_experimental_option("perfLoggingPrefs", {"enableNetwork": True, "enablePage": False})
    driver = Chrome(options=options, service=Service(shutil.which(DRIVER)))
    try:
        yield driver
    finally:
        driver.quit()


class Window:
    """One page. What it said and asked for is kept until it is taken."""

    def __init__(self, driver: Any) -> None:
        self.driver, self.url = driver, ""
        self._said: list[str] = []
        self._asked: list[str] = []
        before = driver.window_handles
        driver.switch_to.new_window("tab")
        new = driver.current_window_handle
        for handle in before:  # one page at a time, each with a history of its own
            driver.switch_to.window(handle)
            driver.close()
        driver.switch_to.window(new)
        self.listen()
        self.taken()

    # the page

    def open(self, path: Path, fragment: str = "") -> Window:
        """Opens a file, at a place in it: `it=3&q=net_h1`."""
        self.url = path.as_uri() + (f"#{fragment}" if fragment else "")
        self.driver.get(self.url)
        return self

    def run(self, script: str, *arguments: Any) -> Any:
        """What a function's body of JavaScript returns; its arguments are in `arguments`."""
        return self.driver.execute_script(script, *arguments)

    def text(self, selector: str) -> str:
        """The text of the first element that a selector finds, as it is shown."""
        return str(self.run("return document.querySelector(arguments[0]).innerText", selector))

    def click(self, selector: str) -> None:
        """A click of the mouse on the first element that a selector finds."""
        self.driver.find_element("css selector", selector).click()

    def press(self, key: str, *, shift: bool = False) -> None:
        """Presses a key as a keyboard does: "ArrowRight", "Home", "[", "p"."""
        text = TEXTS.get(key, key if len(key) == 1 else "")
        code = CODES.get(key, ord(key.upper()) if key.isalnum() and len(key) == 1 else 0)
        shared = {"key": key, "code": key, "windowsVirtualKeyCode": code, "modifiers": SHIFT * shift}
        self.command("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", **shared, **({"text": text} if text else {}))
        self.command("Input.dispatchKeyEvent", type="keyUp", **shared)

    def back(self) -> None:
        self.driver.back()

    def reload(self) -> None:
        self.driver.refresh()

    @property
    def address(self) -> str:
        """The part of the address after #."""
        return str(self.driver.current_url).partition("#")[2]

    # how it is shown

    def size(self, width: int, height: int = 800, *, scale: float = 1) -> Window:
        """A window of so many CSS pixels; 200 % zoom is half of them at a scale of 2."""
        self.command("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=False)
        return self

    def shown(self, scheme: str = "light", **features: str) -> Window:
        """In light or dark colours; other media features by their names, with _ for -."""
        named = {"prefers-color-scheme": scheme, **{name.replace("_", "-"): value for name, value in features.items()}}
        self.command("Emulation.setEmulatedMedia", features=[{"name": name, "value": value} for name, value in named.items()])
        return self

    def scripts(self, on: bool) -> Window:
        """With scripts, or without, from the next page on."""
        self.command("Emulation.setScriptExecutionDisabled", value=not on)
        return self

    def picture(self, *, whole: bool = False) -> bytes:
        """A PNG of what is in view, or of the whole page."""
        return base64.b64decode(self.command("Page.captureScreenshot", captureBeyondViewport=whole)["data"])

    def printed(self) -> bytes:
        """The page as a PDF, on A4, with what is printed of its grounds."""
        asked = {"paperWidth": 8.27, "paperHeight": 11.69, "preferCSSPageSize": True}
        return base64.b64decode(self.command("Page.printToPDF", **asked)["data"])

    # what it does

    def listen(self) -> None:
        """Keeps what the page says from now on."""
        self._said, self._asked = [], []
        self._collect()
        self._said, self._asked = [], []

    def said(self) -> list[str]:
        """The lines of the console, among them exceptions and what the CSP refused; each is told once."""
        self._collect()
        said, self._said = self._said, []
        return said

    def asked(self) -> list[str]:
        """What was asked for besides the page itself; each is told once."""
        self._collect()
        asked, self._asked = self._asked, []
        return asked

    def taken(self) -> tuple[list[str], list[str]]:
        """Both of what it said and what it asked for: nothing of either, for a page of ours."""
        return self.said(), self.asked()

    def _collect(self) -> None:
        self._said += [entry["message"] for entry in self.driver.get_log("browser")]
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            self._asked += [url for url in _addresses(message) if url.partition("#")[0] != self.url.partition("#")[0]]

    def violations(self) -> list[str]:
        """What axe-core finds, by the rules that are on unless one says otherwise: a line an element."""
        self.driver.execute_script(f"if (!window.axe) {{ {_axe()} }}")
        found = self.driver.execute_async_script("axe.run({resultTypes: ['violations']}).then(arguments[0], arguments[0])")
        return [f"{rule['id']}: {node['target']}: {node['failureSummary']}" for rule in found["violations"] for node in rule["nodes"]]

    def command(self, name: str, **arguments: Any) -> Any:
        """What a command of the DevTools protocol returns."""
        return self.driver.execute_cdp_cmd(name, arguments)


def _addresses(message: dict[str, Any]) -> Iterator[str]:
    """The address that an event of the network tells of, if it has one."""
    parameters = message["params"]
    if message["method"] == "Network.requestWillBeSent":
        url = parameters["request"]["url"]
    elif message["method"] in ("Network.webSocketCreated", "Network.webTransportCreated"):
        url = parameters["url"]
    else:
        return
    if not url.startswith(OWN):
        yield url


@cache
def _axe() -> str:
    if not AXE.is_file():
        do_without("there is no axe-core")
    return AXE.read_text("utf-8")
