"""Every gradient of networks drawn at random, against central differences of E, and against PyTorch where there is one."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle, islice
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import bptrace

from . import plain
from .drawing import KINDS, LOSSES, Data, frozen, loaded, near_a_kink, networks, parameters

STEP = 1e-5

COMBINATIONS = list(islice(zip(cycle(KINDS), cycle(LOSSES), strict=False), 22))  # each activation, each loss, twice

steady = settings(deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
few, many = settings(steady, max_examples=3), settings(steady, max_examples=25)
combined = pytest.mark.parametrize(("hidden", "loss"), COMBINATIONS, ids=str)
choices = given(st.data())
drawn = given(networks())


def _pass(config: Any) -> Any:
    """The trace of one forward and backward pass."""
    return bptrace.run(config, iterations=0)


def _smooth(choice: st.DataObject, hidden: str, loss: Any) -> tuple[Data, Any]:
    """A network and its trace, where no bend is near."""
    data = choice.draw(networks(loss, hidden))
    trace = _pass(loaded(data))
    assume(not near_a_kink(data, trace))
    return data, trace


def _slope(curve: Callable[[float], float]) -> float:
    """The central difference of a curve at 0."""
    return (curve(STEP) - curve(-STEP)) / (2 * STEP)


@combined
@few
@choices
def test_a_gradient_is_the_slope_of_E(hidden: str, loss: Any, choice: st.DataObject) -> None:
    data, trace = _smooth(choice, hidden, loss)
    values = parameters(data)
    assert trace["E"] == pytest.approx(plain.loss(data, values), rel=1e-12, abs=1e-14)
    for name, value in values.items():
        slope = _slope(lambda step, name=name, value=value: plain.loss(data, {**values, name: value + step}))
        assert trace[f"dE/d{name}"] == pytest.approx(slope, rel=1e-6, abs=1e-6), name


@combined
@few
@choices
def test_a_gradient_by_an_input_is_the_slope_of_its_samples_loss(hidden: str, loss: Any, choice: st.DataObject) -> None:
    data, trace = _smooth(choice, hidden, loss)
    values = parameters(data)
    for s, sample in enumerate(data["samples"], 1):
        inputs, targets = sample["inputs"], sample.get("targets", ())
        assert trace[f"E#{s}"] == pytest.approx(plain.loss_of_sample(data, values, inputs, targets), rel=1e-12, abs=1e-14)
        for i, name in enumerate(data["inputs"]):

            def moved(step: float, i: int = i, inputs: list[float] = inputs, targets: list[float] = targets) -> float:
                return plain.loss_of_sample(data, values, [*inputs[:i], inputs[i] + step, *inputs[i + 1 :]], targets)

            assert trace[f"dE/d{name}#{s}"] == pytest.approx(_slope(moved), rel=1e-6, abs=1e-6), (name, s)


@many
@drawn
def test_an_update_is_a_step_against_the_gradient(data: Data) -> None:
    trace = bptrace.run(loaded(data), iterations=1)
    stays = frozen(data)
    for name, value in parameters(data).items():
        assert trace[name] == value
        step = 0 if name in stays else data["learning_rate"] * trace[f"dE/d{name}"]
        assert trace[f"{name}+"] == pytest.approx(value - step, rel=1e-15, abs=1e-15), name


@many
@drawn
def test_what_is_frozen_stays_through_many_updates(data: Data) -> None:
    trace = bptrace.run(loaded(data | {"learning_rate": 0.01, "batch": 2}), iterations=5)
    for name in frozen(data):
        assert trace[f"{name}+@5"] == trace[f"{name}@3"] == parameters(data)[name]


@many
@drawn
def test_a_sum_is_the_mean_times_the_number_of_samples(data: Data) -> None:
    n = len(data["samples"])
    mean, total = (_pass(loaded(data | {"reduction": reduction})) for reduction in ("mean", "sum"))
    for name in ("E", *(f"E_{unit}" for unit in data["layers"][-1]["units"]), *(f"dE/d{name}" for name in parameters(data))):
        assert total[name] == pytest.approx(n * mean[name], rel=1e-14, abs=1e-14), name


@many
@drawn
def test_what_belongs_to_a_sample_is_not_averaged(data: Data) -> None:
    mean, total = (_pass(loaded(data | {"reduction": reduction})) for reduction in ("mean", "sum"))
    for unit in (unit for layer in data["layers"] for unit in layer["units"]):
        for s in range(1, len(data["samples"]) + 1):
            assert mean[f"delta_{unit}#{s}"] == total[f"delta_{unit}#{s}"]


@many
@drawn
def test_the_parts_of_an_error_add_up(data: Data) -> None:
    trace = _pass(loaded(data))
    for layer, after in zip(data["layers"], data["layers"][1:], strict=False):
        for i, unit in enumerate(layer["units"]):
            reached = [later for later, row in zip(after["units"], after["weights"], strict=True) if row[i]]
            for s in range(1, len(data["samples"]) + 1):
                parts = [trace[f"dE/dout_{unit}|{later}#{s}"] for later in reached]
                assert trace[f"dE/dout_{unit}#{s}"] == pytest.approx(sum(parts), rel=1e-13, abs=1e-14), (unit, s)


@combined
@few
@choices
def test_pytorch_finds_the_same(hidden: str, loss: Any, choice: st.DataObject) -> None:
    pytest.importorskip("torch")
    from .torches import gradients

    data, trace = _smooth(choice, hidden, loss)
    for name, value in gradients(data).items():
        assert trace[name] == pytest.approx(value, rel=1e-12, abs=1e-12), name
