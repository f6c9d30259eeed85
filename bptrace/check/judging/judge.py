"""Judges a written number by the true value, and by what follows from the student's own numbers."""

from __future__ import annotations

from collections.abc import Iterable
from math import copysign, floor

from ...answers.sheet import Numeral
from ...formula.intervals import Bounds, meet, middle, width
from ...inputs.config.config import Rounding
from .answer_key import Question
from .entries import (
    CORRECT,
    CUT_OFF,
    FOLLOWS,
    FOLLOWS_CUT_OFF,
    FOLLOWS_LAST_DIGIT,
    LAST_DIGIT,
    LOOSE,
    NO_STEP,
    SHORT,
    UNJUDGED,
    VAGUE,
    WRONG,
    Entry,
    Finding,
)
from .iterations import At
from .precision import DEFAULT_DIGITS, Precision, digits_written, has_digits, precision_of, rounded, span, unit_of
from .sheet_intervals import SheetIntervals

HONEST_ERROR = 0.25  # share of the truth by which rounding on the way may bring a number off where terms cancel
LAST_DIGIT_UNITS = 1.5  # a number that is off by no more units of its last digit than this is right but for that digit
HABIT_OF_CUTTING = 3  # if this many numbers of a sheet are cut off, any of them may be
LARGEST_WHOLE = 2**53  # up to here every whole number is a float
UNIT_NOISE = 1e-9  # a number of units that is below a whole number by no more than this counts as that whole number
FIRST_FIGURE = Rounding("sf", 1)


class Judge:
    """Judges numbers by the digits that are asked."""

    def __init__(self, asked: Rounding) -> None:
        self.asked = asked

    def entries(self, written: Iterable[tuple[Question, Numeral]]) -> tuple[dict[At, Entry], Precision]:
        """The numbers of a sheet, those judged that can mean the truth, and the digits that the sheet works with.

        A sheet that leaves out zeros at the end has 0 for 0.000. One that cuts numbers off works on with what is left of them.
        """
        pairs = list(written)
        precision = precision_of(number for _, number in pairs)
        cuts = sum(_is_cut_short(number, question.truth) for question, number in pairs) >= HABIT_OF_CUTTING
        places = precision.places or (self.asked.digits if self.asked.kind == "dp" else 0)
        entries = {question.at: self._entry(question, _completed(number, places), cuts) for question, number in pairs}
        return entries, precision._replace(cuts=cuts)

    def _entry(self, question: Question, number: Numeral, cuts: bool) -> Entry:
        truth, (low, high) = question.truth, self.span(question, number)
        if cuts:
            rest = number.value + copysign(number.unit, number.value)
            low, high = min(low, rest), max(high, rest)
        taken = (truth, truth) if number.value == truth else (low, high)
        return Entry(question, number, (low, high), taken, low <= truth <= high, self.plainly(question, number) or UNJUDGED)

    def span(self, question: Question, number: Numeral) -> Bounds:
        """The values that a number can mean."""
        if not number.value and number.decimals <= 0:  # 0 by itself is meant exactly
            number = number._replace(unit=0.0)
        return span(number, question.noise)

    def plainly(self, question: Question, number: Numeral) -> Finding | None:
        """The finding for a number that can mean the truth; None for any other."""
        truth = question.truth
        low, high = self.span(question, number)
        if not low <= truth <= high:
            return None
        if abs(number.value - truth) <= question.noise:
            return CORRECT
        before = question.before
        if before is not None and low <= before <= high and rounded(truth, self.asked) != rounded(before, self.asked):
            return NO_STEP
        if has_digits(number, self.asked, truth):
            return CORRECT
        return SHORT if self._tells(number, truth) else VAGUE

    def judged(self, entry: Entry, intervals: SheetIntervals) -> Finding:
        """The finding for a number that cannot mean the truth, given what follows from the others."""
        question = entry.question
        right = self._right(entry, intervals)
        near = self._near(entry, right)
        if not meet(entry.span, right) or not _keeps_up(entry, intervals):
            return near or WRONG
        if not right[0] <= question.truth <= right[1] or width(right) <= unit_of(self.asked, question.truth):
            return FOLLOWS
        if near in (CUT_OFF, LAST_DIGIT):
            return near
        if self._is_about(question, entry.number):
            return LOOSE
        from_wrong = any(not intervals.written[source].holds_truth for source in intervals.sources(entry.at))
        return FOLLOWS if from_wrong else WRONG  # it is far off: it follows only because the others are coarse

    def _right(self, entry: Entry, intervals: SheetIntervals) -> Bounds:
        """What follows from the others. A number with fewer digits than asked is held to rounding to the digits asked."""
        right = intervals.follows(entry.at, entry.span)
        if meet(entry.span, right) and not has_digits(entry.number, self.asked, entry.question.truth):
            return intervals.finer(self.asked).follows(entry.at, entry.span)
        return right

    def _tells(self, number: Numeral, truth: float) -> bool:
        """True if a number shows the first figure of the truth. Zeros to three places, or as many as are asked, show that it is small."""
        places = self.asked.digits if self.asked.kind == "dp" else DEFAULT_DIGITS.digits
        return number.decimals >= min(places, DEFAULT_DIGITS.digits) or number.unit <= unit_of(FIRST_FIGURE, rounded(truth, FIRST_FIGURE))

    def _is_about(self, question: Question, number: Numeral) -> bool:
        """True if a number is near enough to the truth to differ from it by nothing but the rounding of the numbers before it."""
        off, near = abs(number.value - question.truth), LAST_DIGIT_UNITS * number.unit
        about = off <= max(HONEST_ERROR * abs(question.truth), near, unit_of(self.asked, question.truth))
        return about and (question.before is None or _has_step(question, number) or off <= near)

    def _near(self, entry: Entry, right: Bounds) -> Finding | None:
        """The finding for a number that is right, or follows, but for its last digit; None for any other.

        It is None too for a number with fewer digits than asked, and where the last digit is the whole step of an update.
        """
        number, truth = entry.number, entry.question.truth
        reach = LAST_DIGIT_UNITS * number.unit
        if not reach or digits_written(number, self.asked) < self.asked.digits or not _has_step(entry.question, number):
            return None
        if abs(number.value - truth) <= reach:
            return CUT_OFF if _is_cut_off(number, truth) else LAST_DIGIT
        if right[0] - reach <= number.value <= right[1] + reach:
            return FOLLOWS_CUT_OFF if _is_cut_off(number, middle(right)) else FOLLOWS_LAST_DIGIT
        return None


def _keeps_up(entry: Entry, intervals: SheetIntervals) -> bool:
    """False for a number of one figure that does not follow from the exact numbers on the sheet. Within their bounds too much follows."""
    number = entry.number
    if number.figures > 1 or number.decimals >= DEFAULT_DIGITS.digits:
        return True
    return abs(number.value - intervals.exactly(entry.at)) <= number.unit / 2


def _has_step(question: Question, number: Numeral) -> bool:
    """False for an updated parameter on the wrong side of the old one."""
    before = question.before
    return before is None or question.truth == before or (number.value - before) * (question.truth - before) > 0


def _completed(number: Numeral, places: int) -> Numeral:
    """A 0 with the decimal places of its sheet, or of the exercise."""
    if number.value or number.decimals > 0 or not places:
        return number
    return number._replace(unit=10.0**-places, decimals=places)


def _is_cut_short(number: Numeral, truth: float) -> bool:
    """True if a number was cut off where it should have been rounded up."""
    return bool(number.unit) and abs(number.value - truth) > number.unit / 2 and _is_cut_off(number, truth)


def _is_cut_off(number: Numeral, value: float) -> bool:
    """True if the number is the value without its further digits."""
    units = abs(value) / number.unit
    if not units < LARGEST_WHOLE:
        return False
    return abs(abs(number.value) - floor(units + UNIT_NOISE) * number.unit) < number.unit / 4 and number.value * value > 0
