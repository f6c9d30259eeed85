"""Whether numbers are kind: each threshold with a config just inside of it and one just outside."""

from __future__ import annotations

from math import atanh, sqrt

import pytest

from bptrace.exercise.kind import Kindness
from bptrace.explain.judges import SATURATED
from bptrace.inputs.config.config import Config
from bptrace.inputs.config.load import parse

FLAT = atanh(sqrt(1 - SATURATED)) - 0.09  # the bias with which tanh is as good as saturated


def kinds(config: Config) -> set[str]:
    return {each.kind for each in Kindness(config).unkind(config)}


def neuron(
    activation: str = "identity",
    w: str = "0.3, -0.2",
    b: str = "0.4",
    x: str = "0.5, 0.3",
    t: str = "0.9",
    rate: str = "0.5",
    ask: str = "net, out",
    digits: str = "4dp",
) -> Config:
    text = f"inputs: [a, b]\nlayers: [{{units: [y], activation: {activation}, weights: [[{w}]], bias: [{b}]}}]\n"
    text += f"learning_rate: {rate}\nsamples: [{{inputs: [{x}], targets: [{t}]}}]\nexercise: {{ask: [{ask}], digits: {digits}}}\n"
    return parse(text.encode(), "exercise.yaml")


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("hiding", neuron(w="0.999, -0.2"), neuron(w="1, -0.2")),
        ("hiding", neuron(b="0.001"), neuron(b="0")),
        ("hiding", neuron(x="0.5, -0.99"), neuron(x="0.5, -1")),
        ("multiple", neuron(x="0.2, 0.61"), neuron(x="0.2, 0.6")),
        ("multiple", neuron(x="0.2, 0.8"), neuron(x="0.2, -0.4")),
        ("saturated", neuron("tanh", b=f"{FLAT - 0.001}"), neuron("tanh", b=f"{FLAT + 0.001}")),
        ("kink", neuron("relu", b="-0.0799"), neuron("relu", b="-0.0801")),
        ("kink", neuron("relu", b="-0.1001"), neuron("relu", b="-0.0999")),
        ("kink", neuron("identity", b="-0.0901"), neuron("relu", b="-0.0901")),
        ("dead", neuron("relu", b="-0.08"), neuron("relu", b="-0.1001")),
        ("vanishing", neuron(b="-0.0889"), neuron(b="-0.0891")),
        ("vanishing", neuron(ask="w1+", rate="0.0049"), neuron(ask="w1+", rate="0.0048")),
        ("equal", neuron(ask="net, delta", t="0.9801"), neuron(ask="net, delta", t="0.98")),
    ],
)
def test_thresholds_of_kindness(kind: str, good: Config, bad: Config) -> None:
    """Of a neuron whose weighted inputs are 0.09 without the bias."""
    assert kind not in kinds(good)
    assert kind in kinds(bad)


def test_what_is_the_same_in_any_case_is_not_unkind() -> None:
    """δ and the gradient of the bias; out and net of an identity."""
    assert kinds(neuron(ask="net, out, delta, dE/db", t="0.7")) == set()


def test_what_is_not_finite() -> None:
    (found,) = [each for each in Kindness(neuron()).unkind(neuron(b="1e200")) if each.kind == "infinite"]
    assert found.said == "some numbers are not finite"
