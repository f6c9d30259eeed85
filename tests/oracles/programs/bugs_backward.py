"""Bugs of the backward pass."""

from __future__ import annotations

import numpy as np

from .functions import ACTIVATIONS, Array
from .program import Program


class SlopeAtOut(Program):
    code, done = "slope-at-out", "f′ expects z and is given the activation: sigmoid_prime(a) = σ(a)·(1 − σ(a))"
    needs = ("slope by net",)

    def slope(self, layer: int) -> Array:
        activation = ACTIVATIONS[self.kind(layer)]
        return activation.slope(self.out[layer], activation.value(self.out[layer]))


class SlopeAtNet(Program):
    code, done = "slope-at-net", "f′ is written in terms of the activation and is given z: z·(1 − z), or 1 − z²"
    needs = ("slope by out",)

    def slope(self, layer: int) -> Array:
        return ACTIVATIONS[self.kind(layer)].slope(self.net[layer], self.net[layer])


class SlopeLeftOutInHidden(Program):
    code, done = "slope-left-out-in-hidden", "the hidden layers do not multiply with f′"
    needs = ("hidden layer", "bent hidden")

    def slope(self, layer: int) -> Array:
        return super().slope(layer) if layer == self.last else 1.0


class SlopeLeftOutInOutput(Program):
    code, done = "slope-left-out-in-output", "the output layer does not multiply with f′: its δ is ∂E/∂out"
    needs = ("bent output", "not fused")

    def sloped(self, layer: int) -> Array:
        return self.dout[layer] if layer == self.last else super().sloped(layer)


class SlopeTwice(Program):
    code, done = "slope-twice", "f′ is multiplied in twice in the hidden layers"
    needs = ("hidden layer", "curved hidden")

    def slope(self, layer: int) -> Array:
        slope = super().slope(layer)
        return slope if layer == self.last else slope * slope


class SlopeOfSigmoid(Program):
    code, done = "slope-of-sigmoid", "a·(1 − a), the slope of sigmoid, in layers that have another activation"
    needs = ("bent, no sigmoid",)

    def slope(self, layer: int) -> Array:
        return self.out[layer] * (1 - self.out[layer])


class SlopeOfOutputLayer(Program):
    code, done = "slope-of-other-layer", "the hidden layers are given the slope of the output layer's activation, each at its own numbers"
    needs = ("hidden layer", "ends differently", "no softmax")

    def slope(self, layer: int) -> Array:
        return ACTIVATIONS[self.kind(self.last)].slope(self.net[layer], self.out[layer])


class ReluSlopeAtZero(Program):
    code, done = "relu-slope-at-zero", "relu′ with >= in place of >, where a net is exactly 0"
    needs = ("net of zero",)

    def slope(self, layer: int) -> Array:
        return (self.net[layer] >= 0).astype(self.net[layer].dtype) if self.kind(layer) == "relu" else super().slope(layer)


class LeakySlopeLost(Program):
    code, done = "leaky-slope-lost", "leaky_relu goes backward as relu: its slope below 0 is 0"
    needs = ("leaky_relu",)

    def slope(self, layer: int) -> Array:
        return (self.net[layer] > 0).astype(self.net[layer].dtype) if self.kind(layer) == "leaky_relu" else super().slope(layer)


class ReluWithoutGate(Program):
    code, done = "relu-without-gate", "relu lets every gradient through in the backward pass"
    needs = ("relu",)

    def slope(self, layer: int) -> Array:
        return 1.0 if self.kind(layer) == "relu" else super().slope(layer)


class ReluGatedByGradient(Program):
    code, done = "relu-gated-by-gradient", "relu goes backward as relu of the gradient: where ∂E/∂out > 0, not where net > 0"
    needs = ("relu",)

    def slope(self, layer: int) -> Array:
        return (self.dout[layer] > 0).astype(self.net[layer].dtype) if self.kind(layer) == "relu" else super().slope(layer)


class SoftmaxDiagonal(Program):
    code, done = "softmax-diagonal", "softmax goes backward by out·(1 − out) alone, the diagonal of its Jacobian"
    needs = ("softmax", "not fused")

    def sloped(self, layer: int) -> Array:
        return self.dout[layer] * self.slope(layer)


class SlopeAfterFused(Program):
    code, done = "slope-after-fused", "out − t is multiplied with out·(1 − out) too, although it holds f′ already"
    needs = ("logarithm", "fused")

    def fused(self) -> Array:
        return super().fused() * self.out[-1] * (1 - self.out[-1])


class ErrorForSlope(Program):
    code, done = "error-for-slope", "∂E/∂out is out − t, that of half a squared error, though the loss is a cross-entropy; f′ follows"
    needs = ("logarithm", "not fused")

    def from_loss(self) -> Array:
        return self.out[-1] - self.t


class BackwardTransposed(Program):
    code, done = "backward-transposed", "δ @ W.T where it should be δ @ W, in the layers whose matrix is square"
    needs = ("square above",)

    def from_above(self, layer: int) -> Array:
        w = self.w[layer + 1]
        return self.delta[layer + 1] @ (w.T if w.shape[0] == w.shape[1] else w)


class OtherWeights(Program):
    code, done = "weights-of-other-layer", "δ goes back through the weights of the layer itself, not of the layer above, where they fit"
    needs = ("layers of one shape",)

    def from_above(self, layer: int) -> Array:
        fits = self.w[layer].shape == self.w[layer + 1].shape
        return self.delta[layer + 1] @ self.w[layer if fits else layer + 1]


class FirstOutputOnly(Program):
    code, done = "first-unit-only", "the sum over the units above ends after the first: a return that is indented too far"
    needs = ("several units above",)

    def from_above(self, layer: int) -> Array:
        return self.delta[layer + 1][:, :1] @ self.w[layer + 1][:1]


class DeltasSummed(Program):
    code, done = "weights-summed-apart", "(Σδ)·(Σw), each summed by itself, where it should be Σ δ·w"
    needs = ("several units above",)

    def from_above(self, layer: int) -> Array:
        return self.delta[layer + 1].sum(axis=1, keepdims=True) * self.w[layer + 1].sum(axis=0)


class FromOutForDelta(Program):
    code, done = "back-from-dout", "∂E/∂out of the layer above is sent back through the weights, not its δ"
    needs = ("hidden layer", "slope above", "not fused")

    def from_above(self, layer: int) -> Array:
        return self.dout[layer + 1] @ self.w[layer + 1]


class ActivationDetached(Program):
    code, done = "activation-detached", "the last hidden activation is detached: nothing goes back beyond it, gradients below are 0"
    needs = ("hidden layer",)

    def from_above(self, layer: int) -> Array:
        return super().from_above(layer) * (0 if layer == self.last - 1 else 1)


class FirstLayerNotReached(Program):
    code, done = "first-layer-not-reached", "the backward loop stops a layer too early: gradients of the first layer stay 0"
    needs = ("hidden layer",)

    def gradients(self) -> None:
        super().gradients()
        self.dw[0], self.db[0] = self.dw[0] * 0, self.db[0] * 0


class UpdatedBeforeUse(Program):
    code, done = "updated-before-use", "each layer is updated as soon as it has its gradient, before δ goes back through its weights"
    needs = ("hidden layer",)

    def backward(self) -> None:
        super().backward()
        old, self.w = self.w, list(self.w)
        for layer in reversed(range(self.task.depth)):
            self.through(layer)
            self.w[layer] = self.made(self.stepped(old[layer], self.made(self.averaged(self.weight_gradient(layer)))))
        self.w = old


class GradientVanishes(Program):
    code, done = "delta-clipped", "δ is clipped to ±0.1 on its way back"

    def sloped(self, layer: int) -> Array:
        return np.clip(super().sloped(layer), -0.1, 0.1)

    def fused(self) -> Array:
        return np.clip(super().fused(), -0.1, 0.1)


class SignOfHidden(Program):
    code, done = "sign-of-hidden", "the δ of the hidden layers has the wrong sign: a minus too many on the way back"
    needs = ("hidden layer",)

    def from_above(self, layer: int) -> Array:
        return super().from_above(layer) * (-1 if layer == self.last - 1 else 1)
