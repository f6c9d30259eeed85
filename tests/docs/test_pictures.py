"""Every picture of the documentation is on its page, says in words what it shows, is small, and is what bptrace draws today."""

from __future__ import annotations

import re

import pytest

from .pages import DOCS, PAGES, text_of
from .pictures import FOLDER, SHOTS, SVGS, drawn

PAGE = text_of(DOCS / "pictures.md")
SHOWN = {path: told for told, path in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", PAGE)}
MADE = [*SVGS, *SHOTS]
MOST = 120_000  # bytes
FEWEST = 40  # letters of a picture in words


def test_every_picture_is_made_and_shown() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(MADE)
    assert sorted(SHOWN) == sorted(f"pictures/{name}" for name in MADE)


@pytest.mark.parametrize("name", MADE)
def test_a_picture_is_told_in_words(name: str) -> None:
    assert len(SHOWN[f"pictures/{name}"]) >= FEWEST


@pytest.mark.parametrize("name", MADE)
def test_a_picture_is_small(name: str) -> None:
    assert (FOLDER / name).stat().st_size <= MOST


@pytest.mark.parametrize("name", SVGS)
def test_a_drawing_is_fresh(name: str) -> None:
    assert drawn(name) == (FOLDER / name).read_bytes(), "run `python -m tests.docs.pictures`"


@pytest.mark.parametrize("name", SHOTS)
def test_a_picture_of_a_page_has_the_size_of_its_window(name: str) -> None:
    head = (FOLDER / name).read_bytes()[16:24]
    shot = SHOTS[name]
    assert (int.from_bytes(head[:4], "big"), int.from_bytes(head[4:], "big")) == (shot.width, shot.height)


def test_its_command_stands_on_the_page() -> None:
    for command in [*SVGS.values(), *(shot.command for shot in SHOTS.values())]:
        assert f"bptrace {' '.join(command)}" in PAGE


def test_no_other_page_has_pictures() -> None:
    assert [path.name for path in PAGES if "](pictures/" in text_of(path)] == ["pictures.md"]
