"""A notebook for nbgrader: the task, a cell for the answers, and a locked cell that marks them.

https://nbgrader.readthedocs.io/en/stable/contributor_guide/metadata.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from ...exercise.paper import Blank, Copy, Paper
from ..document import Block, Figure, Note
from ..marking import scores
from ..markup.markdown import dollars
from .exercise_file import EXERCISE_FILE, exercise_file
from .worksheet_page import Worksheet, in_marks

NBGRADER = "nbgrader"  # the folder of an assignment
_PICTURE = "network.svg"
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
    """The notebook, its picture, and the exercise that it marks by, which all copies have."""
    from ..markup.svg import svg

    paper = copies[0].paper
    sheet = Worksheet(Copy(paper._replace(config=paper.config._replace(source=""))))  # a source may have the solution
    blanks = "".join(_blank(blank, sheet.marks_differ) for blank in paper.blanks)
    notebook = _notebook(paper, dollars(list(_task(sheet))), blanks)
    yield f"{NBGRADER}/exercise.ipynb", (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode()
    yield f"{NBGRADER}/{_PICTURE}", svg(sheet.drawing()).encode()
    yield f"{NBGRADER}/{EXERCISE_FILE}", exercise_file(paper)


def _task(sheet: Worksheet) -> Iterator[Block]:
    """What is to be done, and what is given: a worksheet without its blanks."""
    yield from list(sheet.head())[:1]
    yield from sheet.task()
    yield Note("Write each number between the quotes, with all its digits, and run the last cell to have them marked.")
    yield from (block._replace(file=_PICTURE) if isinstance(block, Figure) else block for block in sheet.given())


def _notebook(paper: Paper, task: str, blanks: str) -> dict[str, Any]:
    cells = [
        _cell("markdown", "task", task, locked=True),
        _cell("code", "answers", f"answers = {{\n{blanks}}}\n{_UNANSWERED}", solution=True),
        _cell("code", "marks", _MARKS, grade=True, locked=True, points=scores.number(paper.total)),
    ]
    return {"cells": cells, "metadata": {"kernelspec": _KERNEL, "language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 5}


def _cell(kind: str, name: str, source: str, **more: bool | float) -> dict[str, Any]:
    """A cell as nbgrader knows it by its name."""
    told = {"cell_type": kind, "grade": False, "grade_id": name, "locked": False, "schema_version": _SCHEMA, "solution": False}
    lines = source.rstrip("\n").splitlines(keepends=True)
    cell = {"cell_type": kind, "id": name, "metadata": {"nbgrader": {**told, "task": False, **more}}, "source": lines}
    return {**cell, "execution_count": None, "outputs": []} if kind == "code" else cell


def _blank(blank: Blank, marks: bool) -> str:
    """A line of the cell for the answers."""
    line = f'    {json.dumps(blank.name, ensure_ascii=False)}: "",'
    return f"{line}  # {in_marks(blank.mark)}\n" if marks else f"{line}\n"
