"""The names of quantities: reads what a person types as a cell, and lists every name of a network.

net_h1   out_h1   delta_h1   E   E_o1   dE/dout_h1   dE/dout_h1|o1   dout_h1/dnet_h1   w5   dE/dw5   w5+   dE/di1
#2 is sample 2 of the file, @3 is iteration 3, @-1 the last; + is the value after the update
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from ..errors import UnknownName, UsageError, nearest
from .network import Network
from .notation import NOTATIONS
from .page import Page, spelled
from .symbols import GRADIENTS, KINDS, PARAMETERS, Cell


class Name(NamedTuple):
    """What a name means: the quantity, its sample of the file (from 1), its iteration, and whether it is after the update."""

    cell: Cell
    sample: int | None = None
    iteration: int = 1
    after: bool = False


class Ratio(NamedTuple):
    """The derivative of one quantity by another, if it is not a quantity of the page itself."""

    above: Cell
    below: Cell
    sample: int | None = None
    iteration: int = 1


# A brace after _ or ^ belongs to an index: z^2_{1}. A number with more digits than any count can have is not read as one.
MARK = r"#\d{1,18}|(?<![_^])\{\d{1,18}\}|@-?\d{1,18}"
_TAIL = re.compile(rf"^(?P<base>.*?)(?P<new>_new)?(?P<marks>(?:{MARK}|\+|')*)$", re.S)
_INNER = re.compile(rf"^(?=d)([^/]*?)((?:{MARK})+)(/d.*)$", re.S)  # dout_o1#2/dw1: a mark on the upper quantity holds for both
_INDEXED = re.compile(
    r"^(?P<symbol>[a-zA-Z]+)"
    r"(?:\^(?P<up>\d{1,9})_?\{?(?P<js>[\d,_]{1,20})\}?|_?\{?(?P<ks>[\d,_]{1,20})\}?\[(?P<low>\d{1,9})\])$"
)
LONGEST_NAME = 1000  # characters of a typed name that are looked at: several times the longest name that can exist
_LOSS = ("E", "C", "L", "loss", "E_total", "J")
# The kinds that each unit has, by the word before the unit's name: our spelling, and that of other books.
_ATOMS = {row.name.removesuffix("_{j}"): row.key for row in KINDS.values() if re.match(r"\w+_{j}$", row.name) and not row.batch}
_ATOMS |= {"z": "net", "y": "net", "i": "net", "a": "out", "o": "out", "C": "E_o", "L": "E_o"}
_OF_PARAMETERS = [row for row in KINDS.values() if re.match(r"\w+_{p}$", row.name) and not row.batch]


class Names:
    """Reads the names that a person types, for one network, in its notation or in any other."""

    def __init__(self, network: Network, notation: str = "net-out") -> None:
        self.network, self.page = network, Page(network)
        chosen = NOTATIONS[notation]
        self.atoms = {**_ATOMS, chosen.target: "target", chosen.net: "net", chosen.out: "out"}

    def read(self, typed: str) -> Name | Ratio:
        """What a typed name means. Raises UnknownName, with the nearest names, if it means nothing."""
        found = _TAIL.match(_INNER.sub(r"\1\3\2", normal(typed))) if len(typed) <= LONGEST_NAME else None
        if found is None:
            raise self.unknown(typed)
        base, new, marks = found["base"], found["new"] or "", found["marks"]
        if new and self.base(base + new) is not None:  # not if it is a unit that is called new
            base, new = base + new, ""
        after = len(re.findall(r"_new|\+|'", new + marks))
        if after > 1:
            raise self.unknown(typed)
        (sample, iteration), meant = sample_and_iteration(marks, typed), self.base(base)
        if isinstance(meant, tuple) and not isinstance(meant, Cell):
            if after:
                raise self.unknown(typed)
            return Ratio(*meant, sample, iteration)
        if meant is None:
            raise self.unknown(typed)
        if after and meant.is_parameter:
            return Name(meant.updated(), sample, iteration)
        return Name(meant, sample, iteration, bool(after))

    def base(self, text: str) -> Cell | tuple[Cell, Cell] | None:
        """The quantity that a normalised name without sample and iteration means."""
        if (simple := self.simple(text)) is not None:
            return simple
        if text.startswith("grad_"):
            return self.ratio("E", text[5:])
        if found := re.match(r"^d(E|C|L|J)_d_?(.+)$", text):
            return self.ratio(found[1], found[2])
        bars = [found.start() for found in re.finditer("/d", text)] if text.startswith("d") else []
        return next((meant for bar in bars if (meant := self.ratio(text[1:bar], text[bar + 2 :])) is not None), None)

    def simple(self, text: str) -> Cell | None:
        """A parameter, an input, the loss, or a quantity of one unit."""
        if text in self.given:
            return self.given[text]
        if text in _LOSS:
            return Cell("E", self.network.depth)
        if text in ("eta", "learning_rate"):
            return Cell("eta")
        symbol, _, unit = text.partition("_")
        if symbol in self.atoms and unit in self.units:
            return self.atom(self.atoms[symbol], *self.units[unit])
        found = _INDEXED.match(text)
        return self.indexed(found) if found else self.of_parameter(text)

    def of_parameter(self, text: str) -> Cell | None:
        """A quantity that belongs to a parameter: not its gradient or its new value, which are read elsewhere."""
        for row in _OF_PARAMETERS:
            name = text.removeprefix(row.name.removesuffix("{p}"))
            if name != text and name in self.given and self.given[name].kind == row.parameter:
                return self.given[name]._replace(kind=row.key)
        return None

    def atom(self, kind: str, layer: int, j: int) -> Cell | None:
        exists = self.page.has(kind, layer) and not (layer == 0 and kind != "out")
        return Cell(kind, layer, (j,)) if exists else None

    def indexed(self, found: re.Match[str]) -> Cell | None:
        """z^2_1 counts the inputs as layer 1; y_1[1] does not."""
        symbol, layer = found["symbol"], int(found["up"]) - 1 if found["up"] else int(found["low"])
        parts = re.findall(r"\d+", found["js"] or found["ks"])
        if not 0 <= layer <= self.network.depth or not parts:
            return None
        places = tuple(int(part) - 1 for part in (parts[0] if symbol == "w" and len(parts) == 1 else parts))  # w11 is w1,1
        if symbol in PARAMETERS:
            return self.existing(symbol, layer, places) if layer else None
        inside = len(places) == 1 and 0 <= places[0] < len(self.network.units(layer))
        return self.atom(_ATOMS[symbol], layer, places[0]) if symbol in _ATOMS and inside else None

    def existing(self, kind: str, layer: int, at: tuple[int, ...]) -> Cell | None:
        shape = self.page.shape(kind, layer)
        inside = len(shape) == len(at) and all(0 <= x < n for x, n in zip(at, shape, strict=True))
        return Cell(kind, layer, at) if inside and self.page.exists(kind, layer, at) else None

    def ratio(self, above: str, below: str) -> Cell | tuple[Cell, Cell] | None:
        """dA/dB, if it is a quantity of the page; otherwise both of its quantities."""
        below, bar, via = below.partition("|")
        bottom = self.simple(below)
        if bottom is None:
            return None
        if above in ("out", "a", "o") and bottom.kind == "net":  # dout/dnet_h1
            top: Cell | None = bottom._replace(kind="out")
        elif above in _LOSS:  # even if a weight has that name: a weight has no derivative
            top = Cell("E", self.network.depth)
        else:
            top = self.top(above)
        if top is None:
            return None
        if bar:
            return self.via(top, bottom, via)
        if top.kind == "E" and bottom.kind in GRADIENTS:
            cell = bottom.gradient()
        elif (top.kind, top.layer, bottom.kind) == ("out", bottom.layer, "net"):
            softmax = self.page.has("jacobian", top.layer)
            cell = Cell("jacobian", top.layer, top.at + bottom.at) if softmax else top._replace(kind="slope")
        else:
            return top, bottom
        return cell if self.page.has(cell.kind, cell.layer) and (cell.kind != "slope" or top.at == bottom.at) else (top, bottom)

    def top(self, text: str) -> Cell | None:
        """The A of dA/dB: a quantity, which may itself be a derivative, as in d(dE/dw1)/dw2, or an updated parameter."""
        inner = text[1:-1] if text.startswith("(") and text.endswith(")") else text
        if inner.endswith("+"):
            meant = self.simple(inner[:-1])
            return meant.updated() if meant is not None and meant.is_parameter else None
        found = self.base(inner) if len(inner) < len(text) or inner.startswith("d") else self.simple(inner)
        return found if isinstance(found, Cell) else None

    def via(self, top: Cell, bottom: Cell, unit: str) -> Cell | None:
        layer, k = self.units.get(unit, (-1, -1))
        if top.kind != "E" or bottom.kind != "out" or layer != bottom.layer + 1 or bottom.layer == 0:
            return None
        return self.existing("through", bottom.layer, (k, *bottom.at))

    @cached_property
    def units(self) -> dict[str, tuple[int, int]]:
        """Each unit's layer and place in it; the inputs are layer 0."""
        layers = range(self.network.depth + 1)
        return {_plain(name): (layer, j) for layer in layers for j, name in enumerate(self.network.units(layer))}

    @cached_property
    def given(self) -> dict[str, Cell]:
        """The parameters and inputs, by their own names."""
        found = {_plain(name): Cell("out", 0, (j,)) for j, name in enumerate(self.network.inputs)}
        return found | {_plain(name): cell for name, cell in zip(self.network.parameters(), self.page.parameters(), strict=True)}

    def all(self) -> Iterator[str]:
        """Every name that the network has, without samples and iterations."""
        return (name for name, _ in self.cells())

    def cells(self) -> Iterator[tuple[str, Cell]]:
        """Every name, with its quantity."""
        for kind, row in KINDS.items():
            for layer in range(self.network.depth + 1) if not row.batch else ():
                if self.page.has(kind, layer) and not self.page.writes_out(kind, layer):
                    every = (Cell(kind, layer, at) for at in self.page.indices(kind, layer))
                    yield from ((spelled(self.page, cell), cell) for cell in every)

    def unknown(self, typed: str) -> UnknownName:
        message, hint = f"there is no quantity {typed!r} in this network", "`bptrace run` shows the names that there are"
        return UnknownName(message, lambda: nearest(normal(typed), self.all(), among=5000), hint)


def _plain(name: str) -> str:
    """A name of a config in the form in which it is looked up: δ1 may be typed as delta1."""
    return name if name.isascii() else normal(name)


_LETTERS = str.maketrans({"∂": "d", "δ": "delta", "η": "eta", "′": "'", "’": "'", " ": ""})


def normal(typed: str) -> str:
    """A typed name in plain characters: h₁ is h1, z² is z^2, δ is delta, ∂ is d."""
    text = re.sub(r"([⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda found: "^" + unicodedata.normalize("NFKC", found[1]), typed.strip())
    text = re.sub(r"(?<=[\]^\d])([₀₁₂₃₄₅₆₇₈₉]+)", lambda found: "_" + found[1], text) if "^" in text else text
    text = unicodedata.normalize("NFKC", text).translate(_LETTERS)
    return re.sub(r"\^\{(\d+)\}", r"^\1", text.replace("\\", ""))


def sample_and_iteration(text: str, typed: str) -> tuple[int | None, int]:
    """The sample and the iteration that the marks # and @ after a name give."""
    sample = re.findall(r"[#{](\d+)", text)
    iteration = re.findall(r"@(-?\d+)", text)
    if len(sample) > 1 or len(iteration) > 1:
        raise UsageError(f"{typed[:60]!r} names more than one sample or iteration")
    return (int(sample[0]) if sample else None), (int(iteration[0]) if iteration else 1)
