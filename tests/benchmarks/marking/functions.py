"""The activations and losses as one writes them by hand, with their slopes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp, log, tanh

# fmt: off
VALUE: dict[str, Callable[[float], float]] = {
    "identity": lambda net: net,
    "sigmoid":  lambda net: 1 / (1 + exp(-net)),
    "tanh":     lambda net: tanh(net),
    "relu":     lambda net: max(net, 0.0),
}
SLOPE: dict[str, Callable[[float, float], float]] = {
    "identity": lambda net, out: 1.0,
    "sigmoid":  lambda net, out: out * (1 - out),
    "tanh":     lambda net, out: 1 - out**2,
    "relu":     lambda net, out: 1.0 if net > 0 else 0.0,
}
SHARE: dict[str, Callable[[float, float, int], float]] = {
    "half_squared_error":   lambda t, o, n: 0.5 * (t - o) ** 2,
    "squared_error":        lambda t, o, n: (t - o) ** 2,
    "mean_squared_error":   lambda t, o, n: (t - o) ** 2 / n,
    "cross_entropy":        lambda t, o, n: -times_ln(t, o),
    "binary_cross_entropy": lambda t, o, n: -(times_ln(t, o) + times_ln(1 - t, 1 - o)),
}
ERROR: dict[str, Callable[[float, float, int], float]] = {
    "half_squared_error":   lambda t, o, n: o - t,
    "squared_error":        lambda t, o, n: 2 * (o - t),
    "mean_squared_error":   lambda t, o, n: 2 * (o - t) / n,
    "cross_entropy":        lambda t, o, n: -over(t, o),
    "binary_cross_entropy": lambda t, o, n: over(1 - t, 1 - o) - over(t, o),
}
# fmt: on


def times_ln(t: float, x: float) -> float:
    """t ln x, which is 0 where t is."""
    return t * log(x) if t else 0.0


def over(t: float, x: float) -> float:
    """t / x, which is 0 where t is."""
    return t / x if t else 0.0


def activated(activation: str, nets: Sequence[float], j: int) -> float:
    """The output of unit j of a layer with these nets."""
    if activation == "softmax":
        return exp(nets[j]) / sum(map(exp, nets))
    return VALUE[activation](nets[j])
