"""Small networks of linear units, of which every number can be worked in one's head; and what is said of sheets for them."""

from __future__ import annotations

from bptrace.check.marker import Marker
from bptrace.check.report import Mark, Marked
from bptrace.inputs.config.load import parse

from .making import sheet

# What comes before the layers and behind them.
_CONFIG = """
inputs: [x]
layers:
{layers}
learning_rate: {rate}
samples: [{{inputs: [{x}], targets: {targets}}}]
{more}
"""


def _layer(names: list[str], weights: list[list[float]], bias: float = 0.0) -> str:
    return f"  - {{units: [{', '.join(names)}], activation: identity, weights: {weights}{f', bias: {bias}' if bias else ''}}}"


def one(w: float, rate: float = 0.1, x: float = 2, target: float = 1, more: str = "") -> str:
    """One unit o with one weight: with w = 0.713, out = 1.426, δ = 0.426, dE/dw1 = 0.852, and w1+ = 0.6278."""
    return outputs(1, w, x, target, rate, more).replace("o1", "o")


def two(below: float, above: float, bias: float = 0.0, more: str = "") -> str:
    """A unit h and then a unit o, a weight each; x is 2 and the target 1."""
    layers = [_layer(["h"], [[below]]), _layer(["o"], [[above]], bias)]
    return _CONFIG.format(layers="\n".join(layers), rate=0.1, x=2, targets=[1], more=more)


def outputs(count: int, w: float = 0.713, x: float = 2, target: float = 1, rate: float = 0.1, more: str = "", bias: float = 0.0) -> str:
    """So many times the same unit, o1, o2, …, each with its own weight: w1, w2, …"""
    layer = _layer([f"o{number}" for number in range(1, count + 1)], [[w]] * count, bias)
    return _CONFIG.format(layers=layer, rate=rate, x=x, targets=[target] * count, more=more)


def differences(count: int) -> str:
    """Units o1, o2, … with the difference of h1 = 1.4263 and h2 = 1.4, and a bias of 0.0003."""
    layers = [_layer(["h1", "h2"], [[1.4263], [1.4]]), _layer([f"o{number}" for number in range(1, count + 1)], [[1, -1]] * count, 0.0003)]
    return _CONFIG.format(layers="\n".join(layers), rate=0.1, x=1, targets=[1] * count, more="")


def found(network: str, text: str) -> Marked:
    """A sheet for such a network, marked."""
    return Marker(parse(network.encode(), "own.yaml")).mark(sheet(text))


def last(network: str, text: str) -> Mark:
    """The mark of the number that stands last on a sheet."""
    return max(found(network, text).answers, key=lambda mark: mark.line)
