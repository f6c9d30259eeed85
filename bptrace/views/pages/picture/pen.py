"""The pen of a picture: makes words and shapes of quantities, with their numbers and the light that they stand in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isfinite

from ....formula.number import brief
from ....model.notation import symbol
from ....model.symbols import Cell
from ...drawing import MINUS, UNKNOWN, Place, Shape, Words
from ...style import Look
from .text_widths import MARKED, fitted

Values = Callable[[Cell], "float | None"]
LONGEST_SYMBOL = 7  # ems that the symbol of a quantity may take at an edge or an error


class Pen:
    """Writes the numbers of one sample of an iteration, whose place in the batch is `slot`."""

    def __init__(self, look: Look, values: Values, slot: int, lit: Mapping[Cell, str], digits: int) -> None:
        self.look, self.values, self.slot, self.lit, self.digits = look, values, slot, lit, digits
        self.network, self.page = look.network, look.page

    def of_unit(self, kind: str, layer: int, *at: int) -> Cell:
        """A quantity of the sample."""
        return Cell(kind, layer, at, self.slot)

    def number(self, cell: Cell) -> str:
        value = self.values(cell)
        return UNKNOWN if value is None or not isfinite(value) else brief(value, self.digits).replace("-", MINUS)

    def symbol(self, cell: Cell) -> str:
        return fitted(symbol(self.look.notation, self.network, cell, MARKED), LONGEST_SYMBOL, 1)

    def light(self, cell: Cell, twin: Cell | None = None) -> str:
        return self.lit.get(cell) or (self.lit.get(twin, "") if twin else "")

    def words(self, role: str, at: Place, text: str, size: float, cell: Cell, side: str = "middle", twin: Cell | None = None) -> Words:
        """A text with the number of a quantity."""
        return Words(role, at, text, size, side, cell, self.number(cell), self.light(cell, twin), twin)

    def caption(self, role: str, at: Place, kind: str, size: float, cell: Cell, twin: Cell | None = None) -> Words:
        """The title of a kind of quantity, above the number of one."""
        return Words(role, at, self.look.title(kind), size, cell=cell, light=self.light(cell, twin), twin=twin)

    def shape(
        self,
        role: str,
        at: Place,
        size: tuple[float, float],
        cell: Cell,
        ends: tuple[bool, bool] = (False, False),
        twin: Cell | None = None,
    ) -> Shape:
        return Shape(role, at, *size, ends, cell, self.light(cell, twin), twin)
