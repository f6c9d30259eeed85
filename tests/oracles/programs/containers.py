"""What the numbers are handed over in: in memory, or in files that are written here by the formats' own rules."""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from .functions import Array
from .number_types import bfloat16_bits

Dumps = Sequence[Mapping[str, Any]]  # nested mappings, one for each iteration


class InMemory16:
    """A tensor in bfloat16 as far as its reader asks for, where there is no torch."""

    dtype = "torch.bfloat16"

    def __init__(self, values: Array) -> None:
        self.values, self.shape = values, values.shape

    def detach(self) -> InMemory16:
        return self

    def cpu(self) -> InMemory16:
        return self

    def double(self) -> Array:
        return self.values.astype("float64")

    def __array__(self, dtype: Any = None, copy: Any = None) -> Array:
        raise TypeError("Got unsupported ScalarType BFloat16")


class Container(NamedTuple):
    """A kind of file, with the types of number that it can hold: `write` gives the bytes of each file for all iterations."""

    suffix: str
    dtypes: tuple[str, ...]
    write: Callable[[Dumps, str], list[bytes]]


def flat(data: Any, before: str = "") -> Iterator[tuple[str, Array]]:
    """The arrays of nested mappings and lists, with their keys joined by points."""
    items = data.items() if isinstance(data, Mapping) else enumerate(data)
    for key, value in items:
        if isinstance(value, (Mapping, list)):
            yield from flat(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", np.asarray(value)


def stacked(dumps: Dumps) -> dict[str, Array]:
    """The arrays of all iterations, along a first axis; of a single iteration as they are."""
    each = [dict(flat(dump)) for dump in dumps]
    return each[0] if len(each) == 1 else {name: np.stack([one[name] for one in each]) for name in each[0]}


def as_npz(dumps: Dumps, dtype: str) -> list[bytes]:
    buffer = io.BytesIO()
    np.savez(buffer, **stacked(dumps))  # type: ignore[arg-type]
    return [buffer.getvalue()]


def as_json(dumps: Dumps, dtype: str) -> list[bytes]:
    return [json.dumps(dumps[0] if len(dumps) == 1 else dumps, default=lambda array: array.tolist()).encode()]


def as_safetensors(dumps: Dumps, dtype: str) -> list[bytes]:
    """A file for each iteration."""
    return [_safetensors(dict(flat(dump)), dtype) for dump in dumps]


CODES = {"float64": "F64", "float32": "F32", "float16": "F16", "bfloat16": "BF16"}


def _safetensors(arrays: Mapping[str, Array], dtype: str) -> bytes:
    head: dict[str, Any] = {"__metadata__": {"format": "np"}}
    body = b""
    for name, array in arrays.items():
        data = (bfloat16_bits(array) if dtype == "bfloat16" else np.ascontiguousarray(array)).tobytes()
        head[name] = {"dtype": CODES[dtype], "shape": list(array.shape), "data_offsets": [len(body), len(body) + len(data)]}
        body += data
    text = json.dumps(head).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + body


def as_csv(dumps: Dumps, dtype: str) -> list[bytes]:
    """A file for each iteration: a row for each array, its name and its numbers row by row."""
    return ["".join(f"{name},{','.join(map(repr, array.ravel().tolist()))}\n" for name, array in flat(dump)).encode() for dump in dumps]


BINARY, WIDE = ("float64", "float32", "bfloat16"), ("float64", "float32")
FILES = {
    one.suffix: one
    for one in (
        Container(".npz", WIDE, as_npz),
        Container(".json", WIDE, as_json),
        Container(".safetensors", BINARY, as_safetensors),
        Container(".csv", WIDE, as_csv),
    )
}
