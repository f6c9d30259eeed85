"""A run worked apart: forward only, in dual numbers, which carry every derivative along. Nothing here is bptrace's, nor goes backward.

W. K. Clifford, "Preliminary sketch of biquaternions" (1873); L. B. Rall, "Automatic Differentiation" (1981).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from .drawing import Data, frozen, kind, loss_of, parameters

NOISE = 1e-13  # a sum below this share of its terms is 0 on paper
Tangent = dict[str, float]


class Dual(NamedTuple):
    """A number and its derivative by each quantity that is told apart by name."""

    value: float
    by: Tangent = {}  # noqa: RUF012 (it is never changed)

    def moved(self, slope: float, value: float) -> Dual:
        """A function of the number, with this slope there and this value."""
        return Dual(value, {name: slope * own for name, own in self.by.items()})

    def __add__(self, other: Any) -> Dual:  # type: ignore[override]
        other = dual(other)
        by = dict(self.by)
        for name, slope in other.by.items():
            by[name] = by.get(name, 0.0) + slope
        return Dual(self.value + other.value, by)

    def __mul__(self, other: Any) -> Dual:  # type: ignore[override]
        other = dual(other)
        return self.moved(other.value, self.value * other.value) + other.moved(self.value, 0.0)

    __radd__, __rmul__ = __add__, __mul__  # type: ignore[assignment]

    def __neg__(self) -> Dual:
        return self.moved(-1.0, -self.value)

    def __sub__(self, other: Any) -> Dual:
        return self + -dual(other)

    def __rsub__(self, other: Any) -> Dual:
        return -self + other

    def named(self, name: str) -> Dual:
        """The same number, which from here on is a quantity of its own too."""
        return Dual(self.value, {**self.by, name: 1.0})


def dual(number: Any) -> Dual:
    return number if isinstance(number, Dual) else Dual(float(number))


def total(terms: Sequence[Dual]) -> Dual:
    """The sum; exactly 0 if it is nothing but noise beside its terms."""
    found = sum(terms, Dual(0.0))
    noise = abs(found.value) <= NOISE * sum(abs(term.value) for term in terms)
    return found._replace(value=0.0) if noise else found


def exp(x: Dual) -> Dual:
    return x.moved(math.exp(x.value), math.exp(x.value))


def log(x: Dual) -> Dual:
    return x.moved(1 / x.value, math.log(x.value))


def tanh(x: Dual) -> Dual:
    return x.moved(1 / math.cosh(x.value) ** 2 if abs(x.value) < 300 else 0.0, math.tanh(x.value))


def over(above: Dual, below: Dual) -> Dual:
    return above * below.moved(-1 / below.value**2, 1 / below.value)


def sigmoid(x: Dual) -> Dual:
    return over(Dual(1.0), 1 + exp(-x))


def softplus(x: Dual) -> Dual:
    return x + softplus(-x) if x.value > 0 else x.moved(sigmoid(x).value, math.log1p(math.exp(x.value)))


def bent(x: Dual, above: Dual, below: Any) -> Dual:
    """One number where x is above 0, another where it is not."""
    return above if x.value > 0 else dual(below)


def times_log(factor: float, x: Dual) -> Dual:
    return factor * log(x) if factor else Dual(0.0)


# fmt: off
ACTIVATIONS: dict[str, Callable[[Dual, float], Dual]] = {
    "identity":        lambda net, a: net,
    "sigmoid":         lambda net, a: sigmoid(net),
    "tanh":            lambda net, a: tanh(net),
    "relu":            lambda net, a: bent(net, net, 0),
    "leaky_relu":      lambda net, a: bent(net, net, a * net),
    "elu":             lambda net, a: net if net.value > 0 else a * net.moved(math.exp(net.value), math.expm1(net.value)),
    "softplus":        lambda net, a: softplus(net),
    "swish":           lambda net, a: net * sigmoid(a * net),
    "bipolar_sigmoid": lambda net, a: tanh(0.5 * net),
}
DEFAULTS = {"leaky_relu": 0.01}  # of their parameters; 1 for all others
LOSSES: dict[str, Callable[[Dual, float, int], Dual]] = {  # of an output and its target, and how many outputs there are
    "half_squared_error":   lambda out, t, n: 0.5 * (gap := total([out, Dual(-t)])) * gap,
    "squared_error":        lambda out, t, n: (gap := total([out, Dual(-t)])) * gap,
    "mean_squared_error":   lambda out, t, n: (gap := total([out, Dual(-t)])) * gap * (1 / n),
    "cross_entropy":        lambda out, t, n: -times_log(t, out),
    "binary_cross_entropy": lambda out, t, n: -times_log(t, out) - times_log(1 - t, 1 - out),
    "absolute_error":       lambda out, t, n: (gap := total([out, Dual(-t)])) * ((gap.value > 0) - (gap.value < 0)),
    "hinge":                lambda out, t, n: bent(room := total([Dual(1.0), -t * out]), room, 0),
    "sum_of_outputs":       lambda out, t, n: out,
}
# fmt: on


def run(data: Data) -> dict[str, float]:
    """Every quantity of every iteration, under the names of bptrace. Raises ArithmeticError or ValueError where a number is not finite."""
    values, found = parameters(data), dict[str, float]()
    stays, samples = frozen(data), data["samples"]
    for number, chosen in enumerate(_batches(data), 1):
        share = 1.0 if data.get("reduction") == "sum" else 1 / len(chosen)
        passes = {s: _sample(data, values, samples[s - 1]) for s in chosen}
        loss = total([losses for each in passes.values() for losses in each.losses.values()]) * share
        found |= {f"E@{number}": loss.value}
        found |= {
            f"E_{unit}@{number}": share * sum(each.losses[unit].value for each in passes.values()) for unit in data["layers"][-1]["units"]
        }
        for s, each in passes.items():
            found |= {f"{name}#{s}@{number}": value for name, value in each.told(data)}
        slopes = {name: loss.by.get(name, 0.0) for name in values}
        found |= {f"{name}@{number}": value for name, value in values.items()}
        found |= {f"dE/d{name}@{number}": slope for name, slope in slopes.items()}
        if data.get("iterations", 1):
            values = {name: value - (name not in stays) * data["learning_rate"] * slopes[name] for name, value in values.items()}
            found |= {f"{name}+@{number}": value for name, value in values.items()}
    return found


def _batches(data: Data) -> Iterator[range]:
    """The numbers of the samples of each iteration."""
    every, size = len(data["samples"]), data.get("batch", "full")
    size = {"full": every, "online": 1}.get(size, size)
    for number in range(max(data.get("iterations", 1), 1)):
        start = number * size % (size * math.ceil(every / size))
        yield range(start + 1, min(start + size, every) + 1)


class Pass(NamedTuple):
    """A sample, worked: each unit's net and out, and each output's share of the loss."""

    nets: Mapping[str, Dual]
    outs: Mapping[str, Dual]
    losses: Mapping[str, Dual]

    def told(self, data: Data) -> Iterator[tuple[str, float]]:
        loss = total(list(self.losses.values()))
        yield "E", loss.value
        yield from ((f"dE/d{name}", loss.by.get(f"in {name}", 0.0)) for name in data["inputs"])
        for unit in self.nets:
            yield from ((f"net_{unit}", self.nets[unit].value), (f"out_{unit}", self.outs[unit].value))
            yield f"delta_{unit}", loss.by.get(f"net {unit}", 0.0)
            if not (isinstance(data["loss"], dict) and unit in self.losses):  # a fused loss has no ∂E/∂out
                yield f"dE/dout_{unit}", loss.by.get(f"out {unit}", 0.0)


def _sample(data: Data, values: Mapping[str, float], sample: Data) -> Pass:
    nets, outs = dict[str, Dual](), dict[str, Dual]()
    below = [Dual(value).named(f"in {name}") for name, value in zip(data["inputs"], sample["inputs"], strict=True)]
    for layer in data["layers"]:
        biases = layer.get("biases") or [layer.get("bias")] * len(layer["units"])
        rows = zip(layer["units"], layer["weights"], biases, strict=True)
        own = [_net(row, bias, layer.get("bias_input", 1), values, below).named(f"net {unit}") for unit, row, bias in rows]
        below = [out.named(f"out {unit}") for unit, out in zip(layer["units"], _activated(layer, own), strict=True)]
        nets |= zip(layer["units"], own, strict=True)
        outs |= zip(layer["units"], below, strict=True)
    aims = sample.get("targets") or [0.0] * len(below)
    units, last = data["layers"][-1]["units"], [nets[unit] for unit in data["layers"][-1]["units"]]
    if isinstance(data["loss"], dict):
        shares = _fused(loss_of(data), last, aims)
    else:
        shares = [LOSSES[loss_of(data)](out, aim, len(below)) for out, aim in zip(below, aims, strict=True)]
    return Pass(nets, outs, dict(zip(units, shares, strict=True)))


def _net(row: Sequence[Any], bias: Any, bias_input: float, values: Mapping[str, float], below: Sequence[Dual]) -> Dual:
    terms = [_parameter(entry, values) * out for entry, out in zip(row, below, strict=True) if entry]
    return total([*terms, *([_parameter(bias, values) * bias_input] if bias else [])])


def _parameter(entry: Mapping[str, float], values: Mapping[str, float]) -> Dual:
    (name,) = entry
    return Dual(values[name]).named(name)


def _activated(layer: Data, nets: Sequence[Dual]) -> list[Dual]:
    if kind(layer) == "softmax":
        powers = [exp(net - max(each.value for each in nets)) for net in nets]
        whole = sum(powers, Dual(0.0))
        return [over(power, whole) for power in powers]
    activation = layer["activation"]
    given = [value for key, value in activation.items() if key != "name"] if isinstance(activation, dict) else []
    parameter = given[0] if given else DEFAULTS.get(kind(layer), 1.0)
    return [ACTIVATIONS[kind(layer)](net, parameter) for net in nets]


def _fused(name: str, nets: Sequence[Dual], aims: Sequence[float]) -> list[Dual]:
    if name == "binary_cross_entropy":
        return [aim * softplus(-net) + (1 - aim) * softplus(net) for net, aim in zip(nets, aims, strict=True)]
    top = max(net.value for net in nets)
    whole = log(sum((exp(net - top) for net in nets), Dual(0.0))) + top
    return [aim * (whole - net) for net, aim in zip(nets, aims, strict=True)]
