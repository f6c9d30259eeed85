"""The page and its rows: one equation each, and every slope the slope of its value."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest

from bptrace.formula.primitives import PRIMITIVES, function
from bptrace.formula.tree import Call, Each, Leaf, Op, Tree, leaves, nodes
from bptrace.formula.walk import walk
from bptrace.model.activations import ACTIVATIONS, ALSO, Activation
from bptrace.model.equations import PAGE
from bptrace.model.losses import LOSSES, Loss
from bptrace.model.network import Network
from bptrace.model.page import Page
from bptrace.model.symbols import KINDS, Cell

from .nets import MAZUR, NETWORKS, every_kind

H = 1e-6
POINTS = (-3.0, -1.1, -0.4, 0.3, 0.9, 2.5)
NETWORKS_OF_EVERY_KIND = every_kind()


def worked(root: Tree, values: Mapping[Any, float]) -> float:
    return walk(root, values.__getitem__)


# the rows


@pytest.mark.parametrize("row", [row for row in ACTIVATIONS.values() if row.value], ids=lambda row: row.name)
@pytest.mark.parametrize("parameter", [0.01, 1.0, 1.5])
def test_a_slope_of_an_activation_is_that_of_its_value(row: Activation, parameter: float) -> None:
    assert row.value is not None
    assert row.slope is not None

    def value(net: float) -> float:
        assert row.value is not None
        return worked(row.value, {"net": net, "a": parameter})

    for net in POINTS:
        slope = worked(row.slope, {"net": net, "out": value(net), "a": parameter})
        assert slope == pytest.approx((value(net + H) - value(net - H)) / (2 * H), rel=1e-6, abs=1e-9), net


@pytest.mark.parametrize("row", LOSSES.values(), ids=LOSSES)
def test_a_slope_of_a_loss_is_that_of_an_outputs_share(row: Loss) -> None:
    for out, target in product((0.1, 0.45, 0.8), (0.0, 0.3, 1.0, -1.0)):
        given = {"t": target, "n": 3.0}
        up, down = (worked(row.share, {**given, "o": out + step}) for step in (H, -H))
        assert worked(row.slope, {**given, "o": out}) == pytest.approx((up - down) / (2 * H), rel=1e-6, abs=1e-9), (out, target)


NETS = (0.4, -1.3, 2.0)
FUSING = [row for row in LOSSES.values() if row.fuses]


@pytest.mark.parametrize("row", FUSING, ids=lambda row: row.name)
def test_a_fused_share_is_the_share(row: Loss) -> None:
    assert row.fused is not None
    for net, target in product(NETS, (0.0, 0.25, 1.0)):
        out = function(PRIMITIVES[row.fuses])(*((net, *NETS) if row.fuses == "softmax" else (net,)))
        nets = {f"net{at}": value for at, value in enumerate(NETS)}
        spread = _spread(row.fused)
        fused, share = worked(spread, {"t": target, "net": net, **nets}), worked(row.share, {"t": target, "o": out})
        assert fused == pytest.approx(share, rel=1e-12, abs=1e-15)


def _spread(root: Tree) -> Tree:
    """The tree with the leaf for all nets of the layer made one a net."""
    if isinstance(root, Call):
        nets = tuple(Leaf(f"net{at}") for at in range(len(NETS)))
        return Call(root.primitive, tuple(spread for arg in root.args for spread in (nets if arg == Leaf("nets") else (arg,))))
    return Op(root.symbol, tuple(map(_spread, root.args))) if isinstance(root, Op) else root


def test_every_row_is_found_by_its_name() -> None:
    assert all(row.name == name for name, row in (*ACTIVATIONS.items(), *LOSSES.items()))
    assert all(name in ACTIVATIONS and also not in ACTIVATIONS for also, name in ALSO.items())


# the page


@pytest.mark.parametrize("network", NETWORKS_OF_EVERY_KIND.values(), ids=NETWORKS_OF_EVERY_KIND)
def test_no_quantity_has_two_equations(network: Network) -> None:
    for kind in {row.kind for row in PAGE}:
        for layer in range(network.depth + 1):
            rows = [row for row in PAGE if row.kind == kind and row.where(network, layer)]
            assert len(rows) <= 1, (kind, layer)


@pytest.mark.parametrize("network", NETWORKS_OF_EVERY_KIND.values(), ids=NETWORKS_OF_EVERY_KIND)
def test_every_quantity_has_its_equation_over_quantities_that_there_are(network: Network) -> None:
    page = Page(network, batch=2)
    for kind, layer in product(KINDS, range(network.depth + 1)):
        if not page.has(kind, layer) or kind in ("w", "b", "target") or (kind, layer) == ("out", 0):
            continue
        for at in page.indices(kind, layer):
            tree = page.equation(Cell(kind, layer, at, 0 if KINDS[kind].per_sample else None))
            assert tree is not None, (kind, layer)
            assert all(_is_there(page, cell) for cell in leaves(tree)), (kind, layer, at)
            assert not any(isinstance(node, Each) for node in nodes(tree))


def _is_there(page: Page, cell: object) -> bool:
    assert isinstance(cell, Cell)
    if cell.kind == "eta":
        return True
    placed = cell.at in set(page.indices(cell.kind, cell.layer)) and page.has(cell.kind, cell.layer)
    return placed and (cell.sample is not None) == KINDS[cell.kind].per_sample


@pytest.mark.parametrize("layer", [-1, 3, 99])
def test_there_is_nothing_beyond_the_last_layer(layer: int) -> None:
    assert not any(Page(MAZUR).has(kind, layer) for kind in KINDS)


def test_what_a_layer_has_depends_on_what_it_is() -> None:
    softmax, fused = Page(NETWORKS["softmax"]), Page(NETWORKS["fused"])
    assert softmax.has("jacobian", 2)
    assert not softmax.has("slope", 2)
    assert not any(fused.has(kind, 2) for kind in ("jacobian", "slope", "dE/dout"))
    assert not Page(NETWORKS["no targets"]).has("target", 1)
    assert not Page(NETWORKS["one layer"]).has("b", 1)


def test_a_frozen_parameter_is_itself_after_the_update() -> None:
    page = Page(MAZUR._replace(frozen=frozenset({"w5", "b2"})))
    assert page.equation(Cell("w+", 2, (0, 0))) == Leaf(Cell("w", 2, (0, 0)))
    assert page.equation(Cell("b+", 2, (0,))) == Leaf(Cell("b", 2, (0,)))
    assert page.equation(Cell("w+", 2, (0, 1))) != Leaf(Cell("w", 2, (0, 1)))


def test_the_way_back_goes_through_the_weights_as_they_were() -> None:
    tree = Page(MAZUR).equation(Cell("through", 1, (1, 0), 0))
    assert tree == Leaf(Cell("delta", 2, (1,), 0)) * Leaf(Cell("w", 2, (1, 0)))


def test_a_mean_over_one_sample_is_no_quotient() -> None:
    one, two = Cell("dE/dw", 1, (0, 0)), Cell("dE/dw#", 1, (0, 0))
    assert Page(MAZUR, 1).equation(one) == Leaf(two._replace(sample=0))
    assert Page(MAZUR, 2).equation(one) == (Leaf(two._replace(sample=0)) + Leaf(two._replace(sample=1))) / 2
    summed = Page(MAZUR._replace(reduction="sum"), 2).equation(one)
    assert summed == Leaf(two._replace(sample=0)) + Leaf(two._replace(sample=1))


def test_a_bias_input_is_a_factor() -> None:
    network = MAZUR._replace(layers=(MAZUR.layers[0]._replace(bias_input=-1.0), MAZUR.layers[1]))
    net = Page(network).equation(Cell("net", 1, (0,), 0))
    assert isinstance(net, Op)
    assert net.args[-1] == -Leaf(Cell("b", 1, (0,)))


def test_fused_stays_finite_where_an_output_is_rounded_to_0() -> None:
    page = Page(NETWORKS["fused"])
    tree = page.equation(Cell("E_o#", 2, (0,), 0))
    assert tree is not None
    values = {"net": [-2000.0, 0.0, 5.0], "target": [1.0, 0.0, 0.0]}
    assert math.isclose(walk(tree, lambda cell: values[cell.kind][cell.at[0]]), 2005.0067, rel_tol=1e-6)  # type: ignore[attr-defined]
