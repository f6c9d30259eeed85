"""How large the numbers are that a quantity is the sum of: what is left where they cancel is no better known than they are."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from math import isfinite
from typing import NamedTuple

from ..formula.primitives import power
from ..formula.slopes import partial
from ..formula.tree import Call, Leaf, Num, Op, Tree
from ..formula.walk import walk
from .account import Account, Equations, Source


class Extent(NamedTuple):
    """A value, and how much it would move if all that it is made of moved by as much as it is large."""

    value: float
    size: float


class Scale:
    """The sizes of the quantities of one iteration. `before` has those of the one before it, which made the parameters."""

    def __init__(self, account: Account, other: Account, before: Scale | None = None) -> None:
        self.account, self.other, self.before = account, other, before
        self.equations = Equations(account, lambda source: account.find(source) is not None)
        self._known: dict[Hashable, Extent] = {}

    def size(self, source: Source) -> float:
        """How large what a quantity is made of is, and at least the quantity itself; 0 where that is not known."""
        return self._extent(source).size

    def _extent(self, key: Hashable) -> Extent:
        if key not in self._known:
            assert isinstance(key, Source)
            told, worked = self.account.find(key), self._worked(key)
            told = self.other.find(key) if told is None else told
            value = worked.value if told is None else told
            self._known[key] = Extent(value, max(abs(value), worked.size if isfinite(worked.size) else 0.0))
        return self._known[key]

    def _worked(self, key: Source) -> Extent:
        if key.before:
            return Extent(0.0, 0.0) if self.before is None else self.before._extent(Source(key.label))
        tree = self.equations.tree(key.label)
        return Extent(0.0, 0.0) if tree is None else extent(tree, self._extent)


def extent(root: Tree, of: Callable[[Hashable], Extent]) -> Extent:
    """The value and the size of a tree."""
    if isinstance(root, Leaf):
        return of(root.key)
    if isinstance(root, Num):
        return Extent(root.value, 0.0)
    if isinstance(root, Op):
        return _RULES[root.symbol]([extent(arg, of) for arg in root.args])
    if isinstance(root, Call):
        return _call(root, [extent(arg, of) for arg in root.args])
    raise TypeError(f"a tree with letters has no size: {root!r}")


def _call(root: Call, args: Sequence[Extent]) -> Extent:
    places = Call(root.primitive, tuple(Leaf(place) for place in range(len(args))))

    def worked(tree: Tree) -> float:
        return walk(tree, lambda place: args[place].value)  # type: ignore[call-overload] # its leaves are places

    return Extent(worked(places), sum(abs(worked(partial(places, place))) * arg.size for place, arg in enumerate(args) if arg.size))


def _product(args: Sequence[Extent]) -> Extent:
    left, right = args
    return Extent(left.value * right.value, abs(left.value) * right.size + left.size * abs(right.value))


def _quotient(args: Sequence[Extent]) -> Extent:
    above, below = args
    if not below.value:
        return Extent(0.0, 0.0)
    value = above.value / below.value
    return Extent(value, (above.size + abs(value) * below.size) / abs(below.value))


def _power(args: Sequence[Extent]) -> Extent:
    base, exponent = args
    slope = exponent.value * power(base.value, exponent.value - 1)
    return Extent(power(base.value, exponent.value), abs(slope) * base.size)


_RULES: dict[str, Callable[[Sequence[Extent]], Extent]] = {
    "+": lambda args: Extent(sum(arg.value for arg in args), sum(max(arg.size, abs(arg.value)) for arg in args)),
    "-": lambda args: Extent(-args[0].value, args[0].size),
    "*": _product,
    "/": _quotient,
    "^": _power,
}
