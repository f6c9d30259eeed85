"""The wrong equations of a network's quantities: the table of misconceptions, read for one quantity after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ...formula.tree import Leaf, Tree, graft, leaves
from ...model.network import Network
from ...model.page import Page
from ...model.symbols import BACKWARD, FORWARD, OF_SAMPLE, Cell, of_stage
from .misconceptions import MISCONCEPTIONS, Misconception, Wrong
from .vocabulary import ALSO_CHOSEN

Key = tuple[str, int, int]


class Idea(NamedTuple):
    """A misconception about a kind of quantity, and which of several choices it took."""

    misconception: Misconception
    wrong: Wrong
    choice: int = 0

    @property
    def key(self) -> Key:
        """What tells it from others: the rows of the table are what they are."""
        return self.misconception.code, id(self.wrong), self.choice

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Idea) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


MOST_RERUN = 6  # units of a layer, of networks of which all above is written out
BY_KIND: dict[str, list[tuple[Misconception, Wrong]]] = {}
for _row in MISCONCEPTIONS:
    for _wrong in _row.wrong:
        BY_KIND.setdefault(_wrong.kind, []).append((_row, _wrong))


def ideas(page: Page, cell: Cell) -> Iterator[tuple[Idea, Tree]]:
    """The wrong equations that a quantity may have been worked by, over Leaf(Cell); those that are right here are left out."""
    if cell.kind in OF_SAMPLE and page.batch == 1:  # it says nothing that the sample's own does not
        return
    right = page.equation(cell)
    for row, wrong in BY_KIND.get(cell.kind, ()):
        if wrong.where(page.network, cell.layer):
            for choice in _choices(page, wrong, cell):
                tree = wrong_tree(page, wrong, cell, choice)
                if tree is not None and tree != right:
                    yield Idea(row, wrong, choice), tree


def _choices(page: Page, wrong: Wrong, cell: Cell) -> Iterable[int]:
    if not wrong.choice:
        return (0,)
    if wrong.choice == "layer":
        return (layer for layer in range(1, page.network.depth + 1) if layer != cell.layer)
    return range(page.count(wrong.choice, cell.layer))


def wrong_tree(page: Page, wrong: Wrong, cell: Cell, choice: int = 0) -> Tree | None:
    """A wrong equation, read for one quantity; None where something that it speaks of is not there."""
    tree = page.read(wrong.tree, cell, ALSO_CHOSEN, choice)
    if tree is None or not wrong.rerun:
        return tree
    if max(len(layer.units) for layer in page.network.layers) > MOST_RERUN:
        return None
    return _rerun(page, tree, cell.layer)


_AGAIN = frozenset(row.key for row in of_stage(FORWARD, BACKWARD))


def _rerun(page: Page, tree: Tree, layer: int) -> Tree:
    """The tree with all quantities above a layer written out, down to parameters, of which the new ones are taken."""

    def again(cell: Cell) -> Tree:
        if cell.layer > layer and cell.is_parameter:
            return Leaf(cell.updated())
        if cell.layer > layer and cell.kind in _AGAIN and (equation := page.equation(cell)) is not None:
            return _rerun(page, equation, layer)
        return Leaf(cell)

    return graft(tree, {leaf: again(leaf) for leaf in leaves(tree) if isinstance(leaf, Cell)})


class WrongPage(Page):
    """The page for one network, with some misconceptions wherever they apply."""

    def __init__(self, network: Network, causes: tuple[Idea, ...], batch: int = 1, inlined: Iterable[str] = ()) -> None:
        super().__init__(network, batch, inlined)
        self.causes = causes

    def sized(self, batch: int, inlined: Iterable[str] = ()) -> WrongPage:
        return WrongPage(self.network, self.causes, batch, inlined)

    def equation(self, cell: Cell) -> Tree | None:
        for idea in self.causes:
            if idea.wrong.kind == cell.kind and idea.wrong.where(self.network, cell.layer):
                tree = wrong_tree(self, idea.wrong, cell, idea.choice)
                if tree is not None:
                    return tree
        return super().equation(cell)
