"""NPZ: numpy arrays, one for each kind and layer, for large networks.

`w_1` has an iteration in each row of its first axis; `net_1`, of which each sample has its own, a sample of an iteration:
`row_iteration` and `row_sample` tell which. What follows the last update begins with `final_`.
"""

from __future__ import annotations

import tempfile
import zipfile
from typing import IO, Any, BinaryIO

import numpy as np

from ..inputs.config import Config
from ..model.symbols import KINDS
from ..trace.layout import Key
from ..trace.step import Step
from .sinks import Shown

_NAMES = {"E#": "E_sample", "E_o#": "E_o_sample", "w+": "w_new", "b+": "b_new"}


class Npz:
    """Each array grows in a temporary file, so that memory does not grow with the iterations."""

    def __init__(self, out: BinaryIO, config: Config, shown: Shown) -> None:
        self.out, self.shown = out, shown
        self.columns: dict[str, Column] = {}

    def step(self, step: Step) -> None:
        rows = [slot for slot, number in enumerate(step.samples) if self.shown is None or number in self.shown]
        self._add("iteration", np.array([step.iteration]))
        self._add("row_iteration", np.full(len(rows), step.iteration))
        self._add("row_sample", np.array(step.samples)[rows])
        self._arrays(step, rows, "")

    def end(self, last: Step | None) -> None:
        if last is not None:
            self._arrays(last, list(range(len(last.samples))), "final_")
        with zipfile.ZipFile(self.out, "w", zipfile.ZIP_STORED) as archive:
            for name, column in self.columns.items():
                with archive.open(zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), "w", force_zip64=True) as file:
                    column.save(file)

    def _arrays(self, step: Step, rows: list[int], before: str) -> None:
        for key in step.layout.keys:
            array = step.array(*key)
            self._add(before + name_of(key), array[rows] if KINDS[key[0]].per_sample else np.asarray(array)[None])

    def _add(self, name: str, rows: Any) -> None:
        if name not in self.columns:
            self.columns[name] = Column(rows)
        self.columns[name].add(rows)


class Column:
    """An array that grows along its first axis."""

    def __init__(self, like: Any) -> None:
        self.file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (gone when `save` closes it, or with the column)
        self.rows, self.shape, self.dtype = 0, like.shape[1:], like.dtype

    def add(self, rows: Any) -> None:
        self.rows += len(rows)
        self.file.write(np.ascontiguousarray(rows).data)

    def save(self, file: IO[bytes]) -> None:
        described = {"descr": np.lib.format.dtype_to_descr(self.dtype), "fortran_order": False, "shape": (self.rows, *self.shape)}
        np.lib.format.write_array_header_1_0(file, described)
        self.file.seek(0)
        while block := self.file.read(1 << 20):
            file.write(block)
        self.file.close()


def name_of(key: Key) -> str:
    """The name of an array: `net_1`, `dE_dw_2`, `w_new_2`."""
    return f"{_NAMES.get(key[0], key[0]).replace('/', '_').replace('#', '_sample')}_{key[1]}"
