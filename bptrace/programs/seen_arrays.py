"""What a program recorded, as arrays: for each iteration, the numbers of each kind at each layer, and where they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from ..formula.one_thread import np
from ..model.symbols import KINDS, OF_SAMPLE, Cell, standing
from ..trace.rounds import Label, RecordedIteration
from ..trace.step import ArrayKey

ABSOLUTE = 1e-3  # numbers smaller than this are compared as if they were this large


class SeenBlock(NamedTuple):
    """Numbers of a kind at a layer: their places in the array of that kind, their labels, and their values, one after another.

    `after` is True for the forward pass after the iteration.
    """

    key: ArrayKey
    after: bool
    places: tuple[Any, ...]
    labels: tuple[Label, ...]
    values: Any

    def of(self, array: Any) -> Any:
        """The same numbers in an array of the kind."""
        return np.atleast_1d(array[self.places])

    def put(self, array: Any) -> Any:
        """An array of the kind with these numbers in it."""
        made = np.array(array)
        made[self.places] = self.values if self.places else self.values[0]
        return made


class SeenIteration(NamedTuple):
    """An iteration: its number, its samples by their numbers in the file, and its blocks in the order of computation."""

    number: int
    samples: Sequence[int]
    blocks: tuple[SeenBlock, ...]


def seen_iteration(one: RecordedIteration, cell_of: Callable[[Label], Cell | None], everyone: range) -> SeenIteration:
    """What was recorded of an iteration. `everyone` are all samples, with which the forward pass after it is made."""
    found: dict[tuple[bool, ArrayKey], list[tuple[Label, tuple[int, ...], float]]] = {}
    for label, value in zip(one.labels, one.values, strict=True):
        cell = cell_of(label)
        if cell is not None and cell.kind != "eta":
            kind, place = _placed(cell, label, everyone if label.after else one.samples)
            found.setdefault((label.after, (kind, cell.layer)), []).append((label, place, value))
    ordered = sorted(found, key=lambda block: (block[0], standing(Cell(*block[1]))))
    return SeenIteration(one.iteration, one.samples, tuple(_block(after, key, found[after, key]) for after, key in ordered))


def _placed(cell: Cell, label: Label, samples: Sequence[int]) -> tuple[str, tuple[int, ...]]:
    """The kind of a quantity and its place in the array of it. What a batch of one sample tells of the batch, it tells of the sample."""
    if label.sample is not None:
        kind = OF_SAMPLE.get(cell.kind, cell.kind)
        return kind, (samples.index(label.sample), *cell.at)
    row = KINDS[cell.kind]
    if not row.per_sample:
        return cell.kind, cell.at
    return (row.batch, cell.at) if row.batch else (cell.kind, (0, *cell.at))


def _block(after: bool, key: ArrayKey, rows: Iterable[tuple[Label, tuple[int, ...], float]]) -> SeenBlock:
    labels, places, values = zip(*rows, strict=True)
    return SeenBlock(key, after, tuple(np.array(axis) for axis in zip(*places, strict=True)), labels, np.array(values))


def close(seen: Any, worked: Any, tolerance: float, absolute: float = 0.0) -> Any:
    """True where numbers are the same within a tolerance: relative to the larger of the two, or to the largest of their block."""
    with np.errstate(invalid="ignore"):
        sizes = np.maximum(np.maximum(np.abs(seen), np.abs(worked)), ABSOLUTE)
        typical = np.abs(worked).max(initial=0.0)
        near = np.abs(seen - worked) <= np.maximum(tolerance * np.maximum(sizes, typical if np.isfinite(typical) else 0.0), absolute)
        return near & np.isfinite(seen)  # what is not finite is nothing's equal
