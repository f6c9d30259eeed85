"""Well-known bugs in other forms: gradients that pile up, means, biases, and what is done twice."""

from __future__ import annotations

import numpy as np

from ..functions import Array, sigmoid, softmax
from ..program import Program, Record


class ThreeMicroBatches(Program):
    code, done = "three-micro-batches", "a loop over 3 micro-batches sends the whole batch through each time; the gradients add up"
    share = 3.0

    def gradients(self) -> None:
        super().gradients()
        self.dw, self.db = ([self.made(self.share * g) for g in all_of] for all_of in (self.dw, self.db))


class DividedByPasses(ThreeMicroBatches):
    code = "divided-by-passes"
    done = "(loss / accumulation_steps).backward() with accumulation_steps = 4 is left over: there is only one pass"
    share = 0.25


class ZeroedEverySecond(Program):
    code, done = "zeroed-every-second", "if i % 2 == 0: zero_grad(): each second iteration still has the gradients of the one before"
    needs = ("iterations",)

    def gradients(self) -> None:
        super().gradients()
        if self.number % 2:
            self.dw = [self.made(a + b) for a, b in zip(self.dw, self.kept[0], strict=True)]
            self.db = [self.made(a + b) for a, b in zip(self.db, self.kept[1], strict=True)]
        self.kept = self.dw, self.db


class StepEverySecond(ZeroedEverySecond):
    code = "step-every-second"
    done = "optimizer.step() and zero_grad() come only if (i + 1) % 2 == 0: the first of two iterations changes nothing"

    def update(self) -> None:
        if self.number % 2:
            super().update()
        else:
            self.w, self.b = list(self.w), list(self.b)


class BiasesNotZeroed(Program):
    code, done = "biases-not-zeroed", "dW is set to 0 in each iteration, db is not: the bias gradients add up over the iterations"
    needs = ("iterations",)

    def gradients(self) -> None:
        super().gradients()
        if self.number:
            self.db = [self.made(a + b) for a, b in zip(self.db, self.kept, strict=True)]
        self.kept = self.db


class SlopeInPlace(Program):
    code = "slope-in-place"
    done = "f′ is worked in place in the array of hidden activations (a *= 1 - a), which dW of the next layer then multiplies with"
    needs = ("hidden layer", "bent hidden")

    def weight_gradient(self, layer: int) -> Array:
        return self.delta[layer].T @ (self.slope(layer - 1) if layer else self.x)


class EtaInDelta(Program):
    code = "eta-in-delta"
    done = "delta *= lr for the update of a layer, and that delta goes on to the layer below, whose update takes lr again"
    needs = ("hidden layer",)

    def from_above(self, layer: int) -> Array:
        return self.eta * super().from_above(layer)


class EtaTwiceInWeights(Program):
    code, done = "eta-twice-in-weights", "W -= lr * (lr * dW), the biases take lr once"

    def stepped(self, parameter: Array, gradient: Array) -> Array:
        return super().stepped(parameter, self.eta * gradient if parameter.ndim == 2 else gradient)


class LayersInTurn(Program):
    code = "layers-in-turn"
    done = "each layer is updated, from the first on, and forward and backward are run again for the gradient of the next"
    needs = ("hidden layer",)

    def gradients(self) -> None:
        before = self.w, self.b, self.net, self.out, self.dout, self.delta
        self.w, self.b, dw, db = list(self.w), list(self.b), [], []
        for layer in range(self.task.depth):
            self.forward()
            self.backward()
            super().gradients()
            dw.append(self.dw[layer])
            db.append(self.db[layer])
            self.w[layer] = self.made(self.stepped(self.w[layer], dw[layer]))
            self.b[layer] = self.made(self.stepped(self.b[layer], db[layer]))
        self.w, self.b, self.net, self.out, self.dout, self.delta = before
        self.dw, self.db = dw, db


class SoftmaxTwiceInLoss(Program):
    code, done = "softmax-twice-in-loss", "the loss is printed by a function that takes logits and is given probabilities; δ is right"
    needs = ("softmax",)

    def shares(self, out: Array) -> Array:
        return super().shares(softmax(out))


class SigmoidTwice(Program):
    code = "sigmoid-twice"
    done = "BCEWithLogitsLoss after a model that ends in sigmoid: a second sigmoid in the loss, and a gradient through both"
    needs = ("binary",)

    def shares(self, out: Array) -> Array:
        return super().shares(sigmoid(out))

    def through(self, layer: int) -> None:
        if layer < self.last:
            return super().through(layer)
        dout = self.made(sigmoid(self.out[layer]) - self.t)
        self.dout[layer] = None if self.task.fused else dout
        self.delta[layer] = self.made(dout * self.out[layer] * (1 - self.out[layer]))
        return None


class LogSoftmaxLessTarget(Program):
    code = "log-softmax-less-target"
    done = "the model returns log_softmax, and the hand-written δ is out − t with those logarithms"
    needs = ("softmax", "fused")

    def fused(self) -> Array:
        return np.log(self.out[-1]) - self.t

    def recorded(self, record: Record) -> Record:
        return super().recorded(record._replace(out=[*record.out[:-1], self.made(np.log(record.out[-1]))]))


class GradientsOverOutputs(Program):
    code, done = "gradients-over-outputs", "the gradients are divided by y.size, batch × outputs; the loss by the batch alone"
    needs = ("several outputs", "mean")

    def gradients(self) -> None:
        super().gradients()
        self.dw, self.db = ([self.made(g / self.task.outputs) for g in all_of] for all_of in (self.dw, self.db))


class LossOverOutputs(Program):
    code, done = "loss-over-outputs", "np.mean(...) without an axis is printed as the loss: over batch × outputs; the gradients are right"
    needs = ("several outputs", "mean")

    def loss_of_batch(self) -> Array:
        return super().loss_of_batch() / self.task.outputs


class LossMeanForSum(Program):
    code, done = "loss-mean-for-sum", "the mean over the samples is printed as the loss, the gradients are those of the sum"
    needs = ("batch", "sum")

    def loss_of_batch(self) -> Array:
        return super().loss_of_batch() / self.task.samples


class BatchOf32(Program):
    code, done = "batch-of-32", "batch_size = 32 is written in the code: loss and gradients are divided by it, whatever the batch"
    needs = ("mean",)

    def averaged(self, total: Array) -> Array:
        return total / 32


class SamplesLessOne(Program):
    code, done = "samples-less-one", "loss and gradients are divided by N − 1"
    needs = ("mean", "batch")

    def averaged(self, total: Array) -> Array:
        return total / (self.task.samples - 1)


class BiasMeanOfAll(Program):
    code, done = "bias-mean-of-all", "db = delta.mean() without an axis: one mean over samples and units for all biases of the layer"
    needs = ("several units", "mean")

    def bias_gradient(self, layer: int) -> Array:
        return np.full_like(self.b[layer], self.delta[layer].sum() / len(self.b[layer]))


class BiasAfterLoop(Program):
    code, done = "bias-after-loop", "net += b[j] stands after the loop over the units: all units have the bias of the last one"
    needs = ("several units",)

    def weighted(self, layer: int) -> Array:
        return self.below(layer) @ self.w[layer].T + self.b[layer][-1]


class BiasForEachInput(Program):
    code, done = "bias-for-each-input", "net += w[j][i] * x[i] + b[j] in the loop over the inputs: the bias is added once for each input"
    needs = ("several inputs",)

    def weighted(self, layer: int) -> Array:
        return self.below(layer) @ self.w[layer].T + self.w[layer].shape[1] * self.b[layer]
