"""The plain reading: a tree's value, by walking it. What every other reading has to agree with."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Sequence

from .primitives import function, power
from .tree import Call, Leaf, Num, Op, Tree


def walk(root: Tree, value: Callable[[Hashable], float]) -> float:
    """The value of a tree without letters; `value` gives that of a leaf. Never raises: an overflow is infinite, 0/0 not a number."""
    if isinstance(root, Leaf):
        return value(root.key)
    if isinstance(root, Num):
        return root.value
    if isinstance(root, Op):
        return _OPERATIONS[root.symbol]([walk(arg, value) for arg in root.args])
    if isinstance(root, Call):
        return function(root.primitive)(*[walk(arg, value) for arg in root.args])
    raise TypeError(f"a tree with letters has no value: {root!r}")


def _add(values: Sequence[float]) -> float:
    total = values[0]
    for value in values[1:]:
        total += value
    return total


def _divide(values: Sequence[float]) -> float:
    above, below = values
    if below:
        return above / below
    return math.nan if not above or math.isnan(above) else math.copysign(math.inf, above) * math.copysign(1.0, below)


_OPERATIONS: dict[str, Callable[[Sequence[float]], float]] = {
    "+": _add,
    "-": lambda values: -values[0],
    "*": lambda values: values[0] * values[1],
    "/": _divide,
    "^": lambda values: power(*values),
}
