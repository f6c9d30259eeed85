"""Shapes other than ours are noticed and said; what fits nothing is not read, and the message says why."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bptrace.errors import BptraceError
from bptrace.trace.rounds import Label

from .dumps import config, is_right, network, read, step, steps

OF = network(2, 3, 1, batch=2)


def test_weights_and_samples_that_are_turned_are_said() -> None:
    made = step(OF)
    result = read(OF, {"W1": made["w", 1].T, "W2": made["w", 2].T, "z1": made["net", 1].T})
    assert is_right(OF, result)
    assert result.notes == (
        "W1 and W2 have their inputs in rows: they are read transposed. z1 has its samples in columns: it is read transposed."
    )


def test_a_gradient_that_is_the_other_way_round_than_its_weights_is_said() -> None:
    made = step(OF)
    result = read(OF, {"W1": made["w", 1], "dW1": made["dE/dw", 1].T})
    assert is_right(OF, result)
    assert "dW1 is the other way round than W1." in result.notes


def test_a_square_gradient_is_read_as_its_weights_are() -> None:
    of = network(2, 2, 1)
    made = step(of)
    wrong = read(of, {"W1": made["w", 1], "dW1": made["dE/dw", 1].T}, evidence=True)
    assert wrong.known[Label("dE/dw2")] == made["dE/dw", 1].T[0, 1]


@pytest.mark.parametrize("turn", [False, True])
@pytest.mark.parametrize("name", ["dW1", "dE_dw_1", "fc1.weight.grad", "layers.0.kernel.grad"])
def test_by_usage_of_the_name_where_nothing_else_tells(name: str, turn: bool) -> None:
    of = network(2, 2, 1)
    values = step(of)["dE/dw", 1]
    result = read(of, {name: values.T if turn else values})
    assert bool(result.known[Label("dE/dw2")] == values[0, 1]) is (turn is ("kernel" in name))


def test_the_config_s_own_run_tells_at_last() -> None:
    of = network(2, 2, 1)
    assert is_right(of, read(of, {"dW1": step(of)["dE/dw", 1].T}, evidence=True))


SQUARE = network(3, 3, 3, batch=2)


@pytest.mark.parametrize("turned", [("W1", "dW1"), ("W2",), ("W1",), ("dW1",)])
def test_the_weights_of_one_layer_may_be_the_other_way_round(turned: tuple[str, ...]) -> None:
    made = step(SQUARE)
    plain = {"W1": made["w", 1], "W2": made["w", 2], "dW1": made["dE/dw", 1], "dW2": made["dE/dw", 2]}
    result = read(SQUARE, {name: values.T if name in turned else values for name, values in plain.items()}, evidence=True)
    if turned == ("dW1",):  # a mistake
        assert result.notes == ""
        assert result.known[Label("dE/dw2")] == made["dE/dw", 1].T[0, 1]
    else:
        assert is_right(SQUARE, result)
        assert result.notes.startswith(" and ".join(turned))
        assert ("dW1 is the other way round than W1." in result.notes) is (turned == ("W1",))


def test_weights_that_are_nearly_the_config_s_own_are_no_evidence() -> None:
    made = step(SQUARE)
    weights = made["w", 1].T.copy()
    for change, turned in ((0.9e-9, True), (1.1e-9, False)):
        arrays = {"W1": weights + [[0, weights[0, 1] * change, 0], [0] * 3, [0] * 3], "W2": made["w", 2]}
        assert ("W1" in read(SQUARE, arrays, evidence=True).notes) is turned


def flat(arrays: dict[str, object], order: str = "C") -> dict[str, object]:
    return {name: np.ravel(values, order) for name, values in arrays.items()}  # type: ignore[call-overload]


def test_tables_may_be_flat() -> None:
    made = step(OF)
    arrays = {
        "W1": made["w", 1],
        "b1": made["b", 1],
        "z1": made["net", 1],
        "dW1": made["dE/dw", 1],
        "x": made["out", 0],
        "loss": made["E", 2],
    }
    result = read(OF, flat(arrays), evidence=True)
    assert is_right(OF, result)
    assert result.notes == "W1, z1, dW1 and x are flat: the numbers are read row by row."
    result = read(OF, flat(arrays, "F"), evidence=True)
    assert is_right(OF, result)
    assert result.notes == (
        "W1, z1, dW1 and x are flat: the numbers are read row by row. "
        "W1 and dW1 have their inputs in rows: they are read transposed. z1 and x have their samples in columns: they are read transposed."
    )


def test_what_fits_as_it_is_is_not_read_as_a_table() -> None:
    of = network(1, 2, 4, 2)
    made = step(of)
    parameters = {f"params.{at}": np.ravel(made[key]) for at, key in enumerate((kind, layer) for layer in (1, 2, 3) for kind in "wb")}
    assert is_right(of, read(of, parameters))
    assert read(of, {"W1": np.zeros(9)}).reader.unread == {"W1": "has 9 numbers, but the layers have 2 × 1, 4 × 2 and 2 × 4"}


def test_a_number_beside_arrays_is_that_of_its_layer() -> None:
    of = network(3, 1, 1, 2)
    made = step(of)
    arrays = {f"{name}{layer}": np.squeeze(made[kind, layer]) for layer in (1, 2, 3) for name, kind in {"W": "w", "dW": "dE/dw"}.items()}
    assert arrays["W2"].ndim == 0
    assert is_right(of, read(of, arrays))
    assert set(read(of, {"w2": made["w", 1][0, 1]}).known) == {Label("w2")}


def test_biases_may_be_rows_columns_and_numbers() -> None:
    made = step(OF)
    result = read(OF, {"b1": made["b", 1][None], "db1": made["dE/db", 1][:, None], "b2": made["b", 2][0]})
    assert is_right(OF, result)
    assert "b1 is a row: a number for each unit is read. db1 is a column: a number for each unit is read." in result.notes


def test_one_sample_may_have_no_axis() -> None:
    of = network(2, 3, 1)
    made = step(of)
    plain = {"z1": made["net", 1][0], "a1": made["out", 1][0], "x": made["out", 0][0], "y": made["target", 2][0], "loss": made["E", 2]}
    assert is_right(of, read(of, plain))
    assert is_right(of, read(of, plain | {"z1": made["net", 1].T, "loss": [made["E", 2]]}))


def test_the_loss_may_be_that_of_each_sample() -> None:
    made = step(OF)
    assert set(read(OF, {"loss": made["E#", 2]}).known) == {Label("E", 1), Label("E", 2)}
    assert set(read(OF, {"loss": made["E", 2]}).known) == {Label("E")}
    assert is_right(OF, read(OF, {"loss": made["E#", 2], "cost": made["E", 2]}))


def test_data_may_be_of_all_samples() -> None:
    of = network(2, 3, 1, batch=2, samples=5)
    x, t = np.array([one.inputs for one in of.samples]), np.array([one.targets for one in of.samples])
    result = read(of, [{"z1": one["net", 1], "X": x, "T": t} for one in steps(of, 3)])
    assert is_right(of, result)
    assert [len(one.values) for one in result.rounds] == [12, 12, 6]


def test_targets_may_be_numbers_of_classes() -> None:
    assert is_right(config("softmax"), read(config("softmax"), {"labels": [0]}))
    assert read(config("softmax"), {"labels": [3]}).reader.unread == {"labels": "has one number, but 1 × 3 would fit"}


def test_targets_of_one_sample_are_no_numbers_of_classes() -> None:
    rows = [{"inputs": [0.1, 0.2], "targets": targets} for targets in ([1, 1], [0, 1])]
    of = network(2, 2, batch=1, samples=rows)
    one, two = (np.array(row["targets"], float) for row in rows)
    assert is_right(of, read(of, [{"t": one}, {"t": two}]))
    assert is_right(of, read(of, [{"t": one[:, None]}, {"t": two[:, None]}]))
    classes = network(2, 2, batch=1, samples=[{**row, "targets": np.eye(2)[at].tolist()} for row, at in zip(rows, (1, 0), strict=True)])
    assert is_right(classes, read(classes, [{"labels": [1, 0]}, {"labels": [1, 0]}]))


@pytest.mark.parametrize("turned", [False, True])
def test_square_data_of_all_samples_are_read_as_their_numbers_lie(turned: bool) -> None:
    of = network(2, 2, batch=1, samples=2)
    x = np.array([sample.inputs for sample in of.samples])
    assert is_right(of, read(of, [{"X": x.T if turned else x}] * 2, evidence=True))


def test_numbers_of_a_layer_that_has_none_are_said_to_be_of_it() -> None:
    of = network(2, 2, 2, layers=[{"units": 2, "weights": [[1, 2], [3, 4]], "bias": [1, 2]}, {"units": 2, "weights": [[1, 2], [1, 2]]}])
    assert read(of, {"b1": [1, 2], "b2": [0, 0]}).reader.unread == {"b2": "is of layer 2, which has none in this network"}


def test_numbers_where_there_is_no_connection_are_seen_in_every_iteration() -> None:
    of = network(2, 2, layers=[{"units": 2, "weights": [[1, None], [3, 4]]}], iterations=2)
    one, two = np.array([[1.0, 0.0], [3, 4]]), np.array([[1.0, 0.5], [3, 4]])
    assert read(of, [{"W1": one}, {"W1": one}]).notes == ""
    assert read(of, [{"W1": one}, {"W1": two}]).notes == "W1 has 1 number other than 0 where there is no connection."


def test_a_bias_that_units_share_may_be_given_for_each() -> None:
    mazur = config("mazur")
    result = read(mazur, {"b1": [0.35, 0.35], "db1": step(mazur)["delta", 1][0], "b2": [0.6, 0.7]}, evidence=True)
    assert result.known[Label("b2")] == 0.6
    assert abs(result.known[Label("dE/db1")] - step(mazur)["dE/db", 1][0]) < 1e-15
    assert result.notes == (
        "b1 has the bias that the units of layer 1 share once for each of them. "
        "db1 has a number for each unit, but the units of layer 1 share a bias: their sum is read. "
        "b2 has a number for each unit, but the units of layer 2 share a bias: the first is read."
    )


def test_numbers_that_are_not_finite_are_said() -> None:
    result = read(OF, {"z1": [[1.0, np.nan, np.inf], [1.0, 2.0, 3.0]]})
    assert result.notes == "z1 has 2 numbers that are not finite."


UNREAD = {
    "W1": (np.zeros((3, 5)), "is 3 × 5, but the layers have 3 × 2 and 1 × 3"),
    "b": (np.zeros(7), "has 7 numbers, but the layers have 3 numbers and one number"),
    "W7": (np.zeros((3, 2)), "names no layer of this network, which has 2"),
    "z1": (np.zeros((9, 3)), "is 9 × 3, but the layers have 2 × 3 and 2 × 1"),
    "Wieghts": (np.zeros((3, 2)), "names no quantity of the network; did you mean weights?"),
    "dT": (np.zeros((2, 1)), "is no quantity of this network"),
    "net_h1": (np.zeros(5), "has 5 numbers, but the layers have 2 × 3 and 2 × 1"),
    "<script>\x1b[31m": (np.zeros(5), "names no quantity of the network"),
}


@pytest.mark.parametrize("name", UNREAD)
def test_what_is_not_read_is_listed_with_the_reason(name: str) -> None:
    values, why = UNREAD[name]
    result = read(OF, {name: values, "W2": step(OF)["w", 2]})
    assert result.reader.unread == {name: why}
    assert len(result.known) == 3


def test_names_of_single_numbers_are_read_too() -> None:
    made = step(OF)
    arrays = {"net_h1": made["net", 1][:, 0], "w2": made["w", 1][0, 1], "dE/dw2": made["dE/dw", 1][0, 1], "w2+": made["w+", 1][0, 1]}
    result = read(OF, arrays | {"out_h2#2": made["out", 1][1, 1], "lr": 0.5})
    assert is_right(OF, result)
    assert len(result.known) == 7


def test_of_two_numbers_for_a_quantity_the_plainer_name_has_it() -> None:
    made = step(OF)
    result = read(OF, {"velocity.W2": np.zeros((1, 3)), "W2": made["w", 2]})
    assert is_right_of(result, made["w", 2])
    assert result.reader.unread["velocity.W2"].startswith("w7 is 0.0 here, but ")


def is_right_of(result: object, values: object) -> bool:
    return list(result.rounds[0].values) == np.ravel(values).tolist()  # type: ignore[attr-defined]


def test_nothing_at_all() -> None:
    result = read(OF, {})
    assert result.known == {}
    assert (result.reader.unread, result.reader.notes, result.reader.dtype) == ({}, [], "float64")


NAMES = [
    "W1",
    "b1",
    "a1",
    "z",
    "x",
    "y",
    "loss",
    "w1",
    "net_h1",
    "params.0",
    "step1.W1",
    "iteration",
    "row_iteration",
    "row_sample",
    "E#1",
    "dE/dw1@2",
]
SHAPES = st.lists(st.sampled_from([0, 1, 2, 3, 4, 7]), max_size=4)


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.one_of(st.sampled_from(NAMES), st.text(max_size=8)), st.tuples(SHAPES, st.sampled_from([0.0, 1.5, np.nan, np.inf])))
)
def test_whatever_a_file_holds_is_read_or_listed(drawn: dict[str, tuple[list[int], float]]) -> None:
    arrays = {name: np.full(shape, value) for name, (shape, value) in drawn.items()}
    try:
        result = read(OF, arrays)
    except BptraceError:
        return
    assert all(np.isfinite(len(one.labels)) and len(one.labels) == len(one.values) for one in result.rounds)
    assert all(isinstance(note, str) for note in [*result.reader.notes, *result.reader.unread.values(), result.reader.dtype])
