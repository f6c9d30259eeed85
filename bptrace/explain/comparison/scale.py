"""How large the numbers are that a quantity is the sum of: what is left where they cancel is no better known than they are."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import cache
from math import isfinite
from typing import NamedTuple

from ...formula.slopes import partial
from ...formula.tree import Call, Leaf, Num, Op, Primitive, Tree
from ...formula.walk import walk
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
    if not isinstance(root, (Op, Call)):
        raise TypeError(f"a tree with letters has no size: {root!r}")
    args = [extent(arg, of) for arg in root.args]
    if isinstance(root, Op) and root.symbol == "+":
        return Extent(sum(arg.value for arg in args), sum(max(arg.size, abs(arg.value)) for arg in args))
    return _moved(*_places(root.symbol if isinstance(root, Op) else root.primitive, len(args)), args)


def _moved(tree: Tree, slopes: Sequence[Tree], args: Sequence[Extent]) -> Extent:
    """What arguments give, and how much that moves as each of them does; nothing where it is not finite."""

    def worked(root: Tree) -> float:
        return walk(root, lambda place: args[place].value)  # type: ignore[call-overload] # its leaves are places

    value = worked(tree)
    size = sum(abs(worked(slope)) * arg.size for slope, arg in zip(slopes, args, strict=True) if arg.size)
    return Extent(value, size) if isfinite(value) else Extent(0.0, 0.0)


@cache
def _places(of: str | Primitive, count: int) -> tuple[Tree, list[Tree]]:
    """An operation or a function of so many arguments, and its slopes by each."""
    leaves = tuple(map(Leaf, range(count)))
    tree = Op(of, leaves) if isinstance(of, str) else Call(of, leaves)
    return tree, [partial(tree, place) for place in range(count)]
