"""The equation of a quantity, as `explain` writes it, which is what to look at again where a wrong number has no cause; and its place."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from ...errors import BptraceError
from ...explain.find import folded, iteration_of, keys_of, line, updates, working_at
from ...explain.topics import After, Topic
from ...explain.working import Working
from ...formula.substitute import graft
from ...formula.tree import Tree, leaves
from ...model.names import Name, Names
from ...model.symbols import KINDS, Cell
from ..pages.formulas import Formulas
from ..style import Look

MOST_LOOKED_AT = 3  # equations that are named together
TERMS = ("E_o#", "through")  # kinds that a page seldom writes by themselves: E_o1, ∂E/∂out_h1|o2


class Placed(NamedTuple):
    """A quantity of an iteration. The sample of its cell is a place in the batch."""

    iteration: int
    cell: Cell


class EquationsOf:
    """The equations of the quantities of a config, by the names that reports have for them."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self._workings: dict[tuple[int, bool], Working] = {}
        self._told: dict[str, tuple[Hashable, str]] = {}
        self._placed: dict[str, Placed | None] = {}
        self._below: dict[Cell, tuple[Cell, ...]] = {}

    def look_again(self, cells: Iterable[str]) -> Iterator[str]:
        """Lines that say what to look at again: the first of each kind and layer, without any number."""
        told = dict[Hashable, str]()
        for cell in cells:
            like, equation = self._equation(cell)
            told.setdefault(like, equation)
        found = [equation for equation in told.values() if equation][:MOST_LOOKED_AT]
        for at, equation in enumerate(found, 1):
            yield f"{'and' if at > 1 else 'Look again'} at {equation}{',' if at < len(found) else '.'}"

    def _equation(self, cell: str) -> tuple[Hashable, str]:
        """What the numbers with such an equation have in common, and the equation; nothing for a given, and for what has none."""
        if cell not in self._told:
            try:
                self._told[cell] = self._written(cell)
            except BptraceError:  # the run does not go so far
                self._told[cell] = None, ""
        return self._told[cell]

    def _written(self, cell: str) -> tuple[Hashable, str]:
        working, key = self._found(cell)
        tree, formulas = _equation(working, key), Formulas(self.look, working)
        if tree is None:
            return None, ""
        left, right = formulas.symbol(key), formulas.names(tree)
        return _like(key), f"{' '.join(left.text)} = {' '.join(right.text)}"

    def _found(self, cell: str) -> tuple[Working, Topic]:
        number, name = iteration_of(self.look.config, self._names.read(cell), cell)
        case = number, updates(name)
        if case not in self._workings:
            self._workings[case] = working_at(self.look.config, *case)
        (key,) = keys_of(name, self._workings[case], cell)
        return self._workings[case], key

    def place(self, cell: str) -> Placed | None:
        """Where a quantity stands; None for a derivative that is no quantity of an iteration."""
        if cell not in self._placed:
            try:
                self._placed[cell] = self._place(cell)
            except BptraceError:
                self._placed[cell] = None
        return self._placed[cell]

    def _place(self, typed: str) -> Placed | None:
        config = self.look.config
        number, name = iteration_of(config, self._names.read(typed), typed)
        if not isinstance(name, Name) or (name.after and config.batch < len(config.samples)):
            return None
        cell = name.cell if name.sample is None else name.cell.of_sample()
        slot = (name.sample - 1) % config.batch if name.sample else 0
        return Placed(number + name.after, cell._replace(sample=slot) if KINDS[cell.kind].per_sample else cell)

    def below(self, cell: Cell) -> tuple[Cell, ...]:
        """What a quantity is worked from."""
        if cell not in self._below:
            tree = self.look.page.equation(cell)
            self._below[cell] = () if tree is None else tuple(leaf for leaf in leaves(tree) if isinstance(leaf, Cell))
        return self._below[cell]

    @cached_property
    def _names(self) -> Names:
        return Names(self.look.network, self.look.config.notation)


def _equation(working: Working, key: Topic) -> Tree | None:
    """The equation itself, not the chain rule that `explain` unfolds it by, with its terms written out; None for a given."""
    own = line(working, key)
    tree = own.plain or own.shown
    terms = [leaf for leaf in leaves(tree) if _is_term(leaf)] if tree is not None else []
    written = {leaf: term for leaf in terms if (term := _equation(working, leaf)) is not None}  # type: ignore[arg-type]
    return folded(graft(tree, written)) if tree is not None and written else tree


def _is_term(key: Hashable) -> bool:
    """True for a term of a sum that has a name of its own."""
    cell = key.cell if isinstance(key, After) else key
    return isinstance(cell, Cell) and cell.kind in TERMS


def _like(key: Topic) -> Hashable:
    """What the quantities of one kind in one layer have in common."""
    cell = key.cell if isinstance(key, After) else key
    return (type(key), cell.kind, cell.layer) if isinstance(cell, Cell) else key
