"""Where a difference comes from: the equation of the quantity, on each side with that side's own numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from ...engine.steps import rounding
from ...formula.primitives import bends
from ...formula.settled import worked
from ...formula.tree import Tree, leaves
from ...formula.walk import walk
from ...model.page import Page
from ...model.symbols import Cell
from ...trace.rounds import Label
from .compare import Met
from .one_side import Account, Equations, Source, Witnesses, sources_of
from .tolerance import Tolerance
from .worked import Worked


class Part(NamedTuple):
    """A quantity that another is computed from, with both numbers, None if a side does not tell it. It is `vouched` for if it must
    be right all the same, since numbers that are computed from it agree."""

    source: Source
    a: float | None
    b: float | None
    vouched: bool = False

    @property
    def told(self) -> bool:
        return self.a is not None and self.b is not None


class Claim(Account):
    """One side: its number for the quantity in question, and its equation."""

    def __init__(self, account: Account, number: float) -> None:
        super().__init__(account.side, account.now, account.before)
        self.number = number
        self.tree: Tree | None = None

    def worked(self, found: Mapping[Source, float | None]) -> float | None:
        """The value of the equation with these numbers; None if one is missing."""
        if self.tree is None or any(found.get(source) is None for source in sources_of(self.tree)):
            return None
        own = self.side.config
        return (float if own is None else rounding(own))(walk(self.tree, found.__getitem__))  # type: ignore[arg-type]


class Origin:
    """The quantity in which two runs first differ: its equation on both sides, and what it is computed from."""

    def __init__(self, met: Met, tolerance: Tolerance) -> None:
        self.label, self.now, self.tolerance = met.difference.label, met.now, tolerance
        self.a, self.b = Claim(met.now.a, met.difference.a), Claim(met.now.b, met.difference.b)
        self.teller = self.a if met.now.teller is met.now.a else self.b
        self.size = met.now.scale.size(Source(self.label))
        for claim in (self.a, self.b):
            claim.tree = Equations(claim, self._told).tree(self.label)

    def _told(self, source: Source) -> bool:
        return self.a.find(source) is not None and self.b.find(source) is not None

    @property
    def cell(self) -> Cell:
        found = self.teller.side.source.cell(self.label)
        assert found is not None
        return found

    @cached_property
    def parts(self) -> list[Part]:
        """What the quantity is computed from."""
        trees = [claim.tree for claim in (self.teller, self.a, self.b) if claim.tree is not None]
        return [self._part(source) for source in dict.fromkeys(source for tree in trees for source in sources_of(tree))]

    def _part(self, source: Source) -> Part:
        a, b = self.a.find(source), self.b.find(source)
        return Part(source, a, b, (a is None) is not (b is None) and self._vouched(source))

    def _vouched(self, source: Source) -> bool:
        return not (source.before or source.label.after) and any(
            found.vouch(cell) for found in self._witnesses for cell in self._placed(source.label, found)
        )

    def _placed(self, label: Label, found: Witnesses) -> Iterator[Cell]:
        """The cell of a label, if the witnesses cover it: it is in their iteration, or is a given that stays the same."""
        cell = self.teller.side.source.cell(label)
        stays = cell is not None and (cell.kind == "eta" or cell.is_data)
        if cell is not None and (stays or found is self._witnesses[0]) and label.sample in (None, *found.samples):
            yield cell if label.sample is None else cell._replace(sample=found.samples.index(label.sample))

    @cached_property
    def _witnesses(self) -> list[Witnesses]:
        """The witnesses of the iteration, and of the iteration before it, in which both sides agree in everything."""
        page, before = Page(self.teller.config.network), self.teller.before
        found = [Witnesses(page, self.teller.now.samples, self.now.agrees, self.now.differs)]
        if self.a.before is not None and self.b.before is not None and before is not None:
            found.append(Witnesses(page, before.samples, lambda label: self._told(Source(label, True)), lambda label: False))
        return found

    def agrees(self, part: Part) -> bool:
        """True if both sides agree. In the iteration before they always do, since the first difference is not there."""
        if part.a is None or part.b is None:
            return False
        return part.source.before or self.now.agrees(part.source.label) or self.tolerance.same(part.a, part.b)

    def value(self, claim: Claim) -> float | None:
        """The value of a side's equation with its own numbers; where it has none, with the other's, if those are vouched for."""
        return claim.worked(self._numbers(claim))

    def _numbers(self, claim: Claim) -> dict[Source, float | None]:
        mine, other = ("a", "b") if claim is self.a else ("b", "a")
        found = {part.source: getattr(part, mine) for part in self.parts}
        return found | {part.source: getattr(part, other) for part in self.parts if part.vouched and found[part.source] is None}

    @property
    def at_a_corner(self) -> bool:
        """True if the equation bends or jumps at the numbers of a side, so that the two may stand on two sides of the corner."""
        for claim in (self.a, self.b):
            numbers = self._numbers(claim)
            for bend in bends(claim.tree) if claim.tree is not None else ():
                if None not in map(numbers.get, leaves(bend)) and worked(bend, numbers.__getitem__) == 0:  # type: ignore[arg-type]
                    return True
        return False

    def follows(self, claim: Claim) -> bool:
        """True if a side's number is what its equation gives."""
        value = self.value(claim)
        return isinstance(claim.side.source, Worked) or (value is not None and self.tolerance.same(value, claim.number, self.size))

    @property
    def otherwise(self) -> bool:
        """True if the two networks compute the quantity by different equations."""
        return self.a.tree != self.b.tree
