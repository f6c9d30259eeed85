"""Tables of text, as spreadsheets write them: rows of cells with their places, whatever parts the cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from .problems import BREAK

SEPARATORS = (";", "\t", ",")  # of two that are in as many lines the first, for a comma may be a decimal one
_DIRECTIVE = re.compile(r"\s*sep=([;,\t])\s*", re.IGNORECASE)
_BEGINS_QUOTED = re.compile(r'(?:^|[;,\t]) *"(?:[^"]|"")*$')  # a cell that does not end on its line
_MOST_LINES_OF_A_CELL = 20
_LINES_LOOKED_AT = 200  # for what parts the cells

Line = tuple[int, str]  # its number and its text; several lines in one, where a cell in quotation marks runs over them


class Row(NamedTuple):
    """A row: the number of its first line, its text, what parts it, and what its cells say, without their quotation marks."""

    line: int
    text: str
    separator: str
    cells: Sequence[str]

    def cell(self, at: int | None) -> str:
        """What a cell says, nothing where the row is shorter."""
        return self.cells[at] if at is not None and at < len(self.cells) else ""

    def places(self) -> list[tuple[int, int, int]]:
        """The line, the column and the width of each cell, those of the empty ones at the end too."""
        found = _cells(self.text, self.separator)
        if "\n" in self.text:
            return [self._place(start, width) for _, start, width in found]
        return [(self.line, start + 1, width) for _, start, width in found]

    def _place(self, start: int, width: int) -> tuple[int, int, int]:
        return self.line + self.text.count("\n", 0, start), start - self.text.rfind("\n", 0, start), width

    def place(self, at: int) -> tuple[int, int]:
        """The line and the column where a cell begins; the end of the row for one that is not there."""
        if at == 0 and self.text[:1].isalnum():
            return self.line, 1
        return next(islice(self.places(), at, None), self.end)[:2]

    @property
    def end(self) -> tuple[int, int, int]:
        """The place behind the last cell."""
        return self._place(len(self.text), 1)


def rows_of(text: str) -> tuple[str, list[Row]]:
    """What parts the cells of a table, "" where nothing does, and its rows up to the last cell that says something.

    Comments are left out, and so are rows that say nothing.
    """
    separator, lines = lines_of(text)
    separator = separator or _commonest(lines)
    rows = [row_of(line, separator) for line in lines if separator and not is_comment(line[1])]
    short = (row if row.cells[-1] else row._replace(cells=_shortened(row.cells)) for row in rows)
    return separator, [row for row in short if row.cells]


def _shortened(cells: Sequence[str]) -> Sequence[str]:
    return cells[: next((at for at in range(len(cells), 0, -1) if cells[at - 1]), 0)]


def lines_of(text: str) -> tuple[str, list[Line]]:
    """What parts the cells, where a first line such as `sep=;` says so, and the lines below it that say something."""
    every = BREAK.split(text)
    said = _DIRECTIVE.fullmatch(every[0])
    lines = islice(_joined(every) if '"' in text else enumerate(every, 1), bool(said), None)
    return said[1] if said else "", [line for line in lines if line[1].strip(" \t,;")]


def _joined(lines: Sequence[str]) -> Iterator[Line]:
    """The lines with their numbers; those that a cell in quotation marks runs over are one."""
    at = 0
    while at < len(lines):
        end = at + 1
        if lines[at].count('"') % 2 and _BEGINS_QUOTED.search(lines[at]):
            rest = range(at + 1, min(at + _MOST_LINES_OF_A_CELL, len(lines)))
            end = next((place + 1 for place in rest if lines[place].count('"') % 2), end)
        yield at + 1, "\n".join(lines[at:end])
        at = end


def _commonest(lines: Sequence[Line]) -> str:
    found = {separator: sum(separator in text for _, text in lines[:_LINES_LOOKED_AT]) for separator in SEPARATORS}
    best = max(SEPARATORS, key=found.__getitem__)
    return best if found[best] else ""


def is_comment(text: str) -> bool:
    return text.startswith("#")


def row_of(line: Line, separator: str) -> Row:
    """The row that a line is, with all of its cells."""
    number, text = line
    if '"' in text:
        return Row(number, text, separator, [cell for cell, _, _ in _cells(text, separator)])
    return Row(number, text, separator, [part.strip() for part in text.split(separator)])


def _cells(text: str, separator: str) -> Iterator[tuple[str, int, int]]:
    """What each cell says, where it begins and how wide it is."""
    return _quoted_cells(text, separator) if '"' in text else _plain_cells(text, separator)


def _plain_cells(text: str, separator: str) -> Iterator[tuple[str, int, int]]:
    start = 0
    for part in text.split(separator):
        bare = part.strip()
        yield bare, start + len(part) - len(part.lstrip()), max(1, len(bare))
        start += len(part) + 1


def _quoted_cells(text: str, separator: str) -> Iterator[tuple[str, int, int]]:
    pattern = re.compile(rf' *"((?:[^"]|"")*)"[^{separator}]*|[^{separator}]*')
    start = 0
    while start <= len(text):
        found = pattern.match(text, start)
        assert found is not None
        written, inner = found[0].strip(), found[1]
        begin = found.end() - len(found[0].lstrip())
        yield written if inner is None else inner.replace('""', '"').strip(), begin, max(1, len(written))
        start = found.end() + 1
