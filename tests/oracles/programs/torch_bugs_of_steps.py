"""Bugs of training steps in PyTorch: of the optimiser, of what it is given, and of what is recorded. It needs torch."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from .functions import Array
from .program import Record
from .torch_program import TorchProgram


class Rebound(TorchProgram):
    code, done = "torch-update-lost", "for p in parameters: p = p - lr * p.grad, under no_grad: no parameter changes"

    def step(self) -> None:
        pass


class Decay(TorchProgram):
    code, done = "torch-weight-decay", "SGD with weight_decay=0.01"

    def chosen(self, parameters: list[Tensor]) -> torch.optim.Optimizer:
        return torch.optim.SGD(parameters, lr=self.task.eta, weight_decay=0.01)


class Momentum(TorchProgram):
    code, done = "torch-momentum", "SGD with momentum=0.9"
    needs = ("iterations",)

    def chosen(self, parameters: list[Tensor]) -> torch.optim.Optimizer:
        return torch.optim.SGD(parameters, lr=self.task.eta, momentum=0.9)


class Adam(TorchProgram):
    code, done = "torch-adam", "Adam, not SGD"

    def chosen(self, parameters: list[Tensor]) -> torch.optim.Optimizer:
        return torch.optim.Adam(parameters, lr=self.task.eta)


class Clipped(TorchProgram):
    code, done = "torch-clip-grad-norm", "clip_grad_norm_(parameters, 0.2) before the step"

    def backward(self, loss: Tensor) -> None:
        super().backward(loss)
        nn.utils.clip_grad_norm_(self.parameters(), 0.2)


class LastLayerOnly(TorchProgram):
    code, done = "torch-last-layer-only", "the optimiser is given model[-1].parameters() alone"
    needs = ("hidden layer",)

    def chosen(self, parameters: list[Tensor]) -> torch.optim.Optimizer:
        return super().chosen(list(self.layers[-1].parameters()))


class SteppedTwice(TorchProgram):
    code, done = "torch-two-optimisers", "two optimisers hold the same parameters, and both step"

    def step(self) -> None:
        super().step()
        self.chosen(self.parameters()).step()


class ZeroedBeforeStep(TorchProgram):
    code, done = "torch-zero-grad-before-step", "zero_grad() stands between backward() and step(): there is nothing to step by"

    def step(self) -> None:
        self.optimiser.zero_grad()
        super().step()


class Viewed(TorchProgram):
    code, done = (
        "torch-view-for-transpose",
        "weights that came as inputs × units are given to nn.Linear by .view(units, inputs), not by .T: their entries are mixed",
    )
    needs = ("layer to be mixed",)

    def begin(self) -> None:
        with torch.no_grad():
            for layer in self.layers:
                layer.weight.copy_(layer.weight.T.reshape(layer.weight.shape).clone())


class OwnWeights(TorchProgram):
    code, done = "torch-own-weights", "the first layer keeps the weights that nn.Linear drew: the config's were never copied"

    def begin(self) -> None:
        torch.manual_seed(3)
        self.layers[0].reset_parameters()


class Tied(TorchProgram):
    code, done = (
        "torch-tied",
        "the same nn.Linear stands in two places: both layers have the weights of the lower one, and their gradients add up",
    )
    needs = ("layers of one shape",)

    def begin(self) -> None:
        for number in range(1, self.task.depth):
            if self.layers[number].weight.shape == self.layers[number - 1].weight.shape:
                self.layers[number] = self.layers[number - 1]

    def parameters(self) -> list[Tensor]:
        return list(dict.fromkeys(super().parameters()))


class InFloat32(TorchProgram):
    code, done = "torch-made-in-float32", "weights and inputs are made with torch.tensor(...) in float32 and widened later"

    def made(self, array: Array) -> Tensor:
        return torch.tensor(array, dtype=torch.float32).to(self.dtype)


class InputTrained(TorchProgram):
    code, done = "torch-input-trained", "x.requires_grad_(), and x is among the parameters of the optimiser"
    needs = ("iterations",)

    def begin(self) -> None:
        self.x.requires_grad_()

    def chosen(self, parameters: list[Tensor]) -> torch.optim.Optimizer:
        return super().chosen([*parameters, self.x])


class Scheduled(TorchProgram):
    code, done = "torch-scheduler", "ExponentialLR(gamma=0.9) steps after each iteration"
    needs = ("iterations",)

    def step(self) -> None:
        super().step()
        for group in self.optimiser.param_groups:
            group["lr"] *= 0.9


class BiasFrozen(TorchProgram):
    code, done = "torch-bias-frozen", "the biases have requires_grad=False: they have no gradient and stay"

    def begin(self) -> None:
        for layer in self.layers:
            layer.bias.requires_grad_(False)

    def parameters(self) -> list[Tensor]:
        return [layer.weight for layer in self.layers]


class ReusedBuffer(TorchProgram):
    code, done = (
        "torch-recorded-without-clone",
        "w.detach() is recorded without .clone(): what is recorded as old is what the step made of it",
    )

    def iteration(self, number: int) -> Record:
        record = super().iteration(number)
        return record._replace(w=record.new_w, b=record.new_b)
