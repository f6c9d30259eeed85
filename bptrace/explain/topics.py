"""What can be explained: a quantity, one of the forward pass after the update, and any derivative."""

from __future__ import annotations

import operator
from collections.abc import Callable, Hashable, Sequence
from functools import reduce
from typing import NamedTuple, Union

from ..formula.substitute import graft
from ..formula.tree import Leaf, Num, Tree, leaves
from ..formula.walk import walk
from ..model.symbols import Cell


class Derivative(NamedTuple):
    """The total derivative of one quantity by another: everything between them moves too."""

    above: Cell
    below: Cell


class After(NamedTuple):
    """A quantity of the forward pass after the update; its sample is the place in the file."""

    cell: Cell


class Folded(NamedTuple):
    """Terms of a long sum, or factors of a long product, which are shown as their number and what they come to."""

    parts: Sequence[Tree]
    word: str = "terms"

    def __hash__(self) -> int:
        return hash((self.word, len(self.parts)))  # not of the parts: there may be very many

    def value(self, of: Callable[[Hashable], float]) -> float:
        """What they come to; `of` gives the value of a leaf."""
        return reduce(_FOLDS[self.word], (walk(part, of) for part in self.parts))


_FOLDS: dict[str, Callable[[float, float], float]] = {"terms": operator.add, "factors": operator.mul}
Topic = Union[Cell, Derivative, After]
ONE: Tree = Num(1.0)
ZERO: Tree = Num(0.0)


def following(tree: Tree) -> Tree:
    """An equation of the page, for the forward pass after the update."""
    cells = (leaf for leaf in leaves(tree) if isinstance(leaf, Cell))
    return graft(tree, {cell: Leaf(cell.updated() if cell.is_parameter else After(cell)) for cell in cells})
