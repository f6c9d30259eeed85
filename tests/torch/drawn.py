"""Modules of PyTorch, drawn from a seed, with the data and the loss of a step."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

PARTS: tuple[Callable[[], nn.Module], ...] = (
    nn.Sigmoid,
    nn.Tanh,
    nn.ReLU,
    lambda: nn.ReLU(inplace=True),
    lambda: nn.LeakyReLU(0.2),
    lambda: nn.ELU(1.5),
    nn.Softplus,
    nn.SiLU,
    lambda: nn.Softmax(dim=-1),
    nn.Identity,
)


class Drawn(NamedTuple):
    model: nn.Module
    loss: nn.Module
    x: Tensor
    t: Tensor
    rate: float
    steps: int


class Backwards(nn.Module):
    """Its layers stand in another order than they are used in."""

    def __init__(self, parts: list[nn.Module]) -> None:
        super().__init__()
        self.parts = nn.ModuleList(reversed(parts))

    def forward(self, x: Tensor) -> Tensor:
        for part in reversed(self.parts):
            x = part(x)
        return x


def drawn(seed: int) -> Drawn:
    """One to four layers of one to five units, a loss that fits, one to four samples, one to three steps, in 64 bits."""
    chance = random.Random(seed)
    torch.manual_seed(seed)
    sizes = [chance.randint(1, 5) for _ in range(chance.randint(2, 5))]
    parts: list[nn.Module] = []
    for inputs, units in pairwise(sizes):
        parts += [nn.Linear(inputs, units, bias=chance.random() < 0.8), chance.choice(PARTS)()]
    samples, outputs = chance.randint(1, 4), sizes[-1]
    last, loss, t = chance.choice(_ends(samples, outputs))
    model = (nn.Sequential if chance.random() < 0.5 else lambda *all_parts: Backwards([*all_parts]))(*parts[:-1], *last)
    return Drawn(model.double(), loss, torch.randn(samples, sizes[0]).double(), t, chance.choice((0.1, 0.5)), chance.randint(1, 3))


def _ends(samples: int, outputs: int) -> list[tuple[list[nn.Module], nn.Module, Tensor]]:
    """The last activation, the loss and the targets."""
    numbers, shares = torch.randn(samples, outputs).double(), torch.rand(samples, outputs).double()
    classes = torch.randint(outputs, (samples,))
    ends: list[tuple[list[nn.Module], nn.Module, Tensor]] = [
        ([nn.Tanh()], nn.MSELoss(), numbers),
        ([], nn.MSELoss(reduction="sum"), numbers),
        ([], nn.L1Loss(reduction="sum"), numbers),
        ([nn.Sigmoid()], nn.BCELoss(reduction="sum"), shares),
        ([], nn.BCEWithLogitsLoss(reduction="sum"), shares),
        ([], nn.CrossEntropyLoss(), classes),
        ([], nn.CrossEntropyLoss(reduction="sum"), torch.softmax(numbers, 1)),
        ([nn.LogSoftmax(dim=1)], nn.NLLLoss(), classes),
    ]
    return ends + ([([nn.Sigmoid()], nn.BCELoss(), shares), ([nn.Softplus()], nn.L1Loss(), numbers)] if outputs == 1 else [])


def worked(case: Drawn) -> dict[str, Any]:
    """What PyTorch works: the losses, the gradients of the first step, the parameters after the last."""
    optimizer = torch.optim.SGD(case.model.parameters(), lr=case.rate)
    losses, gradients = list[float](), list[float]()
    for step in range(case.steps):
        loss = case.loss(case.model(case.x), case.t)
        optimizer.zero_grad()
        loss.backward()
        if not step:
            gradients = [float(value) for each in ordered(case.model) for value in each.grad.reshape(-1)]  # type: ignore[union-attr]
        optimizer.step()
        losses.append(float(loss.detach()))
    return {
        "losses": losses,
        "gradients": gradients,
        "after": [float(value.detach()) for each in ordered(case.model) for value in each.reshape(-1)],
    }


def ordered(model: nn.Module) -> list[Tensor]:
    """The parameters in the order in which the layers are used."""
    parts = list(reversed(model.parts)) if isinstance(model, Backwards) else list(model.children())
    return [each for part in parts for each in part.parameters()]
