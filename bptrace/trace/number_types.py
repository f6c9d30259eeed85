"""How exact numbers are: the types of floating-point numbers, and how far two may be apart that are meant to be the same."""

from collections.abc import Iterable

EXACT = "float64"
# For each type, the most exact first, the relative tolerance. Those of the last two are ten times the most by which a number moves as
# it is rounded (2^-11 and 2^-9): steps that are worked right in that precision stay within it, after ten updates too.
TOLERANCES = {EXACT: 1e-9, "float32": 1e-5, "float16": 5e-3, "bfloat16": 2e-2}


def least_exact(types: Iterable[str]) -> str:
    """The least exact of some types; "" if there is no type of floating-point numbers among them."""
    return max((name for name in types if name in TOLERANCES), key=list(TOLERANCES).index, default="")
