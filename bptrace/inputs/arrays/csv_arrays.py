"""Arrays in tables of text: a name and its numbers in each row, a column for each name, or numbers alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from ...errors import InputError, Place, Problem
from ..tree.csv_text import Row, lines_of, rows_of
from ..tree.nodes import quoted
from ..tree.numbers import value_of, why_not
from ..tree.problems import decoded, refuse_unseen
from .from_python import arrays_of
from .named_arrays import ArrayFile

_HEADS = ("value", "values", "number")  # of the numbers beside the names
_A_TABLE = "write a name and its numbers in each row: net_h1,0.3775"


def read_csv(data: bytes, path: str, alone: str) -> ArrayFile:
    """The arrays of a table; numbers `alone` are one array, of two axes. Each row below a heading is an iteration.

    Raises InputError.
    """
    text = decoded(data, path)
    refuse_unseen(text, path)
    table = _Table(path, rows_of(text)[1] or _of_words(text))
    head = table.rows[0].cells if table.rows else ()
    if not head:
        raise InputError([Problem("empty", f"{path}: there are no numbers in it", _A_TABLE)])
    if value_of(head[0]) is not None:
        return arrays_of({alone: table.matrix()}, path)
    if any(value_of(cell) is not None for cell in head[1:]):
        return arrays_of(table.named(table.rows), path)
    is_named = len(head) == 2 and head[1].lower() in _HEADS
    return arrays_of(table.named(table.rows[1:]) if is_named else table.columns(), path)


def _of_words(text: str) -> list[Row]:
    """The rows of a table whose cells are parted by spaces, as np.savetxt writes it."""
    return [Row(number, line, " ", line.split()) for number, line in lines_of(text)[1] if not line.startswith("#")]


class _Table:
    def __init__(self, path: str, rows: Sequence[Row]) -> None:
        self.path, self.rows = path, rows

    def matrix(self) -> list[list[float]]:
        for row in self.rows:
            if len(row.cells) != len(self.rows[0].cells):
                self.wrong(row, 0, f"this row has {len(row.cells)} numbers, the first has {len(self.rows[0].cells)}", _A_TABLE, "shape")
        return [self.numbers(row, 0) for row in self.rows]

    def named(self, rows: Sequence[Row]) -> dict[str, float | list[float]]:
        """The numbers in each row, by the name before them."""
        found: dict[str, float | list[float]] = {}
        for row in rows:
            numbers = self.numbers(row, 1)
            if row.cells[0] in found:
                self.wrong(row, 0, f"{quoted(row.cells[0])} has two rows", "give each its own name")
            if not numbers:
                self.wrong(row, 0, f"there is no number for {quoted(row.cells[0])}", _A_TABLE)
            found[row.cells[0]] = numbers[0] if len(numbers) == 1 else numbers
        return found

    def columns(self) -> list[dict[str, float]]:
        """The numbers of each row below the heading, by what the heading says; a column without one is passed over."""
        head, *rows = self.rows
        if len(set(head.cells)) < len(head.cells):
            self.wrong(head, 0, "two columns have the same heading", "give each its own name")
        if not rows:
            self.wrong(head, 0, "there are no numbers below this heading", _A_TABLE)
        return [{name: self.number(row, at) for at, name in enumerate(head.cells) if name} for row in rows]

    def numbers(self, row: Row, start: int) -> list[float]:
        return [self.number(row, at) for at in range(start, len(row.cells))]

    def number(self, row: Row, at: int) -> float:
        if (value := value_of(row.cell(at))) is None:
            why, hint = why_not(row.cell(at)) if row.cell(at) else ("is no number", _A_TABLE)
            self.wrong(row, at, f"{quoted(row.cell(at))} {why}", hint)
        return value

    def wrong(self, row: Row, at: int, message: str, hint: str, code: str = "type") -> NoReturn:
        line, column = row.place(at) if row.separator != " " else (row.line, 1)
        width = max(1, len(row.cell(at)))
        raise InputError([Problem(code, message, hint, Place(self.path, line, column, width, row.text))])
