"""The working of a number: its formula, and those of what it is worked from, in the order in which a person would work them."""

from __future__ import annotations

from typing import NamedTuple

from ..formula.order import in_order
from ..formula.tree import Call, Leaf, Op, Tree, leaves, rebuilt
from ..model.symbols import Cell
from .working import Folded, Key, Working

MOST, FIRST = 8, 3  # terms of a sum that are all shown; of a longer one so many first ones, and the last


class Line(NamedTuple):
    """A quantity and its formula: `shown` as it is to be written, with long sums folded; None for a given.

    Where `shown` is the chain rule, `plain` is the equation itself. `parts` are the quantities in `shown`, in order.
    """

    key: Key
    shown: Tree | None
    plain: Tree | None = None
    parts: tuple[Key, ...] = ()


def explained(working: Working, root: Key, depth: int | None = 1) -> list[Line]:
    """The line of a quantity, then those of what it is worked from, `depth` levels down, None being all; each after what it needs."""
    lines = _reached(working, root, depth)
    ordered = in_order([root], lines.get, lambda line: line.parts)
    return [lines[root], *(line for key, line in ordered.items() if line is not None and key != root)]


def _reached(working: Working, root: Key, depth: int | None) -> dict[Key, Line]:
    """The lines of a quantity and of what it is worked from, without those of givens."""
    lines = {root: line(working, root)}
    level = [root]
    while level and depth != 0:
        below = dict.fromkeys(part for key in level for part in lines[key].parts)
        level = [part for part in below if part not in lines and working.equation(part) is not None]
        lines.update((part, line(working, part)) for part in level)
        depth = None if depth is None else depth - 1
    return lines


def line(working: Working, key: Key) -> Line:
    """The line of a quantity alone."""
    tree = working.equation(key)
    chain = working.chain(key) if isinstance(key, Cell) else None
    shown = None if tree is None else folded(tree if chain is None else chain)
    parts = tuple(dict.fromkeys(leaf for leaf in leaves(shown) if not isinstance(leaf, Folded))) if shown is not None else ()
    return Line(key, shown, tree if chain is not None else None, parts)  # type: ignore[arg-type] # its leaves are keys


def folded(root: Tree) -> Tree:
    """The tree with every sum of more than MOST terms as its first ones, what is between as one leaf, and the last."""
    if isinstance(root, Call) and root.primitive.expand is not None and len(root.args) > MOST:
        root = root.primitive.expand(*root.args)
    root = rebuilt(root, folded)
    if not (isinstance(root, Op) and root.symbol == "+" and len(root.args) > MOST):
        return root
    return Op("+", (*root.args[:FIRST], Leaf(Folded(root.args[FIRST:-1])), root.args[-1]))
