"""The trace as data: valid, whole, and exact to the last bit."""

from __future__ import annotations

import json
import math
from io import BytesIO
from pathlib import Path
from typing import Any

import jsonschema
import orjson
import pytest
from hypothesis import given, settings

import bptrace
from bptrace.inputs.config.load import parse
from bptrace.trace import trace_json
from bptrace.trace.trace_json import dump, trace_schema
from bptrace.views.data import files

from ..oracles.drawing import Data, loaded, networks

CONFIGS = Path(__file__).parents[2] / "configs"
VALIDATOR = jsonschema.Draft202012Validator(trace_schema())
SMALL = sorted(path.stem for path in CONFIGS.glob("*.yaml") if path.stem != "digits")


def load(name: str) -> Any:
    return bptrace.load(str(CONFIGS / f"{name}.yaml"))


def check(config: Any, updates: int, **options: Any) -> dict[str, Any]:
    trace = bptrace.run(config, updates, **options)
    text = trace.to_json()
    data: dict[str, Any] = json.loads(text)
    assert data == orjson.loads(text)
    VALIDATOR.validate(data)
    for step in data["iterations"]:
        for name, value in step["values"].items():
            assert trace[f"{name}@{step['iteration']}"] == value or options
        for sample in step["samples"]:
            for name, value in sample["values"].items():
                assert trace[f"{name}#{sample['sample']}@{step['iteration']}"] == value
    for sample in data.get("final", {"samples": []})["samples"]:
        for name, value in sample["values"].items():
            assert trace[f"{name}#{sample['sample']}@-1"] == value
    return data


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(trace_schema())


@pytest.mark.parametrize("name", SMALL)
def test_a_trace_of_a_config_is_valid_and_exact(name: str) -> None:
    check(load(name), 2)


@settings(max_examples=30)
@given(networks())
def test_a_trace_of_a_drawn_network_is_valid_and_exact(data: Data) -> None:
    check(loaded(data | {"learning_rate": 0.05, "batch": 2}), 2)


@pytest.mark.parametrize("options", [{"only": ["E"]}, {"only": ["w*+", "net_*"]}, {"only": ["dE/dw5#1"]}, {"backend": "numpy"}])
def test_a_selection_is_valid_too(options: dict[str, Any]) -> None:
    check(load("mazur"), 3, **options)


def test_a_trace_holds_every_quantity_once() -> None:
    data = check(load("mazur"), 2)
    first, final = data["iterations"][0], data["final"]
    assert list(first) == ["iteration", "values", "samples"]
    assert list(first["values"])[:5] == ["E", "E_o1", "E_o2", "w1", "w2"]
    assert {"w5+", "dE/dw5", "b1", "b1+"} <= set(first["values"])
    assert {"i1", "t_o1", "net_h1", "out_h1", "delta_h1", "dE/dout_h1|o1", "E", "E_o1", "dE/di1"} <= set(first["samples"][0]["values"])
    assert set(final["values"]) == {"E+", "E_o1+", "E_o2+", *load("mazur").parameters}
    assert final["values"]["w5"] == data["iterations"][1]["values"]["w5+"]
    assert "dE/dw5" not in first["samples"][0]["values"]
    assert data["network"]["layers"][0]["biases"] == ["b1", "b1"]


def test_without_an_update_there_is_no_final() -> None:
    data = check(load("mazur"), 0)
    assert "final" not in data
    assert not [name for name in data["iterations"][0]["values"] if name.endswith("+")]


def test_missing_connections_are_null_and_have_no_values() -> None:
    layers = [{"units": ["h", "g"], "weights": [[0.5, None], [None, None]], "biases": [None, 2]}, {"units": ["o"], "weights": [[1, None]]}]
    given = {"inputs": ["x", "y"], "layers": layers, "learning_rate": 1, "samples": [{"inputs": [1, 2], "targets": [0]}]}
    data = check(parse(orjson.dumps(given), "test.json"), 1)
    assert data["network"]["layers"][0]["weights"] == [["w1", None], [None, None]]
    assert data["network"]["layers"][0]["biases"] == [None, "b_g"]
    assert [name for name in data["iterations"][0]["values"] if name.startswith("w")] == ["w1", "w2", "w1+", "w2+"]
    assert [name for name in data["iterations"][0]["values"] if name.startswith("b")] == ["b_g", "b_g+"]


@pytest.mark.parametrize("name", SMALL)
def test_a_trace_can_be_run_again(name: str) -> None:
    trace = bptrace.run(load(name), 2)
    again = parse(trace.to_json(), "trace.json")
    assert bptrace.run(again).to_json() == trace.to_json()


def test_the_same_input_gives_the_same_bytes() -> None:
    assert len({bptrace.run(load("xor"), 5, backend=reading).to_json() for reading in ("walk", "compiled", "walk")}) == 1


def test_floats_come_back_to_the_last_bit() -> None:
    config = load("mazur")
    hard = {name: value * math.pi * 10.0 ** (3 * at - 12) for at, (name, value) in enumerate(config.parameters.items())}
    data = check(config._replace(parameters=hard), 1)
    assert {name: data["iterations"][0]["values"][name] for name in hard} == hard


@pytest.mark.parametrize("suffix", [".json", ".jsonl"])
@pytest.mark.parametrize("at_once", [1, 7, 44, 45, 46])
@pytest.mark.parametrize("shown", [None, {2, 3}])
def test_what_is_written_in_pieces_is_the_same(suffix: str, at_once: int, shown: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = parse(dump({**load("relu").data, "title": '"values":{} {}'}), "odd.json")
    for config in (load("mazur"), odd):
        run = bptrace.run(config, 2)
        whole = _written(suffix, run, shown)
        with monkeypatch.context() as changed:
            changed.setattr(trace_json, "AT_ONCE", at_once)
            assert _written(suffix, run, shown) == whole


def _written(suffix: str, run: Any, shown: Any) -> bytes:
    out = BytesIO()
    sink = files.sink(suffix)(out, run.config, shown)
    for step in run.steps:
        sink.step(step)
    sink.end(run.last)
    return out.getvalue()
