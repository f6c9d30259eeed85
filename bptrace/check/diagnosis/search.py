"""The search for suspects. What does not depend on the sheet is worked out once and serves all sheets."""

from __future__ import annotations

from collections.abc import Container, Hashable, Iterable, Sequence

from ...formula.intervals import Bounds
from ..judging.answer_key import AnswerKey
from ..judging.entries import Origin
from ..judging.places import At
from ..judging.precision import FLOAT_NOISE, Precision
from ..judging.sheet_intervals import SheetIntervals
from .suspects import FIGURES_TO_RECOGNISE, Suspect, explains, luck, pairs, suspected, suspects
from .wrong_equations import WrongEquations
from .wrong_runs import WrongRuns

MOST_PAIR_LUCK = 0.05  # pairs that are expected to fit by accident; above this, none is named
REGION_SEARCHED_FOR_PAIRS = 60  # the most unwritten numbers behind a wrong one for which pairs are tried

Tried = Sequence[tuple[Suspect, Bounds]]


class Search:
    """The search against one answer key."""

    def __init__(self, key: AnswerKey) -> None:
        self.key, self.equations, self.runs = key, WrongEquations(key), WrongRuns(key)
        self._on_any_sheet: dict[tuple[At, Precision, Hashable], Bounds | None] = {}
        self._from_givens: dict[At, list[tuple[Suspect, float]]] = {}

    def singles(self, intervals: SheetIntervals, origin: Origin, among: Container[str] | None = None) -> list[Suspect]:
        """The misconceptions that explain a number, the most direct and the most general first. `among` limits them to some codes."""
        tried = self._tried(intervals, origin.at, among=among)
        fitting = [(suspect, bounds) for suspect, bounds in tried if explains(origin.entry, bounds, origin.right)]
        if not fitting:
            return []
        chance = luck(origin.entry, [bounds for _, bounds in tried], origin.right)
        exact = origin.entry.number.value
        return [suspect if bounds == (exact, exact) else suspect._replace(luck=chance) for suspect, bounds in fitting]

    def pairs(self, intervals: SheetIntervals, origin: Origin) -> list[Suspect]:
        """The pairs of misconceptions that explain a number, unless they are likely to do so by accident."""
        if origin.entry.number.figures < FIGURES_TO_RECOGNISE or len(intervals.region(origin.at)) > REGION_SEARCHED_FOR_PAIRS:
            return []
        tried = self._tried(intervals, origin.at, two=True)
        found = {suspect.code: suspect for suspect, bounds in tried if explains(origin.entry, bounds, origin.right)}
        lucky = found and luck(origin.entry, [bounds for _, bounds in tried], origin.right) > MOST_PAIR_LUCK
        return [] if lucky else list(found.values())

    def _tried(self, intervals: SheetIntervals, at: At, two: bool = False, among: Container[str] | None = None) -> Tried:
        """The suspects that are tried for a number, with its bounds under each."""
        tried: Iterable[Suspect] = suspects(self.equations, intervals, at)
        if among is not None:
            tried = (suspect for suspect in tried if suspect.code in among)
        if two:
            tried = pairs(self.equations, tried, intervals.region(at))
        found = ((suspect, self._bounds(intervals, at, suspect)) for suspect in tried)
        return [(suspect, bounds) for suspect, bounds in found if bounds is not None]

    def _bounds(self, intervals: SheetIntervals, at: At, suspect: Suspect) -> Bounds | None:
        """The bounds of a number. They are the same for all sheets of the same precision where nothing on the sheet enters."""
        if not intervals.untouched(at) or not all(map(intervals.untouched, self._needed(suspect))):
            return intervals.supposed(at, suspect.trees)
        case = (at, intervals.precision, (suspect.candidates, frozenset(suspect.trees)))
        if case not in self._on_any_sheet:
            self._on_any_sheet[case] = intervals.supposed(at, suspect.trees)
        return self._on_any_sheet[case]

    def _needed(self, suspect: Suspect) -> Iterable[At]:
        """The quantities that enter the wrong equations."""
        return (leaf for tree in suspect.trees.values() for leaf in self.key.below(tree))

    def from_givens(self, origin: Origin) -> list[Suspect]:
        """The misconceptions that explain a number from the givens alone, applied in a whole run."""
        if origin.entry.number.figures < FIGURES_TO_RECOGNISE:
            return []
        low, high = origin.entry.span
        found = {suspect.code: suspect for suspect, value in self._runs_to(origin.at) if low <= value <= high}
        return list(found.values())

    def _runs_to(self, at: At) -> list[tuple[Suspect, float]]:
        """The value of a number in a whole run with each misconception, where that changes it."""
        if at not in self._from_givens:
            truth, found = self.key.truth(at), []
            for candidate in self.runs.candidates:
                value = self.runs.value((candidate,), at)
                if value is not None and abs(value - truth) > FLOAT_NOISE * abs(truth):
                    found.append((suspected(candidate, "givens", {}), value))
            self._from_givens[at] = found
        return self._from_givens[at]
