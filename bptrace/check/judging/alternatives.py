"""Equations that are as right as those of the page, though not the same: a number may have been worked by any of them.

Rounded on the way, the same quantity comes out differently by each: E_o of a fused loss from out or from net, δ at the output
as out − t or through the slope.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...formula.intervals import EITHER
from ...formula.tree import Call, Tree
from ...model.equations import SHARE, both, fused, no
from ...model.page import Page
from ...model.symbols import Cell, j, l, out, target
from ..diagnosis.misconceptions import Wrong
from ..diagnosis.vocabulary import logistic
from ..diagnosis.wrong_equations import grounded

# fmt: off
WAYS = (
    Wrong("E_o#",  fused,                     SHARE),
    Wrong("delta", both(logistic, no(fused)), out[l, j] - target[l, j]),
)
# fmt: on


def other_ways(page: Page, cell: Cell) -> Iterator[Tree]:
    """The other equations of a quantity. Whether they hold may depend on the data: o − t needs targets that add up to 1."""
    for way in WAYS:
        if way.kind == cell.kind and way.where(page.network, cell.layer):
            tree = grounded(page, way, cell)
            if tree is not None:
                yield tree


def either(trees: list[Tree]) -> Tree:
    """The one tree, or any of several."""
    return trees[0] if len(trees) == 1 else Call(EITHER, tuple(trees))


def ways(tree: Tree | None) -> tuple[Tree, ...]:
    """The trees by any of which a number may have been worked."""
    if tree is None:
        return ()
    return tree.args if isinstance(tree, Call) and tree.primitive is EITHER else (tree,)
