"""The CSV that `run -o` writes, as values by iteration and sample: a row for each value."""

from __future__ import annotations

from typing import NoReturn

from ..errors import InputError, Place, Problem
from ..inputs.tree.csv_text import Row, rows_of
from ..inputs.tree.nodes import quoted
from ..inputs.tree.numbers import value_of, whole
from ..inputs.tree.problems import decoded
from ..model.symbols import KINDS

HEADER = ("iteration", "sample", "layer", "kind", "name", "value")
_UPDATED = KINDS["w+"].word  # of a row whose + means the parameter, not the forward pass after the last update

Round = tuple[int, dict[str, float], dict[int, dict[str, float]]]  # its number, the values of the batch, and of each sample


def is_tidy(data: bytes) -> bool:
    """True for a table with this header."""
    return data.removeprefix(b"\xef\xbb\xbf").startswith(",".join(HEADER).encode())


def read_tidy(data: bytes, path: str) -> tuple[list[Round], Round | None]:
    """The iterations in the order of their first rows, and the forward pass after the last update. Raises InputError."""
    rounds: dict[int, Round] = {}
    final: dict[int, Round] = {}
    for row in rows_of(decoded(data, path))[1][1:]:
        number, name = _counted(row, 0, path), row.cell(4)
        after = name.endswith("+") and row.cell(3) != _UPDATED
        _, values, samples = (final if after else rounds).setdefault(number, (number, {}, {}))
        into = samples.setdefault(_counted(row, 1, path), {}) if row.cell(1) else values
        if name in into:
            _wrong(row, 4, path, f"{quoted(name)} has a value already")
        if (value := value_of(row.cell(5))) is None:
            _wrong(row, 5, path, f"{quoted(row.cell(5))} is no number that can be compared")
        into[name] = value
    return list(rounds.values()), next(iter(final.values()), None)


def _counted(row: Row, at: int, path: str) -> int:
    if (number := whole(row.cell(at))) is None or number < 1:
        _wrong(row, at, path, f"{HEADER[at]} is a whole number from 1, not {quoted(row.cell(at))}")
    return number


def _wrong(row: Row, at: int, path: str, message: str) -> NoReturn:
    line, column = row.place(at)
    place = Place(path, line, column, max(1, len(row.cell(at))), row.text)
    raise InputError([Problem("value", message, "write the table once more: bptrace run CONFIG -o trace.csv", place)])
