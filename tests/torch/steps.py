"""Networks in PyTorch beside the same as configs, and what a watched block should have seen of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

import bptrace
from bptrace.inputs.config.load import parse
from bptrace.torch import Seen

X = [[0.05, 0.10], [0.3, -0.2], [-0.6, 0.8]]
T = [[0.01, 0.99], [0.7, 0.2], [0.4, 0.6]]
W1, B1 = [[0.15, 0.20], [0.25, 0.30], [-0.4, 0.35]], [0.35, 0.25, 0.1]
W2, B2 = [[0.40, 0.45, -0.2], [0.50, 0.55, 0.3]], [0.60, -0.1]


def config(
    samples: int = 1,
    activations: Sequence[Any] = ("sigmoid", "sigmoid"),
    loss: Any = "mean_squared_error",
    targets: Sequence[Sequence[float]] = T,
    biases: Sequence[float] = B2,
    **more: Any,
) -> bptrace.Config:
    """Two inputs, three hidden units, two outputs."""
    data = {
        "inputs": 2,
        "layers": [
            {"units": 3, "activation": activations[0], "weights": W1, "bias": B1},
            {"units": 2, "activation": activations[1], "weights": W2, "bias": biases},
        ],
        "loss": loss,
        "learning_rate": 0.5,
        "samples": [{"inputs": x, "targets": t} for x, t in zip(X[:samples], targets, strict=False)],
        **more,
    }
    return parse(json.dumps(data).encode(), "config.json")


def parameters(dtype: torch.dtype = torch.float64) -> list[Tensor]:
    return [torch.tensor(values, dtype=dtype, requires_grad=True) for values in (W1, B1, W2, B2)]


def data(samples: int, dtype: torch.dtype = torch.float64) -> tuple[Tensor, Tensor]:
    return torch.tensor(X[:samples], dtype=dtype), torch.tensor(T[:samples], dtype=dtype)


def module(*parts: torch.nn.Module, dtype: torch.dtype = torch.float64) -> torch.nn.Sequential:
    """The parts with the parameters of the config in its two linear layers."""
    model = torch.nn.Sequential(*parts).to(dtype)
    with torch.no_grad():
        for parameter, value in zip(model.parameters(), parameters(dtype), strict=True):
            parameter.copy_(value)
    return model


def differences(seen: Seen, off: float = 1e-12) -> list[str]:
    """The names that are not in the trace, or not with these numbers; δ and ∂E/∂out are those of the batch's loss."""
    trace, found = bptrace.run(seen.config), list[str]()
    for step, arrays in zip(trace.steps, seen.arrays, strict=True):
        share = 1 / len(step.samples) if seen.config.network.reduction == "mean" else 1.0
        for name, value in arrays.items():
            kind, layer = key_of(name)
            one = share if kind in ("delta", "dE/dout", "dE/dnet") else 1.0
            right = np.asarray(step.array(kind, layer)) * one
            given = value.to(torch.float64).numpy()
            if given.shape != right.shape or not np.allclose(given, right, rtol=off, atol=off):
                found.append(f"{name}: {given} {right}")
    return found


def key_of(name: str) -> tuple[str, int]:
    word, _, layer = name.rpartition("_")
    kinds = {"dE_dout": "dE/dout", "dE_dnet": "dE/dnet", "dE_dw": "dE/dw", "dE_db": "dE/db", "w_new": "w+", "b_new": "b+"}
    return kinds.get(word, word), int(layer)


EVERY = {
    *(f"{name}_{layer}" for name in ("w", "b", "net", "out", "delta", "dE_dout", "dE_dw", "dE_db", "w_new", "b_new") for layer in (1, 2)),
    "out_0",
    "E_2",
}
