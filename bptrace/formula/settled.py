"""What cancels on paper is 0: the reading of a tree in which a sum of products is 0 if its terms cancel.

0.1 + 0.2 - 0.3 is 5.6e-17 in floats, and a relu would take that for a positive number. A sum is settled if it is as small,
beside its terms, as the noise of computing may leave it. It is then worked exactly, from decimals as people write them; if one of
its numbers is no such decimal, it is 0. Sums within sums stay as they are, and so do those within functions, unless these bend or
jump at 0.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

from .primitives import ABS, KINKED, function
from .tree import Call, Leaf, Num, Op, Sum, Tree, nodes
from .walk import ARITHMETIC, walk

if TYPE_CHECKING:
    from fractions import Fraction
    from typing import TypeGuard

CANCELLED = 2.0**-42  # a sum that is no larger than this share of the sum of its terms' sizes has no digit that is more than noise
LOOKED_AT = 1e-8  # larger sums are not looked at, to save time: their terms would have to be in the millions
MOST_WRITTEN = 12  # digits of a decimal that a person wrote; a computed number has more, but for one in thousands

Value = Callable[[Hashable], float]


def worked(root: Tree, value: Value) -> float:
    """The value of a tree whose sums are settled; in all else it agrees with `walk`."""
    if is_sum(root):
        return settled(root, walk(root, value), value)
    if not has_sums(root):
        return walk(root, value)
    args = [worked(arg, value) for arg in root.args]
    return ARITHMETIC[root.symbol](args) if isinstance(root, Op) else function(root.primitive)(*args)


def is_sum(root: Tree) -> TypeGuard[Op | Sum]:
    """True for a sum, written out or not."""
    return isinstance(root, Sum) or (isinstance(root, Op) and root.symbol == "+")


def has_sums(root: Tree) -> TypeGuard[Op | Call]:
    """True for a tree whose arguments are looked at for sums: an operation, or a function that bends or jumps at 0."""
    return (isinstance(root, Op) and root.symbol != "+") or (isinstance(root, Call) and root.primitive in KINKED)


def settled(root: Tree, total: float, value: Value) -> float:
    """The value of a sum that comes to `total` in floats."""
    if not 0 < abs(total) < LOOKED_AT or not is_of_products(root) or abs(total) > CANCELLED * walk(size(root), value):
        return total
    return exactly(root, value)


def is_of_products(root: Tree) -> bool:
    """True for a sum of numbers and their products: one without functions, whose own small values are meant."""
    return not any(isinstance(node, Call) for node in nodes(root))


def size(root: Tree) -> Tree:
    """The sum of the sizes of a sum's terms."""
    if isinstance(root, Sum):
        return Sum(root.letter, size(root.body))
    if isinstance(root, Op) and root.symbol in _SIZE:
        args = tuple(map(size, root.args))
        return args[0] if root.symbol == "-" else Op(root.symbol, args)
    return ABS(root)


_SIZE = ("+", "-", "*", "/")


def exactly(root: Tree, value: Value) -> float:
    """The value of a tree as it is worked on paper, from decimals; 0 if one of its numbers is none that a person writes."""
    try:
        return float(_exact(root, value))
    except (ValueError, ZeroDivisionError):
        return 0.0


def _exact(root: Tree, value: Value) -> Fraction:
    if isinstance(root, Op) and root.symbol in _EXACTLY:
        return _EXACTLY[root.symbol](*[_exact(arg, value) for arg in root.args])
    if isinstance(root, (Leaf, Num)):
        return as_written(value(root.key) if isinstance(root, Leaf) else root.value)
    raise ValueError(f"{root!r} is not worked exactly")


_EXACTLY: dict[str, Callable[..., Fraction]] = {
    "+": lambda *terms: sum(terms[1:], terms[0]),
    "-": operator.neg,
    "*": operator.mul,
    "/": operator.truediv,
}


def as_written(number: float) -> Fraction:
    """The decimal that a person wrote for a float. Raises ValueError if it has too many digits for that."""
    from decimal import Decimal
    from fractions import Fraction

    decimal = Decimal(repr(number))
    if len(decimal.as_tuple().digits) > MOST_WRITTEN:
        raise ValueError(f"{number} is no number that a person writes")
    return Fraction(decimal)
