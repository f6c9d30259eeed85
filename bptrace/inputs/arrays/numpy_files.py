"""The .npy and .npz of numpy. An array of Python objects is a pickle, and is not read."""

from __future__ import annotations

import io
from math import prod
from typing import Any, NoReturn

from ...formula.one_thread import np
from ..tree.nodes import quoted
from .foreign_files import refused
from .named_arrays import ArrayFile
from .stored import FORMATS_OF_NUMBERS, FromFile, Stored
from .zip_members import ZipMembers

NPY = ".npy"
_LONGEST_HEADER = 10_000  # characters, as numpy allows
_TEXT = "US"  # kinds of dtypes
_BFLOAT16 = np.dtype("V2")  # as JAX writes it, since numpy has no word for it
_OF_NUMBERS = "save arrays of numbers alone: np.savez(file, W1=W1, b1=b1)"


def read_npz(members: ZipMembers) -> ArrayFile:
    """The arrays, by the names that np.savez gave them: `arr_0`, `arr_1` where it was given none. Raises InputError."""
    path = members.path
    found: dict[str, Any] = {}
    for entry in members.entries:
        name = entry.filename.removesuffix(NPY)
        if name in found:
            raise refused(path, f"two arrays in it are called {quoted(name)}", "give each its own name", "value")
        if entry.filename.endswith(NPY):
            found[name] = _array(members.bytes_of(entry), path, quoted(name))
    return FromFile(path).file(found, path)


def read_npy(data: bytes, path: str, alone: str) -> ArrayFile:
    """The one array. Raises InputError."""
    return FromFile(path).file({alone: _array(memoryview(data), path, "this")}, path)


def _array(data: memoryview, path: str, told: str) -> Stored | None:
    """The array in the bytes of a .npy; None for text."""

    def wrong(message: str, hint: str = _OF_NUMBERS) -> NoReturn:
        raise refused(path, f"{told} {message}", hint, "value")

    try:
        shape, by_columns, dtype, start = _header(data)
    except Exception:  # numpy evaluates the header as Python does, which may fail in any way
        wrong("is no array that numpy has written, or is cut short", "save it once more with np.savez")
    if dtype.hasobject:
        wrong("is an array of Python objects, which may run anything when it is read")
    if dtype.kind in _TEXT:
        return None
    name = "bfloat16" if dtype == _BFLOAT16 else dtype.name
    if name not in FORMATS_OF_NUMBERS:
        wrong(f"has no numbers that are read: its dtype is {quoted(str(dtype))}")
    if min(shape, default=0) < 0 or len(data) - start != prod(shape) * dtype.itemsize:
        said = "x".join(map(str, shape))
        wrong(f"should be {said[:40]} numbers of {name}, but has {len(data) - start:,} bytes", "save it once more with np.savez")
    return Stored(data[start:], name, shape, by_columns=by_columns, big_endian=dtype.byteorder == ">")


def _header(data: memoryview) -> tuple[tuple[int, ...], bool, Any, int]:
    """The shape, the order, the dtype, and where the numbers begin. Raises what numpy raises."""
    file = io.BytesIO(data[: 2 * _LONGEST_HEADER])
    version = np.lib.format.read_magic(file)
    read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    return *read(file, max_header_size=_LONGEST_HEADER), file.tell()
