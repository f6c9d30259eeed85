"""Numbers that are set in the place of a config's, and what may be left out of a config until it is needed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

import bptrace
from bptrace.engine.overrides import overridden
from bptrace.engine.steps import Run, with_updates
from bptrace.errors import UnknownName, UsageError
from bptrace.explain.find import find
from bptrace.explain.gradcheck.gradients import GradCheck
from bptrace.inputs.config.config import Config
from bptrace.inputs.config.load import load, parse

CONFIGS = Path(__file__).parents[2] / "configs"
MAZUR, XOR = load(str(CONFIGS / "mazur.yaml")), load(str(CONFIGS / "xor.yaml"))


def read(**changes: Any) -> Config:
    data = {
        "inputs": 1,
        "layers": [{"units": 2, "weights": [[1], [2]]}, {"units": 1, "weights": [[3, 4]]}],
        "samples": [{"inputs": [1], "targets": [0]}, {"inputs": [2], "targets": [1]}],
        **changes,
    }
    return parse(orjson.dumps(data), "mine.yaml")


# setting a number is as good as writing it

SET = {  # what is set, and what the config says then
    "w5=0.3":        ("w5", 0.3),
    "w5 = .3":       ("w5", 0.3),
    "b1=-1":         ("b1", -1.0),
    "i1=2":          ("i1", 2.0),
    "i1#1=2":        ("i1", 2.0),
    "t_o1=1/4":      ("t_o1", 0.25),
    "η=0.1":         ("eta", 0.1),
    "eta=0.1":       ("eta", 0.1),
    "learning_rate=0.1": ("eta", 0.1),
}  # fmt: skip


@pytest.mark.parametrize("setting", SET)
def test_a_number_that_is_set_counts_and_comes_back(setting: str) -> None:
    name, value = SET[setting]
    config = overridden(MAZUR, [setting])
    assert bptrace.run(config)[name] == value
    again = parse(orjson.dumps(config.data), "again.json")
    assert again.data == config.data
    assert bptrace.run(again)["E+"] == bptrace.run(config)["E+"] != bptrace.run(MAZUR)["E+"]


def test_what_is_not_set_stays() -> None:
    config = overridden(MAZUR, ["w5=0.3"])
    assert {name for name in config.parameters if config.parameters[name] != MAZUR.parameters[name]} == {"w5"}
    assert config.samples == MAZUR.samples
    assert overridden(MAZUR, []) == MAZUR


def test_a_setting_is_the_same_as_another_config() -> None:
    text = (CONFIGS / "mazur.yaml").read_text(encoding="utf-8")
    written = text.replace("learning_rate: 0.5", "learning_rate: 0.1").replace("0.40", "0.3")
    assert written.count("0.3") > text.count("0.3")
    assert overridden(MAZUR, ["η=0.1", "w5=0.3"]).data == parse(written.encode(), MAZUR.path).data


def test_of_two_settings_the_later_counts() -> None:
    assert overridden(MAZUR, ["w5=1", "w5=2"]).parameters["w5"] == 2


def test_weights_that_are_drawn_are_written_out_where_one_is_set() -> None:
    drawn = {"units": 2, "weights": {"init": "uniform", "seed": 1}, "bias": {"init": "uniform", "seed": 2}}
    config = overridden(read(layers=[drawn, {"units": 1, "weights": [[3, 4]]}]), ["w1=5"])
    assert config.data["layers"][0]["weights"] == [[{"w1": 5.0}], [{"w2": config.parameters["w2"]}]]
    assert config.data["layers"][0]["bias"] == {"init": "uniform", "seed": 2, "low": -0.5, "high": 0.5}
    assert parse(orjson.dumps(config.data), "").parameters == config.parameters


def test_a_connection_that_is_not_there_and_a_shared_bias_come_back() -> None:
    layers = [{"units": 2, "weights": [[None], [2]], "bias": [None, 3]}]
    config = overridden(read(layers=layers, samples=[{"inputs": [1], "targets": [0, 1]}]), ["w1=5", "b_o2=1"])
    assert config.data["layers"][0]["weights"] == [[None], [{"w1": 5.0}]]
    assert config.data["layers"][0]["bias"] == [None, {"b_o2": 1.0}]


def test_one_sample_of_several_is_set() -> None:
    config = overridden(XOR, ["x1#2=7"])
    assert [sample.inputs[0] for sample in config.samples] == [XOR.samples[0].inputs[0], 7, *(s.inputs[0] for s in XOR.samples[2:])]
    assert config.data["samples"][1]["inputs"][0] == 7


def test_iterations_are_set() -> None:
    assert overridden(MAZUR, ["iterations=3"]).updates == 3
    assert overridden(MAZUR, ["iterations=3"]).data["iterations"] == 3
    own = read(layers=[{"units": 1, "weights": [{"iterations": 1}]}], learning_rate=1, samples=[{"inputs": [1], "targets": [0]}])
    assert overridden(own, ["iterations=3"]).parameters == {"iterations": 3}


def test_another_notation_is_read_and_comes_back() -> None:
    config = overridden(MAZUR, ["w^2_11=0.3"], "z-a")
    assert config.notation == config.data["notation"] == "z-a"
    assert config.parameters["w1"] == 0.3


# fmt: off
REFUSED = [
    ("w55=1",         UnknownName, "did you mean w5"),
    ("nonsense=1",    UnknownName, "what can be set: i1, i2, t_o1, t_o2, learning_rate, iterations, w1, w2, w3, w4, … b2"),
    ("net_h1=1",      UsageError,  "net_h1 is worked from other numbers"),
    ("w5+=1",         UsageError,  "w5+ is worked from other numbers"),
    ("dE/dw5=1",      UsageError,  "dE/dw5 is worked from other numbers"),
    ("dout_o1/dw1=1", UsageError,  "dout_o1/dw1 is worked from other numbers"),
    ("w5@2=1",        UsageError,  "w5@2 cannot be set in an iteration"),
    ("w5#1=1",        UsageError,  "w5#1: the samples share it"),
    ("i1#2=1",        UsageError,  "there is 1"),
    ("w5",            UsageError,  "write --set w5=0.3"),
    ("=1",            UsageError,  "write --set w5=1"),
    ("w5=",           UsageError,  "write --set w5=0.3"),
    ("w5=x",          UsageError,  "'x' is not a number"),
    ("w5=0,5",        UsageError,  "has a decimal comma"),
    ("w5=1e999",      UsageError,  "is too large"),
    ("iterations=-1", UsageError,  "no whole number"),
    ("iterations=2.5", UsageError, "no whole number"),
    ("batch=1",       UsageError,  "change it in the config"),
    ("epochs=1",      UsageError,  "change it in the config"),
    ("lerning_rate=1", UnknownName, "did you mean learning_rate"),
    ("o1=1",          UsageError,  "o1 is worked from other numbers"),
    ("inputs=1",      UnknownName, "what can be set"),
    ("i1=1, i2=2",    UsageError,  "say --set for each number"),
]
# fmt: on


@pytest.mark.parametrize(("setting", "kind", "said"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_cannot_be_set_is_told(setting: str, kind: type[Exception], said: str) -> None:
    with pytest.raises(kind) as caught:
        overridden(MAZUR, [setting])
    assert said in str(caught.value)


def test_a_value_of_several_samples_needs_its_sample() -> None:
    with pytest.raises(UsageError, match=r"(?s)x1 has a value in each of 4 samples.*x1#1, x1#2 or x1#4"):
        overridden(XOR, ["x1=1"])


def test_targets_of_a_fused_loss_still_have_to_sum_to_1() -> None:
    fused = load(str(CONFIGS / "softmax_fused.yaml"))
    first = fused.network.outputs[0]
    mark = "#1" if len(fused.samples) > 1 else ""
    with pytest.raises(UsageError, match="targets have to sum to 1"):
        overridden(fused, [f"t_{first}{mark}=0.123"])


# a learning rate is missed only where an update is needed


def test_without_a_learning_rate_a_run_is_refused_with_its_place() -> None:
    for refused in (lambda: Run(read()), lambda: with_updates(read(), 1), lambda: bptrace.run(read(), 2)):
        with pytest.raises(UsageError) as caught:
            refused()
        problem = caught.value.problem
        assert problem.message == "the config has no learning_rate"
        assert problem.place
        assert (problem.place.path, problem.place.line, problem.place.column) == ("mine.yaml", 1, 2)
        assert "--set η=0.5" in problem.hint


def test_without_a_learning_rate_all_else_is_worked() -> None:
    config = read()
    trace = bptrace.run(config, 0)
    (found,) = find(config, ["dE/dw1"])
    assert found.working.value(found.key) == trace["dE/dw1"] == pytest.approx(79.5)
    assert {each.verdict for each in GradCheck(config)} == {"ok"}
    assert bptrace.mark(config, {"dE/dw1": "79.5"}).right
    marked = bptrace.mark(config, {"dE/dw1": "79.5", "w1+": "1"})
    assert {answer.name: "no learning_rate" in answer.message for answer in marked.answers} == {"dE/dw1": False, "w1+": True}
    with pytest.raises(UsageError, match="no learning_rate"):
        list(find(config, ["w1+"]))
    assert "learning_rate" not in trace.config.data


def test_a_learning_rate_that_is_set_makes_the_updates_that_were_wanted() -> None:
    assert overridden(read(iterations=7), ["η=0.5"]).updates == 7
    assert overridden(read(epochs=3, batch=1), ["η=0.5"]).updates == 6
    assert overridden(read(iterations=0), ["η=0.5"]).updates == 0
    with pytest.raises(UsageError, match="no learning_rate"):
        overridden(read(), ["iterations=3"])
    with pytest.raises(UsageError, match="no learning_rate"):
        overridden(read(iterations=0), ["iterations=3"])
    with pytest.raises(UsageError, match="no learning_rate"):
        Run(overridden(read(), ["w1=3"]))


# an activation that is not written may have been forgotten


def test_layers_without_an_activation_are_known() -> None:
    written = {"units": 1, "activation": "identity", "weights": [[3, 4]]}
    assert read().assumed == (1, 2)
    assert read(layers=[{"units": 2, "weights": [[1], [2]]}, written]).assumed == (1,)
    assert parse(orjson.dumps(read().data), "").assumed == ()
