"""Any derivative of anything by anything, worked from the trees, is what differences of walked values say."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bptrace.explain.find import find, working_at
from bptrace.explain.gradcheck.differences import ArrayDifferences, Differences, side
from bptrace.explain.gradcheck.limit import Estimate, Point, derivative_at
from bptrace.explain.topics import Derivative
from bptrace.explain.working import Working
from bptrace.model.symbols import Cell

from ..model.nets import config, layer
from ..oracles.drawing import Data, loaded, networks
from .everything import loaded as given_config

many = settings(max_examples=60, suppress_health_check=list(HealthCheck))
NOISE = 1e-15

# the derivative of a curve

# fmt: off
CURVES: dict[str, tuple[Callable[[float], float], float, float]] = {
    "exp":              (math.exp,                                 1.0,    math.e),
    "sine":             (math.sin,                                 100.0,  math.cos(100)),
    "logarithm near 0": (lambda x: math.log(x) if x > 0 else -math.inf, 1e-9, 1e9),
    "root near 0":      (lambda x: math.sqrt(x) if x >= 0 else math.nan, 1e-6, 500.0),
    "square":           (lambda x: x * x,                          3.0,    6.0),
    "constant":         (lambda x: 0.25,                           2.0,    0.0),
    "steep":            (lambda x: math.tanh(1e5 * x),            1e-6,   1e5 / math.cosh(0.1) ** 2),
    "steep and even":   (lambda x: (math.tanh(1e4 * x - 0.3)) ** 2, 0.0,   -2e4 * math.tanh(0.3) / math.cosh(0.3) ** 2),
}
# fmt: on


@pytest.mark.parametrize("name", CURVES)
def test_the_derivative_of_a_curve(name: str) -> None:
    curve, at, slope = CURVES[name]
    found = derivative_at(lambda x: Point(curve(x)), at, NOISE)
    assert abs(found.value - slope) <= found.error
    assert found.error <= 1e-7 * abs(slope) + 1e-12
    assert found.left is None


def _bent(at: float, left: float, right: float) -> Callable[[float], Point]:
    """A curve with a bend: its slope is 1 more on the right of it."""
    return lambda x: Point(math.exp(x) + (right if x > at else left) * (x - at), (side(x - at),))


@pytest.mark.parametrize("near", [1e-2, 1e-5, 1e-7])
def test_a_bend_near_by_is_kept_out_of_reach(near: float) -> None:
    for at in (near, -near):
        found = derivative_at(_bent(at, 2, 3), 0, NOISE)
        assert found.left is None
        assert found.value == pytest.approx(3 if at > 0 else 4, rel=1e-7)


@pytest.mark.parametrize("at", [0, 1e-11, -1e-11])
def test_at_a_bend_there_are_two_derivatives(at: float) -> None:
    found = derivative_at(_bent(at, 2, 3), 0, NOISE)
    assert found.differs
    assert (found.left, found.right) == (pytest.approx(3, rel=1e-7), pytest.approx(4, rel=1e-7))


def test_a_bend_that_is_none_has_one_derivative() -> None:
    found = derivative_at(_bent(0, 2, 2), 0, NOISE)
    assert not found.differs
    assert found.value == pytest.approx(3, rel=1e-9)


def test_where_there_are_no_values_there_is_no_derivative() -> None:
    found = derivative_at(lambda x: Point(math.nan if x else 1.0), 0, NOISE)
    assert math.isnan(found.value)
    assert not found.differs


# derivatives of quantities


def _agrees(working: Working, above: Cell, below: Cell, found: Estimate) -> None:
    """By the trees, by the page where it has that derivative, and by differences, which say nothing at a bend."""
    for worked in map(working.value, (Derivative(above, below), working.slope(above, below))):
        if found.left is None:
            assert abs(worked - found.value) <= 1e-8 * abs(worked) + found.error, (above, below, worked, found)


@many
@given(networks(), st.data())
def test_the_derivative_of_anything_by_anything(data: Data, choice: st.DataObject) -> None:
    working = working_at(loaded(data), 1, True)
    every = st.sampled_from([*working.step.layout.cells, Cell("eta")])
    for _ in range(20):
        above, below = choice.draw(every), choice.draw(every)
        _agrees(working, above, below, Differences(working.between(above, below)).derivative(above, below))


# fmt: off
PAIRS = {
    "mazur":         ("dout_o1/dw1", "dnet_o2/di1", "dE_o1/dw1", "dE_o2/dw1", "dE/dt_o1", "dout_o1/dt_o1",
                      "d(delta_h1)/dw5", "d(dE/dw1)/dw2", "d(dE/dw1)/dw1", "d(dE/dw1)/di1", "d(dE/dout_h1)/dout_o1", "d(dE/db1)/db2",
                      "d(w5+)/dw1", "d(w5+)/deta", "d(b1+)/db1"),
    "softmax":       ("d(delta_o1)/dnet_o2", "d(delta_h1)/dw5", "dE_o1/dw1", "d(dE/dw1)/dw2"),
    "softmax_fused": ("d(delta_o1)/dnet_o2", "d(delta_h1)/dw5", "dE_o1/dw1", "dout_o1/dw5"),
    "minibatch":     ("d(dE/dw1)/dw2", "dE_o/dw1", "d(dE/dw1)/dout_h1#2", "d(delta_h1)/dw5#2", "d(w1+)/dw5"),
    "threshold":     ("dout_o/dtheta_h1", "d(delta_h1)/dtheta_o"),
}
# fmt: on


@pytest.mark.parametrize(("name", "typed"), [(name, typed) for name, pairs in PAIRS.items() for typed in pairs])
def test_a_derivative_by_its_name(name: str, typed: str) -> None:
    (asked,) = find(given_config(name), [typed])
    assert isinstance(asked.key, Derivative)
    found = Differences(asked.working).derivative(*asked.key)
    assert asked.working.value(asked.key) == pytest.approx(found.value, rel=1e-9, abs=1e-12)


def test_a_quantity_moves_as_itself_and_not_with_what_it_does_not_depend_on() -> None:
    differences = Differences(working_at(given_config("mazur"), 1))
    net, out, w = Cell("net", 1, (0,), 0), Cell("out", 1, (1,), 0), Cell("w", 2, (0, 0))
    assert differences.derivative(net, net) == Estimate(1.0, 0.0)
    assert differences.derivative(net, out) == differences.derivative(net, w) == Estimate(0.0, 0.0)


# the loss over arrays


@settings(many, max_examples=20)
@given(networks())
def test_arrays_say_what_walking_says(data: Data) -> None:
    working = working_at(loaded(data), 1)
    walked, arrayed = Differences(working), ArrayDifferences(working)
    loss, own = Cell("E", working.page.network.depth), Cell("E#", working.page.network.depth, (), 0)
    inputs = [Cell("out", 0, at, 0) for at in working.page.indices("out", 0)]
    for above, below in (*((loss, cell) for cell in working.page.parameters()), *((own, cell) for cell in inputs)):
        one, other = walked.derivative(above, below), arrayed.derivative(above, below)
        assert one.differs == other.differs, (above, below)
        assert abs(one.value - other.value) <= 1e-8 * abs(one.value) + one.error + other.error, (above, below, one, other)


def test_inputs_in_the_thousands() -> None:
    layers = [layer(1, [[0.5e-5]]), layer(1, [[2.0]])]
    working = working_at(config(inputs=1, layers=layers, samples=[{"inputs": [100_000], "targets": [0.5]}]), 1)
    for differences in (Differences(working), ArrayDifferences(working)):
        found: Any = differences.derivative(Cell("E", 2), Cell("w", 1, (0, 0)))
        assert found.value == pytest.approx(working.value(Cell("dE/dw", 1, (0, 0))), rel=1e-9)
