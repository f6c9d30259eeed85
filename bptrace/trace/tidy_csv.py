"""The CSV that `run -o` writes, as values by iteration and sample: a row for each value."""

from __future__ import annotations

import io
from collections.abc import Iterator
from sys import intern
from typing import NoReturn

from ..errors import InputError, Place, Problem
from ..inputs.tree.csv_text import Row
from ..inputs.tree.nodes import quoted
from ..inputs.tree.numbers import value_of, whole
from ..model.symbols import KINDS
from .tidy_rows import TraceRow

HEADER = TraceRow._fields
_UPDATED = KINDS["w+"].word  # of a row whose + means the parameter, not the forward pass after the last update

Round = tuple[int, dict[str, float], dict[int, dict[str, float]]]  # its number, the values of the batch, and of each sample


def is_tidy(data: bytes) -> bool:
    """True for a table with this header."""
    return data.removeprefix(b"\xef\xbb\xbf").startswith(",".join(HEADER).encode())


def read_tidy(data: bytes, path: str) -> tuple[list[Round], Round | None]:
    """The iterations in the order of their first rows, and the forward pass after the last update. Raises InputError."""
    rounds: dict[int, Round] = {}
    final: dict[int, Round] = {}
    places: dict[tuple[str, str, bool], dict[str, float]] = {}  # where the values of an iteration and a sample go
    for row in _rows(data, path):
        iteration, sample, _, kind, name, written = row.cells
        after = name.endswith("+") and kind != _UPDATED
        into = places.get((iteration, sample, after))
        if into is None:
            into = places[iteration, sample, after] = _place(final if after else rounds, row, path)
        if name in into:
            _wrong(row, 4, path, f"{quoted(name)} has a value already")
        if (value := value_of(written)) is None:
            _wrong(row, 5, path, f"{quoted(written)} is no number that can be compared")
        into[intern(name)] = value
    return list(rounds.values()), next(iter(final.values()), None)


def _place(rounds: dict[int, Round], row: Row, path: str) -> dict[str, float]:
    """The values of the iteration and the sample that a row names; those of the batch where it names no sample."""
    number = _counted(row, 0, path)
    _, values, samples = rounds.setdefault(number, (number, {}, {}))
    return samples.setdefault(_counted(row, 1, path), {}) if row.cells[1] else values


def _rows(data: bytes, path: str) -> Iterator[Row]:
    """The rows below the header, one after the other: there may be millions. No cell of such a table is in quotation marks."""
    lines = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", errors="replace")
    for number, line in enumerate(lines, 1):
        if number > 1 and (text := line.rstrip("\n")):
            row = Row(number, text, ",", text.split(","))
            if len(row.cells) != len(HEADER):
                _wrong(row, 0, path, f"a row has {len(HEADER)} cells, this one {len(row.cells)}")
            yield row


def _counted(row: Row, at: int, path: str) -> int:
    if (number := whole(row.cell(at))) is None or number < 1:
        _wrong(row, at, path, f"{HEADER[at]} is a whole number from 1, not {quoted(row.cell(at))}")
    return number


def _wrong(row: Row, at: int, path: str, message: str) -> NoReturn:
    line, column = row.place(at)
    place = Place(path, line, column, max(1, len(row.cell(at))), row.text)
    raise InputError([Problem("value", message, "write the table once more: bptrace run CONFIG -o trace.csv", place)])
