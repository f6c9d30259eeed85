"""The labels of an array's numbers, in the order of its numbers; made once for all iterations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import Any, NamedTuple

from ...formula.one_thread import np
from ...model.page import Page, spelled
from ...model.symbols import Cell
from ..rounds import ETA, Label, labelled
from .array_shapes import Shape, Target, shape_of


class Block(NamedTuple):
    """The labels of a target for some samples, and the shape of its numbers; `places` are those of its numbers that exist, None for all."""

    labels: tuple[Label, ...]
    shape: Shape
    places: Any | None

    def numbers(self, values: Any) -> list[float]:
        """The numbers that exist, of an array in our shape."""
        flat = values.reshape(-1)
        found: list[float] = (flat if self.places is None else flat[self.places]).tolist()
        return found

    def filled(self, value: Callable[[Label], float | None]) -> Any | None:
        """An array with the values of the labels, NaN where there is none; None if there is none at all."""
        found = [np.nan if (number := value(label)) is None else number for label in self.labels]
        flat = np.full(prod(self.shape), np.nan)
        flat[slice(None) if self.places is None else self.places] = found
        return None if np.isnan(flat).all() else flat.reshape(self.shape)


class Blocks:
    """The blocks of a network, each made once. `cells` gets the quantity of each label."""

    def __init__(self, page: Page, cells: dict[Label, Cell]) -> None:
        self.page, self.cells = page, cells
        self._made: dict[tuple[Target, Sequence[int], bool], Block] = {}

    def block(self, target: Target, samples: Sequence[int], several: bool) -> Block:
        """The block of a target for these samples; `several` is True if an iteration has more samples than one."""
        key = (target, samples, several)
        if key not in self._made:
            self._made[key] = self._block(*key)
        return self._made[key]

    def _block(self, target: Target, samples: Sequence[int], several: bool) -> Block:
        if target.kind == "eta":
            return Block((ETA,), (), None)
        kind, layer, after = target
        cells = [Cell(kind, layer, at) for at in self.page.indices(kind, layer)]
        names, labels = [spelled(self.page, cell) for cell in cells], list[Label]()
        for sample in samples if target.per_sample else (None,):
            first = labelled(self.page, cells[0], sample, several, after)  # all have its sample, and its mark of an update
            of_it = [Label(name, first.sample, first.after) for name in names]
            self.cells.update(zip(of_it, cells, strict=True))
            labels += of_it
        shape = shape_of(self.page, target, len(samples))
        return Block(tuple(labels), shape, self._places(target, shape))

    def _places(self, target: Target, shape: Shape) -> Any | None:
        """The positions of the quantities that exist, sample after sample."""
        if not self.page.gaps(target.kind, target.layer):
            return None
        there = np.zeros(self.page.shape(target.kind, target.layer), dtype=bool)
        for at in self.page.indices(target.kind, target.layer):
            there[at] = True
        return np.flatnonzero(np.broadcast_to(there, shape))
