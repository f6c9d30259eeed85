"""The types of number that programs work in: how each is rounded to, and how exact it is."""

from __future__ import annotations

from typing import Any

import numpy as np

EXACT = {"float64": 2.0**-53, "float32": 2.0**-24, "float16": 2.0**-11, "bfloat16": 2.0**-8}  # half of the gap after 1


def worked_in(dtype: str) -> str:
    """The type that numpy holds the numbers in. It has no bfloat16, of which every number is a float32."""
    return "float32" if dtype == "bfloat16" else dtype


def rounded(array: Any, dtype: str) -> Any:
    """The array, with every number one of the type; as PyTorch does it on a CPU, where a sum is rounded once, when it is made."""
    if dtype != "bfloat16":
        return array
    return bfloat16_bits(array).astype("uint32").__lshift__(16).view("float32").reshape(array.shape)


def bfloat16_bits(array: Any) -> Any:
    """The upper halves of the float32s nearest to the numbers, ties to even."""
    bits = np.ascontiguousarray(array, dtype="float32").view("uint32").astype("uint64")
    return ((bits + 0x7FFF + ((bits >> np.uint64(16)) & np.uint64(1))) >> np.uint64(16)).astype("uint16")
