"""The equations of one network in the letters of a notation: net_j = Σ_i w_ji·out_i + b_j."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence

from ...errors import listed
from ...formula.markups import DIALECTS, Markup
from ...formula.substitute import drop_letter, renamed
from ...formula.tree import Letter, Num, Ref, Tree
from ...formula.write import write
from ...inputs.config.config import Config
from ...model.layer_equations import equation_of_layer, layer_of, letters_of
from ...model.notation import ERROR_LETTER
from ...model.page import LETTERS
from ...model.scripts import SCRIPTS, Script
from ...model.symbols import (
    BACKWARD,
    ERROR,
    FORWARD,
    GRADIENT,
    KINDS,
    OF_SAMPLE,
    PARAMETER,
    UPDATE,
    Kind,
    is_per_sample,
    of_stage,
)
from ...trace.step import ArrayKey
from ..document import Block, Column, Equation, Heading, Math, Table
from ..style import Look


def equations(look: Look, recorded: Container[ArrayKey]) -> Iterator[Block]:
    """The equations of this network, for the kinds that were recorded."""
    rows: list[tuple[Math, str]] = []
    for kind in told_in_letters(look.config):
        found: dict[Equation, list[int]] = {}
        shown = [layer for layer in range(1, look.network.depth + 1) if recorded_at(kind, layer, recorded) and look.page.has(kind, layer)]
        for layer in shown:
            formula = equation(look, kind, layer) if look.is_worked(kind, layer) else None
            if formula is not None:
                found.setdefault(formula, []).append(layer)
        for (left, (right,), *_), layers in found.items():
            where = "" if layers == shown else _of_layers([int(look.layer(layer)) for layer in layers])
            unmoved = left.text[0] == f"{right.text[0]}⁺"
            rows.append((joined(left, right), ", ".join(filter(None, (where, "frozen" if unmoved else "")))))
    if rows:
        yield Heading("Equations", 2)
        yield Table([Column("", False), Column("", False, "quiet")], rows, keys=0)


def recorded_at(kind: str, layer: int, recorded: Container[ArrayKey]) -> bool:
    """True if the kind was recorded at the layer, of the samples or of the batch."""
    return (kind, layer) in recorded or (KINDS[kind].batch, layer) in recorded


def told_in_letters(config: Config) -> list[str]:
    """The kinds whose equations are shown: for a batch its sums too, for one sample alone only the kinds of a sample."""
    several = config.batch > 1

    def is_told(row: Kind) -> bool:
        if row.key in OF_SAMPLE:  # a kind of the batch; the batch's mean of an output's share is not needed for the loss
            return several and (row.stage > ERROR or not LETTERS[row.key])
        return row.stage == ERROR or row.key not in config.network.written_out or (bool(row.parameter) and not several)

    return [row.key for row in of_stage(FORWARD, ERROR, BACKWARD, GRADIENT, *[UPDATE] * bool(config.updates)) if is_told(row)]


def joined(left: Math, right: Math) -> Math:
    """An equation as one formula."""

    def written(markup: Markup) -> list[str]:
        equals = "<mo>=</mo>" if markup == "mathml" else " = "
        return [equals.join(" ".join(getattr(side, markup)) for side in (left, right))]

    return Math(written)


def _of_layers(numbers: Sequence[int]) -> str:
    """`layer 1`, `layers 1 and 3`, `layers 1 to 11`."""
    first, last = numbers[0], numbers[-1]
    if len(numbers) == 1:
        return f"layer {first}"
    if len(numbers) > 2 and last - first == len(numbers) - 1:
        return f"layers {first} to {last}"
    return f"layers {listed(list(map(str, numbers)))}"


def equation(look: Look, kind: str, layer: int) -> Equation | None:
    """The equation of a kind at a layer in letters; None for a given."""
    terms, meaning = look.network.written_out, look.page.meaning(kind, layer)
    tree = equation_of_layer(look.page, kind, layer, lambda *of: of[0] in terms or look.leaves_out(*of), lambda ref: constant(look, ref))
    if tree is None or meaning is None:
        return None
    if look.config.batch == 1:
        tree = drop_letter(tree, "s")
    ref = Ref(kind, (layer, *map(Letter, meaning.letters)))
    left, right = (_math(look, renamed(side, "i", look.notation.below), _Layer(look, kind, layer)) for side in (ref, tree))
    return Equation(left, (right,))


class _Layer:
    """The layer of an equation, l, or L if it holds at the output layer alone."""

    def __init__(self, look: Look, kind: str, layer: int) -> None:
        depth, meaning = look.network.depth, look.page.meaning
        self.number, self.letter = layer, "L" if layer == depth and meaning(kind, layer) != meaning(kind, layer - 1) else "l"

    def named(self, layer: int) -> str:
        """A layer: l, l-1, l+1."""
        return self.letter + (f"{layer - self.number:+d}" if layer != self.number else "")


def _math(look: Look, tree: Tree, layer: _Layer) -> Math:
    def written(markup: Markup) -> list[str]:
        return [write(tree, DIALECTS[markup], lambda ref: _lettered(look, ref, SCRIPTS[markup], layer))]

    return Math(written)


def constant(look: Look, ref: Ref) -> Tree:
    """bias_input as a number; for free_w and free_b 1 or 0, and 1 if only some are frozen: the table shows which."""
    layer = layer_of(ref)
    if ref.family == "bias_input" or not look.network.frozen:
        return Num(look.page.constant("bias_input", layer, ()) if ref.family == "bias_input" else 1.0)
    return Num(max((look.page.constant(ref.family, layer, at) for at in look.page.indices(ref.family, layer)), default=1.0))


def _lettered(look: Look, ref: Tree, script: Script, layer: _Layer) -> str:
    """A reference to a family, in letters: out_i, w_ji; with its layer where the notation has it, aˡ⁻¹ₖ."""
    if not isinstance(ref, Ref):
        raise TypeError(f"no family: {ref!r}")
    kind = look.notation.shown_as(KINDS[ref.family].batch or ref.family, look.network, layer_of(ref))
    letters = _Letters(look, ref, script, layer.named(layer_of(ref)))
    return _LETTERED[kind](letters) if kind in _LETTERED else letters.at(KINDS[kind].word)


class _Letters:
    """A reference, with the letters of its indices."""

    def __init__(self, look: Look, ref: Ref, script: Script, layer: str) -> None:
        self.notation, self.script, self.layer = look.notation, script, layer
        backwards = PARAMETER[ref.family] == "w" and look.notation.by_inputs
        self.all = "" if look.page.shares(ref.family, layer_of(ref)) else letters_of(ref)[:: -1 if backwards else 1]
        own = len(look.config.samples) > 1 and (look.config.batch == 1 or is_per_sample(ref.family))
        loss = script.word(self.notation.loss)
        self.loss = script.marked(loss, self.notation.marked("s")) if own else loss
        self.first, self.last = self.all[:1], self.all[-1:]

    def at(self, word: str, letters: str | None = None) -> str:
        """A word with letters as its index: all letters of the reference, or these."""
        below = self.all if letters is None else letters
        return self.script.below(self.script.word(word), self.script.letters(below)) if below else self.script.word(word)

    def placed(self, word: str, letters: str | None = None) -> str:
        """The same with the layer, in a notation that writes units by their places."""
        below, script = self.all if letters is None else letters, self.script
        if not self.notation.place or not below:
            return self.at(word, below)
        return script.placed(self.notation.place, script.word(word), below, self.layer)

    def by(self, below: str, above: str = "") -> str:
        """The derivative by `below` of the loss, or of `above`."""
        return self.script.slope(above or self.loss, below)

    def delta(self) -> str:
        """δ; in a notation without δ, the derivative of the loss by net."""
        return self.placed(self.notation.delta) if self.notation.has_delta else self.by(self.placed(self.notation.net))


# fmt: off
_LETTERED: dict[str, Callable[[_Letters], str]] = {
    "net":      lambda x: x.placed(x.notation.net),
    "out":      lambda x: x.placed(x.notation.out),
    "target":   lambda x: x.at(x.notation.target),
    "E_o":      lambda x: x.at(x.notation.loss),
    "E":        lambda x: x.loss,
    "e":        lambda x: x.at(ERROR_LETTER),
    "dE/dout":  lambda x: x.by(x.placed(x.notation.out)),
    "through":  lambda x: x.script.via(x.by(x.placed(x.notation.out, x.last)), x.script.letters(x.first)),
    "slope":    lambda x: x.by(x.placed(x.notation.net), x.placed(x.notation.out)),
    "jacobian": lambda x: x.by(x.placed(x.notation.net, x.last), x.placed(x.notation.out, x.first)),
    "delta":    lambda x: x.delta(),
    "dE/dnet":  lambda x: x.by(x.placed(x.notation.net)),
    "dE/dw":    lambda x: x.by(x.placed("w")),
    "dE/db":    lambda x: x.by(x.placed("b")),
    "w":        lambda x: x.placed("w"),
    "b":        lambda x: x.placed("b"),
    "step_w":   lambda x: x.script.step(x.placed("w")),
    "step_b":   lambda x: x.script.step(x.placed("b")),
    "w+":       lambda x: x.script.after(x.placed("w")),
    "b+":       lambda x: x.script.after(x.placed("b")),
    "eta":      lambda x: x.script.word("η"),
}
# fmt: on
