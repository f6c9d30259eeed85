"""A trace asked by name, and as arrays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest

import bptrace
from bptrace.errors import UnknownName, UsageError
from bptrace.inputs.config.load import parse

CONFIGS = Path(__file__).parents[2] / "configs"
BACKENDS = ("walk", "compiled", "numpy")


def load(name: str) -> Any:
    return bptrace.load(str(CONFIGS / f"{name}.yaml"))


MAZUR, MINIBATCH, XOR = load("mazur"), load("minibatch"), load("xor")
TEN = {reading: bptrace.run(MAZUR, 10, backend=reading) for reading in BACKENDS}
BATCHES = bptrace.run(MINIBATCH)
ONLINE = bptrace.run(MINIBATCH._replace(batch=1), 7)


@pytest.mark.parametrize("reading", BACKENDS)
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("w5@4", "w5+@3"),
        ("w5@11", "w5+@10"),
        ("w5@11", "w5+@-1"),
        ("w5@-1", "w5@10"),
        ("w5@-10", "w5"),
        ("E@2", "E+"),
        ("E@11", "E+@-1"),
        ("out_o1+@2", "out_o1@3"),
        ("net_h2+@10", "net_h2@11"),
        ("E_o1+@4", "E_o1@5"),
        ("dE/dw5#1", "dE/dw5"),
        ("E#1@3", "E@3"),
        ("b1@5", "b1"),
    ],
)
def test_two_names_of_one_cell_give_one_value(reading: str, one: str, other: str) -> None:
    trace = TEN[reading]
    assert trace[one] == pytest.approx(trace[other], rel=1e-15, abs=0)


def test_a_trace_knows_the_numbers_of_the_book() -> None:
    trace = TEN["walk"]
    assert trace["net_h1"] == 0.3775
    assert trace["E"] == pytest.approx(0.298371109, abs=5e-10)
    assert trace["dE/dw5"] == pytest.approx(0.082167041, abs=5e-10)
    assert trace["w5+"] == pytest.approx(0.35891648, abs=5e-9)
    assert trace["eta"] == 0.5
    assert len(trace.steps) == 10


def test_a_batch_has_its_own_values_and_those_of_its_samples() -> None:
    shares = [BATCHES[f"E#{sample}"] for sample in (1, 2)]
    assert BATCHES["E"] == sum(shares) / 2
    assert BATCHES["dE/dw5"] == pytest.approx((BATCHES["dE/dw5#1"] + BATCHES["dE/dw5#2"]) / 2, rel=1e-15)
    assert BATCHES["dE/db3#1"] == BATCHES["delta_o#1"]
    assert BATCHES["E@3"] == BATCHES["E#5@3"]
    assert BATCHES["net_h1@3"] == BATCHES["net_h1#5@3"]


@pytest.mark.parametrize("sample", range(1, 6))
def test_after_any_update_every_sample_has_a_forward_pass(sample: int) -> None:
    for update in range(1, 8):
        assert ONLINE[f"out_o+#{sample}@{update}"] == ONLINE[f"out_o#{sample}+@{update}"]
    coming = sample - 1 or 5  # the update before the sample’s turn comes
    assert ONLINE[f"out_o+#{sample}@{coming}"] == ONLINE[f"out_o#{sample}@{coming + 1}"]


def test_the_loss_after_an_update_is_that_of_all_samples() -> None:
    every = [ONLINE[f"E+#{sample}@2"] for sample in range(1, 6)]
    assert ONLINE["E+@2"] == pytest.approx(sum(every) / 5, rel=1e-15)
    assert ONLINE["E+@-1"] == ONLINE["E@8"]


NOTHING = [
    ("w5@12", "this run has 10"),
    ("w5@0", "no iteration 0"),
    ("w5+@11", "no iteration 11|forward pass only"),
    ("delta_o1@11", "this run has 10"),
    ("dE/dw5@11", "this run has 10"),
    ("w5@-11", "no iteration -11"),
    ("delta_o1+", "forward pass only"),
    ("net_h1#2", "does not use sample 2"),
    ("net_h1#0", "does not use sample 0"),
    ("w5#1", "same for every sample"),
    ("dE_o1/dnet_h1", "not a quantity of a trace"),
]


@pytest.mark.parametrize(("name", "why"), NOTHING)
def test_what_a_trace_has_not_is_said(name: str, why: str) -> None:
    for trace in TEN.values():
        with pytest.raises(UsageError, match=why):
            trace[name]


def test_which_sample_has_to_be_said_where_there_are_several() -> None:
    with pytest.raises(UsageError, match="net_h1#1 to #2"):
        BATCHES["net_h1"]
    with pytest.raises(UsageError, match="it uses #3, #4"):
        BATCHES["net_h1#1@2"]
    with pytest.raises(UsageError, match="say which"):
        ONLINE["out_o+"]


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match=r"did you mean .*net_h1"):
        TEN["walk"]["nett_h1"]


@pytest.mark.parametrize("reading", BACKENDS)
@pytest.mark.parametrize("name", ["E+", "w5@2", "w5+", "out_o1+", "E@2"])
def test_without_an_update_nothing_is_after_it(reading: str, name: str) -> None:
    with pytest.raises(UsageError):
        bptrace.run(MAZUR, 0, backend=reading)[name]


@pytest.mark.parametrize("reading", BACKENDS)
def test_what_was_not_selected_is_worked_from_what_was_or_said(reading: str) -> None:
    trace = bptrace.run(MAZUR, 3, only=["net_*"], backend=reading)
    assert trace["out_h1@2"] == pytest.approx(TEN["walk"]["out_h1@2"], rel=1e-15)
    for name in ("w5", "E+@1", "w5@2", "dE/dw5"):
        with pytest.raises(UsageError, match="not recorded"):
            trace[name]


# arrays


@pytest.mark.parametrize("reading", BACKENDS)
@pytest.mark.parametrize(
    ("kind", "layer", "shape"),
    [
        ("net", 1, (10, 1, 2)),
        ("out", 0, (10, 1, 2)),
        ("out", 2, (10, 1, 2)),
        ("target", 2, (10, 1, 2)),
        ("through", 1, (10, 1, 2, 2)),
        ("w", 1, (10, 2, 2)),
        ("dE/dw", 2, (10, 2, 2)),
        ("w+", 2, (10, 2, 2)),
        ("b", 1, (10, 1)),
        ("dE/db", 1, (10, 1)),
        ("E", 2, (10,)),
        ("E#", 2, (10, 1)),
        ("E_o", 2, (10, 2)),
    ],
)
def test_an_array_has_an_axis_for_iterations_and_samples(reading: str, kind: str, layer: int, shape: tuple[int, ...]) -> None:
    array = TEN[reading].array(kind, layer)
    assert array.shape == shape
    assert not array.flags.writeable
    assert array == pytest.approx(TEN["walk"].array(kind, layer), rel=1e-12)


def test_an_array_has_its_values_in_their_places() -> None:
    assert TEN["walk"].array("w", 2)[3].tolist() == [[TEN["walk"][f"w{n}@4"] for n in row] for row in ((5, 6), (7, 8))]
    assert TEN["walk"].array("net", 1)[0, 0, 1] == TEN["walk"]["net_h2"]
    whole = bptrace.run(XOR._replace(batch=4), 2)
    assert whole.array("out", 0)[0].tolist() == [list(sample.inputs) for sample in XOR.samples]


def test_batches_of_one_size_have_an_array_and_others_not() -> None:
    assert ONLINE.array("net", 1).shape == (7, 1, 2)
    assert BATCHES.array("w", 1).shape == (6, 2, 2)
    with pytest.raises(UsageError, match="differ in size"):
        BATCHES.array("net", 1)
    assert np.asarray(BATCHES.steps[2].array("net", 1)).shape == (1, 2)


@pytest.mark.parametrize("reading", BACKENDS)
@pytest.mark.parametrize(("kind", "layer"), [("net", 0), ("net", 3), ("net", -1), ("out", 9), ("b", 9), ("w", 0), ("nett", 1), ("eta", 0)])
def test_there_is_no_array_of_what_there_is_not(reading: str, kind: str, layer: int) -> None:
    with pytest.raises(UsageError, match=r"kinds are|at layer"):
        TEN[reading].array(kind, layer)


@pytest.mark.parametrize("reading", BACKENDS)
def test_there_is_no_array_of_what_was_not_recorded(reading: str) -> None:
    with pytest.raises(UsageError, match="not recorded"):
        bptrace.run(MAZUR, 2, only=["E"], backend=reading).array("w", 1)


def test_each_quantity_on_the_way_is_worked_once() -> None:
    layers = [
        {"units": [f"u{at}_{j}" for j in range(4)], "activation": "tanh", "weights": {"init": "xavier", "seed": at}} for at in range(14)
    ]
    given = {"inputs": 2, "layers": layers, "learning_rate": 1, "samples": [{"inputs": [1, -1], "targets": [0.1] * 4}]}
    config = parse(orjson.dumps(given), "deep.json")
    sparse, whole = bptrace.run(config, 0, only=["w*", "input:input", "t_*"]), bptrace.run(config, 0)
    assert sparse["E"] == whole["E"]
    assert sparse["dE/dw1"] == whole["dE/dw1"]
