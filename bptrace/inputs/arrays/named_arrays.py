"""Named arrays, as another program wrote them: what each one is, is not yet known."""

from typing import Any, NamedTuple


class NamedArray(NamedTuple):
    """An array: `values` are numpy's, in float64, of any shape and read-only; `dtype` is what they were, "" where nothing says it."""

    name: str
    values: Any
    dtype: str = ""


class ArrayFile(NamedTuple):
    """The arrays of each iteration: one, unless the file lists several. Within one, no two have the same name."""

    path: str
    iterations: tuple[tuple[NamedArray, ...], ...]
