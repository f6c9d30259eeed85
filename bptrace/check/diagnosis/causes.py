"""Why the wrong numbers of a sheet are wrong, looked into together: a cause that explains many goes before one that explains few."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from math import prod
from typing import NamedTuple

from ...formula.intervals import meet
from ..judging.judged_sheet import Origin
from ..judging.places import At
from ..judging.sheet_intervals import Reading
from .findings import Found, Told, written
from .misconceptions import SIGN
from .pen import plain_slips, slips
from .search import Search
from .suspects import Suspect

LUCK = 0.5  # of the causes that are tried for a number fewer than this may fit by accident, or none is named
PATIENCE = 200_000  # as many numbers are worked again on a sheet, or nearly, before the search is narrowed
MOST_DOUBLES = 2  # numbers of a sheet for which pairs of causes are tried
MOST = 4  # causes of one number that are named; where more fit, nothing is known


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


class Verdict(NamedTuple):
    """The causes of a wrong number, and a quantity that would tell them apart."""

    causes: tuple[Cause, ...]
    tell: At | None = None


class Inquiry:
    """The wrong numbers of one sheet."""

    def __init__(self, search: Search, reading: Reading, origins: Sequence[Origin]) -> None:
        self.search, self.course, self.reading = search, search.course, reading
        self.origins = {origin.at: origin for origin in origins}
        self.entries = {**reading.written, **{origin.at: origin.entry for origin in origins}}
        self.doubles = 0

    def verdicts(self) -> dict[At, Verdict]:
        """What is found out about each wrong number."""
        looked = [origin for origin in self.origins.values() if not origin.slip and not self.course.given(origin.at)]
        found = _likely(self._looked_into(looked))
        reach = Counter(one.code for each in found.values() for one in each)
        kept = {at: self._told(origin, _best(found.get(at, ()), reach)) for at, origin in self.origins.items()}
        cells: dict[Told, list[At]] = {}
        for at, each in kept.items():
            for one in each:
                cells.setdefault(one.told, []).append(at)
        direct = {one.told for each in kept.values() for one in each if one.how == "direct"}
        return {at: self._verdict(at, each, cells, direct) for at, each in kept.items()}

    def _looked_into(self, origins: Sequence[Origin]) -> dict[At, list[Found]]:
        """The single causes of each. On a large sheet full of mistakes, those of the later ones are looked for among those found."""
        found: dict[At, list[Found]] = {}
        spent, codes = 0, set[str]()
        for origin in origins:
            found[origin.at] = self._singles(origin, codes if spent > PATIENCE else None)
            codes.update(one.code for one in found[origin.at])
            spent += len(self.reading.region(origin.at)) ** 2
        return found

    def _singles(self, origin: Origin, among: Container[str] | None) -> list[Found]:
        """The single causes that fit, each once; those that another number speaks against only where there are no others."""
        kept: dict[str, Found] = {}
        doubtful: dict[str, Found] = {}
        for one in self.search.singles(self.reading, origin, among):
            if one.code not in kept and one.suspect is not None:
                side = doubtful if one.how == "hidden" and self._contradicted(origin, one.suspect) else kept
                side.setdefault(one.code, one)
        return list((kept or doubtful).values())

    def _contradicted(self, origin: Origin, suspect: Suspect) -> bool:
        """Is there another number that is right although the cause would have made it wrong?"""
        touched = suspect.trees.keys()
        for at, entry in self.reading.written.items():
            if at != origin.at and at not in self.origins and not touched.isdisjoint(self.reading.region(at)):
                found = self.reading.supposed(at, suspect.trees)
                if found is not None and not meet(entry.span, found):
                    return True
        return False

    def _told(self, origin: Origin, singles: Sequence[Found]) -> Sequence[Found]:
        """What is said of a number: misconceptions, else slips of the pen, else what is further away."""
        if self.course.given(origin.at):
            return [written("given")]
        if singles:
            plain = list(plain_slips(origin))
            if not origin.used:
                return [*singles, *plain]
            first, *others = singles  # no number tells whether the pen slipped and the slip was worked on with
            return [first._replace(also=tuple(one.code for one in plain)), *others]
        found = list(slips(self.course, self.entries, origin, self._later(origin.at)))
        if found or origin.slip:
            return found or [written("slip")]
        return self.search.alone(origin) or self._doubles(origin)

    def _later(self, at: At) -> set[At]:
        """All written numbers that were worked from one, through others too."""
        found, waiting = set[At](), {at}
        while waiting:
            waiting = {other for other in self.entries if other not in found and not waiting.isdisjoint(self.reading.sources(other))}
            found |= waiting
        return found

    def _doubles(self, origin: Origin) -> list[Found]:
        self.doubles += 1
        return self.search.doubles(self.reading, origin) if self.doubles <= MOST_DOUBLES else []

    # what is said

    def _verdict(self, at: At, found: Sequence[Found], cells: Mapping[Told, Sequence[At]], direct: set[Told]) -> Verdict:
        merged = self._merged(at, found)
        if len(merged) > MOST:
            return Verdict(())
        causes = []
        for one, also in merged:
            names = tuple(self.course.spelled(place) for place in cells[one.told])
            confirmed = len(names) > 1 or (self.origins[at].used and one.how == "direct")
            how = "direct" if one.told in direct else one.how
            causes.append(Cause(one.code, one.thought, one.hint, how, names, confirmed, self._is_convention(at, one), also))
        return Verdict(tuple(causes), self._tell(at, [one for one, _ in merged]))

    def _is_convention(self, at: At, found: Found) -> bool:
        """Would the number be right under another convention? With either sign of the error an update goes down."""
        updated = self.course.before(at) is not None
        return bool(found.conventions) and "" not in found.conventions and not (updated and SIGN in found.conventions)

    def _merged(self, at: At, found: Sequence[Found]) -> list[tuple[Found, tuple[str, ...]]]:
        """The causes, of those that no number tells apart the first, with the codes of the others."""
        merged: list[tuple[Found, list[str]]] = []
        for one in found:
            for kept, also in merged:
                if one.suspect and kept.suspect and self.search.runs.same(one.suspect.causes, kept.suspect.causes, at.iteration):
                    also.append(one.code)
                    break
            else:
                merged.append((one, list(one.also)))
        return [(one, tuple(also)) for one, also in merged]

    def _tell(self, at: At, found: Sequence[Found]) -> At | None:
        """A quantity that is not on the sheet, by which the causes could be told apart."""
        sides = [one.suspect.causes for one in found if one.suspect is not None]
        if len(sides) < 2:
            return None
        figures = self.origins[at].entry.number.figures
        behind = [place for place in reversed(self.reading.region(at)) if place != at]
        return self.search.runs.apart(sides, at, behind, self.entries, 10.0 ** (1 - max(min(figures, 6), 2)))


def _likely(found: Mapping[At, list[Found]]) -> dict[At, list[Found]]:
    """The causes that do not fit by accident: not in one of the numbers that they explain, or not in all of them at once."""
    lucks: dict[str, list[float]] = {}
    for each in found.values():
        for one in each:
            lucks.setdefault(one.code, []).append(min(one.luck, 1.0))
    likely = {code for code, chances in lucks.items() if prod(chances) <= LUCK}
    return {at: [one for one in each if one.code in likely] for at, each in found.items()}


def _best(found: Sequence[Found], reach: Mapping[str, int]) -> list[Found]:
    """Those that explain the most numbers."""
    most = max((reach[one.code] for one in found), default=0)
    return [one for one in found if reach[one.code] == most]
