"""The author's check before printing: every digit that is written has to be right, and nothing is excused.

What follows from a misprint is told apart from what is wrong by itself, so that a person knows where to begin.
"""

from __future__ import annotations

from ..answers.sheet import Numeral
from ..formula.intervals import meet
from .diagnosis.causes import Diagnosis
from .diagnosis.suspects import Search
from .judging.answer_key import AnswerKey, Question
from .judging.asked_digits import AskedDigits
from .judging.entries import CORRECT, FOLLOWS, UNJUDGED, WRONG, Entry, Finding
from .judging.iterations import At
from .judging.judge import Judge, Written
from .judging.judged_sheet import JudgedSheet
from .judging.precision import precision_of
from .judging.sheet_intervals import SheetIntervals
from .worth import Worth

STRAYED = Finding("wrong", "strayed")  # it follows from right numbers, as they were rounded, but some of its digits are not right


class StrictJudge(Judge):
    """A number is right if it is the truth in the digits that it is written with; else it follows from a misprint, or is one."""

    def entries(self, key: AnswerKey, written: Written) -> dict[At, Entry]:
        """The numbers of a sheet. One that is right is so even where another would follow from what is written."""
        return {at: self._as_printed(entry) for at, entry in super().entries(key, written).items()}

    def _as_printed(self, entry: Entry) -> Entry:
        right = self.plainly(entry.question, entry.number) is not None
        return entry._replace(finding=CORRECT if right else UNJUDGED, holds_truth=right)

    def plainly(self, question: Question, number: Numeral) -> Finding | None:
        low, high = self.span(question, number)
        return CORRECT if low <= question.truth <= high else None

    def judged(self, entry: Entry, intervals: SheetIntervals) -> Finding:
        from_misprint = any(not intervals.written[source].holds_truth for source in intervals.sources(entry.at))
        return FOLLOWS if from_misprint and meet(entry.span, intervals.follows(entry.at, entry.span)) else WRONG

    def _without_noughts(self, number: Numeral) -> Numeral:
        """The number as it is: its last digits count, if they are 0 too."""
        return number


def strict_judge(asked: AskedDigits, written: Written) -> StrictJudge:
    """The judge of a sheet that is to be printed."""
    numbers = [number for _, number in written]
    own = asked.on(numbers)
    return StrictJudge(own, precision_of(numbers, own))


class StrictSheet:
    """The numbers of a sheet as they are to be printed: `judged`, and the `diagnosis` of those that are wrong by themselves."""

    def __init__(self, search: Search, asked: AskedDigits, written: Written) -> None:
        self.judged = JudgedSheet(search.key, strict_judge(asked, written), written)
        self.diagnosis = Diagnosis(search, self.judged)
        for at, origin in self.judged.origins.items():
            if meet(origin.entry.span, origin.right):
                self.judged.entries[at] = self.judged.entries[at]._replace(finding=STRAYED)

    def worth(self, entry: Entry) -> Worth:
        """What is right counts, and nothing else does."""
        return Worth("correct" if entry.finding == CORRECT else "wrong")
