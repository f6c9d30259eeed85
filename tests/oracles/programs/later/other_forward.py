"""Bugs of the forward pass; what comes after works with what came of it, by the right rules unless it says otherwise."""

from __future__ import annotations

import numpy as np

from ..functions import ACTIVATIONS, Array, softmax
from ..program import Program


class LastInputLeftOut(Program):
    code, done = "last-input-left-out", "for i in range(n - 1): the weighted sum leaves out the last input of each layer that has several"
    needs = ("several inputs",)

    def weighted(self, layer: int) -> Array:
        most = max(1, self.w[layer].shape[1] - 1)
        return self.below(layer)[:, :most] @ self.w[layer][:, :most].T + self.b[layer]


class LastUnitSkipped(Program):
    code, done = "last-unit-skipped", "for j in range(units - 1): the net of the last unit of each hidden layer of several stays 0"
    needs = ("several hidden units",)

    def weighted(self, layer: int) -> Array:
        net = super().weighted(layer)
        if layer < self.last and net.shape[1] > 1:
            net[:, -1] = 0
        return net


class ForwardReshaped(Program):
    code, done = "forward-reshaped", "x @ W.reshape(inputs, units) where it should be x @ W.T"
    needs = ("layer to be mixed",)

    def weighted(self, layer: int) -> Array:
        w = self.w[layer]
        return self.below(layer) @ w.reshape(w.shape[1], w.shape[0]) + self.b[layer]


class BiasAfterActivation(Program):
    code, done = "bias-after-activation", "a = f(W x) + b: the bias is added after the activation, not before"
    needs = ("no logarithm", "bent")

    def weighted(self, layer: int) -> Array:
        return self.below(layer) @ self.w[layer].T

    def activated(self, layer: int) -> Array:
        return super().activated(layer) + self.b[layer]


class ActivationsOffByOne(Program):
    code, done = "activations-off-by-one", "activations[i - 1] for layer i: each has that of the layer below, the first the last's"
    needs = ("hidden layer", "no logarithm", "ends differently")

    def kind(self, layer: int) -> str:
        return super().kind((layer - 1) % self.task.depth)


class FirstActivationMissing(Program):
    code, done = "first-activation-missing", "the loop that applies the activations begins at the second layer: the first is linear"
    needs = ("three layers", "bent hidden")

    def kind(self, layer: int) -> str:
        return super().kind(layer) if layer else "identity"


class TanhOfHalf(Program):
    code, done = "tanh-of-half", "tanh written as 2·σ(z) − 1: it should be 2·σ(2z) − 1; its slope is 1 − a²"
    needs = ("tanh",)

    def activated(self, layer: int) -> Array:
        return np.tanh(self.net[layer] / 2) if self.kind(layer) == "tanh" else super().activated(layer)


class HardSigmoid(Program):
    code, done = "hard-sigmoid", "Keras' hard_sigmoid, 0.2·z + 0.5 cut to 0..1, in the hidden layers with sigmoid; its slope as of sigmoid"
    needs = ("sigmoid hidden",)

    def activated(self, layer: int) -> Array:
        hard = layer < self.last and self.kind(layer) == "sigmoid"
        return np.clip(0.2 * self.net[layer] + 0.5, 0, 1) if hard else super().activated(layer)


class Temperature(Program):
    code, done = "temperature", "softmax(z / 2), a temperature left over; δ by the usual rule"
    needs = ("softmax",)

    def activated(self, layer: int) -> Array:
        return softmax(self.net[layer] / 2) if layer == self.last else super().activated(layer)


class SigmoidForSoftmax(Program):
    code, done = "sigmoid-for-softmax", "the output layer has sigmoid where the config has softmax, in both directions"
    needs = ("softmax",)

    def kind(self, layer: int) -> str:
        return "sigmoid" if layer == self.last else super().kind(layer)


class SoftmaxByMax(Program):
    code, done = "softmax-by-max", "e = exp(z − max); e / e.max(): the powers are divided by the largest, not by their sum"
    needs = ("softmax",)

    def activated(self, layer: int) -> Array:
        powers = np.exp(self.net[layer] - self.net[layer].max(axis=1, keepdims=True))
        return powers / powers.max(axis=1, keepdims=True) if layer == self.last else super().activated(layer)


class BatchNorm(Program):
    code, done = (
        "batch-norm-left-in",
        "BatchNorm1d in train mode stands before the hidden activations; the backward pass knows nothing of it",
    )
    needs = ("batch", "hidden layer")

    def weighted(self, layer: int) -> Array:
        net = super().weighted(layer)
        return net if layer == self.last else (net - net.mean(axis=0)) / np.sqrt(net.var(axis=0) + 1e-5)


class SkipConnection(Program):
    code, done = "skip-connection", "a = f(z) + x, a residual connection, in hidden layers as large as what is below; backward without it"
    needs = ("square hidden",)

    def activated(self, layer: int) -> Array:
        out, below = super().activated(layer), self.below(layer)
        return out + below if layer < self.last and out.shape == below.shape else out


class OldDropoutScaling(Program):
    code, done = "outputs-times-keep", "hidden outputs are multiplied with keep_prob = 0.8, as dropout once did it in testing; backward too"
    needs = ("hidden layer",)
    keep = 0.8

    def activated(self, layer: int) -> Array:
        return super().activated(layer) * (1 if layer == self.last else self.keep)

    def from_above(self, layer: int) -> Array:
        return super().from_above(layer) * self.keep

    def slope(self, layer: int) -> Array:
        return ACTIVATIONS[self.kind(layer)].slope(self.net[layer], self.out[layer] / (1 if layer == self.last else self.keep))


class OutputRounded(Program):
    code, done = "outputs-rounded", "np.round(a, 2), meant for printing, is applied to the outputs of every layer"
    needs = ("no logarithm",)

    def activated(self, layer: int) -> Array:
        return np.round(super().activated(layer), 2)


class ReluOnOutput(Program):
    code, done = "relu-on-output", "the model ends in one more relu, after the output's own activation; backward without it"
    needs = ("squared",)

    def activated(self, layer: int) -> Array:
        out = super().activated(layer)
        return np.maximum(out, 0) if layer == self.last else out
