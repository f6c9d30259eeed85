"""The causes of the wrong numbers of a sheet. They are looked for together: a cause that explains more numbers is preferred."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from math import prod
from typing import NamedTuple

from ...formula.intervals import Bounds, meet
from ..judging.entries import Origin
from ..judging.iterations import At
from ..judging.judged_sheet import JudgedSheet
from .misconceptions import SIGN
from .slips import plain_slips, slip, slips
from .suspects import Search, Statement, Suspect
from .wrong_equations import Candidate

MOST_LUCK = 0.5  # suspects that are expected to fit by accident; above this, none is named
WORK_BEFORE_NARROWING = 200_000  # about the numbers that are worked again on a sheet before the search is narrowed
NUMBERS_TRIED_WITH_PAIRS = 2  # on one sheet
MOST_CAUSES = 4  # of one number; where more of them fit, none is named
FIGURES_APART = (2, 6)  # the least and the most significant figures in which runs have to differ to be told apart


class Cause(NamedTuple):
    """A misconception or a slip of the pen that explains wrong numbers.

    `cells` are the wrong numbers that it explains. `how` says in which way: "direct", at least one of them from the student's own
    numbers; "hidden", through numbers that are not on the sheet; "givens", from the givens alone; "text", as a slip of the pen. It is
    `confirmed` where other numbers on the sheet agree with it. A `convention` is right under another definition of the loss or the
    sign. `also` are the codes of causes that no number could tell from this one.
    """

    code: str
    message: str  # what was done, in a sentence: "the slope was taken at out instead of net"
    hint: str  # what to think about, without the number
    how: str
    cells: tuple[str, ...]
    confirmed: bool = False
    convention: bool = False
    also: tuple[str, ...] = ()


class Diagnosis:
    """The `causes` of each wrong number of a sheet. For a number with several, `tell` has a quantity that would tell them apart."""

    def __init__(self, search: Search, sheet: JudgedSheet) -> None:
        self.search, self.key, self.intervals, self.origins = search, search.key, sheet.intervals, sheet.origins
        self.entries = {**self.intervals.written, **{at: origin.entry for at, origin in self.origins.items()}}
        self.tried_with_pairs = 0
        self.causes: dict[At, tuple[Cause, ...]] = {}
        self._first: dict[At, Suspect] = {}
        self.tell: dict[At, At] = {}
        self._conclude(self._suspects())

    def bounds(self, at: At) -> Bounds | None:
        """The bounds of a wrong number by its first cause; None for a slip of the pen."""
        suspect = self._first.get(at)
        if suspect is None or not suspect.candidates:
            return None
        if suspect.trees:
            return self.intervals.supposed(at, suspect.trees)
        value = self.search.runs.value(suspect.candidates, at)
        return None if value is None else (value, value)

    # suspects

    def _suspects(self) -> dict[At, Sequence[Suspect]]:
        """The suspects for each wrong number. Of the misconceptions that fit, those are kept that explain the most numbers."""
        looked = [origin for origin in self.origins.values() if not origin.slip and not self.key.given(origin.at)]
        found = _likely(self._misconceptions(looked))
        reach = Counter(suspect.code for each in found.values() for suspect in each)
        return {at: self._suspected(origin, _best(found.get(at, ()), reach)) for at, origin in self.origins.items()}

    def _misconceptions(self, origins: Sequence[Origin]) -> dict[At, list[Suspect]]:
        """The misconceptions that fit each number. After much work on a sheet, only those are tried that were found before."""
        found: dict[At, list[Suspect]] = {}
        spent, codes = 0, set[str]()
        for origin in origins:
            found[origin.at] = self._singles(origin, codes if spent > WORK_BEFORE_NARROWING else None)
            codes.update(suspect.code for suspect in found[origin.at])
            spent += len(self.intervals.region(origin.at)) ** 2
        return found

    def _singles(self, origin: Origin, among: Container[str] | None) -> list[Suspect]:
        """The misconceptions that fit, each once. One that another number contradicts is kept only where there is no other."""
        kept: dict[str, Suspect] = {}
        doubtful: dict[str, Suspect] = {}
        for suspect in self.search.singles(self.intervals, origin, among):
            if suspect.code not in kept:
                side = doubtful if suspect.how == "hidden" and self._contradicted(origin, suspect) else kept
                side.setdefault(suspect.code, suspect)
        return list((kept or doubtful).values())

    def _contradicted(self, origin: Origin, suspect: Suspect) -> bool:
        """True if another number on the sheet is right although the misconception would have made it wrong."""
        touched = suspect.trees.keys()
        for at, entry in self.intervals.written.items():
            if at != origin.at and at not in self.origins and not touched.isdisjoint(self.intervals.region(at)):
                found = self.intervals.supposed(at, suspect.trees)
                if found is not None and not meet(entry.span, found):
                    return True
        return False

    def _suspected(self, origin: Origin, singles: Sequence[Suspect]) -> Sequence[Suspect]:
        """The misconceptions, if some fit; else slips of the pen; else whole runs with a misconception, or pairs of misconceptions."""
        if self.key.given(origin.at):
            return [slip("given")]
        if singles:
            plain = list(plain_slips(origin))
            if not origin.used:
                return [*singles, *plain]
            first, *others = singles  # later numbers were worked with the wrong one, whether it was a slip or not
            return [first._replace(also=tuple(each.code for each in plain)), *others]
        found = list(slips(self.key, self.entries, origin, self._later(origin.at)))
        if found or origin.slip:
            return found or [slip("slip")]
        return self.search.from_givens(origin) or self._pairs(origin)

    def _later(self, at: At) -> set[At]:
        """All numbers on the sheet that were worked from one, directly or through others."""
        found, waiting = set[At](), {at}
        while waiting:
            waiting = {other for other in self.entries if other not in found and not waiting.isdisjoint(self.intervals.sources(other))}
            found |= waiting
        return found

    def _pairs(self, origin: Origin) -> list[Suspect]:
        self.tried_with_pairs += 1
        return self.search.pairs(self.intervals, origin) if self.tried_with_pairs <= NUMBERS_TRIED_WITH_PAIRS else []

    # causes

    def _conclude(self, found: Mapping[At, Sequence[Suspect]]) -> None:
        """Turns the suspects for each number into its causes."""
        cells: dict[Statement, list[str]] = {}
        for at, each in found.items():
            for suspect in each:
                cells.setdefault(suspect.statement, []).append(self.entries[at].question.spelled)
        direct = {suspect.statement for each in found.values() for suspect in each if suspect.how == "direct"}
        for at, each in found.items():
            merged = self._merged(at, each)
            if merged:
                self._first[at] = merged[0]
            if len(merged) <= MOST_CAUSES:
                self.causes[at] = tuple(self._cause(at, suspect, tuple(cells[suspect.statement]), direct) for suspect in merged)
                self._tell_apart(at, [suspect.candidates for suspect in merged if suspect.candidates])

    def _cause(self, at: At, suspect: Suspect, cells: tuple[str, ...], direct: Container[Statement]) -> Cause:
        confirmed = len(cells) > 1 or (self.origins[at].used and suspect.how == "direct")
        how = "direct" if suspect.statement in direct else suspect.how
        return Cause(suspect.code, suspect.thought, suspect.hint, how, cells, confirmed, self._is_convention(at, suspect), suspect.also)

    def _is_convention(self, at: At, suspect: Suspect) -> bool:
        """True if the number would be right under another convention. An update is the same with either sign of the error."""
        conventions = {candidate.misconception.convention for candidate in suspect.candidates}
        updated = self.key.before(at) is not None
        return bool(conventions) and "" not in conventions and not (updated and SIGN in conventions)

    def _merged(self, at: At, found: Sequence[Suspect]) -> list[Suspect]:
        """The suspects; of several that no number could tell apart the first only, with the codes of the others."""
        merged: list[Suspect] = []
        for suspect in found:
            for place, kept in enumerate(merged):
                if suspect.candidates and kept.candidates and self.search.runs.same(suspect.candidates, kept.candidates, at.iteration):
                    merged[place] = kept._replace(also=(*kept.also, suspect.code))
                    break
            else:
                merged.append(suspect)
        return merged

    def _tell_apart(self, at: At, sides: Sequence[tuple[Candidate, ...]]) -> None:
        """Looks for a quantity that is not on the sheet and would tell several causes apart."""
        if len(sides) > 1:
            least, most = FIGURES_APART
            figures = max(min(self.origins[at].entry.number.figures, most), least)
            behind = [place for place in reversed(self.intervals.region(at)) if place != at]
            found = self.search.runs.apart(sides, at, behind, self.entries, 10.0 ** (1 - figures))
            if found is not None:
                self.tell[at] = found


def _likely(found: Mapping[At, list[Suspect]]) -> dict[At, list[Suspect]]:
    """The suspects that are unlikely to fit all the numbers that they explain by accident."""
    lucks: dict[str, list[float]] = {}
    for each in found.values():
        for suspect in each:
            lucks.setdefault(suspect.code, []).append(min(suspect.luck, 1.0))
    likely = {code for code, chances in lucks.items() if prod(chances) <= MOST_LUCK}
    return {at: [suspect for suspect in each if suspect.code in likely] for at, each in found.items()}


def _best(found: Sequence[Suspect], reach: Mapping[str, int]) -> list[Suspect]:
    """The suspects that explain the most numbers."""
    most = max((reach[suspect.code] for suspect in found), default=0)
    return [suspect for suspect in found if reach[suspect.code] == most]
