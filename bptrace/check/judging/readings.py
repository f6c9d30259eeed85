"""How a sheet is read: strictly, or as that of one who cuts off, whose program has float32, or who works on with less than is written.

Another reading than the strict one is taken only where numbers are wrong in that one, and where it clears most of them: what
follows from the digits that one really worked with is no mistake.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from typing import NamedTuple

from .answer_key import AnswerKey, Question
from .entries import FOLLOWS, LOOSE
from .iterations import At
from .judge import Judge, Written
from .judged_sheet import JudgedSheet
from .precision import Precision, is_single
from .sheet_intervals import SheetIntervals
from .written import ReadLater

CLEARS_ONE_LESS, CLEARS_MORE_LESS = 0.51, 0.75  # the least share of the wrong numbers that a reading clears; with two digits less, or more
WRONG_IF_MORE_LESS = 1 / 3  # one who works with two digits less is wrong in this share of the numbers that are not exact,
WRONG_IF_ALL_CLEARED = 1 / 5  # or in this, if that reading clears every one of them
MOST_TRIED = 200  # wrong numbers by which a reading is tried; of more, some from all over the sheet stand for all
ALONE_WITHIN = 0.01  # of the truth, of an update of the step: one wrong number by itself is cleared by nothing further off
BY_READING = (FOLLOWS, LOOSE)  # not those that follow but for their last digit: one excuse at a time


class Reading(NamedTuple):
    """A way to read a sheet, and the shares that it takes: of the wrong numbers to be cleared, of all numbers to be wrong."""

    precision: Precision
    clears: float
    wrong: float = 0.0


def other_readings(strict: Precision) -> Iterator[Reading]:
    """The readings that are tried after the strict one, those that suppose least first."""
    asked = strict.asked
    if not strict.cuts:
        yield Reading(strict._replace(cuts=True), CLEARS_ONE_LESS)
    yield Reading(strict._replace(terms=True), CLEARS_ONE_LESS)
    yield Reading(strict._replace(single=True), CLEARS_ONE_LESS)
    if asked is not None and strict.places is not None and not (asked.said or asked.in_places):  # decimals of different numbers
        yield Reading(strict._replace(asked=asked._replace(in_places=True)), CLEARS_ONE_LESS)
    for less in range(1, strict.most_less + 1):
        shorter = strict.shorter(less)
        yield Reading(shorter, CLEARS_ONE_LESS) if less == 1 else Reading(shorter, CLEARS_MORE_LESS, WRONG_IF_MORE_LESS)


def reading_for(strict: JudgedSheet, key: AnswerKey, written: Written) -> Judge | None:
    """The reading that clears most of the wrong numbers of a sheet, if one clears enough of them."""
    wrong = [strict.entries[at].question for at in strict.origins if not key.given(at)]
    if not wrong or (len(wrong) == 1 and not _is_near(wrong[0], strict.entries[wrong[0].at].number.value)):
        return None
    telling = sum(number.decimals > 0 and abs(number.value - question.truth) > question.noise for question, number in written)
    best, most, tried = None, 0, wrong[:: ceil(len(wrong) / MOST_TRIED)]
    for reading in other_readings(strict.judge.precision):
        if reading.precision.single and not any(is_single(number) for _, number in written):
            continue
        if len(wrong) < min(reading.wrong, WRONG_IF_ALL_CLEARED) * telling:
            continue
        judge = strict.judge.reading(reading.precision)
        cleared = _cleared(key, judge, [question.at for question in tried], strict)
        enough = cleared >= reading.clears * len(tried) if len(wrong) >= reading.wrong * telling else cleared == len(tried)
        if cleared > most and enough:
            best, most = judge, cleared
    return best


def _cleared(key: AnswerKey, judge: Judge, wrong: Sequence[At], strict: JudgedSheet) -> int:
    """How many of the wrong numbers are not wrong by another reading."""
    entries = ReadLater(strict.entries, lambda at: judge.again(strict.entries[at]))
    intervals = SheetIntervals(key, entries, judge.precision, strict.intervals.anchors)
    return sum(entries[at].holds_truth or judge.judged(entries[at], intervals) in BY_READING for at in wrong)


def _is_near(question: Question, value: float) -> bool:
    """True if a number is so near to the truth that rounding may be all that is wrong with it."""
    size = question.truth if question.before is None else question.truth - question.before
    return abs(value - question.truth) <= ALONE_WITHIN * abs(size)
