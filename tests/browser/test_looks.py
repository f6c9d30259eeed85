"""How a player looks: nothing is wider than its window or lies over something else, and everybody can use it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from .chromium import Window
from .looks import OVER_NOW, SCHEMES, SIZES, network, overlaps, shapes, wider
from .tools import EVERY
from .walk import CONFIGS, SMALL, opened, page_of

SHAPES = shapes(60 if EVERY else 12)
FEW = SMALL if EVERY else ["mazur", "minibatch", "softmax", "matrix-3-layer"]
SHEETS = {"mazur": 4, "minibatch": 4, "softmax": 6}  # of paper, at most


def the(sizes: list[int]) -> str:
    return "-".join(map(str, sizes))


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for pages, each of which is made when it is first asked for."""
    return tmp_path_factory.mktemp("pages")


def page(name: str, folder: Path) -> Path:
    there = folder / f"{name}.html"
    return there if there.exists() else page_of(CONFIGS[name], folder, "-n", "2")


@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize("sizes", SHAPES, ids=the)
def test_no_two_labels_lie_over_each_other(window: Window, pages: Path, sizes: list[int], width: int) -> None:
    config = pages / f"{the(sizes)}.json"
    config.write_text(json.dumps(network(sizes)), "utf-8")
    made = pages / f"{the(sizes)}.html"
    opened(window.size(width, SIZES[width]), made if made.exists() else page_of(config, pages))
    assert overlaps(window, 1 if EVERY else 7) == {}
    window.press("End")
    assert window.run(OVER_NOW) == []


@pytest.mark.parametrize("name", FEW)
@pytest.mark.parametrize("width", SIZES)
def test_no_two_labels_of_a_config_lie_over_each_other(window: Window, pages: Path, name: str, width: int) -> None:
    opened(window.size(width, SIZES[width]), page(name, pages))
    assert overlaps(window, 1 if EVERY else 3) == {}


@pytest.mark.parametrize("name", SMALL)
def test_nothing_is_wider_than_a_phone(window: Window, pages: Path, name: str) -> None:
    opened(window.size(360), page(name, pages))
    assert wider(window) == []
    for key in ("ArrowRight", "End", "ArrowLeft"):
        window.press(key)
        assert wider(window) == []


def test_nothing_is_wider_than_the_window_at_twice_the_size(window: Window, pages: Path) -> None:
    opened(window.size(640, 360, scale=2), page("mazur", pages))
    window.press("End")
    assert wider(window) == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", [name for name in FEW if EVERY or name != "matrix-3-layer"])  # its many elements take axe long
def test_everybody_can_use_it(window: Window, pages: Path, name: str, width: int, scheme: str) -> None:
    opened(window.size(width, SIZES[width]).shown(scheme), page(name, pages))
    for key in ("ArrowRight", "End"):
        window.press(key)
        assert window.violations() == []


def test_nobody_is_kept_out_by_a_folded_page(window: Window, pages: Path) -> None:
    """784-128-10 is no network to be drawn whole; its page is there all the same."""
    made = page("digits", pages)
    assert made.stat().st_size < 2e6
    window.open(made)
    assert window.violations() == []
    assert wider(window) == []


@pytest.mark.parametrize("name", FEW)
def test_without_a_script_there_is_the_picture_with_every_number(noisy: Window, pages: Path, name: str) -> None:
    noisy.scripts(False).open(page(name, pages))
    noisy.scripts(True)
    assert noisy.asked() == []
    assert noisy.run("return [...document.querySelectorAll('#tables td[data-q]')].every((cell) => cell.textContent.trim())")
    assert noisy.run("return document.querySelector('#solution').innerText.length") > 500
    assert wider(noisy) == []


@pytest.mark.parametrize(("name", "most"), SHEETS.items())
def test_in_print_the_working_follows_in_few_sheets(window: Window, pages: Path, name: str, most: int) -> None:
    opened(window, page(name, pages))
    sheets = len(re.findall(rb"/Type\s*/Page\b", window.printed()))
    assert 1 < sheets <= most
    window.press("ArrowRight")
    assert window.run("return document.querySelector('#count').textContent").startswith("1 of")
