"""The ways in which honest students round: a row each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from .writing import Hand

DIGITS = (3, 4, 5, 6)


class Way(NamedTuple):
    """A way of rounding: how it changes a hand that rounds at each step, the digits that are written, and whether they are mixed."""

    change: Callable[[Hand], Hand]
    digits: Sequence[int] = DIGITS
    mixed: bool = False

    def hands(self, digits: int, kind: str, trims: bool) -> tuple[Hand, ...]:
        """The hands that take turns on a sheet."""
        return tuple(self.change(Hand(each, kind, trims=trims)) for each in (DIGITS if self.mixed else (digits,)))


# What is worked with is never fewer digits than the three that are asked for where nothing is said.
# fmt: off
WAYS = {
    "half up":         Way(lambda hand: hand),
    "half even":       Way(lambda hand: hand._replace(even=True)),
    "at the end":      Way(lambda hand: hand._replace(rounds=False)),
    "in chains":       Way(lambda hand: hand._replace(chains=True)),
    "products too":    Way(lambda hand: hand._replace(products=True)),
    "one digit less":  Way(lambda hand: hand._replace(less=1), (4, 5, 6)),
    "two digits less": Way(lambda hand: hand._replace(less=2), (5, 6)),
    "mixed":           Way(lambda hand: hand, mixed=True),
    "cutting off":     Way(lambda hand: hand._replace(cuts=True)),
}
# fmt: on
