"""How numbers of one kind at one layer stand to those that they should be: scaled, shifted, exchanged, dropped or rounded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import permutations
from typing import Any, NamedTuple

from ..formula.number import show
from ..formula.one_thread import np
from ..trace.arrays.array_types import AS_TYPE

HALVED = "half-precision"
FEWEST = 3  # numbers that show a pattern with a number in it; two may do so by chance
MOST_PERMUTED = 6  # rows that are tried in every order
_DIGITS = 4  # of a factor
SPACINGS = 2  # of a type, by which its numbers may be off
USUAL_SPACING = {"float16": 2**-11, "bfloat16": 2**-8}  # half the distance of two numbers, as a share of them
SMALLEST = {"float16": 2**-14, "bfloat16": 2**-126}  # numbers below it have fewer digits
FUNCTIONS_APART: dict[str, Callable[[Any], Any]] = {"logarithm": np.log, "exponential": np.exp, "square": np.square, "square root": np.sqrt}
Close = Callable[[Any, Any], Any]


class Pattern(NamedTuple):
    """A pattern: its code, and how the numbers are, as a sentence goes on after their name."""

    code: str
    said: str


def pattern(kind: str, seen: Any, right: Any, close: Close) -> Pattern | None:
    """The pattern that two arrays of a kind show; per-sample kinds have their samples in rows. None where there is none."""
    looks = (*_LOOKS, _dropped) if kind == "out" else _LOOKS
    return next((found for look in looks for found in look(seen, right, close)), None)


def half_of(values: Any) -> str:
    """The half type that all these numbers are of; "" for none."""
    fits = (name for name in ("float16", "bfloat16") if (AS_TYPE[name](values) == values).all())
    return next(fits, "") if np.isfinite(values).all() else ""


def rounded(seen: Any, right: Any, fewest: int = FEWEST) -> Pattern | None:
    """The pattern of numbers that are those of a less exact type, and no further from what they should be than that makes them.

    `fewest` is how many there have to be: fewer if other numbers of the program have shown it.
    """
    for name in ("float16", "bfloat16"):
        near = np.abs(seen - right) <= SPACINGS * USUAL_SPACING[name] * np.maximum(np.abs(right), SMALLEST[name])
        if seen.size >= fewest and near.all() and (AS_TYPE[name](seen) == seen).all() and not (AS_TYPE[name](right) == right).all():
            return Pattern(HALVED, f"is worked or kept in {name}")
    return None


def _not_finite(seen: Any, right: Any, close: Close) -> Iterator[Pattern]:
    if not np.isfinite(seen).all():
        yield Pattern("not-finite", "is not finite")


def _zero(seen: Any, right: Any, close: Close) -> Iterator[Pattern]:
    if not seen.any():
        yield Pattern("all-zero", "is 0 throughout")


def _reordered(seen: Any, right: Any, close: Close) -> Iterator[Pattern]:
    """Rows in another order, then columns."""
    if seen.ndim == 2:
        yield from (Pattern("reordered", f"has its rows in another order: {order}") for order in _order(seen, right, close))
        yield from (Pattern("reordered", f"has its columns in another order: {order}") for order in _order(seen.T, right.T, close))
        if seen.shape[0] == seen.shape[1] and close(seen, right.T).all():
            yield Pattern("transposed", "is transposed")
    elif seen.ndim == 1:
        yield from (Pattern("reordered", f"has its numbers in another order: {order}") for order in _order(seen, right, close))


def _order(seen: Any, right: Any, close: Close) -> Iterator[str]:
    if 1 < len(seen) <= MOST_PERMUTED:
        for order in permutations(range(len(seen))):
            if close(seen, right[list(order)]).all():
                yield ", ".join(str(place + 1) for place in order)


def _dropped(seen: Any, right: Any, close: Close) -> Iterator[Pattern]:
    """Some numbers are 0, the others are as they were or all scaled alike, as dropout does it."""
    gone = (seen == 0) & (right != 0)
    kept = ~gone & (right != 0)
    if gone.any() and kept.any():
        factors = seen[kept] / right[kept]
        if close(seen[kept], right[kept] * factors.mean()).all() and factors.mean() > 0:
            scaled = "" if close(factors, np.ones_like(factors)).all() else f", and {_number(factors.mean())} times as large elsewhere"
            yield Pattern("dropout", f"is 0 in {int(gone.sum())} of {gone.size} places{scaled}, as dropout leaves it")


def _by_function(seen: Any, right: Any, close: Close) -> Iterator[Pattern]:
    """What a function makes of the right numbers."""
    for name, function in FUNCTIONS_APART.items():
        with np.errstate(all="ignore"):
            made = function(right)
        if np.isfinite(made).all() and seen.size >= FEWEST and close(seen, made).all():
            yield Pattern("function", f"is the {name} of what it should be")


def _scaled(seen: Any, right: Any, close: Close) -> Iterator[Pattern]:
    size = float((right * right).sum())
    factor = float((seen * right).sum()) / size if size else 0.0
    if seen.size >= FEWEST and factor and close(seen, factor * right).all():
        yield Pattern("scaled", "has the other sign" if abs(factor + 1) < 1e-6 else f"is {_number(factor)} times as large as it should be")


def _shifted(seen: Any, right: Any, close: Close) -> Iterator[Pattern]:
    offset = float((seen - right).mean())
    if seen.size >= FEWEST and close(seen, right + offset).all():
        yield Pattern("shifted", f"is {'larger' if offset > 0 else 'smaller'} by {_number(abs(offset))} throughout")


_LOOKS = (_not_finite, _zero, _reordered, _scaled, _shifted, _by_function)


def _number(value: float) -> str:
    return str(round(value)) if abs(value - round(value)) < 1e-9 else show(value, _DIGITS)
