"""Configs of saved weights: `bptrace init --from` writes them, and the numbers read back as they were saved."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import bptrace
from bptrace.cli import main

W1, W2 = np.array([[0.1, -0.2], [1 / 3, 1e-300], [5.0, 7e22]]), np.array([[0.25, -1.5, 2.0]])  # 2-3-1, a row for each unit
B1, B2 = np.array([0.5, 0.6, 0.7]), np.array([-0.125])


def made(folder: Path, monkeypatch: pytest.MonkeyPatch, *options: str, **arrays: Any) -> str:
    """The config of these arrays, as it is written."""
    monkeypatch.chdir(folder)
    np.savez("saved.npz", **arrays)
    assert main(["init", "--from", "saved.npz", *options]) == 0
    return Path("saved.yaml").read_text(encoding="utf-8")


def weights(config: Any) -> list[Any]:
    """The weights of each layer, with a row for each unit."""
    return [np.array([[config.parameters[name] for name in row] for row in layer.weights]) for layer in config.network.layers]


NAMES = ["W{} b{}", "fc{}.weight fc{}.bias", "w_{} b_{}", "layers.{}.weight layers.{}.bias"]
BY_INPUTS = ["layers.{}.kernel layers.{}.bias", "coefs.{} intercepts.{}", "W{} b{}"]


@pytest.mark.parametrize(("names", "turned"), [*((names, False) for names in NAMES), *((names, True) for names in BY_INPUTS)])
def test_weights_read_back_to_the_last_bit(names: str, turned: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = [dict(zip(names.format(at, at).split(), pair, strict=True)) for at, pair in ((1, (W1, B1)), (2, (W2, B2)))]
    arrays = {name: array.T if turned else array for pair in pairs for name, array in pair.items()}
    text = made(tmp_path, monkeypatch, **arrays)
    config = bptrace.load("saved.yaml")
    assert all((found == right).all() for found, right in zip(weights(config), (W1, W2), strict=True))
    assert [*config.parameters.values()] == [*W1.ravel(), *B1, *W2.ravel(), *B2]
    assert f"a row for each {'input' if turned else 'unit'} there, as the shapes say" in text


def test_float32_reads_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tmp_path, monkeypatch, W1=np.float32(W1[:2]), b1=np.float32(B1[:2]))
    assert (weights(bptrace.load("saved.yaml"))[0] == np.float32(W1[:2])).all()


@pytest.mark.parametrize(
    ("name", "turned", "said"),
    [("fc.weight", False, "as its name says"), ("dense.kernel", True, "as its name says"), ("W1", False, "as is usual")],
)
def test_a_square_is_laid_out_by_its_name(name: str, turned: bool, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    square = W1[:2]
    text = made(tmp_path, monkeypatch, **{name: square})
    assert (weights(bptrace.load("saved.yaml"))[0] == (square.T if turned else square)).all()
    assert said in text


@pytest.mark.parametrize("names", [("x", "t"), ("X", "Y"), ("inputs", "targets")])
def test_samples_in_the_file_are_the_samples(names: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows, wanted = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[0.5], [0.75]])
    made(tmp_path, monkeypatch, W1=W1, W2=W2, **dict(zip(names, (rows, wanted), strict=True)))
    assert [*bptrace.load("saved.yaml").samples] == [((1.0, 2.0), (0.5,)), ((3.0, 4.0), (0.75,))]


@pytest.mark.parametrize(
    ("data", "missing"), [({}, "inputs and targets"), ({"x": [1.0, 2.0]}, "targets"), ({"x": [1.0] * 3}, "inputs and targets")]
)
def test_what_is_missing_is_zeros_and_said(data: Any, missing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = made(tmp_path, monkeypatch, W1=W1, W2=W2, **data)
    assert f"# no {missing} in the file fit these" in text
    assert bptrace.load("saved.yaml").samples[0].targets == (0.0,)


def test_one_bias_for_several_units_is_shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tmp_path, monkeypatch, W1=W1, b1=np.array(0.35))
    config = bptrace.load("saved.yaml")
    assert config.network.layers[0].shared
    assert config.parameters["b1"] == 0.35


def test_a_name_that_is_taken_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tmp_path, monkeypatch, W=W1[:1], w1_bias=np.array([0.5]))
    made_again = {"weight": np.array([[0.25]]), "bias": np.array([0.5])}
    (tmp_path / "saved.yaml").unlink()
    made(tmp_path, monkeypatch, **made_again)
    assert [*bptrace.load("saved.yaml").parameters] == ["weight", "bias"]
    (tmp_path / "saved.yaml").unlink()
    made(tmp_path, monkeypatch, **{"E.weight": np.array([[0.25]]), "E": np.array([0.5])})
    assert [*bptrace.load("saved.yaml").parameters.values()] == [0.25]


def test_words_of_the_command_are_in_the_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = ("--activation", "tanh,sigmoid", "--loss", "binary_cross_entropy", "--rate", "0.125")
    text = made(tmp_path, monkeypatch, *options, W1=W1, W2=W2)
    config = bptrace.load("saved.yaml")
    assert [layer.activation.name for layer in config.network.layers] == ["tanh", "sigmoid"]
    assert (config.network.loss.name, config.learning_rate) == ("binary_cross_entropy", 0.125)
    assert "assumed: " not in text


def test_names_in_the_file_are_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = made(tmp_path, monkeypatch, **{"W1\nloss: hinge": W1, "a\x85b\u2028inputs: 9": np.ones((2, 2, 2))})
    assert bptrace.load("saved.yaml").network.loss.name == "half_squared_error"
    assert r"W1\nloss: hinge" in text


def test_gradients_and_updates_are_no_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = made(tmp_path, monkeypatch, W1=W1, dW1=W1, new_W1=W1 + 1, z1=np.ones((1, 3)))
    assert len(bptrace.load("saved.yaml").network.layers) == 1
    assert "# not read: dW1, new_W1 and z1\n" in text


def test_a_trace_of_arrays_is_a_file_of_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    mazur = str(Path(__file__).parents[2] / "configs/mazur.yaml")
    assert main(["run", mazur, "-n", "3", "-o", "trace.npz"]) == 0
    assert main(["init", "--from", "trace.npz"]) == 0
    found, third = bptrace.load("trace.yaml"), bptrace.run(bptrace.load(mazur), 3)
    assert [*found.parameters.values()] == [third[f"{name}@3"] for name in bptrace.load(mazur).parameters]


REFUSED = {
    "do not follow one another": {"W1": np.ones((2, 3)), "W2": np.ones((5, 4))},
    "no matrix of weights": {"b1": np.ones(3)},
    "it has W1 (0 × 2)": {"W1": np.ones((0, 2))},
    "not finite": {"W1": np.array([[np.inf, 1.0]])},
}


@pytest.mark.parametrize("said", REFUSED)
def test_what_is_no_network_is_refused(
    said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    np.savez("saved.npz", **REFUSED[said])
    assert main(["init", "--from", "saved.npz"]) == 2
    assert said in capsys.readouterr().err
    assert not Path("saved.yaml").exists()


def test_nothing_is_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    made(tmp_path, monkeypatch, W1=W1)
    assert main(["init", "--from", "saved.npz"]) == 2
    assert "exists already" in capsys.readouterr().err
    assert main(["init", "--from", "saved.npz", "-o", "-"]) == 0
    assert capsys.readouterr().out == Path("saved.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("words", [("mazur", "--from", "saved.npz"), ("--from", "saved.npz", "--sizes", "2-2"), ("--from", "saved.txt")])
def test_what_does_not_go_together_is_refused(words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("saved.txt").write_text("inputs: 2\n", encoding="utf-8")
    np.savez("saved.npz", W1=W1)
    assert main(["init", *words]) == 2


def test_json_with_arrays_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("saved.json").write_text(json.dumps({"W1": W1.tolist(), "b1": B1.tolist()}), encoding="utf-8")
    assert main(["init", "--from", "saved.json"]) == 0
    assert [*bptrace.load("saved.yaml").parameters.values()] == [*W1.ravel(), *B1]
