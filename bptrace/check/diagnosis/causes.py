"""The causes of the wrong numbers of a sheet. They are looked for together: a cause that explains more numbers is preferred."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from typing import NamedTuple

from ...formula.intervals import Bounds
from ..judging.entries import Origin
from ..judging.iterations import At
from ..judging.judged_sheet import JudgedSheet
from .conventions import sign_convention
from .likelihood import Likelihood
from .misconceptions import SIGN
from .others import Others
from .single_causes import SingleCauses
from .slips import plain_slips, slip, slips
from .suspects import Search, Statement, Suspect
from .wrong_equations import Candidate

MOST_SLIPS_ALIKE = 2  # of one sheet
MOST_WITH_SLIPS = 200  # numbers that nothing else explains; with more of them, slips of the pen are not looked for
MOST_WITH_PAIRS = 10  # numbers that nothing else explains; with more of them, pairs of misconceptions are not tried
NUMBERS_TRIED_WITH_PAIRS = 2  # on one sheet
MOST_CAUSES = 4  # of one number; where more of them fit, none is named
FIGURES_APART = (2, 6)  # the least and the most significant figures in which runs have to differ to be told apart


class Cause(NamedTuple):
    """A misconception or a slip of the pen that explains wrong numbers.

    `cells` are the wrong numbers that it explains. `how` says in which way: "direct", at least one of them from the student's own
    numbers; "hidden", through numbers that are not on the sheet; "givens", from the givens alone; "text", as a slip of the pen. It is
    `confirmed` where other numbers on the sheet agree with it. A `convention` is right under another definition of the loss or the
    sign. `also` are the codes of causes that no number could tell from this one. `shows` tells of the numbers on the sheet that
    should show a misconception how many do, and how many there are.
    """

    code: str
    message: str  # what was done, in a sentence: "the slope was taken at out instead of net"
    hint: str  # what to think about, without the number
    how: str
    cells: tuple[str, ...]
    confirmed: bool = False
    convention: bool = False
    also: tuple[str, ...] = ()
    shows: tuple[int, int] = (0, 0)


class Diagnosis:
    """The `causes` of each wrong number of a sheet. For a number with several, `tell` has a quantity that would tell them apart.

    `alike` are numbers without a cause that one mistake may explain together: it is charged once, and not named.
    """

    def __init__(self, search: Search, sheet: JudgedSheet) -> None:
        self.search, self.key, self.intervals, self.origins = search, search.key, sheet.intervals, sheet.origins
        self.entries = {**self.intervals.written, **{at: origin.entry for at, origin in self.origins.items()}}
        self.likelihood = Likelihood(search, sheet)
        self.others, self.tried_with_pairs = Others(self.entries, self.intervals, self.origins), 0
        self.causes: dict[At, tuple[Cause, ...]] = {}
        self.alike: dict[At, Suspect] = {}
        self._first: dict[At, Suspect] = {}
        self.tell: dict[At, At] = {}
        self._shown: dict[str, tuple[int, int]] = {}
        self._found = self._suspects()
        self._conclude(self._found)

    def bounds(self, at: At) -> Bounds | None:
        """The bounds of a wrong number by its first cause; None for a slip of the pen."""
        suspect = self._first.get(at) or self.alike.get(at)
        if suspect is None or not suspect.candidates:
            return None
        if suspect.trees:
            return self.intervals.supposed(at, suspect.trees)
        value = self.search.runs.value(suspect.candidates, at)
        return None if value is None else (value, value)

    # suspects

    def _suspects(self) -> dict[At, Sequence[Suspect]]:
        """The suspects for each wrong number: misconceptions, if some fit; else slips of the pen; else whole runs, or pairs.

        What is tried on many numbers fits some by accident: it may do so the less, the more numbers there are.
        """
        given = {at: [slip("given")] for at in self.origins if self.key.given(at)}
        other_sign = sign_convention(self.likelihood, self.entries)
        open_ = [origin for origin in self.origins.values() if origin.at not in given and origin.at not in other_sign]
        self.single = SingleCauses(self.search, self.intervals, self.likelihood, [origin for origin in open_ if not origin.slip])
        singles = self.single.likely
        left = [origin for origin in open_ if not singles.get(origin.at)]
        written = _seldom({origin.at: self._slips(origin, len(left)) for origin in left})
        further = [origin for origin in left if not written[origin.at]]
        runs = self.likelihood.chosen({origin.at: self._from_givens(origin) for origin in further}, len(further))
        found: dict[At, Sequence[Suspect]] = {origin.at: self._with_slips(origin, singles.get(origin.at, ())) for origin in open_}
        for each in (given, other_sign, written, runs):
            found.update({at: suspects for at, suspects in each.items() if suspects})
        for origin in further:
            found[origin.at] = found[origin.at] or self._pairs(origin, len(further))
        self.alike = self.single.alike([at for at in self.origins if not found[at]])
        return {at: found[at] for at in self.origins}

    def _from_givens(self, origin: Origin) -> list[Suspect]:
        """The misconceptions of whole runs that explain a number, without those that have turned out to be unlikely."""
        unlikely = {suspect.code for suspect in self.single.fit.get(origin.at, ())}
        return [suspect for suspect in self.search.from_givens(origin) if suspect.code not in unlikely]

    def _with_slips(self, origin: Origin, singles: Sequence[Suspect]) -> Sequence[Suspect]:
        """The misconceptions that fit a number, with the plain slips that would explain it too."""
        if not singles:
            return ()
        plain = list(plain_slips(origin))
        if not origin.used:
            return [*singles, *plain]
        first, *others = singles  # later numbers were worked with the wrong one, whether it was a slip or not
        return [first._replace(also=tuple(each.code for each in plain)), *others]

    def _slips(self, origin: Origin, of: int) -> Sequence[Suspect]:
        """The slips of the pen that explain a number, one of so many that nothing else explains."""
        found = list(slips(self.key, self.others, origin, of)) if of <= MOST_WITH_SLIPS else []
        return found or ([slip("slip")] if origin.slip else [])

    def _pairs(self, origin: Origin, of: int) -> list[Suspect]:
        if of > MOST_WITH_PAIRS:
            return []
        self.tried_with_pairs += 1
        return self.search.pairs(self.intervals, origin, of) if self.tried_with_pairs <= NUMBERS_TRIED_WITH_PAIRS else []

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
        convention = self._is_convention(at, suspect)
        shows = self._shows(suspect)
        return Cause(suspect.code, suspect.thought, suspect.hint, how, cells, confirmed, convention, suspect.also, shows)

    def _shows(self, suspect: Suspect) -> tuple[int, int]:
        """Of the numbers that should show a misconception, how many do, and how many there are; (0, 0) for anything else."""
        if len(suspect.candidates) != 1:
            return 0, 0
        if suspect.code not in self._shown:
            fits = [at for at, each in self._found.items() if any(other.code == suspect.code for other in each)]
            self._shown[suspect.code] = len(fits), len(fits) + len(self.likelihood.refuting(suspect.code, fits))
        return self._shown[suspect.code]

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


def _seldom(found: Mapping[At, Sequence[Suspect]]) -> dict[At, Sequence[Suspect]]:
    """The slips without those of which a sheet has many: whoever does the same again and again has made no slip."""
    often = Counter(suspect.code for each in found.values() for suspect in each)
    return {at: [suspect for suspect in each if often[suspect.code] <= MOST_SLIPS_ALIKE] for at, each in found.items()}
