"""A number that is not the same on both sides."""

from __future__ import annotations

from typing import NamedTuple

from ...trace.rounds import Label


class Difference(NamedTuple):
    """A quantity and its two numbers. `iteration` is A's, if the two have different ones."""

    label: Label
    iteration: int
    a: float
    b: float

    @property
    def size(self) -> float:
        return self.b - self.a

    @property
    def relative(self) -> float:
        """The difference as a share of the larger number."""
        return abs(self.size) / max(abs(self.a), abs(self.b)) if self.size else 0.0
