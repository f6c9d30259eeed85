"""A config that is worked, as a side of a comparison: its iterations one after another, none of them kept."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from functools import cached_property

from ...engine.steps import Run, parameters_after
from ...errors import NotFinite, UnknownName
from ...inputs.config.config import Config
from ...model.names import Name, Names
from ...model.page import Page
from ...model.symbols import Cell
from ...trace.rounds import ETA, Label, RecordedIteration, labelled
from ...trace.step import Layout, Step


class Worked:
    """Rounds of a config. `cells` are the quantities of all labels met so far."""

    def __init__(self, config: Config) -> None:
        self.config, self.page, self.names = config, Page(config.network), Names(config.network)
        self.cells: dict[Label, Cell] = {ETA: Cell("eta")}
        self._takes: dict[tuple[Layout, Sequence[int], bool], tuple[tuple[Label, ...], tuple[int, ...]]] = {}
        self._found: dict[Label, Cell | None] = {}

    def rounds(self, wanted: Container[int]) -> Iterator[RecordedIteration]:
        """The wanted iterations; the last has the forward pass after it. Raises NotFinite after those before it."""
        run, before = Run(self.config), None
        try:
            for step in run:
                if before is not None and before.iteration in wanted:
                    yield self._round(before, None)
                before = step
        except NotFinite:
            if before is not None and before.iteration in wanted:
                yield self._round(before, None)
            raise
        if before is not None and before.iteration in wanted:
            yield self._round(before, run.last)

    def _round(self, step: Step, last: Step | None) -> RecordedIteration:
        labels, values = self._taken(step, False)
        if last is not None:
            more_labels, more_values = self._taken(last, True)
            labels, values = labels + more_labels, [*values, *more_values]
        if step.iteration == 1 and self.config.learning_rate is not None:
            labels, values = (ETA, *labels), [self.config.learning_rate, *values]
        return RecordedIteration(step.iteration, step.samples, labels, values, _More(self, step).value)

    def _taken(self, step: Step, after: bool) -> tuple[tuple[Label, ...], Sequence[float]]:
        """The labels of what a step recorded, each once, and the values."""
        key = (step.layout, step.samples, after)
        if key not in self._takes:
            places: dict[Label, int] = {}
            for place, (sample, cell) in enumerate(_cells(step)):
                if not (after and cell.is_parameter):  # already there as updated parameters
                    label = labelled(self.page, cell, sample, len(step.samples) > 1, after)
                    places.setdefault(label, place)
                    self.cells.setdefault(label, cell)
            self._takes[key] = tuple(places), tuple(places.values())
        labels, taken = self._takes[key]
        values = step.values
        return labels, values if len(labels) == len(values) else [values[place] for place in taken]

    def cell(self, label: Label) -> Cell | None:
        """The quantity of this network that a label means, if there is one."""
        if label in self.cells:
            return self.cells[label]
        if label not in self._found:
            self._found[label] = self._read(label)
        return self._found[label]

    def _read(self, label: Label) -> Cell | None:
        try:
            meant = self.names.read(label.name)
        except UnknownName:
            return None
        if not isinstance(meant, Name):
            return None
        return meant.cell if label.sample is None else meant.cell.of_sample()


class _More:
    """Values that a step did not record, worked from those that it did."""

    def __init__(self, worked: Worked, step: Step) -> None:
        self.worked, self.config, self.step = worked, worked.config, step

    @cached_property
    def after(self) -> Step:
        """The forward pass over all samples with the parameters that the step made."""
        parameters = parameters_after(self.config, self.step)
        return next(iter(Run(self.config._replace(parameters=parameters, updates=0, batch=len(self.config.samples)))))

    def value(self, label: Label) -> float | None:
        cell = self.worked.cell(label)
        if cell is None or (not self.config.updates and (label.after or cell.is_updated)):
            return None
        if cell.kind == "eta":
            return self.config.learning_rate
        if label.sample is None:
            return self._of(self.after if label.after else self.step, cell)
        if cell.is_data:
            return self.config.samples[label.sample - 1].value(cell) if label.sample <= len(self.config.samples) else None
        step = self.after if label.after else self.step
        return self._of(step, cell._replace(sample=step.samples.index(label.sample))) if label.sample in step.samples else None

    def _of(self, step: Step, cell: Cell) -> float | None:
        try:
            return step.value(cell)
        except KeyError:  # of an iteration that diverged
            return None


def _cells(step: Step) -> Iterator[tuple[int | None, Cell]]:
    """What a step recorded, in its order, with the numbers of samples."""
    yield from ((None, cell) for cell in step.layout.of_batch)
    yield from ((number, cell) for number in step.samples for cell in step.layout.of_sample)
