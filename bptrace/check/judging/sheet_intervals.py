"""The sheet in intervals: the bounds within which each quantity follows from the numbers that the student wrote.

A number that is not on the sheet is worked from those that are, or from the givens. It may have been rounded on the way, by half
a unit of the digits that the sheet works with.
"""

from __future__ import annotations

from collections.abc import Container, Mapping

from ...formula.intervals import Bounds, bounds, meet, middle, widened
from ...formula.tree import Leaf, Tree
from ...formula.walk import in_order, walk
from .alternatives import branches
from .anchors import Anchors
from .answer_key import AnswerKey
from .entries import Entry
from .iterations import At
from .precision import Precision, terms
from .written import Known, without

NO_SOURCES: frozenset[At] = frozenset()


class SheetIntervals:
    """The bounds of every quantity by the numbers of a sheet. `written` must not change: what follows from it is kept.

    `whole` is the sheet from which this one was made, with the number that is taken as blank here.
    """

    def __init__(
        self,
        key: AnswerKey,
        written: Mapping[At, Entry],
        precision: Precision,
        anchors: Anchors,
        whole: tuple[SheetIntervals, At] | None = None,
    ) -> None:
        self.key, self.written, self.precision, self.anchors, self.whole = key, written, precision, anchors, whole
        self._untouched: dict[At, bool] = {}
        self._free: dict[int, bool] = {}
        self._taken = Known(self._work)
        self._points: dict[At, float] = {}
        self._followed: dict[At, Bounds] = {}
        self._sources: dict[At, frozenset[At]] = {}
        self._orders: dict[At, dict[At, Tree | None]] = {}
        self._regions: dict[At, dict[At, Tree]] = {}
        self._cones: dict[tuple[At, frozenset[At]], dict[At, Tree]] = {}

    def without(self, blank: At) -> SheetIntervals:
        """The same sheet with one of its numbers taken as blank; a complete set of parameters stays complete."""
        anchors = self.anchors.filled(blank, middle(self.follows(blank)))
        return SheetIntervals(self.key, without(self.written, blank), self.precision, anchors, (self, blank))

    # bounds

    def follows(self, at: At, span: Bounds | None = None) -> Bounds:
        """The bounds of a quantity by its equation; the value of a given.

        Where a quantity has several right equations, the bounds are those of all; or, for a number with this span, those of the
        first by which it follows.
        """
        if at not in self._followed:
            tree = self.equation(at)
            self._followed[at] = self._given(at) if tree is None else self.by(tree)
        trees = branches(self.equation(at)) if span is not None else ()
        if span is None or len(trees) < 2:
            return self._followed[at]
        found = list(map(self.by, trees))
        return next((each for each in found if meet(span, each)), found[0])

    def exactly(self, at: At) -> float:
        """The value that follows from the numbers exactly as they are written."""

        points, written = self._points, self.written

        def open_(place: At) -> Tree | None:
            known = place in points or place in written or self.key.is_wide(place)
            return self.equation(place) if place == at or not known else None

        def point(leaf: At) -> float:
            return written[leaf].number.value if leaf in written else points[leaf]

        for place, tree in in_order([at], open_, self.key.below).items():
            if place not in points and (place == at or place not in written):
                points[place] = middle(self.bounds(place)) if tree is None else walk(tree, point)  # type: ignore[arg-type]
        return points[at]

    def bounds(self, at: At) -> Bounds:
        """The bounds with which a quantity enters the equations of others: what is written, or else what follows."""
        return self._taken[at]

    def _work(self, at: At) -> Bounds:
        if at in self.written:
            return self.written[at].taken
        for place, tree in in_order([at], self._equation_if_unwritten, self.key.below).items():
            if place not in self._taken and place not in self.written:
                self._taken[place] = self._given(place) if tree is None else self._loosened(tree, self.follows(place))
        return self._taken[at]

    def _equation_if_unwritten(self, at: At) -> Tree | None:
        return None if at in self.written or at in self._taken or self.key.is_wide(at) else self.equation(at)

    def _loosened(self, tree: Tree, found: Bounds) -> Bounds:
        """The bounds of an unwritten number, which may have been rounded; a mere copy of another is not rounded again."""
        return found if isinstance(tree, Leaf) else widened(found, self.precision.half(found))

    def equation(self, at: At) -> Tree | None:
        """The equation of a quantity; None for what is given, and where marking starts again."""
        return None if self.anchors.value(at) is not None else self.key.tree(at)

    def _given(self, at: At) -> Bounds:
        anchor = self.anchors.value(at)
        if anchor is None:
            value = self.key.truth(at)
            return (value, value) if self.key.given(at) else widened((value, value), self.precision.half((value, value)))
        point = (anchor.value, anchor.value)
        return widened(point, self.precision.half(point) * anchor.passed)

    # what a quantity is worked from

    def sources(self, at: At) -> frozenset[At]:
        """The numbers on the sheet that a quantity is worked from, directly or through unwritten ones."""
        if at not in self._sources and (whole := self._as_whole(at)) is not None:
            self._sources[at] = whole.sources(at)
        if at not in self._sources:
            for place, tree in self.region(at).items():
                if place not in self._sources:
                    self._sources[place] = NO_SOURCES.union(*map(self._source, self.key.below(tree)))
        return self._sources.get(at, NO_SOURCES)

    def _source(self, at: At) -> frozenset[At]:
        if at in self.written:
            return frozenset((at,))
        anchor = self.anchors.value(at)
        if anchor is None:
            return self._sources.get(at, NO_SOURCES)
        return NO_SOURCES.union(*((source,) if source in self.written else self.sources(source) for source in anchor.sources))

    def _as_whole(self, at: At) -> SheetIntervals | None:
        """The sheet with the number that is taken as blank here, if a quantity is worked from the same numbers there."""
        sheet, blank = self.whole or (None, None)
        return None if sheet is None or blank in sheet.sources(at) else sheet

    def untouched(self, at: At) -> bool:
        """True if a quantity depends on nothing that is on the sheet."""
        if at not in self._untouched:
            behind = (place for place in self._order(at) if place != at)
            self._untouched[at] = not any(place in self.written or self.anchors.value(place) is not None for place in behind)
        return self._untouched[at] and self.anchors.value(at) is None

    def is_free(self, tree: Tree) -> bool:
        """True if a tree of the answer key has nothing in it that is on the sheet or depends on it."""
        known = self._free.get(id(tree))
        if known is None:
            leaves = self.key.below(tree)
            known = self._free[id(tree)] = self.written.keys().isdisjoint(leaves) and all(map(self.untouched, leaves))
        return known

    def region(self, at: At) -> dict[At, Tree]:
        """The equations of a quantity and of all unwritten quantities that it is worked from, in the order of computation."""
        if at not in self._regions:
            self._regions[at] = {place: tree for place, tree in self._order(at).items() if tree is not None}
        return self._regions[at]

    def _order(self, at: At) -> dict[At, Tree | None]:
        """The region of a quantity, together with the written and given quantities at its edge, which have no equation here."""
        if at not in self._orders:
            whole = self._as_whole(at)
            order = None if whole is None else whole._order(at)
            self._orders[at] = order or in_order([at], lambda place: self._equation_for(at, place), self.key.below)
        return self._orders[at]

    def _equation_for(self, at: At, place: At) -> Tree | None:
        return self.equation(place) if place == at or not (place in self.written or self.key.is_wide(place)) else None

    # what would follow by other equations

    def by(self, tree: Tree) -> Bounds:
        """The bounds by an equation, from the numbers of the sheet. The terms of a sum may have been rounded, too."""
        found = self.key.bounds(tree, self._taken)
        if not self.precision.terms or isinstance(tree, Leaf):
            return found
        some = [bounds(term, self._taken.__getitem__) for term in terms(tree) if not isinstance(term, Leaf)]  # type: ignore[arg-type]
        return widened(found, sum(map(self.precision.half, some))) if len(some) > 1 else found

    def supposed(self, at: At, wrong: Mapping[At, Tree]) -> Bounds | None:
        """The bounds of a quantity if it, or some unwritten ones, had other equations; None where none of them changes it."""
        if at in wrong and len(wrong) == 1:
            return self.by(wrong[at])
        order = self._supposed_order(at, wrong)
        if at not in order:
            return None
        known = Known(self._taken.__getitem__)
        for place, tree in order.items():
            found = self.key.bounds(tree, known)
            known[place] = found if place == at else self._loosened(tree, found)
        return known[at]

    def _supposed_order(self, at: At, wrong: Mapping[At, Tree]) -> Mapping[At, Tree]:
        """The quantities that change with some wrong equations, each with its equation, in the order of computation."""
        cone = self._cone(at, frozenset(wrong))
        if not cone:
            return {}
        order = {place: wrong.get(place, tree) for place, tree in cone.items()}
        if self._is_order(order, wrong, self.region(at)):
            return order
        try:  # a wrong equation may need what the right one does not
            full = in_order([at], lambda place: self._supposed_for(at, place, wrong), self.key.below)
        except ValueError:  # it would depend on itself
            return {}
        return self._changing(full, wrong)

    def _supposed_for(self, at: At, place: At, wrong: Mapping[At, Tree]) -> Tree | None:
        return wrong[place] if place in wrong and (place == at or place not in self.written) else self._equation_for(at, place)

    def _cone(self, at: At, wrong: frozenset[At]) -> dict[At, Tree]:
        """The quantities of a region that change with the equations of some, in the order of computation; none if the last does not."""
        known = self._cones.get((at, wrong))
        if known is None:
            known = self._changing(self.region(at), wrong)
            known = self._cones[at, wrong] = known if at in known else {}
        return known

    def _changing(self, order: Mapping[At, Tree | None], wrong: Container[At]) -> dict[At, Tree]:
        """Those of some quantities that change with the equations of others; they are in the order of computation."""
        found: dict[At, Tree] = {}
        for place, tree in order.items():
            if tree is not None and (place in wrong or not found.keys().isdisjoint(self.key.below(tree))):
                found[place] = tree
        return found

    def _is_order(self, order: Mapping[At, Tree], wrong: Mapping[At, Tree], region: Mapping[At, Tree]) -> bool:
        """True if what the wrong equations need lies in the region or before it, and is worked before them."""
        done: set[At] = set()
        for place, tree in order.items():
            for leaf in self.key.below(tree) if place in wrong else ():
                if leaf in order:
                    if leaf not in done:
                        return False
                elif leaf not in region and leaf not in self.written and self.equation(leaf) is not None:
                    return False
            done.add(place)
        return True
