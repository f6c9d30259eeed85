"""How many more digits than shown the numbers in a formula need, so that a reader who works it comes to the value shown."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence, Set
from math import floor, isfinite, log10

from ...formula.float_code import compiled
from ...formula.number import MOST_DIGITS, to_figures
from ...formula.tree import Tree, leaves

ROUGHLY = 1e-9  # what floats add to the distance between two numbers, as a share of it


def guards(
    formulas: Sequence[tuple[Hashable, Tree]],
    rows: Sequence[Sequence[float]],
    place: Callable[[Hashable], int],
    exact: Sequence[Set[int]],
    digits: int,
) -> bytes:
    """For each formula of a quantity and, within it, each row of values, the digits beyond `digits` that are needed.

    `place` is where a quantity's value stands in a row. Values at the places in `exact` are shown as they are given: those of its
    first in the first row, those of its last in all others.
    """
    keys = list(dict.fromkeys(key for _, tree in formulas for key in leaves(tree)))
    used, results = [place(key) for key in keys], [place(key) for key, _ in formulas]
    names = range(len(formulas))
    equations: dict[Hashable, Tree | None] = dict.fromkeys(keys)
    equations.update(enumerate(tree for _, tree in formulas))
    work = compiled(equations, [keys], names, ())

    def needed(row: Sequence[float], given: Set[int]) -> bytearray:
        found = bytearray(len(formulas))
        told = [_shown(row[at], digits) for at in results]
        for more in range(1, MOST_DIGITS - digits + 1):
            worked, _, _ = work([row[at] if at in given else to_figures(row[at], digits + more - 1) for at in used])
            short = [
                at
                for at, (value, (near, by)) in enumerate(zip(worked, told, strict=True))
                if not abs(value - near) <= by and found[at] == more - 1
            ]
            if not short:
                break
            for at in short:
                found[at] = more
        return found

    each = [needed(row, exact[0 if number == 0 else -1]) for number, row in enumerate(rows)]
    return b"".join(map(bytes, zip(*each, strict=True)))


def _shown(value: float, digits: int) -> tuple[float, float]:
    """A value as it is shown, and how near to it a formula has to come: to within one in its last digit."""
    if not value or not isfinite(value):
        return 0.0, float("inf")
    told = to_figures(value, digits)
    return told, 10.0 ** (floor(log10(abs(told))) - digits + 1) * (1 + ROUGHLY)
