"""Tables of a class that are named on a command line: a roster, or the variants that were handed out."""

from __future__ import annotations

from typing import NamedTuple, NoReturn

from ..errors import InputError, Place, Problem
from ..inputs.tree.csv_text import Row, rows_of
from ..inputs.tree.files_read import STDIN, bytes_named
from ..inputs.tree.problems import MOST_BYTES, decoded


class ClassTable(NamedTuple):
    """A table: the path that is told of it, the row of headings, the other rows, and what parts their cells."""

    path: str
    head: Row
    body: list[Row]
    separator: str

    def problem(self, code: str, message: str, hint: str, row: Row, at: int | None = None) -> Problem:
        """What is wrong with a row, or with one of its cells."""
        line, column, width = (row.line, 1, max(1, len(row.text))) if at is None else self._cell(row, at)
        return Problem(code, message, hint, Place(self.path, line, column, width, row.text))

    @staticmethod
    def _cell(row: Row, at: int) -> tuple[int, int, int]:
        places = row.places()
        return places[at] if at < len(places) else row.end

    def refuse(self, code: str, message: str, hint: str) -> NoReturn:
        """Raises InputError that points at the headings."""
        raise InputError([self.problem(code, message, hint, self.head)])


def class_table(path: str, what: str, save: str) -> ClassTable:
    """The table in a file; `-` is standard input. `what` is it called, and how to `save` it is said where it cannot be read.

    Raises InputError, and UnknownName where there is no file.
    """
    data = bytes_named(path, MOST_BYTES, what, save)
    told = "<stdin>" if path == STDIN else path
    text = decoded(data, told, fallback="cp1252")
    if "\0" in text or data.startswith(b"PK\x03\x04"):
        raise InputError([Problem("encoding", f"{what} {told} is not a text file", save)])
    separator, rows = rows_of(text)
    if not rows:
        raise InputError([Problem("empty", f"{what} {told} {'has no columns' if text.strip() else 'is empty'}", save)])
    return ClassTable(told, rows[0], rows[1:], separator)
