"""The result of marking as data: a mark for each answer, the sentence that says why, and the marked sheet."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ..errors import Problem, count_of, enumerated, visible

if TYPE_CHECKING:  # so that programs that only read reports need not import how they are made
    from ..answers.sheet import Answer
    from ..inputs.config.config import Rounding
    from .diagnosis.causes import Cause
    from .judging.entries import Finding

# From best to worst; the last four are for lines that are no answers.
VERDICTS = ("correct", "rounded", "imprecise", "carried", "repeated", "wrong", "blank", "unreadable", "unknown", "twice")
RIGHT = frozenset(("correct", "rounded", "imprecise"))
PAID = frozenset((*RIGHT, "carried", "repeated"))  # as a rule in full
ANOTHERS = "What is worked from the givens is wrong, and all else follows: this may be another exercise's sheet, or another student's."
MOST_SOURCES_NAMED = 4  # of the wrong numbers that a carried one comes from


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

    def __repr__(self) -> str:
        said = f": {visible(self.message)}" if self.message else ""
        return f"<{visible(self.name)} = {visible(self.written)} is {self.verdict}{said}>"

    @property
    def right(self) -> bool:
        """True if it is right, and worth something if there is something to be had for it."""
        return self.verdict in RIGHT and bool(self.score or not self.max_score)


class Marked(NamedTuple):
    """A sheet, marked: its answers in the order of computation, then what could not be read.

    `problems` are those of the file; a sheet with no answers could not be read at all. `begin` is the cell to begin again at, ""
    where nothing is wrong. `id` and `headings` are those of the sheet. If it was marked in a `strict` way, nothing was excused.
    """

    student: str
    file: str
    answers: tuple[Mark, ...]
    score: Fraction
    max_score: Fraction
    problems: tuple[Problem, ...] = ()
    begin: str = ""
    id: str = ""
    headings: tuple[str, ...] = ()
    strict: bool = False
    notes: tuple[str, ...] = ()  # of how the sheet as a whole was read

    @property
    def readable(self) -> bool:
        return bool(self.answers)

    @property
    def of_another(self) -> bool:
        """True if it may be the sheet of another exercise or another student."""
        return ANOTHERS in self.notes

    @property
    def right(self) -> bool:
        """True if everything that was asked is right, if not in all the digits that are asked."""
        asked = all(mark.right for mark in self.answers if mark.asked)
        return self.readable and not self.problems and asked and not self.corrections

    @property
    def corrections(self) -> list[Mark]:
        """The numbers that have to be corrected before a sheet is printed, which are those not right where nothing is excused."""
        return [mark for mark in self.answers if self.strict and mark.verdict in ("carried", "wrong")]

    @property
    def all_right(self) -> bool:
        """True if everything that was asked is right in all its digits."""
        return self.right and not any(mark.verdict == "imprecise" for mark in self.answers if mark.asked)


_KINDS = {"dp": "decimal place", "sf": "significant figure"}
# fmt: off
REASONS = {  # of a finding by the reason for it
    "short":      "right as far as it goes, but it should have {digits}",
    "vague":      "too coarse: it should have {digits}",
    "no-step":    "too coarse to show that it was updated",
    "last-digit": "the last digit is a little off",
    "truncated":  "its last digit is that of a number cut off, not rounded",
    "beyond":     "right to {digits}; the digits beyond them do not follow",
    "loose":      "right but for rounding on the way",
    "alone":      "does not follow from what is given",
    "impossible": "impossible: the activation gives no such number",
    "strayed":    "right but for its last digits: it was worked from rounded numbers",
}
OTHERWISE = {"rounded": "right but for rounding on the way", "wrong": "does not follow from the numbers before it"}
# fmt: on


def message(finding: Finding, sources: Sequence[str], causes: Sequence[Cause], asked: Rounding, but: str = "") -> str:
    """The sentence about an answer, and why it has not earned all that it might have; empty where it is right."""
    if finding.verdict == "correct":
        return ""
    if causes:
        said = ", or ".join(cause.message for cause in causes)
    elif finding.verdict == "carried":
        said = f"follows from {enumerated(sources, MOST_SOURCES_NAMED)}"
    else:
        said = (REASONS.get(finding.why) or OTHERWISE[finding.verdict]).format(digits=digits(asked))
    return f"{said}, but {but}" if but else said


def digits(asked: Rounding) -> str:
    """`3 significant figures`."""
    return count_of(asked.digits, _KINDS[asked.kind])


def noted(said: str, answer: Answer) -> str:
    """A sentence with a note of what was ignored when the number was read."""
    note = answer.number.note if answer.number is not None else ""
    return f"{said} ({note})" if said and note else said or note


def unread(answer: Answer) -> str:
    """The sentence about an answer that is not a number."""
    return f"{answer.why}: {answer.hint}" if answer.why and answer.hint else answer.why
