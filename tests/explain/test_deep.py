"""What is far away in a deep network: as many paths as there are, derivatives of derivatives, and work that grows with the depth only."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import pytest

from bptrace.explain.find import explained, find
from bptrace.explain.gradcheck.differences import Differences
from bptrace.explain.topics import Derivative
from bptrace.explain.working import MOST_FACTORS
from bptrace.formula.tree import leaves
from bptrace.views.lines.layout import text
from bptrace.views.pages.explanation import MOST_STATIONS, Detail, explanations

from ..effort import calls, ending
from ..model.nets import config, layer

# Weights by the number of units in each layer: they turn a signal, so that it neither dies nor grows.
ROWS = {1: [[1.05]], 2: [[0.8, -0.6], [0.6, 0.8]], 3: [[0.6, -0.8, 0.1], [0.8, 0.6, 0.1], [0.1, 0.1, 1.0]]}


@cache
def deep(depth: int, units: int) -> Any:
    return config(inputs=units, layers=[layer(units, ROWS[units], "tanh", bias=0.01) for _ in range(depth)])


def page(loaded: Any, quantity: str, shown: Detail) -> str:
    return text(list(explanations(list(find(loaded, [quantity])), None, shown)))


# paths


@pytest.mark.parametrize(("depth", "units", "told"), [(300, 3, "about 4.56e+142"), (30, 3, "68,630,377,364,883"), (300, 1, "only path")])
def test_as_many_paths_as_there_are(depth: int, units: int, told: str) -> None:
    with ending():
        said = page(deep(depth, units), "w1", Detail(paths=3))
    assert told in said.partition("\n")[0]


@pytest.mark.parametrize("over", [0, 1])
def test_a_long_path_is_told_by_its_ends(over: int) -> None:
    depth = (MOST_STATIONS - 2) // 2  # w1, net and out of each layer, E
    said = page(deep(depth + over, 1), "w1", Detail(paths=1))
    assert ("more → " in said) is ("factors: " in said) is bool(over)


def test_what_is_left_out_of_a_path_is_multiplied_too() -> None:
    said = page(deep(40, 1), "w1", Detail(paths=1))
    product, factors = said.splitlines()[-2:-4:-1][1].split()[0], said.splitlines()[-2].strip()
    told = [float(part.rpartition(":")[2].strip(" ()[]")) for part in factors.split(" · ")]
    assert math.prod(told) == pytest.approx(float(product), rel=1e-4)


# derivatives


def test_a_long_chain_ends_with_the_derivative_of_what_is_left() -> None:
    (asked,) = find(deep(40, 1), ["dout_o1/dw1"])
    tree = asked.working.equation(asked.key)
    assert tree is not None
    *_, last = parts = list(leaves(tree))
    assert len(parts) == MOST_FACTORS + 1
    assert isinstance(last, Derivative)
    assert last.below == asked.key.below  # type: ignore[union-attr]


@pytest.mark.parametrize("quantity", ["dout_o1/dw1", "dE_o1/dx1", "d(dE/dw1)/dw2", "ddelta_h3_1/dw5"])
@pytest.mark.parametrize("units", [1, 2])
def test_derivatives_of_a_deep_network_are_right(quantity: str, units: int) -> None:
    with ending():
        (asked,) = find(deep(60, units), [quantity])
        key = asked.key
        assert isinstance(key, Derivative)
        expected = Differences(asked.working).derivative(key.above, key.below).value
        assert asked.working.value(key) == pytest.approx(expected, rel=1e-5, abs=1e-12)
        assert len(explained(asked.working, key, None)) > 60


@pytest.mark.parametrize("quantity", ["dE_o1/dw1", "d(dE/dw1)/dw2"])
def test_work_grows_as_the_depth_does(quantity: str) -> None:
    def work(depth: int) -> int:
        (asked,) = find(deep(depth, 2), [quantity])
        return calls(lambda: asked.working.value(asked.key))

    assert work(160) < 2.5 * work(80)
