"""The result of marking as data: a mark for each answer, and the marked sheet."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from ..errors import Problem
from .diagnosis.causes import Cause

# From best to worst; the last four are for lines that are no answers.
VERDICTS = ("correct", "rounded", "imprecise", "carried", "wrong", "blank", "unreadable", "unknown", "twice")
RIGHT = frozenset(("correct", "rounded", "imprecise"))


class Mark(NamedTuple):  # made by the thousand
    """How one answer is marked.

    `name` and `written` are as they stand on the sheet, `cell` is our spelling of the name (empty where it means nothing).
    `expected` is the right value, `carried` the one that follows from the student's own earlier numbers, where it is another one.
    `sources` are the wrong numbers that a carried one comes from. `tell` is a quantity, not on the sheet, that would tell its
    causes apart. `message` says why the verdict is what it is. `line` is where it stands in the file, 0 where it does not.
    """

    name: str
    cell: str
    written: str
    verdict: str
    expected: float | None = None
    carried: float | None = None
    causes: tuple[Cause, ...] = ()
    sources: tuple[str, ...] = ()
    score: Fraction = Fraction(0)
    max_score: Fraction = Fraction(0)
    message: str = ""
    tell: str = ""
    line: int = 0
    asked: bool = True  # those that are not asked are marked, and count nothing
    rank: tuple[float, ...] = ()  # its place in the order of computation

    @property
    def right(self) -> bool:
        """True if it is right, and worth something if there is something to be had for it."""
        return self.verdict in RIGHT and bool(self.score or not self.max_score)


class Marked(NamedTuple):
    """A sheet, marked: its answers in the order of computation, then what could not be read.

    `problems` are those of the file; a sheet with no answers could not be read at all. `begin` is the cell to begin again at, ""
    where nothing is wrong.
    """

    student: str
    file: str
    answers: tuple[Mark, ...]
    score: Fraction
    max_score: Fraction
    problems: tuple[Problem, ...] = ()
    begin: str = ""

    @property
    def readable(self) -> bool:
        return bool(self.answers)

    @property
    def right(self) -> bool:
        """True if everything that was asked is right."""
        return self.readable and not self.problems and all(mark.right for mark in self.answers if mark.asked)
