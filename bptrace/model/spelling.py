"""The one spelling of a quantity: in tables, exports and answers."""

from __future__ import annotations

from .page import Page
from .symbols import KINDS, Cell


def spelled(page: Page, cell: Cell) -> str:
    """The name of a quantity, without sample and iteration: the one spelling of tables, exports and answers."""
    row, layer, at = KINDS[cell.kind], cell.layer, cell.at
    pattern = row.input if layer == 0 and row.input else row.name
    if row.parameter:
        return pattern.format(p=page.parameter(cell.kind, layer, at))
    if not at:
        return pattern
    units = page.network.units(layer)
    if "{k}" in pattern:
        return pattern.format(k=page.network.units(layer + 1)[at[0]], m=units[at[-1]])
    return pattern.format(j=units[at[0]], m=units[at[-1]])
