"""The derivative of one quantity by another from values alone: the same trees, walked again as the other is moved a little."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from random import Random

from ...formula.order import in_order
from ...formula.primitives import KINKED
from ...formula.tree import Call, Tree, nodes
from ...formula.walk import walk
from ...model.symbols import Cell
from ..working import Working
from .limit import Estimate, Point, derivative_at

LAST = 4 * 2.0**-52  # the last bits of a number, as a part of it
TURNS = 3  # so often each number is taken a little off


class Differences:
    """The derivatives of one iteration by differences. Nothing here knows what a derivative is."""

    def __init__(self, working: Working) -> None:
        self.working = working
        self._trees: dict[Cell, Tree | None] = {}

    def derivative(self, above: Cell, below: Cell) -> Estimate:
        """The derivative of one quantity by another, all that lies between them moving along."""
        if above == below:
            return Estimate(1.0, 0.0)
        cone = Cone(self, above, below)
        return derivative_at(cone.at, self.working.value(below), cone.noise) if cone.computed else Estimate(0.0, 0.0)

    def tree(self, cell: Cell) -> Tree | None:
        """The equation of a quantity, made once."""
        if cell not in self._trees:
            self._trees[cell] = self.working.page.equation(cell)
        return self._trees[cell]


class Cone:
    """What moves as one quantity does, and is needed for another; all else is held where it is."""

    def __init__(self, differences: Differences, above: Cell, below: Cell) -> None:
        self.above, self.below, value = above, below, differences.working.value
        moved = {*differences.working.graph.reached(below, above)} - {below}
        trees = in_order([above], lambda cell: differences.tree(cell) if cell in moved else None)
        self.held = {cell: value(cell) for cell, tree in trees.items() if tree is None}
        self.computed = [(cell, tree) for cell, tree in trees.items() if tree is not None]
        self.bends = [bend for _, tree in self.computed for bend in bends(tree)]
        self.noise = noise(trees, above, value)

    def at(self, moved: float) -> Point:
        """What the upper quantity is where the lower one has another value."""
        values = {**self.held, self.below: moved}
        for cell, tree in self.computed:
            values[cell] = walk(tree, values.__getitem__)  # type: ignore[arg-type] # its leaves are cells
        return Point(values[self.above], tuple(side(walk(bend, values.__getitem__)) for bend in self.bends))  # type: ignore[arg-type]


def noise(trees: Mapping[Cell, Tree | None], above: Cell, value: Callable[[Cell], float]) -> float:
    """How far rounding may put a value off: by the last bits of the largest number, and by what becomes of those of every other.

    `trees` are all that it is worked from, in order, None standing for what is held.
    """
    worst = LAST * max(abs(value(cell)) for cell in trees)
    for turn in range(TURNS):
        off, choose = dict[Cell, float](), Random(turn).choice
        for cell, tree in trees.items():
            exact = value(cell) if tree is None else walk(tree, off.__getitem__)  # type: ignore[arg-type] # its leaves are cells
            off[cell] = exact * (1 + choose((-LAST, LAST)))
        moved = abs(off[above] - value(above))
        worst = max(worst, moved if math.isfinite(moved) else math.inf)
    return worst


def bends(tree: Tree) -> list[Tree]:
    """The arguments at which, where they are 0, a tree bends or jumps."""
    return [node.args[0] for node in nodes(tree) if isinstance(node, Call) and node.primitive in KINKED]


def side(value: float) -> int:
    """On which side of 0 a number lies."""
    return (value > 0) - (value < 0)
