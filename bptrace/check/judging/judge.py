"""Judges a written number by the true value, and by what follows from the student's own numbers."""

from __future__ import annotations

from collections.abc import Sequence
from math import copysign, floor

from ...answers.sheet import Numeral
from ...formula.intervals import Bounds, meet, middle, widened, width
from .answer_key import AnswerKey, Question
from .asked_digits import AskedDigits
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
from .points import Points
from .precision import Precision, is_single, noise_of, precision_of, span
from .sheet_intervals import SheetIntervals

HONEST_ERROR = 0.25  # share of the truth, of an update of its step, by which rounding on the way may bring a number off where terms cancel
UNITS_OF_AN_UPDATE = 2  # of the digits asked, by which rounding on the way may bring an update off, however small its step is
LAST_DIGIT_UNITS = 1.5  # a number that is off by no more units of its last digit than this is right but for that digit
PART_OF_STEP = 0.5  # the share of an update by which its last digit may be off
HABIT_OF_CUTTING = 3  # if this many numbers of a sheet are cut off, any of them may be
LARGEST_WHOLE = 2**53  # up to here every whole number is a float
UNIT_NOISE = 1e-9  # a number of units that is below a whole number by no more than this counts as that whole number
MOST_SHORT = 1  # so many of the digits asked may be missing from a number that is paid

Written = Sequence[tuple[Question, Numeral]]


class Judge:
    """Judges the numbers of a sheet of which these digits are asked, read with a precision."""

    def __init__(self, asked: AskedDigits, precision: Precision | None = None) -> None:
        self.asked = asked
        self.precision = precision or Precision(asked=asked)

    def reading(self, precision: Precision) -> Judge:
        """The same, with the numbers read with another precision."""
        return Judge(self.asked, precision)

    # the numbers of a sheet

    def entries(self, key: AnswerKey, written: Written) -> dict[At, Entry]:
        """The numbers of a sheet in the order of computation, those judged that can mean the truth.

        A sheet that leaves out zeros at the end has 0 for 0.000. One that cuts numbers off works on with what is left of them.
        """
        points, found = Points(key, self.asked), dict[At, Entry]()
        places = self.precision.places or (self.asked.digits.digits if self.asked.digits.kind == "dp" else 0)
        for question, number in sorted(written, key=lambda pair: pair[0].rank):
            entry = self.entry(question, _completed(number, places, question.truth))
            found[question.at] = self._as_exact(entry) if points.add(entry, found) else entry
        return found

    def again(self, entry: Entry) -> Entry:
        """A number of a sheet that another judge has read, in this reading."""
        found = self.entry(entry.question, entry.number)
        return self._as_exact(found) if entry.exact else found

    def entry(self, question: Question, number: Numeral) -> Entry:
        """A number by itself, judged if it can mean the truth."""
        truth, (low, high) = question.truth, self.span(question, number)
        finding = self.plainly(question, number) or UNJUDGED
        if self.precision.cuts and number.decimals > 0:
            rest = number.value + copysign(number.unit, number.value)
            low, high = min(low, rest), max(high, rest)
        taken = self.precision.taken(number.value, (low, high))
        return Entry(question, number, (low, high), taken, low <= truth <= high, finding)

    def _as_exact(self, entry: Entry) -> Entry:
        """A number that stands for itself alone. One that is not right is compared with what follows, however few its digits are."""
        value, question = entry.number.value, entry.question
        if abs(value - question.truth) <= question.noise:
            return entry._replace(taken=self.precision.taken(value, (question.truth, question.truth)), exact=True)
        own, taken = widened((value, value), question.noise), self.precision.taken(value, (value, value))
        return entry._replace(span=own, taken=taken, holds_truth=False, finding=UNJUDGED, exact=True)

    def span(self, question: Question, number: Numeral) -> Bounds:
        """The values that a number can mean."""
        if not number.value and number.decimals <= 0:  # 0 by itself is meant exactly
            number = number._replace(unit=0.0)
        noise = question.noise
        if self.precision.single and is_single(number):
            noise = self.precision.noise(max(noise, noise_of(abs(number.value))))
        return span(self._without_noughts(number), noise)

    def _without_noughts(self, number: Numeral) -> Numeral:
        """A whole number with more figures than are asked: the noughts at its end may not be digits, as in 5220 for 5224."""
        more = number.figures - self.asked.figures
        if more <= 0 or number.decimals or self.asked.digits.kind != "sf" or not abs(number.value) < LARGEST_WHOLE:
            return number
        whole = str(abs(int(number.value)))
        noughts = min(more, len(whole) - len(whole.rstrip("0")))
        return number._replace(unit=10.0**noughts, decimals=-noughts) if noughts else number

    # by the true value

    def plainly(self, question: Question, number: Numeral) -> Finding | None:
        """The finding for a number that can mean the truth; None for any other."""
        truth = question.truth
        low, high = self.span(question, number)
        if not low <= truth <= high:
            return None
        if abs(number.value - truth) <= question.noise:
            return CORRECT
        if self._hides_the_step(question, (low, high)):
            return NO_STEP
        missing = self.asked.missing(number, truth)
        return CORRECT if not missing else SHORT if missing <= MOST_SHORT else VAGUE

    def _hides_the_step(self, question: Question, own: Bounds) -> bool:
        """True for a number that may just as well be the parameter before its update, unless both are the same to the digits asked."""
        before = question.before
        return before is not None and own[0] <= before <= own[1] and self.asked.rounded(question.truth) != self.asked.rounded(before)

    # by what follows

    def judged(self, entry: Entry, intervals: SheetIntervals) -> Finding:
        """The finding for a number that cannot mean the truth, given what follows from the others."""
        question = entry.question
        right = intervals.follows(entry.at, entry.span)
        near = self._near(entry, right)
        if not meet(entry.span, right):
            return near or WRONG
        if not right[0] <= question.truth <= right[1] or width(right) <= self.asked.unit(question.truth):
            return FOLLOWS
        if near in (CUT_OFF, LAST_DIGIT):
            return near
        if self._is_about(question, entry.number):
            return LOOSE
        from_wrong = any(not intervals.written[source].holds_truth for source in intervals.sources(entry.at))
        return FOLLOWS if from_wrong else WRONG  # it is far off: it follows only because the others are coarse

    def _is_about(self, question: Question, number: Numeral) -> bool:
        """True if a number is near enough to the truth to differ from it by nothing but the rounding of the numbers before it."""
        off, near = abs(number.value - question.truth), LAST_DIGIT_UNITS * number.unit
        if question.before is None:
            return off <= max(HONEST_ERROR * abs(question.truth), near, self.asked.unit(question.truth))
        room = max(HONEST_ERROR * abs(question.truth - question.before), UNITS_OF_AN_UPDATE * self.asked.unit(question.truth))
        return off <= near or (_has_step(question, number) and off <= room)

    def _near(self, entry: Entry, right: Bounds) -> Finding | None:
        """The finding for a number that is right, or follows, but for its last digit; None for any other.

        It is None too for a number with fewer digits than asked, and where the last digit is half of the step of an update.
        """
        number, question = entry.number, entry.question
        reach = LAST_DIGIT_UNITS * number.unit
        if not reach or self.asked.missing(number, question.truth) or not _has_step(question, number):
            return None
        if abs(number.value - question.truth) <= min(reach, _room(question, question.truth)):
            return CUT_OFF if _is_cut_off(number, question.truth) else LAST_DIGIT
        room = min(reach, _room(question, middle(right)))
        if right[0] - room <= number.value <= right[1] + room:
            return FOLLOWS_CUT_OFF if _is_cut_off(number, middle(right)) else FOLLOWS_LAST_DIGIT
        return None


def strictly(asked: AskedDigits, written: Written) -> Judge:
    """The judge of a sheet that is read strictly: as one that works on with what it writes."""
    numbers = [number for question, number in written if not _is_exact(question, number)]
    cuts = sum(_is_cut_short(number, question.truth) for question, number in written) >= HABIT_OF_CUTTING
    own = asked.on(number for _, number in written)
    return Judge(own, precision_of(numbers, own)._replace(cuts=cuts))


def _is_exact(question: Question, number: Numeral) -> bool:
    """True for a number that says nothing of the digits of its sheet, because it is exactly right: 0.3775, or a given."""
    return abs(number.value - question.truth) <= question.noise


def _room(question: Question, aim: float) -> float:
    """How far an updated parameter may be off in its last digit: less than half of its step."""
    return float("inf") if question.before is None else PART_OF_STEP * abs(aim - question.before)


def _has_step(question: Question, number: Numeral) -> bool:
    """False for an updated parameter on the wrong side of the old one."""
    before = question.before
    return before is None or question.truth == before or (number.value - before) * (question.truth - before) > 0


def _completed(number: Numeral, places: int, truth: float) -> Numeral:
    """A 0 with the decimal places of its sheet, or of the exercise, if it may be the truth rounded to them."""
    if number.value or number.decimals > 0 or not places or abs(truth) > 10.0**-places / 2:
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
