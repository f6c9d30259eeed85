"""The interval reading: the bounds of a tree's value, if its leaves are known only within bounds.

Each operation has the least and the greatest value that it takes on its arguments' bounds, so the true value is never left
out; where a leaf occurs twice the bounds may be wider than they need be. R. E. Moore, "Interval Analysis" (1966).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from itertools import product
from math import inf, isnan

from .primitives import (
    ABS,
    BIPOLAR,
    EXP,
    EXPM1,
    IF_POSITIVE,
    LN,
    LN_SOFTMAX,
    OVER,
    RELU,
    SIGMOID,
    SIGN,
    SOFTMAX,
    SOFTPLUS,
    STEP,
    TANH,
    TANH_SLOPE,
    TIMES_LN,
    function,
    power,
)
from .tree import Call, Leaf, Num, Op, Primitive, Tree

Bounds = tuple[float, float]
EVERYTHING: Bounds = (-inf, inf)

# A quantity that may have been worked in any of several ways: its value is that of the first way, its bounds include all ways.
EITHER = Primitive("either", "x, *rest", "x", (), "{0}", "{0}")


def bounds(root: Tree, of: Callable[[Hashable], Bounds]) -> Bounds:
    """The bounds of a tree without letters; `of` gives those of a leaf."""
    if isinstance(root, Leaf):
        return of(root.key)
    if isinstance(root, Num):
        return root.value, root.value
    if isinstance(root, Op):
        return ON_BOUNDS[root.symbol]([bounds(arg, of) for arg in root.args])
    if isinstance(root, Call):
        return CALLS[root.primitive.name](root.primitive, [bounds(arg, of) for arg in root.args])
    raise TypeError(f"a tree with letters has no bounds: {root!r}")


def meet(one: Bounds, other: Bounds) -> bool:
    """True if the two have a number in common."""
    return one[0] <= other[1] and other[0] <= one[1]


def width(one: Bounds) -> float:
    return one[1] - one[0]


def middle(one: Bounds) -> float:
    return one[0] + (one[1] - one[0]) / 2


def widened(one: Bounds, by: float) -> Bounds:
    return one[0] - by, one[1] + by


def _hull(values: Sequence[float]) -> Bounds:
    """The bounds of some values; if one is not a number, the bounds are infinite."""
    return EVERYTHING if any(map(isnan, values)) else (min(values), max(values))


def _add(args: Sequence[Bounds]) -> Bounds:
    low, high = args[0]
    for other in args[1:]:
        low += other[0]
        high += other[1]
    return EVERYTHING if isnan(low) or isnan(high) else (low, high)


def _times(args: Sequence[Bounds]) -> Bounds:
    (a, b), (c, d) = args
    return _hull((a * c, a * d, b * c, b * d))


def _over(args: Sequence[Bounds]) -> Bounds:
    (a, b), (c, d) = args
    return EVERYTHING if c <= 0 <= d else _hull((a / c, a / d, b / c, b / d))


def _power(args: Sequence[Bounds]) -> Bounds:
    (low, high), (least, most) = args
    if least < 0 and low <= 0 <= high:
        return EVERYTHING
    found = _hull([power(base, exponent) for base in (low, high) for exponent in (least, most)])
    return (min(found[0], 0.0), found[1]) if low < 0 < high else found


ON_BOUNDS: dict[str, Callable[[Sequence[Bounds]], Bounds]] = {
    "+": _add,
    "-": lambda args: (-args[0][1], -args[0][0]),
    "*": _times,
    "/": _over,
    "^": _power,
}


def _rising(primitive: Primitive, args: Sequence[Bounds]) -> Bounds:
    """The bounds of a function that grows with its argument."""
    value, (low, high) = function(primitive), args[0]
    return _hull((value(low), value(high)))


def _corners(primitive: Primitive, args: Sequence[Bounds]) -> Bounds:
    """The bounds of a function that only grows, or only falls, with each of its arguments."""
    value = function(primitive)
    return _hull([value(*corner) for corner in product(*args)])


def _abs(primitive: Primitive, args: Sequence[Bounds]) -> Bounds:
    low, high = args[0]
    return (0.0, max(-low, high)) if low < 0 < high else _corners(primitive, args)


def _hill(primitive: Primitive, args: Sequence[Bounds]) -> Bounds:
    """The bounds of a function that is greatest at 0 and falls to both sides."""
    (low, high), value = args[0], function(primitive)
    least, most = _corners(primitive, args)
    return (least, value(0.0)) if low < 0 < high else (least, most)


def _if_positive(primitive: Primitive, args: Sequence[Bounds]) -> Bounds:
    (low, high), one, other = args
    return one if low > 0 else other if high <= 0 else _hull((*one, *other))


def _quotient(primitive: Primitive, args: Sequence[Bounds]) -> Bounds:
    (low, high), (least, most) = args
    return EVERYTHING if least <= 0 <= most and not low == high == 0 else _corners(primitive, args)


def _share(primitive: Primitive, args: Sequence[Bounds]) -> Bounds:
    """The bounds of softmax or its logarithm, which grows with its own argument (also one of the rest) and falls with the others."""
    value, own, rest = function(primitive), args[0], list(args[1:])
    place = rest.index(own)
    least, most = [high for _, high in rest], [low for low, _ in rest]
    least[place], most[place] = own
    return _hull((value(own[0], *least), value(own[1], *most)))


def _either(primitive: Primitive, args: Sequence[Bounds]) -> Bounds:
    return _hull([end for arg in args for end in arg])


RISING = frozenset(row.name for row in (EXP, EXPM1, LN, SIGN, STEP, SIGMOID, TANH, BIPOLAR, RELU, SOFTPLUS))
CALLS: dict[str, Callable[[Primitive, Sequence[Bounds]], Bounds]] = {
    **dict.fromkeys(RISING, _rising),
    EITHER.name: _either,
    ABS.name: _abs,
    TANH_SLOPE.name: _hill,
    IF_POSITIVE.name: _if_positive,
    TIMES_LN.name: _corners,
    OVER.name: _quotient,
    SOFTMAX.name: _share,
    LN_SOFTMAX.name: _share,
}
