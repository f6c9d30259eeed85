"""Bugs of training steps in PyTorch. It needs torch."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .functions import Array
from .program import Record
from .torch_program import TorchProgram, kept


class NotZeroed(TorchProgram):
    code, done = "torch-no-zero-grad", "optimizer.zero_grad() is forgotten"
    needs = ("iterations",)

    def zero_grad(self) -> None:
        pass


class BackwardTwice(TorchProgram):
    code, done = (
        "torch-backward-twice",
        "loss.backward(retain_graph=True) is called twice: all gradients, those of activations too, are doubled",
    )

    def backward(self, loss: Tensor) -> None:
        loss.backward(retain_graph=True)
        loss.backward()


class Detached(TorchProgram):
    code, done = "torch-detach", "the last hidden activation is passed on as h.detach(): layers below have no gradient"
    needs = ("hidden layer",)

    def below(self, layer: int) -> Tensor:
        below = super().below(layer)
        return below.detach() if layer == self.last else below


class NoGrad(TorchProgram):
    code, done = "torch-no-grad", "the hidden layers run under torch.no_grad()"
    needs = ("hidden layer",)

    def weighted(self, layer: int) -> Tensor:
        with torch.set_grad_enabled(layer == self.last):
            return super().weighted(layer)

    def activated(self, layer: int) -> Tensor:
        with torch.set_grad_enabled(layer == self.last):
            return super().activated(layer)


class DropoutOn(TorchProgram):
    code, done = "torch-dropout", "nn.Dropout(0.5) after each hidden activation, and the model is in train mode"
    needs = ("hidden layer",)

    def activated(self, layer: int) -> Tensor:
        return F.dropout(super().activated(layer), 0.5, training=layer != self.last)


class EntropyOfProbabilities(TorchProgram):
    code, done = "torch-cross-entropy-of-softmax", "F.cross_entropy is given the softmax's output, not the logits"
    needs = ("softmax",)

    def shares(self) -> Tensor:
        return -self.t * F.log_softmax(self.out[-1], dim=1)


class NllOfProbabilities(TorchProgram):
    code, done = "torch-nll-of-softmax", "F.nll_loss is given probabilities, not their logarithms"
    needs = ("softmax",)

    def shares(self) -> Tensor:
        return -self.t * self.out[-1]


class LogitsOfSigmoid(TorchProgram):
    code, done = "torch-bce-with-logits-of-sigmoid", "F.binary_cross_entropy_with_logits is given the sigmoid's output: sigmoid twice"
    needs = ("binary",)

    def shares(self) -> Tensor:
        return F.binary_cross_entropy_with_logits(self.out[-1], self.t, reduction="none")


class MeanLoss(TorchProgram):
    code, done = "torch-mean-of-all", "loss.mean() over batch × outputs, as nn.MSELoss and nn.BCELoss have it"
    needs = ("several outputs", "no softmax", "mean")

    def averaged(self, shares: Tensor) -> Tensor:
        return shares.mean()


class MseLoss(TorchProgram):
    code, done = "torch-mse-loss", "nn.MSELoss() where the config has ½·(t − out)²"
    needs = ("half", "not two outputs")

    def loss(self) -> Tensor:
        return F.mse_loss(self.out[-1], self.t)


class SumLoss(TorchProgram):
    code, done = "torch-sum", "reduction='sum' where the config has the mean"
    needs = ("batch", "mean")

    def averaged(self, shares: Tensor) -> Tensor:
        return shares.sum()


class InPlace(TorchProgram):
    code, done = "torch-relu-in-place", "relu_ works in place on what is recorded as net, which then is out; all else is right"
    needs = ("relu",)

    def worked(self, loss: Tensor):  # type: ignore[no-untyped-def]
        net, out, *rest = super().worked(loss)
        return [a if name == "relu" else z for z, a, name in zip(net, out, self.task.activations, strict=True)], out, *rest


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


class SoftmaxOverBatch(TorchProgram):
    code, done = "torch-softmax-dim-0", "softmax over dim=0, the samples, and autograd goes back through that"
    needs = ("softmax", "batch", "not fused")

    def activated(self, layer: int) -> Tensor:
        return torch.softmax(self.net[layer], dim=0) if layer == self.last else super().activated(layer)


class Broadcast(TorchProgram):
    code, done = "torch-broadcast", "outputs of shape (N, 1), targets of shape (N,): F.mse_loss broadcasts them to N × N"
    needs = ("one output", "squared", "batch", "mean")

    def loss(self) -> Tensor:
        share = {"half_squared_error": 0.5}.get(self.task.loss, 1.0)
        return share * ((self.out[-1] - self.t.view(-1)) ** 2).mean()


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


class Autocast(TorchProgram):
    code, done = "torch-autocast", "the linear layers run under torch.autocast in bfloat16"

    def weighted(self, layer: int) -> Tensor:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            return super().weighted(layer).to(self.dtype)


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


class Accumulated(TorchProgram):
    code, done = "torch-accumulated", "gradients of 2 passes of the batch are accumulated, and the loss is not divided by 2"

    def backward(self, loss: Tensor) -> None:
        super().backward(loss)
        grads = [parameter.grad for parameter in self.parameters()]
        for grad in grads:
            if grad is not None:
                grad.mul_(2)


class ReusedBuffer(TorchProgram):
    code, done = (
        "torch-recorded-without-clone",
        "w.detach() is recorded without .clone(): what is recorded as old is what the step made of it",
    )

    def iteration(self, number: int) -> Record:
        record = super().iteration(number)
        return record._replace(w=record.new_w, b=record.new_b)


class GeluForRelu(TorchProgram):
    code, done = "torch-gelu", "F.gelu in the hidden layers, for whatever they should have"
    needs = ("hidden layer",)

    def activated(self, layer: int) -> Tensor:
        return kept(F.gelu(self.net[layer])) if layer != self.last else super().activated(layer)


TORCH_BUGS = {kind.code: kind for kind in TorchProgram.__subclasses__()}
