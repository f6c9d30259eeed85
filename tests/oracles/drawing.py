"""Draws small networks of every kind, as the config a person could have written, and names what their traces hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any, Union

from hypothesis import strategies as st

from bptrace.inputs.config.load import parse

Data = dict[str, Any]

KINKED = ("relu", "leaky_relu", "elu")
KINDS = (*KINKED, "identity", "sigmoid", "tanh", "softplus", "swish", "bipolar_sigmoid", "softmax")
WITH_A_PARAMETER = {"leaky_relu": "slope", "elu": "alpha", "swish": "beta"}
Draw = Union[str, tuple[str, str, bool]]
LOSSES: tuple[Draw, ...] = (
    *("half_squared_error", "squared_error", "mean_squared_error", "absolute_error", "hinge", "sum_of_outputs"),
    *(("cross_entropy", "softmax", False), ("cross_entropy", "softmax", True), ("cross_entropy", "sigmoid", False)),
    *(("binary_cross_entropy", "sigmoid", False), ("binary_cross_entropy", "sigmoid", True)),
)  # a name, after any activation; or with the one activation that it goes after, and whether it is fused
WORTH = {  # the targets that make sense for a loss; for the others, any number
    "hinge": st.sampled_from((-1.0, 1.0)),
    "cross_entropy": st.sampled_from((0.0, 0.25, 1.0)),
    "binary_cross_entropy": st.sampled_from((0.0, 0.25, 1.0)),
}

numbers = st.sampled_from([n / 100 for n in (*range(-100, -4), *range(5, 101))])  # never near 0, where some functions bend
sizes, deeper = (st.lists(st.integers(1, 4), min_size=least, max_size=4) for least in (2, 3))


@st.composite
def networks(draw: st.DrawFn, loss: Draw | None = None, hidden: str | None = None) -> Data:
    """A config with all its names written out; of a certain loss, and with a certain activation in its first layer of two or more."""
    name, last, is_fused = _unpacked(draw(st.sampled_from(LOSSES)) if loss is None else loss, draw(st.sampled_from(KINDS)))
    shape = draw(sizes if hidden is None else deeper)
    inner = [draw(st.sampled_from(KINDS)) for _ in shape[2:]]
    kinds = [*([hidden] if hidden else inner[:1]), *inner[1:], last]
    data: Data = {"inputs": [f"x{i + 1}" for i in range(shape[0])]}
    layers = enumerate(zip(shape, shape[1:], kinds, strict=False), start=1)
    data["layers"] = [draw(_layers(number, *layer)) for number, layer in layers]
    data["loss"] = {"name": name, "fused": True} if is_fused else name
    data["learning_rate"] = draw(st.sampled_from((0.1, 0.5, 2)))
    data["reduction"] = draw(st.sampled_from(("mean", "sum")))
    targets = _shares(shape[-1]) if is_fused and last == "softmax" else _targets(shape[-1], name)
    data["samples"] = draw(st.lists(_samples(shape[0], targets), min_size=1, max_size=5))
    data["frozen"] = draw(st.lists(st.sampled_from(["weights", "biases", "layer 1", *parameters(data)]), max_size=3, unique=True))
    return data


def _unpacked(loss: Draw, last: str) -> tuple[str, str, bool]:
    return (loss, last, False) if isinstance(loss, str) else loss


@cache
@st.composite
def _layers(draw: st.DrawFn, number: int, before: int, units: int, kind: str) -> Data:
    layer: Data = {"units": [f"u{number}_{j + 1}" for j in range(units)]}
    with_parameter = kind in WITH_A_PARAMETER and draw(st.booleans())
    layer["activation"] = {"name": kind, WITH_A_PARAMETER[kind]: draw(st.sampled_from((0.1, 0.5, 1.5)))} if with_parameter else kind
    layer["weights"] = [draw(_rows(f"{number}_{j + 1}", before)) for j in range(units)]
    layer |= draw(_biases(number, units))
    return layer


@cache
@st.composite
def _rows(draw: st.DrawFn, unit: str, before: int) -> list[Data | None]:
    """The weights into a unit; some connections are missing, never the first."""
    there = [True, *(draw(st.integers(0, 5)) > 0 for _ in range(before - 1))]
    return [{f"w{unit}_{i + 1}": draw(numbers)} if is_there else None for i, is_there in enumerate(there)]


@cache
@st.composite
def _biases(draw: st.DrawFn, number: int, units: int) -> Data:
    kind = draw(st.sampled_from(("none", "shared", "per unit", "some")))
    if kind == "none":
        return {}
    sign: Data = {"bias_input": -1} if draw(st.booleans()) else {}
    if kind == "shared":
        return {"bias": {f"b{number}": draw(numbers)}} | sign
    there = [kind == "per unit" or draw(st.booleans()) for _ in range(units)]
    return {"biases": [{f"b{number}_{j + 1}": draw(numbers)} if is_there else None for j, is_there in enumerate(there)]} | sign


@cache
@st.composite
def _samples(draw: st.DrawFn, inputs: int, targets: st.SearchStrategy[list[float]]) -> Data:
    sample: Data = {"inputs": [2 * draw(numbers) for _ in range(inputs)]}
    drawn = draw(targets)
    return sample | {"targets": drawn} if drawn else sample


@cache
def _targets(outputs: int, loss: str) -> st.SearchStrategy[list[float]]:
    """Targets that a loss can take; none where it needs none."""
    if loss == "sum_of_outputs":
        return st.just([])
    return st.lists(WORTH.get(loss, numbers), min_size=outputs, max_size=outputs)


@cache
def _shares(outputs: int) -> st.SearchStrategy[list[float]]:
    """Targets that add up to 1, without which δ = out − target does not hold: all on one output, or half each on two."""
    pairs = st.tuples(*[st.integers(0, outputs - 1)] * 2)
    return pairs.map(lambda pair: [0.5 * pair.count(j) for j in range(outputs)])


def loaded(data: Data) -> Any:
    """The config, as if it had been read from a file."""
    return parse(json.dumps(data).encode(), "drawn.json")


def parameters(data: Data) -> dict[str, float]:
    """The names of all parameters, with their first values."""
    entries = [entry for layer in data["layers"] for row in (*layer["weights"], _bias_row(layer)) for entry in row]
    return {name: value for entry in entries if entry for name, value in entry.items()}


def _bias_row(layer: Data) -> list[Data | None]:
    return layer.get("biases") or [layer.get("bias")]


def frozen(data: Data) -> set[str]:
    """The parameters that must not move."""
    found: set[str] = set()
    for word in data["frozen"]:
        layers = data["layers"][:1] if word == "layer 1" else data["layers"]
        weights, biases = (parameters({"layers": [part(layer) for layer in layers]}) for part in (_weights_only, _biases_only))
        found |= {"weights": set(weights), "biases": set(biases), "layer 1": {*weights, *biases}}.get(word, {word})
    return found


def _weights_only(layer: Data) -> Data:
    return {"weights": layer["weights"]}


def _biases_only(layer: Data) -> Data:
    return {**layer, "weights": []}


def near_a_kink(data: Data, trace: Any) -> bool:
    """Is a step of a finite difference likely to cross a bend, or to end where a logarithm is rough?"""
    return any(_is_rough(data, trace, sample) for sample in range(1, len(data["samples"]) + 1))


def _is_rough(data: Data, trace: Any, sample: int) -> bool:
    outs = [trace[f"out_{unit}#{sample}"] for unit in data["layers"][-1]["units"]]
    targets = data["samples"][sample - 1].get("targets", [])
    nets = [trace[f"net_{unit}#{sample}"] for layer in data["layers"] if kind(layer) in KINKED for unit in layer["units"]]
    last = [trace[f"net_{unit}#{sample}"] for unit in data["layers"][-1]["units"]]
    gaps = {
        "absolute_error": [out - target for out, target in zip(outs, targets, strict=False)],
        "hinge": [1 - out * target for out, target in zip(outs, targets, strict=False)],
    }
    bends = nets + gaps.get(loss_of(data), [])
    return any(abs(value) < 1e-3 for value in bends) or (loss_of(data) in WORTH and any(abs(net) > 6 for net in last))


def kind(layer: Data) -> str:
    """The name of a layer's activation."""
    activation = layer["activation"]
    return str(activation["name"] if isinstance(activation, dict) else activation)


def loss_of(data: Data) -> str:
    """The name of the loss."""
    return str(data["loss"]["name"] if isinstance(data["loss"], dict) else data["loss"])


def sample_names(data: Data) -> Iterator[str]:
    """What a trace holds for each sample, from net to the gradients by the inputs. A fused loss has no ∂E/∂out."""
    yield from ("E", *(f"dE/d{name}" for name in data["inputs"]))
    for layer in data["layers"]:
        is_fused = layer is data["layers"][-1] and isinstance(data["loss"], dict)
        for unit in layer["units"]:
            yield from (f"net_{unit}", f"out_{unit}", f"delta_{unit}", *(() if is_fused else (f"dE/dout_{unit}",)))


def batch_names(data: Data) -> Iterator[str]:
    """What a trace holds for a batch: the loss, its shares, the parameters and their gradients."""
    yield from ("E", *(f"E_{unit}" for unit in data["layers"][-1]["units"]))
    for name in parameters(data):
        yield from (name, f"dE/d{name}", f"{name}+")
