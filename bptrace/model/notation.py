"""How quantities are shown: one row a notation. What is computed, and the names in exports, do not depend on it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from .network import Network
from .page import WEIGHTS
from .symbols import Cell

SUPER, SUB = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"), str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


class Notation(NamedTuple):
    """A way of writing. `place` puts the indices of a unit, or of a connection, and its layer; without it, names are used.

    `first` is the number that the first layer of units is given.
    """

    name: str
    net: str
    out: str
    target: str
    delta: str
    loss: str
    sample: str
    place: str = ""
    first: int = 1


# fmt: off
_ROWS = (
    Notation("net-out", "net", "out", "t", "δ",     "E", "({0})"),
    Notation("z-a",     "z",   "a",   "y", "δ",     "C", "x = {0}", "{letter}{raised}{lowered}", 2),
    Notation("y-a",     "y",   "a",   "t", "∂E/∂y", "E", "{{{0}}}", "{letter}{lowered}{boxed}"),
    Notation("i-o",     "i",   "o",   "t", "δ",     "C", "({0})"),
)
# fmt: on
NOTATIONS = {row.name: row for row in _ROWS}


class Script(NamedTuple):
    """How the parts of a symbol are put together: patterns for `str.format`, and how a name, an index and a number are spelled."""

    slope: str
    via: str
    after: str
    below: str
    boxed: str
    sample: str
    word: Callable[[str], str]
    subscript: Callable[[str], str]
    raised: Callable[[str], str]
    lowered: Callable[[str], str]
    escaped: Callable[[str], str]


def _tex_word(text: str) -> str:
    """A name in mathematics: a letter, or the name of a Greek one, with what tells it from others below it, w_5; a longer word upright."""
    found = re.match(rf"^([A-Za-z]|{_GREEK})_?([A-Za-z]?\d*)$", text, re.ASCII)
    if found:
        letter = found[1] if len(found[1]) == 1 else f"\\{found[1]}"
        return f"{letter}_{{{found[2]}}}" if found[2] else letter
    return _TEX.get(text) or _tex_upright(text)


def _tex_upright(text: str) -> str:
    """A name that a person gave, whatever letters it has."""
    plain = text.replace("_", r"\_")
    return rf"\mathrm{{{plain}}}" if text.isascii() else rf"\text{{{plain}}}"


def _tex_subscript(text: str) -> str:
    return text if re.match(r"^[A-Za-z]?\d*$", text, re.ASCII) else _tex_upright(text)


_GREEK = "alpha|beta|gamma|delta|epsilon|eta|theta|lambda|mu|sigma|tau|phi|psi|omega"
_TEX = {"δ": r"\delta", "η": r"\eta"}

PLAIN = Script(
    *("∂{0}/∂{1}", "{0}|{1}", "{0}⁺", "{0}_{1}", "[{0}]", "{0}{1}", str, str),
    raised=lambda text: text.translate(SUPER),
    lowered=lambda text: text.translate(SUB),
    escaped=str,
)
TEX = Script(
    *(r"\frac{{\partial {0}}}{{\partial {1}}}", r"\left.{0}\right|_{{{1}}}", "{{{0}}}^{{+}}", "{0}_{{{1}}}", "^{{[{0}]}}"),
    *("{{{0}}}^{{{1}}}", _tex_word, _tex_subscript, "^{{{0}}}".format, "_{{{0}}}".format),
    escaped=lambda text: text.replace("{", r"\{").replace("}", r"\}").replace(" ", ""),
)


def symbol(notation: Notation, network: Network, cell: Cell, script: Script = PLAIN, sample: str = "") -> str:
    """A quantity as the notation writes it: net_h1, z²₁, y₁[1]; with the number of its sample, where that is to be told."""
    mark = notation.sample.format(sample) if sample else ""
    if mark and mark[0] not in "({":
        mark = f"({mark})"
    return _Shown(notation, network, script, script.escaped(mark)).text(cell)


class _Shown(NamedTuple):
    notation: Notation
    network: Network
    script: Script
    mark: str = ""

    def marked(self, text: str) -> str:
        """The symbol of what each sample has its own of."""
        return self.script.sample.format(text, self.mark) if self.mark else text

    def text(self, cell: Cell) -> str:
        kind, layer, at = cell.kind.rstrip("#"), cell.layer, cell.at
        n, script = self.notation, self.script
        if kind in ("w", "b", "w+", "b+"):
            name = self.parameter(cell)
            return script.after.format(name) if kind[1:] else name
        if kind in ("dE/dw", "dE/db"):
            return script.slope.format(self.marked(n.loss), self.parameter(cell))
        if kind in ("net", "out", "target"):
            return self.unit(getattr(n, kind), layer, at[0])
        if kind == "delta":
            return self.delta(layer, at[0])
        if kind == "dE/dout":
            return script.slope.format(n.loss, self.unit(n.out, layer, at[0]))
        if kind == "through":
            through = script.subscript(self.network.units(layer + 1)[at[0]])
            return script.via.format(script.slope.format(n.loss, self.unit(n.out, layer, at[1])), through)
        if kind in ("slope", "jacobian"):
            return script.slope.format(self.unit(n.out, layer, at[0]), self.unit(n.net, layer, at[-1]))
        if kind == "E_o":
            return self.marked(script.below.format(n.loss, script.subscript(self.network.units(layer)[at[0]])))
        return self.marked(n.loss) if kind == "E" else script.word("η")

    def delta(self, layer: int, j: int) -> str:
        """δ, or in a notation without it the derivative by net that it is."""
        above, bar, _ = self.notation.delta.partition("/")
        if bar:
            return self.script.slope.format(above.removeprefix("∂"), self.unit(self.notation.net, layer, j))
        return self.unit(self.notation.delta, layer, j)

    def unit(self, letter: str, layer: int, j: int) -> str:
        script = self.script
        if layer == 0:
            return self.marked(script.word(self.network.inputs[j]))
        if self.notation.place and letter != self.notation.target:
            return self.marked(self.placed(letter, layer, j))
        return self.marked(script.below.format(script.word(letter), script.subscript(self.network.units(layer)[j])))

    def parameter(self, cell: Cell) -> str:
        of, places = self.network.layers[cell.layer - 1], bool(self.notation.place)
        if cell.kind in WEIGHTS:
            return self.placed("w", cell.layer, *cell.at) if places else self.script.word(of.weights[cell.at[0]][cell.at[1]] or "")
        return self.placed("b", cell.layer, *cell.at) if places and not of.shared else self.script.word(of.biases[cell.at[0]] or "")

    def placed(self, letter: str, layer: int, *at: int) -> str:
        script, number = self.script, str(layer + self.notation.first - 1)
        lowered = script.lowered(("," if max(at) > 8 else "").join(str(index + 1) for index in at))
        parts = {"raised": script.raised(number), "lowered": lowered, "boxed": script.boxed.format(number)}
        return self.notation.place.format(letter=script.word(letter), **parts)
