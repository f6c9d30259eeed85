"""The derivative of a curve at a point from values near the point alone: quotients of differences, over ever smaller steps."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

LAST = 4 * 2.0**-52  # the last bits of a number, relative to it
FIRST_STEP, LEAST_STEP = 2.0**-4, 2.0**-48  # steps, relative to the point; the first relative to 1, if that is larger
REACH = 2.0**-30  # a bend nearer than this counts as being at the point
ORDERS = 4  # at most so many terms of the error are eliminated
ENOUGH = 1e-11  # a relative error that is exact enough
STEADY = 1.5  # a quotient that grows by more, as the step is halved, belongs to a rise that the step does not resolve
CAUTION = 10  # factor on the error of the best of several estimates, which looks better than it is
DIFFER = 1e-6  # one-sided derivatives that differ by more, relative to the larger, are two


class Point(NamedTuple):
    """A value of a curve, and the side of 0 (-1, 0, 1) of the argument of each function that bends or jumps at 0."""

    value: float
    sides: tuple[int, ...] = ()


class Difference(NamedTuple):
    """A quotient of differences over a step. `bow` is twice the distance of the point below the middle of both ends.

    `noise` is how far off rounding may put the values at the ends, which may be far larger than that at the point.
    """

    step: float
    quotient: float
    noise: float
    bow: float = 0.0


class Estimate(NamedTuple):
    """A derivative, and how far off it may be. If the curve bends or jumps near by, `left` and `right` are the one-sided ones."""

    value: float
    error: float
    left: float | None = None
    right: float | None = None

    @property
    def differs(self) -> bool:
        """True if there are two derivatives, one on each side."""
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
    return Estimate(left.value / 2 + right.value / 2, max(left.error, right.error), left.value, right.value)


def _steps(at: float) -> Iterator[float]:
    """Ever smaller powers of 2, by which division is exact."""
    step = FIRST_STEP * 2.0 ** min(math.frexp(max(abs(at), 1.0))[1], 1000)
    while step > LEAST_STEP * (abs(at) or 1.0):
        yield step
        step /= 2


def _central(curve: Curve, at: float, here: Point) -> Iterator[Difference | None]:
    """Differences to both sides of a point; None if the curve is not smooth between. They end when no smaller step can be smooth."""
    for step in _steps(at):
        low, high = curve(at - step), curve(at + step)
        moved = [side for end in (low, high) for side, other in zip(here.sides, end.sides, strict=True) if side != other]
        if 0 in moved or (moved and step < REACH * max(abs(at), 1.0)):
            return
        width, rise = (at + step) - (at - step), high.value - low.value
        if moved or not math.isfinite(width) or not math.isfinite(rise):
            yield None
        else:
            off = LAST * max(abs(low.value), abs(high.value))
            yield Difference(step, rise / width, off, (high.value - here.value) - (here.value - low.value))


def _one_sided(curve: Curve, at: float, here: Point, side: int) -> Iterator[Difference | None]:
    """Differences to one side of a point."""
    sides = here.sides
    for step in _steps(at):
        end = curve(at + side * step)
        width, rise = (at + side * step) - at, end.value - here.value
        finite = math.isfinite(width) and math.isfinite(rise)
        if end.sides != sides or not finite:
            yield None
        if finite:
            yield Difference(step, rise / width, LAST * abs(end.value))
        sides = end.sides


def _limit(differences: Iterable[Difference | None], power: int, noise: float) -> Estimate:
    """The limit of the differences as the step goes to 0, by Richardson's extrapolation; the error falls as a power of the step."""
    best, row, last = NO_ESTIMATE, list[float](), None
    for difference in differences:
        if difference is None:
            best, row, last = NO_ESTIMATE, [], None
            continue
        off = max(noise, difference.noise) / difference.step
        if off > best.error:
            break
        before, row = row, _extrapolated(difference.quotient, row, power)
        if last is not None and _resolved(last, difference, max(noise, last.noise)):
            spread = max(abs(row[-1] - row[-2]), abs(row[-1] - before[-1]))
            best = min(best, Estimate(row[-1], off + (spread if spread <= off else CAUTION * spread)), key=lambda found: found.error)
            if spread <= max(ENOUGH * abs(row[-1]), off):
                break
        last = difference
    return best


def _extrapolated(quotient: float, before: Sequence[float], power: int) -> list[float]:
    """A row of Neville's table, from the row before, whose step was twice as large."""
    row = [quotient]
    for order, other in enumerate(before[: ORDERS - 1], 1):
        row.append(row[-1] + (row[-1] - other) / (2.0 ** (power * order) - 1))
    return row


def _resolved(larger: Difference, smaller: Difference, noise: float) -> bool:
    """True if the step resolves the curve and does not span a jump: the bow has to fall as the square of the step.

    If the curve is flat at both ends, as sigmoid is, the rise between has to fall too.
    """
    steady = abs(smaller.quotient) <= STEADY * abs(larger.quotient) + 8 * noise / smaller.step
    return steady and abs(4 * smaller.bow - larger.bow) <= abs(larger.bow) / 4 + 8 * noise
