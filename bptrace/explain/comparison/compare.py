"""Compares two runs number by number, in the order in which the numbers are computed."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from ...trace.rounds import ETA, Label, RecordedIteration
from .chosen import EVERYTHING, Chosen
from .common_labels import CommonLabels, Order, common_labels
from .difference import Difference
from .one_side import Account, Scale, Source
from .sides import Sides
from .tally import Tally
from .tolerance import Tolerance
from .worked import Alike, WorkedIteration

MOST_DIFFERENCES = 20  # differences that are kept, unless all are asked for
_WANTED = "what is compared are numbers by name, such as net_h1 and w5+, or arrays, such as W1, z1, a1 and dW1"

Pair = tuple["RecordedIteration | None", "RecordedIteration | None"]


class Pairing:
    """An iteration of both sides, and the pair compared before it, if that is the iteration before on both sides."""

    a: Account
    b: Account

    def __init__(
        self, sides: Sides, tolerance: Tolerance, left: RecordedIteration, right: RecordedIteration, before: Pairing | None
    ) -> None:
        if before is not None and (before.a.now.iteration, before.b.now.iteration) != (left.iteration - 1, right.iteration - 1):
            before = None
        self.tolerance = tolerance
        self.a = Account(sides.a, left, None if before is None else before.a.now)
        self.b = Account(sides.b, right, None if before is None else before.b.now)
        self.teller, self.other = (self.a, self.b) if sides.teller is sides.a else (self.b, self.a)
        self._last = None if before is None else (before.teller, before.other)  # not the pair itself, which would keep all before it
        self._agreed: dict[Label, bool] = {}

    @cached_property
    def scale(self) -> Scale:
        return Scale(self.teller, self.other, None if self._last is None else Scale(*self._last))

    def same(self, label: Label, a: float, b: float) -> bool:
        """True if the numbers are within tolerance, if need be of the terms that they are sums of."""
        return self.tolerance.same(a, b) or self.tolerance.same(a, b, self.scale.size(Source(label)))

    def agrees(self, label: Label) -> bool:
        """True if both sides tell a quantity, and agree in it."""
        if label not in self._agreed:
            a, b = self.a.now.find(label), self.b.now.find(label)
            self._agreed[label] = a is not None and b is not None and self.same(label, a, b)
        return self._agreed[label]

    def differs(self, label: Label) -> bool:
        """True if both sides tell a quantity, and do not agree in it."""
        return None not in (self.a.now.find(label), self.b.now.find(label)) and not self.agrees(label)


class Met(NamedTuple):
    """Where the runs first differ: the difference, and the iteration."""

    difference: Difference
    now: Pairing


class Comparison:
    """Takes iterations in pairs. What it keeps does not grow with their number, unless all differences are asked for.

    `chosen` are the quantities that are compared; the others serve to say where a difference comes from. If it is `tallied`, it is
    known of each kind at a layer how many of its numbers differ.
    """

    def __init__(
        self,
        sides: Sides,
        tolerance: Tolerance,
        most: int | None = MOST_DIFFERENCES,
        chosen: Chosen = EVERYTHING,
        tallied: bool = False,
    ) -> None:
        self.sides, self.tolerance, self.most, self.chosen = sides, tolerance, most, chosen
        self.order = Order(sides)
        self.tally = Tally(self.order) if tallied else None
        self.labels: tuple[dict[Label, None], dict[Label, None]] = {}, {}
        self.iterations = self.numbers = self.differing = 0
        self.alone: tuple[list[int], list[int]] = [], []
        self.differences: list[Difference] = []
        self.first: Met | None = None
        self.largest: Difference | None = None
        self._compared: set[Label] = set()
        self._alike = Alike()
        self._before: Pairing | None = None
        self._plans: dict[tuple[int, int], CommonLabels] = {}

    def take(self, pair: Pair) -> None:
        """Compares the next iterations of both sides."""
        left, right = pair
        if left is None or right is None:
            for numbers, one in zip(self.alone, pair, strict=True):
                numbers.extend([one.iteration] if one is not None else [])
        elif self.chosen.iteration(left.iteration):
            now = Pairing(self.sides, self.tolerance, left, right, self._before)
            self.numbers += self._compare(left, right, now)
            self.iterations, self._before = self.iterations + 1, now

    def _compare(self, left: RecordedIteration, right: RecordedIteration, now: Pairing) -> int:
        """Compares two iterations, and says how many numbers were compared."""
        unnamed = self.chosen is EVERYTHING and self.tally is None
        if unnamed and isinstance(left, WorkedIteration) and left.equals(right):
            return self._alike.take(left)  # of large networks many are, and nobody asks for the names of their quantities
        plan = self._plan(left, right)
        if self.tally is not None:
            self.tally.compared(left.iteration, plan)
        for label, a, b in plan.unlike(left, right, self.order.rank):
            # after the first difference, no other is examined
            if self.tolerance.same(a, b) or (self.first is None and now.same(label, a, b)):
                if self.largest is None or abs(a - b) > abs(self.largest.size):
                    self.largest = Difference(label, left.iteration, a, b)
                continue
            self._keep(Difference(label, left.iteration, a, b), now)
        return len(plan.labels)

    def _keep(self, found: Difference, now: Pairing) -> None:
        self.differing += 1
        self.first = self.first or Met(found, now)
        if self.most is None or len(self.differences) < self.most:
            self.differences.append(found)
        if self.tally is not None:
            self.tally.differs(found)

    def _plan(self, left: RecordedIteration, right: RecordedIteration) -> CommonLabels:
        key = id(left.labels), id(right.labels)  # each plan keeps its labels alive, so that no other object gets their ids
        if key not in self._plans:
            self._plans[key] = made = common_labels(
                left, right, () if self._plans else (ETA,), None if self.chosen is EVERYTHING else self._wanted
            )
            for met, labels in zip(self.labels, made.of, strict=True):
                met.update(dict.fromkeys(labels))
            self._compared.update(made.labels)
        return self._plans[key]

    def _wanted(self, label: Label) -> bool:
        return self.chosen.label(label, self.order.cell(label))

    @property
    def compared(self) -> set[Label]:
        """The labels that were compared."""
        self._compared.update(self._alike.given_up())
        return self._compared

    @property
    def quantities(self) -> int:
        """How many quantities were compared."""
        return len(self.compared) if self._compared else self._alike.quantities

    def nothing(self) -> tuple[str, str]:
        """The message if nothing was compared, and what may help."""
        a, b = self.sides.a, self.sides.b
        if not self.iterations:
            return f"{a.spec} and {b.spec} have no iteration in common", "FILE@N names one iteration of a file"
        for side, labels in zip((a, b), self.labels, strict=True):
            if not labels and not side.unread:
                return f"there is no number in {side.spec}", _WANTED
        among, hint = ("", _WANTED) if self.chosen is EVERYTHING else (" among those of --only", "without --only all is compared")
        unread = ((side, typed, said) for side in (a, b) for typed, said in side.unread.items())
        why = next((f"{typed[:60]!r} in {side.spec}: {said or side.unknown(typed)}" for side, typed, said in unread), hint)
        return f"{a.spec} and {b.spec} have no quantity in common{among}", why

    def only(self, side: int) -> list[Label]:
        """The labels that were never compared, since only one side has them; without η, which a trace never states by itself."""
        compared = self.compared if self.labels[side] else ()
        return [label for label in self.labels[side] if label not in compared and label != ETA and self._wanted(label)]
