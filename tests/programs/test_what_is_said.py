"""How much has to be explained for a cause to be named, and what is said where none is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import bptrace

MAZUR = "configs/mazur.yaml"
BATCH = """
inputs: 2
layers:
  - {units: 3, activation: tanh, weights: [[0.31, -0.2], [0.5, 0.41], [-0.7, 0.3]], biases: [0.1, -0.3, 0.2]}
  - {units: 2, activation: sigmoid, weights: [[0.6, -0.4, 0.2], [0.1, 0.8, -0.5]], biases: [0.05, -0.15]}
learning_rate: 0.4
iterations: 2
samples:
  - {inputs: [0.3, -0.7], targets: [1, 0]}
  - {inputs: [0.9, 0.2], targets: [0, 1]}
  - {inputs: [-0.5, 0.6], targets: [0.4, 0.7]}
"""


def dumped(kinds: str = "net out dE/dout delta dE/dw dE/db w+ b+") -> list[dict[str, Any]]:
    """The right arrays of both iterations, as bptrace itself calls them."""
    trace = bptrace.run(BATCH)
    names = {"dE/dout": "dE_dout", "dE/dw": "dE_dw", "dE/db": "dE_db", "w+": "w_new", "b+": "b_new"}
    arrays = {f"{names.get(kind, kind)}_{layer}": trace.array(kind, layer) for kind in kinds.split() for layer in (1, 2)}
    return [{name: np.array(array[turn]) for name, array in arrays.items()} for turn in range(2)]


def test_a_right_run_has_no_cause() -> None:
    found = bptrace.hold(BATCH, dumped())
    assert found.ok
    assert found.causes == ()
    assert found.cannot_tell == ("the squares are halved or averaged over the outputs (there are two)",)


def test_what_is_used_is_told_from_what_is_recorded() -> None:
    """An out that is off, with nothing worked from it, is off by itself."""
    arrays = dumped()
    arrays[0]["out_1"][1, 2] += 0.01
    found = bptrace.hold(BATCH, arrays)
    assert found.cause is not None
    assert (found.cause.code, found.cause.explained) == ("recorded-otherwise", 1)


@pytest.mark.parametrize("times", [2, 3])
def test_how_often_backward_was_called(times: int) -> None:
    weights = bptrace.run(BATCH).array("w", 1)[0]
    one = dumped("dE/dw")[0]
    wrong = {name: times * array for name, array in one.items()} | {"w_new_1": weights - 0.4 * times * one["dE_dw_1"]}
    found = bptrace.hold(BATCH, {**dumped("delta")[0], **wrong})
    assert found.cause is not None
    assert {"accumulated", "sum-not-mean"} >= {found.cause.code}
    assert (found.cause.code == "sum-not-mean") is (times == 3)  # of three samples nobody can tell
    assert found.cause.explained == found.cause.differing == 18


def test_a_number_that_was_fitted_has_to_make_three() -> None:
    """One number says nothing of a factor: of one loss no scale is named, of the losses of three steps it is."""
    trace = bptrace.run(BATCH, iterations=3)
    losses = [{"loss": 1.7 * trace[f"E@{turn}"]} for turn in (1, 2, 3)]
    assert "loss-scaled" not in {cause.code for cause in bptrace.hold(BATCH, losses[:2]).causes}
    found = bptrace.hold(BATCH, losses)
    assert [(cause.code, cause.thought) for cause in found.causes] == [("loss-scaled", "the loss is 1.7 times as large as it should be")]


def test_all_that_follows_from_one_place_is_said_to() -> None:
    """Where no bug makes the numbers, and all others follow from them, the mistake is in one place."""
    trace = bptrace.run(BATCH)
    wrong = np.array(trace.array("net", 1)[0])
    wrong += np.array([[0.1, -0.2, 0.05], [0.0, 0.3, 0.1], [0.2, 0.1, -0.1]])
    out = np.tanh(wrong)
    above = trace.array("w", 2)[0]
    net = out @ above.T + trace.array("b", 2)[0]
    arrays = {"net_1": wrong, "out_1": out, "net_2": net, "out_2": 1 / (1 + np.exp(-net))}
    (cause,) = bptrace.hold(BATCH, {"x": trace.array("out", 0)[0], **arrays}).causes
    assert cause.thought == "net of layer 1 is worked otherwise, and nothing else is"
    assert cause.explained == cause.differing
    (cause,) = bptrace.hold(BATCH, arrays).causes
    assert cause.thought == "net of layer 1 is worked otherwise, or from other inputs, and nothing else is"


def test_an_assertion_says_what_is_wrong() -> None:
    trace = bptrace.run(MAZUR)
    uphill = [2 * trace.array("w", layer)[0] - trace.array("w+", layer)[0] for layer in (1, 2)]
    with pytest.raises(AssertionError, match=r"It looks as if the difference of output and target .* that explains all that differs"):
        bptrace.assert_same_step(MAZUR, new_w=uphill)
    bptrace.assert_same_step(MAZUR, dumped_mazur())


def dumped_mazur() -> dict[str, Any]:
    trace = bptrace.run(MAZUR)
    return {f"z{layer}": trace.array("net", layer)[0] for layer in (1, 2)}


def test_a_word_that_means_nothing_is_answered() -> None:
    with pytest.raises(bptrace.UsageError, match="dws= means nothing here"):
        bptrace.hold(MAZUR, dws=[1])
    with pytest.raises(bptrace.UsageError, match="not both"):
        bptrace.hold(MAZUR, {"z1": [1, 2]}, net=[[1, 2]])
    with pytest.raises(bptrace.UsageError, match="there are no arrays"):
        bptrace.hold(MAZUR)
