"""Arrays within the bytes of a file, which become numbers when they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any, NoReturn

from ...formula.one_thread import np
from .foreign_files import refused
from .named_arrays import NamedArray
from .nested import Nested, Route, least_exact

# How numbers stand in a file. numpy has no bfloat16: it is the upper half of a float32.
FORMATS_OF_NUMBERS = {
    "float64": "<f8",
    "float32": "<f4",
    "float16": "<f2",
    "bfloat16": "<u2",
    "int64": "<i8",
    "int32": "<i4",
    "int16": "<i2",
    "int8": "<i1",
    "uint64": "<u8",
    "uint32": "<u4",
    "uint16": "<u2",
    "uint8": "<u1",
    "bool": "|b1",
}


class Stored:
    """An array in a file: numbers of a format in `data`, from which `shape`, `strides` and `offset`, in numbers, choose.

    Without strides they stand in the order of rows, or `by_columns`.
    """

    __slots__ = ("_by_columns", "_data", "_format", "_offset", "_strides", "dtype", "shape")

    def __init__(
        self,
        data: memoryview,
        dtype: str,
        shape: tuple[int, ...],
        strides: tuple[int, ...] | None = None,
        offset: int = 0,
        by_columns: bool = False,
        big_endian: bool = False,
    ) -> None:
        """Raises ValueError where the data do not have all of these numbers."""
        self.dtype, self.shape, self._strides, self._offset, self._data = dtype, shape, strides, offset, data
        self._format = np.dtype(FORMATS_OF_NUMBERS[dtype]).newbyteorder(">" if big_endian else "<")
        self._by_columns = by_columns
        there, wanted = len(data) // self._format.itemsize, _last(shape, strides) + offset
        if min((*shape, *(strides or ()), offset), default=0) < 0:
            raise ValueError("has a negative size")
        if wanted > there:
            raise ValueError(f"needs {wanted:,} numbers, but has {there:,}")

    def values(self) -> Any:
        """The numbers in float64; not copied where they stand as they are wanted."""
        flat = np.frombuffer(self._data, self._format, len(self._data) // self._format.itemsize)
        found = flat[self._offset :]
        if self._strides is None:
            found = found[: prod(self.shape)].reshape(self.shape, order="F" if self._by_columns else "C")
        else:
            steps = [step * found.itemsize for step in self._strides]
            found = np.lib.stride_tricks.as_strided(found, self.shape, steps, writeable=False)
        with np.errstate(invalid="ignore"):  # NaN stays NaN, whichever of them it is
            return _read_only(np.require(_widened(found) if self.dtype == "bfloat16" else found, np.float64, ["C", "A"]))


def _last(shape: Sequence[int], strides: Sequence[int] | None) -> int:
    """How many numbers there have to be, so that the last of them is among them."""
    if 0 in shape:
        return 0
    return prod(shape) if strides is None else 1 + sum((size - 1) * step for size, step in zip(shape, strides, strict=True))


def _widened(halves: Any) -> Any:
    """The numbers in float32 of which these are the upper halves."""
    whole = halves.astype(np.uint32)
    return np.left_shift(whole, 16, out=whole).view(np.float32)


def _read_only(found: Any) -> Any:
    found.flags.writeable = False
    return found


class FromFile(Nested):
    """The arrays in what was read from a binary file. What is neither an array nor a number is passed over: a checkpoint has many."""

    most_entries = 1 << 20

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path

    def array(self, value: Any, route: Route) -> NamedArray | None:
        if isinstance(value, Stored):
            return NamedArray("", value.values(), value.dtype)
        if type(value) in (int, float):
            return NamedArray("", self._float64(value, route))
        return self._stacked(value, route) if isinstance(value, (list, tuple)) else None

    def _stacked(self, value: Sequence[Any], route: Route) -> NamedArray:
        """The array of a list that has one shape."""
        if set(map(type, value)) <= {float, int}:
            return NamedArray("", self._float64(value, route))
        parts = [part for at, one in enumerate(value) if (part := self.array(one, (*route, at)))]
        return NamedArray("", self._float64([part.values for part in parts], route), least_exact([part.dtype for part in parts]))

    def _float64(self, value: Any, route: Route) -> Any:
        try:
            return _read_only(np.array(value, np.float64))
        except OverflowError:
            self.wrong(route, "is too large a number", "float64 ends at 1.8e308")

    def wrong(self, route: Route, message: str, hint: str) -> NoReturn:
        raise refused(self.path, f"{self.told(route)} {message}", hint, "value")
