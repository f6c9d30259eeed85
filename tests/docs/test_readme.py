"""README.md is short, says what its words mean, and has the two commands that install."""

from __future__ import annotations

import os
import subprocess

import pytest

from .pages import PAGES, README, ROOT, Fence, fences, links, name_of, text_of

TEXT = text_of(README)
LONGEST = 150  # lines


def _after(mark: str) -> Fence:
    """The block that follows a mark."""
    (fence,) = [fence for fence in fences(TEXT) if fence.mark == mark]
    return fence


def test_it_is_short() -> None:
    assert len(TEXT.splitlines()) <= LONGEST


@pytest.mark.parametrize("word", ["**net**", "**out**", "**δ**"])
def test_a_word_is_explained_before_the_first_number(word: str) -> None:
    assert word in TEXT[: TEXT.index("<!-- generated")]


@pytest.mark.parametrize("page", [name_of(path) for path in PAGES[1:]])
def test_it_leads_to_every_page(page: str) -> None:
    assert page in links(TEXT)


@pytest.mark.parametrize("mark", ["<!-- run -->", "<!-- test -->"])
def test_a_command_stands_alone_in_its_block(mark: str) -> None:
    fence = _after(mark)
    assert fence.language == "sh"
    assert TEXT.count(mark) == 1
    assert len(fence.text.splitlines()) == 1
    assert fence.text.startswith("python3 -m venv .venv && ")


def test_what_both_commands_run() -> None:
    assert _after("<!-- run -->").text.endswith("/bptrace run configs/mazur.yaml\n")
    assert _after("<!-- test -->").text.endswith("-m pytest -n auto\n")


@pytest.mark.skipif(os.name != "posix", reason="a script for a POSIX shell")
def test_the_script_of_ci_finds_the_command() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert "pytest -n auto" not in script.read_text(encoding="utf-8"), "the command stands in README.md alone"
    found = subprocess.run([script, "--show"], capture_output=True, text=True, check=True).stdout
    assert found == _after("<!-- test -->").text
