"""The digits that are asked for, and how many of them a number lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import floor, log10
from statistics import median
from typing import NamedTuple

from ...answers.sheet import Numeral
from ...inputs.config.config import Config, Rounding

DEFAULT_DIGITS = Rounding("sf", 3)  # asked for where neither the exercise nor the config says
ENOUGH_PLACES = Rounding("dp", 3)  # are enough, too, on a sheet in decimal places, where nothing is said
MOSTLY = 0.75  # of a sheet's numbers with decimals have the same number of them if it is written in decimal places


class AskedDigits(NamedTuple):
    """The digits that a number has to have. Where nobody `said` so, a sheet that is written `in_places` may have three decimals instead."""

    digits: Rounding = DEFAULT_DIGITS
    said: bool = False
    in_places: bool = False

    def missing(self, number: Numeral, target: float) -> int:
        """How many digits a number lacks that stands for this target; none where only zeros are left out, as a spreadsheet does."""
        if number.value == self.rounded(target):
            return 0
        short = self.digits.digits - digits_written(number, self.digits)
        return max(0, min(short, ENOUGH_PLACES.digits - number.decimals) if self.in_places else short)

    def rounded(self, value: float) -> float:
        """The value to the digits asked."""
        return self.digits.rounded(value)

    def agree(self, value: float, truth: float) -> bool:
        """True if a value is right to the digits asked: off by no more than half a unit of them."""
        return abs(value - truth) <= unit_of(self.digits, truth) / 2

    def unit(self, value: float) -> float:
        """What one in the last digit asked is worth, in a number of this size."""
        return unit_of(self.digits, value)

    def coarsest(self, value: float) -> float:
        """The same for the coarsest digits that will do: nobody who gives what is asked has rounded further on the way."""
        own = unit_of(self.digits, value)
        return max(own, unit_of(ENOUGH_PLACES, value)) if self.in_places else own

    @property
    def figures(self) -> int:
        """The significant figures below which a number is short: those asked; where decimal places are, the usual."""
        return self.digits.digits if self.digits.kind == "sf" else DEFAULT_DIGITS.digits

    def least(self, kind: str) -> int:
        """The fewest digits of this kind that anybody may work with."""
        return self.digits.digits if self.digits.kind == kind else DEFAULT_DIGITS.digits

    def on(self, numbers: Iterable[Numeral]) -> AskedDigits:
        """The digits asked of a sheet with these numbers."""
        return self if self.said else self._replace(in_places=is_in_places(numbers))


def asked_digits(config: Config) -> AskedDigits:
    """The digits that an exercise asks for; else those to which the config rounds; else three significant figures."""
    said = config.exercise.digits or config.round_each
    return AskedDigits(said, said=True) if said else AskedDigits()


def is_in_places(numbers: Iterable[Numeral]) -> bool:
    """True if a sheet is written in decimal places: three or more, the same of most numbers, of which not all are 0.000."""
    some = [number for number in numbers if number.decimals > 0 and number.unit]
    if not some:
        return False
    places, count = Counter(number.decimals for number in some).most_common(1)[0]
    return places >= ENOUGH_PLACES.digits and count >= MOSTLY * len(some) and median(number.figures for number in some) > 1


def digits_written(number: Numeral, asked: Rounding) -> int:
    """The decimal places of a number, or its significant figures, whichever are asked."""
    return number.decimals if asked.kind == "dp" else number.figures


def unit_of(asked: Rounding, value: float) -> float:
    """The value of a unit in the last of the digits asked, in a number of this size."""
    if asked.kind == "dp":
        return 10.0**-asked.digits
    return 10.0 ** (magnitude(value) - asked.digits + 1)


def magnitude(value: float) -> int:
    """The power of ten of a number's first figure."""
    return floor(log10(abs(value))) if value else 0
