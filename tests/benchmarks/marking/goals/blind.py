"""The best that a blind sheet can do: constants that agree with each other, tuned on a few networks and tried on others.

Whoever writes it has the names of the quantities and the activations, and numbers for net, out and ∂E/∂out that fit no exercise.
All that can be worked from those is worked: out·(1 − out) for the slope, error · slope for δ, δ·out for the gradients.
"""

# ruff: noqa: E741 (the books' l)

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import NamedTuple

from ..drawn import network
from ..networks import Net
from ..paper import Cell
from ..writing import Hand
from .cheats import Written, asked

NETWORKS = {"2-2-2": 0, "2-3-1": 1, "2-2-1, cross-entropy": 5, "2-2-1, tanh": 16}  # the places of these structures among those drawn
TRIED_ON = 15
KEPT = (1 / 2, 1 / 3, 0)  # of the sets, after each network that they are tuned on; of the last the best is left
Score = Callable[[Net, Written], float]


class Constants(NamedTuple):
    """The numbers that are made up, for hidden layers and for outputs; `given` is what stands for an input."""

    net: tuple[float, float]
    out: tuple[float, float]
    error: tuple[float, float]
    share: float
    given: float
    new: float


def drawn(draw: random.Random) -> Constants:
    """Constants as one would guess them."""
    outs = draw.uniform(0.35, 0.75), draw.uniform(0.35, 0.8)
    errors = draw.uniform(-0.1, 0.1), draw.uniform(-0.7, 0.7)
    nets = draw.uniform(-0.4, 1.0), draw.uniform(-0.4, 1.3)
    return Constants(nets, outs, errors, draw.uniform(0.01, 0.4), draw.uniform(0.05, 0.9), draw.uniform(-0.3, 0.8))


def filled_in(net: Net, made_up: Constants, hand: Hand) -> Written:
    """A sheet of constants: each is worked from those before it as they are written."""
    return [(entry.name, hand.write(_value(net, made_up, hand, entry.spot.cell))) for entry in asked(net)]


def _value(net: Net, made_up: Constants, hand: Hand, cell: Cell) -> float:
    """The constant for a number; what it is worked from is rounded first, as it is written."""
    return _WORKED[cell.kind](lambda kind, l: float(hand.write(_value(net, made_up, hand, Cell(kind, l)))), net, made_up, cell.layer)


Before = Callable[[str, int], float]


def _out(before: Before, net: Net, made_up: Constants, l: int) -> float:
    return made_up.out[l == net.top] if l else made_up.given


def _slope(before: Before, net: Net, made_up: Constants, l: int) -> float:
    out = before("out", l)
    return {"sigmoid": out * (1 - out), "tanh": 1 - out**2}.get(net.activation(l), 1.0)


def _delta(before: Before, net: Net, made_up: Constants, l: int) -> float:
    return before("error", l) * (1.0 if net.is_fused(l) else before("slope", l))


_WORKED: dict[str, Callable[[Before, Net, Constants, int], float]] = {
    "net": lambda before, net, made_up, l: made_up.net[l == net.top],
    "out": _out,
    "share": lambda before, net, made_up, l: made_up.share,
    "loss": lambda before, net, made_up, l: made_up.share * net.size(net.top),
    "E_o": lambda before, net, made_up, l: made_up.share,
    "E": lambda before, net, made_up, l: made_up.share * net.size(net.top),
    "slope": _slope,
    "error": lambda before, net, made_up, l: made_up.error[l == net.top],
    "delta": _delta,
    "dE/dw": lambda before, net, made_up, l: before("delta", l) * before("out", l - 1),
    "dE/db": lambda before, net, made_up, l: before("delta", l) * (net.size(l) if net.shared(l) else 1),
    "w+": lambda before, net, made_up, l: made_up.new,
    "b+": lambda before, net, made_up, l: made_up.new,
}


def tried(score: Score, place: int, decimals: int, sets: int, seed: int) -> list[float]:
    """What the best of so many sets on three networks earns on fifteen others of the same structure, in shares of full marks."""
    draw, hand = random.Random(seed), Hand(decimals, "dp")
    nets = [network(draw, place) for _ in range(len(KEPT) + TRIED_ON)]
    best = _best(score, nets[: len(KEPT)], [drawn(draw) for _ in range(sets)], hand)
    return [score(net, filled_in(net, best, hand)) for net in nets[len(KEPT) :]]


def _best(score: Score, nets: Sequence[Net], sets: Sequence[Constants], hand: Hand) -> Constants:
    """The set that earns the most on these networks. After each of them those that earn little so far are given up."""
    earned = dict.fromkeys(sets, 0.0)
    for net, kept in zip(nets, KEPT, strict=True):
        earned = {each: so_far + score(net, filled_in(net, each, hand)) for each, so_far in earned.items()}
        order = sorted(earned, key=lambda each: -earned[each])
        earned = {each: earned[each] for each in order[: max(round(len(order) * kept), 1)]}
    return next(iter(earned))
