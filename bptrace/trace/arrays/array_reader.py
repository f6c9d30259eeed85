"""Rounds of recorded values from arrays, whoever wrote them, whatever they are called and however they are laid out."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain
from typing import Any

from ...errors import UsageError, count_of, did_you_mean, nearest
from ...formula.one_thread import np
from ...inputs.arrays.named_arrays import ArrayFile, NamedArray
from ...inputs.config.config import Config
from ...model.names import Name
from ..number_types import least_exact
from ..recorded import Recorded, Written
from ..rounds import Label, Reader, RecordedIteration
from .array_iterations import ArrayIteration, Moment, along_first_axis, iterations_of
from .array_labels import Block, Blocks
from .array_names import array_name
from .array_notes import noticed
from .array_placing import Placing, Right
from .array_stacks import taken_apart
from .array_targets import Targets, one_hot
from .array_types import HALVES, shown_half, shown_type

MOST_LOOKED_AT = 10  # iterations whose numbers tell their type
MOST_NEAREST = 20  # unread names for which the nearest are looked for
# Names that are looked through for the nearest: some have the number of a layer, others have none.
NUMBERED = ("W", "b", "z", "a", "delta", "dz", "da", "dW", "db", "new_W", "new_b", "net", "out", "dE_dw_", "w_new_")
WHOLE = ("x", "t", "y", "loss", "lr", "weights", "biases", "activations", "gradients")
Parts = list[tuple[str, Block, list[float]]]


class ArrayReader(Reader):
    """Rounds of the arrays of a file; what each array is, is told for all together, once the iterations have their numbers.

    `eta` is the learning rate, if it is known. `right` gives the values that the config makes in an iteration, by label: they
    decide what neither shapes nor names tell.
    """

    def __init__(self, file: ArrayFile, config: Config, eta: float | None = None, right: Right | None = None) -> None:
        super().__init__(Recorded(file.path, ()), config, eta)
        self.file, self.right, self._alone = file, right, 1
        self.blocks = Blocks(self.page, self.cells)
        self._joined: dict[tuple[int, ...], tuple[tuple[Label, ...], tuple[int, ...], tuple[tuple[int, int, Label], ...]]] = {}
        self._singles: dict[tuple[object, ...], Block | str] = {}
        self._looked = 0

    # the iterations

    def numbered(self, alone: int = 1) -> list[Written]:
        """The iterations with their numbers; one alone that tells none gets `alone`."""
        self._alone = alone
        return [Written(moment.number, {}) for moment in self._moments]

    @cached_property
    def _moments(self) -> list[Moment]:
        found = iterations_of(self.file)
        if len(found) == 1 and found[0].samples is None:
            found = along_first_axis(found[0], self._fits)
        self._first_axis = len(found) > 1 == len(self.file.iterations) and found[0].samples is None
        return [self._moment(one, place if len(found) > 1 else self._alone) for place, one in enumerate(found, 1)]

    def _moment(self, one: ArrayIteration, place: int) -> Moment:
        number, everyone = one.number or place, range(1, len(self.config.samples) + 1)
        batch, outputs = self.config.batch_of(number), len(self.config.network.outputs)
        for sample in (*(one.samples or ()), *(one.samples_after or ())):
            if sample not in everyone:
                raise UsageError(f"{self.file.path} has sample {sample}, but the config has {count_of(len(everyone), 'sample')}")
        arrays = tuple(one_hot(array, (len(batch), len(everyone)), self._targets, outputs) for array in one.arrays)
        return taken_apart(Moment(number, batch, everyone, one._replace(arrays=arrays)), self._meanings)

    def _targets(self) -> list[Sequence[float]]:
        return [sample.targets for sample in self.config.samples]

    def _fits(self, arrays: Sequence[NamedArray]) -> int:
        """How many arrays can be what their names say."""
        moment = self._moment(ArrayIteration(tuple(arrays)), self._alone)
        found = Placing(self.config, self.blocks, [moment], None).found
        whole = {name: name for name in moment.stacked}
        return len({whole.get(one.name.rpartition(".")[0], one.name) for one in found})

    @cached_property
    def _meanings(self) -> Targets:
        return Targets(self.page, self.config.notation)

    @cached_property
    def placing(self) -> Placing:
        """What each array is."""
        return Placing(self.config, self.blocks, self._moments, self.right)

    # what was noticed

    @cached_property
    def notes(self) -> list[str]:
        """What was noticed in reading, a sentence each."""
        return [*noticed(self.placing, self._first_axis), *([self._type[1]] if self._type[1] else [])]

    @property
    def dtype(self) -> str:
        """The least exact type among what was read."""
        return self._type[0]

    @cached_property
    def _type(self) -> tuple[str, str]:
        """The type that is declared, or that numbers show for which nothing is; and what is to be said of it."""
        read = [array for moment in self._moments[:MOST_LOOKED_AT] for array in moment.told.arrays if array.name not in self.unread]
        computed = [array for array in read if not self._is_given(array.name)] or read
        declared = least_exact(array.dtype for array in read)
        shown = shown_type(_numbers(array for array in computed if not array.dtype))
        half = shown_half(_numbers(computed))
        note = f"Every number here is a {half} number." if half and declared not in ("", *HALVES) else ""
        return least_exact([declared or shown, shown]), note

    def _is_given(self, name: str) -> bool:
        placed = self.placing.placed.get(name)
        return placed is not None and not isinstance(placed, str) and (placed.is_data or placed.kind == "eta")

    # the rounds

    def rounds(self, written: Sequence[Written], wanted: Container[int]) -> Iterator[RecordedIteration]:
        """The wanted iterations."""
        return (self._of(moment) for moment in self._moments if moment.number in wanted)

    def _of(self, moment: Moment) -> RecordedIteration:
        parts: Parts = []
        for array in sorted(moment.told.arrays, key=lambda array: _remoteness(array.name)):
            if (found := self._read_array(array, moment)) is not None:
                parts.append((array.name, *found))
        labels, values = self._together(parts)
        return RecordedIteration(moment.number, moment.batch, labels, values, self._more)

    def _read_array(self, array: NamedArray, moment: Moment) -> tuple[Block, list[float]] | None:
        """An array as the quantity that its name says, or as the one that has this very name: the likelier first."""
        ways = [self.placing.read, self._single]
        of_unit = array.name not in self.placing.of_layers and _is_of_unit(array, moment)
        found = next((found for way in (ways[::-1] if of_unit else ways) if (found := way(array, moment))), None)
        if found is None:
            self.unread.setdefault(array.name, self._why(array, moment))
        return found

    def _single(self, array: NamedArray, moment: Moment) -> tuple[Block, list[float]] | None:
        """An array as one quantity, or as that of each sample: net_h1, w5+."""
        meant, flat = self.read(array.name), array.values.reshape(-1)
        if not isinstance(meant, Name):
            return None
        key = array.name, flat.size, moment.batch, moment.number
        if key not in self._singles:
            each = flat.size > 1 and flat.size == len(moment.batch) and meant.sample is None
            every = [meant._replace(sample=sample) for sample in moment.batch] if each else [meant] * (flat.size == 1)
            self._singles[key] = self._labels_of(every, array.name, moment)
        block = self._singles[key]
        return None if isinstance(block, str) else (block, flat.tolist())

    def _labels_of(self, every: Sequence[Name], typed: str, moment: Moment) -> Block | str:
        batch = range(moment.batch[0], moment.batch[-1] + 1)
        found = [self._placed(one, typed, None, False, moment.number, batch) for one in every]
        labels = tuple(label for label in found if isinstance(label, Label))
        if labels and len(labels) == len(found):
            return Block(labels, (len(labels),), None)
        return next((said for said in found if isinstance(said, str)), "is one number")

    def _together(self, parts: Parts) -> tuple[tuple[Label, ...], list[float]]:
        """The labels of all parts, each once, and their values; of two numbers for one label, the first."""
        key = tuple(id(block) for _, block, _ in parts)  # all blocks are kept alive
        values = list(chain.from_iterable(numbers for _, _, numbers in parts))
        if key not in self._joined:
            self._joined[key] = _once([label for _, block, _ in parts for label in block.labels])
        labels, places, twice = self._joined[key]
        names = [name for name, block, _ in parts for _ in block.labels] if twice else []
        for first, second, label in twice:
            if values[first] != values[second]:
                said = (
                    f"{label.name} is {values[second]!r} here, but {values[first]!r} in {names[first]}, which is the one that is compared"
                )
                self.unread.setdefault(names[second], said)
        return labels, values if len(labels) == len(values) else [values[place] for place in places]

    # names that mean nothing

    def _why(self, array: NamedArray, moment: Moment) -> str:
        """Why an array is not read."""
        placed, meant = self.placing.placed.get(array.name), self.read(array.name)
        single = self._singles.get((array.name, array.values.size, moment.batch, moment.number))
        said = (single, placed, meant) if array.values.size == 1 else (placed, single, meant)
        told = next((one for one in said if isinstance(one, str) and one), "")
        return told or f"names no quantity of the network; {did_you_mean(self._near(array.name))}".removesuffix("; ")

    def _near(self, name: str) -> list[str]:
        self._looked += 1
        return nearest(name, self._usual) if self._looked <= MOST_NEAREST else []

    @cached_property
    def _usual(self) -> list[str]:
        layers = range(1, self.config.network.depth + 1)
        return [*(f"{word}{layer}" for layer in layers for word in NUMBERED), *WHOLE]


def _numbers(arrays: Iterable[NamedArray]) -> Any:
    """All numbers of arrays, but of those that are whole by their type."""
    found = [array.values.reshape(-1) for array in arrays if "int" not in array.dtype]
    return np.concatenate(found) if found else np.zeros(0)


def _is_of_unit(array: NamedArray, moment: Moment) -> bool:
    """True for what is rather a number, or one for each sample, of the unit or the parameter that is named: net_h1, w5."""
    said = array_name(array.name)
    if array.values.ndim == 0:
        return said is None or said.kinds[0] not in ("E", "eta")
    named = said is None or any(isinstance(part, str) for part in said.place)
    return named and array.values.size in (1, len(moment.batch))


def _remoteness(name: str) -> int:
    """How much stands in a name besides its word: of m.W1 and W1, the second is the weight."""
    said = array_name(name)
    return 0 if said is None else len(said.place)


def _once(labels: Sequence[Label]) -> tuple[tuple[Label, ...], tuple[int, ...], tuple[tuple[int, int, Label], ...]]:
    """The labels, each once, their places, and those that come twice."""
    places: dict[Label, int] = {}
    twice = [(first, place, label) for place, label in enumerate(labels) if (first := places.setdefault(label, place)) != place]
    return tuple(places), tuple(places.values()), tuple(twice)
