"""Scripts for torch, run where it is installed: its own derivatives against the trace."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings

from ..views.proof_scripts import CONFIGS, DIVERGED, ROOT, drawn, printed, script_of, small

pytest.importorskip("torch")
AGREE = re.compile(r"all \d+ numbers agree\n")


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.stem)
def test_the_script_of_a_config_agrees(path: Path) -> None:
    assert AGREE.fullmatch(printed(script_of(path, "torch")))


@settings(max_examples=40)
@given(drawn())
def test_the_script_of_any_network_agrees(data) -> None:
    script = script_of(data, "torch", exits=(0, DIVERGED))
    assert AGREE.fullmatch(printed(script)) or "No iteration of this run came to its end" in script


def test_a_number_that_differs_is_found() -> None:
    script = script_of(ROOT / "configs/mazur.yaml", "torch")
    with pytest.raises(AssertionError, match="dW1 is"):
        printed(script.replace('"dW1": [[0.000438567734', '"dW1": [[0.000438568734'))


def test_a_sum_that_cancels_is_0_in_the_script_too() -> None:
    assert AGREE.fullmatch(printed(script_of(small(), "torch")))
    leaky = [{**layer, "activation": "leaky_relu"} for layer in small()["layers"]]
    assert AGREE.fullmatch(printed(script_of(small(layers=leaky), "torch")))


@pytest.mark.parametrize("net", [60.0, 900.0])
def test_what_overflows_or_is_silent_leaves_no_nan(net: float) -> None:
    output = {"units": ["o1", "o2"], "activation": "softmax", "weights": [[net], [0]]}
    sure = {"inputs": ["x"], "layers": [output], "loss": "cross_entropy", "learning_rate": 1}
    assert AGREE.fullmatch(printed(script_of({**sure, "samples": [{"inputs": [1], "targets": [1, 0]}]}, "torch")))
    steep = {"inputs": ["x"], "layers": [{"units": ["o"], "activation": "elu", "weights": [[net]]}], "learning_rate": 0.1}
    assert AGREE.fullmatch(printed(script_of({**steep, "samples": [{"inputs": [1], "targets": [1]}]}, "torch")))
