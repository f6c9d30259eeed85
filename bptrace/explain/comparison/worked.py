"""A config that is worked, as a side of a comparison: its iterations one after another, none of them kept."""

from __future__ import annotations

from collections.abc import Container, Hashable, Iterator, Sequence
from functools import cached_property
from itertools import chain

from ...engine.steps import Run, parameters_after
from ...errors import NotFinite
from ...inputs.config.config import Config
from ...model.names import Name, Names
from ...model.page import Page
from ...model.symbols import Cell
from ...trace.rounds import ETA, Label, RecordedIteration, labelled
from ...trace.step import Step


class Labels:
    """The labels of a network's quantities: made once, for both sides if they have the same network.

    `taken` are the labels of what a kind of step records, each once, with the positions of their values; `joined` are those of
    an iteration.
    """

    def __init__(self) -> None:
        self.cells: dict[Label, Cell] = {ETA: Cell("eta")}
        self.taken: dict[tuple[Hashable, ...], tuple[tuple[Label, ...], tuple[int, ...]]] = {}
        self.joined: dict[tuple[int, ...], tuple[Label, ...]] = {}

    def join(self, parts: Sequence[tuple[Label, ...]]) -> tuple[Label, ...]:
        """The labels of all parts: for the same parts, which are kept alive, the same tuple."""
        key = tuple(map(id, parts))
        if key not in self.joined:
            self.joined[key] = tuple(chain.from_iterable(parts)) if len(parts) > 1 else parts[0]
        return self.joined[key]


_FIRST = (ETA,)  # what the first iteration tells besides what its step recorded


class Worked:
    """Rounds of a config. `cells` are the quantities of all labels met so far. `other` is the other side, if that is worked too."""

    def __init__(self, config: Config, other: Worked | None = None) -> None:
        self.config, self.page, self.names = config, Page(config.network), Names(config.network)
        self._labels: Labels = other._labels if other is not None and other.config.network == config.network else Labels()
        self.cells = self._labels.cells
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
        eta = self.config.learning_rate if step.iteration == 1 else None
        parts: list[tuple[tuple[Label, ...], Sequence[float]]] = [] if eta is None else [(_FIRST, [eta])]
        parts += [self._taken(step, False), *([self._taken(last, True)] if last is not None else [])]
        labels, values = zip(*parts, strict=True)
        return RecordedIteration(
            step.iteration, step.samples, self._labels.join(labels), list(chain.from_iterable(values)), _More(self, step).value
        )

    def _taken(self, step: Step, after: bool) -> tuple[tuple[Label, ...], Sequence[float]]:
        """The labels of what a step recorded, each once, and the values."""
        layout, taken = step.layout, self._labels.taken
        key = (tuple(layout.keys) if layout.keep is None else layout, step.samples, after)
        if key not in taken:
            places: dict[Label, int] = {}
            for place, (sample, cell) in enumerate(_cells(step)):
                if not (after and cell.is_parameter):  # already there as updated parameters
                    label = labelled(self.page, cell, sample, len(step.samples) > 1, after)
                    places.setdefault(label, place)
                    self.cells.setdefault(label, cell)
            taken[key] = tuple(places), tuple(places.values())
        labels, kept = taken[key]
        values = step.values
        return labels, values if len(labels) == len(values) else [values[place] for place in kept]

    def cell(self, label: Label) -> Cell | None:
        """The quantity of this network that a label means, if there is one."""
        if label in self.cells:
            return self.cells[label]
        if label not in self._found:
            self._found[label] = self._read(label)
        return self._found[label]

    def _read(self, label: Label) -> Cell | None:
        meant = self.names.exact(label.name)  # a label is spelled as we do, so e_o1 is never E_o1
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
    yield from ((None, cell) for cell in step.layout.of(False))
    yield from ((number, cell) for number in step.samples for cell in step.layout.of_sample)
