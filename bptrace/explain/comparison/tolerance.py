"""When two numbers count as equal: what is usual for numbers of each precision, and what is asked for."""

from collections.abc import Iterable
from typing import NamedTuple

# For each dtype, from the most exact on, the relative tolerance. The last two are ten times the most by which a number moves as it
# is rounded (2^-11 and 2^-9): steps worked right in that precision stay within it, as tests/explain/test_precision.py shows.
USUAL = {"float64": 1e-9, "float32": 1e-5, "float16": 5e-3, "bfloat16": 2e-2}
SHARE = 1e-3  # the absolute tolerance is this share of the relative one
EXACT = "float64"


class Tolerance(NamedTuple):
    """Two numbers are equal if they differ by at most `relative` of the larger one, or of the terms that they are sums of; or by at
    most `atol`, if it is None a thousandth of `relative`, so that a number that is nearly 0 counts as 0.

    `dtype` is that of the numbers; `asked` is True if somebody has said how far they may differ.
    """

    relative: float = USUAL[EXACT]
    atol: float | None = None
    dtype: str = EXACT
    asked: bool = False

    @property
    def absolute(self) -> float:
        return self.relative * SHARE if self.atol is None else self.atol

    def same(self, a: float, b: float, size: float = 0.0) -> bool:
        return abs(a - b) <= max(self.relative * max(abs(a), abs(b), size), self.absolute)


def least_exact(dtypes: Iterable[str]) -> str:
    """The least exact of some dtypes; one that is not among the usual ones, such as int64 or "", is exact."""
    return max(dtypes, key=lambda dtype: USUAL.get(dtype, 0.0), default=EXACT)


def tolerance_for(dtypes: Iterable[str], relative: float | None = None, atol: float | None = None) -> Tolerance:
    """The tolerance that is asked for, or the usual one of the least exact of the dtypes."""
    dtype = least_exact((EXACT, *dtypes))
    return Tolerance(USUAL[dtype] if relative is None else relative, atol, dtype, relative is not None or atol is not None)
