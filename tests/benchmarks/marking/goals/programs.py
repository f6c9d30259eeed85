"""A right program in float32: arrays by layer, as one writes them with numpy, and its numbers as it prints them."""

# ruff: noqa: E741 (the books' l)

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from ..networks import Net
from ..paper import Spot, named, order
from .cheats import NOT_ASKED, Written

Array = npt.NDArray[np.float32]
ONE = np.float32(1)


def _softmax(z: Array) -> Array:
    shifted = np.exp(z - z.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True))


# fmt: off
VALUES: dict[str, Callable[[Array], Array]] = {
    "identity": lambda z: z,
    "sigmoid":  lambda z: ONE / (ONE + np.exp(-z)),
    "tanh":     lambda z: np.tanh(z),
    "relu":     lambda z: np.maximum(z, np.float32(0)),
    "softmax":  _softmax,
}
SLOPES: dict[str, Callable[[Array, Array], Array]] = {
    "identity": lambda z, a: np.ones_like(z),
    "sigmoid":  lambda z, a: a * (ONE - a),
    "tanh":     lambda z, a: ONE - a * a,
    "relu":     lambda z, a: (z > 0).astype(np.float32),
}
SHARES: dict[str, Callable[[Array, Array], Array]] = {
    "half_squared_error":   lambda t, a: np.float32(0.5) * (t - a) ** 2,
    "squared_error":        lambda t, a: (t - a) ** 2,
    "mean_squared_error":   lambda t, a: (t - a) ** 2 / np.float32(a.shape[1]),
    "cross_entropy":        lambda t, a: -t * np.log(a),
    "binary_cross_entropy": lambda t, a: -(t * np.log(a) + (ONE - t) * np.log(ONE - a)),
}
ERRORS: dict[str, Callable[[Array, Array], Array]] = {
    "half_squared_error":   lambda t, a: a - t,
    "squared_error":        lambda t, a: np.float32(2) * (a - t),
    "mean_squared_error":   lambda t, a: np.float32(2) * (a - t) / np.float32(a.shape[1]),
    "cross_entropy":        lambda t, a: -t / a,
    "binary_cross_entropy": lambda t, a: (ONE - t) / (ONE - a) - t / a,
}
# fmt: on


class Program:
    """A network in float32. `arrays` has the numbers of the last step: (samples, units) by kind and layer, (units, inputs) for weights."""

    def __init__(self, net: Net) -> None:
        self.net = net
        self.x = np.array([sample.inputs for sample in net.samples], np.float32)
        self.t = np.array([sample.targets for sample in net.samples], np.float32)
        self.w = [np.array(layer.weights, np.float32) for layer in net.layers]
        self.b = [np.array(layer.biases, np.float32) for layer in net.layers]
        self.arrays: dict[tuple[str, int], Array] = {}

    def forward(self) -> None:
        a, net, top = self.arrays, self.net, self.net.top
        a["out", 0] = self.x
        for l, (w, b) in enumerate(zip(self.w, self.b, strict=True), start=1):
            a["net", l] = a["out", l - 1] @ w.T + b if b.size else a["out", l - 1] @ w.T
            a["out", l] = VALUES[net.activation(l)](a["net", l])
        a["share", top] = SHARES[net.loss](self.t, a["out", top])
        a["loss", top] = a["share", top].sum(axis=1)
        a["E_o", top], a["E", top] = self.reduced(a["share", top]), self.reduced(a["loss", top])

    def reduced(self, each: Array) -> Array:
        """The mean or the sum over the samples."""
        return np.asarray(each.mean(axis=0) if self.net.reduction == "mean" else each.sum(axis=0))

    def backward(self) -> None:
        a, top = self.arrays, self.net.top
        a["error", top] = ERRORS[self.net.loss](self.t, a["out", top])
        for l in range(top, 0, -1):
            if l < top:
                a["error", l] = a["delta", l + 1] @ self.w[l]
            a["delta", l] = self.delta(l)
            a["dE/dw", l] = a["delta", l].T @ a["out", l - 1] / self.count
            of_bias = self.reduced(a["delta", l])
            a["dE/db", l] = of_bias.sum(keepdims=True) if self.net.shared(l) else of_bias

    @property
    def count(self) -> int:
        """What a sum over the samples is divided by."""
        return len(self.net.samples) if self.net.reduction == "mean" else 1

    def delta(self, l: int) -> Array:
        """∂E/∂net of a layer."""
        a, error = self.arrays, self.arrays["error", l]
        if self.net.is_fused(l):
            return a["out", l] - self.t
        if self.net.activation(l) == "softmax":
            return np.asarray(a["out", l] * (error - (error * a["out", l]).sum(axis=1, keepdims=True)))
        a["slope", l] = SLOPES[self.net.activation(l)](a["net", l], a["out", l])
        return np.asarray(error * a["slope", l])

    def update(self) -> None:
        for l in range(1, self.net.top + 1):
            for letter, values, word in (("w", self.w, "weights"), ("b", self.b, "biases")):
                if values[l - 1].size and word not in self.net.frozen:
                    values[l - 1] = values[l - 1] - np.float32(self.net.rate) * self.arrays[f"dE/d{letter}", l]
                self.arrays[f"{letter}+", l] = values[l - 1]


def printed(net: Net, figures: int) -> Written:
    """The numbers of a program, each with so many significant figures."""
    program = Program(net)
    written = Written()
    for turn in range(1, net.updates + 1):
        program.forward()
        program.backward()
        program.update()
        written += [(named(net, spot), f"{float(value):.{figures}g}") for spot, value in _numbers(program, turn)]
    return written


def _numbers(program: Program, turn: int) -> Iterator[tuple[Spot, np.float32]]:
    for cell in order(program.net):
        if cell.kind not in NOT_ASKED:
            at = cell.at if cell.sample is None else (cell.sample, *cell.at)
            yield Spot(turn, cell), program.arrays[cell.kind, cell.layer][at]
