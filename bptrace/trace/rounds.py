"""Iterations that can be compared, whoever worked them: values by label; the same quantity has the same label everywhere."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from ..errors import UnknownName, UsageError
from ..inputs.config.config import Config
from ..model.names import Name, Names, Ratio
from ..model.page import Page, spelled
from ..model.symbols import KINDS, Cell
from .recorded import Recorded, Values, Written


class Label(NamedTuple):  # made by the thousand, as cells are
    """A quantity within an iteration: its name, its sample in the file, and whether it is of the forward pass after the update."""

    name: str
    sample: int | None = None
    after: bool = False


ETA = Label("eta")


def labelled(page: Page, cell: Cell, sample: int | None, several: bool, after: bool = False) -> Label:
    """The label of a cell. If the batch has only one sample, the loss of the batch is labelled as that of the sample."""
    own = KINDS[cell.kind].per_sample and (several or not KINDS[cell.kind].batch)
    return Label(spelled(page, cell), sample if own else None, after and follows(cell))


def follows(cell: Cell) -> bool:
    """True if the quantity belongs to the forward pass, which is worked again after an update."""
    return KINDS[cell.kind].again and not cell.is_data


class RecordedIteration:
    """An iteration: its number, its samples, and its values in the order of the labels. `more` works values that were not recorded."""

    def __init__(
        self,
        iteration: int,
        samples: Sequence[int],
        labels: tuple[Label, ...],
        values: Sequence[float],
        more: Callable[[Label], float | None],
    ) -> None:
        self.iteration, self.samples, self.labels, self.values, self.more = iteration, samples, labels, values, more

    @cached_property
    def known(self) -> dict[Label, float]:
        return dict(zip(self.labels, self.values, strict=True))

    def find(self, label: Label) -> float | None:
        """A value, or None if it is not known."""
        return self.known[label] if label in self.known else self.more(label)


class ReadingPlan(NamedTuple):
    """How to read an iteration with certain names: the labels, the values they belong to, and the labels that come twice."""

    labels: tuple[Label, ...]
    places: tuple[int, ...]
    twice: tuple[tuple[int, int, str], ...]


class Reader:
    """Rounds of recorded values. `config` has the network and the samples; `eta` is the learning rate, if the file gives it.

    `cells` are the quantities of all labels met so far; `unread` are names that mean nothing there, each with its message.
    """

    def __init__(self, recorded: Recorded, config: Config, eta: float | None = None) -> None:
        self.recorded, self.config, self.eta = recorded, config, eta
        self.names, self.page = _Names(config.network, config.notation), Page(config.network)
        self.cells: dict[Label, Cell] = {ETA: Cell("eta")}
        self.unread: dict[str, str] = {}
        self._read: dict[str, Name | str] = {}
        self._plans: dict[tuple[object, ...], ReadingPlan] = {}

    def numbered(self, alone: int = 1) -> list[Written]:
        """The iterations with their numbers. One without a number gets `alone`, unless @ in its names gives another."""
        found = self.recorded.iterations
        if not found:
            return [Written(max(self.config.updates, 1), {})]
        if found[0].number is not None:
            return list(found)
        parts: dict[int, Values] = {alone: {}} if found[0].samples or not found[0].values else {}
        for typed, value in found[0].values.items():
            meant = self.read(typed)
            own = isinstance(meant, Name) and "@" in typed and meant.iteration > 0
            parts.setdefault(meant.iteration if isinstance(meant, Name) and own else alone, {})[typed] = value
        return [Written(number, parts[number], found[0].samples if number == alone else ()) for number in sorted(parts)]

    def rounds(self, written: Sequence[Written], wanted: Container[int]) -> Iterator[RecordedIteration]:
        """The wanted iterations; the last iteration of the file comes with the forward pass after it."""
        for one in written:
            if one.number is not None and one.number in wanted:
                yield self._round(one, one.number, self.recorded.final if one is written[-1] else None)

    def _round(self, one: Written, number: int, final: Written | None) -> RecordedIteration:
        parts = list(_parts(one, False)) + (list(_parts(final, True)) if final is not None else [])
        samples = self.config.batch_of(number)
        key = (samples, *[(tuple(values), sample, after) for values, sample, after in parts])
        if key not in self._plans:
            self._plans[key] = self._plan(parts, number, samples)
        plan, values = self._plans[key], [value for part, _, _ in parts for value in part.values()]
        for first, second, typed in plan.twice:
            if values[first] != values[second]:
                said = f"{self.recorded.path} has two numbers for {typed} at iteration {number}: {values[first]!r} and {values[second]!r}"
                raise UsageError(said, "give each quantity once")
        kept = values if len(plan.places) == len(values) else [values[place] for place in plan.places]
        return RecordedIteration(number, samples, plan.labels, kept, self._more)

    def _more(self, label: Label) -> float | None:
        return self.eta if label == ETA else None

    def _plan(self, parts: Sequence[Part], number: int, samples: range) -> ReadingPlan:
        places: dict[Label, int] = {}
        twice: list[tuple[int, int, str]] = []
        typed = [(name, sample, after) for values, sample, after in parts for name in values]
        for place, (name, sample, after) in enumerate(typed):
            label = self._label(name, sample, after, number, samples)
            if label is not None and label in places:
                twice.append((places[label], place, name))
            elif label is not None:
                places[label] = place
        return ReadingPlan(tuple(places), tuple(places.values()), tuple(twice))

    def _label(self, typed: str, inside: int | None, final: bool, number: int, samples: range) -> Label | None:
        meant = self.read(typed)
        if isinstance(meant, Name):
            said = self._placed(meant, typed, inside, final, number, samples)
            if isinstance(said, Label):
                return said
            meant = said
        self.unread.setdefault(typed, meant)
        return None

    def _placed(self, meant: Name, typed: str, inside: int | None, final: bool, number: int, samples: range) -> Label | str:
        """The label of a name at the place where it is written, or a message on what is wrong with it there."""
        cell, after = meant.cell, meant.after or (final and follows(meant.cell))
        if "@" in typed and meant.iteration != number:
            return "stands in another iteration than it names"
        if meant.after and not follows(cell):
            return "after an update there is a forward pass only"
        if final and cell.is_parameter:
            cell, after = cell.updated(), False
        if None not in (inside, meant.sample) and inside != meant.sample:
            return "stands in another sample than it names"
        everyone = range(1, len(self.config.samples) + 1) if after else samples
        sample = inside if meant.sample is None else meant.sample
        if sample is not None:
            cell = cell.of_sample()
        if KINDS[cell.kind].per_sample and sample is None:
            if len(everyone) > 1:
                return f"has a value for each of {len(everyone)} samples: say which, as in {typed}#{everyone[0]}"
            sample = everyone[0]
        if sample is not None and sample not in everyone:
            there = f"iteration {number} uses" if sample <= len(self.config.samples) else "there is"
            return f"{there} {_listed(everyone)} only"
        label = labelled(self.page, cell, sample, len(everyone) > 1, after)
        self.cells[label] = cell
        return label

    def cell(self, label: Label) -> Cell | None:
        """The quantity of a label."""
        return self.cells.get(label)

    def read(self, typed: str) -> Name | str:
        """What a typed name means, or a message if it means nothing."""
        if typed not in self._read:
            try:
                meant = self.names.read(typed)
                self._read[typed] = "is not among the quantities of a trace" if isinstance(meant, Ratio) else meant
            except UsageError as error:
                self._read[typed] = "" if isinstance(error, UnknownName) else "names more than one sample or iteration"
        return self._read[typed]


def _listed(samples: range) -> str:
    return f"samples {samples[0]} to {samples[-1]}" if len(samples) > 1 else f"sample {samples[0]}"


Part = tuple[Values, "int | None", bool]


def _parts(one: Written, after: bool) -> Iterator[Part]:
    """The mappings of an iteration, each with its sample."""
    yield one.values, None, after
    yield from ((values, sample, after) for sample, values in one.samples)


class _Names(Names):
    """Reads names by the thousand: the nearest names are looked for later, only for names that are reported."""

    def unknown(self, typed: str) -> UnknownName:
        return UnknownName("")
