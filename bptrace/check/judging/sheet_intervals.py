"""A sheet read: what follows, within which bounds, from the numbers that the student wrote.

A number that is not written is worked from those that are, down to what is given, and could have been rounded on the way, by
half a unit of the digits that the sheet works with.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import NamedTuple

from ...answers.sheet import Numeral
from ...formula.intervals import Bounds, bounds, meet, middle, widened
from ...formula.tree import Leaf, Tree
from ...formula.walk import in_order
from ...inputs.config.config import Rounding
from .alternatives import branches
from .anchors import Anchors
from .answer_key import Course
from .places import At
from .precision import Precision

NOTHING: frozenset[At] = frozenset()


class Entry(NamedTuple):
    """A number on a sheet: what it can mean, and what is worked on with, which is the true value where it was hit exactly."""

    at: At
    number: Numeral
    span: Bounds
    taken: Bounds
    holds: bool  # does it hold the true value?


class Reading:
    """The bounds of every quantity, read from the numbers of a sheet; `written` is never changed."""

    def __init__(self, course: Course, written: Mapping[At, Entry], precision: Precision, anchors: Anchors) -> None:
        self.course, self.written, self.precision, self.anchors = course, written, precision, anchors
        self._finer: Reading | None = None
        self._untouched: dict[At, bool] = {}
        self._levels: dict[At, Bounds] = {}
        self._followed: dict[At, Bounds] = {}
        self._sources: dict[At, frozenset[At]] = {}
        self._orders: dict[At, dict[At, Tree | None]] = {}
        self._regions: dict[At, dict[At, Tree]] = {}

    def without(self, blank: At) -> Reading:
        """The same sheet with one of its numbers taken as blank; a complete set of parameters stays complete."""
        left = {at: entry for at, entry in self.written.items() if at != blank}
        return Reading(self.course, left, self.precision, self.anchors.filled(blank, middle(self.follows(blank))))

    def finer(self, asked: Rounding) -> Reading:
        """The same sheet, where what is not written has been rounded to no fewer digits than are asked."""
        if self._finer is None:
            self._finer = Reading(self.course, self.written, self.precision._replace(at_most=asked), self.anchors)
        return self._finer

    def follows(self, at: At, span: Bounds | None = None) -> Bounds:
        """The bounds of a quantity by its equation; of what is given, its value. Where it may be worked in several ways, those of
        all; or of that one by which a number of this span follows.
        """
        if at not in self._followed:
            tree = self.equation(at)
            self._followed[at] = self._given(at) if tree is None else bounds(tree, self.bounds)  # type: ignore[arg-type]
        trees = branches(self.equation(at)) if span is not None else ()
        if span is None or len(trees) < 2:
            return self._followed[at]
        found = [bounds(tree, self.bounds) for tree in trees]  # type: ignore[arg-type]
        return next((each for each in found if meet(span, each)), found[0])

    def exactly(self, at: At) -> float:
        """What follows from the very numbers that are written, not from what they were rounded from."""

        def point(leaf: At) -> Bounds:
            value = self.written[leaf].number.value if leaf in self.written else middle(self.bounds(leaf))
            return value, value

        tree = self.equation(at)
        return middle(self._given(at) if tree is None else bounds(tree, point))  # type: ignore[arg-type]

    def bounds(self, at: At) -> Bounds:
        """The bounds of a quantity as it is worked on with: what is written, or else what follows."""
        entry = self.written.get(at)
        if entry is not None:
            return entry.taken
        if at not in self._levels:
            for key, tree in in_order([at], self._unwritten, self.course.below).items():
                if key not in self._levels and key not in self.written:
                    self._levels[key] = self._given(key) if tree is None else self.loosened(tree, self.follows(key))
        return self._levels[at]

    def sources(self, at: At) -> frozenset[At]:
        """The written numbers that a quantity is worked from, through what is not written."""
        if at not in self._sources:
            for key, tree in self.region(at).items():
                if key not in self._sources:
                    self._sources[key] = NOTHING.union(*map(self._source, self.course.below(tree)))
        return self._sources.get(at, NOTHING)

    def _source(self, at: At) -> frozenset[At]:
        if at in self.written:
            return frozenset((at,))
        anchor = self.anchors.value(at)
        if anchor is None:
            return self._sources.get(at, NOTHING)
        return NOTHING.union(*((source,) if source in self.written else self.sources(source) for source in anchor.sources))

    def untouched(self, at: At) -> bool:
        """Does it hang on nothing that this sheet holds?"""
        if at not in self._untouched:
            behind = (key for key in self._order(at) if key != at)
            self._untouched[at] = not any(key in self.written or self.anchors.value(key) is not None for key in behind)
        return self._untouched[at] and self.anchors.value(at) is None

    def region(self, at: At) -> dict[At, Tree]:
        """A quantity and all that it is worked from and is not written, with their equations, in the order of computation."""
        if at not in self._regions:
            self._regions[at] = {key: tree for key, tree in self._order(at).items() if tree is not None}
        return self._regions[at]

    def _order(self, at: At) -> dict[At, Tree | None]:
        """The region of a quantity, with what is written and given at its edge."""
        if at not in self._orders:
            self._orders[at] = in_order([at], lambda key: self._equation_for(at, key), self.course.below)
        return self._orders[at]

    def _equation_for(self, at: At, key: At) -> Tree | None:
        return self.equation(key) if key == at or not (key in self.written or self.course.is_wide(key)) else None

    def supposed(self, at: At, wrong: Mapping[At, Tree]) -> Bounds | None:
        """The bounds of a quantity if some unwritten ones, or itself, had other equations; None where none of them reaches it."""
        if at in wrong and len(wrong) == 1:
            return bounds(wrong[at], self.bounds)  # type: ignore[arg-type]
        region = self.region(at)
        affected = self._affected(region, wrong)
        if at not in affected:
            return None
        order: Mapping[At, Tree | None] = {key: wrong.get(key, tree) for key, tree in region.items() if key in affected}
        if not self._is_order(order, affected, region):  # a wrong equation may need what the right one does not
            try:
                order = in_order([at], lambda key: self._supposed_for(at, key, wrong), self.course.below)
            except ValueError:  # it would depend on itself
                return None
        return self._worked_again(at, order, wrong)

    def _supposed_for(self, at: At, key: At, wrong: Mapping[At, Tree]) -> Tree | None:
        return wrong[key] if key in wrong and (key == at or key not in self.written) else self._equation_for(at, key)

    def _affected(self, region: Mapping[At, Tree], wrong: Mapping[At, Tree]) -> set[At]:
        """What changes with some equations, of a region."""
        found: set[At] = set()
        for key, tree in region.items():
            if key in wrong or not found.isdisjoint(self.course.below(tree)):
                found.add(key)
        return found

    def _is_order(self, order: Mapping[At, Tree | None], affected: set[At], region: Mapping[At, Tree]) -> bool:
        """Comes everything after what it is worked from, and does nothing lie outside of the region?"""
        done: set[At] = set()
        for key, tree in order.items():
            for leaf in self.course.below(tree) if tree is not None else ():
                if leaf in affected:
                    if leaf not in done:
                        return False
                elif leaf not in region and leaf not in self.written and self.equation(leaf) is not None:
                    return False
            done.add(key)
        return True

    def _worked_again(self, at: At, order: Mapping[At, Tree | None], wrong: Mapping[At, Tree]) -> Bounds | None:
        changed: dict[Hashable, Bounds] = {}

        def of(key: Hashable) -> Bounds:
            return changed[key] if key in changed else self.bounds(key)  # type: ignore[arg-type]

        for key, tree in order.items():
            if tree is not None and (key in wrong or not changed.keys().isdisjoint(self.course.below(tree))):
                found = bounds(tree, of)
                changed[key] = found if key == at else self.loosened(tree, found)
        return changed.get(at)

    def loosened(self, tree: Tree, found: Bounds) -> Bounds:
        """The bounds of a number that was worked out but not written; one that is no more than another's copy was not rounded again."""
        return found if isinstance(tree, Leaf) else widened(found, self.precision.half(found))

    def equation(self, at: At) -> Tree | None:
        return None if self.anchors.value(at) is not None else self.course.tree(at)

    def _unwritten(self, at: At) -> Tree | None:
        return None if at in self.written or at in self._levels or self.course.is_wide(at) else self.equation(at)

    def _given(self, at: At) -> Bounds:
        anchor = self.anchors.value(at)
        if anchor is None:
            value = self.course.truth(at)
            return (value, value) if self.course.given(at) else widened((value, value), self.precision.half((value, value)))
        point = (anchor.value, anchor.value)
        return widened(point, self.precision.half(point) * anchor.passed)
