"""The formulas of one iteration for a document: with names or with numbers put in, in text, LaTeX and MathML."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple

from ...explain.topics import After, Derivative, Folded, Topic
from ...explain.working import Working
from ...formula.markups import DIALECTS, Blank, Markup, blank, numeral
from ...formula.number import MOST_DIGITS, last_place, show
from ...formula.tree import Leaf, Tree
from ...formula.walk import defined, walk
from ...formula.write import Dialect, pieces
from ...model.notation import symbol
from ...model.scripts import SCRIPTS, Script
from ...model.symbols import KINDS, Cell
from ..document import Math
from ..style import Look


class Way(NamedTuple):
    """A way of writing formulas. `number` spells a number that is shown as a text.

    `more` stands for terms or factors that are left out, `come_to` for what they come to.
    """

    markup: Markup
    number: Callable[[str], str]
    more: str
    come_to: str

    @property
    def dialect(self) -> Dialect:
        return DIALECTS[self.markup]

    @property
    def script(self) -> Script:
        return SCRIPTS[self.markup]


_BRACE = "<munder><munder>{}<mo>⏟</mo></munder><mtext>{{0}} {{1}}</mtext></munder>"
WAYS: dict[Markup, Way] = {
    "text": Way("text", str, "… ({0} {1})", "[{0} {1}: {2}]"),
    "latex": Way("latex", str, r"{{\underbrace{{\cdots}}_{{{0}\text{{ {1}}}}}}}", r"{{\underbrace{{{2}}}_{{{0}\text{{ {1}}}}}}}"),
    "mathml": Way("mathml", numeral, _BRACE.format("<mo>⋯</mo>"), _BRACE.format("{2}")),
}
IN_TEXT, IN_MATHML = WAYS["text"], WAYS["mathml"]


class Formulas:
    """The symbols and numbers of an iteration, as a config wants to see them."""

    def __init__(self, look: Look, working: Working) -> None:
        self.look, self.working = look, working

    def symbol(self, key: Topic) -> Math:
        """The symbol of a quantity or a derivative."""
        return self.names(Leaf(key))

    def names(self, tree: Tree) -> Math:
        """A formula in names."""
        return math_of(tree, self.name)

    def blank(self, tree: Tree) -> Blank:
        """A formula in MathML with places in which names or numbers can be put."""
        return blank(tree, lambda key: self.name(key, WAYS["mathml"]))

    def numbers(self, tree: Tree, value: float) -> Math:
        """A formula with numbers put in, with enough digits that it gives the shown value, to within one in the last digit."""
        digits = self.enough(tree, value)
        shown = defined(tree, lambda key: self.read(key, digits))
        return math_of(shown, self.name, lambda key, way: self.number(key, digits, way))

    def value(self, key: Topic) -> Math:
        return Math(lambda markup: [self.number(key, way=WAYS[markup])])

    def enough(self, tree: Tree, value: float) -> int:
        """The fewest digits, at least those asked for, with which a formula gives its value; 0 needs no more than those."""
        if not value:
            return self.look.digits
        shown = self.look.number(value)
        near = last_place(shown) * (1 + 1e-9)
        for digits in range(self.look.digits, MOST_DIGITS):
            if abs(walk(tree, lambda key, digits=digits: self.read(key, digits)) - float(shown)) <= near:  # type: ignore[misc]
                return digits
        return MOST_DIGITS

    def read(self, key: Hashable, digits: int) -> float:
        """The value that a reader of the page takes a number to be."""
        return float(show(self.working.value(key), digits) if isinstance(key, Folded) else self.number(key, digits))

    def number(self, key: Hashable, digits: int | None = None, way: Way = IN_TEXT) -> str:
        """The value of a quantity as text; a given as it was given. `round_each` rounds quantities, but no derivative between them."""
        value = self.working.value(key)
        if isinstance(key, Folded):
            return way.come_to.format(len(key.parts), key.word, way.number(show(value, digits or self.look.digits)))
        if self.working.given(key):  # type: ignore[arg-type]
            return way.number(self.look.given(value))
        own = self.look.number(value, digits)
        return way.number(own if digits is None or not isinstance(key, Derivative) else max(own, show(value, digits), key=len))

    def name(self, key: Hashable, way: Way = IN_TEXT) -> str:
        return _NAME[type(key)](self, key, way)

    def of_cell(self, cell: Cell, way: Way) -> str:
        return self._symbol(cell, way, self.working.step.samples)

    def of_after(self, key: After, way: Way) -> str:
        name = self._symbol(key.cell, way, range(1, len(self.look.config.samples) + 1))
        return name if key.cell.is_data else way.script.after(name)

    def _symbol(self, cell: Cell, way: Way, samples: Sequence[int]) -> str:
        """A symbol, with the number of its sample if the config has several. What belongs to a batch of one belongs to its sample."""
        slot, own = 0 if len(samples) == 1 else cell.sample, KINDS[cell.of_sample().kind].per_sample
        told = len(self.look.config.samples) > 1 and slot is not None and own
        return symbol(self.look.notation, self.look.network, cell, way.script, str(samples[slot or 0]) if told else "")

    def of_slope(self, key: Derivative, way: Way) -> str:
        names = [self.name(cell, way) for cell in key]
        return way.script.slope(*(way.dialect.bracket(name) if _is_ratio(name) else name for name in names))

    def of_folded(self, key: Folded, way: Way) -> str:
        return way.more.format(len(key.parts), key.word)


def _is_ratio(name: str) -> bool:
    return name.startswith(("∂", r"\frac", r"\left", "<mfrac>", "<msub><mrow><mfrac>"))


Spelling = Callable[[Hashable, Way], str]


def math_of(tree: Tree, name: Spelling, put: Spelling | None = None) -> Math:
    """A formula with its leaves spelled by `put`, or else by their names."""
    spell = put or name

    def written(markup: Markup) -> list[str]:
        way = WAYS[markup]
        if markup == "mathml":
            return blank(tree, lambda key: name(key, way)).filled(lambda key: spell(key, way))
        return pieces(tree, way.dialect, lambda leaf: spell(leaf.key if isinstance(leaf, Leaf) else leaf, way))

    return Math(written)


_NAME: dict[type, Callable[..., str]] = {
    Cell: Formulas.of_cell,
    After: Formulas.of_after,
    Derivative: Formulas.of_slope,
    Folded: Formulas.of_folded,
}
