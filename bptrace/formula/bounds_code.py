"""The interval reading as straight-line Python: the same bounds as by `intervals.bounds`, to the bit, in a fraction of the time.

Making it takes as long as some readings of the tree, so that it pays for a tree that is read again and again.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from math import inf, nan
from typing import Any

from .intervals import CALLS, ON_BOUNDS, RISING, Bounds, bounds
from .primitives import function
from .tree import Call, Leaf, Num, Op, Primitive, Tree, nodes

READ_BEFORE = 10  # so many times a tree is walked before it is compiled
MOST_NODES = 20_000  # of a tree that is compiled
MOST_AT_ONCE = 50  # terms of a sum that are added in one statement: a long one is nested too deep for Python's compiler

Reading = Callable[[Mapping[Any, Bounds]], Bounds]
Ends = tuple[str, str]
"""What the least and the greatest value are called in the code."""


class Readings:
    """The bounds of trees, from a mapping of those of their leaves. Trees are known by their ids, and kept alive for that."""

    def __init__(self) -> None:
        self._readings: dict[int, Reading] = {}
        self._walked: dict[int, tuple[Tree, int]] = {}

    def bounds(self, tree: Tree, of: Mapping[Any, Bounds]) -> Bounds:
        """The bounds of a tree without letters."""
        reading = self._readings.get(id(tree))
        return self._first(tree, of) if reading is None else reading(of)

    def _first(self, tree: Tree, of: Mapping[Any, Bounds]) -> Bounds:
        """The bounds of a tree that is not compiled yet."""
        _, times = self._walked.get(id(tree), (tree, 0))
        self._walked[id(tree)] = tree, times + 1
        if times == READ_BEFORE and (reading := compiled(tree)) is not None:
            self._readings[id(tree)] = reading
        return bounds(tree, of.__getitem__)


def compiled(root: Tree) -> Reading | None:
    """A function from the bounds of the leaves to those of the tree; None for a tree that is too large to be compiled."""
    if sum(1 for _ in islice(nodes(root), MOST_NODES + 1)) > MOST_NODES:
        return None
    code = _Code()
    low, high = code.ends(root)
    lines = ["def reading(of):", *(f"    {line}" for line in code.lines), f"    return {low}, {high}"]
    exec("\n".join(lines), code.space)  # our own text
    reading: Reading = code.space["reading"]
    return reading


class _Code:
    """Lines of Python, and what they use. Everything has a number for its name, so nothing of a config is in them."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.space: dict[str, Any] = {"inf": inf, "nan": nan}
        self._known: dict[object, Ends] = {}

    def ends(self, node: Tree) -> Ends:
        """The names of a tree's bounds, or the numbers that they are, after the lines that work them."""
        if isinstance(node, Leaf):
            return self._made(("leaf", node.key), lambda low, high: [f"{low}, {high} = of[{self._named(node.key)}]"])
        if isinstance(node, Num):
            return repr(node.value), repr(node.value)
        if not isinstance(node, (Op, Call)):
            raise TypeError(f"a tree with letters has no bounds: {node!r}")
        args = [self.ends(arg) for arg in node.args]
        if isinstance(node, Call):
            return self._made((node.primitive.name, *args), lambda low, high: self._call(node.primitive, args, low, high))
        return self._made((node.symbol, *args), lambda low, high: self._operation(node.symbol, args, low, high))

    def _operation(self, symbol: str, args: Sequence[Ends], low: str, high: str) -> Iterator[str]:
        if symbol in _INLINE:
            yield from _INLINE[symbol](args, low, high)
        else:
            yield f"{low}, {high} = {self._named(ON_BOUNDS[symbol])}({_listed(args)})"

    def _call(self, primitive: Primitive, args: Sequence[Ends], low: str, high: str) -> Iterator[str]:
        """A function of the language; one that grows with its argument is worked at both ends."""
        if primitive.name in RISING:
            value = self._named(function(primitive))
            yield f"p = {value}({args[0][0]}); q = {value}({args[0][1]})"
            yield f"if p != p or q != q: {low}, {high} = -inf, inf"
            yield f"else: {low} = q if q < p else p; {high} = q if q > p else p"
        else:
            yield f"{low}, {high} = {self._named(CALLS[primitive.name])}({self._named(primitive)}, {_listed(args)})"

    def _made(self, what: Hashable, lines: Callable[[str, str], Iterable[str]]) -> Ends:
        """The names of some bounds, with the lines that work them; what occurs twice is worked once."""
        if what not in self._known:
            low, high = f"a{len(self._known)}", f"b{len(self._known)}"
            self.lines += lines(low, high)
            self._known[what] = low, high
        return self._known[what]

    def _named(self, used: object) -> str:
        name = f"u{len(self.space)}"
        self.space[name] = used
        return name


def _listed(args: Sequence[Ends]) -> str:
    return f"[{', '.join(f'({low}, {high})' for low, high in args)}]"


def _sum(args: Sequence[Ends], low: str, high: str) -> Iterator[str]:
    for name, terms in ((low, [least for least, _ in args]), (high, [most for _, most in args])):
        for start in range(0, len(terms), MOST_AT_ONCE):
            yield f"{name} = {' + '.join([name] * (start > 0) + terms[start : start + MOST_AT_ONCE])}"
    yield f"if {low} != {low} or {high} != {high}: {low}, {high} = -inf, inf"


def _minus(args: Sequence[Ends], low: str, high: str) -> Iterator[str]:
    ((least, most),) = args
    yield f"{low} = -{most}; {high} = -{least}"


def _hull(low: str, high: str) -> Iterator[str]:
    yield f"if p != p or q != q or r != r or s != s: {low}, {high} = -inf, inf"
    yield f"else: {low} = min(p, q, r, s); {high} = max(p, q, r, s)"


def _times(args: Sequence[Ends], low: str, high: str) -> Iterator[str]:
    (a, b), (c, d) = args
    yield f"p = {a} * {c}; q = {a} * {d}; r = {b} * {c}; s = {b} * {d}"
    yield from _hull(low, high)


def _over(args: Sequence[Ends], low: str, high: str) -> Iterator[str]:
    (a, b), (c, d) = args
    yield f"if {c} <= 0 <= {d}: p = nan"
    yield f"else: p = {a} / {c}; q = {a} / {d}; r = {b} / {c}; s = {b} / {d}"
    yield from _hull(low, high)


_INLINE: dict[str, Callable[[Sequence[Ends], str, str], Iterator[str]]] = {"+": _sum, "-": _minus, "*": _times, "/": _over}
