"""Every gradient of networks drawn at random, against central differences of E, and against PyTorch where there is one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

import bptrace

from .drawing import Data, frozen, loaded, near_a_kink, networks, parameters

STEP = 1e-5

drawn = given(networks())
often = settings(max_examples=40, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
always = settings(often, max_examples=100)


def _pass(config: Any) -> Any:
    """The trace of one forward and backward pass."""
    return bptrace.run(config, iterations=0)


def _smooth(data: Data) -> tuple[Any, Any]:
    """The config and its trace, where no bend is near."""
    config = loaded(data)
    trace = _pass(config)
    assume(not near_a_kink(data, trace))
    return config, trace


def _difference(config: Any, name: str) -> float:
    """The central difference of E by a parameter."""
    value = config.parameters[name]
    ends = [_pass(config._replace(parameters={**config.parameters, name: value + step}))["E"] for step in (STEP, -STEP)]
    return float((ends[0] - ends[1]) / (2 * STEP))


def _difference_by_input(config: Any, sample: int, i: int) -> float:
    """The central difference of one sample's loss by one of its inputs."""
    ends = [_pass(_with_input(config, sample, i, step))[f"E#{sample + 1}"] for step in (STEP, -STEP)]
    return float((ends[0] - ends[1]) / (2 * STEP))


def _with_input(config: Any, sample: int, i: int, step: float) -> Any:
    samples = list(config.samples)
    inputs = list(samples[sample].inputs)
    inputs[i] += step
    samples[sample] = samples[sample]._replace(inputs=tuple(inputs))
    return config._replace(samples=tuple(samples))


@often
@drawn
def test_a_gradient_is_the_slope_of_E(data: Data) -> None:
    config, trace = _smooth(data)
    for name in parameters(data):
        assert trace[f"dE/d{name}"] == pytest.approx(_difference(config, name), rel=1e-6, abs=1e-6), name


@often
@drawn
def test_a_gradient_by_an_input_is_the_slope_of_its_samples_loss(data: Data) -> None:
    config, trace = _smooth(data)
    for s in range(len(data["samples"])):
        for i, name in enumerate(data["inputs"]):
            slope = _difference_by_input(config, s, i)
            assert trace[f"dE/d{name}#{s + 1}"] == pytest.approx(slope, rel=1e-6, abs=1e-6), (name, s + 1)


@always
@drawn
def test_an_update_is_a_step_against_the_gradient(data: Data) -> None:
    trace = bptrace.run(loaded(data), iterations=1)
    stays = frozen(data)
    for name, value in parameters(data).items():
        assert trace[name] == value
        step = 0 if name in stays else data["learning_rate"] * trace[f"dE/d{name}"]
        assert trace[f"{name}+"] == pytest.approx(value - step, rel=1e-15, abs=1e-15), name


@always
@drawn
def test_what_is_frozen_stays_through_many_updates(data: Data) -> None:
    trace = bptrace.run(loaded(data | {"learning_rate": 0.01, "batch": 2}), iterations=5)
    for name in frozen(data):
        assert trace[f"{name}+@5"] == trace[f"{name}@3"] == parameters(data)[name]


@always
@drawn
def test_a_sum_is_the_mean_times_the_number_of_samples(data: Data) -> None:
    n = len(data["samples"])
    mean, total = (_pass(loaded(data | {"reduction": reduction})) for reduction in ("mean", "sum"))
    for name in ("E", *(f"E_{unit}" for unit in data["layers"][-1]["units"]), *(f"dE/d{name}" for name in parameters(data))):
        assert total[name] == pytest.approx(n * mean[name], rel=1e-14, abs=1e-14), name


@always
@drawn
def test_what_belongs_to_a_sample_is_not_averaged(data: Data) -> None:
    mean, total = (_pass(loaded(data | {"reduction": reduction})) for reduction in ("mean", "sum"))
    for unit in (unit for layer in data["layers"] for unit in layer["units"]):
        for s in range(1, len(data["samples"]) + 1):
            assert mean[f"delta_{unit}#{s}"] == total[f"delta_{unit}#{s}"]


@always
@drawn
def test_the_parts_of_an_error_add_up(data: Data) -> None:
    trace = _pass(loaded(data))
    for layer, after in zip(data["layers"], data["layers"][1:], strict=False):
        for i, unit in enumerate(layer["units"]):
            reached = [later for later, row in zip(after["units"], after["weights"], strict=True) if row[i]]
            for s in range(1, len(data["samples"]) + 1):
                parts = [trace[f"dE/dout_{unit}|{later}#{s}"] for later in reached]
                assert trace[f"dE/dout_{unit}#{s}"] == pytest.approx(sum(parts), rel=1e-13, abs=1e-14), (unit, s)


@always
@drawn
def test_pytorch_finds_the_same(data: Data) -> None:
    pytest.importorskip("torch")
    from .torches import gradients

    _, trace = _smooth(data)
    for name, value in gradients(data).items():
        assert trace[name] == pytest.approx(value, rel=1e-12, abs=1e-12), name
