"""Draws formulas of every kind over a few leaves, and the numbers to put in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from hypothesis import strategies as st

from bptrace.formula.primitives import PRIMITIVES
from bptrace.formula.tree import Call, Leaf, Num, Op, Primitive, Tree, children, rebuilt

LEAVES = ("a", "b", "c")
CONSTANTS = (0.0, 1.0, -1.0, 2.0, 0.5, 3.0, -3.0, 0.1, 1e-5, 1e6)
MODERATE = (0.0, 0.25, 0.5, 1.0, 1.7, 2.0, 3.0, -0.25, -0.5, -1.0, -2.0, -2.6, 1e-05)
EXTREME = (0.0, -0.0, 1.0, -0.3, 2.5, 1e-308, 5e-324, 1e200, -1e200, 1e308, -1e308, 800.0, -800.0)


@cache  # a strategy takes longer to make than to draw from
def trees(names: tuple[object, ...] = LEAVES, primitives: tuple[Primitive, ...] = tuple(PRIMITIVES.values())) -> st.SearchStrategy[Tree]:
    """Trees without letters: all operations, and calls of all the primitives."""
    ends = st.one_of(st.sampled_from(list(map(Leaf, names))), st.sampled_from(list(map(Num, CONSTANTS))))
    return st.recursive(ends, lambda inner: st.one_of(_operations(inner), _calls(inner, primitives)), max_leaves=12)


def _operations(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    sums = st.lists(inner, min_size=1, max_size=4).map(lambda args: Op("+", tuple(args)))
    twos = st.tuples(st.sampled_from("*/^"), inner, inner).map(lambda drawn: Op(drawn[0], drawn[1:]))
    return st.one_of(sums, twos, inner.map(lambda arg: -arg), st.tuples(inner, inner).map(lambda pair: pair[0] - pair[1]))


def _calls(inner: st.SearchStrategy[Tree], primitives: Sequence[Primitive]) -> st.SearchStrategy[Tree]:
    def call(row: Primitive) -> st.SearchStrategy[Tree]:
        few = len(row.letters.split(", "))
        many = few + 2 if "*" in row.letters else few
        return st.lists(inner, min_size=few, max_size=many).map(lambda args: Call(row, tuple(args)))

    return st.sampled_from(primitives).flatmap(call)


def numbers(values: Sequence[float]) -> st.SearchStrategy[dict[str, float]]:
    """A number for each leaf."""
    return st.fixed_dictionaries({name: st.sampled_from(values) for name in LEAVES})


def expanded(root: Tree) -> Tree:
    """The tree with its functions written out, as a person sees them."""
    node = rebuilt(root, expanded)
    return expanded(node.primitive.expand(*node.args)) if isinstance(node, Call) and node.primitive.expand else node


def every_node(root: Tree) -> list[Tree]:
    return [root, *(node for child in children(root) for node in every_node(child))]
