"""What a good config comes to."""

from __future__ import annotations

import io
import random
import sys
from pathlib import Path

import orjson
import pytest

from bptrace.errors import UnknownName, UsageError
from bptrace.inputs.config.config import Rounding, Sample
from bptrace.inputs.config.load import load, parse

from .good import DEEP, DRILL, GOOD, MAZUR, anywhere, changed, read


def test_mazur() -> None:
    config = read(MAZUR)
    assert config.title == "A Step by Step Backpropagation Example"
    assert config.network.inputs == ("i1", "i2")
    assert [layer.weights for layer in config.network.layers] == [(("w1", "w2"), ("w3", "w4")), (("w5", "w6"), ("w7", "w8"))]
    assert [(layer.biases, layer.shared) for layer in config.network.layers] == [(("b1",), True), (("b_o1", "b_o2"), False)]
    assert list(config.parameters) == list(config.network.parameters())
    assert config.parameters["w3"] == 0.25
    assert config.samples == (Sample((0.05, 0.10), (0.01, 0.99)),)
    assert (config.learning_rate, config.updates, config.batch) == (0.5, 1, 1)


def test_deep() -> None:
    config = read(DEEP)
    first, second, last = config.network.layers
    assert first.units == ("h1_1", "h1_2")
    assert second.units == ("h2_1", "h2_2")
    assert first.weights == (("w1", None, "w2"), ("w3", "w4", "w5"))
    assert first.biases == ("b1",)
    assert second.weights == (("w6", "w7"), ("w8", "w9"))
    assert second.biases == ()
    assert (second.parameter, second.bias_input) == (0.1, -1.0)
    assert last.biases == ("b_a", "b_b", "b_c")
    assert config.network.frozen == {"b1", "b_a", "b_b", "b_c", "w1", "w2", "w3", "w4", "w5", "w7"}
    assert config.samples[1] == Sample((2.0, 1.0, 3.0), (0.0, 1.0, 0.0))
    assert (config.updates, config.batch, config.learning_rate) == (6, 2, 0.01)  # 2 batches in each of 3 epochs
    assert (config.notation, config.digits, config.round_each) == ("z-a", 8, Rounding("dp", 4))
    assert config.network.fused
    assert config.data["exercise"] == {"ask": ["net", "out_*"], "digits": "4dp"}


def test_drill() -> None:
    config = read(DRILL)
    assert config.samples == (Sample((1.0, 2.0)),)
    assert (config.updates, config.learning_rate) == (0, None)
    assert [layer.biases for layer in config.network.layers] == [(), ()]
    assert list(config.parameters) == ["w1", "w2", "z"]


def test_targets_of_a_loss_that_has_none_are_left_out(tmp_path: Path) -> None:
    samples = "samples:\n  - {inputs: [1, 2]}\n"
    assert read(changed(samples, "samples:\n  - {inputs: [1, 2], targets: [3]}\n", DRILL)).samples == (Sample((1.0, 2.0), ()),)
    (tmp_path / "d.csv").write_text("a,b,c\n1,2,3\n", encoding="utf-8")
    text = changed(samples, "samples: {csv: d.csv, inputs: [a, b], targets: [c]}\n", DRILL)
    assert read(text, str(tmp_path / "mine.yaml")).samples == (Sample((1.0, 2.0), ()),)


def test_data_is_complete_and_in_order() -> None:
    assert list(read(changed("loss:", "source: here\nloss:")).data) == (
        [
            "title",
            "source",
            "inputs",
            "layers",
            "loss",
            "learning_rate",
            "iterations",
            "batch",
            "reduction",
            "error",
            "frozen",
            "notation",
            "digits",
            "round_each",
            "samples",
        ]
    )
    assert read(MAZUR).data["layers"][0] == {
        "units": ["h1", "h2"],
        "activation": "sigmoid",
        "weights": [[{"w1": 0.15}, {"w2": 0.20}], [{"w3": 0.25}, {"w4": 0.30}]],
        "bias": {"b1": 0.35},
        "bias_input": 1.0,
    }
    layers = read(DEEP).data["layers"]
    assert layers[0]["weights"][0] == [{"w1": 1.0}, None, {"w2": 0.5}]
    assert layers[1]["activation"] == {"name": "leaky_relu", "slope": 0.1}
    assert layers[2]["weights"] == {"init": "uniform", "seed": 1, "low": -1.0, "high": 1.0}
    assert layers[2]["bias"] == {"init": "zeros"}


@pytest.mark.parametrize("name", GOOD)
def test_a_trace_is_run_again(name: str) -> None:
    config = read(GOOD[name])
    trace = orjson.dumps({"schema": "bptrace.trace/1", "bptrace": "0.1.0", "config": config.data, "iterations": []})
    assert anywhere(read(trace)) == anywhere(config)
    assert anywhere(read(orjson.dumps(config.data, option=orjson.OPT_INDENT_2).replace(b"  ", b"\t"))) == anywhere(config)


ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_encodings(encoding: str) -> None:
    assert parse(changed("A Step", "Ein Größer").encode(encoding), "mine.yaml").title.startswith("Ein Größer")


def test_line_ends() -> None:
    assert read(MAZUR.replace("\n", "\r\n")) == read(MAZUR.replace("\n", "\r")) == read(MAZUR)


# What is written differently and means the same.
SAME = {
    "biases": ("bias: [0.60, {b_o2: 0.60}]", "biases: [0.60, {b_o2: 0.60}]"),
    "numbers": ("[[0.40, 0.45], [0.50, 0.55]]", "[[.4, 9/20], [5e-1, '0.55']]"),
    "alias": ("loss: half", "learning_rate: 0.5\nloss: half", "\nlearning_rate: 0.5\nsamples", "\nsamples"),
    "eta": ("learning_rate:", "eta:"),
    "greek": ("learning_rate:", "η:"),
    "batch": ("loss:", "batch: 20\nloss:"),
    "subscripts": ("{w1: 0.15, w2: 0.20}", "{w₁: 0.15, w₂: 0.20}"),
    "editor": ("title:", "$schema: config.json\ntitle:"),
    "frozen": ("loss:", "frozen: null\nloss:"),
    "off": ("loss:", "round_each: off\nloss:"),
    "anchors": ("{inputs: [0.05, 0.10]", "{inputs: &a [0.05, 0.10]"),
    "by name": ("targets: [0.01, 0.99]", "targets: {o2: 0.99, o1: 0.01}"),
    "aliases": ("activation: sigmoid\n    weights: [", "activation: sigmoid\n    bias_input: 1\n    weights: ["),
}


@pytest.mark.parametrize("name", SAME)
def test_the_same_in_other_words(name: str) -> None:
    text = MAZUR
    for old, new in zip(SAME[name][::2], SAME[name][1::2], strict=True):
        text = changed(old, new, text)
    config, plain = read(text), read(MAZUR)
    assert config._replace(data={}) == plain._replace(data={})


def test_names_that_look_like_something_else() -> None:
    text = "inputs: [1, no, 1.5, 012]\nlayers: [{units: [4, on], weights: [[1, 2, 3, 4], [5, 6, 7, 8]]}]\n"
    config = read(text + "iterations: 0\nsamples: [{inputs: [1, 2, 3, 4], targets: [1, 2]}]")
    assert config.network.inputs == ("1", "no", "1.5", "012")
    assert config.network.outputs == ("4", "on")


def test_keras_matrices_are_numbered_as_they_are_written() -> None:
    text = "inputs: 2\nweights_layout: inputs-by-units\nlayers: [{units: 3, weights: [[1, 2, null], [4, {k: 5}, 6]]}]\n"
    config = read(text + "iterations: 0\nsamples: [{inputs: [1, 2], targets: [1, 2, 3]}]")
    assert config.network.layers[0].weights == (("w1", "w3"), ("w2", "k"), (None, "w5"))
    assert config.data["layers"][0]["weights"] == [[{"w1": 1.0}, {"w2": 2.0}, None], [{"w3": 4.0}, {"k": 5.0}, {"w5": 6.0}]]
    assert config.data["layers"][0]["weights_layout"] == "inputs-by-units"


def test_each_layer_may_have_its_own_layout() -> None:
    text = "inputs: 2\niterations: 0\nsamples: [{inputs: [1, 2], targets: [0]}]\n"
    layers = "layers: [{units: 3, weights: [[1, 2, 3], [4, 5, 6]], weights_layout: inputs-by-units}, {units: 1, weights: [[7, 8, 9]]%s}]\n"
    first, second = read(text + layers % "").network.layers
    assert first.weights == (("w1", "w4"), ("w2", "w5"), ("w3", "w6"))
    assert second.weights == (("w7", "w8", "w9"),)
    turned = text + "weights_layout: inputs-by-units\n" + layers % ", weights_layout: units-by-inputs"
    assert read(turned) == read(text + layers % "")


@pytest.mark.parametrize(
    ("words", "frozen"), {"weights": 8, "biases": 3, "layer 1": 5, "[layer 2, w1]": 7, "w1": 1, "W1": 1, "Layer 1": 5, "[]": 0}.items()
)
def test_frozen(words: str, frozen: int) -> None:
    assert len(read(changed("loss:", f"frozen: {words}\nloss:")).network.frozen) == frozen


def test_drawn_values_stay_what_they_are() -> None:
    text = "inputs: 2\nlayers: [{{units: 2, weights: {{init: {0}}}, bias: {{init: {0}}}}}]\niterations: 0\n"
    text += "samples: [{{inputs: [1, 2], targets: [0, 0]}}]"
    drawn = {
        init: tuple(read(text.format(init)).parameters.values())
        for init in ("uniform, seed: 7", "normal, seed: 7", "xavier, seed: 7", "he, seed: 7")
    }
    r = random.Random(7).random
    stream = [r() for _ in range(48)]
    assert drawn["uniform, seed: 7"][:4] == tuple(round(value - 0.5, 8) for value in stream[:4])
    assert drawn["xavier, seed: 7"][0] == round(-(1.5**0.5) + 2 * 1.5**0.5 * stream[0], 8)
    normal = stream[0]
    for value in stream[1:12]:
        normal += value
    assert drawn["normal, seed: 7"][0] == drawn["he, seed: 7"][0] == round(normal - 6.0, 8)
    assert drawn["uniform, seed: 7"] == (-0.17616724, -0.34915083, 0.15093447, -0.42756371, -0.17616724, -0.34915083)
    assert set(read(text.format("zeros")).parameters.values()) == {0.0}


@pytest.mark.parametrize("init", ["uniform", "normal", "xavier", "he"])
@pytest.mark.parametrize("digits", [1, 2, 8])
def test_drawn_values_with_few_digits(init: str, digits: int) -> None:
    text = "inputs: 2\nlayers: [{{units: 3, weights: {{init: {0}, seed: 7{1}}}}}]\niterations: 0\n"
    text += "samples: [{{inputs: [1, 2], targets: [0, 0, 0]}}]"
    config, usual = read(text.format(init, f", digits: {digits}")), read(text.format(init, ""))
    assert config.parameters == {name: round(value, digits) + 0.0 for name, value in usual.parameters.items()}  # one draw each
    assert config.data["layers"][0]["weights"].get("digits", 8) == digits
    assert "digits" not in usual.data["layers"][0]["weights"]


def test_a_drawn_value_may_come_to_0() -> None:
    text = "inputs: 2\nlayers: [{units: 1, weights: {init: uniform, seed: 7, low: -0.04, high: 0.04, digits: 1}}]\niterations: 0\n"
    assert set(map(str, read(text + "samples: [{inputs: [1, 2], targets: [0]}]").parameters.values())) == {"0.0"}


def test_csv(tmp_path: Path) -> None:
    rows = {
        "plain": b"c,a,b,d\n3,0.5,2,4\n",
        "semicolons": "c;b;a;d\n3;2;0,5;4\n\n".encode("utf-16"),
        "tabs": b"\xef\xbb\xbfa\tb\tc\td\t\xe9\n0,5\t2\t3\t4\t\xe9\n".decode("cp1252").encode("cp1252"),
        "quotes": b'"a","b","c","d"\r\n"1/2"," 2","3",4\r\n',
    }
    text = changed("samples:\n  - {inputs: [0.05, 0.10], targets: [0.01, 0.99]}", "samples: {csv: d.csv, inputs: [a, b], targets: [c, d]}")
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    for name in ("plain", "semicolons", "quotes"):
        (tmp_path / "d.csv").write_bytes(rows[name])
        config = load(str(tmp_path / "mine.yaml"))
        assert config.samples == (Sample((0.5, 2.0), (3.0, 4.0)),), name
        assert config.data["samples"] == [{"inputs": [0.5, 2.0], "targets": [3.0, 4.0]}]


def test_csv_from_a_spreadsheet_of_long_ago(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_bytes("a\tb\tc\td\tGröße\n0,5\t2\t3\t4\tklein\n".encode("cp1252"))
    text = changed("samples:\n  - {inputs: [0.05, 0.10], targets: [0.01, 0.99]}", "samples: {csv: d.csv, inputs: [a, b], targets: [c, d]}")
    assert parse(text.encode(), str(tmp_path / "mine.yaml")).samples == (Sample((0.5, 2.0), (3.0, 4.0)),)


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(MAZUR.encode())))
    assert load("-").path == "-"


def test_files_that_are_not_there(tmp_path: Path) -> None:
    (tmp_path / "mazur.yaml").write_text(MAZUR, encoding="utf-8")
    with pytest.raises(UnknownName, match=r"there is no file .*mazr\.yaml\n  = did you mean .*mazur\.yaml\?"):
        load(str(tmp_path / "mazr.yaml"))
    with pytest.raises(UsageError, match=r"is a folder\n  = did you mean .*mazur\.yaml\?"):
        load(str(tmp_path))
    with pytest.raises(UsageError, match="cannot be read"):
        load(str(tmp_path / "mazur.yaml" / "x"))
