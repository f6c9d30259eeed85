"""The order of evaluation, and the plain reading: a tree's value, by walking it. Every other reading has to agree with this one."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, TypeVar

from .primitives import SILENCED, function, power
from .substitute import OPERATIONS
from .tree import Call, Leaf, Num, Op, Tree, leaves, nodes, rebuilt

Key = TypeVar("Key", bound=Hashable)
Equation = TypeVar("Equation")


def in_order(
    wanted: Iterable[Key], equation: Callable[[Key], Equation | None], below: Callable[[Any], Iterable[Any]] = leaves
) -> dict[Key, Equation | None]:
    """The wanted quantities and everything they depend on, with their equations, each after the quantities that it depends on.

    `equation` gives a quantity's tree, or None for a given; `below` what a tree depends on. Raises ValueError where a
    quantity depends on itself.
    """
    done: dict[Key, Equation | None] = {}
    entered: set[Key] = set()
    for root in wanted:
        stack: list[tuple[Key, Equation | None, bool]] = [(root, None, False)]
        while stack:
            key, tree, ready = stack.pop()
            if ready:
                done[key] = tree
            elif key not in done:
                if key in entered:
                    raise ValueError(f"{key} depends on itself")
                entered.add(key)
                tree = equation(key)
                parents = [parent for parent in below(tree) if parent not in done] if tree is not None else []
                stack.append((key, tree, True))
                stack += [(parent, None, False) for parent in reversed(parents)]
    return done


def walk(root: Tree, value: Callable[[Hashable], float]) -> float:
    """The value of a tree without letters; `value` gives that of a leaf. It never raises: an overflow is infinite, 0/0 is NaN."""
    if isinstance(root, Leaf):
        return value(root.key)
    if isinstance(root, Num):
        return root.value
    if isinstance(root, Op):
        return ARITHMETIC[root.symbol]([walk(arg, value) for arg in root.args])
    if isinstance(root, Call):
        return function(root.primitive)(*[walk(arg, value) for arg in root.args])
    raise TypeError(f"a tree with letters has no value: {root!r}")


def defined(root: Tree, value: Callable[[Hashable], float]) -> Tree:
    """The tree as it is written with these values: without the terms that are 0 by convention and would read 0/0 or 0·ln(0)."""
    return _without_silenced(root, value) if any(_is_silenced(node, value) for node in nodes(root)) else root


def _without_silenced(root: Tree, value: Callable[[Hashable], float]) -> Tree:
    if _is_silenced(root, value):
        return Num(0.0)
    root = rebuilt(root, lambda child: _without_silenced(child, value))
    return OPERATIONS[root.symbol](root.args) if isinstance(root, Op) else root


def _is_silenced(node: Tree, value: Callable[[Hashable], float]) -> bool:
    return isinstance(node, Call) and node.primitive in SILENCED and not any(walk(arg, value) for arg in node.args)


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


ARITHMETIC: dict[str, Callable[[Sequence[float]], float]] = {
    "+": _add,
    "-": lambda values: -values[0],
    "*": lambda values: values[0] * values[1],
    "/": _divide,
    "^": lambda values: power(*values),
}
