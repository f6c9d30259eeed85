"""What a written number can mean: the span of values that it may have been rounded from, and the digits it was asked to have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from math import floor, inf, log10, ulp
from typing import NamedTuple

from ...answers.sheet import Numeral
from ...formula.intervals import Bounds, widened
from ...formula.number import to_figures, to_places
from ...formula.tree import Op, Tree
from ...inputs.config.config import Rounding

FLOOR = 16  # units in the last place of an equation's largest term that are no difference
USUAL = Rounding("sf", 3)  # the digits asked where nothing is said
_ROUND = {"dp": to_places, "sf": to_figures}
EXACT = 17  # figures that tell any two doubles apart


def span(number: Numeral, slack: float) -> Bounds:
    """Half a unit of the last digit to either side; of a number that was cut off, a unit away from 0. `slack` is the least."""
    value, unit = number.value, number.unit
    if number.truncated:
        low, high = (value, value + unit) if value >= 0 else (value - unit, value)
        return low - slack, high + slack
    return widened((value, value), max(unit / 2, slack))


def slack_of(largest: float) -> float:
    """What no number can be held to, in an equation whose largest term is this."""
    return FLOOR * ulp(largest)


def terms(tree: Tree) -> Iterator[Tree]:
    """What is added up in a tree, also above a line, without what it is divided by: the terms that may cancel."""
    if isinstance(tree, Op) and tree.symbol in "+-":
        for arg in tree.args:
            yield from terms(arg)
    elif isinstance(tree, Op) and tree.symbol == "/":
        yield from (Op("/", (term, tree.args[1])) for term in terms(tree.args[0]))
    else:
        yield tree


def unit_of(asked: Rounding, value: float) -> float:
    """What one in the last of the digits asked is worth, in a number of this size."""
    if asked.kind == "dp":
        return 10.0**-asked.digits
    return 10.0 ** (magnitude(value) - asked.digits + 1)


def magnitude(value: float) -> int:
    """The power of ten of a number's first figure."""
    return floor(log10(abs(value))) if value else 0


def has_digits(number: Numeral, asked: Rounding, truth: float) -> bool:
    """Has it the digits asked? Zeros at the end may be left out, as a spreadsheet does: the truth to these digits has them all."""
    written = number.decimals if asked.kind == "dp" else number.figures
    return written >= asked.digits or number.value == rounded(truth, asked)


def rounded(value: float, asked: Rounding) -> float:
    return _ROUND[asked.kind](value, asked.digits)


class Precision(NamedTuple):
    """The digits that a sheet works with: decimal places, significant figures, or both where its numbers do not tell which."""

    places: int | None = None
    figures: int | None = None
    at_most: Rounding | None = None  # the digits of which half a unit is the most
    cuts: bool = False  # are numbers cut off, not rounded?

    def half(self, of: Bounds) -> float:
        """Half a unit of these digits, in a number within these bounds; where numbers are cut off, a unit."""
        size = max(abs(of[0]), abs(of[1]))
        if size == inf:
            return 0.0
        by_places = 0.0 if self.places is None else 0.5 * 10.0**-self.places
        by_figures = 0.0 if self.figures is None or not size else 0.5 * 10.0 ** (magnitude(size) - self.figures + 1)
        half = max(by_places, by_figures) * (2 if self.cuts else 1)
        return half if self.at_most is None else min(half, unit_of(self.at_most, size) / 2)


CLEAR = 0.2  # by how much more of a sheet's numbers must agree on one kind of digits for it to be the kind
ENOUGH = 6  # numbers to tell from


def precision_of(numbers: Iterable[Numeral]) -> Precision:
    """The digits that these numbers were worked with: their lower quartile. Numbers to all digits, and fractions, tell nothing."""
    found = [number for number in numbers if number.figures < EXACT - 1 and number.unit and number.figures]
    if not found:
        return Precision()
    places, figures = sorted(max(number.decimals, 0) for number in found), sorted(number.figures for number in found)
    steady = _agreeing(places) - _agreeing(figures)
    quartile = len(found) // 4
    unclear = len(found) < ENOUGH or abs(steady) < CLEAR
    return Precision(
        places[quartile] if unclear or steady > 0 else None,
        figures[quartile] if unclear or steady < 0 else None,
    )


def _agreeing(counts: Sequence[int]) -> float:
    """The share of the most frequent count."""
    return Counter(counts).most_common(1)[0][1] / len(counts)
