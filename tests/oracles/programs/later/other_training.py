"""Bugs of the update, of the optimiser, and of what is kept of a run."""

from __future__ import annotations

import numpy as np

from ..functions import Array
from ..program import Program, Record


class _Optimiser(Program):
    """Keeps an array for each parameter, which starts at 0; `step` gives it anew, and what η is multiplied with."""

    def begin(self) -> None:
        self.kept: dict[int, Array] = {}

    def update(self) -> None:
        self.turn = 0
        super().update()

    def stepped(self, parameter: Array, gradient: Array) -> Array:
        self.kept[self.turn], step = self.step(self.kept.get(self.turn, 0 * gradient), gradient)
        self.turn += 1
        return parameter - self.eta * step

    def step(self, kept: Array, gradient: Array) -> tuple[Array, Array]:
        raise NotImplementedError


class MomentumAsAverage(_Optimiser):
    code, done = "momentum-as-average", "v = 0.9·v + 0.1·g; w -= lr·v: the first step is a tenth of the gradient's"

    def step(self, kept: Array, gradient: Array) -> tuple[Array, Array]:
        speed = 0.9 * kept + 0.1 * gradient
        return speed, speed


class Nesterov(_Optimiser):
    code, done = "nesterov", "SGD(momentum=0.9, nesterov=True): a step by g + 0.9·v"

    def step(self, kept: Array, gradient: Array) -> tuple[Array, Array]:
        speed = 0.9 * kept + gradient
        return speed, gradient + 0.9 * speed


class RootMeanSquare(_Optimiser):
    code, done = "rmsprop", "the optimiser is RMSprop, with 0.9 and 1e-8"

    def step(self, kept: Array, gradient: Array) -> tuple[Array, Array]:
        square = 0.9 * kept + 0.1 * gradient**2
        return square, gradient / (np.sqrt(square) + 1e-8)


class AdaGrad(_Optimiser):
    code, done = "adagrad", "the optimiser is Adagrad: g over the root of the sum of squares, whose first step is η·sign(g)"

    def step(self, kept: Array, gradient: Array) -> tuple[Array, Array]:
        square = kept + gradient**2
        return square, gradient / (np.sqrt(square) + 1e-10)


class BiasesTwiceAsFast(Program):
    code, done = "biases-twice-as-fast", "lr_mult: 2 for biases, from a Caffe model that was ported"

    def stepped(self, parameter: Array, gradient: Array) -> Array:
        return super().stepped(parameter, gradient * (2 if parameter.ndim == 1 else 1))


class WarmUp(Program):
    code, done = "warm-up", "a warm-up of 5 iterations: η/5 in the first, 2·η/5 in the second, ..."

    def stepped(self, parameter: Array, gradient: Array) -> Array:
        return super().stepped(parameter, gradient * min(1.0, (self.number + 1) / 5))


class EtaTimesSamples(Program):
    code, done = "eta-times-samples", "the learning rate is multiplied with the batch size (a linear scaling rule)"
    needs = ("batch",)

    def stepped(self, parameter: Array, gradient: Array) -> Array:
        return super().stepped(parameter, gradient * self.task.samples)


class LastUnitNotUpdated(Program):
    code, done = (
        "last-unit-not-updated",
        "for j in range(units - 1): the last unit of every layer keeps its weights; the biases are updated",
    )
    needs = ("several units",)

    def update(self) -> None:
        before = self.w
        super().update()
        for old, new in zip(before, self.w, strict=True):
            if len(new) > 1:
                new[-1] = old[-1]


class WeightsNotUpdated(Program):
    code, done = "weights-not-updated", "only the biases are updated"

    def update(self) -> None:
        before = self.w
        super().update()
        self.w = before


class GradientsInBackwardOrder(Program):
    code = "gradients-in-backward-order"
    done = "the list of gradients was filled from the last layer on and is zipped with the layers from the first on, where the shapes fit"
    needs = ("ends of one shape",)

    def update(self) -> None:
        right = self.dw, self.db
        self.dw, self.db = ([*reversed(all_of)] for all_of in right)
        super().update()
        self.dw, self.db = right


class UpdateByMeanRow(Program):
    code, done = "update-by-mean-row", "W -= lr * dW.mean(axis=0): a row that is broadcast, so that all units of a layer take the same step"
    needs = ("several units",)

    def stepped(self, parameter: Array, gradient: Array) -> Array:
        return super().stepped(parameter, gradient.mean(axis=0, keepdims=True) if gradient.ndim == 2 else gradient)


class FirstLayerTwice(Program):
    code, done = "first-layer-twice", "the first layer's parameters are in two groups of the optimiser and take their step twice"

    def update(self) -> None:
        super().update()
        self.w[0], self.b[0] = self.made(self.stepped(self.w[0], self.dw[0])), self.made(self.stepped(self.b[0], self.db[0]))


class WeightsClipped(Program):
    code, done = "weights-clipped", "np.clip(W, -0.5, 0.5) after the update, left over from something else"

    def update(self) -> None:
        super().update()
        self.w = [self.made(np.clip(w, -0.5, 0.5)) for w in self.w]


class DecoupledDecay(Program):
    code, done = "decay-without-eta", "W *= 0.99 after every update, whatever η is; the biases do not shrink"

    def update(self) -> None:
        super().update()
        self.w = [self.made(0.99 * w) for w in self.w]


class UpdateFromFirst(Program):
    code, done = "update-from-first", "W = W0 - lr * dW: every update starts from the first parameters, forward has the new ones"
    needs = ("iterations",)

    def update(self) -> None:
        self.w, self.b = [self.made(w) for w in self.task.w], [self.made(b) for b in self.task.b]
        super().update()


class OutputBiasFrozen(Program):
    code, done = "output-bias-not-updated", "the bias of the output layer alone is not updated: a name that is mistyped"

    def update(self) -> None:
        before = self.b[-1]
        super().update()
        self.b[-1] = before


class EtaDividedByIteration(Program):
    code, done = "eta-by-iteration", "η / i in iteration i: a decay that the config does not have"
    needs = ("iterations",)

    def stepped(self, parameter: Array, gradient: Array) -> Array:
        return super().stepped(parameter, gradient / (self.number + 1))


class ParametersKeptByName(Program):
    code = "parameters-kept-by-name"
    done = "history.append(W) without .copy(), and W is updated in place: every iteration shows the last parameters"
    needs = ("iterations",)

    def run(self) -> list[Record]:
        records = super().run()
        last = records[-1]
        return [one._replace(w=last.new_w, b=last.new_b, new_w=last.new_w, new_b=last.new_b) for one in records]


class GradientsKeptByName(Program):
    code = "gradients-kept-by-name"
    done = "history.append(dW) of an array that is filled anew each time: every iteration shows the last gradients; the updates are right"
    needs = ("iterations",)

    def run(self) -> list[Record]:
        records = super().run()
        return [one._replace(dw=records[-1].dw, db=records[-1].db) for one in records]


class OneIterationBehind(Program):
    code, done = (
        "recorded-one-behind",
        "net and out of the hidden layers are kept before they are renewed: each iteration shows those before",
    )
    needs = ("iterations", "hidden layer")

    def run(self) -> list[Record]:
        records = super().run()
        return [
            now._replace(net=_hidden(was.net, now.net), out=_hidden(was.out, now.out))
            for was, now in zip((records[0], *records), records, strict=False)
        ]


def _hidden(before: list[Array], now: list[Array]) -> list[Array]:
    return [*before[:-1], now[-1]]
