"""The symbols of whole matrices, one row for each notation. A letter carries the number of its layer: W[1], w².

It never looks like the name of a single number: in text the layer has brackets, b[1] beside b1, in LaTeX the letter is bold.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import chain
from typing import NamedTuple

from ..formula.markups import DIALECTS, Markup
from ..formula.matrix_text import ATOM, MARKED
from ..formula.tree import Call, Primitive
from ..formula.write import Text
from .activations import Activation
from .network import Network
from .notation import ERROR_LETTER, Notation, notation_for, symbol
from .scripts import MATHML, SCRIPTS
from .symbols import Cell


class Spelled(NamedTuple):
    """The same in each language."""

    text: str = ""
    latex: str = ""
    mathml: str = ""

    def of(self, markup: Markup) -> str:
        spelled: str = getattr(self, markup)
        return spelled


class Matrices(NamedTuple):
    """How a notation writes matrices. `place` is how the layer is marked at a letter; after the mark, powers need brackets.

    If `inputs` is "", the inputs are the outs of a first layer. If ∂E/∂out of the output layer has a symbol of its own,
    `gradient`, then ∂E/∂out of other layers is written out within δ, and the slope is written f′(net). `signs` are the operations
    that are spelled differently from `formula.matrix_text`; `laws` are names of equations, at the output layer and below it.
    `samples` is the letter of their number. The equations of the kinds in `put_in` come a second time with another kind written out.
    """

    name: str
    place: str
    weights: str
    inputs: str
    targets: str
    gradient: Spelled = Spelled()
    signs: Mapping[str, Spelled] = {}
    laws: Mapping[str, tuple[str, str]] = {}
    samples: str = "m"
    put_in: Mapping[str, str] = {}


_JOINED = '{0}<mspace width=".17em"></mspace>{1}'
_BESIDE = {"product": Spelled("{0} {1}", "{0} {1}", _JOINED), "scaled": Spelled("{0} {1}", r"{0} \, {1}", _JOINED)}
_BP = {"delta": ("BP1", "BP2"), "dE/db": ("BP3", "BP3"), "dE/dw": ("BP4", "BP4")}
_PUT_IN = {"out": "net", "delta": "dE/dout"}  # a = σ(z) = σ(w a + b), δ = ∇ₐC ⊙ σ′(z) = (a - y) ⊙ σ′(z)
_STARS = {"each": Spelled("{0} * {1}", "{0} * {1}", "{0}<mo>*</mo>{1}"), "over": Spelled("{0} / {1}", "{0} / {1}", "{0}<mo>/</mo>{1}")}
_GRADIENT = Spelled("∇ₐC", r"\nabla_{\boldsymbol{a}} C", f"<mrow><msub><mo>∇</mo>{MATHML.bold('a')}</msub><mi>C</mi></mrow>")

# fmt: off
_ROWS = (
    Matrices("net-out", "boxed",   "W", "X", "T"),
    Matrices("z-a",     "raised", "w", "",  "y", _GRADIENT, _BESIDE, _BP, "n", _PUT_IN),
    Matrices("y-a",     "boxed",   "W", "X", "T", signs=_STARS),
    Matrices("x-W",     "boxed",   "W", "x", "t", signs=_STARS),
    Matrices("i-o",     "boxed",   "W", "X", "T"),
    Matrices("plain",   "boxed",   "W", "X", "T"),
)
# fmt: on
MATRICES = {row.name: row for row in _ROWS}


def matrix_symbol(notation: str, network: Network, kind: str, layer: int, markup: Markup, several: bool = False) -> Text:
    """The matrix of a kind at a layer as the notation writes it; for a shared bias, the symbol of that one number.

    The loss of a sample has a mark if there are `several` samples.
    """
    of = notation_for(notation, network)
    return _SYMBOLS[of.shown_as(kind, network, layer)](_Shown(of, network, kind, layer, markup, several))


def has_symbol(kind: str) -> bool:
    return kind in _SYMBOLS


def prime(activation: Activation) -> Primitive:
    """f′ of an activation f: σ′, tanh′; an activation that is not one function of net goes by its name."""
    value = activation.value
    text, latex = activation.name + _OF[0], r"\mathrm{{{{{}}}}}".format(activation.name.replace("_", r"\_")) + _OF[1]
    if isinstance(value, Call) and value.primitive.text.endswith(_OF[0]):
        text, latex = value.primitive.text, value.primitive.latex
    primed = (text.removesuffix(_OF[0]) + "′" + _OF[0], latex.removesuffix(_OF[1]) + "'" + _OF[1])
    return Primitive(f"{activation.name}'", "x", "", (), *primed)


_OF = ("({0})", r"\left({0}\right)")


class _Shown:
    """A kind at a layer, to be written."""

    def __init__(self, notation: Notation, network: Network, kind: str, layer: int, markup: Markup, several: bool) -> None:
        self.notation, self.network, self.kind, self.layer, self.several = notation, network, kind, layer, several
        self.row, self.markup, self.script, self.dialect = MATRICES[notation.name], markup, SCRIPTS[markup], DIALECTS[markup]
        self.loss = self.script.word(notation.loss)

    def placed(self, letter: str) -> Text:
        number = str(self.layer + self.notation.first - 1)
        return Text(self.script.placed(self.row.place, self.script.bold(letter), "", number), MARKED)

    def alone(self, letter: str) -> Text:
        """A letter without its layer, unless that is what an input, a unit or a parameter is called."""
        units = (self.network.units(layer) for layer in range(self.network.depth + 1))
        named = letter in chain(*units, self.network.parameters())
        return self.placed(letter) if named else Text(self.script.bold(letter), ATOM)

    def by(self, below: Text, above: str = "") -> Text:
        """The derivative by `below` of the loss, or of `above`."""
        return Text(self.script.slope(above or self.loss, below.text), MARKED)

    def out(self) -> Text:
        return self.alone(self.row.inputs) if self.layer == 0 and self.row.inputs else self.placed(self.notation.out)

    def own_loss(self) -> Text:
        """The loss of a sample."""
        return Text(self.script.marked(self.loss, self.notation.marked("s")) if self.several else self.loss, ATOM)

    def error(self) -> Text:
        top = self.layer == self.network.depth and self.row.gradient.of(self.markup)
        return Text(top, MARKED) if top else self.by(self.out())

    def delta(self) -> Text:
        """δ; in a notation without δ, the derivative of the loss by net."""
        return self.placed(self.notation.delta) if self.notation.has_delta else self.by(self.placed(self.notation.net))

    def bias(self) -> Text:
        if not self.network.layers[self.layer - 1].shared:
            return self.placed("b")
        return Text(symbol(self.notation, self.network, Cell("b", self.layer, (0,)), self.script), ATOM)

    def after(self, before: Text) -> Text:
        """A parameter after its update."""
        bracketed = before.text if before.binds == ATOM else self.dialect.bracket(before.text)
        return Text(self.script.after(bracketed), MARKED)


# fmt: off
_SYMBOLS: dict[str, Callable[[_Shown], Text]] = {
    "E":        lambda x: Text(x.loss, ATOM),
    "E#":       _Shown.own_loss,
    "net":      lambda x: x.placed(x.notation.net),
    "out":      _Shown.out,
    "target":   lambda x: x.alone(x.row.targets),
    "e":        lambda x: x.alone(ERROR_LETTER),
    "dE/dout":  _Shown.error,
    "slope":    lambda x: x.by(x.placed(x.notation.net), x.out().text),
    "jacobian": lambda x: x.by(x.placed(x.notation.net), x.out().text),
    "delta":    _Shown.delta,
    "dE/dnet":  lambda x: x.by(x.placed(x.notation.net)),
    "dE/dw":    lambda x: x.by(x.placed(x.row.weights)),
    "dE/db":    lambda x: x.by(x.bias()),
    "w":        lambda x: x.placed(x.row.weights),
    "b":        _Shown.bias,
    "step_w":   lambda x: Text(x.script.step(x.placed(x.row.weights).text), MARKED),
    "step_b":   lambda x: Text(x.script.step(x.bias().text), MARKED),
    "w+":       lambda x: x.after(x.placed(x.row.weights)),
    "b+":       lambda x: x.after(x.bias()),
    "eta":      lambda x: Text(x.script.word("η"), ATOM),
}
# fmt: on
