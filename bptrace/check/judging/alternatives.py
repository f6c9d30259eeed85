"""Right equations that differ from those of the page: a number may have been worked by any of them.

Rounded on the way, the same quantity comes out differently by each: E_o of a fused loss from out or from net, δ at the output
as out − t or through the slope, the slope of elu from net or from out.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...formula.intervals import EITHER
from ...formula.tree import Call, Leaf, Tree
from ...model.equations import CHOSEN, SHARE, Chosen, Quantity, both, delta_rule, fused, logistic, no, plain
from ...model.network import Network
from ...model.page import Page
from ...model.symbols import Cell, e, j, l, out, target

SLOPE_BY_OUT = Leaf("f' of out")
ALSO_CHOSEN: Chosen = {**CHOSEN, SLOPE_BY_OUT.key: lambda activation, loss: activation.slope_by_out}


def by_out(n: Network, x: int) -> bool:
    """True if the slopes of a layer may also be worked from out."""
    return x > 0 and n.layers[x - 1].activation.slope_by_out is not None


# fmt: off
ALTERNATIVES = (
    Quantity("E_o#",  (j,), fused,                                       SHARE),
    Quantity("slope", (j,), both(plain, no(fused), by_out),              SLOPE_BY_OUT),
    Quantity("delta", (j,), both(logistic, no(fused), no(delta_rule)),   out[l, j] - target[l, j]),
    Quantity("delta", (j,), both(logistic, no(fused), delta_rule),       e[l, j]),
)
# fmt: on


def alternatives(page: Page, cell: Cell) -> Iterator[Tree]:
    """The other equations of a quantity. Whether one holds may depend on the data: o − t needs targets that add up to 1."""
    for row in ALTERNATIVES:
        if row.kind == cell.kind and row.where(page.network, cell.layer):
            tree = page.read(row.tree, cell, ALSO_CHOSEN)
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
