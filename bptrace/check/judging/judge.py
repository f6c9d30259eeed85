"""What a written number is worth beside the true one and beside what follows from the student's own numbers."""

from __future__ import annotations

from collections.abc import Iterable
from math import copysign, floor
from typing import NamedTuple

from ...answers.sheet import Numeral
from ...formula.intervals import Bounds, meet, middle, width
from ...inputs.config.config import Rounding
from .answer_key import Course
from .places import At
from .precision import USUAL, Precision, has_digits, precision_of, rounded, span, unit_of
from .sheet_intervals import Entry, Reading

ABOUT = 0.25  # of the truth, by which honest rounding may be off where little is left of it
FIRST = Rounding("sf", 1)
EXACT = 2**53  # up to here every whole number is a float
HABIT = 3  # numbers that are cut off, from which it is a habit
NEAR = 1.5  # units of the last digit by which an honest number may be off


class Question(NamedTuple):
    """A quantity that a sheet answers: its true value, the value before the update of an updated parameter, the noise of computing."""

    at: At
    cell: str
    truth: float
    before: float | None
    noise: float
    rank: tuple[float, ...]


class Judged(NamedTuple):
    """What a number is, so far: correct, imprecise, rounded, wrong; or `follows`, from what, being still to be looked into."""

    verdict: str
    why: str = ""


CORRECT, WRONG, FOLLOWS = Judged("correct"), Judged("wrong"), Judged("follows")
FAR = Judged("wrong", "far")  # it could follow, from numbers so coarse that anything could
SHORT, NO_STEP, LOOSE = Judged("imprecise", "short"), Judged("imprecise", "no-step"), Judged("imprecise", "loose")
VAGUE = Judged("imprecise", "vague")
EMPTY = frozenset((VAGUE.why, NO_STEP.why))  # what says nothing earns nothing
CUT_OFF, LAST_DIGIT = Judged("rounded", "truncated"), Judged("rounded", "last-digit")


class Judge:
    """Judges numbers by the digits that are asked."""

    def __init__(self, course: Course, asked: Rounding) -> None:
        self.course, self.asked = course, asked

    def entries(self, written: Iterable[tuple[Question, Numeral]]) -> tuple[dict[At, Entry], Precision]:
        """The numbers of a sheet as they are read together, and the digits that it works with.

        Who leaves zeros out at the end writes 0 for 0.000. Who cuts numbers off does it again and again, and works on with what is left.
        """
        pairs = list(written)
        precision = precision_of(number for _, number in pairs)
        cuts = sum(_is_cut_off(number, question.truth) for question, number in pairs) >= HABIT
        places = precision.places or (self.asked.digits if self.asked.kind == "dp" else 0)
        entries = {question.at: self._entry(question, _completed(number, places), cuts) for question, number in pairs}
        return entries, precision._replace(cuts=cuts)

    def _entry(self, question: Question, number: Numeral, cuts: bool) -> Entry:
        truth, (low, high) = question.truth, self.span(question, number)
        if cuts:
            rest = number.value + copysign(number.unit, number.value)
            low, high = min(low, rest), max(high, rest)
        found = low, high
        taken = (truth, truth) if number.value == truth else found
        return Entry(question.at, number, found, taken, found[0] <= truth <= found[1])

    def span(self, question: Question, number: Numeral) -> Bounds:
        """The values that a number can mean."""
        if not number.value and number.decimals <= 0:  # 0 by itself is meant exactly
            number = number._replace(unit=0.0)
        return span(number, question.noise)

    def plainly(self, question: Question, number: Numeral) -> Judged | None:
        """The judgement of a number that can mean the truth; None for any other."""
        truth = question.truth
        low, high = self.span(question, number)
        if not low <= truth <= high:
            return None
        if abs(number.value - truth) <= question.noise:
            return CORRECT
        before = question.before
        if before is not None and low <= before <= high and rounded(truth, self.asked) != rounded(before, self.asked):
            return NO_STEP  # the parameter before the update would be written the same
        if has_digits(number, self.asked, truth):
            return CORRECT
        return SHORT if self._tells(number, truth) else VAGUE

    def judged(self, question: Question, entry: Entry, reading: Reading) -> Judged:
        """The judgement of a number beside what follows from the others."""
        plainly = self.plainly(question, entry.number)
        if plainly is not None:
            return plainly
        truth, right = question.truth, reading.follows(question.at, entry.span)
        if meet(entry.span, right) and not has_digits(entry.number, self.asked, truth):  # few digits excuse no more than those asked
            right = reading.finer(self.asked).follows(question.at, entry.span)
        if not meet(entry.span, right) or not self._keeps_up(entry, reading):
            return self._near(question, entry, right) or WRONG
        if not right[0] <= truth <= right[1] or width(right) <= unit_of(self.asked, truth):
            return FOLLOWS
        near = self._near(question, entry, right)
        if near in (CUT_OFF, LAST_DIGIT):
            return near
        return LOOSE if self._is_about(question, entry.number) else FAR

    def _keeps_up(self, entry: Entry, reading: Reading) -> bool:
        """Of numbers of one figure so much could follow that they have to be what follows from the very numbers written."""
        number = entry.number
        if number.figures > 1 or number.decimals >= USUAL.digits:
            return True
        return abs(number.value - reading.exactly(entry.at)) <= number.unit / 2

    def _tells(self, number: Numeral, truth: float) -> bool:
        """Does a number tell the first figure of the truth? Zeros to three places, or as many as are asked, tell that it is small."""
        places = self.asked.digits if self.asked.kind == "dp" else USUAL.digits
        return number.decimals >= min(places, USUAL.digits) or number.unit <= unit_of(FIRST, rounded(truth, FIRST))

    def _is_about(self, question: Question, number: Numeral) -> bool:
        """Is a number near enough to the truth for the rounding of numbers before it to be the reason that it is not it?"""
        off = abs(number.value - question.truth)
        about = off <= max(ABOUT * abs(question.truth), NEAR * number.unit, unit_of(self.asked, question.truth))
        return about and (question.before is None or self._has_step(question, number) or off <= NEAR * number.unit)

    def _near(self, question: Question, entry: Entry, right: Bounds) -> Judged | None:
        """Is it right, or what follows, but for its last digit? Not with fewer digits than asked, nor where that is the whole step."""
        number, truth = entry.number, question.truth
        reach = NEAR * number.unit
        written = number.decimals if self.asked.kind == "dp" else number.figures
        if not reach or written < self.asked.digits or not self._has_step(question, number):
            return None
        if abs(number.value - truth) <= reach:
            return CUT_OFF if _cut_off(number, truth) else LAST_DIGIT
        if right[0] - reach <= number.value <= right[1] + reach:
            return FOLLOWS._replace(why=(CUT_OFF if _cut_off(number, middle(right)) else LAST_DIGIT).why)
        return None

    def _has_step(self, question: Question, number: Numeral) -> bool:
        """Does an updated parameter lie on the side of the old one where it should?"""
        before = question.before
        return before is None or question.truth == before or (number.value - before) * (question.truth - before) > 0


def _completed(number: Numeral, places: int) -> Numeral:
    """A 0 with the decimal places of its sheet, or of the exercise."""
    if number.value or number.decimals > 0 or not places:
        return number
    return number._replace(unit=10.0**-places, decimals=places)


def _is_cut_off(number: Numeral, truth: float) -> bool:
    """Was it cut off where it should have been rounded up?"""
    return bool(number.unit) and abs(number.value - truth) > number.unit / 2 and _cut_off(number, truth)


def _cut_off(number: Numeral, value: float) -> bool:
    """Is the number what is left of a value of which the further digits were left out?"""
    units = abs(value) / number.unit
    if not units < EXACT:
        return False
    return abs(abs(number.value) - floor(units + 1e-9) * number.unit) < number.unit / 4 and number.value * value > 0
