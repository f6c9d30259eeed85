"""How quantities are shown: one row for each notation. What is computed, and the names in exports, do not depend on it."""

from collections.abc import Callable
from typing import NamedTuple

from .network import Network
from .scripts import PLAIN, Script
from .spelling import is_numeric
from .symbols import KINDS, PARAMETER, Cell

ERROR_LETTER = "e"  # of the difference of target and out, in every notation


class Notation(NamedTuple):
    """A way of writing. `place` is how a layer is marked beside the indices of its units and connections: "raised" as a
    power, or "boxed" in [ ]; without it, names are used.

    `first` is the number of the first layer of units. If samples are rows, `by_inputs`, so are the weights from an input, and the
    first index of a weight is its input. `below` is the letter of a unit of the layer below. In a `bare` notation a unit's out is
    called by the unit's name alone, and a linear unit has one symbol, for its net as for its out.
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
    by_inputs: bool = False
    below: str = "i"
    bare: bool = False

    @property
    def has_delta(self) -> bool:
        """True if δ has a letter; False if it is written as the derivative of the loss by net."""
        return "/" not in self.delta

    def has_one_symbol(self, network: Network, layer: int, kind: str = "") -> bool:
        """True for a layer whose units have one symbol for net and out, and so one for δ and ∂E/∂out, unless these differ in sign."""
        return self.bare and network.is_linear(layer) and not (kind == "delta" and network.by_delta_rule)

    def shown_as(self, kind: str, network: Network, layer: int) -> str:
        """The kind whose symbol a kind has: of a unit with one symbol, net is shown as out, and δ as ∂E/∂out."""
        return _AS_ONE.get(kind, kind) if self.has_one_symbol(network, layer, kind) else kind

    def worked_as(self, kind: str, network: Network, layer: int) -> str:
        """The kind that says how a symbol is worked: of a unit with one symbol, out is worked as net, and δ as ∂E/∂out."""
        return _WORKED_AS.get(kind, kind) if self.has_one_symbol(network, layer, kind) else kind

    def leaves_out(self, kind: str, network: Network, layer: int) -> bool:
        """True for a slope that is 1 because net and out have one symbol."""
        return kind == "slope" and self.has_one_symbol(network, layer)

    def marked(self, sample: str) -> str:
        """The mark of a sample that stands behind a symbol: (2), (x = 2), {2}."""
        mark = self.sample.format(sample)
        return mark if mark[0] in "({" else f"({mark})"


# fmt: off
_ROWS = (
    Notation("net-out", "net", "out", "t", "δ",     "E", "({0})"),
    Notation("z-a",     "z",   "a",   "y", "δ",     "C", "x = {0}", "raised", 2, below="k"),
    Notation("y-a",     "y",   "a",   "t", "∂E/∂y", "E", "{{{0}}}", "boxed", below="k"),
    Notation("x-W",     "y",   "a",   "t", "∂E/∂y", "E", "{{{0}}}", "boxed", by_inputs=True),
    Notation("i-o",     "i",   "o",   "t", "δ",     "C", "({0})"),
    Notation("plain",   "net", "out", "t", "δ",     "E", "({0})", bare=True),
)
# fmt: on
NOTATIONS = {row.name: row for row in _ROWS}
_AS_ONE = {"net": "out", "delta": "dE/dout", "dE/dnet": "dE/dout"}
_WORKED_AS = {"out": "net", "delta": "dE/dout", "dE/dnet": "dE/dout"}


def notation_for(name: str, network: Network) -> Notation:
    """The notation of a name, as it writes a network: by the delta rule δ is no derivative, so it needs its letter."""
    row = NOTATIONS[name]
    return row if row.has_delta or not network.by_delta_rule else row._replace(delta="δ")


def symbol(notation: Notation, network: Network, cell: Cell, script: Script = PLAIN, sample: str = "") -> str:
    """A quantity as the notation writes it: net_h1, z²₁, y₁[1]; with the number of its sample, if one is given."""
    mark = notation.marked(sample) if sample else ""
    return _Shown(notation, network, script, mark).text(cell)


class _Shown:
    """A network's quantities in a notation and a script, with the mark of a sample."""

    def __init__(self, notation: Notation, network: Network, script: Script, mark: str) -> None:
        self.notation, self.network, self.script, self.mark = notation, network, script, mark
        self.loss = script.word(notation.loss)

    def marked(self, text: str) -> str:
        """A symbol with the mark of the sample, for a quantity that each sample has."""
        return self.script.marked(text, self.mark) if self.mark else text

    def text(self, cell: Cell) -> str:
        kind = self.notation.shown_as(cell.kind, self.network, cell.layer)
        return _SYMBOLS.get(KINDS[kind].batch or kind, _Shown.other)(self, cell)

    def by(self, below: str, above: str = "") -> str:
        """The derivative by `below` of the loss, or of `above`."""
        return self.script.slope(above or self.loss, below)

    def of_loss(self, below: str) -> str:
        """The derivative by `below` of the loss; of several samples, of the sample's own."""
        return self.by(below, self.marked(self.loss))

    def through(self, cell: Cell) -> str:
        """∂E/∂out_h1|o1; through an output, ∂E_o1/∂out_h1."""
        if self.network.parts_loss(cell.layer + 1):
            share = self.share(Cell("E_o#", cell.layer + 1, cell.at[:1]))
            return self.by(self.unit(self.notation.out, cell.layer, cell.at[1]), share)
        above = self.script.subscript(self.network.units(cell.layer + 1)[cell.at[0]])
        return self.script.via(self.of_loss(self.unit(self.notation.out, cell.layer, cell.at[1])), above)

    def slope(self, cell: Cell) -> str:
        return self.by(self.unit(self.notation.net, cell.layer, cell.at[-1]), self.unit(self.notation.out, cell.layer, cell.at[0]))

    def share(self, cell: Cell) -> str:
        return self.marked(self.script.below(self.loss, self.script.subscript(self.network.units(cell.layer)[cell.at[0]])))

    def other(self, cell: Cell) -> str:
        """The symbol of a kind for which no notation has one: the word of the kind, with the units it belongs to."""
        word = KINDS[cell.kind].word
        if PARAMETER[cell.kind]:
            return self.script.below(self.script.word(word), self.parameter(cell))
        return self.unit(word, cell.layer, cell.at[0]) if cell.at else self.marked(self.script.word(word))

    def delta(self, layer: int, j: int) -> str:
        """δ; in a notation without δ, the derivative of the loss by net."""
        if self.notation.has_delta:
            return self.unit(self.notation.delta, layer, j)
        return self.of_loss(self.unit(self.notation.net, layer, j))

    def unit(self, letter: str, layer: int, j: int) -> str:
        script = self.script
        if self.notation.bare and letter == self.notation.target and len(self.network.outputs) == 1:
            return self.marked(script.word(letter))
        if layer == 0 or (self.notation.bare and letter == self.notation.out):
            return self.marked(self.named(letter, self.network.units(layer)[j]))
        if self.notation.place and letter not in (self.notation.target, ERROR_LETTER):
            return self.marked(self.placed(letter, layer, j))
        return self.marked(script.below(script.word(letter), script.subscript(self.network.units(layer)[j])))

    def parameter(self, cell: Cell) -> str:
        of, places = self.network.layers[cell.layer - 1], bool(self.notation.place)
        if PARAMETER[cell.kind] == "w":
            at = cell.at[::-1] if self.notation.by_inputs else cell.at
            return self.placed("w", cell.layer, *at) if places else self.named("w", of.weights[cell.at[0]][cell.at[1]] or "")
        return self.placed("b", cell.layer, *cell.at) if places and not of.shared else self.named("b", of.biases[cell.at[0]] or "")

    def named(self, letter: str, name: str) -> str:
        """A name that a person gave; one that begins like a number becomes the index of a letter, so that nobody takes it for one."""
        script = self.script
        return script.below(script.word(letter), script.subscript(name)) if is_numeric(name) else script.word(name)

    def placed(self, letter: str, layer: int, *at: int) -> str:
        index = ("," if max(at) > 8 else "").join(str(each + 1) for each in at)
        return self.script.placed(self.notation.place, self.script.word(letter), index, str(layer + self.notation.first - 1))


# fmt: off
_SYMBOLS: dict[str, Callable[[_Shown, Cell], str]] = {
    "net":      lambda x, cell: x.unit(x.notation.net, cell.layer, cell.at[0]),
    "out":      lambda x, cell: x.unit(x.notation.out, cell.layer, cell.at[0]),
    "target":   lambda x, cell: x.unit(x.notation.target, cell.layer, cell.at[0]),
    "E_o":      _Shown.share,
    "E":        lambda x, cell: x.marked(x.loss),
    "e":        lambda x, cell: x.unit(ERROR_LETTER, cell.layer, cell.at[0]),
    "dE/dout":  lambda x, cell: x.of_loss(x.unit(x.notation.out, cell.layer, cell.at[0])),
    "through":  _Shown.through,
    "slope":    _Shown.slope,
    "jacobian": _Shown.slope,
    "delta":    lambda x, cell: x.delta(cell.layer, cell.at[0]),
    "dE/dnet":  lambda x, cell: x.of_loss(x.unit(x.notation.net, cell.layer, cell.at[0])),
    **dict.fromkeys(("dE/dw", "dE/db"),   lambda x, cell: x.of_loss(x.parameter(cell))),
    **dict.fromkeys(("w", "b"),           lambda x, cell: x.parameter(cell)),
    **dict.fromkeys(("w+", "b+"),         lambda x, cell: x.script.after(x.parameter(cell))),
    **dict.fromkeys(("step_w", "step_b"), lambda x, cell: x.script.step(x.parameter(cell))),
    "eta":      lambda x, cell: x.script.word("η"),
}
# fmt: on
