"""The compiled reading: one function of straight-line Python. Best for many iterations of a small network."""

from __future__ import annotations

from collections.abc import Sequence

from ..formula.code import compiled
from ..model.symbols import Cell
from ..trace.layout import Layout
from ..trace.step import Listed, Step
from .walked import Numbers, Round, Walked


class Compiled(Walked):
    """Works an iteration by one function made for the network; one that fails is walked, to find where."""

    def __init__(self, layout: Layout, eta: float, updating: bool, rounded: Round | None = None) -> None:
        super().__init__(layout, eta, updating, rounded)
        program, self.layout, self.constants = self.program, layout, (eta,)
        givens = (program.parameters, program.data, [Cell("eta")])
        self.straight = compiled(program.equations, givens, layout.cells, program.updated, rounded)

    def step(self, iteration: int, chosen: Sequence[int], state: Numbers, data: Numbers) -> tuple[Step, Numbers]:
        try:
            recorded, updated, finite = self.straight(state, data, self.constants)
            if finite:
                return Listed(iteration, chosen, self.layout, recorded), updated or state
        except ArithmeticError:
            pass
        return super().step(iteration, chosen, state, data)
