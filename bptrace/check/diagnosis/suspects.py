"""Which misconceptions explain a wrong number: the wrong equations of all that it is worked from, put in place of the right ones.

A cause is tried directly, in the equation of the number itself; and hidden, in numbers that are not written: in one of them, in
all of their kind in a layer, and everywhere.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from itertools import combinations, islice
from typing import NamedTuple

from ...explain.working import After, following
from ...formula.intervals import Bounds, meet, middle, width
from ...formula.substitute import replaced
from ...formula.tree import Tree, leaves
from ...model.symbols import KINDS, Cell
from ..judging.answer_key import Course
from ..judging.places import At
from ..judging.sheet_intervals import Entry, Reading
from .misconceptions import Misconception
from .wrong_equations import Idea, Key, ideas

MOST_CELLS = 400  # unwritten numbers behind a wrong one in which causes are looked for
MOST_ALONE = 100  # unwritten numbers behind a wrong one of which each is suspected alone
MOST_PAIRS = 1500  # pairs of causes that are tried for one number

Trees = dict[At, Tree]


class Suspect(NamedTuple):
    """Misconceptions that may have been at work in some quantities, and the equations that these had then."""

    causes: tuple[Idea, ...]
    how: str
    trees: Trees

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(idea.misconception.code for idea in self.causes))

    @property
    def key(self) -> Hashable:
        """What tells it from others: the causes, and where they were at work."""
        return tuple(idea.key for idea in self.causes), frozenset(self.trees)

    @property
    def misconceptions(self) -> tuple[Misconception, ...]:
        return tuple({idea.misconception.code: idea.misconception for idea in self.causes}.values())


class Notions:
    """The wrong equations of the quantities of a course, each worked out once."""

    def __init__(self, course: Course) -> None:
        self.course = course
        self._about: dict[At, dict[Key, tuple[Idea, Tree]]] = {}
        self._upon: dict[tuple[int, int, int], Tree] = {}

    def about(self, at: At) -> dict[Key, tuple[Idea, Tree]]:
        """The wrong equations of a quantity, by what tells them apart."""
        if at not in self._about:
            self._about[at] = {idea.key: (idea, tree) for idea, tree in self._ideas(at)}
        return self._about[at]

    def upon(self, first: Tree, second: Tree, right: Tree) -> Tree:
        """A wrong equation in which the right one was replaced by another wrong one: 2·(o − t) in −(o − t)."""
        key = (id(first), id(second), id(right))
        if key not in self._upon:
            self._upon[key] = replaced(second, {right: first})
        return self._upon[key]

    def _ideas(self, at: At) -> Iterator[tuple[Idea, Tree]]:
        cell = at.cell
        if cell is None or cell.kind == "eta":
            return
        working = self.course.working(at.iteration)
        after = isinstance(at.key, After)
        for idea, tree in ideas(working.everyone if after else working.page, cell):
            found = self.course.over_places(following(tree) if after else tree, at.iteration)
            if self.course.trains or not any(leaf.updates for leaf in self.course.below(found)):
                yield idea, found


def suspects(notions: Notions, reading: Reading, at: At) -> Iterator[Suspect]:
    """All single causes that are tried for a number, the most direct and the most general first."""
    region = reading.region(at)
    own = _own(region, at)
    found: dict[Key, tuple[Idea, Trees]] = {}
    for place in region if len(region) <= MOST_CELLS else own:
        for key, (idea, tree) in notions.about(place).items():
            found.setdefault(key, (idea, {}))[1][place] = tree
    for idea, trees in found.values():
        if direct := {place: tree for place, tree in trees.items() if place in own}:
            yield Suspect((idea,), "direct", direct)
    for key, (idea, trees) in found.items():
        tried = [own & trees.keys()]
        narrow = len(region) <= MOST_CELLS and not notions.course.is_large
        further = _further(notions, reading, key, trees, region) if narrow else {}
        if further:
            yield Suspect((idea,), "hidden", {**trees, **further})
        for some in _scopes(trees, alone=len(region) <= MOST_ALONE):
            if some not in tried:
                tried.append(some)
                yield Suspect((idea,), "hidden", {place: trees[place] for place in some})


def _further(notions: Notions, reading: Reading, key: Key, trees: Trees, region: Mapping[At, Tree]) -> Trees:
    """The same idea in numbers that are not written and that the right equations do not need, but the wrong ones do."""
    found: Trees = {}
    needed = {leaf for tree in trees.values() for leaf in notions.course.below(tree) if leaf not in region and leaf not in reading.written}
    for leaf in needed:
        for place in reading.region(leaf):
            about = notions.about(place)
            if place not in trees and key in about:
                found[place] = about[key][1]
    return found


def _own(region: Mapping[At, Tree], at: At) -> set[At]:
    """The number itself, and what is part of its equation while it is not written."""
    found, waiting = {at}, [at]
    while waiting:
        for leaf in leaves(region[waiting.pop()]):
            if leaf in region and leaf not in found and isinstance(leaf, At) and leaf.cell is not None and KINDS[leaf.cell.kind].part:
                found.add(leaf)
                waiting.append(leaf)
    return found


def _scopes(trees: Trees, alone: bool) -> Iterator[set[At]]:
    """All of them, those of each layer and, if there are not too many, each alone."""
    yield set(trees)
    layers: dict[tuple[int, int], set[At]] = {}
    for place in trees:
        if isinstance(cell := place.cell, Cell):
            layers.setdefault((place.iteration, cell.layer), set()).add(place)
    if len(layers) > 1:
        yield from layers.values()
    yield from ({place} for place in trees if alone)


def pairs(notions: Notions, singles: list[Suspect], region: Mapping[At, Tree]) -> Iterator[Suspect]:
    """Two causes at once, each as general as it can be: in different quantities, or one upon the other in the same."""
    general: dict[Key, Suspect] = {}
    for suspect in singles:
        general.setdefault(suspect.causes[0].key, suspect)
    for one, other in islice(combinations(general.values(), 2), MOST_PAIRS):
        if one.codes != other.codes and (trees := _together(notions, one, other, region)):
            how = "direct" if one.how == other.how == "direct" else "hidden"
            yield Suspect(one.causes + other.causes, how, trees)


def _together(notions: Notions, one: Suspect, other: Suspect, region: Mapping[At, Tree]) -> Trees:
    """The equations with two causes; none where both are about the same quantities and cannot be put upon each other."""
    shared = [place for place in one.trees.keys() & other.trees.keys() if place in region]
    if not shared:
        return {**one.trees, **other.trees}
    for first, second in ((one, other), (other, one)):
        both = {place: notions.upon(first.trees[place], second.trees[place], region[place]) for place in shared}
        if all(tree != second.trees[place] for place, tree in both.items()):
            return {**one.trees, **other.trees, **both}
    return {}


def fits(entry: Entry, found: Bounds, right: Bounds) -> bool:
    """Does the written number lie within these bounds, and are they narrow enough to tell it from the right one?"""
    return meet(entry.span, found) and width(found) <= abs(entry.number.value - middle(right))


def luck(entry: Entry, tried: Iterable[Bounds], right: Bounds) -> float:
    """How many of the causes that were tried would fit a number that is as far off as this one is, and is so by accident."""
    aim = middle(right)
    error, own = abs(entry.number.value - aim), width(entry.span)
    near = [found for found in tried if abs(middle(found) - aim) <= 2 * error]
    return sum(min(1.0, (width(found) + own) / (4 * error)) for found in near) if error else float(len(near))
