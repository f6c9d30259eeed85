"""The rows of a table of text, as spreadsheets write it: cells with the place where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice
from typing import NamedTuple

from ..inputs.config.csv_samples import cells
from ..inputs.tree.problems import BREAK

SEPARATORS = (";", "\t", ",")  # of two that are in as many lines the first, for a comma may be a decimal one
_DIRECTIVE = re.compile(r"\s*sep=([;,\t])\s*", re.IGNORECASE)
_MOST_LINES = 20  # that one cell runs over


class Row(NamedTuple):
    """A row: the number of its line, the line, what parts it, and the texts of its cells up to the last that is not empty."""

    line: int
    text: str
    separator: str
    cells: Sequence[str]

    def cell(self, place: int | None) -> str:
        """The text at a place, nothing where the row is shorter."""
        return self.cells[place] if place is not None and place < len(self.cells) else ""

    def columns(self) -> Sequence[int]:
        """Where in the line each cell begins, the empty ones at its end too."""
        if '"' in self.text:
            return [cell.column for cell in cells(self.text, self.separator)]
        parts = self.text.split(self.separator)
        ends = accumulate(len(part) + 1 for part in parts)
        return [end - len(part.lstrip()) for part, end in zip(parts, ends, strict=True)]

    def column(self, place: int) -> int:
        """Where a cell begins; the end of the line for one that is not there."""
        if place == 0 and self.text[:1].isalnum():
            return 1
        return next(islice(self.columns(), place, None), len(self.text) + 1)


def rows_of(text: str) -> tuple[str, list[Row]]:
    """The separator of a table, "" where there is none, and its rows, without comments and those with nothing in them."""
    lines = list(_joined(BREAK.split(text)))
    said = _DIRECTIVE.fullmatch(lines[0][1]) if lines else None
    separator = said[1] if said else _separator([line for _, line in islice(lines, 200)])
    rows = [_row(number, line, separator) for number, line in lines[1 if said else 0 :] if separator and not line.startswith("#")]
    return separator, [row for row in rows if row.cells]


def _separator(lines: Sequence[str]) -> str:
    found = {separator: sum(separator in line for line in lines) for separator in SEPARATORS}
    best = max(SEPARATORS, key=found.__getitem__)
    return best if found[best] else ""


def _joined(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The lines with their numbers; those that a cell in quotation marks runs over are one."""
    at = 0
    while at < len(lines):
        end = at + 1
        if lines[at].count('"') % 2:
            rest = range(at + 1, min(at + _MOST_LINES, len(lines)))
            end = next((place + 1 for place in rest if lines[place].count('"') % 2), end)
        yield at + 1, "\n".join(lines[at:end])
        at = end


def _row(number: int, line: str, separator: str) -> Row:
    texts = [cell.text for cell in cells(line, separator)] if '"' in line else [part.strip() for part in line.split(separator)]
    while texts and not texts[-1]:
        texts.pop()
    return Row(number, line, separator, texts)
