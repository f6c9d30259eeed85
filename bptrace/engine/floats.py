"""The backends over floats, for small networks: every tree walked, or all of them compiled into one straight-line function."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence

from ..formula.walk import in_order
from ..inputs.config.config import Sample
from ..model.page import Page, evaluate, settles
from ..model.symbols import Cell
from ..trace.step import Layout, Listed, Step
from .backend import Backend, Diverged, Receiver, Turn, Work, not_finite


class Program:
    """The equations of one batch of a layout's size. `updating` is True if the parameters go on to a next iteration."""

    def __init__(self, layout: Layout, updating: bool) -> None:
        page, self.layout = layout.page, layout
        self.parameters = page.parameters()
        self.updated = [cell.updated() for cell in self.parameters] if updating else []
        self.equations = in_order([*layout.cells, *self.updated], page.equation)
        self.data = data_of(page)
        for given in (*self.parameters, *self.data, Cell("eta")):
            self.equations.setdefault(given, None)


def data_of(page: Page) -> list[Cell]:
    """The inputs and targets of a batch, sample by sample: what its numbers in order belong to."""
    return [
        Cell(kind, layer, at, slot)
        for slot in range(page.batch)
        for kind, layer in (("out", 0), ("target", page.network.depth))
        if page.has(kind, layer)
        for at in page.indices(kind, layer)
    ]


def numbers_of(samples: Iterable[Sample]) -> Numbers:
    """The numbers of samples in the order of `data_of`."""
    return tuple(value for sample in samples for value in (*sample.inputs, *sample.targets))


Numbers = tuple[float, ...]
Rounding = Callable[[float], float]


class WalkedBackend(Backend):
    """Works an iteration by walking each tree."""

    def __init__(self, layout: Layout, eta: float, updating: bool, rounded: Rounding | None = None) -> None:
        self.program, self.eta, self.rounded = Program(layout, updating), eta, rounded
        self.computed = [(cell, tree) for cell, tree in self.program.equations.items() if tree is not None]

    def initial(self, values: Mapping[str, float]) -> Numbers:
        return tuple(values[name] for name in self.program.layout.page.network.parameters())

    def data_of(self, samples: Sequence[Sample]) -> Numbers:
        return numbers_of(samples)

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
        each = {cell for cell in layout.of_sample if all(cell._replace(sample=slot) in had for slot in range(layout.batch))}
        kept = each.union(cell for cell in layout.of_batch if cell in had)
        partial = Layout(layout.page, layout.keys, kept, layout.rounded)
        step = Listed(iteration, chosen, partial, tuple(map(values.__getitem__, partial.cells)))
        return Diverged(step, not_finite(layout, cell, iteration, chosen, values.__getitem__))


MOST_TOGETHER, MOST_VALUES = 256, 1 << 16  # iterations, and values of them, that are worked at a time


class CompiledBackend(WalkedBackend):
    """Works iterations by one function made for the network; an iteration that fails in it is walked, to find where."""

    def __init__(self, layout: Layout, eta: float, updating: bool, rounded: Rounding | None = None) -> None:
        super().__init__(layout, eta, updating, rounded)
        self.together = max(1, min(MOST_TOGETHER, MOST_VALUES // len(self.program.equations)))

    def worker(self, receiver: Receiver) -> Work:
        from ..formula.float_code import repeated

        layout, made, constants = self.program.layout, self.program, (self.eta,)
        straight = repeated(
            made.equations,
            (made.parameters, made.data, [Cell("eta")]),
            layout.cells,
            made.updated,
            receiver.taking(layout),
            self.rounded,
            lambda cell: settles(cell.kind),
        )

        def work(turns: Iterable[Turn], state: Numbers) -> Numbers:
            rest = iter(turns)
            state, failed = straight(state, rest, constants)
            while failed is not None:
                state = self.turn(failed, state, receiver)
                state, failed = straight(state, rest, constants)
            return state

        return work
