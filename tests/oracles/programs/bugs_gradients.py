"""Bugs of the gradients: sums, means, axes, and what is multiplied."""

from __future__ import annotations

import numpy as np

from .functions import Array
from .program import Program


class NotZeroed(Program):
    code, done = "grads-not-zeroed", "the gradients are not zeroed: each iteration adds to those of the iterations before"
    needs = ("iterations",)

    def begin(self) -> None:
        self.kept: list[list[Array]] = []

    def gradients(self) -> None:
        super().gradients()
        if self.kept:
            self.dw, self.db = self.added(self.dw, self.kept[0]), self.added(self.db, self.kept[1])
        self.kept = [self.dw, self.db]

    def added(self, these: list[Array], those: list[Array]) -> list[Array]:
        return [self.made(a + b) for a, b in zip(these, those, strict=True)]


class BackwardTwice(Program):
    code, done = "backward-twice", "backward() is called twice in an iteration: every gradient is doubled"
    times = 2

    def gradients(self) -> None:
        super().gradients()
        self.dw, self.db = ([self.made(self.times * g) for g in all_of] for all_of in (self.dw, self.db))


class AccumulatedFour(BackwardTwice):
    code, done = "accumulated-4-times", "gradients are accumulated over 4 passes of the same batch and never divided by 4"
    times = 4


class SumForMean(Program):
    code, done = "sum-for-mean", "reduction='sum' where the config has the mean: loss and gradients are not divided by the samples"
    needs = ("batch", "mean")

    def averaged(self, total: Array) -> Array:
        return total


class MeanForSum(Program):
    code, done = "mean-for-sum", "the mean over the samples where the config has the sum, in loss and gradients"
    needs = ("batch", "sum")

    def averaged(self, total: Array) -> Array:
        return total / self.task.samples


class GradientsNotAveraged(Program):
    code, done = "gradients-not-averaged", "the gradients are summed over the samples, the loss has the mean"
    needs = ("batch", "mean")

    def weight_gradient(self, layer: int) -> Array:
        return super().weight_gradient(layer) * self.task.samples

    def bias_gradient(self, layer: int) -> Array:
        return super().bias_gradient(layer) * self.task.samples


class DividedTwice(Program):
    code, done = "divided-twice", "the gradients are divided by the samples twice: in the loss and in the gradients"
    needs = ("batch", "mean")

    def weight_gradient(self, layer: int) -> Array:
        return super().weight_gradient(layer) / self.task.samples

    def bias_gradient(self, layer: int) -> Array:
        return super().bias_gradient(layer) / self.task.samples


class BiasNotAveraged(Program):
    code, done = "bias-gradient-not-averaged", "db is summed over the samples, dw is their mean"
    needs = ("batch", "mean")

    def bias_gradient(self, layer: int) -> Array:
        return super().bias_gradient(layer) * self.task.samples


class BiasAveraged(Program):
    code, done = "bias-gradient-averaged", "db = δ.mean(axis=0) where all else is summed over the samples"
    needs = ("batch", "sum")

    def bias_gradient(self, layer: int) -> Array:
        return self.delta[layer].mean(axis=0)


class WeightsOnlyAveraged(Program):
    code, done = "weight-gradient-not-averaged", "dw is summed over the samples, db is their mean"
    needs = ("batch", "mean")

    def weight_gradient(self, layer: int) -> Array:
        return super().weight_gradient(layer) * self.task.samples


class BiasSummedOverUnits(Program):
    code, done = "bias-gradient-wrong-axis", "db = δ.sum(axis=1): over the units, one for each sample, where that has the right length"
    needs = ("units as samples",)

    def bias_gradient(self, layer: int) -> Array:
        fits = self.delta[layer].shape[0] == self.delta[layer].shape[1]
        return self.delta[layer].sum(axis=1 if fits else 0)


class BiasShared(Program):
    code, done = "bias-gradient-shared", "db = np.sum(δ) without an axis: one number for the whole layer, broadcast to all its biases"
    needs = ("several units",)

    def bias_gradient(self, layer: int) -> Array:
        return np.full_like(self.b[layer], self.delta[layer].sum())


class LastSample(Program):
    code = "last-sample-only"
    done = "dw = ... in the loop over the samples, not dw += ...: only the last sample's gradient is kept, then divided as before"
    needs = ("batch",)

    def weight_gradient(self, layer: int) -> Array:
        return self.delta[layer][-1:].T @ self.below(layer)[-1:]

    def bias_gradient(self, layer: int) -> Array:
        return self.delta[layer][-1]


class FirstSample(Program):
    code, done = "first-sample-only", "the gradients are those of the first sample, divided by nothing"
    needs = ("batch",)

    def averaged(self, total: Array) -> Array:
        return total

    def loss_of_batch(self) -> Array:
        return super().averaged(super().loss_of_batch())

    def weight_gradient(self, layer: int) -> Array:
        return self.delta[layer][:1].T @ self.below(layer)[:1]

    def bias_gradient(self, layer: int) -> Array:
        return self.delta[layer][0]


class GradientTransposed(Program):
    code, done = "gradient-transposed", "dw = below.T @ δ, which is the transpose, in layers whose matrix is square"
    needs = ("square",)

    def weight_gradient(self, layer: int) -> Array:
        dw = super().weight_gradient(layer)
        return dw.T if dw.shape[0] == dw.shape[1] else dw


class GradientByOwnOut(Program):
    code, done = "gradient-by-own-out", "dw is δ times the activations of the layer itself, not of the layer below, where those are as many"
    needs = ("square",)

    def weight_gradient(self, layer: int) -> Array:
        fits = self.out[layer].shape == self.below(layer).shape
        return self.delta[layer].T @ (self.out[layer] if fits else self.below(layer))


class GradientByNet(Program):
    code, done = "gradient-by-net", "dw is δ times z of the layer below, not its activation"
    needs = ("hidden layer", "bent hidden")

    def weight_gradient(self, layer: int) -> Array:
        return self.delta[layer].T @ (self.net[layer - 1] if layer else self.x)


class GradientFromDout(Program):
    code, done = "gradient-from-dout", "dw and db of the hidden layers are worked from ∂E/∂out, not from δ"
    needs = ("hidden layer", "bent hidden")

    def weight_gradient(self, layer: int) -> Array:
        return super().weight_gradient(layer) if layer == self.last else self.dout[layer].T @ self.below(layer)

    def bias_gradient(self, layer: int) -> Array:
        return super().bias_gradient(layer) if layer == self.last else self.dout[layer].sum(axis=0)


class BiasFromDout(Program):
    code, done = "bias-gradient-from-dout", "db of the hidden layers is the sum of ∂E/∂out, without f′; dw is right"
    needs = ("hidden layer", "bent hidden")

    def bias_gradient(self, layer: int) -> Array:
        return super().bias_gradient(layer) if layer == self.last else self.dout[layer].sum(axis=0)


class BiasOfOtherLayer(Program):
    code, done = "bias-gradient-of-other-layer", "db of a layer is that of the layer above, where it has as many units"
    needs = ("layers alike",)

    def bias_gradient(self, layer: int) -> Array:
        fits = layer < self.last and len(self.b[layer]) == len(self.b[layer + 1])
        return self.delta[layer + 1 if fits else layer].sum(axis=0)


class ClippedByValue(Program):
    code, done = "clipped-by-value", "every gradient is clipped to ±0.05"

    def averaged(self, total: Array) -> Array:
        mean = super().averaged(total)
        return np.clip(mean, -0.05, 0.05) if mean.ndim else mean


class ClippedByNorm(Program):
    code, done = "clipped-by-norm", "clip_grad_norm_ is left on: all gradients are scaled together until their norm is 0.2"

    def gradients(self) -> None:
        super().gradients()
        norm = float(np.sqrt(sum((g.astype("float64") ** 2).sum() for g in (*self.dw, *self.db))))
        share = min(1.0, 0.2 / (norm + 1e-6))
        self.dw, self.db = ([self.made(share * g) for g in all_of] for all_of in (self.dw, self.db))


class EtaInGradient(Program):
    code, done = "eta-twice-in-gradient", "the gradients are multiplied with η when they are made, and once more in the update"

    def gradients(self) -> None:
        super().gradients()
        self.dw, self.db = ([self.made(self.eta * g) for g in all_of] for all_of in (self.dw, self.db))
