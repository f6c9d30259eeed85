"""How the names and numbers of two runs are written, so that one sees where they differ."""

from __future__ import annotations

from ..explain.comparison.diff import Comparison
from ..formula.number import MOST_DIGITS, plain, show
from ..trace.rounds import Label
from .look import Look


class Shown:
    """A comparison, as it is to be shown."""

    def __init__(self, found: Comparison, look: Look, full: bool) -> None:
        self.found, self.look, self.full = found, look, full
        self.several = any(len(side.source.config.samples) > 1 for side in (found.sides.a, found.sides.b))
        self.counted = found.iterations > 1

    def name(self, label: Label, iteration: int = 0) -> str:
        """A quantity as it is typed: net_h1#2@3."""
        sample = f"#{label.sample}" if label.sample is not None and self.several else ""
        return f"{label.name}{'+' * label.after}{sample}" + (f"@{iteration}" if iteration and self.counted else "")

    def digits(self, a: float, b: float) -> int:
        """So many that one can see how two numbers differ."""
        enough = (digits for digits in range(max(self.look.digits, 2), MOST_DIGITS) if show(a, digits - 1) != show(b, digits - 1))
        return next(enough, MOST_DIGITS)

    def number(self, value: float, digits: int) -> str:
        """A number to so many digits; one that needs no more as a person writes it."""
        short = plain(value)
        return short if len(short.lstrip("-0.")) <= digits else show(value, digits)
