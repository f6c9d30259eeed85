"""The notebook for nbgrader: as nbgrader has it, without the answers, and its cells mark what is written in it."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bptrace.errors import UsageError
from bptrace.exercise.paper import Copy
from bptrace.views.handouts.elsewhere import files_for
from bptrace.views.handouts.nbgrader_notebook import nbgrader

from .exercises import COPY, HOSTILE, PAPER, exercise, written
from .test_markdown import READER

FILES = dict(nbgrader([COPY]))
NOTEBOOK = json.loads(FILES["nbgrader/exercise.ipynb"])
CELLS = {cell["id"]: cell for cell in NOTEBOOK["cells"]}
STUB = "# YOUR CODE HERE\n    raise NotImplementedError()"


def source(name: str) -> str:
    return "".join(CELLS[name]["source"])


def released() -> str:
    """The cell of the answers as nbgrader releases it: with its own line in the place of the solution."""
    before, _, rest = source("answers").partition("### BEGIN SOLUTION")
    return before + STUB + rest.partition("### END SOLUTION")[2]


def points(answers: Mapping[str, str], shown: list[object]) -> object:
    """What the last line of the notebook comes to, which nbgrader takes for the points."""
    names: dict[str, Any] = {"display": shown.append}
    cell = released()
    for name, value in answers.items():
        cell = cell.replace(f'"{name}": ""', f'"{name}": {value}')
    exec(cell, names)
    *body, last = ast.parse(source("marks")).body
    assert isinstance(last, ast.Expr)
    exec(compile(ast.Module(body, []), "marks", "exec"), names)
    return eval(compile(ast.Expression(last.value), "marks", "eval"), names)


@pytest.fixture
def _beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder with the file that comes with the notebook."""
    (tmp_path / "exercise.json").write_bytes(FILES["nbgrader/exercise.json"])
    monkeypatch.chdir(tmp_path)


RIGHT = {name: repr(text) for name, text in written().items()}


@pytest.mark.usefixtures("_beside")
@pytest.mark.parametrize(
    ("answers", "score"),
    [
        (RIGHT, 21.0),
        ({**RIGHT, "net_h1": "'0.7'"}, 20.0),
        ({"net_h1": "'0.3'", "net_h2": "0.65", "w1+": "None"}, 2.0),
        ({"net_h1": "[1]"}, 0.0),
    ],
)
def test_answers_are_marked(answers: dict[str, str], score: float) -> None:
    shown: list[Any] = []
    assert points(answers, shown) == score
    assert shown[0].max_score == PAPER.total
    told = shown[0]._repr_html_()
    assert not [blank.written for blank in PAPER.blanks if blank.name not in answers and f">{blank.written.lstrip('-')}<" in told]


@pytest.mark.usefixtures("_beside")
def test_where_nothing_is_answered_nbgrader_finds_an_error() -> None:
    with pytest.raises(NotImplementedError):
        points({}, [])


def test_no_answer_is_in_what_is_released() -> None:
    text = source("task") + released() + source("marks") + "".join(data.decode() for data in FILES.values())
    given = {"0.3000"}  # net_h1 is as large as w1
    assert not [blank.written for blank in PAPER.blanks if blank.written in text and blank.written not in given]


def test_the_cells_are_nbgraders() -> None:
    assert (NOTEBOOK["nbformat"], NOTEBOOK["nbformat_minor"], NOTEBOOK["metadata"]["kernelspec"]["name"]) == (4, 5, "python3")
    told = {name: cell["metadata"]["nbgrader"] for name, cell in CELLS.items()}
    assert {name: (one["grade"], one["solution"], one["locked"]) for name, one in told.items()} == {
        "task": (False, False, True), "answers": (False, True, False), "marks": (True, False, True),
    }  # fmt: skip
    assert told["marks"]["points"] == 21
    for name, one in told.items():
        assert (one["schema_version"], one["grade_id"], one["cell_type"], one["task"]) == (3, name, CELLS[name]["cell_type"], False)
        assert one.keys() <= {"schema_version", "grade_id", "grade", "solution", "locked", "points", "checksum", "cell_type", "task"}
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in CELLS.values() if cell["cell_type"] == "code")


def test_the_task_says_what_is_given() -> None:
    task = source("task")
    assert "to 4 decimal places" in task
    assert "![The network with the numbers that are given.](network.svg)" in task
    assert all(f"$w_{{{number}}}$" in task for number in range(1, 7))
    assert b"<svg" in FILES["nbgrader/network.svg"]


def test_a_title_is_no_markup() -> None:
    notebook = json.loads(dict(nbgrader([Copy(exercise(title=HOSTILE))]))["nbgrader/exercise.ipynb"])
    heading = notebook["cells"][0]["source"][0]
    inline = [child for token in READER.parse(heading) for child in token.children or []]
    assert {child.type for child in inline} <= {"text", "html_inline", "text_special"}
    assert {child.content for child in inline if child.type == "html_inline"} <= {"<span>", "</span>"}


def test_variants_are_refused() -> None:
    with pytest.raises(UsageError, match="the same notebook"):
        list(files_for("nbgrader", [COPY._replace(code="K7Q4-XMP")]))


def test_a_roster_without_variants_changes_nothing() -> None:
    assert dict(nbgrader([COPY._replace(id="1"), COPY._replace(id="2")])) == FILES
