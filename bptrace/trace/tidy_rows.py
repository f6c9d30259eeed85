"""A trace as a tidy table, a number in each row, and the one name of each number: what iterations of one layout share is made once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat
from typing import Any, NamedTuple

from ..model.symbols import KINDS, PARAMETERS, Cell, word
from .step import Step


class TraceRow(NamedTuple):
    """A number of a trace, as a row of a tidy table. A number of the batch has no sample; one after the last update has a + behind its
    name."""

    iteration: int
    sample: int | None
    layer: int
    kind: str
    name: str
    value: float


class Pass(NamedTuple):
    """An iteration; or, if `after`, the forward pass after it, whose parameters are in the iteration already."""

    step: Step
    after: bool

    @property
    def several(self) -> bool:
        return len(self.step.samples) > 1

    @property
    def size(self) -> int:
        """How many numbers of it have a name of their own."""
        layout = self.step.layout
        without = [key for key in layout.keys if (self.after and key[0] in PARAMETERS) or (not self.several and KINDS[key[0]].batch)]
        return len(self.step.values) - sum(1 for key in without for _ in layout.cells_of(key))


class RowLabels(NamedTuple):
    """What stands beside the numbers of an iteration, and which of its values these are. `names` are those by which a number is found,
    up to the iteration, each with the place of its value."""

    places: list[int]
    samples: list[int | None]
    layers: list[int]
    kinds: list[str]
    spelled: list[str]
    names: list[tuple[str, int]]


class TidyRows:
    """Makes them, for the iterations of one trace."""

    def __init__(self) -> None:
        self._made: dict[tuple[Any, ...], RowLabels] = {}

    def table(self, passes: Iterator[Pass]) -> dict[str, list[Any]]:
        """The columns of TraceRow."""
        columns: dict[str, list[Any]] = {name: [] for name in TraceRow._fields}
        for one in passes:
            labels, values = self._labels(one), one.step.values
            parts = (repeat(one.step.iteration, len(labels.places)), *labels[1:5], (values[place] for place in labels.places))
            for column, part in zip(columns.values(), parts, strict=True):
                column.extend(part)
        return columns

    def named(self, passes: Iterator[Pass]) -> Iterator[tuple[str, float]]:
        """Each number by the name by which it is found: with its iteration from the second on."""
        for one in passes:
            values, number = one.step.values, one.step.iteration
            mark = f"@{number}" if number > 1 else ""
            yield from ((name + mark, values[place]) for name, place in self._labels(one).names)

    def _labels(self, one: Pass) -> RowLabels:
        key = (one.step.layout, tuple(one.step.samples), one.after)
        if key not in self._made:
            self._made[key] = _labels(one)
        return self._made[key]


def _labels(one: Pass) -> RowLabels:
    every = [(place, sample, cell, name + "+" * one.after) for place, (sample, cell, name, _) in enumerate(one.step.rows())]
    told = [row for row in every if not (one.after and row[2].is_parameter)]
    named = [row for row in told if one.several or not _is_twin(row[2])]
    return RowLabels(
        [place for place, *_ in told],
        [sample for _, sample, *_ in told],
        [cell.layer for _, _, cell, _ in told],
        [word(cell.kind, cell.layer) for _, _, cell, _ in told],
        [name for *_, name in told],
        [(name + (f"#{sample}" if one.several and sample is not None else ""), place) for place, sample, _, name in named],
    )


def _is_twin(cell: Cell) -> bool:
    """True for one sample's own loss, which has the name of the batch's; where the batch is one sample, it is the same number."""
    return cell.sample is not None and bool(KINDS[cell.kind].batch)
