"""Compares two runs number by number, in the order in which the numbers are computed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from ...model.symbols import standing
from ...trace.rounds import ETA, Label, RecordedIteration
from .one_side import Account, Scale, Source
from .sides import Sides

RELATIVE, ABSOLUTE = 1e-9, 1e-3  # the usual relative tolerance; the absolute tolerance is this share of it
MOST_DIFFERENCES = 20  # differences that are kept, unless all are asked for

Rank = tuple[bool, tuple[int, ...], int, tuple[int, ...]]
Pair = tuple["RecordedIteration | None", "RecordedIteration | None"]


class Tolerance(NamedTuple):
    """When two numbers count as equal: if they differ by at most this share of the larger number or of the terms it is the sum of,
    or by at most a thousandth of the share itself, so that a number that is nearly 0 counts as 0."""

    relative: float = RELATIVE

    def same(self, a: float, b: float, size: float = 0.0) -> bool:
        return abs(a - b) <= self.relative * max(abs(a), abs(b), size, ABSOLUTE)


class Difference(NamedTuple):
    """A quantity and its two numbers. `iteration` is A's, if the two have different ones."""

    label: Label
    iteration: int
    a: float
    b: float

    @property
    def size(self) -> float:
        return self.b - self.a

    @property
    def relative(self) -> float:
        """The difference as a share of the larger number."""
        return abs(self.size) / max(abs(self.a), abs(self.b)) if self.size else 0.0


class Pairing:
    """An iteration of both sides, and the pair compared before it, if that is the iteration before on both sides."""

    a: Account
    b: Account

    def __init__(self, sides: Sides, left: RecordedIteration, right: RecordedIteration, before: Pairing | None) -> None:
        if before is not None and (before.a.now.iteration, before.b.now.iteration) != (left.iteration - 1, right.iteration - 1):
            before = None
        self.a = Account(sides.a, left, None if before is None else before.a.now)
        self.b = Account(sides.b, right, None if before is None else before.b.now)
        self.teller, self.other = (self.a, self.b) if sides.teller is sides.a else (self.b, self.a)
        self._last = None if before is None else (before.teller, before.other)  # not the pair itself, which would keep all before it

    @cached_property
    def scale(self) -> Scale:
        return Scale(self.teller, self.other, None if self._last is None else Scale(*self._last))

    @cached_property
    def most(self) -> float:
        """An upper bound of the size of the terms of any number in the iteration."""
        return sum(map(abs, self.a.now.values)) + sum(map(abs, self.b.now.values)) + 1.0


class Met(NamedTuple):
    """Where the runs first differ: the difference, the iteration, and everything in it on which they agree."""

    difference: Difference
    now: Pairing
    agreed: frozenset[Label]


class CommonLabels(NamedTuple):
    """What two iterations with certain labels have in common: the labels in order, and their positions on each side, None where a
    side works the value only when asked. `same` is True if the iterations have the same labels in the same order."""

    of: tuple[tuple[Label, ...], tuple[Label, ...]]
    labels: tuple[Label, ...]
    places: tuple[tuple[int | None, ...], tuple[int | None, ...]]
    same: bool


class Comparison:
    """Takes iterations in pairs. What it keeps does not grow with their number, unless all differences are asked for."""

    def __init__(self, sides: Sides, tolerance: Tolerance, most: int | None = MOST_DIFFERENCES) -> None:
        self.sides, self.tolerance, self.most = sides, tolerance, most
        self.order = Order(sides)
        self.compared: set[Label] = set()
        self.labels: tuple[dict[Label, None], dict[Label, None]] = {}, {}
        self.iterations = self.numbers = self.differing = 0
        self.alone: tuple[list[int], list[int]] = [], []
        self.differences: list[Difference] = []
        self.first: Met | None = None
        self.largest: Difference | None = None
        self._before: Pairing | None = None
        self._plans: dict[tuple[int, int], CommonLabels] = {}

    def take(self, pair: Pair) -> None:
        """Compares the next iterations of both sides."""
        left, right = pair
        if left is None or right is None:
            for numbers, one in zip(self.alone, pair, strict=True):
                numbers.extend([one.iteration] if one is not None else [])
            return
        plan, now, relative = self._plan(left, right), Pairing(self.sides, left, right, self._before), self.tolerance.relative
        stops = self.first is not None  # after the first difference, no other is examined
        equal = plan.same and left.values == right.values  # of large networks many are, and are not gone through one by one
        for label, at, there in zip(plan.labels, *plan.places, strict=True) if not equal else ():
            a = left.more(label) if at is None else left.values[at]
            b = right.more(label) if there is None else right.values[there]
            if a == b or a is None or b is None:
                continue
            if abs(a - b) > relative * max(abs(a), abs(b), ABSOLUTE) and (stops or not self._cancels(label, a, b, now)):
                self.differing += 1
                if self.most is None or len(self.differences) < self.most:
                    self._keep(Difference(label, left.iteration, a, b), now, plan.labels)
            elif self.largest is None or abs(a - b) > abs(self.largest.size):
                self.largest = Difference(label, left.iteration, a, b)
        self.iterations, self.numbers, self._before = self.iterations + 1, self.numbers + len(plan.labels), now

    def _cancels(self, label: Label, a: float, b: float, now: Pairing) -> bool:
        """True if the difference is within tolerance of the terms that the numbers are sums of. Examined only if that is possible."""
        return abs(a - b) <= self.tolerance.relative * now.most and self.tolerance.same(a, b, now.scale.size(Source(label)))

    def _keep(self, found: Difference, now: Pairing, labels: Sequence[Label]) -> None:
        self.differences.append(found)
        if self.first is None:
            self.first = Met(found, now, frozenset(label for label in labels if self._agrees(label, now)))

    def _agrees(self, label: Label, now: Pairing) -> bool:
        a, b = now.a.now.find(label), now.b.now.find(label)
        return a is not None and b is not None and (self.tolerance.same(a, b) or self._cancels(label, a, b, now))

    def _plan(self, left: RecordedIteration, right: RecordedIteration) -> CommonLabels:
        key = id(left.labels), id(right.labels)  # each plan keeps its labels alive, so that no other object gets their ids
        if key not in self._plans:
            self._plans[key] = self._made(left, right)
        return self._plans[key]

    def _made(self, left: RecordedIteration, right: RecordedIteration) -> CommonLabels:
        here = {label: place for place, label in enumerate(left.labels)}
        there = here if left.labels is right.labels else {label: place for place, label in enumerate(right.labels)}
        every = here | there | ({} if self.iterations else {ETA: 0})
        both = ((left, here), (right, there))
        common = [label for label in every if all(label in places or one.more(label) is not None for one, places in both)]
        common.sort(key=self.order.rank)
        for met, (_, places) in zip(self.labels, both, strict=True):
            met.update(dict.fromkeys(places))
        self.compared.update(common)
        at = tuple(map(here.get, common))
        same = here is there and None not in at
        return CommonLabels((left.labels, right.labels), tuple(common), (at, at if same else tuple(map(there.get, common))), same)

    def nothing(self) -> tuple[str, str]:
        """The message if nothing was compared, and what may help."""
        a, b = self.sides.a, self.sides.b
        if not self.iterations:
            return f"{a.spec} and {b.spec} have no iteration in common", "FILE@N names one iteration of a file"
        for side, labels in zip((a, b), self.labels, strict=True):
            if not labels and not side.unread:
                return f"{side.spec} holds no number", ""
        side, typed = next(((side, typed) for side in (a, b) for typed, said in side.unread.items() if not said), (a, ""))
        return f"{a.spec} and {b.spec} have no quantity in common", typed and f"{typed[:60]!r} in {side.spec}: {side.unknown(typed)}"

    def only(self, side: int) -> list[Label]:
        """The labels that were never compared, since only one side has them; without η, which a trace never states by itself."""
        return [label for label in self.labels[side] if label not in self.compared and label != ETA]


class Order:
    """The order of computation: givens, forward, error, backward, gradients, update, and the forward pass after it."""

    def __init__(self, sides: Sides) -> None:
        self.source = sides.teller.source
        self.config = self.source.config

    def rank(self, label: Label) -> Rank:
        """The key to sort by."""
        cell = self.source.cell(label)
        assert cell is not None
        return label.after, standing(cell), label.sample or 0, cell.at
