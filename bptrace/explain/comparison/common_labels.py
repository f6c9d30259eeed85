"""What two iterations have in common: which quantities both tell, and in which of them their numbers are not the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from ...model.symbols import Cell, standing
from ...trace.rounds import Label, RecordedIteration
from .sides import Sides

Rank = tuple[bool, tuple[int, ...], int, tuple[int, ...]]
Places = Sequence["int | None"]


class Unlike(NamedTuple):
    """A quantity, and the two numbers that are not the same."""

    label: Label
    a: float
    b: float


class CommonLabels:
    """The labels that two iterations with certain labels have in common, and the positions of their values on each side, None where
    a side works the value only when asked. `of` are the labels that the two have, which are kept alive."""

    def __init__(self, of: tuple[Sequence[Label], Sequence[Label]], labels: Sequence[Label], left: Places, right: Places) -> None:
        self.of, self.labels, self.left, self.right = of, labels, left, right
        self._sorted = False

    def unlike(self, left: RecordedIteration, right: RecordedIteration, rank: Callable[[Label], Rank]) -> Iterator[Unlike]:
        """Where the numbers of the two are not the same, in the order of computation."""
        if self.left is self.right and left.values == right.values:
            return
        a, b = _column(left, self.labels, self.left), _column(right, self.labels, self.right)
        if a == b:
            return
        if not self._sorted:  # what is the same all through needs no order, and of a large network that takes a while
            self._sort(rank)
            a, b = _column(left, self.labels, self.left), _column(right, self.labels, self.right)
        for label, one, other in zip(self.labels, a, b, strict=True):
            if one != other and one is not None and other is not None:
                yield Unlike(label, one, other)

    def _sort(self, rank: Callable[[Label], Rank]) -> None:
        order = sorted(range(len(self.labels)), key=list(map(rank, self.labels)).__getitem__)
        self.labels = [self.labels[at] for at in order]
        left, right = [self.left[at] for at in order], [self.right[at] for at in order]
        self.left, self.right, self._sorted = left, left if self.left is self.right else right, True


def _column(told: RecordedIteration, labels: Sequence[Label], places: Places) -> Sequence[float | None]:
    values = told.values
    return [told.more(label) if at is None else values[at] for label, at in zip(labels, places, strict=True)]


def common_labels(
    left: RecordedIteration, right: RecordedIteration, also: Sequence[Label], wanted: Callable[[Label], bool] | None
) -> CommonLabels:
    """The labels that both iterations have, or work when asked, of those that are wanted; `also` are looked for too."""
    here = {label: place for place, label in enumerate(left.labels)}
    there = here if left.labels is right.labels else {label: place for place, label in enumerate(right.labels)}
    common = list(here) if here is there else [label for label in here if label in there]
    one_sided = (
        () if here is there else chain((label for label in here if label not in there), (label for label in there if label not in here))
    )
    for label in chain(one_sided, (label for label in also if label not in here and label not in there)):
        if (label in here or left.more(label) is not None) and (label in there or right.more(label) is not None):
            common.append(label)
    if wanted is not None:
        common = list(filter(wanted, common))
    at = list(map(here.get, common))
    same = here is there and None not in at and len(at) == len(left.values)
    return CommonLabels((left.labels, right.labels), common, at, at if same else list(map(there.get, common)))


class Order:
    """The order of computation: givens, forward, error, backward, gradients, update, and the forward pass after it."""

    def __init__(self, sides: Sides) -> None:
        self.sources = [side.source for side in (sides.teller, sides.a, sides.b)]
        self.config = self.sources[0].config
        self._standing: dict[tuple[str, int], tuple[int, ...]] = {}

    def cell(self, label: Label) -> Cell:
        """The quantity of a label that one of the sides has."""
        found = next(filter(None, (source.cell(label) for source in self.sources)), None)
        assert found is not None
        return found

    def rank(self, label: Label) -> Rank:
        """The key to sort by."""
        cell = self.cell(label)
        key = cell[:2]
        if key not in self._standing:
            self._standing[key] = standing(cell)
        return label.after, self._standing[key], label.sample or 0, cell.at
