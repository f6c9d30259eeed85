"""First values drawn from a seed: the same on every machine and in every Python.

Only `random.Random(seed).random()` is used, whose stream does not change, and additions, products and square roots, which
IEEE 754 fixes to the last bit. A normal value is the sum of twelve uniform ones, minus 6: its mean is 0, its variance 1, and
no logarithm or cosine of a library is in it. Values are rounded to 8 decimals, so that what is shown is what is used.
"""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt
from typing import Any, NamedTuple

from ..tree.nodes import Node
from ..tree.problems import Problems
from .fields import fields, number, one_of_words, whole_number
from .keys import DRAW, INITS, defaults

_INITS_WITH = {"low": ("uniform",), "high": ("uniform",), "std": ("normal",)}
_DEFAULT = defaults(DRAW)
_MOST_SEED = 2**63 - 1


class Draw(NamedTuple):
    """How values are drawn, with every number it takes. `low` and `high` matter to uniform alone, `std` to normal."""

    init: str
    seed: int
    low: float
    high: float
    std: float

    def data(self) -> dict[str, Any]:
        """As it is written in a config, complete."""
        seed = {} if self.init == "zeros" else {"seed": self.seed}
        return {"init": self.init, **seed, **{key: getattr(self, key) for key, inits in _INITS_WITH.items() if self.init in inits}}

    def values(self, rows: int, columns: int, fan_in: int, fan_out: int) -> list[list[float]]:
        """Rows of values, drawn row by row for a layer with so many inputs and units."""
        if self.init == "zeros":
            return [[0.0] * columns for _ in range(rows)]
        draw = self._drawer(fan_in, fan_out)
        return [[draw() for _ in range(columns)] for _ in range(rows)]

    def _drawer(self, fan_in: int, fan_out: int) -> Callable[[], float]:
        if self.init == "normal":
            return _normal(self.seed, self.std)
        if self.init == "he":
            return _normal(self.seed, sqrt(2 / fan_in))
        bound = sqrt(6 / (fan_in + fan_out))
        return _uniform(self.seed, *((-bound, bound) if self.init == "xavier" else (self.low, self.high)))


def _uniform(seed: int, low: float, high: float) -> Callable[[], float]:
    from random import Random

    r, width = Random(seed).random, high - low
    return lambda: round(low + width * r(), 8) + 0.0  # + 0.0 makes a 0 of −0


def _normal(seed: int, std: float) -> Callable[[], float]:
    from random import Random

    r = Random(seed).random
    # Written out, since sum() adds differently from Python 3.12 on.
    return lambda: round(std * (r() + r() + r() + r() + r() + r() + r() + r() + r() + r() + r() + r() - 6.0), 8) + 0.0


def read_draw(node: Node, what: str, problems: Problems) -> Draw | None:
    """A `{init: uniform, seed: 7}`."""
    found = fields(node, DRAW, what, problems)
    if found is None or "init" not in found:
        return None
    init = one_of_words(found["init"], "init", INITS, problems)
    seed = whole_number(found["seed"], "seed", 0, _MOST_SEED, problems) if "seed" in found else None
    numbers = {key: number(found[key], key, problems) for key in _INITS_WITH if key in found}
    if init is None:
        return None
    if "seed" not in found and init != "zeros":
        problems.add("missing", f"{what} are drawn without a seed", found["init"], f"write {{init: {init}, seed: 1}}")
    for key in numbers:
        if init not in _INITS_WITH[key]:
            problems.add("key", f"{key} has no meaning for {init}", found[key], f"it belongs to {_INITS_WITH[key][0]}")
    taken = {key: float(_DEFAULT[key]) if (value := numbers.get(key)) is None else value for key in _INITS_WITH}
    return _in_bounds(Draw(init, seed or 0, **taken), found, problems)


def _in_bounds(draw: Draw, found: dict[str, Node], problems: Problems) -> Draw:
    if draw.init == "uniform" and draw.low > draw.high:
        problems.add(
            "value", f"low is {draw.low:g}, which is more than high, {draw.high:g}", found.get("low", found.get("high", found["init"]))
        )
    if draw.std < 0:
        problems.add("value", "std cannot be negative", found["std"])
    if draw.high - draw.low > 1e300 or draw.std > 1e300:
        problems.add("value", "the values drawn would be too large", found["init"])
    return draw
