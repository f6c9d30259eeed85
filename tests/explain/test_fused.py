"""A fused loss skips ∂E/∂out and the slopes of the outputs; whoever asks for them, or for what is worked from them, is told the truth."""

from __future__ import annotations

from itertools import product

import pytest

import bptrace
from bptrace.explain.find import find, working_at
from bptrace.explain.paths import ends, paths
from bptrace.explain.topics import Derivative
from bptrace.inputs.config.config import Config
from bptrace.model.symbols import Cell

from ..model.nets import config, layer
from .everything import loaded

HIDDEN = layer(["h1", "h2"], [[0.3, -0.2], [0.5, 0.4]], "tanh", biases=[0.1, -0.1])
SAMPLES = [{"inputs": [1, -2], "targets": [0.3, 0.7]}, {"inputs": [0.5, 1], "targets": [1, 0]}]
PAIRS = (("softmax", "cross_entropy"), ("sigmoid", "binary_cross_entropy"))


def made(activation: str, loss: str, fused: bool, samples: int) -> Config:
    outputs = layer(["o1", "o2"], [[0.7, -0.6], [0.2, 0.9]], activation, bias=0.2)
    found: Config = config(layers=[HIDDEN, outputs], loss={"name": loss, "fused": fused}, samples=SAMPLES[:samples])
    return found


UPPER = ("E", "E_o1", "E_o2", "out_o1", "out_o2", "net_o1", "net_o2", "out_h1", "net_h2")
LOWER = (*UPPER[3:], "w1", "w5", "i2")


def value(config: Config, asked: str) -> float:
    (found,) = find(config, [asked])
    return found.working.value(found.key)


@pytest.mark.parametrize("samples", [1, 2])
@pytest.mark.parametrize(("activation", "loss"), PAIRS)
def test_every_derivative_is_that_of_the_network_unfused(activation: str, loss: str, samples: int) -> None:
    fused, unfused = (made(activation, loss, flag, samples) for flag in (True, False))
    for above, below in product(UPPER, LOWER):
        asked = f"d{above}/d{below}" + "#1" * (samples > 1)
        assert value(fused, asked) == pytest.approx(value(unfused, asked), rel=1e-12, abs=1e-15), asked


@pytest.mark.parametrize(("activation", "loss"), PAIRS)
def test_what_is_skipped_is_the_quantity_that_the_page_states(activation: str, loss: str) -> None:
    working, unfused = (working_at(made(activation, loss, flag, 1), 1) for flag in (True, False))
    loss_of_sample, outputs, nets = Cell("E#", 2, (), 0), Cell("out", 2, (0,), 0), Cell("net", 2, (0,), 0)
    for above, below in ((loss_of_sample, outputs), (outputs, nets)):
        key = working.slope(above, below)
        assert key == unfused.slope(above, below)
        assert working.equation(key) == unfused.equation(key)
    share = Derivative(Cell("E_o#", 2, (0,), 0), outputs)
    assert working.equation(share) == unfused.equation(unfused.slope(*share))
    assert working.value(share) != 0


@pytest.mark.parametrize(("activation", "loss"), PAIRS)
def test_a_path_leads_from_each_output_to_the_loss(activation: str, loss: str) -> None:
    (asked,) = find(made(activation, loss, True, 1), ["out_o1"])
    found = paths(asked.working, *ends(asked.working, asked.key))
    assert found.number == 1
    assert found.total == found.sum == value(made(activation, loss, True, 1), "dE/dout_o1") != 0


def test_the_slope_of_the_loss_at_an_output_that_is_too_small_for_a_float_is_not_finite() -> None:
    far = config(layers=[layer(["o1", "o2"], [[2000, 0], [0, 0]], "softmax")], loss={"name": "cross_entropy", "fused": True})
    with pytest.raises(bptrace.errors.NotFinite, match="dE/dout_o2"):
        value(far, "dE/dout_o2")


def test_marking_knows_what_is_skipped() -> None:
    right = {"dE/dout_o1": "-5.50272", "dE/dout_o2": "0", "dE_o1/dout_o1": "-5.50272", "dout_o1/dnet_o1": "0.148703"}
    shipped = loaded("softmax_fused")
    assert bptrace.mark(shipped, right).right
    assert not bptrace.mark(shipped, {"dE/dout_o1": "0"}).right
