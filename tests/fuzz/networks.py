"""Draws small networks of every kind from a seed, as the configs a person could have written."""

from __future__ import annotations

from itertools import pairwise
from random import Random
from typing import Any

from ..oracles.drawing import KINDS, LOSSES, WITH_A_PARAMETER

Data = dict[str, Any]
NOTATIONS = ("net-out", "plain", "z-a", "y-a", "x-W", "i-o")


def short(draw: Random) -> float:
    """A number as exercises have them: few decimals, sometimes 0."""
    return draw.choice((draw.randint(-9, 9) / 10, draw.randint(-99, 99) / 100, float(draw.randint(-3, 3))))


def network(draw: Random) -> Data:
    """A config that is right, with short decimals."""
    loss = draw.choice(LOSSES)
    name, last, is_fused = (loss, draw.choice(KINDS), False) if isinstance(loss, str) else loss
    shape = [draw.randint(1, 3) for _ in range(draw.choice((2, 3, 3, 3, 4)))]
    data: Data = {"inputs": [f"x{i + 1}" for i in range(shape[0])]}
    data["layers"] = [_layer(draw, number, *sizes) for number, sizes in enumerate(pairwise(shape), 1)]
    data["layers"][-1]["activation"] = _with_parameter(draw, last)
    data["loss"] = {"name": name, "fused": True} if is_fused else name
    data["learning_rate"] = draw.choice((0.1, 0.5, 1, 0.01))
    samples = range(draw.choice((1, 1, 1, 2, 3)))
    data["samples"] = [_sample(draw, shape[0], targets(draw, shape[-1], name, is_fused and last == "softmax")) for _ in samples]
    return data | _settings(draw, data)


def _layer(draw: Random, number: int, before: int, units: int) -> Data:
    names = [f"u{number}_{j + 1}" for j in range(units)]
    rows = [[_entry(draw, f"w{number}_{j + 1}_{i + 1}", 0.1 if i else 0.0) for i in range(before)] for j in range(units)]
    layer: Data = {"units": names, "activation": _with_parameter(draw, draw.choice(KINDS)), "weights": rows}
    kind = draw.choice(("none", "shared", "per unit", "some"))
    if kind == "shared":
        layer["bias"] = {f"b{number}": short(draw)}
    elif kind != "none":
        layer["biases"] = [_entry(draw, f"b{number}_{j + 1}", 0.4 if kind == "some" else 0.0) for j in range(units)]
    if kind != "none" and draw.random() < 0.2:
        layer["bias_input"] = draw.choice((-1, 0.5, 2))
    return layer


def _entry(draw: Random, name: str, missing: float) -> Data | None:
    return None if draw.random() < missing else {name: short(draw)}


def _with_parameter(draw: Random, kind: str) -> Any:
    if kind in WITH_A_PARAMETER and draw.random() < 0.5:
        return {"name": kind, WITH_A_PARAMETER[kind]: draw.choice((0.1, 0.5, 1.5))}
    return kind


def _sample(draw: Random, inputs: int, aims: list[float]) -> Data:
    sample: Data = {"inputs": [short(draw) for _ in range(inputs)]}
    return sample | {"targets": aims} if aims else sample


def targets(draw: Random, outputs: int, loss: str, shares: bool) -> list[float]:
    """Targets that a loss can take; `shares` add up to 1."""
    if loss == "sum_of_outputs":
        return []
    if shares:
        one = draw.randrange(outputs)
        return [float(j == one) for j in range(outputs)]
    if loss == "hinge":
        return [draw.choice((-1.0, 1.0)) for _ in range(outputs)]
    if loss.endswith("cross_entropy"):
        return [draw.choice((0.0, 0.25, 1.0)) for _ in range(outputs)]
    return [short(draw) for _ in range(outputs)]


def _settings(draw: Random, data: Data) -> Data:
    """Some of the other keys of a config."""
    params = [name for layer in data["layers"] for row in layer["weights"] for entry in row if entry for name in entry]
    every: Data = {
        "iterations": draw.randint(0, 3),
        "batch": draw.choice(("full", "online", 1, 2)),
        "reduction": draw.choice(("mean", "sum")),
        "frozen": draw.sample(params, min(len(params), 2)),
        "notation": draw.choice(NOTATIONS),
        "digits": draw.randint(2, 12),
        "round_each": draw.choice(("3dp", "4sf")),
    }
    chosen = {key: value for key, value in every.items() if draw.random() < (0.08 if key == "round_each" else 0.3)}
    if chosen.get("batch") == 2 and len(data["samples"]) < 2:
        del chosen["batch"]
    return chosen
