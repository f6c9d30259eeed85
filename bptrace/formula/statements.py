"""Trees as statements of Python: long sums part by part, and each sum that may have cancelled settled before it is used."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from typing import NamedTuple

from .primitives import NAMESPACE
from .settled import CANCELLED, LOOKED_AT, exactly, has_sums, is_of_products, is_sum, size
from .tree import Leaf, Op, Tree, leaves, rebuilt
from .walk import walk
from .write import PYTHON, Name, write


class Variable(NamedTuple):
    """A part of a tree that has a variable of its own, as the key of a leaf."""

    name: str


class Settling:
    """The sums that were settled; as a function, it settles one of them. Statements call it `settle`."""

    def __init__(self) -> None:
        self.sums: list[tuple[Tree, list[Hashable]]] = []
        self._sizes: dict[int, Callable[..., float]] = {}

    def __call__(self, number: int, total: float, *values: float) -> float:
        """The value of a sum, by its number, its value in floats and those of its leaves."""
        root, keys = self.sums[number]
        if number not in self._sizes:
            self._sizes[number] = _function(size(root), keys)
        if abs(total) > CANCELLED * self._sizes[number](*values):
            return total
        return exactly(root, dict(zip(keys, values, strict=True)).__getitem__)

    def statements(self, tree: Tree, name: Name) -> Iterator[str]:
        """Statements that settle the sums of a tree, then an expression for the tree; `name` spells its leaves."""
        first = len(self.sums)
        rest = self._without(tree)
        for number, (root, keys) in enumerate(self.sums[first:], first):
            *parts, text = expressed(root, name)
            yield from parts
            values = "".join(f", {name(Leaf(key))}" for key in keys)
            yield f"s{number} = {text}"
            small = f"s{number} < {LOOKED_AT} and s{number} > -{LOOKED_AT} and s{number}"  # in a chain, floats are not compared as quickly
            yield f"if {small}: s{number} = settle({number}, s{number}{values})"
        yield from expressed(rest, name)

    def _without(self, root: Tree) -> Tree:
        """The tree with a variable in place of each sum that is settled."""
        if is_sum(root):
            if not is_of_products(root):
                return root
            self.sums.append((root, list(dict.fromkeys(leaves(root)))))
            return Leaf(Variable(f"s{len(self.sums) - 1}"))
        return rebuilt(root, self._without) if has_sums(root) else root


def _function(tree: Tree, keys: list[Hashable]) -> Callable[..., float]:
    """A tree as a function of the values of its leaves."""
    names = {key: f"v{number}" for number, key in enumerate(keys)}
    text = write(tree, PYTHON, lambda leaf: names[leaf.key] if isinstance(leaf, Leaf) else "")
    if text.count(" + ") > MOST_AT_ONCE:
        return lambda *values: walk(tree, dict(zip(keys, values, strict=True)).__getitem__)
    found: Callable[..., float] = eval(f"lambda {', '.join(names.values())}: {text}", {**NAMESPACE, "f_abs": abs})  # our own text
    return found


MOST_AT_ONCE = 500  # a sum of thousands of terms is nested too deep for Python's compiler


def expressed(tree: Tree, name: Name) -> Iterator[str]:
    """Statements for the parts of a sum that is too long, if any, then an expression for the tree."""

    def spelled(leaf: Tree) -> str:
        return leaf.key.name if isinstance(leaf, Leaf) and isinstance(leaf.key, Variable) else name(leaf)

    text = write(tree, PYTHON, spelled)
    if text.count(" + ") + text.count(" - ") > MOST_AT_ONCE:
        parts: list[Tree] = []
        tree = _parted(tree, parts)
        yield from (f"p{number} = {write(part, PYTHON, spelled)}" for number, part in enumerate(parts))
        text = write(tree, PYTHON, spelled)
    yield text


def _parted(root: Tree, parts: list[Tree]) -> Tree:
    """The tree with its long sums worked part by part, in the order of their terms."""
    root = rebuilt(root, lambda child: _parted(child, parts))
    while isinstance(root, Op) and root.symbol == "+" and len(root.args) > MOST_AT_ONCE:
        parts.append(Op("+", root.args[:MOST_AT_ONCE]))
        root = Op("+", (Leaf(Variable(f"p{len(parts) - 1}")), *root.args[MOST_AT_ONCE:]))
    return root
