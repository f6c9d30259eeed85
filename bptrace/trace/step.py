"""The values of one iteration: which are recorded, in which order, and what they are; the same interface for every backend."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from types import MappingProxyType
from typing import Any

from ..errors import count_of
from ..model.page import Page, evaluate, spelled
from ..model.symbols import BACKWARD, DATA, ERROR, FORWARD, GIVEN, KINDS, PARAMETERS, UPDATE, Cell, Kind, of_stage

ArrayKey = tuple[str, int]


def every_key(page: Page, updates: bool) -> list[ArrayKey]:
    """The kinds and layers that a trace holds: those of the batch, its loss first, then each sample's in the order of computation.

    A kind that is part of another kind comes after it.
    """
    depth, upwards = page.network.depth, range(page.network.depth + 1)
    rows = [row for row in KINDS.values() if not row.per_sample and row.key not in page.network.unasked]
    own = [row.key for row in rows if row.stage not in (GIVEN, ERROR) and (updates or row.stage < UPDATE)]
    errors, down = of_stage(ERROR), sorted(_asked(page, BACKWARD), key=lambda row: row.part)
    keys = [(row.key, depth) for row in reversed(errors) if not row.per_sample]
    keys += [(kind, layer) for kind in (*PARAMETERS, *own) for layer in upwards]
    keys += [("out", 0), *((row.key, depth) for row in of_stage(DATA))]
    keys += [(row.key, layer) for layer in upwards[1:] for row in of_stage(FORWARD)]
    keys += [(row.key, depth) for row in errors if row.per_sample]
    keys += [(row.key, layer) for layer in reversed(upwards) for row in down]
    return [key for key in keys if page.has(*key) and not page.writes_out(*key)]


def _asked(page: Page, stage: int) -> list[Kind]:
    return [row for row in of_stage(stage) if row.key not in page.network.unasked]


def of_forward_pass(page: Page) -> list[ArrayKey]:
    """The kinds and layers of the forward pass after an update: those that are worked again, and the updated parameters."""
    return [key for key in every_key(page, False) if (KINDS[key[0]].again and key != ("out", 0)) or KINDS[key[0]].updated]


class Layout:
    """The order of an iteration's values: the quantities of the batch, then those of each sample in turn.

    `keep` are the cells (without their samples) that are recorded; None is all. `rounded` rounds values that are worked from
    recorded ones, and from `constants`, such as the learning rate.
    A layout serves every iteration of one batch size.
    """

    def __init__(
        self,
        page: Page,
        keys: list[ArrayKey],
        keep: Set[Cell] | None = None,
        rounded: Callable[[float], float] = float,
        constants: Mapping[Cell, float] = MappingProxyType({}),
    ) -> None:
        self.page, self.batch, self.keep, self.rounded, self.constants = page, page.batch, keep, rounded, constants
        self.keys = [key for key in keys if keep is None or key in self._kept]

    def cells_of(self, key: ArrayKey) -> Iterator[Cell]:
        """The recorded cells of a kind at a layer, without their samples."""
        return (Cell(*key, at) for at in self.page.indices(*key)) if self.keep is None else iter(self._kept[key])

    @cached_property
    def _kept(self) -> dict[ArrayKey, list[Cell]]:
        """The cells of `keep` by kind and layer, in order."""
        found: dict[ArrayKey, list[Cell]] = {}
        for cell in sorted(self.keep or ()):
            found.setdefault(cell[:2], []).append(cell)
        return found

    def of(self, per_sample: bool) -> Iterator[Cell]:
        """A sample's quantities, or the batch's; of a large network, too many to keep."""
        return (cell for key in self.keys if KINDS[key[0]].per_sample is per_sample for cell in self.cells_of(key))

    @cached_property
    def of_batch(self) -> list[Cell]:
        """The batch's quantities."""
        return list(self.of(False))

    @cached_property
    def of_sample(self) -> list[Cell]:
        """A sample's quantities, as cells without a sample."""
        return list(self.of(True))

    @cached_property
    def cells(self) -> list[Cell]:
        """Everything recorded, in order."""
        slots = range(self.batch)
        return self.of_batch + [cell._replace(sample=slot) for slot in slots for cell in self.of_sample]

    @cached_property
    def place(self) -> dict[Cell, int]:
        """The position of each cell's value."""
        return {cell: number for number, cell in enumerate(self.cells)}

    @property
    def parameters(self) -> Set[Cell] | None:
        """The parameters of which anything is recorded: themselves, or what belongs to them; None for all."""
        return None if self.keep is None else {cell.parameter() for cell in self.of(False) if KINDS[cell.kind].parameter}

    @cached_property
    def batch_names(self) -> list[str]:
        return [spelled(self.page, cell) for cell in self.of(False)]

    @cached_property
    def sample_names(self) -> list[str]:
        return [spelled(self.page, cell) for cell in self.of(True)]


class Step:
    """An iteration: its number, the samples it used (their numbers in the file, from 1), and what it recorded."""

    def __init__(self, iteration: int, samples: Sequence[int], layout: Layout) -> None:
        self.iteration, self.samples, self.layout = iteration, samples, layout

    def __repr__(self) -> str:
        return f"<iteration {self.iteration}: {count_of(len(self.samples), 'sample')}, {count_of(len(self.values), 'number')}>"

    @property
    def values(self) -> Sequence[float]:
        """The values in the order of the layout."""
        raise NotImplementedError

    def equals(self, other: Step) -> bool:
        """True if every number of another step with the same layout is the same."""
        return self.values == other.values

    def array(self, kind: str, layer: int) -> Any:
        """The values of a kind at a layer as a read-only array: (samples, units), or (units, inputs) for weights."""
        raise NotImplementedError

    def numbers(self, kind: str, layer: int) -> list[float]:
        """The values of a kind at a layer, sample after sample, without arrays."""
        slots: Iterable[int | None] = range(self.layout.batch) if KINDS[kind].per_sample else (None,)
        return [value for slot in slots for value in self._of((kind, layer), slot)]

    def _of(self, key: ArrayKey, slot: int | None) -> list[float]:
        """The values of a kind at a layer that are recorded, of one sample or of the batch."""
        return [self.value(cell._replace(sample=slot)) for cell in self.layout.cells_of(key)]

    def value(self, cell: Cell) -> float:
        """A quantity's value: as recorded, or worked from recorded values. Raises KeyError if neither is possible."""
        return self._worked(cell, dict(self.layout.constants))

    def _worked(self, cell: Cell, known: dict[Cell, float]) -> float:
        recorded = self.get(cell)
        if recorded is not None:
            return recorded
        if cell not in known:
            equation = self.layout.page.equation(cell)
            if equation is None:
                raise KeyError(cell)
            known[cell] = self.layout.rounded(evaluate(cell.kind, equation, lambda leaf: self._worked(leaf, known)))  # type: ignore[arg-type]
        return known[cell]

    def rows(self) -> Iterator[tuple[int | None, Cell, str, float]]:
        """Every value recorded: the number of its sample, its cell, its name, and the value."""
        layout, values = self.layout, iter(self.values)
        yield from ((None, *row) for row in zip(layout.of_batch, layout.batch_names, values, strict=False))
        for slot, number in enumerate(self.samples):
            for cell, name in zip(layout.of_sample, layout.sample_names, strict=True):
                yield number, cell._replace(sample=slot), name, next(values)

    def get(self, cell: Cell) -> float | None:
        """A quantity's value, or None if it was not recorded."""
        place = self.layout.place.get(cell)
        return None if place is None else self.values[place]


class Listed(Step):
    """An iteration worked number by number."""

    def __init__(self, iteration: int, samples: Sequence[int], layout: Layout, values: Sequence[float]) -> None:
        self.iteration, self.samples, self.layout, self._values = iteration, samples, layout, values

    @property
    def values(self) -> Sequence[float]:
        return self._values

    def array(self, kind: str, layer: int) -> Any:
        from ..formula.one_thread import np

        per_sample, shape = KINDS[kind].per_sample, self.layout.page.shape(kind, layer)
        array = np.zeros((self.layout.batch, *shape) if per_sample else shape)
        for at in self.layout.page.indices(kind, layer):
            for slot in range(self.layout.batch) if per_sample else (None,):
                cell = Cell(kind, layer, at, slot)
                array[place_of(cell)] = self.value(cell)
        array.flags.writeable = False
        return array


class Arrayed(Step):
    """An iteration worked layer by layer."""

    def __init__(self, iteration: int, samples: Sequence[int], layout: Layout, arrays: Mapping[ArrayKey, Any]) -> None:
        super().__init__(iteration, samples, layout)
        self.arrays = arrays
        self._values: list[float] | None = None

    @property
    def values(self) -> Sequence[float]:
        if self._values is None:
            self._values = self._listed()
        return self._values

    def equals(self, other: Step) -> bool:
        if not isinstance(other, Arrayed):
            return super().equals(other)
        return all((array == other.arrays[key]).all() for key, array in self.arrays.items())

    def _listed(self) -> list[float]:
        layout, values = self.layout, []
        for slot in (None, *range(layout.batch)):
            for key in layout.keys:
                if KINDS[key[0]].per_sample is not (slot is None):
                    values += self._of(key, slot)
        return values

    def _of(self, key: ArrayKey, slot: int | None) -> list[float]:
        array = self.arrays[key] if slot is None else self.arrays[key][slot]
        if self.layout.keep is None and not self.layout.page.gaps(*key):
            found: list[float] = array.ravel().tolist()
            return found
        return [float(array[cell.at]) for cell in self.layout.cells_of(key)]

    def get(self, cell: Cell) -> float | None:
        kept = self.layout.keep is None or cell._replace(sample=None) in self.layout.keep
        return entry(self.arrays, cell) if kept and (cell.kind, cell.layer) in self.arrays else None

    def array(self, kind: str, layer: int) -> Any:
        return self.arrays[kind, layer]


def place_of(cell: Cell) -> tuple[int, ...]:
    """The index of a quantity in the array of its kind and layer: its sample, if it belongs to one, then its units."""
    return cell.at if cell.sample is None else (cell.sample, *cell.at)


def entry(arrays: Mapping[ArrayKey, Any], cell: Cell) -> float:
    """A quantity's value, from the array of its kind and layer."""
    return float(arrays[cell.kind, cell.layer][place_of(cell)])
