"""The plain reading: every tree is walked. Best for a few iterations of a small network."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from ..formula.walk import walk
from ..inputs.config import Sample
from ..model.symbols import Cell
from ..trace.layout import Layout
from ..trace.step import Listed, Step
from .program import Program
from .reading import Diverged, not_finite

Numbers = tuple[float, ...]
Round = Callable[[float], float]


class Walked:
    """Works an iteration by walking each tree."""

    def __init__(self, layout: Layout, eta: float, updating: bool, rounded: Round | None = None) -> None:
        self.program, self.eta, self.rounded = Program(layout, updating), eta, rounded
        self.computed = [(cell, tree) for cell, tree in self.program.equations.items() if tree is not None]

    def initial(self, values: Mapping[str, float]) -> Numbers:
        return tuple(values[name] for name in self.program.layout.page.network.parameters())

    def data_of(self, samples: Sequence[Sample]) -> Numbers:
        return tuple(value for sample in samples for value in (*sample.inputs, *sample.targets))

    def step(self, iteration: int, chosen: Sequence[int], state: Numbers, data: Numbers) -> tuple[Step, Numbers]:
        layout = self.program.layout
        values, stopped = self.values(state, data)
        if stopped is not None:
            raise self.diverged(iteration, chosen, values, stopped)
        updated = tuple(map(values.__getitem__, self.program.updated))
        return Listed(iteration, chosen, layout, tuple(map(values.__getitem__, layout.cells))), updated or state

    def values(self, state: Numbers, data: Numbers) -> tuple[dict[Cell, float], Cell | None]:
        """The value of every quantity up to the first that is not finite, and which that is."""
        values = {Cell("eta"): self.eta, **dict(zip(self.program.parameters, state, strict=True))}
        values.update(zip(self.program.data, data, strict=True))
        look_up, rounded = values.__getitem__, self.rounded or float
        for cell, tree in self.computed:
            value = rounded(walk(tree, look_up))  # type: ignore[arg-type] # its leaves are cells
            if not math.isfinite(value):
                return values, cell
            values[cell] = value
        return values, None

    def diverged(self, iteration: int, chosen: Sequence[int], values: dict[Cell, float], cell: Cell) -> Diverged:
        layout = self.program.layout
        had = {found for found in layout.cells if found in values}

        def kept(cell: Cell) -> bool:
            return cell in had or all(cell._replace(sample=slot) in had for slot in range(layout.batch))

        partial = Layout(layout.page, layout.keys, kept, layout.rounded)
        step = Listed(iteration, chosen, partial, tuple(map(values.__getitem__, partial.cells)))
        return Diverged(step, not_finite(layout, cell, iteration, chosen, values.__getitem__))
