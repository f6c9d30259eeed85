"""Bugs of the loss, of its slope and of the targets."""

from __future__ import annotations

import numpy as np

from .functions import LOSSES, Array, softmax, through_softmax, times_log
from .program import Program


class SoftmaxTwice(Program):
    code = "softmax-twice"
    done = "nn.CrossEntropyLoss is given probabilities: softmax once more in the loss, and a gradient through both"
    needs = ("softmax",)

    def shares(self, out: Array) -> Array:
        return super().shares(softmax(out))

    def through(self, layer: int) -> None:
        if layer != self.last:
            return super().through(layer)
        dout = self.made(softmax(self.out[layer]) - self.t)
        self.dout[layer] = None if self.task.fused else dout
        self.delta[layer] = self.made(through_softmax(dout, self.out[layer]))
        return None


class SoftmaxTwiceInModel(Program):
    code = "softmax-twice-in-model"
    done = "the model has two softmaxes at its end, one after the other; δ is out − t, or by the Jacobian of one"
    needs = ("softmax",)

    def activated(self, layer: int) -> Array:
        once = super().activated(layer)
        return softmax(once) if layer == self.last else once


class LogForgotten(Program):
    code = "log-forgotten"
    done = "nn.NLLLoss is given probabilities, not their logarithms: the loss is −Σ t·out, the gradient follows from it"
    needs = ("softmax",)

    def shares(self, out: Array) -> Array:
        return -self.t * out

    def through(self, layer: int) -> None:
        if layer != self.last:
            return super().through(layer)
        self.dout[layer] = None if self.task.fused else -self.t
        self.delta[layer] = self.made(through_softmax(-self.t, self.out[layer]))
        return None


class LogOfTwo(Program):
    code, done = "log-base-2", "np.log2 in the loss, and not in the gradient"
    needs = ("logarithm",)

    def shares(self, out: Array) -> Array:
        return super().shares(out) / np.log(2)


class LogOfTen(Program):
    code, done = "log-base-10", "np.log10 in the loss, and not in the gradient"
    needs = ("logarithm",)

    def shares(self, out: Array) -> Array:
        return super().shares(out) / np.log(10)


class EpsilonInLog(Program):
    code, done = "epsilon-in-log", "log(out + 1e-7) in the loss, so that it is never of 0"
    needs = ("logarithm",)
    epsilon = 1e-7

    def shares(self, out: Array) -> Array:
        o, t, e = out, self.t, self.epsilon
        binary = self.task.loss == "binary_cross_entropy"
        return -times_log(t, o + e) - (times_log(1 - t, 1 - o + e) if binary else 0)


class EpsilonLarge(EpsilonInLog):
    code, done = "large-epsilon-in-log", "log(out + 1e-3) in the loss"
    epsilon = 1e-3


class HalfOfBinary(Program):
    code = "binary-by-categorical"
    done = "−t·ln(out) where the loss is binary cross-entropy: the term of 1 − t is missing, in loss and gradient"
    needs = ("binary",)

    def shares(self, out: Array) -> Array:
        return LOSSES["cross_entropy"].share(out, self.t, self.task.outputs)

    def from_loss(self) -> Array:
        return LOSSES["cross_entropy"].slope(self.out[-1], self.t, self.task.outputs)

    def fused(self) -> Array:
        return self.from_loss() * self.out[-1] * (1 - self.out[-1])


class HalfOfBinaryLoss(Program):
    code, done = "binary-by-categorical-in-loss", "−t·ln(out) is what is printed as the binary cross-entropy; the gradient is right"
    needs = ("binary",)
    shares = HalfOfBinary.shares


class SquaredForEntropy(Program):
    code = "squared-error-for-entropy"
    done = "squared error with its gradient 2·(out − t), through the activation, where the loss is a cross-entropy"
    needs = ("logarithm",)

    def shares(self, out: Array) -> Array:
        return (out - self.t) ** 2

    def through(self, layer: int) -> None:
        if layer != self.last:
            return super().through(layer)
        dout = self.made(2 * (self.out[-1] - self.t))
        self.dout[layer] = dout
        self.delta[layer] = self.made(self.sloped(layer))
        self.dout[layer] = None if self.task.fused else dout
        return None


class LossWithoutHalf(Program):
    code, done = "loss-without-half", "the ½ is missing in the loss that is printed, not in the gradient"
    needs = ("half",)

    def shares(self, out: Array) -> Array:
        return 2 * super().shares(out)


class GradientWithoutTwo(Program):
    code = "gradient-without-two"
    done = "out − t as the slope of a squared error without ½: the 2 is missing in the gradient, the loss is right"
    needs = ("squared without half",)

    def from_loss(self) -> Array:
        return super().from_loss() / 2


class GradientWithTwo(Program):
    code, done = "gradient-with-two", "2·(out − t) as the slope of ½·(out − t)²; the loss is right"
    needs = ("half",)

    def from_loss(self) -> Array:
        return 2 * super().from_loss()


class SquaredForHalf(Program):
    code, done = "squared-for-half", "(out − t)² where the config has ½·(out − t)²: loss and gradient are twice as large"
    needs = ("half",)

    def shares(self, out: Array) -> Array:
        return 2 * super().shares(out)

    def from_loss(self) -> Array:
        return 2 * super().from_loss()


class MeanOverOutputs(Program):
    code = "mean-over-outputs"
    done = "the loss is the mean over batch × outputs (nn.MSELoss, nn.BCELoss): loss and gradients are divided by the outputs too"
    needs = ("several outputs", "no softmax", "mean")

    def averaged(self, total: Array) -> Array:
        return super().averaged(total) / self.task.outputs


class MseLoss(Program):
    code = "mse-loss"
    done = "nn.MSELoss for ½·Σ(out − t)²: the mean of (out − t)² over batch × outputs, its ∂E/∂out 2·(out − t)/n by sample"
    needs = ("half", "mean", "not two outputs")

    def shares(self, out: Array) -> Array:
        return (out - self.t) ** 2 / self.task.outputs

    def from_loss(self) -> Array:
        return 2 * (self.out[-1] - self.t) / self.task.outputs


class FlippedError(Program):
    code, done = "flipped-error", "t − out where it should be out − t (or its slope with the other sign), and the update still subtracts"

    def from_loss(self) -> Array:
        return -super().from_loss()

    def fused(self) -> Array:
        return -super().fused()


class TargetsOff(Program):
    code, done = "targets-off-by-one", "the classes are counted from 1: each target stands one output too far"
    needs = ("several outputs",)

    def begin(self) -> None:
        self.t = np.roll(self.t, 1, axis=1)


class LabelSmoothing(Program):
    code, done = "label-smoothing", "label smoothing of 0.1 is left on: the targets are 0.9·t + 0.1/n"
    needs = ("softmax",)

    def begin(self) -> None:
        self.t = self.made(0.9 * self.t + 0.1 / self.task.outputs)


class TargetsBroadcast(Program):
    code = "targets-broadcast"
    done = "out has shape (N, 1), the targets (N,): every output is compared with every target"
    needs = ("one output", "squared", "batch")

    def shares(self, out: Array) -> Array:
        return super().shares(out - self.t.T + self.t) / self.task.samples

    def from_loss(self) -> Array:
        return super().from_loss() + self.t - self.t.mean()


class LossOfLastSample(Program):
    code = "loss-of-last-sample"
    done = "loss = ... in the loop, not loss += ...: the loss printed is the last sample's; the gradients are right"
    needs = ("batch",)

    def loss_of_batch(self) -> Array:
        return self.shares(self.out[-1])[-1].sum()


class LossNotAveraged(Program):
    code, done = "loss-not-averaged", "the loss that is printed is the sum over the samples, the gradients have the mean"
    needs = ("batch", "mean")

    def loss_of_batch(self) -> Array:
        return self.shares(self.out[-1]).sum()


class PenaltyLeftOn(Program):
    code, done = "l2-penalty", "a penalty of 0.01·Σw² is left in the loss, and in the gradients of the weights"
    strength = 0.01

    def loss_of_batch(self) -> Array:
        return super().loss_of_batch() + self.strength * sum((w * w).sum() for w in self.w)

    def gradients(self) -> None:
        super().gradients()
        self.dw = [self.made(dw + 2 * self.strength * w) for dw, w in zip(self.dw, self.w, strict=True)]
