"""Digits: the values that a written number may have been rounded from, the digits asked for, and those that a sheet works with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from math import floor, inf, log10, ulp
from typing import NamedTuple

from ...answers.sheet import Numeral
from ...formula.intervals import Bounds, widened
from ...formula.number import MOST_DIGITS, ROUND
from ...formula.tree import Op, Tree
from ...inputs.config.config import Rounding

DEFAULT_DIGITS = Rounding("sf", 3)  # asked for where neither the exercise nor the config says
FLOAT_NOISE = 1e-12  # numbers that differ by no more than this share count as equal
NOISE_ULPS = 16  # units in the last place of an equation's largest term by which computing may be off
ENOUGH_NUMBERS = 6  # that show whether a sheet works with decimal places or with significant figures
CLEAR_LEAD = 0.2  # the sheet works with the one on which a share of its numbers agrees that is larger by this


def span(number: Numeral, noise: float) -> Bounds:
    """The values that a number can mean: half a unit of its last digit to either side, or the noise of computing if that is more.

    A number that was cut off stands for values up to a unit further from 0.
    """
    value, unit = number.value, number.unit
    if number.truncated:
        low, high = (value, value + unit) if value >= 0 else (value - unit, value)
        return low - noise, high + noise
    return widened((value, value), max(unit / 2, noise))


def noise_of(largest: float) -> float:
    """The noise of computing in an equation with this largest term, by which a number may differ from the truth."""
    return NOISE_ULPS * ulp(largest)


def terms(tree: Tree) -> Iterator[Tree]:
    """The terms of a tree that may cancel; those of a numerator are each divided by the denominator."""
    if isinstance(tree, Op) and tree.symbol in "+-":
        for arg in tree.args:
            yield from terms(arg)
    elif isinstance(tree, Op) and tree.symbol == "/":
        yield from (Op("/", (term, tree.args[1])) for term in terms(tree.args[0]))
    else:
        yield tree


def unit_of(asked: Rounding, value: float) -> float:
    """The value of a unit in the last of the digits asked, in a number of this size."""
    if asked.kind == "dp":
        return 10.0**-asked.digits
    return 10.0 ** (magnitude(value) - asked.digits + 1)


def magnitude(value: float) -> int:
    """The power of ten of a number's first figure."""
    return floor(log10(abs(value))) if value else 0


def digits_written(number: Numeral, asked: Rounding) -> int:
    """The decimal places of a number, or its significant figures, whichever are asked."""
    return number.decimals if asked.kind == "dp" else number.figures


def has_digits(number: Numeral, asked: Rounding, truth: float) -> bool:
    """True if a number has the digits asked, or would have them with the zeros at the end that a spreadsheet leaves out."""
    return digits_written(number, asked) >= asked.digits or number.value == rounded(truth, asked)


def rounded(value: float, asked: Rounding) -> float:
    return ROUND[asked.kind](value, asked.digits)


class Precision(NamedTuple):
    """The digits that a sheet works with: decimal places, significant figures, or both where its numbers do not tell which.

    No number was rounded by more than half a unit of the digits `at_most`. `cuts` says that digits are cut off, not rounded.
    """

    places: int | None = None
    figures: int | None = None
    at_most: Rounding | None = None
    cuts: bool = False

    def half(self, of: Bounds) -> float:
        """Half a unit of these digits, in a number within these bounds; where numbers are cut off, a unit."""
        size = max(abs(of[0]), abs(of[1]))
        if size == inf:
            return 0.0
        by_places = 0.0 if self.places is None else 0.5 * 10.0**-self.places
        by_figures = 0.0 if self.figures is None or not size else 0.5 * 10.0 ** (magnitude(size) - self.figures + 1)
        half = max(by_places, by_figures) * (2 if self.cuts else 1)
        return half if self.at_most is None else min(half, unit_of(self.at_most, size) / 2)


def precision_of(numbers: Iterable[Numeral]) -> Precision:
    """The digits that these numbers were worked with: their lower quartile. Fractions and numbers to all digits do not count."""
    found = [number for number in numbers if number.figures < MOST_DIGITS - 1 and number.unit and number.figures]
    if not found:
        return Precision()
    places, figures = sorted(max(number.decimals, 0) for number in found), sorted(number.figures for number in found)
    lead = _agreeing(places) - _agreeing(figures)
    quartile = len(found) // 4
    unclear = len(found) < ENOUGH_NUMBERS or abs(lead) < CLEAR_LEAD
    return Precision(
        places[quartile] if unclear or lead > 0 else None,
        figures[quartile] if unclear or lead < 0 else None,
    )


def _agreeing(counts: Sequence[int]) -> float:
    """The share of the most frequent count."""
    return Counter(counts).most_common(1)[0][1] / len(counts)
