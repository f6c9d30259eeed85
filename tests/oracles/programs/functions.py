"""The activations and losses of a training step, in numpy: values, and slopes of the activations by net and out, of the losses by out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

Array = Any


class Activation(NamedTuple):
    """A function of net, and its slope by net and out. A softmax has no slope of its own: see `through_softmax`."""

    value: Callable[[Array], Array]
    slope: Callable[[Array, Array], Array]


class Loss(NamedTuple):
    """An output's share of the loss of a sample, and its slope by out; both of out, target and the number of outputs."""

    share: Callable[[Array, Array, int], Array]
    slope: Callable[[Array, Array, int], Array]


def sigmoid(net: Array) -> Array:
    return 1 / (1 + np.exp(-net))


def softmax(net: Array, axis: int = 1) -> Array:
    powers = np.exp(net - net.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


def through_softmax(dout: Array, out: Array, axis: int = 1) -> Array:
    """∂E/∂net from ∂E/∂out: the product with the Jacobian out_j·([j = m] − out_m)."""
    return out * (dout - (dout * out).sum(axis=axis, keepdims=True))


def times_log(factor: Array, of: Array) -> Array:
    """factor·ln(of), 0 where the factor is 0."""
    return np.where(factor == 0, 0, factor * np.log(np.where(factor == 0, 1, of)))


def over(numerator: Array, by: Array) -> Array:
    """numerator/by, 0 where the numerator is 0."""
    return np.where(numerator == 0, 0, numerator / np.where(numerator == 0, 1, by))


# fmt: off
ACTIVATIONS = {
    "identity":        Activation(lambda z: z * 1,                                   lambda z, a: np.ones_like(z)),
    "sigmoid":         Activation(sigmoid,                                           lambda z, a: a * (1 - a)),
    "tanh":            Activation(np.tanh,                                           lambda z, a: 1 - a * a),
    "relu":            Activation(lambda z: np.maximum(z, 0),                        lambda z, a: (z > 0).astype(z.dtype)),
    "leaky_relu":      Activation(lambda z: leaky(z, 0.01),                          lambda z, a: leaky_slope(z, 0.01)),
    "elu":             Activation(lambda z: np.where(z > 0, z, np.expm1(z)),         lambda z, a: np.where(z > 0, 1, np.exp(z))),
    "softplus":        Activation(lambda z: np.log1p(np.exp(z)),                     lambda z, a: sigmoid(z)),
    "swish":           Activation(lambda z: z * sigmoid(z),                          lambda z, a: sigmoid(z) + a * (1 - sigmoid(z))),
    "bipolar_sigmoid": Activation(lambda z: 2 * sigmoid(z) - 1,                      lambda z, a: (1 + a) * (1 - a) / 2),
    "softmax":         Activation(softmax,                                           lambda z, a: a * (1 - a)),  # its diagonal only
}
LOSSES = {
    "half_squared_error":   Loss(lambda o, t, n: (o - t) ** 2 / 2,                   lambda o, t, n: o - t),
    "squared_error":        Loss(lambda o, t, n: (o - t) ** 2,                       lambda o, t, n: 2 * (o - t)),
    "mean_squared_error":   Loss(lambda o, t, n: (o - t) ** 2 / n,                   lambda o, t, n: 2 * (o - t) / n),
    "cross_entropy":        Loss(lambda o, t, n: -times_log(t, o),                   lambda o, t, n: -over(t, o)),
    "binary_cross_entropy": Loss(lambda o, t, n: -times_log(t, o) - times_log(1 - t, 1 - o),
                                 lambda o, t, n: over(1 - t, 1 - o) - over(t, o)),
}
# fmt: on


def leaky(net: Array, slope: float) -> Array:
    return np.where(net > 0, net, slope * net)


def leaky_slope(net: Array, slope: float) -> Array:
    return np.where(net > 0, 1, slope).astype(net.dtype)
