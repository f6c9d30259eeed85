"""What a side does not tell, but what must be right there, since numbers agree that are computed from it."""

from __future__ import annotations

from collections.abc import Container, Hashable, Sequence

from ...formula.tree import leaves
from ...model.cells import Page
from ...model.symbols import Cell
from ...trace.rounds import Label, labelled
from ..graph import Graph


class Witnesses:
    """The quantities of an iteration over these samples on which both sides agree, and those on which they do not."""

    def __init__(self, page: Page, samples: Sequence[int], agreed: Container[Label], others: Container[Label] = ()) -> None:
        self.page, self.samples, self.agreed, self.others = page.sized(len(samples)), samples, agreed, others
        self.graph = Graph(self.page)
        self.families = {use.family for uses in self.graph.uses.values() for use in uses}
        self._barren: set[Cell] = set()
        self._parts: dict[Cell, frozenset[Hashable]] = {}

    def vouch(self, cell: Cell) -> bool:
        """Is there one that is computed from this quantity, with nothing between them but what is not told?"""
        if cell.kind == "eta":
            updated = (made._replace(kind=made.kind + "+") for made in self.page.parameters())
            return any(self._told(made) for made in updated)
        met, waiting = {cell}, [cell]
        while waiting:
            below = waiting.pop()
            found = [above for above in self.graph.dependents(below, self.families) if above not in met and above not in self._barren]
            if any(self._told(above) and self._refers(above, below) for above in found):
                return True
            met.update(found)
            waiting += [above for above in found if self._label(above) not in self.others]
        self._barren |= met
        return False

    def _refers(self, above: Cell, below: Cell) -> bool:
        if above not in self._parts:
            tree = self.page.equation(above)
            self._parts[above] = frozenset(() if tree is None else leaves(tree))
        return below in self._parts[above]

    def _told(self, cell: Cell) -> bool:
        return self._label(cell) in self.agreed

    def _label(self, cell: Cell) -> Label:
        sample = None if cell.sample is None else self.samples[cell.sample]
        return labelled(self.page, cell, sample, len(self.samples) > 1)
