"""A training loop as one writes it in numpy, in pieces that a bug can replace one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from .functions import ACTIVATIONS, LOSSES, Array, through_softmax
from .number_types import rounded, worked_in
from .task import Task


class Record(NamedTuple):
    """All numbers of an iteration. `x`, `t`, `net`, `out`, `dout` and `delta` have the samples in rows and belong to one sample each;
    `w`, `dw` and `new_w` are units × inputs. But for x, t and the loss of the batch, each is a list over the layers; `dout` is
    None in an output layer whose δ is out − t at once. `share` is what a sample's gradients count for in the batch's."""

    x: Array
    t: Array
    w: list[Array]
    b: list[Array]
    net: list[Array]
    out: list[Array]
    loss: Array
    dout: list[Array | None]
    delta: list[Array]
    dw: list[Array]
    db: list[Array]
    new_w: list[Array]
    new_b: list[Array]
    share: float


class Program:
    """The right one. Layers are counted from 0 here; `needs` says in words what a network must have for a bug to be there at all."""

    code = "right"
    done = "everything is as it should be"
    needs: Sequence[str] = ()

    def __init__(self, task: Task, dtype: str = "float64") -> None:
        self.task, self.dtype = task, dtype
        self.x, self.t = self.made(task.x), self.made(task.t)
        self.w, self.b = [self.made(w) for w in task.w], [self.made(b) for b in task.b]
        self.eta, self.number, self.last = task.eta, 0, task.depth - 1
        self.begin()

    def begin(self) -> None:
        """What is done once, before the first iteration."""

    def made(self, values: Any) -> Array:
        """The array, in the type that the program works in."""
        return rounded(np.array(values, dtype=worked_in(self.dtype)), self.dtype)

    def run(self) -> list[Record]:
        """The numbers of every iteration."""
        with np.errstate(all="ignore"):
            return [self.iteration(number) for number in range(self.task.iterations)]

    def iteration(self, number: int) -> Record:
        self.number = number
        before = self.x.copy(), self.t.copy(), copies(self.w), copies(self.b)
        self.forward()
        self.loss = self.made(self.loss_of_batch())
        self.backward()
        self.gradients()
        self.update()
        after = self.dout, self.delta, self.dw, self.db, self.w, self.b
        return self.recorded(Record(*before, self.net, self.out, self.loss, *after, float(self.averaged(np.ones(())))))

    def recorded(self, record: Record) -> Record:
        """What is kept of an iteration."""
        return Record(*(copies(part) if isinstance(part, list) else part for part in record))

    # forward

    def forward(self) -> None:
        self.net: list[Array] = []
        self.out: list[Array] = []
        for layer in range(self.task.depth):
            self.net.append(self.made(self.weighted(layer)))
            self.out.append(self.made(self.activated(layer)))

    def below(self, layer: int) -> Array:
        """What goes into a layer: the outputs of the layer below, or the inputs."""
        return self.out[layer - 1] if layer else self.x

    def weighted(self, layer: int) -> Array:
        return self.below(layer) @ self.w[layer].T + self.b[layer]

    def activated(self, layer: int) -> Array:
        return ACTIVATIONS[self.kind(layer)].value(self.net[layer])

    def kind(self, layer: int) -> str:
        return self.task.activations[layer]

    # loss

    def loss_of_batch(self) -> Array:
        return self.averaged(self.shares(self.out[-1]).sum())

    def shares(self, out: Array) -> Array:
        """The share of each output in the loss of each sample."""
        return LOSSES[self.task.loss].share(out, self.t, self.task.outputs)

    def averaged(self, total: Array) -> Array:
        """A sum over the samples, made the mean where the task says so."""
        return total / self.task.samples if self.task.reduction == "mean" else total

    # backward

    def backward(self) -> None:
        self.dout: list[Array | None] = [None] * self.task.depth
        self.delta: list[Array] = [None] * self.task.depth
        for layer in reversed(range(self.task.depth)):
            self.through(layer)

    def through(self, layer: int) -> None:
        """∂E/∂out and δ of a layer."""
        if layer == self.last and self.task.fused:
            self.delta[layer] = self.made(self.fused())
            return
        self.dout[layer] = self.made(self.from_loss() if layer == self.last else self.from_above(layer))
        self.delta[layer] = self.made(self.sloped(layer))

    def fused(self) -> Array:
        return self.out[-1] - self.t

    def from_loss(self) -> Array:
        return LOSSES[self.task.loss].slope(self.out[-1], self.t, self.task.outputs)

    def from_above(self, layer: int) -> Array:
        return self.delta[layer + 1] @ self.w[layer + 1]

    def sloped(self, layer: int) -> Array:
        """δ = ∂E/∂out·f′."""
        if self.kind(layer) == "softmax":
            return through_softmax(self.dout[layer], self.out[layer])
        return self.dout[layer] * self.slope(layer)

    def slope(self, layer: int) -> Array:
        return ACTIVATIONS[self.kind(layer)].slope(self.net[layer], self.out[layer])

    # gradients and update

    def gradients(self) -> None:
        self.dw = [self.made(self.averaged(self.weight_gradient(layer))) for layer in range(self.task.depth)]
        self.db = [self.made(self.averaged(self.bias_gradient(layer))) for layer in range(self.task.depth)]

    def weight_gradient(self, layer: int) -> Array:
        return self.delta[layer].T @ self.below(layer)

    def bias_gradient(self, layer: int) -> Array:
        return self.delta[layer].sum(axis=0)

    def update(self) -> None:
        self.w = [self.made(self.stepped(w, dw)) for w, dw in zip(self.w, self.dw, strict=True)]
        self.b = [self.made(self.stepped(b, db)) for b, db in zip(self.b, self.db, strict=True)]

    def stepped(self, parameter: Array, gradient: Array) -> Array:
        return parameter - self.eta * gradient


def copies(arrays: Sequence[Array | None]) -> list[Array]:
    return [None if array is None else array.copy() for array in arrays]
