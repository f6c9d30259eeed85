"""What a program recorded, gathered while it is compared, so that the cause of a difference can be looked for."""

from __future__ import annotations

from ..explain.comparison.cause import Why
from ..explain.comparison.compare import Pair
from ..explain.comparison.sides import Sides
from ..inputs.config.config import Config
from ..trace.rounds import Label, RecordedIteration
from .seen_arrays import SeenIteration, seen_iteration

MOST_BEFORE, MOST_AFTER = 2, 8  # iterations that are kept: the last before the numbers differ, and those from there on
MOST_GATHERED = 1 << 20  # numbers that are kept


class Gathering:
    """Takes the iterations as they are compared, and keeps some of them."""

    def __init__(self, sides: Sides) -> None:
        self.sides = sides
        own = [one for one in (sides.a, sides.b) if one.config is not None]
        self.config: Config | None = own[0].source.config if len(own) == 1 else None
        self.program = sides.b if sides.a.config is not None else sides.a
        self.kept: list[RecordedIteration] = []
        self.differing: int | None = None
        self._numbers = 0

    def take(self, pair: Pair, differs: bool) -> None:
        """Takes the iterations of both sides; `differs` is True from the first difference on."""
        one = pair[1] if self.program is self.sides.b else pair[0]
        if one is None or self.config is None:
            return
        if differs and self.differing is None:
            self.differing = one.iteration
            self.kept = self.kept[-MOST_BEFORE:]
        if self.differing is None:
            self.kept = [*self.kept[-MOST_BEFORE:], one]
        elif one.iteration < self.differing + MOST_AFTER and self._numbers < MOST_GATHERED:
            self._numbers += len(one.values)
            self.kept.append(one)

    def why(self, tolerance: float, absolute: float = 0.0, first: Label | None = None) -> Why:
        """The causes, and what cannot be told. `first` is the first quantity that differs."""
        seen = self.seen()
        if self.config is None or self.config.round_each or not seen:  # arrays are not rounded step by step
            return Why()
        from .blind import cannot_tell
        from .why import Search

        there = None if first is None or self.differing is None else (self.differing, first)
        search = Search(self.config, seen, tolerance, absolute, there)
        if search.right is None:
            return Why()
        searched = self.differing is not None
        return Why(tuple(search.causes()) if searched else (), tuple(cannot_tell(search)), searched)

    def seen(self) -> list[SeenIteration]:
        """The iterations that are kept, as arrays."""
        if self.config is None:
            return []
        everyone = range(1, len(self.config.samples) + 1)
        found = [seen_iteration(one, self.program.source.cell, everyone) for one in self.kept]
        return [one for one in found if one.blocks]
