"""Bugs of training steps in PyTorch: of the passes and the loss; and all bugs there, by their codes. It needs torch."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from . import torch_bugs_of_steps
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


class Autocast(TorchProgram):
    code, done = "torch-autocast", "the linear layers run under torch.autocast in bfloat16"

    def weighted(self, layer: int) -> Tensor:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            return super().weighted(layer).to(self.dtype)


class Accumulated(TorchProgram):
    code, done = "torch-accumulated", "gradients of 2 passes of the batch are accumulated, and the loss is not divided by 2"

    def backward(self, loss: Tensor) -> None:
        super().backward(loss)
        grads = [parameter.grad for parameter in self.parameters()]
        for grad in grads:
            if grad is not None:
                grad.mul_(2)


class GeluForRelu(TorchProgram):
    code, done = "torch-gelu", "F.gelu in the hidden layers, for whatever they should have"
    needs = ("hidden layer",)

    def activated(self, layer: int) -> Tensor:
        return kept(F.gelu(self.net[layer])) if layer != self.last else super().activated(layer)


MODULES = (torch_bugs_of_steps.__name__, __name__)
TORCH_BUGS = {kind.code: kind for kind in TorchProgram.__subclasses__() if kind.__module__ in MODULES}
