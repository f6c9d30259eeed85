"""Why a program's numbers differ: the bugs that would make just these numbers, and how much of what differs they explain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property, partial
from typing import Any, NamedTuple

from ..check.judging.precision import FLOAT_NOISE
from ..explain.comparison.cause import Cause
from ..formula.one_thread import np
from ..inputs.config.config import Config
from ..model.symbols import KINDS, PARAMETERS
from ..trace.number_types import TOLERANCES
from ..trace.rounds import Label
from ..trace.step import ArrayKey
from .bugs import bugs
from .changed_page import Choices, Deviation
from .changed_runs import ChangedRuns
from .findings import HALF, Found, as_causes, is_given, of_place
from .first_place import FirstPlace, worded
from .origin_places import origin_places
from .patterns import FEWEST, HALVED, half_of, pattern, rounded
from .seen_arrays import SeenBlock, SeenIteration, close

MOST_CAUSES, MOST_PLACES = 3, 3  # bugs, and places that are worked otherwise nobody knows how
MOST_FOUND = 8  # in all: half precision may be found at many places
MOST_OTHERS = 3  # bugs that are named beside another, since they come to the same
MOST_OF_IT = 0.5  # the least share of what differs that follows from one place, for that to be said
SLACK = 0.1  # the share of what differs that a bug may leave, where what follows from its first numbers explains it
FEWEST_FITTED = 3  # numbers that a bug with a fitted number has to explain
KINDRED = 8  # times the tolerance within which a number is one that a bug would make: its noise is the program's own
NEAREST = 0.03  # more than this is no noise
BROUGHT_NEAR = 0.25  # the most that is left of a difference, as a share of it, where a change explains it


class Fit(NamedTuple):
    """Some changes, the places whose numbers are taken as they were seen, the numbers that follow, and how many are not the program's."""

    changes: tuple[Deviation, ...]
    pins: frozenset[ArrayKey]
    worked: list[list[Any]]
    left: int
    found: tuple[Found, ...] = ()
    passed: frozenset[ArrayKey] = frozenset()  # places whose numbers are not those that the program works with


class Search:
    """The search for the bugs of a program that recorded these iterations of a config."""

    def __init__(
        self, config: Config, seen: Sequence[SeenIteration], tolerance: float, absolute: float = 0.0, first: tuple[int, Label] | None = None
    ) -> None:
        """`first` is the iteration and the label of the first number that differs, if it is known."""
        self.config, self.seen, self.tolerance, self.absolute, self.first = config, seen, tolerance, absolute, first
        self.runs, self.choices = ChangedRuns(config, seen), Choices(config)

    @cached_property
    def right(self) -> Fit | None:
        """The config as it is."""
        return None if self._worked is None else Fit((), frozenset(), self._worked, self._left(self._worked))

    @cached_property
    def _worked(self) -> list[list[Any]] | None:
        return self.runs.worked(())

    def causes(self) -> list[Cause]:
        """The causes, those that explain most first; none where the numbers agree, or where nothing explains enough of what differs."""
        if self.right is None or not self.right.left:
            return []
        if half := self._half_throughout():
            return [half]
        fit: Fit | None = self.right
        last = self.right
        while fit is not None and fit.left and len(fit.found) < MOST_FOUND:
            last, fit = fit, self._further(fit)
        return list(as_causes((fit or last).found, self.right.left))

    def _half_throughout(self) -> Cause | None:
        """The cause of a program that works in half precision, where no number is further off than that makes it."""
        assert self.right is not None
        blocks = [(block, array) for one, arrays in zip(self.seen, self.right.worked, strict=True)
                  for block, array in zip(one.blocks, arrays, strict=True) if array is not None and not is_given(block.key)]  # fmt: skip
        half = half_of(np.concatenate([block.values for block, _ in blocks])) if blocks else ""
        if not half or not all(close(block.values, array, TOLERANCES[half]).all() for block, array in blocks):
            return None
        return Cause(HALVED, f"all is worked in {half}", HALF, self.right.left, self.right.left)

    def _further(self, fit: Fit) -> Fit | None:
        """The fit with what explains the numbers where it first differs."""
        at, first = self._first(fit)
        if first.after:
            return None
        place = self._place(fit, at, first)
        bug = None if place.found[-1].code == HALVED else self._bug(fit, at, first, place)
        return bug or (place if sum(not found.named for found in place.found) <= MOST_PLACES else None)

    def _bug(self, fit: Fit, at: int, first: SeenBlock, place: Fit) -> Fit | None:
        """The fit with the bug that leaves the least, if it leaves no more than if the numbers of its place are taken as they are."""
        tried = sorted(self._tried(fit, at, first), key=lambda one: (one[1].left, one[0].layer is not None))
        enough = min(fit.left - 1, place.left + SLACK * fit.left)
        if not tried or tried[0][1].left > enough or sum(found.named and found.code != HALVED for found in fit.found) == MOST_CAUSES:
            return None
        change, best = tried[0]
        depth = self.config.network.depth
        alike = (worded(other, depth) for other, one in tried if one.left == best.left and other.bug.code != change.bug.code)
        others = tuple(dict.fromkeys(alike))[:MOST_OTHERS]
        found = Found(change.bug.code, worded(change, depth), change.bug.hint, fit.left - best.left, others)
        return best._replace(found=(*fit.found, found))

    def _tried(self, fit: Fit, at: int, first: SeenBlock) -> Iterator[tuple[Deviation, Fit]]:
        """The fits with one more change, of those that make the numbers where the program first differs."""
        near = origin_places(self.config, self.seen, at, first.key).__contains__
        before = fit.worked[at][self.seen[at].blocks.index(first)]
        place = FirstPlace(self.config, self.seen[at]._replace(blocks=(first,)), partial(self._agree, right=before), fit.changes, fit.pins)
        for change in filter(None, map(place.fitted, (one for bug in bugs() for one in self.choices.of(bug, near)))):
            made = self._fit((*fit.changes, change), fit.pins, fit.passed)
            if made is not None and (change.bug.values or not change.is_fitted or self._is_evident(fit, made, at, first)):
                yield change, made

    def _is_evident(self, fit: Fit, made: Fit, at: int, first: SeenBlock) -> bool:
        """True if a number that was fitted makes enough others: all of the kind in the same iteration, or all at the place in each."""
        same = [
            (place == at, block.key, agree)
            for place, (one, agrees) in enumerate(zip(self.seen, self._same(made.worked), strict=True))
            for block, agree in zip(one.blocks, agrees, strict=True)
            if block.after == first.after
        ]
        here = [agree for now, key, agree in same if now and key[0] == first.key[0]]
        there = [agree for _, key, agree in same if key == first.key]
        return fit.left - made.left >= FEWEST_FITTED and any(
            sum(map(len, some)) >= FEWEST_FITTED and all(agree.all() for agree in some) for some in (here, there)
        )

    def _place(self, fit: Fit, at: int, first: SeenBlock) -> Fit:
        """The fit with the numbers of a place taken as they were seen, whatever makes them; or passed over, if nothing is worked with
        them."""
        passed = fit._replace(passed=fit.passed | {first.key}, left=self._left(fit.worked, fit.passed | {first.key}))
        pinned = self._fit(fit.changes, fit.pins | {first.key}, fit.passed)
        found, follows = (passed, False) if pinned is None or pinned.left >= passed.left else (pinned, True)
        seen, right = self._whole(fit, at, first)
        fewest = 1 if any(found.code == HALVED for found in fit.found) else FEWEST
        shown = None if right is None else rounded(seen, right, fewest) or pattern(first.key[0], seen, right, self.close)
        explained = fit.left - found.left
        untold = {key for key in (("out", 0), ("target", self.config.network.depth)) if not self._tells(key)}
        said = of_place(self._changed_at(at, first.key), shown, follows, explained == fit.left and not fit.found, untold)
        told = bool(shown) or not follows or explained >= MOST_OF_IT * fit.left
        return found._replace(found=(*fit.found, said._replace(explained=explained if told else 0)))

    def _tells(self, key: ArrayKey) -> bool:
        """True if the program has told numbers of a kind at a layer."""
        return any(block.key == key for one in self.seen for block in one.blocks)

    def _changed_at(self, at: int, key: ArrayKey) -> ArrayKey:
        """The kind at a layer; of a parameter after the first iteration, that of the update that made it."""
        made = key[0] in PARAMETERS and self.seen[at].number > 1
        return (KINDS[key[0]].updated, key[1]) if made else key

    # numbers

    def _fit(self, changes: tuple[Deviation, ...], pins: frozenset[ArrayKey], passed: frozenset[ArrayKey] = frozenset()) -> Fit | None:
        worked = self.runs.worked(changes, pins)
        return None if worked is None else Fit(changes, pins, worked, self._left(worked, passed), (), passed)

    def _arrays(self, fit: Fit, at: int, first: SeenBlock) -> tuple[Any, Any]:
        """The numbers that were seen at a place, and those of the fit."""
        return first.values, fit.worked[at][self.seen[at].blocks.index(first)]

    def _whole(self, fit: Fit, at: int, first: SeenBlock) -> tuple[Any, Any]:
        """The same as arrays of their shape; one after another if there are gaps between them."""
        seen, right = self._arrays(fit, at, first)
        shape = [int(axis.max()) + 1 for axis in first.places]
        if right is None or not shape or int(np.prod(shape)) != len(seen):
            return seen, right
        both = np.empty((2, *shape))
        for whole, part in zip(both, (seen, right), strict=True):
            whole[first.places] = part
        return both[0], both[1]

    def same_as_right(self, worked: list[list[Any]]) -> bool:
        """True if these numbers are those of the config as it is."""
        assert self.right is not None
        pairs = (pair for ours, others in zip(self.right.worked, worked, strict=True) for pair in zip(ours, others, strict=True))
        return all(a is not None and b is not None and close(a, b, FLOAT_NOISE).all() for a, b in pairs)

    def _first(self, fit: Fit) -> tuple[int, SeenBlock]:
        """The place of the iteration in which the numbers first differ, and the block."""
        every = [
            (at, place, block) for at, one in enumerate(self.seen) for place, block in enumerate(one.blocks) if block.key not in fit.passed
        ]
        if self.first is not None and fit is self.right:
            number, label = self.first
            found = (pair for pair in every if self.seen[pair[0]].number == number and label in pair[2].labels)
        else:
            found = (pair for pair in every if not self.close(pair[2].values, fit.worked[pair[0]][pair[1]]).all())
        at, _, block = next(found, next(pair for pair in every if not self._same(fit.worked)[pair[0]][pair[1]].all()))
        return at, block

    def _same(self, worked: list[list[Any]]) -> list[list[Any]]:
        """Where the numbers of the program are those that were worked."""
        assert self._worked is not None
        every = zip(self.seen, worked, self._worked, strict=True)
        return [
            [self._agree(block.values, array, right) for block, array, right in zip(one.blocks, arrays, rights, strict=True)]
            for one, arrays, rights in every
        ]

    def _agree(self, seen: Any, worked: Any, right: Any) -> Any:
        """True where numbers are the same within the tolerance, or within the noise that they have, if a change has brought them near."""
        if worked is None or right is None:
            return self.close(seen, worked)
        strict = close(seen, worked, self.tolerance, self.absolute)
        return strict | (self.close(seen, worked) & (np.abs(seen - worked) <= BROUGHT_NEAR * np.abs(seen - right)))

    def close(self, seen: Any, worked: Any) -> Any:
        """True where numbers are the same but for noise."""
        if worked is None:
            return np.zeros(len(seen), bool)
        return close(seen, worked, max(self.tolerance, min(KINDRED * self.tolerance, NEAREST)), self.absolute)

    def _left(self, worked: list[list[Any]], passed: frozenset[ArrayKey] = frozenset()) -> int:
        """How many numbers differ, without those of the places that are passed over."""
        every = zip(self.seen, self._same(worked), strict=True)
        return sum(
            int((~agree).sum()) for one, same in every for block, agree in zip(one.blocks, same, strict=True) if block.key not in passed
        )
