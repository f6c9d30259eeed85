"""Why a program's numbers differ: the bugs that would make just these numbers, and how much of what differs they explain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from ..check.judging.precision import FLOAT_NOISE
from ..explain.comparison.cause import Cause
from ..formula.number import show
from ..formula.one_thread import np
from ..inputs.config.config import Config
from ..model.symbols import word
from ..trace.step import ArrayKey
from .bugs import bugs
from .changed_page import Choices, Deviation
from .changed_runs import ChangedRuns
from .origin_places import origin_places
from .patterns import Pattern, pattern
from .seen_arrays import SeenBlock, SeenIteration, close

MOST_CAUSES = 3
MOST_OTHERS = 3  # bugs that are named beside another, since they come to the same
ENOUGH = 0.25  # the least share of what differs that a cause has to explain
STEPS_OF_FIT = 6
MOST_OF_IT = 0.9  # the least share of what differs that has to follow from one place, for that to be said
_DIGITS = 4  # of a number that was fitted
HINT_ALONE = "Everything that follows from these numbers agrees: look at the line that makes them."
KINDRED = 8  # times the tolerance within which a number is one that a bug would make: its noise is the program's own


class Fit(NamedTuple):
    """Some changes, the numbers that they make, and where these are not the program's."""

    changes: tuple[Deviation, ...]
    worked: list[list[Any]]
    left: int
    others: tuple[str, ...] = ()  # the thoughts of bugs that come to the same in place of the last change

    @property
    def code(self) -> str:
        return self.changes[-1].bug.code

    @property
    def rank(self) -> tuple[int, int, int]:
        last = self.changes[-1] if self.changes else None
        return self.left, len(self.changes), last is not None and last.layer is not None


class Search:
    """The search for the bugs of a program that recorded these iterations of a config."""

    def __init__(self, config: Config, seen: Sequence[SeenIteration], tolerance: float, absolute: float = 0.0) -> None:
        self.config, self.seen, self.tolerance, self.absolute = config, seen, tolerance, absolute
        self.runs, self.choices = ChangedRuns(config, seen), Choices(config)

    @cached_property
    def right(self) -> Fit | None:
        """The config as it is."""
        worked = self.runs.worked(())
        return None if worked is None else Fit((), worked, self._left(worked))

    def causes(self) -> list[Cause]:
        """The causes, the first first; none where the numbers agree, or where no bug explains enough of what differs."""
        if self.right is None or not self.right.left:
            return []
        fit = self.right
        while len(fit.changes) < MOST_CAUSES and fit.left and (better := self._better(fit)) is not None:
            fit = better
        return [*self._told(fit), *(self._alone(fit) if fit.left else ())]

    def _better(self, fit: Fit) -> Fit | None:
        """The fit with one more change, if one explains enough of what is left."""
        tried = sorted(self._tried(fit), key=lambda one: one.rank)
        if not tried or fit.left - tried[0].left < max(1, ENOUGH * fit.left):
            return None
        found = tried[0]
        alike = dict.fromkeys(worded(one.changes[-1]) for one in tried if one.left == found.left and one.code != found.code)
        return found._replace(others=tuple(alike)[:MOST_OTHERS])

    def _tried(self, fit: Fit) -> Iterator[Fit]:
        """The fits with one more change, of those that make the numbers where the program first differs."""
        at, first = self._first(fit.worked)
        near = origin_places(self.config, self.seen, at, first.key).__contains__
        place = FirstPlace(self, fit.changes, self.seen[at]._replace(blocks=(first,)))
        changes = (change for bug in bugs() for change in self.choices.of(bug, near))
        for change in filter(None, map(place.fitted, changes)):
            worked = self.runs.worked((*fit.changes, change))
            if worked is not None:
                yield Fit((*fit.changes, change), worked, self._left(worked))

    def same_as_right(self, worked: list[list[Any]]) -> bool:
        """True if these numbers are those of the config as it is."""
        assert self.right is not None
        pairs = (pair for ours, others in zip(self.right.worked, worked, strict=True) for pair in zip(ours, others, strict=True))
        return all(a is not None and b is not None and close(a, b, FLOAT_NOISE).all() for a, b in pairs)

    def _first(self, worked: list[list[Any]]) -> tuple[int, SeenBlock]:
        """The place of the iteration in which the numbers first differ, and the block."""
        same = self._same(worked)
        return next((at, self.seen[at].blocks[place]) for at, one in enumerate(same) for place, agree in enumerate(one) if not agree.all())

    def _same(self, worked: list[list[Any]]) -> list[list[Any]]:
        return [
            [self.close(block.values, array) for block, array in zip(one.blocks, arrays, strict=True)]
            for one, arrays in zip(self.seen, worked, strict=True)
        ]

    def close(self, seen: Any, worked: Any) -> Any:
        """True where numbers are the same."""
        if worked is None:
            return np.zeros(len(seen), bool)
        return close(seen, worked, KINDRED * self.tolerance, self.absolute)

    def _left(self, worked: list[list[Any]]) -> int:
        return sum(int((~agree).sum()) for one in self._same(worked) for agree in one)

    def _told(self, fit: Fit) -> Iterator[Cause]:
        """The changes as causes; those of one row are one cause."""
        assert self.right is not None
        rows: dict[str, list[Deviation]] = {}
        for change in fit.changes:
            rows.setdefault(change.bug.code, []).append(change)
        done: tuple[Deviation, ...] = ()
        before = self.right.left
        for code, (first, *rest) in rows.items():
            done = (*done, first, *rest)
            worked = self.runs.worked(done)
            left = fit.left if worked is None else self._left(worked)
            others = fit.others if fit.changes[-1] in (first, *rest) else ()
            yield Cause(code, worded(first, self.config.network.depth), first.bug.hint, before - left, self.right.left, others)
            before = left

    def _alone(self, fit: Fit) -> Iterator[Cause]:
        """What is worked otherwise in one place, nobody knows how: everything that follows from its numbers agrees."""
        assert self.right is not None
        at, first = self._first(fit.worked)
        pins = {one.number: {block.key: block for block in one.blocks if block.key == first.key and not block.after} for one in self.seen}
        worked = self.runs.worked(fit.changes, pins)
        left = fit.left if worked is None else self._left(worked)
        explained = fit.left - left
        shown = self._pattern(fit, at, first)
        if shown is not None or (explained > len(first.values) and explained >= MOST_OF_IT * fit.left):
            thought = f"{place_of(first.key)} {shown.said}" if shown else f"{place_of(first.key)} is worked otherwise, and nothing else is"
            yield Cause(shown.code if shown else "made-here", thought, HINT_ALONE, max(explained, 0), self.right.left)

    def _pattern(self, fit: Fit, at: int, first: SeenBlock) -> Pattern | None:
        """How the numbers at the first place differ, if they are all of their kind."""
        worked = fit.worked[at][self.seen[at].blocks.index(first)]
        shape = [int(axis.max()) + 1 for axis in first.places]
        if worked is None or not shape or int(np.prod(shape)) != len(first.values):
            return None
        seen, right = np.empty(shape), np.empty(shape)
        seen[first.places], right[first.places] = first.values, worked
        return pattern(seen, right, self.close)


class FirstPlace:
    """The numbers of a program where they first differ, and whether a change makes them: no more is worked for that."""

    def __init__(self, why: Search, changes: tuple[Deviation, ...], one: SeenIteration) -> None:
        self.why, self.changes, self.values = why, changes, one.blocks[0].values
        self.runs = ChangedRuns(why.config, [one])

    def fitted(self, change: Deviation) -> Deviation | None:
        """The change if it makes the numbers, with the number that it needs for that."""
        if change.fits:
            return self._solved(change)
        return change if self._agrees(self._made(change)) else None

    def _solved(self, change: Deviation) -> Deviation | None:
        """The change with the number that makes the others, found by the method of secants."""
        (c, made), (c_next, made_next) = ((guess, self._made(change._replace(c=guess))) for guess in (0.0, 1.0))
        for _ in range(STEPS_OF_FIT):
            if made is None or made_next is None or not np.isfinite(size := float((slope := made_next - made) @ slope)) or not size:
                return None
            c, c_next = c_next, c + float((self.values - made) @ slope) / size * (c_next - c)
            made, made_next = made_next, self._made(change._replace(c=c_next))
            if self._agrees(made_next):
                return change._replace(c=c_next)
        return None

    def _made(self, change: Deviation) -> Any:
        worked = self.runs.worked((*self.changes, change))
        return None if worked is None else worked[0][0]

    def _agrees(self, made: Any) -> bool:
        return made is not None and bool(self.why.close(self.values, made).all())


def worded(change: Deviation, depth: int = 2) -> str:
    """The thought of a change, with its numbers; where it is in one layer of several, with that."""
    thought = change.bug.thought
    if change.c is not None:
        thought = thought.replace("{c}", str(round(change.c)) if change.c == round(change.c) else show(change.c, _DIGITS))
    if change.x is not None:
        thought = thought.replace("{x}", str(change.x + 1))
    return thought + (f", in layer {change.layer}" if change.layer and depth > 1 else "")


def place_of(key: ArrayKey) -> str:
    """A kind at a layer, as a sentence names it."""
    kind, layer = key
    return kind if kind == "E" else f"{word(kind, layer)} of layer {layer}" if layer else word(kind, layer)
