"""The examples on the page of misconceptions are such: who writes the wrong number is told the code that it stands under."""

from __future__ import annotations

import pytest

import bptrace
from bptrace.check.diagnosis.misconceptions import MISCONCEPTIONS, Misconception
from bptrace.formula.number import show
from bptrace.formula.tree import leaves
from bptrace.model.page import spelled
from bptrace.model.symbols import Cell

from .misconceptions import Example, example

FIGURES = 6


def _name(shown: Example, cell: Cell) -> str:
    """What a quantity is called on a sheet."""
    step = shown.case.working.step
    several = cell.sample is not None and len(step.samples) > 1
    return spelled(shown.case.working.page, cell) + (f"#{step.samples[cell.sample or 0]}" if several else "")


def _sheet(shown: Example) -> dict[str, str]:
    """The wrong number, and the right ones that the right equation works it from."""
    working = shown.case.working
    behind = [cell for cell in leaves(working.tree(shown.cell)) if isinstance(cell, Cell) and not working.given(cell)]  # type: ignore[arg-type]
    right = {_name(shown, cell): show(working.value(cell), FIGURES) for cell in behind}
    return {**right, _name(shown, shown.cell): show(working.worked(shown.worked), FIGURES)}


@pytest.mark.parametrize("row", MISCONCEPTIONS, ids=[row.code for row in MISCONCEPTIONS])
def test_an_example_is_recognised(row: Misconception) -> None:
    shown = example(row)
    marks = {mark.name: mark for mark in bptrace.mark(shown.case.working.config, _sheet(shown)).answers}
    wrong = marks.pop(_name(shown, shown.cell))
    assert {mark.verdict for mark in marks.values()} <= {"correct"}
    assert wrong.verdict == "wrong"
    assert row.code in [cause.code for cause in wrong.causes]
