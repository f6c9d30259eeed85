"""Names that are no derivatives: of a unit, an input, a parameter, the loss, or a quantity of one of these, as a network has them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import TypeVar

from .network import Network
from .notation import NOTATIONS
from .page import Page, spelled
from .spelling import normal
from .symbols import GRADIENTS, KINDS, PARAMETERS, Cell

Meant = TypeVar("Meant")
_INDEXED = re.compile(
    r"^(?P<symbol>[a-zA-Z]+)"
    r"(?:\^(?P<up>\d{1,9})_?\{?(?P<js>[\d,_]{1,20})\}?|_?\{?(?P<ks>[\d,_]{1,20})\}?\[(?P<low>\d{1,9})\])$"
)
LOSS_WORDS, OUT_WORDS, ETA_WORDS = (frozenset([key, *KINDS[key].words]) for key in ("E", "out", "eta"))
LOSS_WORDS |= {f"{word}_total" for word in LOSS_WORDS} | {f"total_{word}" for word in (*LOSS_WORDS, "error")}
# The kinds that each unit has, by the words that stand before the unit's name; those of parameters, by word and parameter.
_OF_UNIT = {word: row.key for row in KINDS.values() if re.match(r"[a-zA-Z]+_{j}$", row.name) and not row.batch for word in row.words}
_OF_PARAMETER = {(word, row.parameter): row.key for row in KINDS.values() if row.parameter and not row.batch for word in row.words}
_OF_PARAMETER |= {("delta", row.parameter): row.key for row in KINDS.values() if row.word == "step"}  # δ belongs to units, Δ to parameters
_WORDS = frozenset(word for word, _ in _OF_PARAMETER)
_OF_ANYTHING = frozenset(word for keys in GRADIENTS.values() for key in keys for word in KINDS[key].words)


class SimpleNames:
    """The names of one network, in its notation or in any other. `fold` makes letters alike."""

    def __init__(self, network: Network, notation: str = "net-out", fold: Callable[[str], str] = str) -> None:
        self.network, self.page, self.notation, self.fold = network, Page(network), notation, fold
        chosen = NOTATIONS[notation]
        usual = {word: kind for word, kind in _OF_UNIT.items() if kind != "e" or network.by_delta_rule}
        self.of_unit = self._folded({**usual, chosen.target: "target", chosen.net: "net", chosen.out: "out"}.items())
        self.loss, self.out, self.eta = (frozenset(map(fold, words)) for words in (LOSS_WORDS, OUT_WORDS, ETA_WORDS))

    def simple(self, text: str) -> Cell | None:
        """What has a name of its own, a quantity of one unit or of one parameter, the loss, or the learning rate."""
        if text == "E":  # nothing else has this name, so the parameters need not be looked through
            return Cell("E", self.network.depth)
        if text in self.given:
            return self.given[text]
        if text in self.units:  # a unit's bare name is its output
            return self.atom("out", *self.units[text])
        if text in self.loss:
            return Cell("E", self.network.depth)
        if text in self.eta:
            return Cell("eta")
        word, _, rest = text.partition("_")
        if self.of_unit.get(text) == "target" and len(self.network.outputs) == 1:
            return self.atom("target", self.network.depth, 0)
        if word in self.of_unit and rest in self.units:
            return self.atom(self.of_unit[word], *self.units[rest])
        found = _INDEXED.match(text)
        return self.indexed(found) if found else self.of_parameter(word, rest)

    def of_parameter(self, word: str, name: str) -> Cell | None:
        """A quantity that belongs to a parameter, by a word and the name of the parameter; grad_ is said of anything."""
        of = self.simple(name) if name and word in _WORDS else None
        if of is None:
            return None
        kind = _OF_PARAMETER.get((word, of.kind))
        if kind is not None:
            return of._replace(kind=kind)
        return self.slope(Cell("E", self.network.depth), of) if word in _OF_ANYTHING else None

    def slope(self, above: Cell, below: Cell) -> Cell | None:
        """The derivative of one quantity by another, if it is a quantity of the page."""
        if above.kind == "E" and below.kind in GRADIENTS:
            cell = below._replace(kind=self.page.gradient(below.kind, below.layer) or GRADIENTS[below.kind][0])
        elif (above.kind, above.layer, below.kind) == ("out", below.layer, "net"):
            softmax = self.page.has("jacobian", above.layer)
            cell = Cell("jacobian", above.layer, above.at + below.at) if softmax else above._replace(kind="slope")
        elif (above.kind, below.kind) == ("E_o", "out") and below.layer == above.layer - 1 > 0 and self.network.parts_loss(above.layer):
            return self.existing("through", below.layer, above.at + below.at)
        else:
            return None
        return cell if self.page.has(cell.kind, cell.layer) and (cell.kind != "slope" or above.at == below.at) else None

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
            return self.existing(symbol, layer, places[:: -1 if NOTATIONS[self.notation].by_inputs else 1]) if layer else None
        inside = len(places) == 1 and 0 <= places[0] < len(self.network.units(layer))
        return self.atom(_OF_UNIT[symbol], layer, places[0]) if symbol in _OF_UNIT and inside else None

    def existing(self, kind: str, layer: int, at: tuple[int, ...]) -> Cell | None:
        shape = self.page.shape(kind, layer)
        inside = len(shape) == len(at) and all(0 <= x < n for x, n in zip(at, shape, strict=True))
        return Cell(kind, layer, at) if inside and self.page.exists(kind, layer, at) else None

    # what there is

    @cached_property
    def units(self) -> dict[str, tuple[int, int]]:
        """Each unit's layer and place in it; the inputs are layer 0."""
        layers = range(self.network.depth + 1)
        return self._folded((_plain(name), (layer, j)) for layer in layers for j, name in enumerate(self.network.units(layer)))

    @cached_property
    def given(self) -> dict[str, Cell]:
        """The parameters and inputs, by their own names."""
        inputs = [(_plain(name), Cell("out", 0, (j,))) for j, name in enumerate(self.network.inputs)]
        return self._folded([*inputs, *zip(map(_plain, self.network.parameters()), self.page.parameters(), strict=True)])

    def _folded(self, named: Iterable[tuple[str, Meant]]) -> dict[str, Meant]:
        """Names in the form in which they are looked up, without those that are told apart by capital letters only."""
        found, twice = dict[str, Meant](), set[str]()
        for name, meaning in named:
            key = self.fold(name)
            if found.setdefault(key, meaning) != meaning:
                twice.add(key)
        return {key: meaning for key, meaning in found.items() if key not in twice}

    def is_computed(self, text: str) -> bool:
        """True for the name of a unit that is no input."""
        return self.units.get(text, (0, 0))[0] > 0

    def all(self) -> Iterator[str]:
        """Every name that the network has, without samples and iterations."""
        return (name for name, _ in self.cells())

    def cells(self, parts: bool = False) -> Iterator[tuple[str, Cell]]:
        """Every name, with its quantity; with `parts`, those that a trace holds only if they are named."""
        every = (Cell(*key, at) for key in self.array_keys(parts) for at in self.page.indices(*key))
        return ((spelled(self.page, cell), cell) for cell in every)

    def array_keys(self, parts: bool = False) -> Iterator[tuple[str, int]]:
        """The kinds and layers of these names."""
        kinds = [kind for kind, row in KINDS.items() if not row.batch and parts is (kind in self.network.unasked)]
        every = ((kind, layer) for kind in kinds for layer in range(self.network.depth + 1))
        return (key for key in every if self.page.has(*key) and not self.page.writes_out(*key))


def _plain(name: str) -> str:
    """A name of a config in the form in which it is looked up: δ1 may be typed as delta1."""
    return name if name.isascii() else normal(name)
