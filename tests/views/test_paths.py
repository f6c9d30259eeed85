"""The page of paths, as it was read and found good; RENEW=1 writes it anew, to be read again."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from bptrace.explain.find import find
from bptrace.inputs.config.config import Rounding
from bptrace.views.document import Block, Note, Table
from bptrace.views.lines.layout import text
from bptrace.views.markup.markdown import markdown
from bptrace.views.pages.explanation import paths_page
from bptrace.views.pages.formulas import Formulas
from bptrace.views.style import Look

from ..explain.everything import loaded

GOLDEN = Path(__file__).parent / "golden"


def page(name: str, quantity: str, most: int = 10) -> Sequence[Block]:
    (asked,) = find(loaded(name), [quantity])
    return list(paths_page(asked.key, Formulas(Look(asked.working.config), asked.working), most))


@pytest.mark.parametrize(
    ("name", "config", "quantity", "form"),
    [
        ("80.txt", "mazur", "w1", lambda blocks: text(blocks, 80)),
        ("input-80.txt", "mazur", "i1", lambda blocks: text(blocks, 80)),
        ("batch-80.txt", "relu", "w1", lambda blocks: text(blocks, 80)),
        ("many-80.txt", "matrix-3-layer", "w_11[1]", lambda blocks: text(blocks, 80)),
        ("many-160.txt", "matrix-3-layer", "w_11[1]", lambda blocks: text(blocks, 160)),
        ("softmax-ascii.txt", "softmax", "w1", lambda blocks: text(blocks, 80, "ascii")),
        ("many.md", "matrix-3-layer", "w_11[1]", markdown),
    ],
)
def test_page(name: str, config: str, quantity: str, form: Callable[[Sequence[Block]], str]) -> None:
    path, told = GOLDEN / f"paths-{name}", form(page(config, quantity))
    if os.environ.get("RENEW"):
        path.write_text(told, encoding="utf-8", newline="\n")
    assert told == path.read_text(encoding="utf-8")


def test_where_there_is_no_path() -> None:
    assert page("mazur", "dw5/dw1") == [Note("No path leads from w1 to w5: the derivative is 0.")]


@pytest.mark.parametrize(
    ("quantity", "most", "caption", "last"),
    [
        ("w5", 10, "The only path from w5 to E", None),
        ("w1", 10, "The 2 paths from w1 to E", "sum"),
        ("w1", 1, "The largest of 2 paths from w1 to E", "1 other path"),
        ("i1", 2, "The 2 largest of 4 paths from i1 to E", "2 other paths"),
    ],
)
def test_how_many_there_are(quantity: str, most: int, caption: str, last: str | None) -> None:
    (table,) = page("mazur", quantity, most)
    assert isinstance(table, Table)
    assert table.caption == caption
    assert (table.rows[-2][-1] == last) is (last is not None)


def test_where_numbers_are_rounded_on_the_way_it_is_said_so() -> None:
    (asked,) = find(loaded("mazur")._replace(round_each=Rounding("dp", 4)), ["w1"])
    table, note = paths_page(asked.key, Formulas(Look(asked.working.config), asked.working))
    assert isinstance(table, Table)
    assert isinstance(note, Note)
    assert "rounded" in note.text


def test_a_linear_unit_with_one_symbol_is_one_station() -> None:
    (asked,) = find(loaded("hexup"), ["w1"])
    (table,) = paths_page(asked.key, Formulas(Look(asked.working.config), asked.working))
    assert isinstance(table, Table)
    (path, numbers, *_) = (row[2] for row in table.rows)
    assert " ".join(path.text) == "w1 → h1 → y → E"
    assert " ".join(numbers.text) == "1 · 1 · 1.0500"
