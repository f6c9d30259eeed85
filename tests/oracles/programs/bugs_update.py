"""Bugs of the update."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .functions import Array
from .program import Program, Record


class EtaTwice(Program):
    code, done = "eta-twice", "the update is multiplied with η twice"

    def stepped(self, parameter: Array, gradient: Array) -> Array:
        return parameter - self.eta * self.eta * gradient


class EtaLeftOut(Program):
    code, done = "eta-left-out", "the update subtracts the gradient itself, without η"

    def stepped(self, parameter: Array, gradient: Array) -> Array:
        return parameter - gradient


class OtherEta(Program):
    code, done = "other-eta", "the learning rate is 0.01, an optimiser's own, not the config's"

    def stepped(self, parameter: Array, gradient: Array) -> Array:
        return parameter - 0.01 * gradient


class EtaBySamples(Program):
    code, done = "eta-by-samples", "η is divided by the samples too: w − (η/N)·∂E/∂w, though the gradient is the mean"
    needs = ("batch", "mean")

    def stepped(self, parameter: Array, gradient: Array) -> Array:
        return parameter - self.eta / self.task.samples * gradient


class Ascent(Program):
    code, done = "gradient-ascent", "the update adds η·∂E/∂w"

    def stepped(self, parameter: Array, gradient: Array) -> Array:
        return parameter + self.eta * gradient


class UpdateTwice(Program):
    code, done = "step-twice", "optimizer.step() is called twice in an iteration"

    def update(self) -> None:
        super().update()
        super().update()


class Decay(Program):
    code, done = "weight-decay", "the optimiser has weight_decay=0.01: every parameter shrinks by η·0.01 of itself too"

    def stepped(self, parameter: Array, gradient: Array) -> Array:
        return parameter - self.eta * (gradient + 0.01 * parameter)


class Momentum(Program):
    code, done = "momentum", "the optimiser has momentum=0.9: from the second iteration on it adds 0.9 of the step before"
    needs = ("iterations",)

    def begin(self) -> None:
        self.speed: list[Array] = []

    def update(self) -> None:
        gradients = [*self.dw, *self.db]
        self.speed = [self.made(0.9 * v + g) for v, g in zip(self.speed or [0 * g for g in gradients], gradients, strict=True)]
        speeds = self.speed[: self.task.depth], self.speed[self.task.depth :]
        self.w = [self.made(self.stepped(w, v)) for w, v in zip(self.w, speeds[0], strict=True)]
        self.b = [self.made(self.stepped(b, v)) for b, v in zip(self.b, speeds[1], strict=True)]


class Adam(Program):
    code, done = "adam", "the optimiser is Adam, not gradient descent: its first step is η·sign(∂E/∂w)"

    def begin(self) -> None:
        self.moments: dict[int, tuple[Array, Array]] = {}

    def update(self) -> None:
        self.turn = 0
        super().update()

    def stepped(self, parameter: Array, gradient: Array) -> Array:
        first, second = self.moments.get(self.turn, (0 * gradient, 0 * gradient))
        first, second = 0.9 * first + 0.1 * gradient, 0.999 * second + 0.001 * gradient**2
        self.moments[self.turn], n = (first, second), self.number + 1
        self.turn += 1
        return parameter - self.eta * (first / (1 - 0.9**n)) / (np.sqrt(second / (1 - 0.999**n)) + 1e-8)


class EtaDecays(Program):
    code, done = "eta-decays", "a scheduler is left on: η is multiplied with 0.9 after every iteration"
    needs = ("iterations",)

    def update(self) -> None:
        super().update()
        self.eta *= 0.9


class BiasesNotUpdated(Program):
    code, done = "biases-not-updated", "the biases are not updated"

    def update(self) -> None:
        before = self.b
        super().update()
        self.b = before


class FirstLayerNotUpdated(Program):
    code, done = "first-layer-not-updated", "the optimiser was not given the parameters of the first layer"

    def update(self) -> None:
        before = self.w[0], self.b[0]
        super().update()
        self.w[0], self.b[0] = before


class LastLayerNotUpdated(Program):
    code, done = "last-layer-not-updated", "the loop of the update ends a layer too early: the output layer stays as it is"
    needs = ("hidden layer",)

    def update(self) -> None:
        before = self.w[-1], self.b[-1]
        super().update()
        self.w[-1], self.b[-1] = before


class UpdateLost(Program):
    code, done = "update-lost", "for p, g in ...: p = p - lr * g, which changes a name, not the parameter"

    def update(self) -> None:
        self.w, self.b = list(self.w), list(self.b)


class UpdateTransposed(Program):
    code, done = "update-transposed", "the update subtracts η·dw.T, where the matrix is square; dw itself is right"
    needs = ("square",)

    def stepped(self, parameter: Array, gradient: Array) -> Array:
        square = gradient.ndim == 2 and gradient.shape[0] == gradient.shape[1]
        return super().stepped(parameter, gradient.T if square else gradient)


class StepBeforeBackward(Program):
    code = "step-before-backward"
    done = "optimizer.step() comes before loss.backward(): each update uses the gradients of the iteration before"

    def begin(self) -> None:
        self.held: tuple[list[Array], list[Array]] | None = None

    def update(self) -> None:
        now = self.dw, self.db
        self.dw, self.db = self.held or ([0 * g for g in self.dw], [0 * g for g in self.db])
        super().update()
        self.dw, self.db = self.held = now


class Restarted(Program):
    code, done = "weights-set-back", "the parameters are made anew in every iteration: each starts from the first ones"
    needs = ("iterations",)

    def forward(self) -> None:
        self.w, self.b = [self.made(w) for w in self.task.w], [self.made(b) for b in self.task.b]
        super().forward()


class InputTrained(Program):
    code, done = "input-not-detached", "the inputs have requires_grad and are among the parameters: they are updated too"
    needs = ("iterations",)

    def update(self) -> None:
        gradient = self.averaged(self.delta[0] @ self.w[0])
        super().update()
        self.x = self.made(self.stepped(self.x, gradient))


class StepForEachSample(Program):
    code, done = "step-for-each-sample", "the parameters are updated after each sample, not once after the batch"
    needs = ("batch",)

    def iteration(self, number: int) -> Record:
        x, t, each = self.x, self.t, []
        for sample in range(len(x)):
            self.x, self.t = x[sample : sample + 1], t[sample : sample + 1]
            each.append(super().iteration(number))
        self.x, self.t = x, t
        return self.joined(each)

    def averaged(self, total: Array) -> Array:
        return total

    def mean(self, parts: Sequence[Array]) -> Array:
        return self.made(super().averaged(sum(parts)))

    def joined(self, each: list[Record]) -> Record:
        """One record of all samples: the loss and the gradients are summed, and their mean taken, by who looks at the whole."""
        whole = {field: np.concatenate([getattr(one, field) for one in each]) for field in ("x", "t")}
        whole |= {field: [_of(np.concatenate, parts) for parts in _layers(each, field)] for field in ("net", "out", "dout", "delta")}
        whole |= {field: [self.mean(parts) for parts in _layers(each, field)] for field in ("dw", "db")}
        loss = self.mean([one.loss for one in each])
        return each[0]._replace(**whole, loss=loss, new_w=each[-1].new_w, new_b=each[-1].new_b)


def _layers(each: list[Record], field: str) -> zip:  # type: ignore[type-arg]
    """For each layer, the arrays of all samples."""
    return zip(*(getattr(one, field) for one in each), strict=True)


def _of(join, parts):  # type: ignore[no-untyped-def]
    return None if parts[0] is None else join(parts)
