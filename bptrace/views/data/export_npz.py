"""NPZ: numpy arrays, one for each kind and layer, for large networks.

`w_1` has one iteration in each row of its first axis. `net_1`, of which each sample has its own, has one sample of one iteration:
`row_iteration` and `row_sample` tell which. The forward pass after the last update has names that begin with `final_`;
`final_row_sample` has its samples. A connection that does not exist is 0.
"""

from __future__ import annotations

import tempfile
import zipfile
from typing import Any, BinaryIO, NamedTuple

from ...formula.one_thread import np
from ...inputs.config.config import Config
from ...model.symbols import BEFORE, KINDS, Cell
from ...trace.step import ArrayKey, Layout, Listed, Step, place_of
from .files import ShownSamples, Sink

TOGETHER = 256  # iterations that are made into arrays at once
HELD = 1 << 20  # bytes held before they go to the temporary file


class Npz(Sink):
    """Arrays that grow in a temporary file, so that memory does not grow with the iterations."""

    def __init__(self, out: BinaryIO, config: Config, shown: ShownSamples) -> None:
        self.out, self.shown, self.arrays = out, shown, Arrays()
        self.waiting: list[Step] = []
        self.plans: dict[Layout, list[ArrayPlaces]] = {}

    def step(self, step: Step) -> None:
        rows = self._rows(step)
        self.arrays.add("iteration", np.array([step.iteration]))
        self.arrays.add("row_iteration", np.full(len(rows), step.iteration))
        self.arrays.add("row_sample", np.array(step.samples)[rows])
        self._take(step)

    def end(self, last: Step | None) -> None:
        self._work("")
        if last is not None:
            self.arrays.add("final_row_sample", np.array(last.samples)[self._rows(last)])
            self.waiting = [last]
            self._work("final_")
        with zipfile.ZipFile(self.out, "w", zipfile.ZIP_STORED) as archive:
            for name in self.arrays.columns:
                with archive.open(zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), "w", force_zip64=True) as file:
                    self.arrays.save(name, file)
        self.arrays.file.close()

    def _rows(self, step: Step) -> list[int]:
        """The positions in the batch of the samples that are written."""
        return [slot for slot, number in enumerate(step.samples) if self.shown is None or number in self.shown]

    def _take(self, step: Step) -> None:
        """Keeps an iteration until there are enough with the same layout."""
        first = self.waiting[0] if self.waiting else step
        alike = isinstance(step, Listed) and first.layout is step.layout and first.samples == step.samples
        if not alike or len(self.waiting) == TOGETHER:
            self._work("")
        self.waiting.append(step)

    def _work(self, before: str) -> None:
        """Makes arrays of the iterations that were kept."""
        steps, self.waiting = self.waiting, []
        if not steps:
            return
        rows = self._rows(steps[0])
        for key, array in self._listed(steps) if isinstance(steps[0], Listed) else _arrayed(steps):
            per_sample = KINDS[key[0]].per_sample
            self.arrays.add(before + name_of(key), array[:, rows].reshape(-1, *array.shape[2:]) if per_sample else array)

    def _listed(self, steps: list[Step]) -> list[tuple[ArrayKey, Any]]:
        """Arrays of iterations that were worked number by number: (iterations, samples, units), (iterations, units, inputs)."""
        layout = steps[0].layout
        if layout not in self.plans:
            self.plans[layout] = [plan for key in layout.keys if (plan := planned(layout, key))]
        values = np.array([[*step.values, 0.0] for step in steps])
        return [(plan.key, values[:, plan.places]) for plan in self.plans[layout]]


def _arrayed(steps: list[Step]) -> list[tuple[ArrayKey, Any]]:
    """The same of iterations that were worked layer by layer."""
    (step,) = steps
    return [(key, np.asarray(step.array(*key))[None]) for key in step.layout.keys]


class ArrayPlaces(NamedTuple):
    """The positions of the values of a kind at a layer in an iteration; a value that does not exist has the position after the last."""

    key: ArrayKey
    places: Any


def planned(layout: Layout, key: ArrayKey) -> ArrayPlaces | None:
    """The positions of a kind at a layer; None if the run stopped before all of its values were computed."""
    per_sample, shape = KINDS[key[0]].per_sample, layout.page.shape(*key)
    places = np.full((layout.batch, *shape) if per_sample else shape, len(layout.cells))
    for at in layout.page.indices(*key):
        for slot in range(layout.batch) if per_sample else (None,):
            cell = Cell(*key, at, slot)
            place = layout.place.get(cell)
            if place is None:
                return None
            places[place_of(cell)] = place
    return ArrayPlaces(key, places)


class Column(NamedTuple):
    """An array in the temporary file: the shape and type of its rows, and where they are."""

    shape: tuple[int, ...]
    dtype: Any
    blocks: list[tuple[int, int]]


class Arrays:
    """Arrays that grow along their first axes, all in one temporary file."""

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the last reference to this object)
        self.columns: dict[str, Column] = {}
        self.held: dict[str, list[Any]] = {}
        self.size = 0

    def add(self, name: str, rows: Any) -> None:
        if name not in self.columns:
            self.columns[name] = Column(rows.shape[1:], rows.dtype, [])
        self.held.setdefault(name, []).append(rows)
        self.size += rows.nbytes + 100
        if self.size > HELD:
            self._put()

    def _put(self) -> None:
        self.file.seek(0, 2)
        for name, parts in self.held.items():
            data = b"".join([np.ascontiguousarray(part).data.cast("B") for part in parts if part.size])
            self.columns[name].blocks.append((self.file.tell(), len(data)))
            self.file.write(data)
        self.held, self.size = {}, 0

    def save(self, name: str, file: Any) -> None:
        """Writes an array as numpy does."""
        self._put()
        shape, dtype, blocks = self.columns[name]
        row = dtype.itemsize * int(np.prod(shape))
        described = {
            "descr": np.lib.format.dtype_to_descr(dtype),
            "fortran_order": False,
            "shape": (sum(length for _, length in blocks) // row, *shape),
        }
        np.lib.format.write_array_header_1_0(file, described)
        for start, length in blocks:
            self.file.seek(start)
            file.write(self.file.read(length))


def name_of(key: ArrayKey) -> str:
    """The name of an array: `net_1`, `dE_dw_2`, `w_new_2`."""
    kind, layer = key
    name = f"{BEFORE[kind]}_new" if kind in BEFORE else f"{KINDS[kind].batch}_sample" if KINDS[kind].batch else kind
    return f"{name.replace('/', '_')}_{layer}"
