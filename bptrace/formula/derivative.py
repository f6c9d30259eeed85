"""The derivative of a tree, by the rules of calculus."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from .primitives import LN
from .substitute import add, negative, product, quotient
from .tree import Call, Leaf, Num, Op, Tree

Inner = Callable[[Hashable], Tree]


def derivative(root: Tree, inner: Inner) -> Tree:
    """The derivative of a tree without letters; `inner` gives the derivative of a leaf: 1 if it moves, 0 if not, or any tree.

    Terms that are 0 and factors that are 1 are left out, and constants are multiplied together.
    """
    if isinstance(root, Leaf):
        return inner(root.key)
    if isinstance(root, Num):
        return Num(0.0)
    if isinstance(root, Op):
        return _RULES[root.symbol](root.args, inner)
    if isinstance(root, Call):
        return add([times(slope, derivative(arg, inner)) for arg, slope in zip(root.args, _slopes(root), strict=True)])
    raise TypeError(f"a tree with letters has no derivative: {root!r}")


def partial(root: Tree, key: Hashable) -> Tree:
    """The derivative by one leaf, while the others stay constant."""
    return derivative(root, lambda leaf: Num(float(leaf == key)))


def times(left: Tree, right: Tree) -> Tree:
    """A product with its constants in front, as one number."""
    (first, a), (second, b) = _split(left), _split(right)
    return _scaled(first * second, _joined(a, b))


def _joined(left: Tree, right: Tree) -> Tree:
    """A product without brackets."""
    if isinstance(right, Op) and right.symbol == "*":
        return _joined(_joined(left, right.args[0]), right.args[1])
    return product((left, right))


def _split(root: Tree) -> tuple[float, Tree]:
    """A constant factor, and the rest of the tree."""
    if isinstance(root, Num):
        return root.value, Num(1.0)
    if isinstance(root, Op) and root.symbol == "-":
        factor, rest = _split(root.args[0])
        return -factor, rest
    if isinstance(root, Op) and root.symbol == "*":
        factor, rest = _split(root.args[0])
        return (factor, _joined(rest, root.args[1])) if factor != 1 else (1.0, root)
    return 1.0, root


def _scaled(factor: float, rest: Tree) -> Tree:
    if isinstance(rest, Num):
        return Num(factor * rest.value + 0.0)
    scaled = _joined(Num(abs(factor)), rest)
    return negative((scaled,)) if factor < 0 else scaled


def _slopes(root: Call) -> Sequence[Tree]:
    """The derivative of a primitive by each of its arguments."""
    rows, args = root.primitive.slopes, root.args
    if not root.primitive.letters.endswith("*rest"):
        return [slope(*args) for slope in rows]
    of_first, of_rest = rows
    return [of_first(*args), *(of_rest(other, *args) for other in args[1:])]


def _product(args: Sequence[Tree], inner: Inner) -> Tree:
    left, right = args
    return add([times(derivative(left, inner), right), times(left, derivative(right, inner))])


def _quotient(args: Sequence[Tree], inner: Inner) -> Tree:
    above, below = args
    first, second = derivative(above, inner), derivative(below, inner)
    if second == Num(0.0):
        return quotient((first, below))
    return quotient((add([times(first, below), negative((times(above, second),))]), below**2))


def _power(args: Sequence[Tree], inner: Inner) -> Tree:
    base, exponent = args
    moved, grown = derivative(base, inner), derivative(exponent, inner)
    less = Num(exponent.value - 1) if isinstance(exponent, Num) else exponent - 1
    along = times(times(exponent, base if less == Num(1.0) else base**less), moved)
    return along if grown == Num(0.0) else add([along, times(base**exponent * LN(base), grown)])


_RULES: dict[str, Callable[[Sequence[Tree], Inner], Tree]] = {
    "+": lambda args, inner: add([derivative(arg, inner) for arg in args]),
    "-": lambda args, inner: negative([derivative(arg, inner) for arg in args]),
    "*": _product,
    "/": _quotient,
    "^": _power,
}
