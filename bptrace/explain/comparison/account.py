"""The equations of one side of a comparison, over what that side and the other one tell."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple

from ...engine.program import ONE_SAMPLE
from ...formula.tree import Leaf, Tree, graft, leaves
from ...inputs.config import Config
from ...model.cells import Page
from ...model.symbols import Cell
from ...trace.rounds import Label, Round, labelled
from .sides import Side

UNSAID = ("through", "E#", "E_o#")  # kinds that are written out where they are not told


class Source(NamedTuple):
    """A quantity that another one is computed from; `before` where it is of the iteration before."""

    label: Label
    before: bool = False


class Account:
    """What one side has of an iteration, and of the one before it, which parameters come from."""

    def __init__(self, side: Side, now: Round, before: Round | None) -> None:
        self.side, self.now, self.before, self.config = side, now, before, side.source.config

    def find(self, source: Source) -> float | None:
        """This side's number for a source."""
        there = self.before if source.before else self.now
        return None if there is None else there.find(source.label)


class Equations:
    """Equations over sources, as one side has them. `told` says which sources need not be written out."""

    def __init__(self, account: Account, told: Callable[[Source], bool]) -> None:
        self.account, self.told, self.config = account, told, account.config
        self._places: dict[bool, At] = {}

    def tree(self, label: Label) -> Tree | None:
        """The equation of a label; None where it is given, or was made by an iteration that is not there."""
        cell = self.account.side.source.cell(label)
        if cell is None:
            return None
        if cell.kind in ("w", "b"):
            return None if self.account.before is None else Leaf(Source(Label(f"{label.name}+"), True))
        at = self.place(label.after)
        if label.sample is not None and label.sample not in at.samples:
            return None
        placed = cell if label.sample is None else cell._replace(sample=at.samples.index(label.sample))
        tree = at.page.equation(placed)
        if isinstance(tree, Leaf) and at.source(tree.key).label == label:  # the batch's of one sample
            tree = at.page.equation(_cell(tree.key))
        return None if tree is None else self.over(tree, at)

    def place(self, after: bool) -> At:
        """Where labels of the iteration, or of the forward pass after it, stand."""
        if after not in self._places:
            samples = range(1, len(self.config.samples) + 1) if after else self.account.now.samples
            self._places[after] = At(self.config, samples, after)
        return self._places[after]

    def over(self, tree: Tree, at: At) -> Tree:
        """A tree over cells as one over sources."""
        put: dict[Hashable, Tree] = {}
        for key in dict.fromkeys(leaves(tree)):
            source, cell = at.source(key), _cell(key)
            inner = at.page.equation(cell) if cell.kind in UNSAID and not self.told(source) else None
            put[key] = Leaf(self.carried(source, cell)) if inner is None else self.over(inner, at)
        return graft(tree, put)

    def carried(self, source: Source, cell: Cell) -> Source:
        """A parameter that a side does not tell is what the iteration before made of it."""
        made = Source(Label(f"{source.label.name}+"), True)
        return made if cell.kind in ("w", "b") and not self.told(source) and self.told(made) else source


class At:
    """Where cells stand: in an iteration over these samples, or in the forward pass after it."""

    def __init__(self, config: Config, samples: Sequence[int], after: bool) -> None:
        self.page = Page(config.network, len(samples), () if config.round_each else ONE_SAMPLE)
        self.samples, self.after = samples, after

    def source(self, key: Hashable) -> Source:
        cell = _cell(key)
        if self.after and cell.kind in ("w", "b"):  # what the update made of it
            cell = cell._replace(kind=cell.kind + "+")
        number = None if cell.sample is None else self.samples[cell.sample]
        return Source(labelled(self.page, cell, number, len(self.samples) > 1, self.after))


def sources_of(tree: Tree) -> list[Source]:
    return [key for key in dict.fromkeys(leaves(tree)) if isinstance(key, Source)]


def _cell(key: Hashable) -> Cell:
    assert isinstance(key, Cell)
    return key
