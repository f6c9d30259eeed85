"""The numbers of a sheet that are meant exactly: they stand for themselves alone, and say nothing about the digits of the sheet."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

from ...formula.tree import Tree
from ...formula.walk import walk
from .answer_key import AnswerKey
from .asked_digits import AskedDigits
from .entries import Entry
from .iterations import At
from .precision import noise_of

SHORT_DECIMALS = 4  # decimal places within which a true value ends that a person writes down whole
EXACT_FIGURES = 3  # the most figures of a number that is taken to be exact because it is exactly what follows


class Points:
    """The exact values among the entries of a sheet, which are asked for in the order of computation."""

    def __init__(self, key: AnswerKey, asked: AskedDigits) -> None:
        self.key, self.asked = key, asked
        self._values: dict[At, float | None] = {}

    def add(self, entry: Entry, sheet: Mapping[At, Entry]) -> bool:
        """True if a number is exact. The numbers that it is worked from have been added before it."""
        exact = self._is_true(entry) or self._is_nought(entry) or self._is_short(entry) or self._follows(entry, sheet)
        self._values[entry.at] = entry.number.value if exact else None
        return exact

    def _is_true(self, entry: Entry) -> bool:
        return entry.number.value == entry.question.truth

    def _is_nought(self, entry: Entry) -> bool:
        """A 0 without decimals, unless the true value would be rounded to it."""
        return not entry.number.value and entry.number.decimals <= 0 and not entry.holds_truth

    def _is_short(self, entry: Entry) -> bool:
        """True for a number with fewer figures than are asked, where the true one is short too: 5 for 4, 0.25 for 0.5."""
        number = entry.number
        if number.figures >= self.asked.figures or number.decimals > SHORT_DECIMALS:
            return False
        truth, noise = entry.question.truth, entry.question.noise
        return abs(round(truth, max(number.decimals, 0)) - truth) <= noise

    def _follows(self, entry: Entry, sheet: Mapping[At, Entry]) -> bool:
        """True for a number of few figures that is exactly what follows from exact ones."""
        if entry.number.figures > EXACT_FIGURES:
            return False
        value = self._worked(self.key.tree(entry.at), sheet)
        return value is not None and abs(entry.number.value - value) <= noise_of(abs(value)) + entry.question.noise

    def _worked(self, tree: Tree | None, sheet: Mapping[At, Entry]) -> float | None:
        if tree is None:
            return None
        values: dict[At, float] = {}
        for leaf in self.key.below(tree):
            value = self._value(leaf, sheet)
            if value is None:
                return None
            values[leaf] = value
        found = walk(tree, values.__getitem__)  # type: ignore[arg-type]
        return found if isfinite(found) else None

    def _value(self, at: At, sheet: Mapping[At, Entry]) -> float | None:
        """The value of a quantity if it is known exactly: a given, an exact number, or what follows from those."""
        if at not in self._values:
            tree = None if at in sheet else self.key.tree(at)
            given = at not in sheet and tree is None
            self._values[at] = self.key.truth(at) if given else self._worked(tree, sheet)
        return self._values[at]
