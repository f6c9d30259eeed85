"""Bugs of the loss, most of them of the number that is printed alone."""

from __future__ import annotations

import numpy as np

from ..functions import Array, times_log
from ..program import Program


class RootPrinted(Program):
    code, done = "rmse-printed", "the square root of the loss is printed; the gradients are right"
    needs = ("squared",)

    def loss_of_batch(self) -> Array:
        return np.sqrt(super().loss_of_batch())


class AbsoluteError(Program):
    code, done = "absolute-error", "|out − t| and its sign (nn.L1Loss), where the config has a squared error"
    needs = ("squared",)

    def shares(self, out: Array) -> Array:
        return np.abs(out - self.t)

    def from_loss(self) -> Array:
        return np.sign(self.out[-1] - self.t)


class SmoothL1(Program):
    code, done = "smooth-l1", "nn.SmoothL1Loss: ½·e² below 1, |e| − ½ above, and its slope, where the config has a squared error"
    needs = ("squared without half",)

    def shares(self, out: Array) -> Array:
        error = np.abs(out - self.t)
        return np.where(error < 1, error**2 / 2, error - 0.5)

    def from_loss(self) -> Array:
        return np.clip(self.out[-1] - self.t, -1, 1)


class RunningMean(Program):
    code, done = "loss-running-mean", "total += loss; the loss printed is total / (i + 1), the mean of all iterations so far"
    needs = ("iterations",)
    total = 0.0

    def loss_of_batch(self) -> Array:
        self.total = self.total + super().loss_of_batch()
        return self.total / (self.number + 1)


class RunningTotal(Program):
    code, done = "loss-not-reset", "loss += ... without loss = 0 in the iteration: the losses printed add up"
    needs = ("iterations",)
    total = 0.0

    def loss_of_batch(self) -> Array:
        self.total = self.total + super().loss_of_batch()
        return self.total


class MinusForgotten(Program):
    code, done = "loss-without-minus", "Σ t·ln(out): the minus of the cross-entropy is missing in the loss, not in the gradient"
    needs = ("logarithm",)

    def shares(self, out: Array) -> Array:
        return -super().shares(out)


class LossFromNet(Program):
    code, done = "loss-from-net", "the loss is worked from z of the output layer, not from its activation; the gradients are right"
    needs = ("squared", "bent output")

    def loss_of_batch(self) -> Array:
        return self.averaged(self.shares(self.net[-1]).sum())


class ArgumentsSwapped(Program):
    code, done = "loss-arguments-swapped", "log_loss(prediction, target): −Σ out·ln(t + 1e-9); the gradients are right"
    needs = ("logarithm",)

    def shares(self, out: Array) -> Array:
        other = times_log(1 - out, 1 - self.t + 1e-9) if self.task.loss == "binary_cross_entropy" else 0
        return -times_log(out, self.t + 1e-9) - other


class ClassWeights(Program):
    code, done = "class-weights", "CrossEntropyLoss(weight=...) counts the samples of the first class twice, in loss and gradient"
    needs = ("softmax",)

    def weights(self) -> Array:
        return 1 + self.t[:, :1]

    def shares(self, out: Array) -> Array:
        return self.weights() * super().shares(out)

    def from_loss(self) -> Array:
        return self.weights() * super().from_loss()

    def fused(self) -> Array:
        return self.weights() * super().fused()


class Lasso(Program):
    code, done = "l1-penalty", "a penalty of 0.01·Σ|w| is left in the loss, and in the gradients of the weights"

    def loss_of_batch(self) -> Array:
        return super().loss_of_batch() + 0.01 * sum(np.abs(w).sum() for w in self.w)

    def gradients(self) -> None:
        super().gradients()
        self.dw = [self.made(dw + 0.01 * np.sign(w)) for dw, w in zip(self.dw, self.w, strict=True)]


class PenaltyInGradients(Program):
    code, done = "l2-in-gradients-only", "0.1·w is added to every dW, as of a penalty that the loss has not"

    def gradients(self) -> None:
        super().gradients()
        self.dw = [self.made(dw + 0.1 * w) for dw, w in zip(self.dw, self.w, strict=True)]


class FirstOutputPrinted(Program):
    code, done = "loss-of-first-output", "the loss printed is that of the first output alone: a [0] left over; the gradients are right"
    needs = ("several outputs", "no softmax")

    def loss_of_batch(self) -> Array:
        return self.averaged(self.shares(self.out[-1])[:, 0].sum())
