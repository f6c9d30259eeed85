"""How exact arrays are: their types, and the types that their numbers show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...formula.one_thread import np
from ..number_types import TOLERANCES

FEWEST_NUMBERS = 8  # fewer may be numbers of a less exact type by chance
SHORT_DIGITS = 3  # significant digits of numbers that somebody has written: of many types, whatever they were computed in
PRINTED_DIGITS = 8  # significant digits that one number at least has, where float32 numbers are written as short as they can be
MOST_PRINTED = 1000  # numbers of which it is looked at how they are written


def shown_type(declared: str, numbers: Any) -> tuple[str, bool]:
    """The type of numbers, and whether it is the numbers alone that show it. `declared` is "" where nothing says it."""
    if declared in ("float16", "bfloat16"):
        return declared, False
    numbers = numbers[np.isfinite(numbers)]
    told = len(numbers) >= FEWEST_NUMBERS and not _short(numbers)
    half = next((name for name in ("bfloat16", "float16") if told and _all_are(name, numbers)), "")
    if half:
        return half, True
    if declared:
        return declared, False
    single = not _short(numbers) and (_all_are("float32", numbers) or _printed(numbers))
    return ("float32", True) if single else ("float64", False)


def _short(numbers: Any) -> bool:
    """True if all numbers have few digits."""
    return all(float(f"{number:.{SHORT_DIGITS}g}") == number for number in numbers.tolist())


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
    written = [str(number) for number in _cast(numbers[:MOST_PRINTED], np.float32)]
    digits = max((len(text.partition("e")[0].replace(".", "").strip("-0")) for text in written), default=0)
    return digits >= PRINTED_DIGITS and [float(text) for text in written] == numbers[:MOST_PRINTED].tolist()


def agreeing(left: Any, right: Any, dtype: str) -> int:
    """How many numbers of two arrays of one shape are the same, as exactly as the type tells."""
    close = TOLERANCES.get(dtype, TOLERANCES["float32"])
    with np.errstate(invalid="ignore", over="ignore"):
        return int((np.abs(left - right) <= close * np.maximum(np.abs(left), np.abs(right))).sum())
