"""When two numbers count as equal: what is usual for numbers of their type, or what is asked for."""

from __future__ import annotations

from math import inf
from typing import NamedTuple

from ...trace.number_types import EXACT, TOLERANCES

FINER = 1000  # the relative tolerance is so many times the absolute one


class Tolerance(NamedTuple):
    """Two numbers are equal if they differ by at most `relative` of the larger one, or of the terms that they are sums of; or by at
    most `atol`, if it is None a thousandth of `relative`, so that a number that is nearly 0 counts as 0. What is not
    finite is equal to nothing.

    `dtype` is the type of the numbers; `asked` is True if somebody has said how far they may differ.
    """

    relative: float = TOLERANCES[EXACT]
    atol: float | None = None
    dtype: str = EXACT
    asked: bool = False

    @property
    def absolute(self) -> float:
        return self.relative / FINER if self.atol is None else self.atol

    def same(self, a: float, b: float, size: float = 0.0) -> bool:
        apart = abs(a - b)
        return apart < inf and apart <= max(self.relative * max(abs(a), abs(b), size), self.absolute)


def tolerance_for(dtype: str, relative: float | None = None, atol: float | None = None) -> Tolerance:
    """The tolerance that is asked for, or the usual one for numbers of a type."""
    return Tolerance(TOLERANCES[dtype] if relative is None else relative, atol, dtype, relative is not None or atol is not None)
