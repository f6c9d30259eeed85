"""How exact arrays are: their types, and the types that their numbers show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...formula.one_thread import np
from ..number_types import EXACT, TOLERANCES

FEWEST_NUMBERS = 8  # fewer may be numbers of a less exact type by chance
SHORT_DIGITS = 3  # significant digits of numbers that somebody has written: of many types, whatever they were computed in
SHORT_STEP = 1 / 64  # multiples of it are short too: sums and products of 0.5 and 0.125 are exact in every type
PRINTED_DIGITS = 8  # significant digits that one number at least has, where float32 numbers are written as short as they can be
MOST_TOLD = 1000  # numbers of which it is looked at how they are written
HALVES = ("bfloat16", "float16")
_OF_FLOAT64 = 53  # binary digits of a float64
NEEDED_BITS = {"bfloat16": 8, "float16": 11, "float32": 17}  # numbers with so many binary digits tell a type: all that a half has
SHARE_TELLING = 0.25  # of the numbers that are not short; of those that are rounded to a half, every other one has all its digits


def shown_type(numbers: Any) -> str:
    """The type that numbers show of themselves, where nothing declares one: the most exact, if they show none."""
    numbers = numbers[np.isfinite(numbers)]
    return shown_half(numbers) or ("float32" if _tell("float32", numbers, 1) or _printed(_long(numbers)) else EXACT)


def shown_half(numbers: Any) -> str:
    """The half type of which all numbers are, whatever is declared; "" if they show none."""
    numbers = numbers[np.isfinite(numbers)]
    return next((name for name in HALVES if _tell(name, numbers, FEWEST_NUMBERS)), "")


def _tell(name: str, numbers: Any, fewest: int) -> bool:
    """True if all numbers are of a type, and many of those that can tell it need its digits."""
    if not _all_are(name, numbers):
        return False
    long = _long(numbers)
    return len(long) >= fewest and bool((_bits(long) >= NEEDED_BITS[name]).mean() >= SHARE_TELLING)


def _long(numbers: Any) -> Any:
    """The first numbers that can tell a type: neither short in decimal digits nor in binary ones."""
    some = numbers[np.remainder(numbers, SHORT_STEP) != 0][:MOST_TOLD]
    return np.array([number for number in some.tolist() if float(f"{number:.{SHORT_DIGITS}g}") != number])


def _bits(numbers: Any) -> Any:
    """How many binary digits each number has, from the first to the last that is 1."""
    digits = np.abs(np.ldexp(np.frexp(numbers)[0], _OF_FLOAT64)).astype(np.int64)
    last = (digits & -digits).astype(np.float64)
    return _OF_FLOAT64 + 1 - np.frexp(last)[1]


def _all_are(name: str, numbers: Any) -> bool:
    return bool((AS_TYPE[name](numbers) == numbers).all())


def _cast(numbers: Any, dtype: Any) -> Any:
    """The numbers in a type; infinite where they are too large for it."""
    with np.errstate(over="ignore"):
        return numbers.astype(dtype)


def _bfloat16(numbers: Any) -> Any:
    """The numbers without the lower half of the bits of a float32, which bfloat16 does not have."""
    return (_cast(numbers, np.float32).view(np.uint32) & np.uint32(0xFFFF0000)).view(np.float32)


AS_TYPE: dict[str, Callable[[Any], Any]] = {
    "float32": lambda numbers: _cast(numbers, np.float32),
    "float16": lambda numbers: _cast(numbers, np.float16),
    "bfloat16": _bfloat16,
}


def _printed(numbers: Any) -> bool:
    """True if all numbers are float32 numbers as they are written, with no more digits than are needed: 0.59326997."""
    written = [str(number) for number in _cast(numbers, np.float32)]
    digits = max((len(text.partition("e")[0].replace(".", "").strip("-0")) for text in written), default=0)
    return digits >= PRINTED_DIGITS and [float(text) for text in written] == numbers.tolist()


def agreeing(left: Any, right: Any, dtype: str) -> int:
    """How many numbers of two arrays of one shape are the same, as exactly as the type tells."""
    close = TOLERANCES.get(dtype, TOLERANCES["float32"])
    with np.errstate(invalid="ignore", over="ignore"):
        return int((np.abs(left - right) <= close * np.maximum(np.abs(left), np.abs(right))).sum())
