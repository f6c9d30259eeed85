"""The engine's readings of the equations are one: walked, compiled and over arrays, a trace holds the same numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

import bptrace
from bptrace.engine.arrays import MOST_SETTLED

from ..model.nets import config, layer
from .drawing import Data, batch_names, loaded, networks, sample_names

CONFIGS = Path(__file__).parents[2] / "configs"
BACKENDS = ("walk", "compiled", "numpy")
SMALL = sorted(path.stem for path in CONFIGS.glob("*.yaml") if path.stem != "digits")


def _traces(config: Any, updates: int) -> list[Any]:
    return [bptrace.run(config, iterations=updates, backend=reading) for reading in BACKENDS]


def _agree(traces: list[Any], names: list[str]) -> None:
    for name in names:
        walked, *others = (trace[name] for trace in traces)
        for value in others:
            assert value == pytest.approx(walked, rel=1e-12, abs=1e-12), name


def _network_names(network: Any, samples: int) -> list[str]:
    """What a trace of a full batch holds: of the batch, and of each sample."""
    params = list(network.parameters())
    units = [unit for layer in network.layers for unit in layer.units]
    batch = ["E", "E+", *params, *(f"dE/d{name}" for name in params), *(f"{name}+" for name in params)]
    own = ["E", *(f"dE/d{name}" for name in network.inputs)]
    own += [f"{what}_{unit}" for unit in units for what in ("net", "out", "delta")]
    inside = units[: -len(network.outputs)] if network.fused else units  # a fused loss needs neither ∂E/∂out nor the slope
    own += [f"dE/dout_{unit}" for unit in inside] + [f"dout_{unit}/dnet_{unit}" for unit in inside]
    return batch + [f"{name}#{s}" for name in own for s in range(1, samples + 1)]


@pytest.mark.parametrize("name", SMALL)
def test_a_config_read_three_ways(name: str) -> None:
    config = bptrace.load(str(CONFIGS / f"{name}.yaml"))
    whole = config._replace(batch=len(config.samples))
    _agree(_traces(whole, 3), [f"{cell}@{k}" for cell in _network_names(config.network, len(config.samples)) for k in (1, 3)])


def test_batches_read_three_ways() -> None:
    config = bptrace.load(str(CONFIGS / "minibatch.yaml"))
    cells = [
        f"{name}#{s}@{k}" for k, samples in enumerate(((1, 2), (3, 4), (5,)), start=1) for s in samples for name in ("out_o", "delta_h1")
    ]
    cells += [f"{name}@{k}" for k in range(1, 7) for name in ("E", "dE/dw1", "w5+", "b3", "E+")]
    _agree(_traces(config, 6), cells)


@settings(max_examples=20, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(networks())
def test_a_drawn_network_read_three_ways(data: Data) -> None:
    samples = range(1, len(data["samples"]) + 1)
    names = [*batch_names(data), *(f"{name}#{s}" for name in sample_names(data) for s in samples)]
    _agree(_traces(loaded(data | {"learning_rate": 0.01}), 2), [f"{name}@{k}" for name in names for k in (1, 2)])


def test_walking_and_compiling_are_the_same_to_the_last_bit() -> None:
    walked, compiled, _ = _traces(bptrace.load(str(CONFIGS / "mazur.yaml")), 50)
    for name in ("E+@50", "w1+@50", "dE/dw8@50", "out_o1@50"):
        assert walked[name] == compiled[name]


# what cancels on paper


def _linear(weights: list[float], target: float, activation: str = "identity", **data: Any) -> Any:
    """Inputs of 1, a hidden unit h with these weights, and an output o that passes h on."""
    samples = [{"inputs": [1] * len(weights), "targets": [target]}]
    layers = [layer(["h"], [weights], activation), layer(["o"], [[1]], "identity")]
    return config(inputs=len(weights), layers=layers, samples=samples, **data)


_SOFTMAX = layer(3, [[0.3], [0.1], [-0.7]], "softmax", bias={"b": 0.2})

# fmt: off
CANCELS = {  # what is 0 on paper
    "a kink":             (_linear([0.1, 0.2, -0.3], 1, "relu"),                                ("net_h", "dout_h/dnet_h", "dE/dw1")),
    "a target":           (_linear([0.1, 0.2], 0.3),                                            ("E", "dE/dout_o", "delta_h", "dE/dw1")),
    "a kink of the loss": (_linear([0.1, 0.2], 0.3, loss="absolute_error"),                     ("E", "dE/dout_o", "dE/dw1")),
    "a kink of hinge":    (_linear([0.7, 0.1, 0.2], 1, loss="hinge"),                           ("E", "dE/dout_o")),
    "an update":          (_linear([0.3], -2.7, learning_rate=0.1),                             ("w1+",)),
    "a shared bias":      (config(inputs=1, layers=[_SOFTMAX], loss="cross_entropy"),           ("dE/db", "dE/db@2")),
    "two samples":        (config(inputs=1, layers=[layer(1, [[0]], "identity")],
                                  samples=[{"inputs": [0.3], "targets": [0.1]},
                                           {"inputs": [0.1], "targets": [-0.3]}]),              ("dE/dw1",)),
}
# fmt: on


@pytest.mark.parametrize("what", CANCELS)
def test_what_cancels_on_paper_is_0(what: str) -> None:
    given, names = CANCELS[what]
    for trace in _traces(given, 2):
        for name in names:
            assert trace[name] == 0, (what, name)


@pytest.mark.parametrize(("weights", "cancels"), [(MOST_SETTLED, True), (MOST_SETTLED + 1, False)])
def test_how_many_weights_are_looked_at_in_an_array(weights: int, cancels: bool) -> None:
    """The first is updated from 0.3 by 0.1·3, which floats miss."""
    rest = [0] * (weights - 1)
    samples = [{"inputs": [1, *rest], "targets": [-2.7]}]
    given = config(inputs=weights, layers=[layer(["o"], [[0.3, *rest]], "identity")], samples=samples, learning_rate=0.1)
    assert (bptrace.run(given, 1, ["w1+"], "numpy")["w1+"] == 0) is cancels


def test_whether_a_unit_is_on_does_not_depend_on_the_number_of_samples() -> None:
    samples = [{"inputs": [1, 1, 1], "targets": [1]}] * 10_001
    given = config(inputs=3, layers=[layer(["h"], [[0.1, 0.2, -0.3]], "relu")], samples=samples)
    for backend in BACKENDS[::2]:
        trace = bptrace.run(given, 0, ["net_h", "dE/dw1"], backend)
        assert trace["dE/dw1"] == trace["net_h#1"] == trace["net_h#10001"] == 0
