"""Scores as text and as numbers, and a class in numbers: how often each question was right, and which causes there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from ...check.report import Mark, Marked
from ...formula.number import shortest, show, to_figures
from .revealed import Report, counted, marks_of

if TYPE_CHECKING:
    from ...check.diagnosis.causes import Cause

FIGURES = 6  # of a score that no decimal is equal to, such as 1/3
SHARE = 3  # figures of a percentage


def told(score: Fraction) -> str:
    """A score as the shortest decimal that is equal to it, `2.5`; where there is none, rounded."""
    exact = Decimal(score.numerator) / Decimal(score.denominator)
    if Fraction(exact) == score:
        return f"{exact.normalize():f}"
    return shortest(to_figures(float(score), FIGURES))


def number(score: Fraction) -> float:
    """The same as a number."""
    return float(told(score))


def percent(part: Fraction) -> str:
    """A share: `62.5%`."""
    text = show(100 * float(part), SHARE)
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}%"


def mean(scores: list[Fraction]) -> Fraction:
    return sum(scores, Fraction(0)) / max(len(scores), 1)


def verdicts_on(sheet: Marked) -> Counter[str]:
    """How often a sheet has each verdict on what was asked."""
    return Counter(mark.verdict for mark in sheet.answers if mark.asked)


class Question(NamedTuple):
    """A quantity that was asked: how many sheets have which verdict on it."""

    cell: str
    verdicts: Counter[str]
    right: int

    @property
    def asked(self) -> int:
        return sum(self.verdicts.values())


def questions(report: Report) -> list[Question]:
    """What was asked, in the order that a person works in."""
    marks: dict[str, list[Mark]] = {}
    for _, mark in marks_of(report.sheets):
        if mark.cell and counted(mark):
            marks.setdefault(mark.cell, []).append(mark)
    order = sorted(marks, key=lambda cell: min(mark.rank for mark in marks[cell]))
    return [Question(cell, Counter(mark.verdict for mark in marks[cell]), sum(mark.right for mark in marks[cell])) for cell in order]


class Habit(NamedTuple):
    """A cause in a class: on which sheets it was found, and how many numbers it explains; the first of them is an example."""

    cause: Cause
    students: Sequence[str]
    cells: int
    example: tuple[Marked, Mark]


UNEXPLAINED, NO_CAUSE = "unexplained", "no mistake that is known explains the number"


@cache
def _none() -> Cause:
    from ...check.diagnosis.causes import Cause

    return Cause(UNEXPLAINED, NO_CAUSE, "", "", ())


def _causes_of(mark: Mark, report: Report) -> Sequence[Cause]:
    """The causes of a number that is not right, where they are revealed; of a wrong one that nothing explains, that it is so."""
    if mark.right or not report.shows("hint"):
        return ()
    return mark.causes or ((_none(),) if mark.verdict == "wrong" else ())


def habits(report: Report) -> list[Habit]:
    """The causes in a class, the most frequent first."""
    found: dict[str, list[tuple[Marked, Mark, Cause]]] = {}
    for sheet, mark in marks_of(report.sheets):
        for cause in _causes_of(mark, report):
            found.setdefault(cause.code, []).append((sheet, mark, cause))
    return sorted(map(_habit, found.values()), key=lambda habit: -len(habit.students))


def _habit(found: Sequence[tuple[Marked, Mark, Cause]]) -> Habit:
    sheet, mark, cause = found[0]
    students = list(dict.fromkeys(sheet.student for sheet, _, _ in found))
    cells = {(sheet.student, cell) for sheet, mark, cause in found for cell in cause.cells or (mark.cell,)}
    return Habit(cause, students, len(cells), (sheet, mark))


def causes(sheet: Marked, report: Report) -> list[str]:
    """The codes of what explains the wrong numbers of a sheet, each once, in the order of the sheet; none where they are hidden."""
    return list(dict.fromkeys(cause.code for mark in sheet.answers for cause in _causes_of(mark, report)))
