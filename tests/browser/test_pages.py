"""Pages that are read, not played: a worked solution, a report, a class, a student's page. Everybody can use them, on paper too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ..docs.program import work
from .chromium import Window
from .looks import SCHEMES, SIZES, wider
from .test_safety import HANDLERS, HOSTILE
from .tools import EVERY

MAZUR = "configs/mazur.yaml"
PAGES = {
    "report": ("check", MAZUR, "configs/answers/ben.csv"),
    "strict": ("check", MAZUR, "configs/answers/anna.yaml", "--strict"),
    "hints": ("check", MAZUR, "configs/answers/ben.csv", "--reveal", "hint"),
    "class": ("check", MAZUR, "configs/answers"),
    "solution": ("explain", MAZUR),
    "paths": ("explain", MAZUR, "w1", "--paths"),
    "batch": ("explain", "configs/minibatch.yaml"),
    "matrices": ("explain", "configs/matrix-3-layer.yaml"),
    "softmax": ("explain", "configs/softmax.yaml"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages")


def made(name: str, folder: Path) -> Path:
    """A page, made when it is first asked for."""
    page = folder / f"{name}.html"
    if not page.exists():
        done = work(*PAGES[name], "-o", str(page))
        assert done.code in (0, 1), done.err
    return page


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", [name for name in PAGES if EVERY or name != "matrices"])  # a megabyte takes axe half a minute
def test_everybody_can_read_it(window: Window, folder: Path, name: str, width: int, scheme: str) -> None:
    window.size(width, SIZES[width]).shown(scheme).open(made(name, folder))
    assert window.violations() == []
    assert wider(window) == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_in_it_runs(window: Window, folder: Path, name: str) -> None:
    window.open(made(name, folder))
    assert window.run("return document.querySelectorAll('script').length") == 0
    assert window.run(HANDLERS) == []


@pytest.mark.parametrize("name", PAGES)
def test_it_is_printed(window: Window, folder: Path, name: str) -> None:
    assert window.open(made(name, folder)).printed().startswith(b"%PDF")


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_student_and_an_answer_are_text(window: Window, tmp_path: Path, text: str) -> None:
    for number in (1, 2):
        (tmp_path / f"{number}.json").write_text(
            json.dumps({"student": f"before {text}", "answers": {"net_h1": text, text: "0.1", "out_h1": "0.6"}}), "utf-8"
        )
    for sheets in ([tmp_path / "1.json"], [tmp_path / "1.json", tmp_path / "2.json"]):
        done = work("check", MAZUR, *map(str, sheets), "-o", str(tmp_path / "report.html"))
        assert done.code == 1, done.err
        window.open(tmp_path / "report.html")
        assert window.run("return window.hit ?? null") is None
        assert window.run("return document.querySelectorAll('img, iframe, script, base').length") == 0
        assert window.run(HANDLERS) == []
        assert "before" in window.run("return document.body.innerText")
