"""The single misconceptions that fit the wrong numbers of a sheet: what explains one number is tried first for the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from operator import itemgetter

from ...formula.intervals import meet
from ..judging.entries import Origin
from ..judging.iterations import At
from ..judging.sheet_intervals import SheetIntervals
from .likelihood import Likelihood, kind_and_layer
from .suspects import Search, Suspect

MOST_FRUITLESS = 12  # numbers of a sheet for which every misconception is tried in vain
ALIKE_LEAST, ALIKE_SHARE = 3, 0.8  # numbers without a cause, so many and this share of them, that one mistake may explain together


class SingleCauses:
    """The misconceptions of the wrong numbers of a sheet: those that `fit` each, and of these the `likely` ones."""

    def __init__(self, search: Search, intervals: SheetIntervals, likelihood: Likelihood, origins: Sequence[Origin]) -> None:
        self.search, self.intervals, self.likelihood, self.origins = search, intervals, likelihood, self._in_turn(intervals, origins)
        self.fit: dict[At, list[Suspect]] = {}
        self._fruitless, self._in_full = 0, set[At]()
        self._look()
        self.likely = self.likelihood.chosen(self.fit, len(origins))
        self._look_again()

    def alike(self, left: Sequence[At]) -> dict[At, Suspect]:
        """Of some numbers without a cause those that one mistake may explain together, if it may explain most of them.

        It is not likely enough to be named, since it may fit by accident.
        """
        reach = Counter(suspect.code for at in left for suspect in self.fit.get(at, ()))
        code, most = next(iter(reach.most_common(1)), ("", 0))
        if most < max(ALIKE_LEAST, ALIKE_SHARE * len(left)):
            return {}
        return {at: suspect for at in left for suspect in self.fit.get(at, ()) if suspect.code == code}

    def _look(self) -> None:
        codes = set[str]()
        for origin in self.origins:
            self.fit[origin.at] = (self._singles(origin, codes) if codes else []) or self._every(origin)
            codes.update(suspect.code for suspect in self.fit[origin.at])

    def _look_again(self) -> None:
        """Tries everything for numbers that were only tried with what explains others, where that turned out to be unlikely."""
        before = dict(self.fit)
        for origin in self.origins:
            if origin.at not in self._in_full and not self.likely[origin.at]:
                self.fit[origin.at] = self._every(origin) or self.fit[origin.at]
        if self.fit != before:
            self.likely = self.likelihood.chosen(self.fit, len(self.origins))

    def _every(self, origin: Origin) -> list[Suspect]:
        """All misconceptions that fit a number; none after many numbers for which they were tried in vain."""
        if self._fruitless >= MOST_FRUITLESS:
            return []
        self._in_full.add(origin.at)
        found = self._singles(origin, None)
        self._fruitless += not found
        return found

    @staticmethod
    def _in_turn(intervals: SheetIntervals, origins: Sequence[Origin]) -> list[Origin]:
        """One of each kind and layer, then the next of each; those first that are worked from the fewest unwritten numbers."""
        seen = Counter[tuple[str, int] | None]()
        turns: list[tuple[int, int, Origin]] = []
        for origin in sorted(origins, key=lambda origin: len(intervals.region(origin.at))):
            group = kind_and_layer(origin.at)
            turns.append((seen[group], len(turns), origin))
            seen[group] += 1
        return [origin for _, _, origin in sorted(turns, key=itemgetter(0, 1))]

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
            if at != origin.at and at not in self.likelihood.origins and not touched.isdisjoint(self.intervals.region(at)):
                found = self.intervals.supposed(at, suspect.trees)
                if found is not None and not meet(entry.span, found):
                    return True
        return False
