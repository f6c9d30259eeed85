"""The notebook of the documentation runs, and shows what it did when it ran."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .notebook import TOUR, worked
from .pages import text_of


def test_the_notebook_shows_what_its_cells_give() -> None:
    assert worked() == text_of(TOUR), "run `python -m tests.docs`, and read what has changed"


def test_cells_are_worked_in_order_in_one_namespace(tmp_path: Path) -> None:
    path = tmp_path / "cells.ipynb"
    sources = ["a = 1\nprint(a)\na + 1", "a += 1", ["print(\n", "    'x'\n", ")"], "a; None"]
    path.write_text(json.dumps({"cells": [{"cell_type": "code", "source": source} for source in sources]}), "utf-8")
    first, second, third, fourth = (cell["outputs"] for cell in json.loads(worked(path))["cells"])
    assert [output.get("text") or output["data"] for output in first] == [["1\n"], {"text/plain": ["2"]}]
    assert (second, fourth) == ([], [])
    assert third[0]["text"] == ["x\n"]


def test_a_cell_that_fails_fails(tmp_path: Path) -> None:
    path = tmp_path / "cells.ipynb"
    path.write_text(json.dumps({"cells": [{"cell_type": "code", "source": "1 / 0"}]}), "utf-8")
    with pytest.raises(ZeroDivisionError):
        worked(path)
