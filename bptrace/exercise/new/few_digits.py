"""Numbers with few digits, drawn from a seed: the same on every machine and in every Python."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

STEP = {"low": "-0.9", "high": "0.9", "step": "0.2"}  # from which parameters are drawn: tenths of either sign, none of them 0
SIZES = tuple(f"{tenth / 10}" for tenth in range(1, 10, 2))  # of these parameters, without their signs
INPUTS = tuple(f"{prime / 10}" for prime in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29))  # none is a multiple of another
_MORE = 2  # inputs to choose from, beyond those that are needed


class Drawer:
    """Draws from a seed. Only `random()` is asked, whose stream does not change."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed).random

    def one(self, values: Sequence[str]) -> str:
        return values[int(self._random() * len(values))]

    def some(self, count: int, values: Sequence[str]) -> tuple[str, ...]:
        """So many of the values, none twice before all have been drawn."""
        found: list[str] = []
        left: list[str] = []
        for _ in range(count):
            left = left or list(values)
            found.append(left.pop(int(self._random() * len(left))))
        return tuple(found)

    def parameters(self, count: int) -> tuple[str, ...]:
        """Values of either sign, of as many sizes as there are."""
        return tuple(f"{self.one(('', '-'))}{size}" for size in self.some(count, SIZES))

    def rows(self, rows: int, columns: int) -> tuple[tuple[str, ...], ...]:
        """The weights of a layer."""
        values = self.parameters(rows * columns)
        return tuple(values[row * columns : (row + 1) * columns] for row in range(rows))


def inputs_among(count: int) -> tuple[str, ...]:
    """The values that so many inputs may have."""
    return INPUTS[: max(4, count + _MORE)]


def one_hot(size: int, draw: Drawer) -> tuple[str, ...]:
    """1 for one output, 0 for all others."""
    chosen = draw.one([str(place) for place in range(size)])
    return tuple("1" if str(place) == chosen else "0" for place in range(size))
