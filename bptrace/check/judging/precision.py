"""The digits that a sheet works with: what a written number can mean, and to what an unwritten one may have been rounded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from math import inf, ulp
from statistics import median_high
from struct import pack, unpack
from typing import NamedTuple

from ...answers.sheet import Numeral
from ...formula.intervals import Bounds, widened
from ...formula.number import MOST_DIGITS, ROUND
from ...formula.tree import Op, Tree
from .asked_digits import AskedDigits, magnitude

FLOAT_NOISE = 1e-12  # numbers that differ by no more than this share count as equal
NOISE_ULPS = 16  # units in the last place of an equation's largest term by which computing may be off
FIGURES32 = 7, 9  # that programs write of a float32
LARGEST32 = 3.4e38  # of a float32
FLOAT32 = 2.0**29  # a unit in the last place of a float32, in those of a double
FEWEST_OF = 8  # an eighth of the numbers of a sheet have fewer digits than those that it works with, or as many
ENOUGH_NUMBERS = 6  # that show whether a sheet works with decimal places or with significant figures
CLEAR_LEAD = 0.2  # the sheet works with the one on which a share of its numbers agrees that is larger by this
TIE = 1e-12  # share of a number by which it may be moved to either side of a tie


def span(number: Numeral, noise: float) -> Bounds:
    """The values that a number can mean: half a unit of its last digit to either side, and the noise of computing.

    A number that was cut off stands for values up to a unit further from 0.
    """
    value, unit = number.value, number.unit
    if number.truncated:
        low, high = (value, value + unit) if value >= 0 else (value - unit, value)
        return low - noise, high + noise
    return widened((value, value), unit / 2 + noise)


def is_single(number: Numeral) -> bool:
    """True if a number may have been worked in float32: it is one, or it is written with the figures of one."""
    if not FIGURES32[0] <= number.figures or abs(number.value) > LARGEST32:
        return False
    return number.figures <= FIGURES32[1] or unpack("f", pack("f", number.value))[0] == number.value


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


class Precision(NamedTuple):
    """The digits that a sheet works with: decimal places, significant figures, or both where its numbers do not tell which.

    Nothing is rounded further than to the digits `asked`. `cuts` says that digits are cut off, not rounded; `terms` that the
    terms of sums are rounded, too; `single` that the numbers were worked in float32; `less` that one works on with so many
    digits less than one writes, which `usual` tells.
    """

    places: int | None = None
    figures: int | None = None
    asked: AskedDigits | None = None
    cuts: bool = False
    single: bool = False
    terms: bool = False
    less: int = 0
    usual: tuple[int, int] = (0, 0)

    def half(self, of: Bounds) -> float:
        """Half a unit of these digits, in a number within these bounds; where numbers are cut off, a unit."""
        size = max(abs(of[0]), abs(of[1]))
        if size == inf:
            return 0.0
        half = _half(self, magnitude(size)) if size else self._half_at_nought
        return half + self.noise(noise_of(size)) if self.single else half

    @property
    def _half_at_nought(self) -> float:
        return 0.0 if self.places is None else _half(self._replace(figures=None), 0)

    def noise(self, noise: float) -> float:
        """The noise of computing, in the floats that the numbers were worked in."""
        return noise * FLOAT32 if self.single else noise

    def shorter(self, by: int) -> Precision:
        """The same for one who works on with so many digits less than usual, but with no fewer than are asked."""
        assert self.asked is not None
        places, figures = (max(usual - by, self.asked.least(kind)) for usual, kind in zip(self.usual, ("dp", "sf"), strict=True))
        return self._replace(places=None if self.places is None else places, figures=None if self.figures is None else figures, less=by)

    @property
    def most_less(self) -> int:
        """The most digits less than usual that one may work with."""
        kinds = [(self.places, self.usual[0], "dp"), (self.figures, self.usual[1], "sf")]
        asked = self.asked
        return max((usual - asked.least(kind) for own, usual, kind in kinds if own is not None and asked is not None), default=0)

    def taken(self, value: float, own: Bounds) -> Bounds:
        """The values with which one works on from a number that can mean its own: those, and the number in the digits worked with."""
        if not self.less:
            return own
        digits = [(kind, count) for kind, count in (("dp", self.places), ("sf", self.figures)) if count is not None]
        short = [ROUND[kind](value * nudge, count) for kind, count in digits for nudge in (1 - TIE, 1 + TIE)]
        return min(own[0], *short), max(own[1], *short)


def precision_of(numbers: Iterable[Numeral], asked: AskedDigits | None = None) -> Precision:
    """The digits that these numbers were worked with: the fewest of most. Fractions, whole numbers and those to all digits tell nothing."""
    found = [number for number in numbers if number.figures < MOST_DIGITS - 1 and number.unit and number.figures and number.decimals > 0]
    if not found:
        return Precision(asked=asked)
    places, figures = sorted(number.decimals for number in found), sorted(number.figures for number in found)
    lead = _agreeing(places) - _agreeing(figures)
    fewest = len(found) // FEWEST_OF
    unclear = len(found) < ENOUGH_NUMBERS or abs(lead) < CLEAR_LEAD
    return Precision(
        places[fewest] if unclear or lead > 0 else None,
        figures[fewest] if unclear or lead < 0 else None,
        asked,
        usual=(median_high(places), median_high(figures)),
    )


@lru_cache(1 << 12)
def _half(precision: Precision, power: int) -> float:
    """Half a unit of the digits worked with, or of those asked if these are finer, in a number with this power of ten."""
    by_places = 0.0 if precision.places is None else 0.5 * 10.0**-precision.places
    by_figures = 0.0 if precision.figures is None else 0.5 * 10.0 ** (power - precision.figures + 1)
    half = max(by_places, by_figures)
    if precision.asked is not None:
        half = min(half, precision.asked.coarsest(10.0**power) / 2)
    return half * (2 if precision.cuts else 1)


def _agreeing(counts: Sequence[int]) -> float:
    """The share of the most frequent count."""
    return Counter(counts).most_common(1)[0][1] / len(counts)
