"""A browser for the session, and a window in it for each test, which must neither say anything nor ask for anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from .chromium import Window, started
from .tools import do_without, lacking


@pytest.fixture(scope="session")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One browser, in each of the processes that run tests."""
    if lack := lacking():
        do_without(lack)
    with started(tmp_path_factory.mktemp("profile")) as driver:
        yield driver


@pytest.fixture
def noisy(driver: Any) -> Window:
    """A window whose page may say and ask for what it likes."""
    return Window(driver).shown("light").size(1280, 720)


@pytest.fixture
def window(noisy: Window) -> Iterator[Window]:
    """A window of 1280 by 720, in light colours. What the page says or asks for fails the test."""
    yield noisy
    assert noisy.taken() == ([], [])
