"""What a number may be written as by one who makes no mistake and rounds to the digits asked at every step."""

from __future__ import annotations

from ..check.judging.anchors import Anchors
from ..check.judging.answer_key import AnswerKey, Question
from ..check.judging.asked_digits import AskedDigits, unit_of
from ..check.judging.entries import CORRECT, WRONG
from ..check.judging.iterations import At
from ..check.judging.judge import Judge
from ..check.judging.precision import Precision
from ..check.judging.sheet_intervals import SheetIntervals
from ..formula.intervals import Bounds
from ..inputs.config.config import Rounding
from .decimals import numeral

MOST_OFF = 25  # of the last digit to either side of the right number that are looked at


class Honest:
    """What is right of each quantity by itself, with nothing else on the sheet, as `check` judges it."""

    def __init__(self, key: AnswerKey, digits: Rounding) -> None:
        self.key, self.digits = key, digits
        self.judge = Judge(AskedDigits(digits, said=True), worked_with(digits))
        self.intervals = SheetIntervals(key, {}, self.judge.precision, Anchors(key, {}))

    def bounds(self, at: At) -> Bounds:
        """The values of the decimals that count as right: from half a unit below the least to half a unit above the greatest."""
        question = self.key.question(at)
        unit = unit_of(self.digits, question.truth)
        low, high = (self._furthest(question, step) for step in (-unit, unit))
        return low - unit / 2, high + unit / 2

    def _furthest(self, question: Question, step: float) -> float:
        found = self.digits.rounded(question.truth)
        for _ in range(MOST_OFF):
            further = self.digits.rounded(found + step)
            if not self._is_right(question, further):
                return found
            found = further
        return found

    def _is_right(self, question: Question, value: float) -> bool:
        number = numeral(value, self.digits)
        if (finding := self.judge.plainly(question, number)) is not None:
            return finding == CORRECT
        entry = self.judge.entries(self.key, [(question, number)])[question.at]
        return self.judge.judged(entry, self.intervals) != WRONG


def worked_with(digits: Rounding) -> Precision:
    """The precision of one who works with the digits asked."""
    places, figures = (digits.digits if digits.kind == kind else None for kind in ("dp", "sf"))
    return Precision(places, figures, AskedDigits(digits, said=True), usual=(digits.digits, digits.digits))


def right(truth: float, digits: Rounding) -> Bounds:
    """The values that are right to the digits asked: half a unit to either side."""
    half = unit_of(digits, truth) / 2
    return truth - half, truth + half
