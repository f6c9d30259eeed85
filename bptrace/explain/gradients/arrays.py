"""The loss as one parameter or input moves, in networks too large to walk: the forward equations, read over arrays."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from ...formula.order import in_order
from ...formula.tree import Tree
from ...formula.walk import walk
from ...model.symbols import Cell
from ...trace.layout import FORWARD, Layout, every_key
from ...trace.step import Step
from ..working import Working
from .limit import Curve, Estimate, Point, derivative_at
from .numeric import LAST, bends, noise, side

MOVED = ("w", "b")
LOSSES = ("E", "E#", "E_o#")


class ArrayDifferences:
    """The derivatives of the loss by parameters and inputs, by differences. Needs numpy."""

    def __init__(self, working: Working) -> None:
        from ...engine.layered import Layered

        page, config = working.page, working.config
        keys = [key for key in every_key(page, False) if key[0] in (*FORWARD, "target") and key[0] not in MOVED]
        self.working, self.reading = working, Layered(Layout(page, keys), config.learning_rate, False)
        values = map(working.value, page.parameters())
        samples = [config.samples[number - 1] for number in working.step.samples]
        self.keys = [*self.reading.parameters, *self.reading.data]
        self.arrays = (*self.reading.initial(dict(zip(config.network.parameters(), values, strict=True))), *self.reading.data_of(samples))
        self.layers = keys
        self.kinked = [key for key in keys if (meaning := page.meaning(*key)) is not None and bends(meaning.tree)]
        self.noise = self._noise()

    def derivative(self, above: Cell, below: Cell) -> Estimate:
        """The derivative of the loss, of the batch or of a sample, by a parameter or an input."""
        return derivative_at(self._curve(above, below), self.working.value(below), self.noise)

    def _noise(self) -> float:
        """What rounding does to the loss: where it is worked from the outputs, and by the largest number there is."""
        working, loss = self.working, Cell("E", self.working.page.network.depth)
        trees = in_order([loss], lambda cell: working.page.equation(cell) if cell.kind in LOSSES else None)
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
        """The forward pass with one number changed; None where it does not come to an end."""
        from ...engine.reading import Diverged

        place, arrays = self.keys.index((below.kind, below.layer)), list(self.arrays)
        arrays[place] = arrays[place].copy()
        arrays[place][below.at if below.sample is None else (below.sample, *below.at)] = moved
        count, samples = len(self.reading.parameters), self.working.step.samples
        try:
            return self.reading.step(1, samples, tuple(arrays[:count]), tuple(arrays[count:]))[0]
        except Diverged:
            return None

    def _bends(self, below: Cell) -> Iterator[Tree]:
        """The arguments of functions with a bend that move along."""
        page = self.working.page
        for key in self.kinked:
            first = Cell(*key, next(page.indices(*key)), 0)
            for cell in self.working.graph.reached(below, first):
                tree = page.equation(cell) if cell[:2] == key else None
                yield from bends(tree) if tree is not None else ()
