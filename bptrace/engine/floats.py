"""The backends over floats, for small networks: every tree walked, or all of them compiled into one straight-line function."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from ..formula.walk import in_order
from ..inputs.config.config import Sample
from ..model.page import evaluate, settles
from ..model.symbols import Cell
from ..trace.step import Layout, Listed, Step
from .backend import Diverged, not_finite


class Program:
    """The equations of one batch of a layout's size. `updating` is True if the parameters go on to a next iteration."""

    def __init__(self, layout: Layout, updating: bool) -> None:
        page, self.layout = layout.page, layout
        self.parameters = page.parameters()
        self.updated = [cell.updated() for cell in self.parameters] if updating else []
        self.equations = in_order([*layout.cells, *self.updated], page.equation)
        self.data = [
            Cell(kind, layer, at, slot)
            for slot in range(page.batch)
            for kind, layer in (("out", 0), ("target", page.network.depth))
            if page.has(kind, layer)
            for at in page.indices(kind, layer)
        ]
        for given in (*self.parameters, *self.data, Cell("eta")):
            self.equations.setdefault(given, None)


Numbers = tuple[float, ...]
Rounding = Callable[[float], float]


class WalkedBackend:
    """Works an iteration by walking each tree."""

    def __init__(self, layout: Layout, eta: float, updating: bool, rounded: Rounding | None = None) -> None:
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
        """The value of every quantity up to the first that is not finite, and that quantity."""
        values = {Cell("eta"): self.eta, **dict(zip(self.program.parameters, state, strict=True))}
        values.update(zip(self.program.data, data, strict=True))
        look_up, rounded = values.__getitem__, self.rounded or float
        for cell, tree in self.computed:
            value = rounded(evaluate(cell.kind, tree, look_up))  # type: ignore[arg-type] # its leaves are cells
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


class CompiledBackend(WalkedBackend):
    """Works an iteration by one function made for the network; if it fails, the trees are walked to find where."""

    def __init__(self, layout: Layout, eta: float, updating: bool, rounded: Rounding | None = None) -> None:
        from ..formula.float_code import compiled

        super().__init__(layout, eta, updating, rounded)
        program, self.layout, self.constants = self.program, layout, (eta,)
        givens = (program.parameters, program.data, [Cell("eta")])
        self.straight = compiled(program.equations, givens, layout.cells, program.updated, rounded, settles=lambda cell: settles(cell.kind))

    def step(self, iteration: int, chosen: Sequence[int], state: Numbers, data: Numbers) -> tuple[Step, Numbers]:
        try:
            recorded, updated, finite = self.straight(state, data, self.constants)
            if finite:
                return Listed(iteration, chosen, self.layout, recorded), updated or state
        except ArithmeticError:
            pass
        return super().step(iteration, chosen, state, data)
