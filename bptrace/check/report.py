"""What marking finds, as data: a mark for each answer, the sheets, the class."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from ..errors import Problem

# In the order of what is best; the last four are of what is no answer.
VERDICTS = ("correct", "rounded", "imprecise", "carried", "wrong", "blank", "unreadable", "unknown", "twice")
RIGHT = frozenset(("correct", "rounded", "imprecise"))


class Cause(NamedTuple):
    """A misconception, or a slip of the pen, that explains wrong numbers.

    `cells` are the wrong numbers that it explains. `how` it fits: "direct", one of them from the student's own numbers; "hidden",
    through numbers that are not written; "givens", from the givens alone; "text", as a slip of the pen. It is `confirmed` where other
    numbers on the sheet agree with it. A `convention` is right under another definition of the loss or the sign. `also` are codes
    that no number could tell from this one.
    """

    code: str
    message: str  # what was done, in a sentence: "the slope was taken at out instead of net"
    hint: str  # what to think about, without the number
    how: str
    cells: tuple[str, ...]
    confirmed: bool = False
    convention: bool = False
    also: tuple[str, ...] = ()


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
        """Is it right, and worth something, if there is something to be had for it?"""
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
        """Is everything that was asked right?"""
        return self.readable and not self.problems and all(mark.right for mark in self.answers if mark.asked)
