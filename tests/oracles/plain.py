"""The loss of a drawn network, worked forward from the config alone, with nothing of bptrace's: what differences are taken of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import exp, log, log1p, tanh
from typing import Any

from .drawing import Data, kind, loss_of

Row = Sequence[float]


def _sigmoid(x: float) -> float:
    return 1 / (1 + exp(-x))


def _times_log(factor: float, x: float) -> float:
    return factor * log(x) if factor else 0.0


# fmt: off
ACTIVATIONS: dict[str, Callable[[float, Any], float]] = {
    "identity":        lambda net, a: net,
    "sigmoid":         lambda net, a: _sigmoid(net),
    "tanh":            lambda net, a: tanh(net),
    "relu":            lambda net, a: max(net, 0.0),
    "leaky_relu":      lambda net, a: net if net > 0 else (0.01 if a is None else a) * net,
    "elu":             lambda net, a: net if net > 0 else (1.0 if a is None else a) * (exp(net) - 1),
    "softplus":        lambda net, a: log1p(exp(net)),
    "swish":           lambda net, a: net * _sigmoid((1.0 if a is None else a) * net),
    "bipolar_sigmoid": lambda net, a: tanh(net / 2),
}
LOSSES: dict[str, Callable[[float, float, int], float]] = {  # of an output and its target, and how many outputs there are
    "half_squared_error":   lambda out, t, n: 0.5 * (t - out) ** 2,
    "squared_error":        lambda out, t, n: (t - out) ** 2,
    "mean_squared_error":   lambda out, t, n: (t - out) ** 2 / n,
    "cross_entropy":        lambda out, t, n: -_times_log(t, out),
    "binary_cross_entropy": lambda out, t, n: -_times_log(t, out) - _times_log(1 - t, 1 - out),
    "absolute_error":       lambda out, t, n: abs(t - out),
    "hinge":                lambda out, t, n: max(1 - t * out, 0.0),
    "sum_of_outputs":       lambda out, t, n: out,
}
# fmt: on


def loss(data: Data, values: Mapping[str, float]) -> float:
    """E of the batch, with these values of the parameters."""
    losses = [loss_of_sample(data, values, sample["inputs"], sample.get("targets", ())) for sample in data["samples"]]
    return sum(losses) / (len(losses) if data["reduction"] == "mean" else 1)


def loss_of_sample(data: Data, values: Mapping[str, float], inputs: Row, targets: Row) -> float:
    outs: Row = inputs
    for layer in data["layers"]:
        outs = _activated(layer, [_net(row, bias, layer, values, outs) for row, bias in zip(layer["weights"], _biases(layer), strict=True)])
    one = LOSSES[loss_of(data)]
    return sum(one(out, target, len(outs)) for out, target in zip(outs, targets or [0.0] * len(outs), strict=True))


def _net(row: Sequence[Data | None], bias: Data | None, layer: Data, values: Mapping[str, float], below: Row) -> float:
    weighted = sum(_value(entry, values) * out for entry, out in zip(row, below, strict=True))
    return weighted + layer.get("bias_input", 1) * _value(bias, values)


def _value(entry: Data | None, values: Mapping[str, float]) -> float:
    """The value of a parameter, 0 where there is none."""
    return values[next(iter(entry))] if entry else 0.0


def _biases(layer: Data) -> Sequence[Data | None]:
    """The bias of each unit, which may be the same for all."""
    return layer.get("biases") or [layer.get("bias")] * len(layer["units"])


def _activated(layer: Data, nets: Row) -> Row:
    if kind(layer) == "softmax":
        powers = [exp(net) for net in nets]
        return [power / sum(powers) for power in powers]
    activation = layer["activation"]
    given = [value for key, value in activation.items() if key != "name"] if isinstance(activation, dict) else []
    return [ACTIVATIONS[kind(layer)](net, given[0] if given else None) for net in nets]
