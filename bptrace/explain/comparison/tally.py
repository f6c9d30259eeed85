"""How many numbers of each kind were compared, layer by layer and iteration by iteration, and how many of them differ."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from ...model.symbols import word
from .common_labels import CommonLabels, Order, Rank
from .difference import Difference

MOST_KEPT = 5  # differences that are kept of each


class Group(NamedTuple):
    """A kind at a layer, of an iteration or of the forward pass after its update: net, 1, 3, False."""

    kind: str
    layer: int
    iteration: int
    after: bool


class Told:
    """What is known of a group: how many numbers were compared, how many differ, and the first of those."""

    def __init__(self, rank: Rank) -> None:
        self.numbers, self.differing, self.rank = 0, 0, rank
        self.differences: list[Difference] = []


class Tally:
    """The groups of a comparison, as they are met."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.groups: dict[Group, Told] = {}
        self._counts: dict[int, Counter[tuple[str, int, bool]]] = {}
        self._ranks: dict[tuple[str, int, bool], Rank] = {}

    def compared(self, iteration: int, plan: CommonLabels) -> None:
        """Takes all numbers of an iteration."""
        if id(plan) not in self._counts:
            self._counts[id(plan)] = self._counted(plan)
        for (kind, layer, after), count in self._counts[id(plan)].items():
            told = self.groups.setdefault(Group(kind, layer, iteration, after), Told(self._ranks[kind, layer, after]))
            told.numbers += count

    def _counted(self, plan: CommonLabels) -> Counter[tuple[str, int, bool]]:
        """How many numbers of each group an iteration has; a plan, which is kept, serves many of them."""
        found: Counter[tuple[str, int, bool]] = Counter()
        for label in plan.labels:
            cell = self.order.cell(label)
            key = word(cell.kind, cell.layer), cell.layer, label.after
            found[key] += 1
            if found[key] == 1:
                self._ranks.setdefault(key, self.order.rank(label))
        return found

    def differs(self, found: Difference) -> None:
        """Takes a number that differs."""
        cell = self.order.cell(found.label)
        told = self.groups[Group(word(cell.kind, cell.layer), cell.layer, found.iteration, found.label.after)]
        told.differing += 1
        if len(told.differences) < MOST_KEPT:
            told.differences.append(found)

    def in_order(self) -> list[tuple[Group, Told]]:
        """The groups in the order of computation, iteration by iteration."""
        return sorted(self.groups.items(), key=lambda item: (item[0].iteration, item[1].rank))
