"""How quantities are shown: one row a notation. What is computed, and the names in exports, do not depend on it."""

from __future__ import annotations

from ..formula.record import Record
from .cells import WEIGHTS
from .network import Network
from .symbols import Cell

SUPER, SUB = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"), str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


class Notation(Record):
    """A way of writing. `unit` places the index of a unit, `weight` those of a connection; without them, names are used.

    `first` is the number that the first layer of units is given.
    """

    name: str
    net: str
    out: str
    target: str
    delta: str
    loss: str
    sample: str
    unit: str = ""
    weight: str = ""
    first: int = 1


# fmt: off
_ROWS = (
    Notation("net-out", "net", "out", "t", "δ",     "E", "({0})"),
    Notation("z-a",     "z",   "a",   "y", "δ",     "C", "x = {0}", "{0}{l^}{j_}",  "{0}{l^}{j_}{i_}",  2),
    Notation("y-a",     "y",   "a",   "t", "∂E/∂y", "E", "{{{0}}}", "{0}{j_}[{l}]", "{0}{j_}{i_}[{l}]"),
    Notation("i-o",     "i",   "o",   "t", "δ",     "C", "({0})"),
)
# fmt: on
NOTATIONS = {row.name: row for row in _ROWS}


def symbol(notation: Notation, network: Network, cell: Cell) -> str:
    """A quantity as the notation writes it: net_h1, z²₁, y₁[1]; without sample and iteration."""
    return _Shown(notation, network).text(cell)


class _Shown(Record):
    notation: Notation
    network: Network

    def text(self, cell: Cell) -> str:
        kind, layer, at = cell.kind.rstrip("#"), cell.layer, cell.at
        n = self.notation
        if kind in ("w", "b", "w+", "b+"):
            return self.parameter(cell) + ("⁺" if kind[1:] else "")
        if kind in ("dE/dw", "dE/db"):
            return f"∂{n.loss}/∂{self.parameter(cell)}"
        if kind in ("net", "out", "target"):
            return self.unit(getattr(n, kind), layer, at[0])
        if kind == "delta":
            return self.unit(n.delta, layer, at[0])
        if kind == "dE/dout":
            return f"∂{n.loss}/∂{self.unit(n.out, layer, at[0])}"
        if kind == "through":
            return f"∂{n.loss}/∂{self.unit(n.out, layer, at[1])}|{self.network.units(layer + 1)[at[0]]}"
        if kind in ("slope", "jacobian"):
            return f"∂{self.unit(n.out, layer, at[0])}/∂{self.unit(n.net, layer, at[-1])}"
        if kind == "E_o":
            return f"{n.loss}_{self.network.units(layer)[at[0]]}"
        return n.loss if kind == "E" else "η"

    def unit(self, letter: str, layer: int, j: int) -> str:
        if layer == 0:
            return self.network.inputs[j]
        if self.notation.unit and letter != self.notation.target:
            return self.placed(self.notation.unit, letter, layer, j)
        return f"{letter}_{self.network.units(layer)[j]}"

    def parameter(self, cell: Cell) -> str:
        of = self.network.layers[cell.layer - 1]
        if cell.kind in WEIGHTS:
            j, i = cell.at
            return self.placed(self.notation.weight, "w", cell.layer, j, i) if self.notation.weight else of.weights[j][i] or ""
        name = of.biases[cell.at[0]] or ""
        return self.placed(self.notation.unit, "b", cell.layer, cell.at[0]) if self.notation.unit and not of.shared else name

    def placed(self, pattern: str, letter: str, layer: int, j: int, i: int = 0) -> str:
        number = str(layer + self.notation.first - 1)
        comma = "," if max(i, j) > 8 else ""
        places = {"l": number, "l^": number.translate(SUPER), "j_": str(j + 1).translate(SUB), "i_": comma + str(i + 1).translate(SUB)}
        return pattern.format(letter, **places)
