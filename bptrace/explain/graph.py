"""Which quantity depends on which: only the references in the equations are read, and no equation is written out."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from functools import cached_property
from itertools import product
from typing import NamedTuple

from ..formula.tree import Leaf, Letter, Num, Ref, Tree, nodes
from ..formula.walk import in_order
from ..model.layer_equations import equation_of_layer, layer_of
from ..model.page import LETTERS, Page
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
        self._between: dict[tuple[Family, Family], set[Family]] = {}
        self._moved: dict[Cell, dict[Family, dict[Cell, None]]] = {}

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

    @cached_property
    def used(self) -> dict[Family, list[Family]]:
        """For each family, the families that it refers to."""
        found: dict[Family, list[Family]] = {}
        for lower, uses in self.uses.items():
            for family in dict.fromkeys(use.family for use in uses):
                found.setdefault(family, []).append(lower)
        return found

    @cached_property
    def order(self) -> dict[Family, int]:
        """The place of each family in an order in which it comes after those that it refers to, and soon after them."""
        families = product(reversed(KINDS), reversed(range(self.page.network.depth + 1)))
        return {family: place for place, family in enumerate(in_order(families, self.used.get, iter))}

    def _needed(self, family: Family, start: Family) -> list[Family]:
        """The families that a family refers to and that may depend on another one, since they come after it."""
        return [lower for lower in self.used.get(family, ()) if self.order[lower] >= self.order[start]]

    def between(self, below: Family, above: Family) -> set[Family]:
        """The families that depend on `below` and that `above` depends on, these two among them; none if `above` depends on no `below`."""
        if (below, above) not in self._between:
            found = {below}
            for family, needed in in_order([above], lambda family: self._needed(family, below), iter).items():
                if needed and not found.isdisjoint(needed):
                    found.add(family)
            self._between[below, above] = found if above in found else set()
        return self._between[below, above]

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

    def moved(self, below: Cell, family: Family) -> dict[Cell, None]:
        """The quantities of a family that depend on `below`, or are it. What lies on the way is worked once, whatever is asked for."""
        start = below[:2]
        found = self._moved.setdefault(below, {start: {below: None}})
        if family not in found:
            order = in_order([family], lambda at: None if at in found else self._needed(at, start), iter)
            for at, needed in order.items():
                if needed is not None:
                    cells = (cell for lower in needed for cell in found[lower])
                    found[at] = dict.fromkeys(above for cell in cells for above in self.dependents(cell, (at,)))
        return found[family]

    def moves(self, cell: Cell, below: Cell) -> bool:
        """True if a quantity depends on `below`, or is it."""
        return cell in self.moved(below, cell[:2])


def _family(ref: Ref) -> Family:
    """The family of a reference; there is one η for all layers."""
    return ("eta", 0) if ref.family == "eta" else (ref.family, layer_of(ref))


def copied(equation: Callable[[Cell], Tree | None], cell: Cell) -> Cell:
    """The quantity itself; or, if its equation merely copies another one, that one."""
    tree = equation(cell)
    if isinstance(tree, Leaf) and isinstance(tree.key, Cell) and KINDS[tree.key.kind].part_or_twin:
        return copied(equation, tree.key)
    return cell
