"""Model answers to an exercise: the values of its run, to the digits asked, in the order of computation."""

from __future__ import annotations

from pathlib import Path

import bptrace
from bptrace.check.report import digits
from bptrace.formula.number import ROUND, show_places

from .papers import paper_of

CONFIGS = Path(__file__).parents[2] / "configs"
EXERCISES = {path.stem: path for path in sorted(CONFIGS.glob("exercise_*.yaml"))}


def model_answers(path: Path) -> str:
    """The sheet in the keys of a config that asks for decimal places."""
    config = bptrace.load(str(path))
    paper, trace = paper_of(config), bptrace.run(config)
    places = paper.digits.digits
    lines = (f"  {blank.name}: {show_places(ROUND['dp'](trace[blank.name], places), places)}" for blank in paper.blanks)
    head = f"# Model answers to {path.name}, to {digits(paper.digits)}."
    return "\n".join((head, "student: Model answers", "answers:", *lines, ""))


def key_of(path: Path) -> Path:
    """The file with the model answers to a config."""
    return path.parent / "keys" / path.name
