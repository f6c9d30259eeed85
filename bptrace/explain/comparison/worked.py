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
from ...model.symbols import KINDS, Cell
from ...trace.rounds import ETA, Label, RecordedIteration, labelled
from ...trace.step import Layout, Step


class Taken:
    """What a kind of step records, by its labels, each once. Of a large network labels are many, so they are made when asked for."""

    def __init__(self, worked: Worked, layout: Layout, samples: Sequence[int], after: bool) -> None:
        self.page, self.cells, self.layout, self.samples, self.after = worked.page, worked.cells, layout, samples, after

    @cached_property
    def placed(self) -> dict[Label, int]:
        """The labels, with the positions of their values."""
        places: dict[Label, int] = {}
        for place, (sample, cell) in enumerate(self._cells()):
            if not self._again(cell):
                label = self._label(cell, sample)
                places.setdefault(label, place)
                self.cells.setdefault(label, cell)
        return places

    @cached_property
    def labels(self) -> tuple[Label, ...]:
        return tuple(self.placed)

    @cached_property
    def families(self) -> dict[Label, int]:
        """How many labels there are of each kind at a layer, of the batch or of a sample, by the first of them."""
        found: dict[Label, int] = {}
        for key in self.layout.keys:
            cells = self.layout.cells_of(key)
            first = next(cells, None)
            if first is not None and not self._again(first):
                count = 1 + sum(1 for _ in cells)
                found |= {self._label(first, sample): count for sample in (self.samples if KINDS[key[0]].per_sample else (None,))}
        return found

    def of(self, values: Sequence[float]) -> Sequence[float]:
        """The values of the labels, of all that a step recorded."""
        return values if len(self.placed) == len(values) else [values[place] for place in self.placed.values()]

    def _again(self, cell: Cell) -> bool:
        """True for a parameter after the update, which is there already as the updated parameter."""
        return self.after and cell.is_parameter

    def _label(self, cell: Cell, sample: int | None) -> Label:
        return labelled(self.page, cell, sample, len(self.samples) > 1, self.after)

    def _cells(self) -> Iterator[tuple[int | None, Cell]]:
        """What a step records, in its order, with the numbers of samples."""
        yield from ((None, cell) for cell in self.layout.of(False))
        yield from ((number, cell) for number in self.samples for cell in self.layout.of_sample)


class Labels:
    """The labels of a network's quantities: made once, for both sides if they have the same network.

    `taken` is what each kind of step records; `joined` are the labels of an iteration.
    """

    def __init__(self) -> None:
        self.cells: dict[Label, Cell] = {ETA: Cell("eta")}
        self.taken: dict[tuple[Hashable, ...], Taken] = {}
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
        self.known: Labels = other.known if other is not None and other.config.network == config.network else Labels()
        self.cells = self.known.cells
        self._found: dict[Label, Cell | None] = {}

    def rounds(self, wanted: Container[int]) -> Iterator[RecordedIteration]:
        """The wanted iterations; the last has the forward pass after it. Raises NotFinite after those before it."""
        run, before = Run(self.config), None
        try:
            for step in run:
                if before is not None and before.iteration in wanted:
                    yield WorkedIteration(self, before, None)
                before = step
        except NotFinite:
            if before is not None and before.iteration in wanted:
                yield WorkedIteration(self, before, None)
            raise
        if before is not None and before.iteration in wanted:
            yield WorkedIteration(self, before, run.last)

    def taken(self, step: Step, after: bool) -> Taken:
        """What a step records."""
        layout, taken = step.layout, self.known.taken
        key = (tuple(layout.keys) if layout.keep is None else layout, step.samples, after)
        if key not in taken:
            taken[key] = Taken(self, layout, step.samples, after)
        return taken[key]

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


class WorkedIteration(RecordedIteration):
    """An iteration that was worked: `last` is the forward pass after it, if it is the last. It makes labels when asked for them."""

    def __init__(self, worked: Worked, step: Step, last: Step | None) -> None:
        self.iteration, self.samples, self.worked = step.iteration, step.samples, worked
        self.steps = (step,) if last is None else (step, last)
        self.eta = worked.config.learning_rate if step.iteration == 1 else None
        self.more = _More(worked, step, last).value

    @property
    def parts(self) -> list[Taken]:
        """What its steps record."""
        return [self.worked.taken(step, place > 0) for place, step in enumerate(self.steps)]

    @cached_property
    def labels(self) -> tuple[Label, ...]:  # type: ignore[override]
        first = [] if self.eta is None else [_FIRST]
        return self.worked.known.join([*first, *(part.labels for part in self.parts)])

    @cached_property
    def values(self) -> Sequence[float]:  # type: ignore[override]
        values = [part.of(step.values) for part, step in zip(self.parts, self.steps, strict=True)]
        return list(chain([] if self.eta is None else [self.eta], *values))

    def find(self, label: Label) -> float | None:
        return self.more(label)

    def equals(self, other: RecordedIteration) -> bool:
        """True if the other is an iteration of the same network, and each of its numbers is the same."""
        if not isinstance(other, WorkedIteration) or other.worked.known is not self.worked.known:
            return False
        alike = self.eta == other.eta and len(self.steps) == len(other.steps) and self.parts == other.parts
        return alike and all(one.equals(two) for one, two in zip(self.steps, other.steps, strict=True))


class Alike:
    """Iterations in which both sides were the same. Their labels are made only if somebody asks for them."""

    def __init__(self) -> None:
        self._families: dict[Label, int] = {}
        self._parts: dict[Taken, None] = {}

    def take(self, told: WorkedIteration) -> int:
        """Takes an iteration, and says how many numbers it has."""
        rate = {} if told.eta is None else {ETA: 1}
        self._families |= rate
        self._parts.update(dict.fromkeys(told.parts))
        for part in told.parts:
            self._families |= part.families
        return len(rate) + sum(sum(part.families.values()) for part in told.parts)

    @property
    def quantities(self) -> int:
        """How many quantities there were in all of them."""
        return sum(self._families.values())

    def given_up(self) -> set[Label]:
        """The labels of what was taken, which are then kept here no longer."""
        parts, self._parts = self._parts, {}
        return set(chain([ETA] if parts and ETA in self._families else [], *(part.labels for part in parts)))


class _More:
    """Values that a step did not record, worked from those that it did."""

    def __init__(self, worked: Worked, step: Step, last: Step | None) -> None:
        self.worked, self.config, self.step, self.last = worked, worked.config, step, last

    @cached_property
    def after(self) -> Step:
        """The forward pass over all samples with the parameters that the step made."""
        if self.last is not None:
            return self.last
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
