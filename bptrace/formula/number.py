"""Numbers for people. No other file rounds a number or turns it into text.

A tie is rounded away from zero, in decimal, as a person does it: 0.285 to two figures is 0.29, although the double nearest
to 0.285 lies below it. So a value is first moved away from zero by 2 to 4 units in its last place, which is more than the
noise of computing. At 15 figures and more there are no such ties, and the value is taken as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import lcm
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

MOST_DIGITS = 17  # enough to tell any two doubles apart
CLEARED = 14  # the most figures that the nudge cannot disturb
NUDGE = 1 + 2**-51
MOST_COUNTED = 10**15  # counts below it are told to the last one

_PATTERNS = {digits: f"%#.{digits}g" for digits in range(1, MOST_DIGITS + 1)}
_ROUNDED = {digits: f"%.{digits - 1}e" for digits in range(1, MOST_DIGITS + 1)}
_NUDGES = {digits: NUDGE if digits <= CLEARED else 1.0 for digits in range(1, MOST_DIGITS + 1)}


def show(value: float, digits: int) -> str:
    """The value to `digits` significant figures, 1 to 17: `0.377500000`, `3.51018778e-05`, `0`.

    Figures that end before the point are a power of ten, `-1.838e+04`, unless they are the whole value, `1250`.
    """
    if not value:
        return "0"
    text = _PATTERNS[digits] % (value * _NUDGES[digits])
    if text[-1] == ".":
        return text[:-1]
    return _unusual(value, text, digits) if "e" in text or "n" in text else text


def _unusual(value: float, text: str, digits: int) -> str:
    """Text with a power of ten, or for a value that is not finite, or that the nudge made infinite."""
    if "n" in text:
        text = _PATTERNS[digits] % value
    if 1 <= abs(float(text)) < 1e6 and float(text) == value:
        return f"{value:.0f}"
    return text.replace(".e", "e")


def shortest(value: float) -> str:
    """A given number as a person writes it, with the fewest digits that identify it: `0.15`, `1`, `1e-09`."""
    return repr(float(value)).removesuffix(".0") if value else "0"


def typed(value: float) -> str:
    """The same as it is typed on a command line: `1e-9`."""
    return shortest(value).replace("e-0", "e-")


def brief(value: float, digits: int) -> str:
    """The value for a small place: as a person writes it, if that is short; else to as many figures, at most `digits`, as there is
    room for: `0.05`, `0.5933`, `-0.0382`, `2.8e-17`.

    None is longer than `digits` + 3 signs, unless it has a power of three digits.
    """
    exact = shortest(value)
    if len(exact) <= digits + 2:
        return exact
    texts = (show(value, figures) for figures in range(digits, 0, -1))
    return next((text for text in texts if len(text) <= digits + 3), _ROUNDED[1] % (value * NUDGE))


def count(number: int) -> str:
    """A whole number with all of its digits, in threes: `177,147`; of more than 15 digits the first three: `about 1.37e+143`."""
    if number < MOST_COUNTED:
        return f"{number:,}"
    from decimal import Decimal

    return f"about {Decimal(number):.2e}"


def show_places(value: float, places: int) -> str:
    """A value that was rounded to this many decimal places, with all of them: `0.5900`."""
    return f"{value + 0.0:.{places}f}"


def to_places(value: float, places: int) -> float:
    """The value rounded to this many decimal places."""
    steady = abs(value) >= 10.0 ** (CLEARED - places)
    return round(value if steady else value * NUDGE, places) + 0.0


def to_figures(value: float, figures: int) -> float:
    """The value rounded to this many significant figures."""
    nudged = value * _NUDGES[figures]
    return float(_ROUNDED[figures] % (nudged if nudged - nudged == 0 else value)) + 0.0


# Rounding to decimal places and to significant figures: to a number, and to text.
ROUND = {"dp": to_places, "sf": to_figures}
SHOW = {"dp": show_places, "sf": show}


def in_whole_numbers(numbers: Sequence[Fraction]) -> list[int]:
    """Fractions in the largest unit in which all of them are whole."""
    unit = lcm(*(number.denominator for number in numbers))
    return [int(number * unit) for number in numbers]


def last_place(text: str) -> float:
    """The value of one unit in the last written digit: 1e-04 in 0.5900, 1e-06 in 1.2e-05; 0.0 if the number is 0."""
    digits, _, power = text.lower().partition("e")
    return 10.0 ** (int(power or 0) - len(digits.partition(".")[2])) if digits.strip("-0.") else 0.0
