"""The same network in PyTorch, built from the config alone: its loss and its gradients in 64 bits, by its own rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from .drawing import Data, kind, loss_of, parameters, sample_names

# fmt: off
ACTIVATIONS: dict[str, Callable[[Tensor, Any], Tensor]] = {
    "identity":        lambda net, a: net.clone(),
    "sigmoid":         lambda net, a: torch.sigmoid(net),
    "tanh":            lambda net, a: torch.tanh(net),
    "relu":            lambda net, a: F.relu(net),
    "leaky_relu":      lambda net, a: F.leaky_relu(net, 0.01 if a is None else a),
    "elu":             lambda net, a: F.elu(net, 1.0 if a is None else a),
    "softplus":        lambda net, a: F.softplus(net, threshold=100),
    "swish":           lambda net, a: net * torch.sigmoid((1.0 if a is None else a) * net),
    "bipolar_sigmoid": lambda net, a: torch.tanh(net / 2),
    "softmax":         lambda net, a: torch.softmax(net, dim=1),
}
LOSSES: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "half_squared_error":   lambda out, t: 0.5 * (t - out) ** 2,
    "squared_error":        lambda out, t: (t - out) ** 2,
    "mean_squared_error":   lambda out, t: (t - out) ** 2 / out.shape[1],
    "cross_entropy":        lambda out, t: -torch.xlogy(t, out),
    "binary_cross_entropy": lambda out, t: -torch.xlogy(t, out) - torch.xlogy(1 - t, 1 - out),
    "absolute_error":       lambda out, t: (t - out).abs(),
    "hinge":                lambda out, t: F.relu(1 - t * out),
    "sum_of_outputs":       lambda out, t: out.clone(),
}
# fmt: on


def gradients(data: Data) -> dict[str, float]:
    """The loss of the batch, and its gradients by every parameter, net, out and input, under our names."""
    values = {name: torch.tensor(value, dtype=torch.float64, requires_grad=True) for name, value in parameters(data).items()}
    inputs = _table(data, "inputs").requires_grad_()
    nets, outs = _forward(data, values, inputs)
    for tensor in (*nets, *outs):
        tensor.retain_grad()
    losses = LOSSES[loss_of(data)](outs[-1], _table(data, "targets")).sum(dim=1)
    torch.autograd.backward(losses.sum())
    share = 1 / len(losses) if data["reduction"] == "mean" else 1.0
    found = {"E": float(losses.detach().sum()) * share}
    found |= {f"dE/d{name}": float(_grad(value)) * share for name, value in values.items()}
    return found | _per_sample(data, inputs, nets, outs)


def _forward(data: Data, values: dict[str, Tensor], out: Tensor) -> tuple[list[Tensor], list[Tensor]]:
    nets, outs = [], []
    for layer in data["layers"]:
        net = out @ _matrix(layer["weights"], values).T + layer.get("bias_input", 1) * _bias(layer, values)
        out = ACTIVATIONS[kind(layer)](net, _parameter(layer))
        nets.append(net)
        outs.append(out)
    return nets, outs


def _per_sample(data: Data, inputs: Tensor, nets: list[Tensor], outs: list[Tensor]) -> dict[str, float]:
    columns = {f"dE/d{name}": _grad(inputs)[:, i] for i, name in enumerate(data["inputs"])}
    for layer, net, out in zip(data["layers"], nets, outs, strict=True):
        for j, unit in enumerate(layer["units"]):
            columns |= {f"net_{unit}": net[:, j], f"out_{unit}": out[:, j]}
            columns |= {f"delta_{unit}": _grad(net)[:, j], f"dE/dout_{unit}": _grad(out)[:, j]}
    return {
        f"{name}#{s}": float(value)
        for name in sample_names(data)
        if name in columns
        for s, value in enumerate(columns[name].detach(), start=1)
    }


def _table(data: Data, what: str) -> Tensor:
    return torch.tensor([sample.get(what, ()) for sample in data["samples"]], dtype=torch.float64)


def _matrix(rows: list[list[Data | None]], values: dict[str, Tensor]) -> Tensor:
    return torch.stack([torch.stack([_entry(entry, values) for entry in row]) for row in rows])


def _entry(entry: Data | None, values: dict[str, Tensor]) -> Tensor:
    return values[next(iter(entry))] if entry else torch.zeros((), dtype=torch.float64)


def _bias(layer: Data, values: dict[str, Tensor]) -> Tensor:
    return torch.stack([_entry(entry, values) for entry in layer.get("biases", [layer.get("bias")])])


def _parameter(layer: Data) -> Any:
    activation = layer["activation"]
    return next((value for key, value in activation.items() if key != "name"), None) if isinstance(activation, dict) else None


def _grad(tensor: Tensor) -> Tensor:
    return torch.zeros_like(tensor) if tensor.grad is None else tensor.grad
