"""Whether the numbers of an exercise are kind to the hand: nothing saturated, dead, vanishing, or the same by chance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import combinations
from math import isclose
from typing import NamedTuple

from ..check.credit import is_frozen
from ..check.judging.answer_key import AnswerKey
from ..check.judging.asked_digits import asked_digits, unit_of
from ..check.judging.iterations import At
from ..check.judging.precision import FLOAT_NOISE
from ..explain.judges import flat_below
from ..inputs.config.config import Config
from ..inputs.config.keys import RATE
from ..model.page import Page
from ..model.symbols import Cell
from .asking import Asking, worked_quantities
from .decimals import as_asked
from .given_numbers import given_numbers
from .procedures import Procedure, with_any_numbers

LEAST_UNITS = 10  # of the last digit asked: a number of fewer has vanished, and so has the step of an update
LEAST_FROM_KINK = 0.01  # a net that is nearer to the kink of an activation is on neither side of it by hand
MULTIPLES = (1, 2, 3)  # an input that is so many times another, or the other way round, hides which of them was taken
HIDING = (0.0, 1.0, -1.0)  # parameters and inputs that hide whether they were used


class Unkind(NamedTuple):
    """What is unkind: its kind, of which number, and a sentence."""

    kind: str
    name: str
    said: str


Worked = Mapping[At, float]


class Kindness:
    """Judges the numbers of an exercise. It serves every config that differs from the first in nothing but numbers."""

    def __init__(self, config: Config) -> None:
        self.key, self.digits = AnswerKey(config), asked_digits(config).digits
        self.asked = [at for at in Asking(self.key).asked if isinstance(at.key, Cell)]
        self.moving = [at for at in self.asked if not is_frozen(self.key, at)]
        self.procedure = Procedure(Page(config.network), config, dict.fromkeys((*self.asked, *worked_quantities(self.key))))
        self.places = [at for leg in self.procedure.legs for at in leg.places]

    def unkind(self, config: Config) -> Iterator[Unkind]:
        """All that is unkind in a config."""
        yield from _given(config)
        values = self.procedure.values(config)
        if len(values) < len(self.places):
            yield Unkind("infinite", "", "some numbers are not finite")
            return
        for judge in (self.saturated, self.near_kinks, self.dead, self.vanishing, self.equal):
            yield from judge(values, config)

    # units

    def saturated(self, values: Worked, _: Config) -> Iterator[Unkind]:
        for at, cell in self._of("slope"):
            if abs(values[at]) < flat_below(self.key.config.network, cell.layer):
                yield self._told("saturated", at, f"is only {values[at]:.2g}: its unit is saturated")

    def near_kinks(self, values: Worked, _: Config) -> Iterator[Unkind]:
        for at, cell in self._of("net"):
            if self._has_kink(cell) and abs(values[at]) < LEAST_FROM_KINK:
                yield self._told("kink", at, f"is {values[at]:.2g}, too near to the kink of its activation")

    def dead(self, values: Worked, _: Config) -> Iterator[Unkind]:
        """Units that have no slope in any sample."""
        units: dict[Cell, list[float]] = {}
        for at, cell in self._of("slope"):
            units.setdefault(cell._replace(sample=None), []).append(values[at])
        for cell, slopes in units.items():
            if not any(slopes):
                name = self.key.config.network.units(cell.layer)[cell.at[0]]
                yield Unkind("dead", name, f"{name} is dead: its slope is 0 in every sample")

    def _of(self, kind: str) -> Iterator[tuple[At, Cell]]:
        """The quantities of a kind, with those of every sample."""
        return ((at, at.cell) for at in self.places if at.cell is not None and at.cell.kind == kind)

    def _has_kink(self, cell: Cell) -> bool:
        return self.key.config.network.layers[cell.layer - 1].activation.kinks

    # what is asked for

    def vanishing(self, values: Worked, config: Config) -> Iterator[Unkind]:
        """Numbers with next to no digits at the digits asked; of updated parameters that are not frozen, those with such a step."""
        for at in self.moving:
            size = self._size(at, values, config)
            if size < LEAST_UNITS * unit_of(self.digits, values[at]):
                what = f"has a step of {size:.2g}" if self.key.before(at) else f"is {as_asked(values[at], self.digits)}"
                yield self._told("vanishing", at, f"{what}, of which too little is left to see")

    def smallest(self, config: Config) -> float:
        """The smallest number that is asked for, in units of its last digit; of updated parameters, the smallest step."""
        values = self.procedure.values(config)
        units = (self._size(at, values, config) / unit_of(self.digits, values[at]) for at in self.moving if at in values)
        return min(units, default=0.0)

    def _size(self, at: At, values: Worked, config: Config) -> float:
        return abs(values[at] - self._before(at, values, config))

    def _before(self, at: At, values: Worked, config: Config) -> float:
        """The value of a parameter before its update; 0 for any other quantity."""
        before = self.key.before(at)
        if before is None:
            return 0.0
        return values[before] if before in values else config.parameters[self.key.spelled(before)]

    def equal(self, values: Worked, _: Config) -> Iterator[Unkind]:
        """Numbers that are the same to the digits asked, and would not be with other numbers."""
        seen: dict[str, At] = {}
        for at in self.asked:
            text = as_asked(abs(values[at]), self.digits)
            other = seen.setdefault(text, at)
            if other != at and frozenset((at, other)) not in self.twins:
                same = "is" if values[at] * values[other] >= 0 else "is, but for its sign,"
                yield self._told("equal", at, f"{same} the same as {self.key.spelled(other)}: {as_asked(values[at], self.digits)}")

    @cached_property
    def twins(self) -> frozenset[frozenset[At]]:
        """The pairs of numbers that are the same but for their sign, whatever the numbers given are: δ and the gradient of a bias."""
        values = self.procedure.values(with_any_numbers(self.key.config))
        known = [at for at in self.asked if at in values]
        return frozenset(
            frozenset(pair) for pair in combinations(known, 2) if isclose(*(abs(values[at]) for at in pair), rel_tol=FLOAT_NOISE)
        )

    def _told(self, kind: str, at: At, said: str) -> Unkind:
        name = self.key.spelled(at)
        return Unkind(kind, name, f"{name} {said}")


def _given(config: Config) -> Iterator[Unkind]:
    """What is unkind in the numbers that are given."""
    for given in given_numbers(config):
        if given.group not in ("targets", RATE) and given.value in HIDING:
            yield Unkind("hiding", given.name, f"{given.name} is {given.value:g}, which hides whether it was used")
    for number, row in enumerate(config.samples, 1):
        of = f" of sample {number}" if len(config.samples) > 1 else ""
        for (one, here), (other, there) in combinations(zip(config.network.inputs, row.inputs, strict=True), 2):
            if any(isclose(abs(here), times * abs(there)) or isclose(abs(there), times * abs(here)) for times in MULTIPLES):
                yield Unkind("multiple", one, f"{one} and {other}{of} are simple multiples of each other, {here:g} and {there:g}")
