"""Which quantity depends on which: only the references in the equations are read, and no equation is written out."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Container, Iterable, Iterator
from functools import cached_property
from itertools import product
from typing import NamedTuple

from ..formula.tree import Leaf, Letter, Num, Ref, Tree, nodes
from ..model.layer_equations import equation_of_layer
from ..model.page import LETTERS, Page, layer_of
from ..model.symbols import KINDS, Cell

Family = tuple[str, int]  # a kind at a layer


class Use(NamedTuple):
    """A family whose equation, in these letters, refers to another family with these indices."""

    family: Family
    letters: str
    ref: Ref


class Graph:
    """The references between the quantities of a network, for a batch of the page's size."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._closures: dict[tuple[str, Family], set[Family]] = {}
        self._reached: dict[tuple[Cell, Family], list[Cell]] = {}

    @cached_property
    def uses(self) -> dict[Family, list[Use]]:
        """For each family, the families that refer to it."""
        found: dict[Family, list[Use]] = {}
        for kind, layer in product(KINDS, range(self.page.network.depth + 1)):
            for use in self._refs(kind, layer):
                found.setdefault(_family(use.ref), []).append(use)
        return found

    def _refs(self, kind: str, layer: int) -> Iterator[Use]:
        meaning, page = self.page.meaning(kind, layer), self.page
        if meaning is None or not page.has(kind, layer) or page.writes_out(kind, layer):
            return
        tree = equation_of_layer(page, kind, layer, page.writes_out, lambda _: Num(1.0))
        for node in nodes(tree) if tree is not None else ():
            if isinstance(node, Ref):
                yield Use((kind, layer), meaning.letters, node)

    def above(self, family: Family) -> set[Family]:
        """The families that depend on this one, and the family itself."""
        return self._closed("above", family, lambda at: (use.family for use in self.uses.get(at, ())))

    def below(self, family: Family) -> set[Family]:
        """The families that this one depends on, and the family itself."""
        return self._closed("below", family, lambda at: self.used.get(at, ()))

    @cached_property
    def used(self) -> dict[Family, list[Family]]:
        """For each family, the families that it refers to."""
        found: dict[Family, list[Family]] = {}
        for lower, uses in self.uses.items():
            for use in uses:
                found.setdefault(use.family, []).append(lower)
        return found

    def _closed(self, way: str, family: Family, step: Callable[[Family], Iterable[Family]]) -> set[Family]:
        if (way, family) not in self._closures:
            self._closures[way, family] = _closed(family, step)
        return self._closures[way, family]

    def dependents(self, cell: Cell, within: Container[Family]) -> list[Cell]:
        """The quantities of some families whose equations refer to a quantity; a few may lack it, where a connection is missing."""
        found: dict[Cell, None] = {}
        for use in self.uses.get((cell.kind, cell.layer), ()):
            if use.family in within:
                found.update(dict.fromkeys(self._members(use, cell)))
        return list(found)

    def _members(self, use: Use, cell: Cell) -> Iterator[Cell]:
        (kind, layer), page = use.family, self.page
        fixed = {letter: value for letter, value in self._fixed(use.ref, cell).items() if letter in use.letters}
        ranges = [
            range(size) if letter not in fixed else range(fixed[letter], fixed[letter] + 1)
            for letter, size in zip(LETTERS[kind], page.shape(kind, layer), strict=False)
        ]
        own = KINDS[kind].per_sample
        samples = (None,) if not own else (cell.sample,) if KINDS[cell.kind].per_sample else range(page.batch)
        for at in product(*ranges):
            if page.exists(kind, layer, at):
                yield from (Cell(kind, layer, at, sample) for sample in samples)

    def _fixed(self, ref: Ref, cell: Cell) -> dict[str, int]:
        """The values of the letters for which a reference means this quantity."""
        if self.page.shares(ref.family, cell.layer):
            return {}
        indices = ref.at[1 : 1 + len(cell.at)]
        return {index.name: value for index, value in zip(indices, cell.at, strict=True) if isinstance(index, Letter)}

    def reached(self, below: Cell, above: Cell) -> list[Cell]:
        """The quantities that lie between `below` and the families that `above` needs, nearest first; `below` is among them."""
        if below == above:
            return [below]
        goal = (above.kind, above.layer)
        if (below, goal) not in self._reached:
            self._reached[below, goal] = self._spread(below, self.above((below.kind, below.layer)) & self.below(goal))
        return self._reached[below, goal]

    def _spread(self, start: Cell, within: Container[Family]) -> list[Cell]:
        found, waiting = {start: None}, deque([start])
        while waiting:
            new = [cell for cell in self.dependents(waiting.popleft(), within) if cell not in found]
            found.update(dict.fromkeys(new))
            waiting += new
        return list(found)


def _family(ref: Ref) -> Family:
    """The family of a reference; there is one η for all layers."""
    return ("eta", 0) if ref.family == "eta" else (ref.family, layer_of(ref))


def _closed(start: Family, step: Callable[[Family], Iterable[Family]]) -> set[Family]:
    """Everything that is reached from a start by repeated steps."""
    found, waiting = {start}, [start]
    while waiting:
        new = set(step(waiting.pop())) - found
        found |= new
        waiting += new
    return found


def copied(equation: Callable[[Cell], Tree | None], cell: Cell) -> Cell:
    """The quantity itself; or, if its equation merely copies another one, that one."""
    tree = equation(cell)
    if isinstance(tree, Leaf) and isinstance(tree.key, Cell) and KINDS[tree.key.kind].part_or_twin:
        return copied(equation, tree.key)
    return cell
