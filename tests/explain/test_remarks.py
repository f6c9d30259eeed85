"""What is worth remarking is remarked, and what is not, is not."""

from __future__ import annotations

import math
from typing import Any

import pytest

from bptrace.engine.steps import Run
from bptrace.explain.find import find
from bptrace.explain.judges import Remark, after_update, grew, steepest
from bptrace.explain.remarks import remarks_of, remarks_on
from bptrace.inputs.config.config import Config
from bptrace.model.activations import ACTIVATIONS
from bptrace.model.network import Layer
from bptrace.model.symbols import Cell
from bptrace.trace.selection import select

from ..model.nets import config, layer
from .everything import loaded


def one(
    weight: float, value: float = 1.0, target: float = 0.0, activation: str = "sigmoid", loss: Any = "half_squared_error", **more: Any
) -> Config:
    """A unit h with a weight w from x, and an output o with the weight v from h; of the output only is anything said."""
    of_h = layer(["h"], [[{"w": 1.0}]], "identity")
    of_o = layer(["o"], [[{"v": weight}]], activation)
    samples = more.pop("samples", [{"inputs": [value], "targets": [target]}])
    made: Config = config(inputs=["x"], layers=[of_h, of_o], loss=loss, samples=samples, **{"learning_rate": 1e-6, **more})
    return made


def remarked(of: Config, only: tuple[str, ...] = ()) -> list[Remark]:
    return list(remarks_of(of, next(iter(Run(of, select(of.network, of.notation, only))))))


def codes(of: Config, only: tuple[str, ...] = ()) -> list[str]:
    return [remark.code for remark in remarked(of, only)]


def on(of: Config, name: str) -> list[Remark]:
    (asked,) = find(of, [name])
    return remarks_on(asked.working, asked.key)


# an iteration


def test_of_most_iterations_there_is_nothing_to_say() -> None:
    for name in ("mazur", "hexup", "hill", "nielsen", "minibatch"):
        assert remarked(loaded(name)) == []


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "bipolar_sigmoid"])
def test_a_saturated_unit(activation: str) -> None:
    (remark,) = remarked(one(6.0, activation=activation))
    assert remark.code == "saturated"
    assert remark.cell == Cell("slope", 2, (0,), 0)
    assert 0 < remark.numbers[0] < 0.1 * remark.numbers[1]


@pytest.mark.parametrize("activation", ["identity", "softplus", "swish", "elu", "leaky_relu"])
def test_what_is_not_flat_at_both_ends_is_never_saturated(activation: str) -> None:
    assert "saturated" not in codes(one(-6.0, activation=activation))


def test_a_tenth_of_the_largest_slope_is_saturated() -> None:
    """The slope of the sigmoid at 3.6 is 0.0259, that at 3.7 is 0.0236."""
    assert codes(one(3.6)) == []
    assert codes(one(3.7)) == ["saturated"]


def test_an_output_that_is_right_may_be_saturated() -> None:
    """out is 0.9975."""
    assert codes(one(6.0, target=1.0)) == codes(one(6.0, target=0.9)) == []
    assert codes(one(6.0, target=0.5)) == codes(one(6.0, target=0.89)) == ["saturated"]


def test_with_a_loss_that_is_made_for_it_a_saturated_output_learns() -> None:
    assert codes(one(4.0, loss="binary_cross_entropy")) == []
    assert codes(one(4.0, loss={"name": "binary_cross_entropy", "fused": True})) == []
    assert codes(one(4.0)) == ["saturated"]


def test_softmax_is_saturated_where_one_output_has_it_all() -> None:
    of = config(layers=[layer(3, [[9, 0], [0, 0], [0, 9]], "softmax"), layer(1, [[1, 1, 1]], "identity")], samples=[SAMPLE])
    found = remarked(of)
    assert {remark.code for remark in found} == {"saturated"}
    assert [remark.cell.at for remark in found] == [(0, 0), (1, 1), (2, 2)]


SAMPLE = {"inputs": [1, 0.1], "targets": [1]}


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_steepest_slope(name: str) -> None:
    expected = {"sigmoid": 0.25, "tanh": 1.0, "bipolar_sigmoid": 0.5, "softmax": 0.25}
    row = ACTIVATIONS[name]
    assert steepest(Layer(("h",), row, (("w",),), parameter=row.default)) == expected.get(name, 0.0)


def test_a_dead_unit() -> None:
    assert [remark for remark in remarked(loaded("relu")) if remark.code == "dead"] == [Remark("dead", Cell("slope", 1, (2,)))]
    assert codes(one(-1.0, activation="relu")) == ["dead"]
    assert codes(one(-1.0, activation="relu", samples=[{"inputs": [x], "targets": [0]} for x in (1, -1)])) == []


def test_a_log_loss_of_what_is_all_but_excluded() -> None:
    (remark,) = remarked(one(6.0, loss="binary_cross_entropy"))
    assert (remark.code, remark.cell) == ("sure", Cell("E_o#", 2, (0,), 0))
    assert remark.numbers[0] == pytest.approx(6 + math.log1p(math.exp(-6)))
    assert codes(one(4.6, loss="binary_cross_entropy")) == ["sure"]  # the chance of the truth is 0.00995
    assert codes(one(4.59, loss="binary_cross_entropy")) == []  # and 0.01005


def test_an_input_that_is_0_for_all_samples() -> None:
    assert codes(one(1.0, value=0.0)) == ["silent"]
    assert codes(one(1.0, samples=[{"inputs": [x], "targets": [0]} for x in (0, 1)])) == []


# corners


@pytest.mark.parametrize(
    ("activation", "numbers"), [("relu", (0.0, 1.0)), ("leaky_relu", (0.01, 1.0)), ({"name": "elu", "alpha": 0.5}, (0.5, 1.0))]
)
def test_a_unit_exactly_at_a_corner(activation: Any, numbers: tuple[float, float]) -> None:
    of = one(0.0, activation=activation)
    (remark,) = [remark for remark in remarked(of) if remark.code == "corner"]
    assert remark == Remark("corner", Cell("slope", 2, (0,), 0), numbers)
    for name in ("out_o", "delta_o", "dout_o/dnet_o"):
        assert remark in on(of, name)


@pytest.mark.parametrize("activation", ["elu", "softplus", "sigmoid", "identity"])
def test_where_there_is_no_corner_none_is_told(activation: str) -> None:
    """The slope of elu with alpha = 1 is 1 on both sides."""
    assert "corner" not in codes(one(0.0, activation=activation))


@pytest.mark.parametrize("weight", [5e-324, -5e-324])
def test_a_unit_beside_the_corner_has_a_slope(weight: float) -> None:
    assert "corner" not in codes(one(weight, activation="relu"))


def test_a_corner_of_one_sample() -> None:
    samples = [{"inputs": [x], "targets": [0]} for x in (1, 0)]
    of = config(inputs=["x"], layers=[layer(["o"], [[1.0]], "relu")], samples=samples)
    assert [remark.cell for remark in remarked(of) if remark.code == "corner"] == [Cell("slope", 1, (0,), 1)]


@pytest.mark.parametrize(
    ("loss", "target", "weight", "slope"),
    [("absolute_error", 0.5, 0.5, 0.0), ("hinge", 1.0, 1.0, 0.0), ("hinge", -1.0, -1.0, 0.0)],
)
def test_an_output_exactly_at_a_corner_of_the_loss(loss: str, target: float, weight: float, slope: float) -> None:
    of = one(weight, target=target, activation="identity", loss=loss)
    remark = Remark("corner-of-loss", Cell("dE/dout", 2, (0,), 0), (slope,))
    assert [found for found in remarked(of) if found.code == "corner-of-loss"] == [remark]
    assert remark in on(of, "dE/dout_o")
    beside = one(math.nextafter(weight, 2), target=target, activation="identity", loss=loss)
    assert "corner-of-loss" not in codes(beside)
    assert "corner-of-loss" not in codes(one(weight, target=target, activation="identity"))


# units that never part


def hidden(**changes: Any) -> Config:
    """Three hidden units, of which h1 and h3 are alike, but for the changes."""
    given: dict[str, Any] = {
        "into": [[0.1, 0.2], [0.3, 0.2], [0.1, 0.2]],
        "bias": [0.5, 0.5, 0.5],
        "out": [[1, 1, 1], [2, 2, 2]],
        **changes,
    }
    layers = [{**layer(["h1", "h2", "h3"], given.pop("into")), "bias": given.pop("bias")}, layer(["o1", "o2"], given.pop("out"))]
    samples = [{"inputs": [1, 2], "targets": [0.1, 0.7]}, {"inputs": [2, 1], "targets": [1, 0.3]}]
    of: Config = config(inputs=["x1", "x2"], layers=layers, samples=samples, **given)
    return of


ALIKE = [Remark("alike", Cell("out", 1, (j,)), (0.0, 2.0)) for j in (0, 2)]


def test_units_that_never_part() -> None:
    of = hidden(learning_rate=0.7, iterations=30)
    assert [remark for remark in remarked(of) if remark.code == "alike"] == ALIKE
    steps = list(Run(of))
    for name in ("w1 w5", "w2 w6", "b_h1 b_h3", "w7 w9", "w10 w12"):
        one_of_them, other = name.split()
        values = [dict(zip(step.layout.batch_names, step.values, strict=False)) for step in steps]
        assert {value[one_of_them] - value[other] for value in values} == {0.0}
        assert values[-1][one_of_them] != values[0][one_of_them]
    assert on(of, "out_h1#1") == ALIKE[:1]
    assert on(of, "out_h2#1") == on(of, "net_h1#1") == on(of, "out_o1#1") == []


@pytest.mark.parametrize(
    "changes",
    [
        {"into": [[0.1, 0.2], [0.3, 0.2], [0.1, math.nextafter(0.2, 1)]]},
        {"into": [[0.1, 0.2], [0.3, 0.2], [0.1, None]]},
        {"into": [[0.1, 0.0], [0.3, 0.2], [0.1, None]]},
        {"bias": [0.5, 0.5, 0.6]},
        {"bias": [0.5, 0.5, None]},
        {"out": [[1, 1, math.nextafter(1, 2)], [2, 2, 2]]},
        {"out": [[1, 1, 1], [2, 2, None]]},
        {"frozen": ["w1"]},
        {"frozen": ["b_h1"]},
    ],
)
def test_units_that_differ_in_one_thing_part(changes: dict[str, Any]) -> None:
    assert "alike" not in codes(hidden(**changes))


@pytest.mark.parametrize("changes", [{"bias": 0.5}, {"bias": None}, {"frozen": ["weights"]}, {"into": [[0, None], [1, 1], [0, None]]}])
def test_units_that_are_the_same_in_all_never_part(changes: dict[str, Any]) -> None:
    assert [remark for remark in remarked(hidden(**changes)) if remark.code == "alike"] == ALIKE


def test_whether_units_are_alike_is_not_said_where_their_weights_were_not_recorded() -> None:
    assert codes(hidden(), ("out_*", "w1", "w5")) == []


def test_outputs_that_are_alike_may_part() -> None:
    of = config(inputs=["x"], layers=[layer(["o1", "o2"], [[1], [1]])], samples=[{"inputs": [1], "targets": [0, 1]}])
    assert codes(of) == []


def test_a_step_longer_than_its_weight() -> None:
    (remark,) = remarked(one(0.5, activation="identity", learning_rate=1.5))
    assert (remark.code, remark.cell) == ("step", Cell("w", 2, (0, 0)))
    assert remark.numbers == (0.5, -0.25)
    assert codes(one(0.5, activation="identity", learning_rate=0.5)) == []
    assert codes(one(0.5, activation="identity", learning_rate=1.5, frozen=["weights"])) == []
    assert codes(one(0.0, target=1.0, activation="identity", learning_rate=5)) == []


def test_only_what_was_recorded_is_judged() -> None:
    saturated = one(6.0)
    assert codes(saturated, ("net_*", "w", "E")) == []
    assert codes(saturated, ("slope:output",)) == []  # whether the output is right, nobody knows
    assert codes(saturated, ("slope:output", "out_o", "t_o")) == ["saturated"]
    assert codes(one(0.5, activation="identity", learning_rate=1.5), ("w", "v+")) == []


# the loss after an update


@pytest.mark.parametrize(("rate", "grows"), [(0.5, False), (1.9, False), (2 + 4e-10, False), (2 + 6e-10, True), (2.1, True)])
def test_a_loss_that_grew(rate: float, grows: bool) -> None:
    """It becomes (1 - rate)² of what it was."""
    of = config(
        inputs=["x"], layers=[layer(["o"], [[{"w": 1.0}]], "identity")], learning_rate=rate, samples=[{"inputs": [1], "targets": [0]}]
    )
    run = Run(of)
    (step,) = run
    assert run.last is not None
    assert [remark.code for remark in grew(of, step, run.last)] == ["grew"] * grows
    assert [remark.code for remark in on(of, "E+")] == ["grew"] * grows


def updated(of: Config) -> list[Remark]:
    run = Run(of)
    *_, step = run
    assert run.last is not None
    return list(after_update(of, step, run.last))


def linear(rate: float, loss: str = "half_squared_error", target: float = 0.0, weight: float = 1.0, **more: Any) -> Config:
    """One output, w·1: it becomes (1 − rate) of what it was, for half the squared error from 0."""
    samples = more.pop("samples", [{"inputs": [1], "targets": [target]}])
    of = layer(["o"], [[{"w": weight}]], "identity")
    made: Config = config(inputs=["x"], layers=[of], learning_rate=rate, loss=loss, samples=samples, **more)
    return made


@pytest.mark.parametrize(("rate", "past"), [(0.5, False), (1.0, False), (1 + 5e-10, False), (1 + 2e-9, True), (1.5, True), (2.5, True)])
def test_an_output_that_goes_past_its_target(rate: float, past: bool) -> None:
    of = linear(rate)
    assert ("overshot" in [remark.code for remark in updated(of)]) is past
    assert [remark.code for remark in on(of, "out_o+")] == ["overshot"] * past
    if rate == 1.5:
        assert updated(of) == [Remark("overshot", Cell("out", 1, (0,), 0), (0.0, 1.0, -0.5))]


def test_a_hinge_lets_an_output_go_past_its_target() -> None:
    assert updated(linear(1.0, "hinge", target=1.0, weight=0.5)) == []
    assert [remark.code for remark in updated(linear(1.0, "absolute_error", target=1.0, weight=0.5))] == ["overshot"]
    assert updated(linear(1.0, "sum_of_outputs")) == []


def test_an_output_of_the_sample_that_an_update_used() -> None:
    samples = [{"inputs": [x], "targets": [0]} for x in (1, 2)]
    of = linear(1.5, samples=samples, batch="online", iterations=1)
    assert updated(of) == [Remark("overshot", Cell("out", 1, (0,), 0), (0.0, 1.0, -0.5))]
    assert on(of, "out_o+#2") == []


def test_the_loss_of_a_part_of_the_samples_is_not_compared_with_that_of_all() -> None:
    samples = [{"inputs": [x], "targets": [0]} for x in (1, 5)]
    of = config(inputs=["x"], layers=[layer(["o"], [[{"w": 1.0}]], "identity")], learning_rate=0.1, batch=1, samples=samples)
    assert on(of, "E+") == []


# one quantity


def test_what_is_said_of_a_quantity_of_a_saturated_unit() -> None:
    of = one(6.0)
    for name in ("out_o", "delta_o", "dout_o/dnet_o"):
        assert on(of, name) == remarked(of)
    for name in ("net_o", "dE/dout_o", "E", "v", "v+", "E+", "out_o+", "dout_o/dw", "eta", "x", "t_o"):
        assert on(of, name) == []


def test_what_is_said_of_a_unit_that_is_off_for_a_sample() -> None:
    relu = loaded("relu")
    assert on(relu, "delta_h2#1") == []
    assert on(relu, "delta_h2#2") == on(relu, "out_h2#2") == on(relu, "dE/db2#2") == [Remark("dead", Cell("slope", 1, (1,), 1))]
    assert on(relu, "dE/dw3") == []
    assert on(relu, "dE/dw5") == on(relu, "dE/db3") == [Remark("dead", Cell("slope", 1, (2,)))]


def test_what_is_said_of_a_gradient_that_is_0_for_its_input() -> None:
    assert on(loaded("relu"), "dE/dw9") == [Remark("silent", Cell("out", 1, (2,)))]
    assert on(loaded("relu"), "dE/dw8#2") == [Remark("silent", Cell("out", 1, (1,), 1))]
    assert on(one(1.0, value=0.0), "dE/dw") == [Remark("silent", Cell("out", 0, (0,), 0))]


def test_what_is_said_of_a_gradient_that_is_not_used() -> None:
    assert on(loaded("mazur"), "dE/db1") == [Remark("frozen", Cell("b", 1, (0,)))]
    assert on(loaded("mazur"), "dE/dw1") == []
    assert on(one(1.0, value=0.0, frozen=["w"]), "dE/dw") == [Remark("silent", Cell("out", 0, (0,), 0))]


def test_what_is_said_of_an_updated_weight() -> None:
    assert [remark.code for remark in on(one(0.5, activation="identity", learning_rate=1.5), "v+")] == ["step"]
    assert on(loaded("mazur"), "b1+") == []
