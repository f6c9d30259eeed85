"""Whole runs with a misconception wherever it applies, from the givens alone: what somebody would get who wrote nothing down."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from functools import cached_property
from itertools import islice, pairwise

from ...engine.steps import Run, forward_after, with_updates
from ...errors import BptraceError
from ...explain.working import After, Slope
from ...model.symbols import KINDS, ONE_SAMPLE, Cell
from ...trace.step import Step, every_key
from ..judging.answer_key import Course
from ..judging.places import At
from .wrong_equations import Idea, WrongPage, ideas

MOST = 100  # parameters times samples of a network that is run with each misconception
WALKED = 20  # iterations that are quicker walked than compiled
SAME = 1e-12  # relative difference of numbers that are worked in two ways and are the same


class Runs:
    """The runs of a config with one misconception or several, each worked once."""

    def __init__(self, course: Course) -> None:
        self.course, config = course, course.config
        self.small = len(config.parameters) * config.batch <= MOST
        self._steps: dict[tuple[tuple[Idea, ...], int], Step | None] = {}
        self._values: dict[tuple[tuple[Idea, ...], At], float | None] = {}
        self._same: dict[tuple[tuple[Idea, ...], tuple[Idea, ...], int], bool] = {}

    def value(self, causes: tuple[Idea, ...], at: At) -> float | None:
        """What a quantity comes to; None where that cannot be said, or not in bearable time."""
        if (causes, at) not in self._values:
            self._values[causes, at] = self._value(causes, at)
        return self._values[causes, at]

    def _value(self, causes: tuple[Idea, ...], at: At) -> float | None:
        step = None if isinstance(at.key, Slope) else self._step(causes, at.iteration)
        if step is None or isinstance(at.key, Slope):
            return None
        try:
            if isinstance(at.key, After):
                return forward_after(self.course.config, step, page=self._page(causes)).value(at.key.cell)
            return step.value(at.key)
        except (BptraceError, KeyError):
            return None

    def _page(self, causes: tuple[Idea, ...]) -> WrongPage:
        return WrongPage(self.course.config.network, causes)

    def _step(self, causes: tuple[Idea, ...], iteration: int) -> Step | None:
        """An iteration of a run with these causes; None where it does not get so far, or would need a number before it is there."""
        if not self.small:
            return None
        if (causes, iteration) not in self._steps:
            config = self.course.config
            updated = with_updates(config, iteration) if config.learning_rate else config
            run = Run(updated, None, "walk" if iteration <= WALKED else "compiled", self._page(causes))
            try:
                self._steps[causes, iteration] = next(islice(run, iteration - 1, None), None)
            except (BptraceError, ValueError):
                self._steps[causes, iteration] = None
        return self._steps[causes, iteration]

    @cached_property
    def ideas(self) -> tuple[Idea, ...]:
        """Every misconception that some quantity of the first iteration may come from; none of a large network's."""
        page = self.course.working(1).page
        found = (idea for cell in self._cells(1, every=True) for idea, _ in ideas(page, cell)) if self.small else ()
        return tuple(dict.fromkeys(found))

    def apart(self, sides: Sequence[tuple[Idea, ...]], at: At, behind: Sequence[At], written: Container[At], digits: float) -> At | None:
        """A quantity that is not written in which runs with these causes all differ: one of those behind a number, or near it."""
        if not self.small:
            return None
        places = [self.course.place(At(at.iteration, cell)) for cell in self._cells(at.iteration)]
        rank = self.course.rank(at)
        before = [place for place in places if self.course.rank(place) < rank]
        tried = dict.fromkeys((*behind, *sorted(before, key=self.course.rank, reverse=True), *sorted(places, key=self.course.rank)))
        left = (place for place in tried if place not in written and place != at and self._named(place))
        return next((place for place in left if self._differ(sides, place, digits)), None)

    def _named(self, at: At) -> bool:
        return not self.course.given(at) and at.cell is not None and (at.cell.kind not in ONE_SAMPLE or not self.course.several(at))

    def _differ(self, sides: Sequence[tuple[Idea, ...]], at: At, digits: float) -> bool:
        values = [self.value(side, at) for side in sides]
        known = sorted(value for value in values if value is not None)
        if len(known) < len(values):
            return False
        return all(high - low > digits * max(abs(high), abs(low)) for low, high in pairwise(known))

    def same(self, one: tuple[Idea, ...], other: tuple[Idea, ...], iteration: int) -> bool:
        """Is there no quantity at all by which two causes could be told apart?"""
        if None in (self._step(one, iteration), self._step(other, iteration)):
            return False
        if (one, other, iteration) not in self._same:
            places = (self.course.place(At(iteration, cell)) for cell in self._cells(iteration))
            self._same[one, other, iteration] = not any(self._differ((one, other), place, SAME) for place in places)
        return self._same[one, other, iteration]

    def _cells(self, iteration: int, every: bool = False) -> Iterator[Cell]:
        """The quantities of an iteration that have a name; or every one of them."""
        working = self.course.working(iteration)
        page = working.page
        for kind, layer in [*every_key(page, True), *((kind, layer) for kind in ONE_SAMPLE for layer in range(page.network.depth + 1))]:
            if page.has(kind, layer) and (every or kind not in ONE_SAMPLE):
                for at in page.indices(kind, layer):
                    for sample in range(page.batch) if KINDS[kind].per_sample else (None,):
                        yield Cell(kind, layer, at, sample)
