"""A run that leaves the finite numbers: it says which quantity, at which iteration, and keeps all before it."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

import bptrace
from bptrace.engine.steps import BACKENDS
from bptrace.errors import NotFinite
from bptrace.inputs.config.load import parse
from bptrace.trace.selection import select
from bptrace.trace.step import Step

from .test_readings import configs, worked

LINE = {"units": ["h"], "activation": "identity", "weights": [[{"w1": 2.0}]]}
OUT = {"units": ["o"], "activation": "identity", "weights": [[{"w2": 3.0}]], "bias": {"b": 0.5}}


def config(**data: Any) -> Any:
    given = {
        "inputs": ["x"],
        "layers": [LINE, OUT],
        "learning_rate": 1e120,
        "iterations": 9,
        "samples": [{"inputs": [1], "targets": [0.5]}],
    }
    return parse(json.dumps({**given, **data}).encode(), "test.json")


def stopped(config: Any, reading: str, *only: str) -> tuple[list[Step], NotFinite]:
    steps, last, error = worked(config, reading, select(config.network, config.notation, only))
    assert error is not None
    assert last is None
    assert all(math.isfinite(value) for step in steps for value in step.values)
    return steps, error


# net, out and E_o of the first line by hand: w1 and w2 go to −1e121, so out is 1e242 and its square no number.
@pytest.mark.parametrize("reading", BACKENDS)
@pytest.mark.parametrize("only", [(), ("E",), ("w*+", "E_o")])
def test_an_overflow_is_named_where_and_when_it_happens(reading: str, only: tuple[str, ...]) -> None:
    steps, error = stopped(config(), reading, *only)
    assert (error.name, error.iteration) == ("E_o", 2)
    assert "E_o = ½·(0.500000 - 2.16000e+242)²" in str(error)
    assert "smaller learning_rate" in str(error)
    assert [step.iteration for step in steps] == [1, 2]
    assert error.exit_code == 3


@pytest.mark.parametrize("reading", BACKENDS)
def test_what_there_was_of_the_last_iteration_is_passed_on(reading: str) -> None:
    names = {name for *_, name, _ in stopped(config(), reading)[0][-1].rows()}
    assert names >= {"w1", "w2", "b", "x", "t_o", "net_h", "out_h", "net_o", "out_o"}
    assert not names & {"E", "E_o", "delta_o", "w1+"}


@pytest.mark.parametrize("reading", BACKENDS)
@pytest.mark.parametrize("only", [(), ("E",)])
def test_an_update_can_be_what_overflows(reading: str, only: tuple[str, ...]) -> None:
    _, error = stopped(config(learning_rate=1e308), reading, *only)
    assert (error.name, error.iteration) == ("w1+", 1)
    assert "w1+ = 2.00000 - 1.00000e+308·18.0000" in str(error)


@pytest.mark.parametrize("reading", BACKENDS)
def test_the_pass_after_the_last_update_can_be_what_overflows(reading: str) -> None:
    steps, error = stopped(config(learning_rate=1e200, iterations=1), reading)
    assert (error.name, error.iteration) == ("net_o+", 1)
    assert "net_o+ = -1.20000e+201·(-1.80000e+201)" in str(error)
    assert len(steps) == 1


def test_with_several_samples_the_sample_is_named() -> None:
    samples = [{"inputs": [x], "targets": [0]} for x in (1, 2, 1e300)]
    for reading in BACKENDS:
        _, error = stopped(config(samples=samples, layers=[{**OUT, "weights": [[1e10]]}]), reading)
        assert error.name == "net_o#3"
    after = config(samples=samples[:2], layers=[{**OUT, "weights": [[1e-200]]}], learning_rate=1e200, iterations=1)
    assert stopped(after, "walk")[1].name in ("E_o+#1", "E_o+", "E_o+#2")


@pytest.mark.parametrize("reading", BACKENDS)
def test_a_quantity_that_is_not_recorded_is_named_all_the_same(reading: str) -> None:
    wide = [{**LINE, "weights": [[1e-200]]}, {**OUT, "units": ["o", "p"], "weights": [[1e200], [1e200]], "bias": 0}]
    _, error = stopped(config(layers=wide, samples=[{"inputs": [1], "targets": [1e150, 1e150]}]), reading, "E", "dE/dw1")
    assert error.name in ("dE/dout_h", "dE/dout_h|o")


def test_a_missing_connection_never_overflows() -> None:
    across = {"units": ["h", "g"], "activation": "identity", "weights": [[1e-200, None], [None, 1e-200]]}
    sparse = config(inputs=["x", "y"], layers=[across, {**OUT, "weights": [[1e120, None]]}], loss="absolute_error", iterations=0,
                    samples=[{"inputs": [1, 1e200], "targets": [1]}])  # fmt: skip
    for reading in BACKENDS:
        assert bptrace.run(sparse, backend=reading)["delta_h"] == -1e120  # times y, for the weight that is not there, is 1e320


def test_the_trace_of_a_run_that_diverges_is_an_error() -> None:
    with pytest.raises(NotFinite, match="at iteration 2"):
        bptrace.run(config())


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(configs(rates=(1e60, 1e150, 1e300)))
def test_whatever_diverges_diverges_in_every_reading(config: Any) -> None:
    walked, compiled, arrayed = (worked(config, reading) for reading in BACKENDS)
    assert str(compiled[2]) == str(walked[2])
    assert (arrayed[2] is None) == (walked[2] is None)
    if walked[2] is not None and arrayed[2] is not None:
        assert arrayed[2].iteration == walked[2].iteration
    for steps, last, _ in (walked, compiled, arrayed):
        assert all(math.isfinite(value) for step in (*steps, *([last] if last else [])) for value in step.values)
