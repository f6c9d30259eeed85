"""The primitives over arrays. They agree with those over floats to a few units in the last place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Array = Any  # numpy arrays of float64


def _sigmoid(x: Array) -> Array:
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, small) / (1.0 + small)


def _times_ln(t: Array, x: Array) -> Array:
    return np.where(t == 0, 0.0, t * np.log(np.where(t == 0, 1.0, x)))


def _over(t: Array, x: Array) -> Array:
    return np.where(t == 0, 0.0, t / np.where(t == 0, 1.0, x))


def _softmax(x: Array, rest: Array) -> Array:
    top = rest.max(-1, keepdims=True)
    return np.exp(x - top) / np.exp(rest - top).sum(-1, keepdims=True)


def _ln_softmax(x: Array, rest: Array) -> Array:
    top = rest.max(-1, keepdims=True)
    return x - top - np.log(np.exp(rest - top).sum(-1, keepdims=True))


# fmt: off
FUNCTIONS: dict[str, Callable[..., Array]] = {
    "exp":         np.exp,
    "ln":          np.log,
    "abs":         np.abs,
    "sign":        np.sign,
    "step":        lambda x: np.where(x > 0, 1.0, 0.0),
    "if_positive": lambda x, a, b: np.where(x > 0, a, b),
    "sigmoid":     _sigmoid,
    "tanh":        np.tanh,
    "relu":        lambda x: np.where(x > 0, x, 0.0),
    "softplus":    lambda x: np.where(x > 0, x, 0.0) + np.log1p(np.exp(-np.abs(x))),
    "times_ln":    _times_ln,
    "over":        _over,
    "softmax":     _softmax,
    "ln_softmax":  _ln_softmax,
}
# fmt: on
NAMES: dict[str, Any] = {
    **{f"f_{name}": function for name, function in FUNCTIONS.items()},
    **{name: getattr(np, name) for name in ("power", "eye", "einsum", "broadcast_to")},
}
