"""What bptrace.load takes besides a path of text: texts, nested Python data, traces; and what is said of data that has no lines."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest

import bptrace
from bptrace.errors import BptraceError, InputError, UsageError

PATHS = sorted(path for path in (Path(__file__).parents[2] / "configs").glob("*.yaml") if path.stem != "digits")  # which is large
MAZUR = next(path for path in PATHS if path.stem == "mazur")
CONFIG = bptrace.load(MAZUR)
SMALL = {
    "inputs": 2,
    "layers": [{"units": 1, "weights": [[1, 2]]}],
    "learning_rate": 0.5,
    "samples": [{"inputs": [1, 2], "targets": [3]}],
}


def changed(**keys: Any) -> dict[str, Any]:
    return {**SMALL, **keys}


def message(given: Any) -> str:
    with pytest.raises(BptraceError) as caught:
        bptrace.load(given)
    return str(caught.value)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_config_is_the_same_in_whatever_form(path: Path) -> None:
    config = bptrace.load(str(path))
    forms = [path, config, config.data, orjson.dumps(config.data).decode()]
    assert all(bptrace.load(form).data == config.data for form in forms)


def test_a_text_is_what_has_lines_or_begins_with_a_bracket() -> None:
    assert bptrace.load(MAZUR.read_text("utf-8")).data == CONFIG.data
    assert bptrace.load("  " + json.dumps(CONFIG.data)).data == CONFIG.data
    assert message("inputs: 2").startswith("error[name]: there is no file inputs: 2")
    assert "--> <text>:2:1  weights" in message("inputs: 2\nweights: 3\n")


def test_a_trace_in_any_form_gives_its_config() -> None:
    trace = bptrace.run(CONFIG)
    assert bptrace.load(trace) is CONFIG
    assert bptrace.load(trace.to_json().decode()).data == CONFIG.data
    assert bptrace.load(json.loads(trace.to_json())).data == CONFIG.data


def test_whoever_wants_a_config_takes_what_load_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(MAZUR.parent)
    expected = bptrace.run(CONFIG).to_json()
    assert all(bptrace.run(given).to_json() == expected for given in ("mazur.yaml", Path("mazur.yaml"), CONFIG.data))
    assert str(bptrace.explain("mazur.yaml", "w5+")) == str(bptrace.explain(CONFIG, "w5+"))
    assert bptrace.mark("mazur.yaml", {"net_h1": "0.3775"}).right


def test_numbers_may_be_of_numpy_and_keep_their_bits() -> None:
    third = np.float32(1 / 3)
    layer = {"units": np.int64(1), "weights": np.array([[third, 2]], dtype=np.float32)}
    config = bptrace.load(changed(layers=[layer], learning_rate=np.float64(0.1), samples=[{"inputs": (1, 2), "targets": np.ones(1)}]))
    assert config.parameters["w1"] == float(third)
    assert config.learning_rate == 0.1
    assert bptrace.load(changed(learning_rate=0.1 + 0.2)).learning_rate == 0.1 + 0.2


def test_every_problem_of_a_dict_says_the_way_to_it_and_no_line() -> None:
    layers = [{"units": 2, "weights": [[1, 2], [3]]}, {"units": 1, "weights": [[1, float("nan")]], "weightz": 3}]
    said = message(changed(layers=layers))
    assert "1 of" not in said
    ways = [line.removeprefix(" --> <dict>  ") for line in said.splitlines() if " --> " in line]
    assert ways == ["layers[0].weights[1]", "layers[1].weights[0][1]", "layers[1].weightz"]
    assert "line" not in said
    assert "'nan' is not a finite number" in said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (changed(title=object()), "'object' means nothing here"),
        (changed(title="\ud800"), "half a character"),
        (changed(**{"1": 2}), "has no key '1'"),
        ({**SMALL, 1: 2, "1": 3}, "'1' is given twice"),
        ({**SMALL, (1, 2): 2}, "a key is a word"),
        (changed(inputs=["a", "a"]), "'a' is the name of an input and of an input"),
        (changed(learning_rat=1), "it stands there already"),
        (changed(loss=b"mse"), "'bytes' means nothing here"),
        ({}, "the config has no inputs"),
        ({"answers": {"E": 1}}, "a sheet of answers"),
        ({"schema": "bptrace.trace/1"}, "this trace has no config"),
        (changed(samples={"csv": "nothing.csv", "inputs": ["a", "b"], "targets": ["c"]}), "nothing.csv"),
        ([SMALL], "of type list, cannot be read"),
        (b"inputs: 2\n", "of type bytes, cannot be read"),
        (None, "of type NoneType, cannot be read"),
        ("a\0b", "cannot be read"),
        ("{", "{ is not closed"),
        ("\n", "the file is empty"),
    ],
)
def test_what_is_no_config_is_said(given: Any, said: str) -> None:
    assert said in message(given)


def test_what_stands_in_itself_ends() -> None:
    endless: dict[str, Any] = {}
    endless["inputs"] = endless
    with pytest.raises(InputError, match="more than 50 deep"):
        bptrace.load(endless)


def test_an_error_of_a_later_time_has_no_line_either() -> None:
    config = bptrace.load({key: value for key, value in changed(iterations=1).items() if key != "learning_rate"})
    with pytest.raises(UsageError, match=r"no learning_rate\n --> <dict>\n"):
        bptrace.run(config)["w1+"]
    assert config.files == ("",)
    assert not os.path.exists("")
