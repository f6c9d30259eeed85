"""Every path from one quantity of the forward pass to another: a chain of slopes, whose product is one part of the derivative."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterator, Mapping
from heapq import nlargest
from typing import NamedTuple

from ..errors import UsageError
from ..formula.derivative import partial
from ..formula.settled import CANCELLED
from ..formula.substitute import add
from ..formula.tree import Op, Tree, leaves
from ..formula.walk import in_order, walk
from ..model.page import spelled
from ..model.symbols import BACKWARD, DATA, ERROR, FORWARD, KINDS, Cell, of_stage
from .topics import ONE, After, Derivative, Topic
from .working import Working

MOST_PATHS = 10
NAME_A_START = "name what paths start from, such as w1 or net_h1, or a derivative, such as dE/dw1 or dout_o1/dw1"


class Path(NamedTuple):
    """The quantities on a path, the slopes of its steps in the same order, and their product."""

    cells: tuple[Cell, ...]
    factors: tuple[Topic, ...]
    product: float


class Paths(NamedTuple):
    """The paths from one quantity to another: how many, those with the largest products, and the derivative, the sum of all."""

    below: Cell
    above: Cell
    slope: Topic
    total: float
    number: int
    shown: tuple[Path, ...]

    @property
    def sum(self) -> float:
        """The sum of the products of the shown paths; 0 if they cancel."""
        return self._settled(math.fsum(path.product for path in self.shown))

    @property
    def largest(self) -> float:
        """The size of the largest product."""
        return max((abs(path.product) for path in self.shown), default=0.0)

    @property
    def rest(self) -> float:
        """The sum of the products of the paths that are not shown."""
        return self._settled(self.total - self.sum) if self.number > len(self.shown) else 0.0

    def _settled(self, total: float) -> float:
        """A sum of products; 0 if they cancel."""
        return total if abs(total) > CANCELLED * self.largest else 0.0

    def share(self, part: float) -> float | None:
        """A part of the derivative as a share of it; None if the derivative is 0. A share may be negative, or above 1."""
        return part / self.total if abs(self.total) > CANCELLED * self.largest else None


def paths(working: Working, below: Cell, above: Cell, most: int = MOST_PATHS) -> Paths:
    """The paths from `below` to `above`, both in the forward pass; those with the `most` largest products are listed.

    If the loss is the end, its shares for outputs and samples, which only add up to it, are no stations of a path. Raises
    UsageError for a quantity outside the forward pass.
    """
    for cell in (below, above):
        if not KINDS[cell.kind].after:
            raise UsageError(f"paths lead through the forward pass, and {spelled(working.page, cell)} is not in it", NAME_A_START)
    working = working.between(above, below)
    links = _Links(working, below, above)
    ordered = in_order([below], links.of, lambda found: [link.end for link in found])
    counts, ways = {above: 1}, {above: [_Way(1.0)]}
    for cell, found in ordered.items():
        if cell != above and found is not None:
            counts[cell] = sum(counts[link.end] for link in found)
            every = (_Way(link.value * way.product, link, way) for link in found for way in ways[link.end])
            ways[cell] = nlargest(most, every, key=lambda way: abs(way.product))
    slope = working.slope(above, below)
    return Paths(below, above, slope, working.value(slope), counts[below], tuple(way.path(below) for way in ways[below]))


class _Link(NamedTuple):
    """A step of a path: where it leads, its derivative, as one factor or more, and the value of the derivative."""

    end: Cell
    factors: tuple[Topic, ...]
    value: float


class _Way(NamedTuple):
    """The rest of a path: the product along it, its first step, and the rest after that."""

    product: float
    link: _Link | None = None
    rest: _Way | None = None

    def path(self, start: Cell) -> Path:
        cells, factors, way = [start], list[Topic](), self
        while way.link is not None and way.rest is not None:
            cells.append(way.link.end)
            factors += way.link.factors
            way = way.rest
        return Path(tuple(cells), tuple(factors), self.product)


class _Links:
    """The steps that lead from a quantity towards another one."""

    def __init__(self, working: Working, below: Cell, above: Cell) -> None:
        self.working, self.above, graph = working, above, working.graph
        self.within = graph.between(below[:2], above[:2])
        self._terms: dict[Cell, Mapping[Hashable, list[Tree]]] = {}

    def of(self, cell: Cell) -> list[_Link]:
        if cell == self.above:
            return []
        ends = self.working.graph.dependents(cell, self.within)
        links = [self.link(cell, end) for end in ends if not is_loss(end) and self.needs(end, cell)]
        return [*links, *self.to_loss(cell)] if any(map(is_loss, ends)) else links

    def needs(self, end: Cell, cell: Cell) -> bool:
        """True if `end` is worked from `cell`, in the sample that is meant."""
        return self.above.sample in (None, end.sample) and cell in self.terms(end)

    def terms(self, cell: Cell) -> Mapping[Hashable, list[Tree]]:
        """The terms of an equation by their leaves, so that the slope of a long sum by each of its parts is found quickly."""
        if cell not in self._terms:
            found: dict[Hashable, list[Tree]] = {}
            for term in _terms(self.working.equation(cell)):
                for leaf in dict.fromkeys(leaves(term)):
                    found.setdefault(leaf, []).append(term)
            self._terms[cell] = found
        return self._terms[cell]

    def link(self, cell: Cell, end: Cell) -> _Link:
        key = self.working.slope(end, cell)
        if isinstance(key, Cell):
            return _Link(end, (key,), self.working.value(key))
        return _Link(end, (key,), walk(partial(add(self.terms(end)[cell]), cell), self.working.value))

    def to_loss(self, cell: Cell) -> Iterator[_Link]:
        """The step to the loss; if it is the loss of a batch, the slope of the sample's loss comes first."""
        above, working = self.above, self.working
        own = above if above.sample is not None else above.of_sample()._replace(sample=cell.sample)
        if own.sample == cell.sample and working.moving(own, cell):
            factors = [working.slope(own, cell), *([Derivative(above, own)] if above != own else [])]
            factors = [key for number, key in enumerate(factors) if not number or working.equation(key) != ONE]
            yield _Link(above, tuple(factors), math.prod(map(working.value, factors)))


def _terms(tree: Tree | None) -> Iterator[Tree]:
    if isinstance(tree, Op) and tree.symbol == "+":
        for arg in tree.args:
            yield from _terms(arg)
    elif tree is not None:
        yield tree


def is_loss(cell: Cell) -> bool:
    """True for the loss, or an output's share of it."""
    return KINDS[cell.kind].stage == ERROR


def ends(working: Working, key: Topic) -> tuple[Cell, Cell]:
    """The two ends of the paths of a quantity: for a derivative, the quantities that it names; else the quantity and the loss.

    Raises UsageError if there are no paths.
    """
    if isinstance(key, Derivative):
        return key.below, key.above
    cell, after = (key.cell, "+") if isinstance(key, After) else (key, "")
    if cell.kind == "through" and working.page.network.parts_loss(cell.layer + 1):
        return cell._replace(kind="out", at=cell.at[1:]), Cell("E_o#", cell.layer + 1, cell.at[:1], cell.sample)
    if after or cell.kind not in _ENDS:
        raise UsageError(f"there are no paths from {spelled(working.page, cell)}{after}", NAME_A_START)
    depth = working.page.network.depth
    return _ENDS[cell.kind](cell, Cell("E", depth) if cell.sample is None else Cell("E#", depth, (), cell.sample))


def has_ends(working: Working, key: Topic) -> bool:
    """True if a quantity has paths, be they none."""
    try:
        ends(working, key)
    except UsageError:
        return False
    return True


def _within_a_layer(cell: Cell) -> tuple[Cell, Cell]:
    row = KINDS[cell.kind]
    return cell._replace(kind=row.by, at=cell.at[-1:]), cell._replace(kind=row.of, at=cell.at[:1])


_ENDS: dict[str, Callable[[Cell, Cell], tuple[Cell, Cell]]] = {
    **{key: lambda cell, loss: (cell.parameter(), loss) for key, row in KINDS.items() if row.parameter},
    **{row.key: lambda cell, loss: (cell, loss) for row in of_stage(DATA, FORWARD)},
    **{row.key: lambda cell, loss: (cell._replace(kind=KINDS[cell.kind].by), loss) for row in of_stage(BACKWARD) if row.of == "E"},
    **{row.key: lambda cell, loss: _within_a_layer(cell) for row in of_stage(BACKWARD) if row.of not in ("", "E")},
}
