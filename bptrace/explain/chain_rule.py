"""The formula with which a quantity is shown: the factors of the chain rule, and each symbol of the notation once."""

from __future__ import annotations

from collections.abc import Hashable
from typing import cast

from ..formula.substitute import graft, reduced, replaced
from ..formula.tree import Leaf, Op, Tree, leaves
from ..model.notation import Notation, notation_for
from ..model.symbols import ONE_SAMPLE, TERMS, Cell
from .graph import copied
from .topics import ONE, After, Derivative, Topic
from .working import Working


def worked_as(working: Working, key: Topic) -> Topic:
    """The quantity that has the equation of a symbol: where net and out have one symbol, net for out, and ∂E/∂out for δ."""
    if isinstance(key, Derivative):
        return Derivative(_worked_as(working, key.above), key.below)
    return After(_worked_as(working, key.cell)) if isinstance(key, After) else _worked_as(working, key)


def _worked_as(working: Working, cell: Cell) -> Cell:
    return cell._replace(kind=_notation(working).worked_as(cell.kind, working.page.network, cell.layer))


def as_shown(working: Working, tree: Tree) -> Tree:
    """A formula as the notation has it: each symbol once, and no slope of 1 for a unit with one symbol for net and out."""
    if not _notation(working).bare:
        return tree
    put: dict[Hashable, Tree] = {}
    for leaf in leaves(tree):
        if isinstance(leaf, (Cell, After, Derivative)):
            left_out = isinstance(leaf, Cell) and _notation(working).leaves_out(leaf.kind, working.page.network, leaf.layer)
            key = worked_as(working, leaf)
            itself = isinstance(key, Derivative) and key.above == key.below
            put[leaf] = ONE if left_out or itself else Leaf(key)
    return reduced(tree, put)


def chain(working: Working, cell: Cell, whole: bool = True) -> Tree | None:
    """The equation of a derivative of the loss with the factors of the chain rule; None if the equation has these already.

    By the delta rule there is none: δ is no derivative, so its equation says more than a chain would.
    δ·out is ∂E/∂out · ∂out/∂net · ∂net/∂w or, if δ is not written out as a `whole` chain, δ · ∂net/∂w. Each factor has the value
    of the part of the equation that it replaces.
    """
    cell = copied(working.tree, cell)
    tree = working.tree(cell)
    errors = [leaf for leaf in leaves(tree) if isinstance(leaf, Cell) and leaf.kind == "delta"] if tree is not None else []
    if len(errors) != 1 or cell.kind not in TERMS or working.page.network.by_delta_rule:
        return None
    (delta,) = errors
    net = delta._replace(kind="net")
    if cell.kind == "through":
        error = _error(working, delta) if whole and _notation(working).bare else Leaf(delta)
        return Op("*", (error, Leaf(Derivative(net, Cell("out", cell.layer, cell.at[1:], cell.sample)))))
    return Op("*", (_error(working, delta) if whole else Leaf(delta), Leaf(Derivative(net, cell.parameter()))))


def _error(working: Working, delta: Cell) -> Tree:
    """δ written out as a product, if it is one and was not rounded by itself; in a bare notation, along the only path to the loss."""
    tree = working.tree(delta)
    product = isinstance(tree, Op) and tree.symbol == "*" and all(isinstance(arg, Leaf) for arg in tree.args)
    if tree is None or not product or working.config.round_each:
        return Leaf(delta)
    if not _notation(working).bare:
        return tree
    error, slope = (delta._replace(kind=kind) for kind in ("dE/dout", "slope"))
    return Op("*", (chain(working, error) or Leaf(error), Leaf(slope)))


def chained(working: Working, key: Topic, tree: Tree | None) -> tuple[Tree, Tree] | None:
    """The equation of a derivative of the loss by the chain rule, and as it is worked; None if there is δ, or if it adds up no products.

    Each δ·out and δ·w in it is ∂E/∂net · ∂net/∂w first, then with what that slope is: ∂E/∂net · out, ∂E/∂net · 1.
    """
    terms = _terms(working, key, tree) if isinstance(key, Cell) and tree is not None and not _notation(working).has_delta else []
    chains = {working.tree(term): chain(working, term, whole=False) for term in terms}
    if tree is None or not chains or None in chains.values():
        return None
    by_chain = replaced(tree, cast("dict[Tree | None, Tree]", chains))
    slopes = [leaf for leaf in leaves(by_chain) if isinstance(leaf, Derivative)]
    return by_chain, graft(by_chain, {slope: working.derived(slope) for slope in slopes})


def _terms(working: Working, cell: Cell, tree: Tree) -> list[Cell]:
    """The products that are added up in the equation of a quantity, or the quantity itself if it is one."""
    own, page = cell.of_sample(), working.page
    if own.kind in ONE_SAMPLE:
        samples = dict.fromkeys(leaf.sample for leaf in leaves(tree) if isinstance(leaf, Cell) and leaf.kind == "delta")
        return [own._replace(sample=sample) for sample in samples]
    if cell.kind == "dE/dout" and cell.layer == 0:
        return [Cell("through", 0, (k, *cell.at), cell.sample) for k, j in page.indices("through", 0) if (j,) == cell.at]
    return [cell] if cell.kind == "through" else []


def _notation(working: Working) -> Notation:
    return notation_for(working.config.notation, working.page.network)
