"""A notebook for nbgrader: the task, a cell for the answers, and a locked cell that marks them.

https://nbgrader.readthedocs.io/en/stable/contributor_guide/metadata.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from ...check.report import digits
from ...exercise.paper import Copy, Paper
from ...inputs.config.config import Config
from ...model.page import Page
from ...model.symbols import Cell
from ..document import Block, Column, Note, Table
from ..marking import scores
from ..markup.markdown import dollars
from ..pages.run_page import ENDS_COLUMN, PARAMETER_COLUMN, connection, opening
from ..style import Look
from .exercise_file import EXERCISE_FILE, exercise_file, the_only_paper

NOTEBOOK = "exercise.ipynb"
_SCHEMA = 3  # of what nbgrader writes to a cell
_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}

# nbgrader puts a line that raises an error in the place of a solution. Here it is reached only where nothing is answered.
_UNANSWERED = """\
if not any(answers.values()):
    ### BEGIN SOLUTION
    pass
    ### END SOLUTION"""
# The number on the last line is what nbgrader takes for the points.
_MARKS = f"""\
import bptrace

written = {{name: str(answer) for name, answer in answers.items() if answer is not None}}
marked = bptrace.mark(bptrace.load("{EXERCISE_FILE}"), written)
display(marked)
float(marked.score)"""


def nbgrader(copies: Sequence[Copy]) -> Iterator[tuple[str, bytes]]:
    """The notebook, and the exercise that it marks by. Raises UsageError for variants: all students get the same notebook."""
    paper = the_only_paper(copies, "nbgrader gives all students the same notebook")
    yield NOTEBOOK, (json.dumps(_notebook(paper), indent=1, ensure_ascii=False) + "\n").encode()
    yield EXERCISE_FILE, exercise_file(paper)


def _notebook(paper: Paper) -> dict[str, Any]:
    cells = [
        _cell("markdown", "task", dollars(list(_task(paper))), locked=True),
        _cell("code", "answers", _answers(paper), solution=True),
        _cell("code", "marks", _MARKS, grade=True, locked=True, points=scores.number(paper.total)),
    ]
    return {"cells": cells, "metadata": {"kernelspec": _KERNEL, "language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 5}


def _cell(kind: str, name: str, source: str, **more: bool | float) -> dict[str, Any]:
    """A cell as nbgrader knows it by its name."""
    told = {"cell_type": kind, "grade": False, "grade_id": name, "locked": False, "schema_version": _SCHEMA, "solution": False}
    lines = source.rstrip("\n").splitlines(keepends=True)
    cell = {"cell_type": kind, "id": name, "metadata": {"nbgrader": {**told, "task": False, **more}}, "source": lines}
    return {**cell, "execution_count": None, "outputs": []} if kind == "code" else cell


def _answers(paper: Paper) -> str:
    blanks = "".join(f'    {json.dumps(blank.name, ensure_ascii=False)}: "",\n' for blank in paper.blanks)
    return f"answers = {{\n{blanks}}}\n{_UNANSWERED}"


def _task(paper: Paper) -> Iterator[Block]:
    """What is given and what is to be done."""
    look = Look(paper.config._replace(source=""))  # a source may have the solution
    yield from opening(look)
    yield Note(f"Work these numbers by hand, to {digits(paper.digits)}. Write each between the quotes, with all its digits.")
    yield _samples(look)
    rows = [(look.symbol(cell), connection(look, cell), look.given(value)) for cell, value in _parameters(paper.config)]
    yield Table([PARAMETER_COLUMN, ENDS_COLUMN, Column("value")], rows, caption="Parameters")
    if paper.given:
        yield Table([Column("quantity", False, "name"), Column("value")], [(one.name, one.written) for one in paper.given], caption="Given")


def _parameters(config: Config) -> Iterator[tuple[Cell, float]]:
    return zip(Page(config.network, config.batch).parameters(), config.parameters.values(), strict=True)


def _samples(look: Look) -> Table:
    """The samples, one row each."""
    keys = [key for key in (("out", 0), ("target", look.network.depth)) if look.page.has(*key)]
    cells = [Cell(*key, at) for key in keys for at in look.page.indices(*key)]
    columns = [Column("sample"), *(Column(look.symbol(cell)) for cell in cells)]
    rows = [(str(number), *(look.given(row.value(cell)) for cell in cells)) for number, row in enumerate(look.config.samples, 1)]
    return Table(columns, rows, caption="Inputs and targets")
