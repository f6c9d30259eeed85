"""A sheet with wrong numbers, judged and diagnosed together: which reading of it counts, and what is excused."""

from __future__ import annotations

from ..model.symbols import Cell
from .diagnosis.causes import Diagnosis
from .diagnosis.suspects import Search
from .judging.asked_digits import AskedDigits
from .judging.entries import Entry
from .judging.iterations import At
from .judging.judge import Written, strictly
from .judging.judged_sheet import JudgedSheet
from .judging.readings import reading_for

FEW_WRONG = 6  # of so many wrong numbers the causes are looked for before the sheet is read in another way
EXPLAINED = 0.5  # more than this share of the wrong numbers has to have a confirmed cause for the strict reading to stand
TELLING_FIGURES = 4  # figures beyond those asked: a number with so many that a cause explains is no accident
EXCUSED_STEP = 0.05  # the share of its step by which an updated parameter may be off beyond the digits asked


class FollowedSheet:
    """The numbers of a sheet as they finally count: `judged`, and the `diagnosis` of those that are wrong."""

    def __init__(self, search: Search, asked: AskedDigits, written: Written) -> None:
        self.key = search.key
        self.judged, self.diagnosis = self._read(search, asked, written)
        self._excuse()

    def _read(self, search: Search, asked: AskedDigits, written: Written) -> tuple[JudgedSheet, Diagnosis]:
        """The sheet read strictly; or in the way that clears most wrong numbers, unless known mistakes explain them."""
        strict = JudgedSheet(self.key, strictly(asked, written), written)
        judge = reading_for(strict, self.key, written)
        if judge is None:
            return strict, Diagnosis(search, strict)
        if len(strict.origins) <= FEW_WRONG:
            diagnosis = Diagnosis(search, strict)
            if self._convinces(strict, diagnosis):
                return strict, diagnosis
        sheet = JudgedSheet(self.key, judge, written)
        return sheet, Diagnosis(search, sheet)

    def _convinces(self, sheet: JudgedSheet, diagnosis: Diagnosis) -> bool:
        """True if known mistakes explain most of the wrong numbers, or one that is written with many figures."""
        sure = 0
        for at, causes in diagnosis.causes.items():
            known = [cause for cause in causes if cause.how != "text"]
            if known and sheet.entries[at].number.figures >= sheet.judge.asked.figures + TELLING_FIGURES:
                return True
            sure += any(cause.confirmed for cause in known)
        return sure > EXPLAINED * len(sheet.origins)

    # what is right to the digits that are asked

    def _excuse(self) -> None:
        """A wrong number that no mistake explains, and that is right to the digits asked, was only rounded on the way."""
        origins = [self.judged.entries[at] for at in self.judged.origins]
        near = {entry.at for entry in origins if self._is_right_as_asked(entry)}
        beyond = {_like(entry.at) for entry in origins if entry.at not in near}
        said = self.judged.judge.asked.said
        excused = [at for at in near if said or _like(at) not in beyond]
        if excused:
            self.judged.excuse(excused)
            for at in excused:
                self.diagnosis.causes.pop(at, None)
                self.diagnosis.tell.pop(at, None)

    def _is_right_as_asked(self, entry: Entry) -> bool:
        question, causes = entry.question, self.diagnosis.causes.get(entry.at, ())
        if self.key.given(entry.at) or any(cause.how != "text" for cause in causes):
            return False
        off = abs(entry.number.value - question.truth)
        small = question.before is None or off <= EXCUSED_STEP * abs(question.truth - question.before)
        return small and self.judged.judge.asked.agree(entry.number.value, question.truth)


def is_found_wrong(search: Search, asked: AskedDigits, written: Written) -> bool:
    """True if a sheet has a wrong number, as FollowedSheet would find it. Causes are looked for only where they decide that."""
    strict = JudgedSheet(search.key, strictly(asked, written), written)
    if not strict.origins:
        return False
    judge = reading_for(strict, search.key, written)
    readings = [strict] if judge is None else [strict, JudgedSheet(search.key, judge, written)]
    if all(any(_is_beyond(sheet, at) for at in sheet.origins) for sheet in readings):
        return True
    return bool(FollowedSheet(search, asked, written).judged.origins)


def _is_beyond(sheet: JudgedSheet, at: At) -> bool:
    """True for a wrong number that is not right to the digits asked, so that nothing excuses it."""
    entry = sheet.entries[at]
    return not sheet.judge.asked.agree(entry.number.value, entry.question.truth)


def _like(at: At) -> object:
    """What the numbers of one kind in one layer have in common."""
    cell = at.cell
    return (at.iteration, cell.kind, cell.layer) if isinstance(cell, Cell) else at
