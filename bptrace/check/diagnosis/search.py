"""The search for causes, as far as it is the same for many sheets: what is worked out once serves them all."""

from __future__ import annotations

from collections.abc import Container, Hashable, Iterable, Sequence

from ...formula.intervals import Bounds
from ..judging.answer_key import Course
from ..judging.judged_sheet import Origin
from ..judging.places import At
from ..judging.precision import Precision
from ..judging.sheet_intervals import Reading
from .findings import Found, suspected
from .suspects import Notions, Suspect, fits, luck, pairs, suspects
from .wrong_runs import Runs

Tried = Sequence[tuple[Suspect, Bounds]]

LUCK_OF_PAIRS = 0.05  # of so many pairs that are tried, fewer than this may fit by accident
MOST_OF_PAIRS = 60  # unwritten numbers behind one for which pairs are tried
TOLD = 4  # figures of a number that is explained by two causes, or by a run of its own
SAME = 1e-12  # relative difference of what a cause does not change


class Search:
    """What is worked out for a course."""

    def __init__(self, course: Course) -> None:
        self.course, self.notions, self.runs = course, Notions(course), Runs(course)
        self._unseen: dict[tuple[At, Precision, Hashable], Bounds | None] = {}
        self._alone: dict[At, list[tuple[Suspect, float]]] = {}

    def singles(self, reading: Reading, origin: Origin, among: Container[str] | None = None) -> list[Found]:
        """The single causes that explain a number, the most direct and the most general first; all, or those of some codes."""
        tried = self._tried(reading, origin.at, among=among)
        fitting = [(suspect, bounds) for suspect, bounds in tried if fits(origin.entry, bounds, origin.right)]
        if not fitting:
            return []
        chance = luck(origin.entry, [bounds for _, bounds in tried], origin.right)
        exact = origin.entry.number.value
        return [suspected(suspect, 0.0 if bounds == (exact, exact) else chance) for suspect, bounds in fitting]

    def doubles(self, reading: Reading, origin: Origin) -> list[Found]:
        """The pairs of causes that explain a number, if that cannot be luck."""
        if origin.entry.number.figures < TOLD or len(reading.region(origin.at)) > MOST_OF_PAIRS:
            return []
        tried = self._tried(reading, origin.at, two=True)
        found = {suspect.codes: suspected(suspect) for suspect, bounds in tried if fits(origin.entry, bounds, origin.right)}
        lucky = found and luck(origin.entry, [bounds for _, bounds in tried], origin.right) > LUCK_OF_PAIRS
        return [] if lucky else list(found.values())

    def _tried(self, reading: Reading, at: At, two: bool = False, among: Container[str] | None = None) -> Tried:
        """The causes that are tried for a number, and what it comes to with each.

        What is worked from nothing that a sheet holds comes to the same on every sheet of so many digits.
        """
        tried: Iterable[Suspect] = suspects(self.notions, reading, at)
        if among is not None:
            tried = (suspect for suspect in tried if suspect.codes[0] in among)
        if two:
            tried = pairs(self.notions, list(tried), reading.region(at))
        found = ((suspect, self._bounds(reading, at, suspect)) for suspect in tried)
        return [(suspect, bounds) for suspect, bounds in found if bounds is not None]

    def _bounds(self, reading: Reading, at: At, suspect: Suspect) -> Bounds | None:
        if not reading.untouched(at) or not all(map(reading.untouched, self._needed(suspect))):
            return reading.supposed(at, suspect.trees)
        key = (at, reading.precision, suspect.key)
        if key not in self._unseen:
            self._unseen[key] = reading.supposed(at, suspect.trees)
        return self._unseen[key]

    def _needed(self, suspect: Suspect) -> Iterable[At]:
        """What the wrong equations are worked from."""
        return (leaf for tree in suspect.trees.values() for leaf in self.course.below(tree))

    def alone(self, origin: Origin) -> list[Found]:
        """Causes that explain a number from the givens alone, in a run of their own."""
        if origin.entry.number.figures < TOLD:
            return []
        low, high = origin.entry.span
        found = {suspect.codes: suspected(suspect) for suspect, value in self._runs_to(origin.at) if low <= value <= high}
        return list(found.values())

    def _runs_to(self, at: At) -> list[tuple[Suspect, float]]:
        """What a number comes to in whole runs with each misconception."""
        if at not in self._alone:
            truth, found = self.course.truth(at), []
            for idea in self.runs.ideas:
                value = self.runs.value((idea,), at)
                if value is not None and abs(value - truth) > SAME * abs(truth):
                    found.append((Suspect((idea,), "givens", {}), value))
            self._alone[at] = found
        return self._alone[at]
