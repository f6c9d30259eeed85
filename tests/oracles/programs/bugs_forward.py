"""Bugs of the forward pass. In each, what comes after works with what came of it, by the right rules."""

from __future__ import annotations

import numpy as np

from .functions import ACTIVATIONS, Array, leaky, leaky_slope, sigmoid, softmax
from .program import Program


class BiasLeftOut(Program):
    code, done = "bias-left-out", "the forward pass does not add the bias in any layer"

    def weighted(self, layer: int) -> Array:
        return self.below(layer) @ self.w[layer].T


class BiasLeftOutOnce(Program):
    code, done = "bias-left-out-in-output", "the forward pass does not add the bias of the output layer (bias=False there)"

    def weighted(self, layer: int) -> Array:
        return super().weighted(layer) - (self.b[layer] if layer == self.last else 0)


class BiasTwice(Program):
    code, done = "bias-twice", "the bias is added twice: by the linear layer and once more by hand"

    def weighted(self, layer: int) -> Array:
        return super().weighted(layer) + self.b[layer]


class BiasSubtracted(Program):
    code, done = "bias-subtracted", "the bias is subtracted in the forward pass, as a threshold"

    def weighted(self, layer: int) -> Array:
        return self.below(layer) @ self.w[layer].T - self.b[layer]


class BiasOfFirstUnit(Program):
    code, done = "bias-of-first-unit", "the bias is taken as b[0] and broadcast to all units of the layer"
    needs = ("several units",)

    def weighted(self, layer: int) -> Array:
        return self.below(layer) @ self.w[layer].T + self.b[layer][0]


class BiasAcrossSamples(Program):
    code = "bias-across-samples"
    done = "the bias is added along the samples, not the units, where a layer has as many units as the batch samples"
    needs = ("units as samples",)

    def weighted(self, layer: int) -> Array:
        net, b = self.below(layer) @ self.w[layer].T, self.b[layer]
        return net + (b[:, None] if len(b) == self.task.samples > 1 else b)


class BiasOfOtherLayer(Program):
    code, done = "bias-of-other-layer", "a layer adds the bias of the layer below it, where that fits"
    needs = ("layers alike",)

    def weighted(self, layer: int) -> Array:
        fits = layer and len(self.b[layer]) == len(self.b[layer - 1])
        return self.below(layer) @ self.w[layer].T + self.b[layer - 1 if fits else layer]


class ForwardTransposed(Program):
    code, done = "forward-transposed", "x @ W where it should be x @ W.T, in the layers whose matrix is square"
    needs = ("square",)

    def weighted(self, layer: int) -> Array:
        w = self.w[layer]
        return self.below(layer) @ (w if w.shape[0] == w.shape[1] else w.T) + self.b[layer]


class ForwardFromNet(Program):
    code, done = "forward-from-net", "the next layer is given z of the layer below, not its activation"
    needs = ("hidden layer", "bent hidden")

    def weighted(self, layer: int) -> Array:
        below = self.net[layer - 1] if layer else self.x
        return below @ self.w[layer].T + self.b[layer]


class HiddenActivationMissing(Program):
    code, done = "hidden-activation-missing", "the hidden layers have no activation: out is net"
    needs = ("hidden layer", "bent hidden")

    def activated(self, layer: int) -> Array:
        return super().activated(layer) if layer == self.last else self.net[layer]


class OutputActivationMissing(Program):
    code, done = "output-activation-missing", "the model returns raw logits: out of the output layer is its net"
    needs = ("bent output", "no logarithm")

    def activated(self, layer: int) -> Array:
        return self.net[layer] if layer == self.last else super().activated(layer)


class HiddenActivationOnOutput(Program):
    code, done = "hidden-activation-on-output", "the output layer has the activation of the hidden layers, in both directions"
    needs = ("hidden layer", "no logarithm", "ends differently")

    def kind(self, layer: int) -> str:
        return super().kind(layer - 1 if layer == self.last else layer)


class OutputActivationInHidden(Program):
    code, done = "output-activation-in-hidden", "the hidden layers have the activation of the output layer, in both directions"
    needs = ("hidden layer", "ends differently")

    def kind(self, layer: int) -> str:
        return super().kind(self.last)


class SigmoidForTanh(Program):
    code, done = "sigmoid-for-tanh", "tanh in the layers that should have sigmoid, and the other way round, in both directions"
    needs = ("sigmoid or tanh hidden",)

    def kind(self, layer: int) -> str:
        kind = super().kind(layer)
        return kind if layer == self.last else {"sigmoid": "tanh", "tanh": "sigmoid"}.get(kind, kind)


class ReluForOther(Program):
    code, done = "relu-in-hidden", "relu in the hidden layers, whatever they should have, in both directions"
    needs = ("hidden layer", "no relu")

    def kind(self, layer: int) -> str:
        return super().kind(layer) if layer == self.last else "relu"


class SigmoidSign(Program):
    code, done = "sigmoid-sign", "sigmoid written as 1/(1 + exp(z)): the minus is missing"
    needs = ("sigmoid",)

    def activated(self, layer: int) -> Array:
        return sigmoid(-self.net[layer]) if self.kind(layer) == "sigmoid" else super().activated(layer)


class ActivationTwice(Program):
    code, done = "activation-twice", "the activation of the output layer is applied twice: in the model and after it"
    needs = ("bent output", "no softmax")

    def activated(self, layer: int) -> Array:
        once = super().activated(layer)
        return ACTIVATIONS[self.kind(layer)].value(once) if layer == self.last else once


class LeakySlope(Program):
    code, done = "leaky-slope", "leaky_relu with a slope of 0.3 (Keras' usual one) where the config has 0.01, in both directions"
    needs = ("leaky_relu",)
    steep = 0.3

    def activated(self, layer: int) -> Array:
        return leaky(self.net[layer], self.steep) if self.kind(layer) == "leaky_relu" else super().activated(layer)

    def slope(self, layer: int) -> Array:
        return leaky_slope(self.net[layer], self.steep) if self.kind(layer) == "leaky_relu" else super().slope(layer)


class SoftmaxAcrossSamples(Program):
    code = "softmax-across-samples"
    done = "softmax over axis 0, the samples, instead of the outputs; the gradient is out − t, or by the usual Jacobian"
    needs = ("softmax", "batch")

    def activated(self, layer: int) -> Array:
        return softmax(self.net[layer], axis=0) if layer == self.last else super().activated(layer)


class SoftmaxOverAll(Program):
    code, done = "softmax-over-all", "np.exp(z)/np.sum(np.exp(z)) over the whole batch, without an axis"
    needs = ("softmax", "batch")

    def activated(self, layer: int) -> Array:
        powers = np.exp(self.net[layer])
        return powers / powers.sum() if layer == self.last else super().activated(layer)


class LogSoftmaxOut(Program):
    code = "log-softmax-out"
    done = "the model ends in log_softmax and the loss takes log_softmax once more: out is a logarithm, all else is right"
    needs = ("softmax",)

    def recorded(self, record):  # type: ignore[no-untyped-def]
        return super().recorded(record._replace(out=[*record.out[:-1], self.made(np.log(record.out[-1]))]))


class Dropout(Program):
    code = "dropout-on"
    done = "dropout with p = 0.5 is left on in the hidden layers: some outputs are 0, the others doubled, in both directions"
    needs = ("hidden layer",)

    def begin(self) -> None:
        self.random = np.random.default_rng(5)
        self.masks: dict[int, Array] = {}

    def activated(self, layer: int) -> Array:
        out = super().activated(layer)
        if layer == self.last:
            return out
        self.masks[layer] = self.made(2 * self.random.integers(0, 2, out.shape))
        return out * self.masks[layer]

    def from_above(self, layer: int) -> Array:
        return super().from_above(layer) * self.masks[layer]


class IntegerInputs(Program):
    code, done = "integer-inputs", "the inputs are cast to integers, which cuts off their decimals"

    def begin(self) -> None:
        self.x = self.made(self.x.astype("int64"))


class InputsStandardised(Program):
    code, done = "inputs-standardised", "the inputs are standardised over the batch before training, which the config does not do"
    needs = ("batch",)

    def begin(self) -> None:
        self.x = self.made((self.x - self.x.mean(axis=0)) / (self.x.std(axis=0) + 1e-8))


class InputsShuffled(Program):
    code, done = "inputs-shuffled", "the inputs are shuffled without their targets (here: reversed)"
    needs = ("batch",)

    def begin(self) -> None:
        self.x = self.x[::-1].copy()


class SamplesShuffled(Program):
    code, done = "samples-shuffled", "the samples are shuffled, inputs and targets together (here: reversed)"
    needs = ("batch",)

    def begin(self) -> None:
        self.x, self.t = self.x[::-1].copy(), self.t[::-1].copy()


class SameSample(Program):
    code, done = "same-sample", "the loop takes x[0] for every sample of the batch, with the targets of each"
    needs = ("batch",)

    def begin(self) -> None:
        self.x = np.repeat(self.x[:1], self.task.samples, axis=0)
