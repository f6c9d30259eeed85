"""The search for what made a number wrong: wrong equations in place of the right ones, in all that it is worked from.

A misconception is tried directly, in the equation of the number itself; and hidden, in numbers that are not on the sheet: in one
of them, in all of their kind in a layer, and everywhere.
"""

from __future__ import annotations

from collections.abc import Container, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, islice
from typing import NamedTuple

from ...formula.intervals import Bounds, meet, middle, width
from ...formula.tree import Tree, leaves
from ...model.symbols import KINDS
from ..judging.answer_key import AnswerKey
from ..judging.entries import Entry, Origin
from ..judging.iterations import At
from ..judging.precision import FLOAT_NOISE, Precision
from ..judging.sheet_intervals import SheetIntervals
from .wrong_equations import Candidate, WrongEquations
from .wrong_runs import WrongRuns

FIGURES_OF_A_RUN = 3  # significant figures that a number needs to be looked for in whole runs
FIGURES_TO_RECOGNISE = 4  # significant figures that a number needs to be recognised by its value alone
REGION_SEARCHED = 400  # the most unwritten numbers behind a wrong one in which misconceptions are looked for
REGION_SEARCHED_SINGLY = 100  # the most unwritten numbers behind a wrong one of which each is suspected alone
PAIRS_TRIED = 1500  # pairs of misconceptions, for one number
MOST_PAIR_LUCK = 0.05  # pairs that are expected to fit by accident; above this, none is named
REGION_SEARCHED_FOR_PAIRS = 60  # the most unwritten numbers behind a wrong one for which pairs are tried

Trees = Mapping[At, Tree]
Statement = tuple[str, str, bool]


class Suspect(NamedTuple):
    """A possible cause of a wrong number: one or two misconceptions, supposed at work in some quantities, or a slip of the pen.

    `candidates` are the wrong equations that are supposed, `trees` those of each quantity; a slip has neither. `how` and `also` are
    those of a `Cause`. `luck` is how many suspects would be expected to fit a number as wrong as this one by accident.
    """

    code: str
    thought: str
    hint: str
    how: str
    candidates: tuple[Candidate, ...] = ()
    trees: Mapping[At, Tree] = {}
    luck: float = 0.0
    also: tuple[str, ...] = ()

    @property
    def statement(self) -> Statement:
        """Suspects with the same statement are one cause. One that was found from the givens alone is a cause of its own."""
        return self.code, self.thought, self.how == "givens"


def suspected(candidate: Candidate, how: str, trees: Trees) -> Suspect:
    """The suspect for one misconception, at work in the quantities of the trees."""
    row = candidate.misconception
    return Suspect(row.code, row.thought, row.hint, how, (candidate,), trees)


def suspects(equations: WrongEquations, intervals: SheetIntervals, at: At, among: Container[str] | None = None) -> Iterator[Suspect]:
    """The suspects with one misconception that are tried for a number, the most direct and the most general first.

    `among` limits them to some codes.
    """
    region = intervals.region(at)
    own = _own(region, at)
    found = _candidates(equations, region if len(region) <= REGION_SEARCHED else own, among)
    for candidate, trees in found.items():
        if direct := {place: tree for place, tree in trees.items() if place in own}:
            yield suspected(candidate, "direct", direct)
    narrow = len(region) <= REGION_SEARCHED and not equations.key.is_large
    for candidate, trees in found.items():
        if narrow and (further := _further(equations, intervals, candidate, trees, region)):
            yield suspected(candidate, "hidden", {**trees, **further})
        for some in _scopes(trees, own, singly=len(region) <= REGION_SEARCHED_SINGLY):
            yield suspected(candidate, "hidden", {place: trees[place] for place in some})


def _candidates(equations: WrongEquations, places: Iterable[At], among: Container[str] | None) -> dict[Candidate, dict[At, Tree]]:
    """The wrong equations that some quantities may have been worked by, each with its tree for every one of them."""
    found: dict[Candidate, dict[At, Tree]] = {}
    for place in places:
        for candidate, tree in equations.of(place).items():
            if among is None or candidate.code in among:
                found.setdefault(candidate, {})[place] = tree
    return found


def _further(equations: WrongEquations, intervals: SheetIntervals, candidate: Candidate, trees: Trees, region: Trees) -> Trees:
    """The same wrong equation in unwritten numbers that only the wrong equations need."""
    found: dict[At, Tree] = {}
    needed = {leaf for tree in trees.values() for leaf in equations.key.below(tree) if leaf not in region and leaf not in intervals.written}
    for leaf in needed:
        for place in intervals.region(leaf):
            of_place = equations.of(place)
            if place not in trees and candidate in of_place:
                found[place] = of_place[candidate]
    return found


def _own(region: Trees, at: At) -> set[At]:
    """The number itself, and the unwritten numbers that are part of its equation."""
    found, waiting = {at}, [at]
    while waiting:
        for leaf in leaves(region[waiting.pop()]):
            if leaf in region and leaf not in found and isinstance(leaf, At) and leaf.cell is not None and KINDS[leaf.cell.kind].part:
                found.add(leaf)
                waiting.append(leaf)
    return found


def _scopes(trees: Trees, own: set[At], singly: bool) -> list[set[At]]:
    """All of the quantities, those of each layer and, if `singly`, each alone; without those that are tried directly."""
    layers: dict[tuple[int, int], set[At]] = {}
    for place in trees:
        if place.cell is not None:
            layers.setdefault((place.iteration, place.cell.layer), set()).add(place)
    found = [own & trees.keys()]
    for some in (set(trees), *layers.values(), *({place} for place in trees if singly)):
        if some not in found:
            found.append(some)
    return found[1:]


def pairs(equations: WrongEquations, singles: Iterable[Suspect], region: Trees) -> Iterator[Suspect]:
    """The suspects with two misconceptions, each as general as possible: in different quantities, or one upon the other in the same."""
    general: dict[Candidate, Suspect] = {}
    for suspect in singles:
        general.setdefault(suspect.candidates[0], suspect)
    for one, other in islice(combinations(general.values(), 2), PAIRS_TRIED):
        if one.code != other.code and (trees := _together(equations, one, other, region)):
            how = "direct" if one.how == other.how == "direct" else "hidden"
            code, thought, hint = f"{one.code}+{other.code}", f"{one.thought}, and {other.thought}", f"{one.hint} {other.hint}"
            yield Suspect(code, thought, hint, how, one.candidates + other.candidates, trees)


def _together(equations: WrongEquations, one: Suspect, other: Suspect, region: Trees) -> Trees:
    """The equations with two misconceptions; none where both are in the same quantities and cannot be put upon each other."""
    shared = [place for place in one.trees.keys() & other.trees.keys() if place in region]
    if not shared:
        return {**one.trees, **other.trees}
    for first, second in ((one, other), (other, one)):
        both = {place: equations.upon(first.trees[place], second.trees[place], region[place]) for place in shared}
        if all(tree != second.trees[place] for place, tree in both.items()):
            return {**one.trees, **other.trees, **both}
    return {}


def explains(entry: Entry, found: Bounds, right: Bounds) -> bool:
    """True if the written number can lie within the bounds found, and these are narrow enough to tell it from the right one."""
    return meet(entry.span, found) and width(found) <= abs(entry.number.value - middle(right))


def luck(entry: Entry, tried: Iterable[Bounds], right: Bounds) -> float:
    """How many of the suspects that were tried would be expected to fit a number that is as far off as this one by accident.

    Only those count that put it about as far off, from half as far to twice as far, and that are not too wide to explain it.
    """
    aim = middle(right)
    error, own = abs(entry.number.value - aim), width(entry.span)
    near = [found for found in tried if error / 2 <= abs(middle(found) - aim) <= 2 * error and width(found) <= error]
    return sum(min(1.0, (width(found) + own) / (3 * error)) for found in near) if error else float(len(near))


Tried = Sequence[tuple[Suspect, Bounds]]


class Search:
    """The search against one answer key. `like` is that against another key of a config that differs in nothing but numbers."""

    def __init__(self, key: AnswerKey, like: Search | None = None) -> None:
        self.key, self.equations = key, WrongEquations(key)
        self.runs: WrongRuns = WrongRuns(key, like.runs if like is not None else None)
        self._on_any_sheet: dict[tuple[At, Precision, Hashable], Bounds | None] = {}
        self._from_givens: dict[At, list[tuple[Suspect, float]]] = {}

    def singles(self, intervals: SheetIntervals, origin: Origin, among: Container[str] | None = None) -> list[Suspect]:
        """The misconceptions that explain a number, the most direct and the most general first. `among` limits them to some codes."""
        tried = self._tried(intervals, origin.at, among=among)
        fitting = [(suspect, bounds) for suspect, bounds in tried if explains(origin.entry, bounds, origin.right)]
        if not fitting:
            return []
        chance = luck(origin.entry, [bounds for _, bounds in tried], origin.right)
        return [suspect._replace(luck=chance) for suspect, _ in fitting]

    def pairs(self, intervals: SheetIntervals, origin: Origin, of: int = 1) -> list[Suspect]:
        """The pairs of misconceptions that explain a number, one `of` so many, unless they are likely to do so by accident."""
        if origin.entry.number.figures < FIGURES_TO_RECOGNISE or len(intervals.region(origin.at)) > REGION_SEARCHED_FOR_PAIRS:
            return []
        tried = self._tried(intervals, origin.at, two=True)
        found = {suspect.code: suspect for suspect, bounds in tried if explains(origin.entry, bounds, origin.right)}
        lucky = found and luck(origin.entry, [bounds for _, bounds in tried], origin.right) > MOST_PAIR_LUCK / of
        return [] if lucky else list(found.values())

    def _tried(self, intervals: SheetIntervals, at: At, two: bool = False, among: Container[str] | None = None) -> Tried:
        """The suspects that are tried for a number, with its bounds under each."""
        tried: Iterable[Suspect] = suspects(self.equations, intervals, at, among)
        if two:
            tried = pairs(self.equations, tried, intervals.region(at))
        found = ((suspect, self._bounds(intervals, at, suspect)) for suspect in tried)
        return [(suspect, bounds) for suspect, bounds in found if bounds is not None]

    def _bounds(self, intervals: SheetIntervals, at: At, suspect: Suspect) -> Bounds | None:
        """The bounds of a number. They are the same for all sheets of the same precision where nothing on the sheet enters."""
        if not intervals.untouched(at) or not all(map(intervals.is_free, suspect.trees.values())):
            return intervals.supposed(at, suspect.trees)
        case = (at, intervals.precision, (suspect.candidates, frozenset(suspect.trees)))
        if case not in self._on_any_sheet:
            self._on_any_sheet[case] = intervals.supposed(at, suspect.trees)
        return self._on_any_sheet[case]

    def from_givens(self, origin: Origin) -> list[Suspect]:
        """The misconceptions that explain a number from the givens alone, applied in a whole run."""
        if origin.entry.number.figures < FIGURES_OF_A_RUN:
            return []
        low, high = origin.entry.span
        runs = self._runs_to(origin.at)
        chance = luck(origin.entry, [(value, value) for _, value in runs], origin.right)
        found = {suspect.code: suspect for suspect, value in runs if low <= value <= high}
        return [suspect._replace(luck=chance) for suspect in found.values()]

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
