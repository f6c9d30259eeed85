"""What is told of marking: a sheet that is marked, the misconceptions with their wrong equations, the slips of the pen."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bptrace.check.diagnosis.misconceptions import MISCONCEPTIONS, Misconception, Wrong
from bptrace.check.diagnosis.slips import THOUGHTS
from bptrace.formula.tree import Letter, Ref
from bptrace.formula.write import LATEX, write
from bptrace.model.page import LETTERS

from .equations import lettered
from .markdown import cell, code, math, table

LONGEST = 220  # letters of an equation that is told
NO_SLIPS = {"slip", "given", "last-digit"}  # what is said without a code that anyone would look up
ONE = {"layer": "another layer", "k": "one unit above", "i": "one unit below", "m": "one unit of the layer"}


def misconceptions() -> str:
    """Every misconception: its code, what was done, and what was worked instead of the right equation."""
    return table(("code", "what was done", "what was worked"), [_row(row) for row in MISCONCEPTIONS])


def _row(row: Misconception) -> tuple[str, str, str]:
    said = f"{row.thought} (*another convention*)" if row.convention else row.thought
    equations = [equation for equation in dict.fromkeys(map(_equation, row.wrong)) if len(equation) <= LONGEST]
    return code(row.code), said.replace("|", "\\|"), "<br>".join(equations)


def _equation(wrong: Wrong) -> str:
    left = write(Ref(wrong.kind, (Letter("l"), *map(Letter, LETTERS[wrong.kind]))), LATEX, lettered)
    said = [f"x: {ONE[wrong.choice]}"] if wrong.choice else []
    said += ["all above worked again"] if wrong.rerun else []
    return math(f"{left} = {write(wrong.tree, LATEX, lettered)}") + (f" ({'; '.join(said)})" if said else "")


def slips() -> str:
    """What is told apart from misconceptions."""
    return table(("code", "what happened"), [(code(name), cell(said)) for name, said in THOUGHTS.items() if name not in NO_SLIPS])


@contextmanager
def within(folder: Path) -> Iterator[None]:
    """Files are named as in the examples, from the root of a clone."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
