"""Well-known bugs in other forms: what is stale, detached, or held in too few bits."""

from __future__ import annotations

from ..functions import Array
from ..number_types import rounded
from ..program import Program, copies


class StaleTransposed(Program):
    code, done = "stale-transposed", "W.T is kept as a copy when the layer is made; backward uses it after W has been updated"
    needs = ("iterations", "hidden layer")

    def from_above(self, layer: int) -> Array:
        return self.delta[layer + 1] @ self.made(self.task.w[layer + 1])


class StaleOutput(Program):
    code, done = "stale-output", "the error is worked with the prediction of the iteration before, the loss with the new one"
    needs = ("iterations",)

    def backward(self) -> None:
        now = self.out
        self.out = self.kept if self.number else now
        mixed = [*now[:-1], self.out[-1]]
        self.kept, self.out = copies(now), mixed
        super().backward()
        self.out = now


class BufferNotCleared(Program):
    code, done = "buffer-not-cleared", "z += W @ a in buffers that are made once: each iteration adds to the nets of the one before"
    needs = ("iterations",)

    def begin(self) -> None:
        self.buffer: dict[int, Array] = {}

    def weighted(self, layer: int) -> Array:
        self.buffer[layer] = self.buffer.get(layer, 0) + super().weighted(layer)
        return self.buffer[layer]


class FirstHiddenDetached(Program):
    code, done = "first-hidden-detached", "the first of two hidden layers is passed on as h.detach(): nothing reaches it"
    needs = ("three layers",)

    def from_above(self, layer: int) -> Array:
        return super().from_above(layer) * (layer > 0)


class PredictionRewrapped(Program):
    code, done = "prediction-rewrapped", "torch.tensor(prediction, requires_grad=True) is given to the loss: no layer has a gradient"

    def through(self, layer: int) -> None:
        super().through(layer)
        self.delta[layer] = self.made(0 * self.delta[layer])


class HalfInputs(Program):
    code, done = "half-inputs", "the data were saved as float16; all else is worked in the type that was asked for"

    def begin(self) -> None:
        self.x = self.made(self.x.astype("float16"))


class HalfDelta(Program):
    code, done = "half-delta", "δ is held as float16 (autocast in the backward pass)"

    def through(self, layer: int) -> None:
        super().through(layer)
        self.delta[layer] = self.made(self.delta[layer].astype("float16"))


class Brain16Weights(Program):
    code, done = "bfloat16-weights", "the weights are stored in bfloat16, and rounded to it after every update"

    def begin(self) -> None:
        self.w = [self.made(rounded(w, "bfloat16")) for w in self.w]

    def update(self) -> None:
        super().update()
        self.begin()
