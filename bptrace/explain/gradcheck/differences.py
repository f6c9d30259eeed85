"""The derivative of one quantity by another from values alone: number by number, or over arrays if the network is large."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from random import Random

from ...engine.backend import Diverged
from ...formula.primitives import bends
from ...formula.tree import Tree
from ...formula.walk import in_order, walk
from ...model.symbols import DATA, ERROR, KINDS, Cell
from ...trace.step import Layout, Step, every_key, place_of
from ..working import Working
from .limit import LAST, Curve, Estimate, Point, derivative_at

TURNS = 3  # how often each number is moved a little


class Differences:
    """The derivatives of one iteration by differences. Nothing here uses the equations of derivatives."""

    def __init__(self, working: Working) -> None:
        self.working = working

    def derivative(self, above: Cell, below: Cell) -> Estimate:
        """The total derivative of one quantity by another: everything between them moves too."""
        if above == below:
            return Estimate(1.0, 0.0)
        cone = Cone(self, above, below)
        return derivative_at(cone.at, self.working.value(below), cone.noise) if cone.computed else Estimate(0.0, 0.0)


class Cone:
    """The quantities that move with one quantity and are needed for another; everything else is held."""

    def __init__(self, differences: Differences, above: Cell, below: Cell) -> None:
        self.above, self.below, value = above, below, differences.working.value
        working = differences.working
        trees = in_order([above], lambda cell: working.tree(cell) if cell != below and working.graph.moves(cell, below) else None)
        self.held = {cell: value(cell) for cell, tree in trees.items() if tree is None}
        self.computed = [(cell, tree) for cell, tree in trees.items() if tree is not None]
        self.bends = [bend for _, tree in self.computed for bend in bends(tree)]
        self.noise = noise(trees, above, value)

    def at(self, moved: float) -> Point:
        """The upper quantity, if the lower one has this value."""
        values = {**self.held, self.below: moved}
        for cell, tree in self.computed:
            values[cell] = walk(tree, values.__getitem__)  # type: ignore[arg-type] # its leaves are cells
        return Point(values[self.above], tuple(side(walk(bend, values.__getitem__)) for bend in self.bends))  # type: ignore[arg-type]


def noise(trees: Mapping[Cell, Tree | None], above: Cell, value: Callable[[Cell], float]) -> float:
    """How far off rounding may put a value: by the last bits of the largest number, and by the effect of the last bits of all others.

    `trees` are the trees of everything that it is worked from, in order; None stands for a quantity that is held.
    """
    worst = LAST * max(abs(value(cell)) for cell in trees)
    for turn in range(TURNS):
        off, choose = dict[Cell, float](), Random(turn).choice
        for cell, tree in trees.items():
            exact = value(cell) if tree is None else walk(tree, off.__getitem__)  # type: ignore[arg-type] # its leaves are cells
            off[cell] = exact * (1 + choose((-LAST, LAST)))
        moved = abs(off[above] - value(above))
        worst = max(worst, moved if math.isfinite(moved) else math.inf)
    return worst


def side(value: float) -> int:
    """On which side of 0 a number lies."""
    return (value > 0) - (value < 0)


class ArrayDifferences:
    """The derivatives of the loss by parameters and inputs, by differences. Needs numpy."""

    def __init__(self, working: Working) -> None:
        from ...engine.arrays import ArrayBackend

        page, config = working.page, working.config
        keys = [key for key in every_key(page, False) if KINDS[key[0]].again or KINDS[key[0]].stage == DATA]
        self.working, self.backend = working, ArrayBackend(Layout(page, keys), config.learning_rate or 0.0, False)
        values = map(working.value, page.parameters())
        samples = [config.samples[number - 1] for number in working.step.samples]
        self.keys = [*self.backend.parameters, *self.backend.data]
        self.arrays = (*self.backend.initial(dict(zip(config.network.parameters(), values, strict=True))), *self.backend.data_of(samples))
        self.layers = keys
        self.kinked = [key for key in keys if (meaning := page.meaning(*key)) is not None and bends(meaning.tree)]
        self.noise = self._noise()

    def derivative(self, above: Cell, below: Cell) -> Estimate:
        """The derivative of the loss, of the batch or of a sample, by a parameter or an input."""
        return derivative_at(self._curve(above, below), self.working.value(below), self.noise)

    def _noise(self) -> float:
        """How far off rounding may put the loss: in its working from the outputs, and by the largest number of all."""
        working, loss = self.working, Cell("E", self.working.page.network.depth)
        trees = in_order([loss], lambda cell: working.page.equation(cell) if KINDS[cell.kind].stage == ERROR else None)
        return max(
            noise(trees, loss, working.value), LAST * max(float(abs(working.step.array(*key)).max(initial=0)) for key in self.layers)
        )

    def _curve(self, above: Cell, below: Cell) -> Curve:
        bending = list(self._bends(below))

        def at(moved: float) -> Point:
            step = self._step(below, moved)
            if step is None:
                return Point(math.nan, (0,) * len(bending))
            value: Callable[[Cell], float] = step.value
            return Point(value(above), tuple(side(walk(bend, value)) for bend in bending))  # type: ignore[arg-type] # its leaves are cells

        return at

    def _step(self, below: Cell, moved: float) -> Step | None:
        """The forward pass with one number changed; None if it diverges."""
        place, arrays = self.keys.index((below.kind, below.layer)), list(self.arrays)
        arrays[place] = arrays[place].copy()
        arrays[place][place_of(below)] = moved
        count, samples = len(self.backend.parameters), self.working.step.samples
        try:
            return self.backend.step(1, samples, tuple(arrays[:count]), tuple(arrays[count:]))[0]
        except Diverged:
            return None

    def _bends(self, below: Cell) -> Iterator[Tree]:
        """The arguments of functions with a bend that move with this quantity."""
        page = self.working.page
        for key in self.kinked:
            for cell in self.working.graph.moved(below, key):
                tree = page.equation(cell)
                yield from bends(tree) if tree is not None else ()
