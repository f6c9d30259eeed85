"""What these tests need and Python does not bring: a browser with its driver, and packages of npm. `.ci/tools` installs them."""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BROWSERS, DRIVER = ("chromium", "chromium-browser", "google-chrome"), "chromedriver"
# The same place as in .ci/tools: outside of the tree, so that it outlives a clone.
TOOLS = Path(os.environ.get("BPTRACE_TOOLS") or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "bptrace")
AXE = TOOLS / "node_modules" / "axe-core" / "axe.min.js"
IS_CI = os.environ.get("CI") == "true"
EVERY = bool(os.environ.get("EVERY"))  # all that there is, instead of a choice that takes few minutes


def do_without(what: str) -> None:
    """Skips a test that needs what is not there; where CI runs, everything has to be there."""
    (pytest.fail if IS_CI else pytest.skip)(f"{what}: .ci/tools installs it")


def browser() -> str | None:
    """The path of a browser."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def lacking() -> str:
    """What the browser's tests lack; nothing if all is there."""
    if browser() is None:
        return f"there is no {BROWSERS[0]}"
    if shutil.which(DRIVER) is None:
        return f"there is no {DRIVER}"
    return "" if importlib.util.find_spec("selenium") else "there is no selenium"
