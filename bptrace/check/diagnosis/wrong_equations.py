"""The table of misconceptions, read for the quantities of a network: the wrong equations that each may have been worked by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ...explain.topics import After, following
from ...formula.substitute import graft, replaced
from ...formula.tree import Leaf, Tree, leaves
from ...model.page import Page
from ...model.symbols import BACKWARD, FORWARD, OF_SAMPLE, Cell, of_stage
from ..judging.answer_key import AnswerKey
from ..judging.iterations import At
from .misconceptions import MISCONCEPTIONS, Misconception, Wrong
from .vocabulary import ALSO_CHOSEN

MOST_CHOICES = 8  # of a letter that has more values, none is tried
WIDEST_RERUN = 6  # the most units of a layer in a network of which all above a layer is written out
_REWORKED = frozenset(row.key for row in of_stage(FORWARD, BACKWARD))
_BY_CODE = {row.code: row for row in MISCONCEPTIONS}
_BY_KIND: dict[str, list[tuple[str, int]]] = {}
for _row in MISCONCEPTIONS:
    for _number, _wrong in enumerate(_row.wrong):
        _BY_KIND.setdefault(_wrong.kind, []).append((_row.code, _number))


class Candidate(NamedTuple):
    """A wrong equation by its place in the table: the code of its row, its number in that row, and the value of x."""

    code: str
    number: int
    x: int = 0

    @property
    def misconception(self) -> Misconception:
        return _BY_CODE[self.code]

    @property
    def wrong(self) -> Wrong:
        return self.misconception.wrong[self.number]


def candidates(page: Page, cell: Cell) -> Iterator[tuple[Candidate, Tree]]:
    """The wrong equations that a quantity may have been worked by, over Leaf(Cell), without those that are right for it."""
    if cell.kind in OF_SAMPLE and page.batch == 1:  # its only equation is that it equals the sample's own
        return
    right = page.equation(cell)
    for code, number in _BY_KIND.get(cell.kind, ()):
        wrong = _BY_CODE[code].wrong[number]
        if wrong.where(page.network, cell.layer):
            for x in _choices(page, wrong, cell):
                tree = wrong_tree(page, wrong, cell, x)
                if tree is not None and tree != right:
                    yield Candidate(code, number, x), tree


def _choices(page: Page, wrong: Wrong, cell: Cell) -> Iterable[int]:
    """The values of x that are tried; of a letter with many values none, since a slip over one of them is nobody's method."""
    if not wrong.choice:
        return (0,)
    if wrong.choice == "layer":
        return (layer for layer in range(1, page.network.depth + 1) if layer != cell.layer)
    values = range(page.count(wrong.choice, cell.layer))
    return values if len(values) <= MOST_CHOICES else ()


def wrong_tree(page: Page, wrong: Wrong, cell: Cell, x: int = 0) -> Tree | None:
    """The tree of a wrong equation for one quantity; None where something in it does not exist."""
    if wrong.choice == "s" and x >= page.batch:  # the last batch may have fewer samples
        return None
    tree = page.read(wrong.tree, cell, ALSO_CHOSEN, x)
    if tree is None or not wrong.rerun:
        return tree
    if max(len(layer.units) for layer in page.network.layers) > WIDEST_RERUN:
        return None
    return _rerun(page, tree, cell.layer)


def _rerun(page: Page, tree: Tree, layer: int) -> Tree:
    """The tree with all quantities above a layer written out, with the updated parameters."""
    known: dict[Cell, Tree] = {}

    def again(cell: Cell) -> Tree:
        if cell not in known:
            equation = page.equation(cell) if cell.kind in _REWORKED and not cell.is_parameter else None
            known[cell] = Leaf(cell.updated() if cell.is_parameter else cell) if equation is None else written_out(equation)
        return known[cell]

    def written_out(tree: Tree) -> Tree:
        return graft(tree, {leaf: again(leaf) for leaf in leaves(tree) if isinstance(leaf, Cell) and leaf.layer > layer})

    return written_out(tree)


class WrongEquations:
    """The wrong equations of the quantities of an answer key, each worked out once."""

    def __init__(self, key: AnswerKey) -> None:
        self.key = key
        self._of: dict[At, dict[Candidate, Tree]] = {}
        self._upon: dict[tuple[int, int, int], Tree] = {}

    def of(self, at: At) -> dict[Candidate, Tree]:
        """The wrong equations of a quantity, over Leaf(At)."""
        if at not in self._of:
            self._of[at] = dict(self._candidates(at))
        return self._of[at]

    def _candidates(self, at: At) -> Iterator[tuple[Candidate, Tree]]:
        cell = at.cell
        if cell is None or cell.kind == "eta":
            return
        working = self.key.working(at.iteration)
        after = isinstance(at.key, After)
        for candidate, tree in candidates(working.everyone if after else working.page, cell):
            found = self.key.over_places(following(tree) if after else tree, at.iteration)
            if self.key.trains or not any(map(_needs_training, self.key.below(found))):
                yield candidate, found

    def upon(self, first: Tree, second: Tree, right: Tree) -> Tree:
        """The second wrong equation with the first in place of the right one inside it: 2·(o − t) in −(o − t)."""
        ids = (id(first), id(second), id(right))
        if ids not in self._upon:
            self._upon[ids] = replaced(second, {right: first})
        return self._upon[ids]


def _needs_training(at: At) -> bool:
    return at.updates or (at.cell is not None and at.cell.kind == "eta")
