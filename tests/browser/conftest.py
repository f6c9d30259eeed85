"""A browser for the session, and a window in it for each test, which must neither say anything nor ask for anything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import bptrace

from .chromium import Window, started
from .tools import do_without, lacking
from .truth import Truth
from .walk import CONFIGS, page_of


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


# pages that many tests open, and what they have to show


@pytest.fixture(scope="session")
def mazur(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return page_of(CONFIGS["mazur"], tmp_path_factory.mktemp("pages"))


@pytest.fixture(scope="session")
def truth() -> Truth:
    return Truth(bptrace.load(str(CONFIGS["mazur"])))


@pytest.fixture(scope="session")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Mazur's network with 1,000 iterations."""
    return page_of(CONFIGS["mazur"], tmp_path_factory.mktemp("pages"), "-n", "1000")


@pytest.fixture(scope="session")
def thousand() -> Truth:
    return Truth(bptrace.load(str(CONFIGS["mazur"])), 1000)


@pytest.fixture(scope="session")
def minibatch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return page_of(CONFIGS["minibatch"], tmp_path_factory.mktemp("pages"))


@pytest.fixture(scope="session")
def batches() -> Truth:
    return Truth(bptrace.load(str(CONFIGS["minibatch"])))
