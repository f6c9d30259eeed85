"""The order of evaluation: nothing but what depends on what."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar

from .tree import leaves

Key = TypeVar("Key", bound=Hashable)
Equation = TypeVar("Equation")


def in_order(
    wanted: Iterable[Key], equation: Callable[[Key], Equation | None], below: Callable[[Any], Iterable[Any]] = leaves
) -> dict[Key, Equation | None]:
    """The wanted quantities and all that they depend on, each after what it depends on, with their equations.

    `equation` gives a quantity's tree, or None for a given; `below` what a tree depends on. Raises ValueError where a
    quantity depends on itself.
    """
    done: dict[Key, Equation | None] = {}
    entered: set[Key] = set()
    for root in wanted:
        stack: list[tuple[Key, Equation | None, bool]] = [] if root in done else [(root, equation(root), False)]
        while stack:
            key, tree, ready = stack.pop()
            if ready:
                done[key] = tree
            elif key not in done:
                if key in entered:
                    raise ValueError(f"{key} depends on itself")
                entered.add(key)
                stack.append((key, tree, True))
                parents = [parent for parent in below(tree) if parent not in done] if tree is not None else []
                stack += [(parent, equation(parent), False) for parent in reversed(parents)]
    return done
