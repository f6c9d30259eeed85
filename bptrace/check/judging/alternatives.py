"""Right equations that differ from those of the page: a number may have been worked by any of them.

Rounded on the way, the same quantity comes out differently by each: E_o of a fused loss from out or from net, δ at the output
as out − t or through the slope.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...formula.intervals import EITHER
from ...formula.tree import Call, Tree
from ...model.equations import CHOSEN, SHARE, Quantity, both, fused, logistic, no
from ...model.page import Page
from ...model.symbols import Cell, j, l, out, target

# fmt: off
ALTERNATIVES = (
    Quantity("E_o#",  (j,), fused,                     SHARE),
    Quantity("delta", (j,), both(logistic, no(fused)), out[l, j] - target[l, j]),
)
# fmt: on


def alternatives(page: Page, cell: Cell) -> Iterator[Tree]:
    """The other equations of a quantity. Whether one holds may depend on the data: o − t needs targets that add up to 1."""
    for row in ALTERNATIVES:
        if row.kind == cell.kind and row.where(page.network, cell.layer):
            tree = page.read(row.tree, cell, CHOSEN)
            if tree is not None:
                yield tree


def either(trees: list[Tree]) -> Tree:
    """The tree, or a tree that stands for any of several."""
    return trees[0] if len(trees) == 1 else Call(EITHER, tuple(trees))


def branches(tree: Tree | None) -> tuple[Tree, ...]:
    """The trees by any of which a number may have been worked; none for what is given."""
    if tree is None:
        return ()
    return tree.args if isinstance(tree, Call) and tree.primitive is EITHER else (tree,)
