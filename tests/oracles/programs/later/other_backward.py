"""Bugs of the backward pass and of the gradients."""

from __future__ import annotations

import numpy as np

from ..functions import Array
from ..program import Program, Record, copies


class TanhSlopeWithoutSquare(Program):
    code, done = "tanh-slope-without-square", "the slope of tanh is written as 1 − a"
    needs = ("tanh",)

    def slope(self, layer: int) -> Array:
        return 1 - self.out[layer] if self.kind(layer) == "tanh" else super().slope(layer)


class TanhSlopeOfDouble(Program):
    code, done = "tanh-slope-of-double", "the slope of tanh is written as 1 − a*2, one star too few"
    needs = ("tanh",)

    def slope(self, layer: int) -> Array:
        return 1 - self.out[layer] * 2 if self.kind(layer) == "tanh" else super().slope(layer)


class SigmoidSlopeSign(Program):
    code, done = "sigmoid-slope-sign", "the slope of sigmoid is written as a·(a − 1)"
    needs = ("sigmoid",)

    def slope(self, layer: int) -> Array:
        slope = super().slope(layer)
        return -slope if self.kind(layer) == "sigmoid" else slope


class SigmoidSlopePrecedence(Program):
    code, done = "sigmoid-slope-precedence", "a * 1 - a: the brackets of a * (1 - a) are missing, so that the slope of sigmoid is 0"
    needs = ("sigmoid",)

    def slope(self, layer: int) -> Array:
        return self.out[layer] * 1 - self.out[layer] if self.kind(layer) == "sigmoid" else super().slope(layer)


class ReluSlopeBySign(Program):
    code, done = "relu-slope-by-sign", "np.sign(z) as the slope of relu: −1 below 0"
    needs = ("relu",)

    def slope(self, layer: int) -> Array:
        return np.sign(self.net[layer]) if self.kind(layer) == "relu" else super().slope(layer)


class ReluSlopeIsOut(Program):
    code, done = "relu-slope-is-out", "relu(z) is multiplied in where its slope, 1 or 0, should be"
    needs = ("relu",)

    def slope(self, layer: int) -> Array:
        return self.out[layer] if self.kind(layer) == "relu" else super().slope(layer)


class SlopeOfLastSample(Program):
    code, done = "slope-of-last-sample", "the sample's index is left over from a loop: f′ of the hidden layers is the last sample's for all"
    needs = ("hidden layer", "bent hidden", "batch")

    def slope(self, layer: int) -> Array:
        slope = super().slope(layer)
        return slope if layer == self.last else np.repeat(slope[-1:], len(slope), axis=0)


class SlopeOfLayerAbove(Program):
    code, done = "slope-of-layer-above", "zs[-l + 1] for zs[-l]: a hidden layer has f′ of the layer above it, where that has as many units"
    needs = ("layers alike", "no softmax")

    def slope(self, layer: int) -> Array:
        fits = layer < self.last and self.net[layer].shape == self.net[layer + 1].shape
        return super().slope(layer + 1 if fits else layer)


class SoftmaxOffDiagonal(Program):
    code, done = "softmax-off-diagonal", "the Jacobian of softmax is −out_i·out_j everywhere: the case i = j is forgotten"
    needs = ("softmax", "not fused")

    def sloped(self, layer: int) -> Array:
        if layer < self.last:
            return super().sloped(layer)
        return -self.out[layer] * (self.dout[layer] * self.out[layer]).sum(axis=1, keepdims=True)


class TargetClassOnly(Program):
    code, done = "target-class-only", "δ is out − 1 for the target's class and 0 for all others"
    needs = ("softmax", "fused")

    def fused(self) -> Array:
        return super().fused() * self.t


class OneNotSubtracted(Program):
    code, done = "one-not-subtracted", "probs[range(n), y] - 1 stands alone, where it should be -= 1: δ is out"
    needs = ("softmax", "fused")

    def fused(self) -> Array:
        return self.out[-1]


class ProbabilitiesInPlace(Program):
    code, done = "probabilities-in-place", "d = probs; d -= t: what is recorded as the output is out − t; all else is right"
    needs = ("fused",)

    def recorded(self, record: Record) -> Record:
        return super().recorded(record._replace(out=[*record.out[:-1], record.delta[-1]]))


class AveragedAtEveryLayer(Program):
    code, done = (
        "averaged-at-every-layer",
        "each layer's backward divides by the samples what it passes on, and the gradients are divided too",
    )
    needs = ("hidden layer", "batch", "mean")

    def from_above(self, layer: int) -> Array:
        return super().from_above(layer) / self.task.samples


class BackwardReshaped(Program):
    code, done = "backward-reshaped", "W comes as inputs × units and is brought back by reshape, not by .T, for δ on its way back"
    needs = ("upper layer to be mixed",)

    def from_above(self, layer: int) -> Array:
        w = self.w[layer + 1]
        return self.delta[layer + 1] @ np.ascontiguousarray(w.T).reshape(w.shape)


class ProductOfMeans(Program):
    code, done = "product-of-means", "dW is the mean of δ over the samples times the mean of the activations, not the mean of products"
    needs = ("batch", "mean")

    def weight_gradient(self, layer: int) -> Array:
        return np.outer(self.delta[layer].sum(axis=0), self.below(layer).mean(axis=0))


class GradientReshaped(Program):
    code, done = "gradient-reshaped", "below.T @ δ, of inputs × units, is made to fit W by reshape, not by .T"
    needs = ("layer to be mixed",)

    def weight_gradient(self, layer: int) -> Array:
        return np.ascontiguousarray(super().weight_gradient(layer).T).reshape(self.w[layer].shape)


class BiasGradientTimesBias(Program):
    code, done = "bias-gradient-times-bias", "db = Σ δ·b: the bias is taken for an input of its weight 1"

    def bias_gradient(self, layer: int) -> Array:
        return super().bias_gradient(layer) * self.b[layer]


class BiasGradientOfFirst(Program):
    code, done = "bias-gradient-of-first-sample", "db = delta[0]: the first sample's alone, not divided by anything; dW is right"
    needs = ("batch",)

    def gradients(self) -> None:
        super().gradients()
        self.db = [delta[0].copy() for delta in self.delta]


class OneSidedDifferences(Program):
    code, done = "one-sided-differences", "dW is numerical, (E(w + h) − E(w)) / h with h = 0.1"
    step = 0.1

    def weight_gradient(self, layer: int) -> Array:
        kept = self.net, self.out, self.w
        start, found = self.total(), np.zeros_like(self.w[layer])
        for place in np.ndindex(found.shape):
            self.w = copies(kept[2])
            self.w[layer][place] += self.step
            self.forward()
            found[place] = (self.total() - start) / self.step
        self.net, self.out, self.w = kept
        return found

    def total(self) -> Array:
        return self.shares(self.out[-1]).sum()


class GradientNormalised(Program):
    code, done = "gradients-normalised", "each gradient is divided by its own norm: dW /= np.linalg.norm(dW) + 1e-8"

    def gradients(self) -> None:
        super().gradients()
        self.dw, self.db = ([self.made(g / (np.sqrt((g * g).sum()) + 1e-8)) for g in all_of] for all_of in (self.dw, self.db))


class FirstLayerByHiddenOut(Program):
    code, done = (
        "first-layer-by-hidden-out",
        "activations[i] for activations[i - 1] in the first layer alone, where the sizes allow it: dW1 = δ1ᵀ·a1",
    )
    needs = ("square hidden",)

    def weight_gradient(self, layer: int) -> Array:
        fits = layer == 0 and self.out[0].shape == self.x.shape
        return self.delta[layer].T @ self.out[0] if fits else super().weight_gradient(layer)


class DeltaAveragedOverUnits(Program):
    code, done = "delta-averaged-over-units", "np.mean for np.sum over the units above: ∂E/∂out of a hidden unit is divided by their number"
    needs = ("several units above",)

    def from_above(self, layer: int) -> Array:
        return super().from_above(layer) / len(self.w[layer + 1])
