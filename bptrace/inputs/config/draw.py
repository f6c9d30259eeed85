"""First values drawn from a seed: the same on every machine and in every Python.

Only `random.Random(seed).random()` is used, whose stream does not change, and additions, products and square roots, which
IEEE 754 fixes to the last bit. A normal value is the sum of twelve uniform ones, minus 6: its mean is 0, its variance 1, and
no logarithm or cosine of a library is in it. Values are rounded to 8 decimal places, or to fewer, so that what is shown is what
is used.
"""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt
from typing import Any, NamedTuple

from ...errors import listed
from ..tree.nodes import Node
from ..tree.problems import Problems
from .fields import fields, number, one_of_words, whole_number
from .keys import DRAW, INITS, MOST_DECIMALS, defaults

_INITS_WITH = {"low": ("uniform",), "high": ("uniform",), "std": ("normal",)}
_SEEDED = tuple(init for init in INITS if init != "zeros")
_DEFAULT = defaults(DRAW)
_MOST_SEED = 2**63 - 1


class Draw(NamedTuple):
    """How values are drawn, with every number it takes. `low` and `high` matter to uniform alone, `std` to normal.

    `digits` are decimal places. A value is drawn once, even where it is 0 with so few: so the stream of a seed stays the same.
    """

    init: str
    seed: int
    low: float
    high: float
    std: float
    digits: int = MOST_DECIMALS

    def data(self) -> dict[str, Any]:
        """As it is written in a config, complete."""
        seed = {} if self.init == "zeros" else {"seed": self.seed}
        numbers = {key: getattr(self, key) for key, inits in _INITS_WITH.items() if self.init in inits}
        return {"init": self.init, **seed, **numbers, **({} if self.digits == MOST_DECIMALS else {"digits": self.digits})}

    def values(self, rows: int, columns: int, fan_in: int, fan_out: int) -> list[list[float]]:
        """Rows of values, drawn row by row for a layer with so many inputs and units."""
        if self.init == "zeros":
            return [[0.0] * columns for _ in range(rows)]
        draw = self._drawer(fan_in, fan_out)
        return [[draw() for _ in range(columns)] for _ in range(rows)]

    def _drawer(self, fan_in: int, fan_out: int) -> Callable[[], float]:
        if self.init == "normal":
            return _normal(self.seed, self.std, self.digits)
        if self.init == "he":
            return _normal(self.seed, sqrt(2 / fan_in), self.digits)
        bound = sqrt(6 / (fan_in + fan_out))
        low, high = (-bound, bound) if self.init == "xavier" else (self.low, self.high)
        return _uniform(self.seed, low, high, self.digits)


def _uniform(seed: int, low: float, high: float, digits: int) -> Callable[[], float]:
    from random import Random

    r, width = Random(seed).random, high - low
    return lambda: round(low + width * r(), digits) + 0.0  # + 0.0 makes a 0 of −0


def _normal(seed: int, std: float, digits: int) -> Callable[[], float]:
    from random import Random

    r = Random(seed).random
    # Written out, since sum() adds differently from Python 3.12 on.
    return lambda: round(std * (r() + r() + r() + r() + r() + r() + r() + r() + r() + r() + r() + r() - 6.0), digits) + 0.0


def read_draw(node: Node, what: str, problems: Problems) -> Draw | None:
    """A `{init: uniform, seed: 7}`."""
    found = fields(node, DRAW, what, problems)
    if found is None or "init" not in found:
        return None
    init = one_of_words(found["init"], "init", INITS, problems)
    seed = whole_number(found["seed"], "seed", 0, _MOST_SEED, problems) if "seed" in found else None
    digits = whole_number(found["digits"], "digits", 1, MOST_DECIMALS, problems) if "digits" in found else None
    numbers = {key: number(found[key], key, problems) for key in _INITS_WITH if key in found}
    if init is None:
        return None
    if "seed" not in found and init != "zeros":
        problems.add("missing", f"{what} are drawn without a seed", found["init"], f"write {{init: {init}, seed: 1}}")
    for key, inits in (*_INITS_WITH.items(), ("digits", _SEEDED)):
        if key in found and init not in inits:
            problems.add("key", f"{key} has no meaning for {init}", found[key], f"it belongs to {listed(inits)}")
    taken = {key: float(_DEFAULT[key]) if (value := numbers.get(key)) is None else value for key in _INITS_WITH}
    return _in_bounds(Draw(init, seed or 0, **taken, digits=digits or MOST_DECIMALS), found, problems)


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
