"""The derivative of a curve at a point from nothing but its values near by: quotients of differences, over ever smaller steps."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

FIRST_STEP, LEAST_STEP = 2.0**-4, 2.0**-48  # steps, as parts of where the curve is looked at; the first of 1 where that is larger
REACH = 2.0**-30  # a bend nearer than this is taken to be at the point
ORDERS = 4  # terms of the error that are got rid of, at most
ENOUGH = 1e-11  # so exact, as a part of itself, is exact enough
CAUTION = 10  # of several estimates the best one is taken, which is better than it should be
DIFFER = 1e-6  # one-sided derivatives that are further apart, as a part of the larger, are two


class Point(NamedTuple):
    """A value of a curve, and on which side (-1, 0, 1) of 0 the argument of each function lies that bends or jumps there."""

    value: float
    sides: tuple[int, ...] = ()


class Difference(NamedTuple):
    """A quotient of differences over a step. `bow` is how far the point itself lies beneath the middle of both ends, twice."""

    step: float
    quotient: float
    bow: float = 0.0


class Estimate(NamedTuple):
    """A derivative, and how far off it may be. Where the curve bends or jumps within reach, `left` and `right` are those on its sides."""

    value: float
    error: float
    left: float | None = None
    right: float | None = None

    @property
    def differs(self) -> bool:
        """Are there two derivatives, one on each side?"""
        if self.left is None or self.right is None or math.isnan(self.value):
            return False
        return abs(self.left - self.right) > max(DIFFER * max(abs(self.left), abs(self.right)), 2 * self.error)


Curve = Callable[[float], Point]
NO_ESTIMATE = Estimate(math.nan, math.inf)


def derivative_at(curve: Curve, at: float, noise: float) -> Estimate:
    """The derivative of a curve, whose values are off by `noise` from rounding."""
    here = curve(at)
    found = _limit(_central(curve, at, here), 2, noise)
    if found.error < math.inf:
        return found
    left, right = (_limit(_one_sided(curve, at, here, side), 1, noise) for side in (-1, 1))
    return Estimate((left.value + right.value) / 2, max(left.error, right.error), left.value, right.value)


def _steps(at: float) -> Iterator[float]:
    """Powers of 2, so that dividing by them is exact; downwards."""
    step = FIRST_STEP * 2.0 ** min(math.frexp(max(abs(at), 1.0))[1], 1000)
    while step > LEAST_STEP * (abs(at) or 1.0):
        yield step
        step /= 2


def _central(curve: Curve, at: float, here: Point) -> Iterator[Difference | None]:
    """Differences to both sides of a point; None over what is not smooth. They end where no smaller step can be smooth."""
    for step in _steps(at):
        low, high = curve(at - step), curve(at + step)
        moved = [side for end in (low, high) for side, other in zip(here.sides, end.sides, strict=True) if side != other]
        if 0 in moved or (moved and step < REACH * max(abs(at), 1.0)):
            return
        if moved or not math.isfinite(low.value + high.value):
            yield None
        else:
            width = (at + step) - (at - step)
            yield Difference(step, (high.value - low.value) / width, (high.value - here.value) - (here.value - low.value))


def _one_sided(curve: Curve, at: float, here: Point, side: int) -> Iterator[Difference | None]:
    """Differences to one side of a point."""
    sides = here.sides
    for step in _steps(at):
        end = curve(at + side * step)
        if end.sides != sides or not math.isfinite(end.value):
            yield None
        if math.isfinite(end.value):
            yield Difference(step, (end.value - here.value) / ((at + side * step) - at))
        sides = end.sides


def _limit(differences: Iterable[Difference | None], power: int, noise: float) -> Estimate:
    """What differences come to as the step goes to 0, by Richardson's extrapolation; the error of one falls as a power of its step."""
    best, row, last = NO_ESTIMATE, list[float](), None
    for difference in differences:
        if difference is None:
            best, row, last = NO_ESTIMATE, [], None
            continue
        off = noise / difference.step
        if off > best.error:
            break
        before, row = row, _extrapolated(difference.quotient, row, power)
        if last is not None and _resolved(last, difference, noise):
            spread = max(abs(row[-1] - row[-2]), abs(row[-1] - before[-1]))
            best = min(best, Estimate(row[-1], off + (spread if spread <= off else CAUTION * spread)), key=lambda found: found.error)
            if spread <= max(ENOUGH * abs(row[-1]), off):
                break
        last = difference
    return best


def _extrapolated(quotient: float, before: Sequence[float], power: int) -> list[float]:
    """A row of Neville's table, from the one before, whose step was twice as large."""
    row = [quotient]
    for order, other in enumerate(before[: ORDERS - 1], 1):
        row.append(row[-1] + (row[-1] - other) / (2.0 ** (power * order) - 1))
    return row


def _resolved(larger: Difference, smaller: Difference, noise: float) -> bool:
    """Is the curve a curve at this step, and not the two ends of a jump? Its bow has to fall as the square of the step."""
    return abs(4 * smaller.bow - larger.bow) <= abs(larger.bow) / 4 + 8 * noise
