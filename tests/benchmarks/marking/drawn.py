"""Networks drawn at random, of the shapes and kinds that are set as exercises, with numbers that are good to work with."""

# ruff: noqa: E741 (the books' l)

from __future__ import annotations

import random
from itertools import count, pairwise
from math import isfinite
from typing import NamedTuple

from .networks import CROSS_ENTROPIES, Data, Net, read
from .paper import Paper, Spot, walk
from .procedure import RIGHT

Draw = random.Random

SHAPES = ((2, 2, 2), (2, 3, 1), (3, 2, 2), (2, 2, 2, 1), (2, 2, 2, 2), (2, 2, 1), (3, 3, 3), (1, 2, 2), (2, 3, 2), (2, 1, 2, 2), (2, 2))
LEAST, MOST = 2e-4, 12.0  # of a number that is not 0: smaller or larger ones are not set as exercises
RATES = (0.5, 0.1, 0.25, 0.8, 0.3, 0.05)


class Ending(NamedTuple):
    """An activation of the outputs with the loss that goes with it."""

    activation: str
    loss: str
    fused: bool = False


ENDINGS = (
    Ending("sigmoid", "half_squared_error"),
    Ending("sigmoid", "squared_error"),
    Ending("softmax", "cross_entropy"),
    Ending("softmax", "cross_entropy", True),
    Ending("sigmoid", "binary_cross_entropy"),
    Ending("sigmoid", "binary_cross_entropy", True),
    Ending("identity", "half_squared_error"),
    Ending("tanh", "half_squared_error"),
    Ending("identity", "squared_error"),
    Ending("sigmoid", "mean_squared_error"),
    Ending("relu", "half_squared_error"),
)
HIDDEN = ("sigmoid", "sigmoid", "tanh", "relu", "sigmoid", "identity", "tanh")
BIASES = ("own", "own", "shared", "own frozen", "shared frozen", "own", "none")
SAMPLES = (1, 1, 2, 1, 3)


def network(draw: Draw, number: int) -> Net:
    """Network `number` of a row in which all kinds take turns: one whose right numbers are neither tiny nor huge."""
    while True:
        net = read(_config(draw, number))
        if is_good(net):
            return net


def is_good(net: Net) -> bool:
    """Are its numbers good to work with, in every iteration?"""
    values: list[float] = []

    def make(paper: Paper, spot: Spot) -> float:
        values.append(RIGHT[spot.cell.kind](paper, spot.cell))
        return values[-1]

    walk(net, True, make)
    return all(isfinite(value) and (not value or LEAST <= abs(value) <= MOST) for value in values) and values.count(0) < len(values) / 4


def _config(draw: Draw, number: int) -> Data:
    """The kinds go round at different speeds, so that all meet all."""
    shape, ending = SHAPES[number % len(SHAPES)], ENDINGS[(number + number // len(SHAPES)) % len(ENDINGS)]
    if ending.activation == "softmax" and shape[-1] == 1:
        shape = (*shape[:-1], 2)
    bias = BIASES[number % len(BIASES)]
    names = count(1)
    kinds = [*(HIDDEN[(number + l) % len(HIDDEN)] for l in range(len(shape) - 2)), ending.activation]
    several = SAMPLES[number % len(SAMPLES)]
    return {
        "inputs": [f"x{i + 1}" for i in range(shape[0])],
        "layers": [_layer(draw, l, before, units, kinds[l - 1], bias, names) for l, (before, units) in enumerate(pairwise(shape), start=1)],
        "loss": {"name": ending.loss, "fused": True} if ending.fused else ending.loss,
        "learning_rate": draw.choice(RATES),
        "iterations": 2 if number % 4 == 3 else 1,
        "reduction": "sum" if number % 3 == 2 else "mean",
        "frozen": ["biases"] if "frozen" in bias else [],
        "samples": [_sample(draw, shape[0], shape[-1], ending) for _ in range(several)],
    }


def _layer(draw: Draw, l: int, before: int, units: int, kind: str, bias: str, names: count[int]) -> Data:
    layer: Data = {"units": [f"u{l}{j + 1}" for j in range(units)], "activation": kind}
    layer["weights"] = [[{f"w{next(names)}": _signed(draw)} for _ in range(before)] for _ in range(units)]
    if "own" in bias:
        layer["biases"] = [{f"b{l}{j + 1}": _signed(draw)} for j in range(units)]
    elif "shared" in bias:
        layer["bias"] = {f"b{l}": _signed(draw)}
    return layer


def _signed(draw: Draw) -> float:
    """A weight from 0.10 to 0.90, of either sign."""
    return draw.randint(10, 90) / 100 * (1 if draw.random() < 0.7 else -1)


def _sample(draw: Draw, inputs: int, outputs: int, ending: Ending) -> Data:
    return {"inputs": [draw.randint(5, 100) / 100 for _ in range(inputs)], "targets": _targets(draw, outputs, ending)}


def _targets(draw: Draw, outputs: int, ending: Ending) -> list[float]:
    if ending.activation == "softmax":
        hot = draw.randrange(outputs)
        return [float(j == hot) for j in range(outputs)]
    if ending.loss in CROSS_ENTROPIES:
        return [float(draw.random() < 0.5) for _ in range(outputs)]
    return [draw.randint(1, 99) / 100 for _ in range(outputs)]
