"""Slips of the pen, a row each: from what is written to what may have been meant. They know texts and nothing of networks."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from math import isfinite
from typing import NamedTuple

from ...answers.numerals import read_numeral
from ...answers.sheet import Numeral

_NUMBER = re.compile(r"(-?)(\d*\.?\d*)((?:[eE][+-]?\d+)?)", re.ASCII)
LONGEST = 30  # characters of a number in which digits are looked for that changed places
SHIFTS = (-3, -2, -1, 1, 2, 3)


class Slip(NamedTuple):
    """A slip: what happened, and the texts that were meant, if it did."""

    code: str
    thought: str
    meant: Callable[[str, str], Iterator[str]]  # of the digits with their point, and the power of ten behind them


def _swapped(digits: str, power: str) -> Iterator[str]:
    places = [place for place, sign in enumerate(digits) if sign != "."]
    for one, two in itertools.pairwise(places):
        if digits[one] != digits[two]:
            signs = list(digits)
            signs[one], signs[two] = signs[two], signs[one]
            yield "".join(signs) + power


def _dropped(digits: str, power: str) -> Iterator[str]:
    for place in range(len(digits) + 1):
        for digit in "0123456789":
            if digit != digits[place - 1 : place]:  # twice the same digit is one text, not two
                yield digits[:place] + digit + digits[place:] + power


def _added(digits: str, power: str) -> Iterator[str]:
    for place, sign in enumerate(digits):
        if sign != "." and sign != digits[place - 1 : place]:
            yield digits[:place] + digits[place + 1 :] + power


# fmt: off
SLIPS = (
    Slip("digits-swapped", "two digits changed places",    _swapped),
    Slip("digit-dropped",  "a digit was left out",         _dropped),
    Slip("digit-added",    "a digit too many was written", _added),
)
SIGN, POINT = "sign-lost", "decimal-shift"
# fmt: on
THOUGHTS = {
    **{slip.code: slip.thought for slip in SLIPS},
    SIGN: "the sign was lost, or written where there is none",
    POINT: "the decimal point slipped",
    "another-cell": "the number of another quantity was written here",
    "last-digit": "the last digit is a little off",
    "truncated": "it was cut off, not rounded",
    "slip": "a slip of the pen: the later numbers were worked without it",
    "off-by-one-iteration": "it is the number of another iteration",
    "given": "a number that is given was copied wrong",
}
HINT = "Compare it with your working: the method may be right."


def plainly_meant(number: Numeral) -> Iterator[tuple[str, list[Numeral]]]:
    """The numbers that may have been meant, by slip, of those slips that leave few possibilities."""
    yield SIGN, [number._replace(value=-number.value)]
    shifted = [_shifted(number, by) for by in SHIFTS]
    yield POINT, [other for other in shifted if isfinite(other.value)]


def meant(number: Numeral) -> Iterator[tuple[str, list[Numeral]]]:
    """The numbers that may have been meant, by slip, those of the fewest possibilities first."""
    yield from plainly_meant(number)
    found = _NUMBER.fullmatch(number.text.replace("−", "-").strip())
    if found is not None and found[2].strip(".") and len(number.text) <= LONGEST:
        sign, digits, power = found.groups()
        for slip in sorted(SLIPS, key=lambda slip: slip.meant is _dropped):
            texts = dict.fromkeys(sign + text for text in slip.meant(digits, power))
            yield slip.code, [other for text in texts if (other := read_numeral(text)) is not None]


def _shifted(number: Numeral, by: int) -> Numeral:
    return number._replace(value=number.value * 10.0**by, unit=number.unit * 10.0**by, decimals=number.decimals - by)
