"""One side of a comparison: its equations over the numbers that are told, what must be right on it, and the size of its numbers."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import cache
from math import isfinite
from typing import NamedTuple

from ...formula.derivative import partial
from ...formula.substitute import graft
from ...formula.tree import Call, Leaf, Num, Op, Primitive, Tree, leaves
from ...formula.walk import walk
from ...inputs.config.config import Config
from ...model.page import Page
from ...model.symbols import KINDS, Cell
from ...trace.rounds import Label, RecordedIteration, labelled
from ..graph import Graph
from .sides import Side


class Source(NamedTuple):
    """A quantity that another one is computed from; `before` is True if it belongs to the iteration before."""

    label: Label
    before: bool = False


class Account:
    """What one side has of an iteration, and of the one before it, which made the parameters."""

    def __init__(self, side: Side, now: RecordedIteration, before: RecordedIteration | None) -> None:
        self.side, self.now, self.before, self.config = side, now, before, side.source.config

    def find(self, source: Source) -> float | None:
        """This side's number for a source."""
        there = self.before if source.before else self.now
        return None if there is None else there.find(source.label)


class Equations:
    """The equations of one side, over sources. `told` is True for sources that need not be written out."""

    def __init__(self, account: Account, told: Callable[[Source], bool]) -> None:
        self.account, self.told, self.config = account, told, account.config
        self._places: dict[bool, At] = {}

    def tree(self, label: Label) -> Tree | None:
        """The equation of a label; None if it is given, or was made by an iteration that is missing."""
        cell = self.account.side.source.cell(label)
        if cell is None:
            return None
        if cell.is_parameter:
            return None if self.account.before is None else Leaf(Source(Label(f"{label.name}+"), True))
        at = self.place(label.after)
        if label.sample is not None and label.sample not in at.samples:
            return None
        place = 0 if label.sample is None else at.samples.index(label.sample)  # a batch of one sample has its loss without a number
        tree = at.page.equation(cell._replace(sample=place) if KINDS[cell.kind].per_sample else cell)
        if isinstance(tree, Leaf) and at.source(tree.key).label == label:  # a batch of one sample copies the sample's quantity
            tree = at.page.equation(_cell(tree.key))
        return None if tree is None else self.over(tree, at)

    def place(self, after: bool) -> At:
        """The place of labels of the iteration, or of the forward pass after it."""
        if after not in self._places:
            samples = range(1, len(self.config.samples) + 1) if after else self.account.now.samples
            self._places[after] = At(self.config, samples, after)
        return self._places[after]

    def over(self, tree: Tree, at: At) -> Tree:
        """A tree over cells, as a tree over sources."""
        put: dict[Hashable, Tree] = {}
        for key in dict.fromkeys(leaves(tree)):
            source, cell = at.source(key), _cell(key)
            inner = at.page.equation(cell) if KINDS[cell.kind].part_or_twin and not self.told(source) else None
            put[key] = Leaf(self.carried(source, cell)) if inner is None else self.over(inner, at)
        return graft(tree, put)

    def carried(self, source: Source, cell: Cell) -> Source:
        """The source of a parameter that a side does not tell: the updated parameter of the iteration before."""
        made = Source(Label(f"{source.label.name}+"), True)
        return made if cell.is_parameter and not self.told(source) and self.told(made) else source


class At:
    """A place for cells: an iteration over these samples, or the forward pass after it."""

    def __init__(self, config: Config, samples: Sequence[int], after: bool) -> None:
        self.page = Page(config.network, len(samples), config.inlined)
        self.samples, self.after = samples, after

    def source(self, key: Hashable) -> Source:
        cell = _cell(key)
        if self.after and cell.is_parameter:  # the updated parameter
            cell = cell.updated()
        number = None if cell.sample is None else self.samples[cell.sample]
        return Source(labelled(self.page, cell, number, len(self.samples) > 1, self.after))


def sources_of(tree: Tree) -> list[Source]:
    return [key for key in dict.fromkeys(leaves(tree)) if isinstance(key, Source)]


def _cell(key: Hashable) -> Cell:
    assert isinstance(key, Cell)
    return key


class Witnesses:
    """The quantities of an iteration over these samples in which both sides agree, and those in which they differ."""

    def __init__(self, page: Page, samples: Sequence[int], agree: Callable[[Label], bool], differ: Callable[[Label], bool]) -> None:
        self.page, self.samples, self.agree, self.differ = page.sized(len(samples)), samples, agree, differ
        self.graph = Graph(self.page)
        self.families = {use.family for uses in self.graph.uses.values() for use in uses}
        self._barren: set[Cell] = set()
        self._parts: dict[Cell, frozenset[Hashable]] = {}

    def vouch(self, cell: Cell) -> bool:
        """True if one of them is computed from this quantity, and everything between the two is untold."""
        if cell.kind == "eta":
            updated = (made.updated() for made in self.page.parameters())
            return any(self._told(made) for made in updated)
        met, waiting = {cell}, [cell]
        while waiting:
            below = waiting.pop()
            found = [above for above in self.graph.dependents(below, self.families) if above not in met and above not in self._barren]
            if any(self._told(above) and self._refers(above, below) for above in found):
                return True
            met.update(found)
            waiting += [above for above in found if not self.differ(self._label(above))]
        self._barren |= met
        return False

    def _refers(self, above: Cell, below: Cell) -> bool:
        if above not in self._parts:
            tree = self.page.equation(above)
            self._parts[above] = frozenset(() if tree is None else leaves(tree))
        return below in self._parts[above]

    def _told(self, cell: Cell) -> bool:
        return self.agree(self._label(cell))

    def _label(self, cell: Cell) -> Label:
        sample = None if cell.sample is None else self.samples[cell.sample]
        return labelled(self.page, cell, sample, len(self.samples) > 1)


# the size of the numbers that a quantity is the sum of: if they cancel, the rest is known no better than they are


class Extent(NamedTuple):
    """A value, and how far it would move if each number in it moved by its own size."""

    value: float
    size: float


MOST_LOOKED_THROUGH = 200_000  # terms of an iteration: beyond it, a number is as large as it is told to be


class Scale:
    """The sizes of the quantities of one iteration. `before` has the sizes of the iteration before, which made the parameters."""

    def __init__(self, account: Account, other: Account, before: Scale | None = None) -> None:
        self.account, self.other, self.before = account, other, before
        self.equations = Equations(account, lambda source: account.find(source) is not None)
        self._known: dict[Hashable, Extent] = {}
        self._looked_through = 0

    def size(self, source: Source) -> float:
        """The size of the numbers that a quantity is made of, at least that of the quantity itself; 0 if it is not known."""
        return self._extent(source).size

    def _extent(self, key: Hashable) -> Extent:
        if key not in self._known:
            assert isinstance(key, Source)
            told = self.account.find(key)
            told = self.other.find(key) if told is None else told
            worked = self._worked(key) if told is None or self._looked_through < MOST_LOOKED_THROUGH else Extent(told, 0.0)
            value = worked.value if told is None else told
            self._known[key] = Extent(value, max(abs(value), worked.size if isfinite(worked.size) else 0.0))
        return self._known[key]

    def _worked(self, key: Source) -> Extent:
        if key.before:
            return Extent(0.0, 0.0) if self.before is None else self.before._extent(Source(key.label))
        tree = self.equations.tree(key.label)
        if tree is None:
            return Extent(0.0, 0.0)
        self._looked_through += sum(1 for _ in leaves(tree))
        return extent(tree, self._extent)


def extent(root: Tree, of: Callable[[Hashable], Extent]) -> Extent:
    """The value and the size of a tree."""
    if isinstance(root, Leaf):
        return of(root.key)
    if isinstance(root, Num):
        return Extent(root.value, 0.0)
    if not isinstance(root, (Op, Call)):
        raise TypeError(f"a tree with letters has no size: {root!r}")
    args = [extent(arg, of) for arg in root.args]
    if isinstance(root, Op) and root.symbol == "+":
        return Extent(sum(arg.value for arg in args), sum(max(arg.size, abs(arg.value)) for arg in args))
    return _moved(*_places(root.symbol if isinstance(root, Op) else root.primitive, len(args)), args)


def _moved(tree: Tree, slopes: Sequence[Tree], args: Sequence[Extent]) -> Extent:
    """The value of a tree for these arguments, and how far it moves as each of them does; 0 if that is not finite."""

    def worked(root: Tree) -> float:
        return walk(root, lambda place: args[place].value)  # type: ignore[call-overload] # its leaves are places

    value = worked(tree)
    size = sum(abs(worked(slope)) * arg.size for slope, arg in zip(slopes, args, strict=True) if arg.size)
    return Extent(value, size) if isfinite(value) else Extent(0.0, 0.0)


@cache
def _places(of: str | Primitive, count: int) -> tuple[Tree, list[Tree]]:
    """An operation or a function with this number of arguments, and its slope by each."""
    leaves = tuple(map(Leaf, range(count)))
    tree = Op(of, leaves) if isinstance(of, str) else Call(of, leaves)
    return tree, [partial(tree, place) for place in range(count)]
