"""The file of an exercise is a config again, with the same paper, and reveals no number unless it is told to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import bptrace
from bptrace.exercise.paper import Paper
from bptrace.inputs.config.load import parse
from bptrace.views.handouts.exercise_file import exercise_file

from ..exercise.papers import paper_of
from .exercises import EXERCISE, HOSTILE, PAPER, exercise

CONFIGS = Path(__file__).parents[2] / "configs"
SMALL = ("hexup", "hill", "mazur", "minibatch", "nielsen_cross_entropy", "softmax", "threshold")


def again(paper: Paper) -> Paper:
    return paper_of(parse(exercise_file(paper), "exercise.json"))


def said(text: str) -> Any:
    return json.loads(exercise_file(exercise(text)))["exercise"]


@pytest.mark.parametrize("name", SMALL)
def test_it_has_the_same_paper(name: str) -> None:
    paper = paper_of(bptrace.load(str(CONFIGS / f"{name}.yaml")))
    found = again(paper)
    assert (found.blanks, found.digits, found.given) == (paper.blanks, paper.digits, paper.given)
    assert exercise_file(found) == exercise_file(paper)


def test_what_is_given_stays_given() -> None:
    paper = paper_of(PAPER.config, ["net:hidden"])
    found = again(paper)
    assert [one.name for one in found.given] == [one.name for one in paper.given] == ["net_h1", "net_h2"]
    assert found.blanks == paper.blanks


def test_it_asks_for_everything_by_name() -> None:
    marked = bptrace.mark(parse(exercise_file(exercise(EXERCISE.partition("exercise:")[0])), "x.json"), {"net_h1": "0.3000"})
    assert marked.score == 1
    assert marked.max_score > 20


@pytest.mark.parametrize("reveal", ["none", "status", "hint", "value"])
def test_what_the_exercise_reveals_is_kept(reveal: str) -> None:
    assert said(f"{EXERCISE}  reveal: {reveal}\n")["reveal"] == reveal


def test_no_number_is_revealed_unless_it_is_said() -> None:
    assert said(EXERCISE)["reveal"] == "hint"


def test_a_title_stays_text() -> None:
    assert parse(exercise_file(exercise(title=HOSTILE)), "x.json").title == HOSTILE
