"""What may have made a number wrong: the wrong equations of all that it is worked from, put in place of the right ones.

A misconception is tried directly, in the equation of the number itself; and hidden, in numbers that are not written: in one of
them, in all of their kind in a layer, and everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, islice
from typing import NamedTuple

from ...formula.intervals import Bounds, meet, middle, width
from ...formula.tree import Tree, leaves
from ...model.symbols import KINDS
from ..judging.entries import Entry
from ..judging.places import At
from ..judging.sheet_intervals import SheetIntervals
from .wrong_equations import Candidate, WrongEquations

FIGURES_TO_RECOGNISE = 4  # significant figures of a number that is recognised by its value alone
REGION_SEARCHED = 400  # unwritten numbers behind a wrong one in which misconceptions are looked for
REGION_SEARCHED_SINGLY = 100  # unwritten numbers behind a wrong one of which each is suspected alone
PAIRS_TRIED = 1500  # pairs of misconceptions that are tried for one number

Trees = Mapping[At, Tree]
Statement = tuple[str, str, bool]


class Suspect(NamedTuple):
    """What may have made a number wrong: a misconception, or two, supposed at work in some quantities; or a slip of the pen.

    `candidates` are the wrong equations that are supposed, `trees` those of each quantity then; a slip has neither. `how` it fits is
    said of a `Cause`. `luck` is how many others would fit a number as wrong as this one by accident. `also` are codes that no number
    could tell from this one.
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
        """What is said once of all numbers that it explains: what was found from the givens alone is another matter."""
        return self.code, self.thought, self.how == "givens"


def suspected(candidate: Candidate, how: str, trees: Trees) -> Suspect:
    """One misconception, at work in the quantities of the trees."""
    row = candidate.misconception
    return Suspect(row.code, row.thought, row.hint, how, (candidate,), trees)


def suspects(equations: WrongEquations, intervals: SheetIntervals, at: At) -> Iterator[Suspect]:
    """All single misconceptions that are tried for a number, the most direct and the most general first."""
    region = intervals.region(at)
    own = _own(region, at)
    found = _candidates(equations, region if len(region) <= REGION_SEARCHED else own)
    for candidate, trees in found.items():
        if direct := {place: tree for place, tree in trees.items() if place in own}:
            yield suspected(candidate, "direct", direct)
    narrow = len(region) <= REGION_SEARCHED and not equations.key.is_large
    for candidate, trees in found.items():
        if narrow and (further := _further(equations, intervals, candidate, trees, region)):
            yield suspected(candidate, "hidden", {**trees, **further})
        for some in _scopes(trees, own, singly=len(region) <= REGION_SEARCHED_SINGLY):
            yield suspected(candidate, "hidden", {place: trees[place] for place in some})


def _candidates(equations: WrongEquations, places: Iterable[At]) -> dict[Candidate, dict[At, Tree]]:
    """The wrong equations that some quantities may have been worked by, and what each comes to in them."""
    found: dict[Candidate, dict[At, Tree]] = {}
    for place in places:
        for candidate, tree in equations.of(place).items():
            found.setdefault(candidate, {})[place] = tree
    return found


def _further(equations: WrongEquations, intervals: SheetIntervals, candidate: Candidate, trees: Trees, region: Trees) -> Trees:
    """The same wrong equation in numbers that are not written, and that the right equations do not need but the wrong ones do."""
    found: dict[At, Tree] = {}
    needed = {leaf for tree in trees.values() for leaf in equations.key.below(tree) if leaf not in region and leaf not in intervals.written}
    for leaf in needed:
        for place in intervals.region(leaf):
            of_place = equations.of(place)
            if place not in trees and candidate in of_place:
                found[place] = of_place[candidate]
    return found


def _own(region: Trees, at: At) -> set[At]:
    """The number itself, and what is part of its equation while it is not written."""
    found, waiting = {at}, [at]
    while waiting:
        for leaf in leaves(region[waiting.pop()]):
            if leaf in region and leaf not in found and isinstance(leaf, At) and leaf.cell is not None and KINDS[leaf.cell.kind].part:
                found.add(leaf)
                waiting.append(leaf)
    return found


def _scopes(trees: Trees, own: set[At], singly: bool) -> list[set[At]]:
    """All of the quantities, those of each layer and, if there are not too many, each alone; but not those that are tried directly."""
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
    """Two misconceptions at once, each as general as it can be: in different quantities, or one upon the other in the same."""
    general: dict[Candidate, Suspect] = {}
    for suspect in singles:
        general.setdefault(suspect.candidates[0], suspect)
    for one, other in islice(combinations(general.values(), 2), PAIRS_TRIED):
        if one.code != other.code and (trees := _together(equations, one, other, region)):
            how = "direct" if one.how == other.how == "direct" else "hidden"
            code, thought, hint = f"{one.code}+{other.code}", f"{one.thought}, and {other.thought}", f"{one.hint} {other.hint}"
            yield Suspect(code, thought, hint, how, one.candidates + other.candidates, trees)


def _together(equations: WrongEquations, one: Suspect, other: Suspect, region: Trees) -> Trees:
    """The equations with two misconceptions; none where both are about the same quantities and cannot be put upon each other."""
    shared = [place for place in one.trees.keys() & other.trees.keys() if place in region]
    if not shared:
        return {**one.trees, **other.trees}
    for first, second in ((one, other), (other, one)):
        both = {place: equations.upon(first.trees[place], second.trees[place], region[place]) for place in shared}
        if all(tree != second.trees[place] for place, tree in both.items()):
            return {**one.trees, **other.trees, **both}
    return {}


def explains(entry: Entry, found: Bounds, right: Bounds) -> bool:
    """True if the written number lies within these bounds, and they are narrow enough to tell it from the right one."""
    return meet(entry.span, found) and width(found) <= abs(entry.number.value - middle(right))


def luck(entry: Entry, tried: Iterable[Bounds], right: Bounds) -> float:
    """How many of the suspects that were tried would fit a number that is as far off as this one is, and is so by accident."""
    aim = middle(right)
    error, own = abs(entry.number.value - aim), width(entry.span)
    near = [found for found in tried if abs(middle(found) - aim) <= 2 * error]
    return sum(min(1.0, (width(found) + own) / (4 * error)) for found in near) if error else float(len(near))
