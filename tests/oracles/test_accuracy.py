"""Activations, their slopes and losses over the whole range of floats, against decimals: no term cancels where none has to."""

from __future__ import annotations

from decimal import Decimal, localcontext
from functools import cache
from typing import Any

import pytest

import bptrace

from .drawing import loaded
from .exact import ACTIVATIONS, DIGITS, Exact, elu, exactly, relative, softplus, swish

BACKENDS = ("walk", "compiled", "numpy")
SIZES = (
    *(5e-324, 1e-300, 1e-100, 1e-16, 1e-12, 1e-8, 1e-4, 0.01, 0.25, 0.5, 1, 1.5, 2, 3, 5, 8, 12, 16, 20, 25, 30, 35),
    *(36, 36.7, 37, 38, 40, 50, 100, 300, 700, 709, 745.5, 800, 1e4, 1e15, 1e16, 1e17, 1e100, 1e300),
)
NETS = [sign * size for size in SIZES for sign in (1, -1)]
EXACT = 5e-16  # two last bits
NEAR_0 = 1e-13  # swish multiplies a large number with what has few digits left, e^-745, and its slope is 0 near -1.28
BY_OUT = ("sigmoid", "tanh", "bipolar_sigmoid")  # their slopes are worked from out, as on paper: exact to a last bit of 1

CASES: dict[str, tuple[Any, tuple[Exact, Exact]]] = {
    **{name: (name, functions) for name, functions in ACTIVATIONS.items()},
    **{f"swish {beta:g}": ({"name": "swish", "beta": beta}, swish(Decimal(beta))) for beta in (0.1, 1e5, 1e17)},
    "elu 0.5": ({"name": "elu", "alpha": 0.5}, elu(Decimal("0.5"))),
}


def _trace(activation: Any, backend: str, loss: Any, samples: list[Any], weights: Any = ((1,),)) -> Any:
    units = [f"u{number}" for number in range(1, len(weights) + 1)]
    layer = {"units": units, "activation": activation, "weights": [list(row) for row in weights]}
    config = {"inputs": ["x"], "layers": [layer], "loss": loss, "iterations": 0, "reduction": "sum", "samples": samples}
    return bptrace.run(loaded(config), backend=backend)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("name", CASES)
def test_an_activation_has_all_its_digits(name: str, backend: str) -> None:
    activation, (value, slope) = CASES[name]
    trace = _trace(activation, backend, "sum_of_outputs", [{"inputs": [net]} for net in NETS])
    bound = NEAR_0 if name.startswith("swish") else EXACT
    for number, net in enumerate(NETS, 1):
        assert relative(trace[f"out_u1#{number}"], exactly(value, net)) <= bound, net
        found, right = trace[f"dout_u1/dnet_u1#{number}"], exactly(slope, net)
        assert (abs(found - right) <= 2.0**-52) if name in BY_OUT else (relative(found, right) <= bound), net


@cache
def _binary(target: float) -> Exact:
    return lambda net: Decimal(target) * softplus(-net) + (1 - Decimal(target)) * softplus(net)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("target", [0, 0.25, 1])
def test_a_fused_log_loss_has_all_its_digits(target: float, backend: str) -> None:
    nets = [net for net in NETS if abs(net) < 1e300]
    loss = {"name": "binary_cross_entropy", "fused": True}
    trace = _trace("sigmoid", backend, loss, [{"inputs": [net], "targets": [target]} for net in nets])
    for number, net in enumerate(nets, 1):
        assert relative(trace[f"E_u1#{number}"], exactly(_binary(target), net)) <= EXACT, net


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("others", [(0.0, 0.0), (0.5, -1.0), (0.999, 1.0), (1.0, 1.0)])
def test_a_softmax_that_is_nearly_sure_has_a_loss(others: tuple[float, float], backend: str) -> None:
    nets = [1.0, 3.0, 12.0, 30.0, 40.0, 300.0, 700.0]
    samples = [{"inputs": [net], "targets": [1, 0, 0]} for net in nets]
    trace = _trace("softmax", backend, {"name": "cross_entropy", "fused": True}, samples, [[1], *([other] for other in others)])
    for number, net in enumerate(nets, 1):
        with localcontext(DIGITS):
            apart = [Decimal(other * net) - Decimal(net) for other in others]
            right = float((1 + sum((gap.exp() for gap in apart), Decimal(0))).ln())
        assert relative(trace[f"E_u1#{number}"], right) <= 4 * EXACT, net


def test_elu_at_36_below_0() -> None:
    for backend in BACKENDS:
        assert _trace("elu", backend, "sum_of_outputs", [{"inputs": [-36]}])["dout_u1/dnet_u1"] == pytest.approx(2.31952e-16, rel=1e-6)
