"""The formulas of one iteration for a document: with names or with numbers put in, in text and in LaTeX."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple

from ...explain.topics import After, Derivative, Folded, Topic
from ...explain.working import Working
from ...formula.number import MOST_DIGITS, last_place, show
from ...formula.tree import Leaf, Tree
from ...formula.walk import defined, walk
from ...formula.write import LATEX, TEXT, Dialect, pieces
from ...model.notation import PLAIN, TEX, Script, symbol
from ...model.symbols import KINDS, Cell
from ..document import Math
from ..style import Look


class Way(NamedTuple):
    """A way of writing formulas. `more` stands for terms or factors that are left out, `come_to` for what they come to."""

    dialect: Dialect
    script: Script
    more: str
    come_to: str


IN_TEXT = Way(TEXT, PLAIN, "… ({0} {1})", "[{0} {1}: {2}]")
IN_LATEX = Way(LATEX, TEX, r"{{\underbrace{{\cdots}}_{{{0}\text{{ {1}}}}}}}", r"{{\underbrace{{{2}}}_{{{0}\text{{ {1}}}}}}}")


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

    def numbers(self, tree: Tree, value: float) -> Math:
        """A formula with numbers put in, with enough digits that it gives the shown value, to within one in the last digit."""
        digits = self.enough(tree, value)
        return math_of(defined(tree, lambda key: self.read(key, digits)), lambda key, way: self.number(key, digits, way))

    def value(self, key: Topic) -> Math:
        text = self.number(key)
        return Math([text], [text])

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
            return way.come_to.format(len(key.parts), key.word, show(value, digits or self.look.digits))
        if self.working.given(key):  # type: ignore[arg-type]
            return self.look.given(value)
        own = self.look.number(value, digits)
        return own if digits is None or not isinstance(key, Derivative) else max(own, show(value, digits), key=len)

    def name(self, key: Hashable, way: Way = IN_TEXT) -> str:
        return _NAME[type(key)](self, key, way)

    def of_cell(self, cell: Cell, way: Way) -> str:
        return self._symbol(cell, way, self.working.step.samples)

    def of_after(self, key: After, way: Way) -> str:
        name = self._symbol(key.cell, way, range(1, len(self.look.config.samples) + 1))
        return name if key.cell.is_data else way.script.after.format(name)

    def _symbol(self, cell: Cell, way: Way, samples: Sequence[int]) -> str:
        """A symbol, with the number of its sample if the config has several. What belongs to a batch of one belongs to its sample."""
        slot, own = 0 if len(samples) == 1 else cell.sample, KINDS[cell.of_sample().kind].per_sample
        told = len(self.look.config.samples) > 1 and slot is not None and own
        return symbol(self.look.notation, self.look.network, cell, way.script, str(samples[slot or 0]) if told else "")

    def of_slope(self, key: Derivative, way: Way) -> str:
        names = [self.name(cell, way) for cell in key]
        return way.script.slope.format(*(way.dialect.bracket.format(name) if _is_ratio(name) else name for name in names))

    def of_folded(self, key: Folded, way: Way) -> str:
        return way.more.format(len(key.parts), key.word)


def _is_ratio(name: str) -> bool:
    return name.startswith(("∂", r"\frac", r"\left"))


def math_of(tree: Tree, spell: Callable[[Hashable, Way], str]) -> Math:
    def written(way: Way) -> list[str]:
        return pieces(tree, way.dialect, lambda leaf: spell(leaf.key if isinstance(leaf, Leaf) else leaf, way))

    return Math(written(IN_TEXT), written(IN_LATEX))


_NAME: dict[type, Callable[..., str]] = {
    Cell: Formulas.of_cell,
    After: Formulas.of_after,
    Derivative: Formulas.of_slope,
    Folded: Formulas.of_folded,
}
