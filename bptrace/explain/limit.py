"""The derivative of a curve at a point, from nothing but values near it: differences over ever smaller steps, taken to their limit."""

from __future__ import annotations

import math
from collections.abc import Callable

from ..formula.record import Record

FIRST, LEAST = 2.0**-4, 2.0**-30  # steps, of the value itself or, where that is smaller, of 1
ORDERS = 4  # differences over so many steps are put together
NOISE = 8 * 2.0**-52  # of the largest number on the way: what rounding may do to a value
ENOUGH = 1e-11
DIFFER = 1e-6  # one-sided derivatives that differ by more, as a part of the larger, are two


class Point(Record):
    """A value of a curve. `sides` tells of each argument of a function with a bend on which side of it that lies: -1, 0 or 1."""

    value: float
    sides: tuple[int, ...] = ()


class Estimate(Record):
    """A derivative, and how far it may be off. Where there is a bend within reach, `left` and `right` are the derivatives on its sides."""

    value: float
    error: float
    left: float | None = None
    right: float | None = None

    @property
    def bent(self) -> bool:
        return self.left is not None

    @property
    def differs(self) -> bool:
        """Are the derivatives on the two sides not the same, which is to say that there is none?"""
        if self.left is None or self.right is None:
            return False
        return not abs(self.left - self.right) <= max(DIFFER * max(abs(self.left), abs(self.right)), 2 * self.error)


class Difference(Record):
    """A quotient of differences over a step; None where the curve cannot be taken as smooth over it. `sides` are those it lies on."""

    step: float
    quotient: float | None
    sides: tuple[int, ...] = ()


Curve = Callable[[float], Point]
NOTHING = Estimate(math.nan, math.inf)


def derivative_at(curve: Curve, at: float, size: float) -> Estimate:
    """The derivative of a curve at a point; `size` is the largest number that its value is worked from.

    Steps over a bend are made smaller until they no longer go over it. Where none is small enough there are two derivatives.
    """
    here = curve(at)
    found = _limit(_central(curve, at, here), 2, size)
    if found.error < math.inf:
        return found
    left, right = (_limit(_one_sided(curve, at, here, sign), 1, size) for sign in (-1, 1))
    spread = abs(left.value - right.value)
    return Estimate((left.value + right.value) / 2, max(left.error, right.error, 0 if math.isnan(spread) else 0.0), left.value, right.value)
