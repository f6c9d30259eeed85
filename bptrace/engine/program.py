"""What one iteration has to compute: the equations of a batch, in order, with what is given and what is kept."""

from __future__ import annotations

from ..formula.order import in_order
from ..model.symbols import Cell
from ..trace.layout import Layout

ONE_SAMPLE = ("dE/dw#", "dE/db#")  # written out in the batch's gradients unless rounded on their own


class Program:
    """The equations of one batch of a layout's size. `updating` tells whether the parameters go on to a next iteration."""

    def __init__(self, layout: Layout, updating: bool) -> None:
        page, self.layout = layout.page, layout
        self.parameters = page.parameters()
        self.updated = [cell._replace(kind=cell.kind + "+") for cell in self.parameters] if updating else []
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
