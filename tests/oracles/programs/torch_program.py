"""A training step as one writes it in PyTorch: modules, an optimiser, and what autograd gathers. It needs torch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .functions import Array
from .program import Record
from .task import Task

# fmt: off
ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "identity":        lambda z: z * 1,
    "sigmoid":         torch.sigmoid,
    "tanh":            torch.tanh,
    "relu":            torch.relu,
    "leaky_relu":      F.leaky_relu,
    "elu":             F.elu,
    "softplus":        F.softplus,
    "swish":           F.silu,
    "bipolar_sigmoid": lambda z: 2 * torch.sigmoid(z) - 1,
    "softmax":         lambda z: torch.softmax(z, dim=1),
}
SHARES: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "half_squared_error":   lambda out, t: (out - t) ** 2 / 2,
    "squared_error":        lambda out, t: (out - t) ** 2,
    "mean_squared_error":   lambda out, t: (out - t) ** 2 / out.shape[1],
    "cross_entropy":        lambda out, t: -torch.xlogy(t, out),
    "binary_cross_entropy": lambda out, t: F.binary_cross_entropy(out, t, reduction="none"),
}
FUSED: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "cross_entropy":        lambda net, t: -t * F.log_softmax(net, dim=1),
    "binary_cross_entropy": lambda net, t: F.binary_cross_entropy_with_logits(net, t, reduction="none"),
}
# fmt: on


class TorchProgram:
    """The right one. ∂E/∂out and δ are those of the batch's loss, as autograd has them, in whatever style they are dumped."""

    code = "torch-right"
    done = "everything is as it should be"
    needs: Sequence[str] = ()

    def __init__(self, task: Task, dtype: str = "float64") -> None:
        self.task, self.dtype, self.last = task, getattr(torch, dtype), task.depth - 1
        self.x, self.t = self.made(task.x), self.made(task.t)
        self.layers = [self.layer(w, b) for w, b in zip(task.w, task.b, strict=True)]
        self.begin()
        self.optimiser = self.chosen(self.parameters())

    def made(self, array: Array) -> Tensor:
        return torch.tensor(array, dtype=self.dtype)

    def layer(self, w: Array, b: Array) -> nn.Linear:
        """A layer with the parameters of the config."""
        linear = nn.Linear(w.shape[1], w.shape[0], dtype=self.dtype)
        with torch.no_grad():
            linear.weight.copy_(self.made(w))
            linear.bias.copy_(self.made(b))
        return linear

    def begin(self) -> None:
        """What else is done once."""

    def parameters(self) -> list[Tensor]:
        return [parameter for layer in self.layers for parameter in layer.parameters()]

    def chosen(self, parameters: list[Tensor]) -> torch.optim.Optimizer:
        return torch.optim.SGD(parameters, lr=self.task.eta)

    def run(self) -> list[Record]:
        """The numbers of every iteration."""
        torch.manual_seed(5)
        return [self.iteration(number) for number in range(self.task.iterations)]

    def iteration(self, number: int) -> Record:
        before = numbers(self.x), numbers(self.t), *self.held()
        self.zero_grad()
        self.forward()
        loss = self.loss()
        self.backward(loss)
        worked = self.worked(loss)
        self.step()
        return Record(*before, *worked, *self.held(), 1.0)  # type: ignore[arg-type]

    def held(self) -> tuple[list[Array], list[Array]]:
        """All weights, and all biases."""
        return [numbers(layer.weight) for layer in self.layers], [numbers(layer.bias) for layer in self.layers]

    def worked(self, loss: Tensor) -> tuple[Any, ...]:
        """net, out, the loss, ∂E/∂out, δ and the gradients of an iteration."""
        dout = [None if out.grad is None and layer == self.last else gradient(out) for layer, out in enumerate(self.out)]
        gradients = ([gradient(getattr(layer, name)) for layer in self.layers] for name in ("weight", "bias"))
        return (
            [numbers(z) for z in self.net],
            [numbers(a) for a in self.out],
            numbers(loss),
            dout,
            [gradient(z) for z in self.net],
            *gradients,
        )

    def zero_grad(self) -> None:
        self.optimiser.zero_grad()

    def forward(self) -> None:
        self.net: list[Tensor] = []
        self.out: list[Tensor] = []
        for layer in range(self.task.depth):
            self.net.append(kept(self.weighted(layer)))
            self.out.append(kept(self.activated(layer)))

    def below(self, layer: int) -> Tensor:
        return self.out[layer - 1] if layer else self.x

    def weighted(self, layer: int) -> Tensor:
        return self.layers[layer](self.below(layer))

    def activated(self, layer: int) -> Tensor:
        return ACTIVATIONS[self.task.activations[layer]](self.net[layer])

    def loss(self) -> Tensor:
        return self.averaged(self.shares())

    def shares(self) -> Tensor:
        """The share of each output in the loss of each sample."""
        return FUSED[self.task.loss](self.net[-1], self.t) if self.task.fused else SHARES[self.task.loss](self.out[-1], self.t)

    def averaged(self, shares: Tensor) -> Tensor:
        each = shares.sum(dim=1)
        return each.mean() if self.task.reduction == "mean" else each.sum()

    def backward(self, loss: Tensor) -> None:
        loss.backward()

    def step(self) -> None:
        self.optimiser.step()


def kept(tensor: Tensor) -> Tensor:
    """The tensor, which keeps its gradient where it has one."""
    if tensor.requires_grad:
        tensor.retain_grad()
    return tensor


def numbers(tensor: Tensor) -> Array:
    """A copy as numpy has it, in 32 bits where numpy lacks the type."""
    found = tensor.detach().clone()
    return (found.float() if found.dtype == torch.bfloat16 else found).numpy()


def gradient(tensor: Tensor) -> Array:
    """The gradient that reached it: zeros where none did."""
    return numbers(torch.zeros_like(tensor) if tensor.grad is None else tensor.grad)
