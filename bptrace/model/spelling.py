"""The one spelling of a quantity: in tables, exports and answers."""

from __future__ import annotations

from .page import Page
from .symbols import Cell

# fmt: off
PATTERNS: dict[str, str] = {
    "out": "out_{j}", "net": "net_{j}", "target": "t_{j}", "E_o": "E_{j}", "E": "E", "delta": "delta_{j}",
    "dE/dout": "dE/dout_{j}", "through": "dE/dout_{j}|{k}", "slope": "dout_{j}/dnet_{j}", "jacobian": "dout_{j}/dnet_{m}",
    "w": "{p}", "b": "{p}", "dE/dw": "dE/d{p}", "dE/db": "dE/d{p}", "w+": "{p}+", "b+": "{p}+", "eta": "eta",
}
_INPUT: dict[str, str] = {"out": "{j}", "dE/dout": "dE/d{j}"}
# fmt: on


def spelled(page: Page, cell: Cell) -> str:
    """The name of a quantity, without sample and iteration: the one spelling of tables, exports and answers."""
    kind, layer, at = cell.kind.rstrip("#"), cell.layer, cell.at
    pattern = _INPUT[kind] if layer == 0 and kind in _INPUT else PATTERNS[kind]
    if "{p}" in pattern:
        return pattern.format(p=page.parameter(cell.kind, layer, at))
    units = page.network.units(layer)
    if kind == "through":
        return pattern.format(k=page.network.units(layer + 1)[at[0]], j=units[at[1]])
    return pattern.format(j=units[at[0]] if at else "", m=units[at[-1]] if at else "")
