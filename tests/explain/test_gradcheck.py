"""The check of the gradients: all is well where it is, what is wrong is found, and what cannot be told is said to be so."""

from __future__ import annotations

import math
import sys
from collections import Counter
from contextlib import suppress
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from bptrace.errors import NotFinite, UsageError
from bptrace.explain.gradcheck import gradients
from bptrace.explain.gradcheck.gradients import FAINT, STEEP, Checked, GradCheck, autograd, checked
from bptrace.explain.gradcheck.limit import Estimate
from bptrace.formula.tree import Num
from bptrace.inputs.config.config import Config
from bptrace.model.activations import ACTIVATIONS, OUT
from bptrace.model.losses import LOSSES
from bptrace.model.symbols import Cell

from ..model.nets import config, drawn, layer
from ..oracles.drawing import Data, networks
from ..oracles.drawing import loaded as of_data
from .everything import CONFIGS, loaded

SMALL = [name for name in CONFIGS if name != "digits"]
ONE = {"inputs": 1, "samples": [{"inputs": [1], "targets": [1]}]}


def _checked(config: Config, **settings: Any) -> list[Checked]:
    return list(GradCheck(config, **settings))


def _verdicts(found: list[Checked]) -> dict[tuple[str, int], str]:
    """The verdict on each kind at each layer."""
    return {each.key[:2]: each.verdict for each in found}


@pytest.mark.parametrize(("name", "iteration"), [(name, iteration) for name in SMALL for iteration in (1, 3)])
def test_a_config_has_the_gradients_that_it_says(name: str, iteration: int) -> None:
    found = _checked(loaded(name), iteration=iteration)
    assert {each.verdict for each in found} <= {"ok", "rounding"}
    assert max(each.error for each in found if each.verdict == "ok") < 1e-9


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(networks())
def test_a_drawn_network_has_the_gradients_that_it_says(data: Data) -> None:
    found = _checked(of_data(data))
    assert [each for each in found if each.verdict == "wrong"] == []


def test_every_gradient_is_checked() -> None:
    keys = [each.key for each in _checked(loaded("mazur"))]
    kinds = {kind: sum(key.kind == kind for key in keys) for kind in ("dE/dw", "dE/db", "dE/dout", "slope", "delta")}
    assert kinds == {"dE/dw": 8, "dE/db": 2, "dE/dout": 6, "slope": 4, "delta": 4}
    assert len(keys) == len(set(keys)) == sum(kinds.values())
    softmax = [each.key.kind for each in _checked(loaded("softmax"))]
    assert softmax.count("jacobian") == 9


# what is wrong


def test_a_wrong_slope_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ACTIVATIONS, "sigmoid", ACTIVATIONS["sigmoid"]._replace(slope=OUT * (1.0001 - OUT)))
    verdicts = _verdicts(_checked(loaded("mazur")))
    right = {key for key, verdict in verdicts.items() if verdict == "ok"}
    assert right == {("dE/dout", 2)}, "the slope of the loss alone does not use it"
    assert {verdicts[key] for key in verdicts.keys() - right} == {"wrong"}


def test_a_wrong_slope_of_a_loss_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    row = LOSSES["half_squared_error"]
    monkeypatch.setitem(LOSSES, row.name, row._replace(slope=2 * row.slope))
    verdicts = _verdicts(_checked(loaded("mazur")))
    assert {key for key, verdict in verdicts.items() if verdict == "ok"} == {("slope", 1), ("slope", 2)}


def test_what_is_wrong_depends_on_the_tolerance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ACTIVATIONS, "sigmoid", ACTIVATIONS["sigmoid"]._replace(slope=OUT * (1 + 1e-8 - OUT)))
    assert {each.verdict for each in _checked(loaded("mazur"))} == {"ok"}
    assert "wrong" in {each.verdict for each in _checked(loaded("mazur"), tolerance=1e-9)}


@pytest.mark.parametrize(("off", "verdict"), [(8e-7, "ok"), (1.2e-6, "wrong")])
def test_a_millionth_is_the_usual_tolerance(monkeypatch: pytest.MonkeyPatch, off: float, verdict: str) -> None:
    monkeypatch.setitem(ACTIVATIONS, "sigmoid", ACTIVATIONS["sigmoid"]._replace(slope=OUT * (1 - OUT) * (1 + off)))
    verdicts = _verdicts(_checked(config(layers=[layer(["o"], [[0.5]])], **ONE)))
    assert {key: each for key, each in verdicts.items() if each != "ok"} == {
        key: verdict for key in (("dE/dw", 1), ("dE/dout", 0), ("slope", 1), ("delta", 1)) if verdict != "ok"
    }


# kinks

RELU = [layer(["h"], [[0]], "relu"), layer(["o"], [[0.5]], "tanh")]


def test_relu_at_0() -> None:
    found = _checked(config(layers=RELU, **ONE))
    verdicts = _verdicts(found)
    assert {key for key, verdict in verdicts.items() if verdict == "kink"} == {("dE/dw", 1), ("slope", 1), ("delta", 1)}
    assert {verdicts[key] for key in (("dE/dw", 2), ("dE/dout", 1), ("dE/dout", 0), ("slope", 2))} == {"ok"}
    (slope,) = [each for each in found if each.key == Cell("slope", 1, (0,), 0)]
    assert (slope.estimate.left, slope.estimate.right) == (0, pytest.approx(1))


@pytest.mark.parametrize(("bend", "verdict"), [(8e-7, "ok"), (1.2e-6, "kink")])
def test_slopes_that_differ_by_a_millionth_are_two(bend: float, verdict: str) -> None:
    found = _checked(config(layers=[layer(["o"], [[0]], {"name": "leaky_relu", "slope": 1 - bend})], **ONE))
    assert _verdicts(found)["slope", 1] == verdict


def test_a_unit_that_is_off_is_at_no_kink() -> None:
    found = _checked(config(layers=[layer(["h"], [[-1e-4]], "relu"), layer(["o"], [[0.5]], "tanh")], **ONE))
    assert {each.verdict for each in found} == {"ok"}


def test_an_input_of_0_moves_no_net_and_is_no_kink() -> None:
    found = _checked(config(layers=[layer(["h"], [[1]], "relu"), layer(["o"], [[1]])], inputs=1, samples=[{"inputs": [0], "targets": [1]}]))
    assert _verdicts(found)["dE/dw", 1] == "ok"


def test_elu_has_one_slope_at_0() -> None:
    assert {each.verdict for each in _checked(config(layers=[layer(["o"], [[0]], "elu")], **ONE))} == {"ok"}


@pytest.mark.parametrize("loss", ["absolute_error", "hinge"])
def test_a_loss_at_its_kink(loss: str) -> None:
    verdicts = _verdicts(_checked(config(layers=[layer(["o"], [[1]], "identity")], loss=loss, **ONE)))
    assert {key for key, verdict in verdicts.items() if verdict == "kink"} == {("dE/dw", 1), ("dE/dout", 1), ("dE/dout", 0), ("delta", 1)}
    assert verdicts["slope", 1] == "ok"


def test_what_is_wrong_away_from_a_kink_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ACTIVATIONS, "relu", ACTIVATIONS["relu"]._replace(slope=ACTIVATIONS["sigmoid"].slope))
    found = _checked(config(layers=[layer(["h"], [[0.3]], "relu"), layer(["o"], [[0.5]], "tanh")], **ONE))
    assert _verdicts(found)["slope", 1] == "wrong"


# what rounding hides


def test_a_gradient_that_cancels_agrees_as_far_as_can_be_told() -> None:
    samples = [{"inputs": [1], "targets": [1]}, {"inputs": [1], "targets": [-0.9999999999]}]
    nearly = config(inputs=1, layers=[layer(["o"], [[0]], "identity")], samples=samples)
    assert {each.verdict for each in _checked(nearly)} == {"ok", "rounding"}


@pytest.mark.parametrize("weight", [15, 23, 30, 36])
def test_a_saturated_output_under_a_logarithm(weight: float) -> None:
    given = config(layers=[layer(["o"], [[weight]])], loss="binary_cross_entropy", inputs=1, samples=[{"inputs": [1], "targets": [0]}])
    found = _checked(given)
    assert {each.verdict for each in found} <= {"ok", "rounding", "untold"}
    assert ("rounding" in {each.verdict for each in found}) is (weight > 20), "1 − out has few digits left"
    assert ("untold" in {each.verdict for each in found}) is (weight > 33), "1/(1 − out) is above 2.8e14"


# numbers so small or large that differences say nothing


def _sized(size: float, *weights: float, target: float = 0.5, loss: str = "half_squared_error") -> Config:
    """Layers of one unit without an activation, and an input of a certain size."""
    layers = [layer([f"u{number}"], [[weight]], "identity") for number, weight in enumerate(weights, 1)]
    return config(inputs=["x"], layers=layers, loss=loss, samples=[{"inputs": [size], "targets": [target]}])


@pytest.mark.parametrize(
    "given",
    [
        _sized(1, 1e-160, 1e-150, target=1e-160),
        _sized(1, 1e-300, 1),
        _sized(1e-300, 1, 1),
        _sized(1, 1e300, 1e8, loss="sum_of_outputs"),
        _sized(1, 1.7e308, 1, loss="sum_of_outputs"),
        _sized(1.7e308, 1, loss="absolute_error"),
        _sized(1, 1e150, 1e3),
    ],
    ids=range(7),
)
def test_what_is_right_is_never_wrong_at_the_ends_of_the_floats(given: Config) -> None:
    verdicts = {each.verdict for each in _checked(given)}
    assert "ok" in verdicts
    assert verdicts <= {"ok", "rounding", "untold"}


BANDS = ((-308, -280), (-170, -140), (-310, 300), (140, 170), (280, 307), (-20, 20))
SMOOTH = ("identity", "sigmoid", "tanh", "softplus", "bipolar_sigmoid", "swish", "relu", "leaky_relu", "elu")


def _any_size(seed: int) -> Config:
    """A network whose numbers may have any size."""
    random = Random(seed)
    band = random.choice(BANDS)

    def number() -> float:
        low, high = band if random.random() < 0.7 else (-2, 2)
        return random.choice((-1, 1)) * random.uniform(1, 10) * 10.0 ** random.uniform(low, high)

    hidden = [[number()] for _ in range(random.choice((1, 2)))]
    layers = [
        layer([f"h{j}" for j in range(len(hidden))], hidden, random.choice(SMOOTH), bias=number()),
        layer(["o"], [[number() for _ in hidden]], random.choice(SMOOTH)),
    ]
    loss = random.choice(("half_squared_error", "squared_error", "absolute_error", "sum_of_outputs", "hinge"))
    return config(inputs=1, layers=layers, loss=loss, iterations=0, samples=[{"inputs": [number()], "targets": [number()]}])


def test_what_is_right_is_never_wrong_at_any_size() -> None:
    verdicts: Counter[str] = Counter()
    for seed in range(150):
        with suppress(NotFinite):
            verdicts.update(each.verdict for each in GradCheck(_any_size(seed)))
    assert verdicts["wrong"] == 0, verdicts
    assert verdicts["ok"] > 2 * verdicts["untold"] > 0, verdicts


@pytest.mark.parametrize(("size", "verdict"), [(0.4 * STEEP, "wrong"), (0.6 * STEEP, "untold")])
def test_what_is_wrong_cannot_be_told_where_the_curve_is_steep(monkeypatch: pytest.MonkeyPatch, size: float, verdict: str) -> None:
    monkeypatch.setitem(ACTIVATIONS, "identity", ACTIVATIONS["identity"]._replace(slope=Num(2.0)))
    assert _verdicts(_checked(_sized(size, 1, loss="sum_of_outputs")))["dE/dw", 1] == verdict


@pytest.mark.parametrize(
    ("analytic", "found", "verdict"),
    [
        *((0.9 * FAINT, 0.5 * FAINT, "untold"), (1.1 * FAINT, 0.5 * FAINT, "wrong"), (0.5 * FAINT, 1.1 * FAINT, "wrong")),
        *((0.9 * STEEP, 0.5 * STEEP, "wrong"), (1.1 * STEEP, 0.5 * STEEP, "untold"), (0.5 * STEEP, 1.1 * STEEP, "untold")),
        *((FAINT / 2, FAINT / 2, "ok"), (STEEP * 2, STEEP * 2, "ok")),
    ],
)
def test_what_differs_cannot_be_told_where_it_is_faint_or_steep(analytic: float, found: float, verdict: str) -> None:
    assert checked(Cell("dE/dw", 1, (0, 0)), analytic, Estimate(found, 0), 1e-6).verdict == verdict


@pytest.mark.parametrize(
    ("value", "error", "verdict"),
    [(0, 0.9, "wrong"), (0, 1.1, "untold"), (1.2, 1.1, "wrong"), (math.nan, math.inf, "untold"), (2.9, 0.2, "rounding")],
)
def test_an_estimate_that_is_lost_says_nothing(value: float, error: float, verdict: str) -> None:
    assert checked(Cell("dE/dw", 1, (0, 0)), 3, Estimate(value, error), 1e-6).verdict == verdict


# other configs


def test_nothing_is_rounded() -> None:
    rough = config(layers=[drawn(3), drawn(2)], round_each="2dp")
    check = GradCheck(rough)
    assert {each.verdict for each in check} == {"ok"}
    assert check.config.round_each
    assert not check.working.config.round_each


def test_no_updates_are_needed() -> None:
    given = loaded("mazur")._replace(updates=0, learning_rate=None)
    assert {each.verdict for each in _checked(given)} == {"ok"}
    with pytest.raises(UsageError, match="no learning_rate"):
        GradCheck(given, iteration=2)


def test_a_run_that_diverges_is_checked_as_far_as_it_goes() -> None:
    given = config(layers=[layer(["o"], [[1.5]], "identity")], loss="squared_error", learning_rate=1e40, iterations=9, **ONE)
    assert {each.verdict for each in _checked(given)} == {"ok"}
    with pytest.raises(NotFinite):
        GradCheck(given, iteration=9)


def test_frozen_shared_missing_and_thresholds_and_sums() -> None:
    layers = [layer(["h", "g"], [[0.1, None], [0.2, 0.3]], bias=0.3, bias_input=-1), layer(["o"], [[None, 0.4]], biases=[0.1])]
    samples = [{"inputs": [1, 2], "targets": [0.3]}, {"inputs": [-1, 0.5], "targets": [0.1]}]
    found = _checked(config(layers=layers, samples=samples, reduction="sum", frozen="weights"))
    assert {each.verdict for each in found} == {"ok"}
    assert sum(each.key.kind == "dE/dw" for each in found) == 4


# large networks

WIDE = [drawn(11, biases=[0.1] * 11), drawn(21, bias=1), drawn(10, biases=[0.1] * 10)]


def test_a_large_network_is_checked_in_part() -> None:
    given = config(inputs=12, layers=WIDE, samples=[{"inputs": [x / n for x in range(12)], "targets": [0.1] * 10} for n in (5, 7, 11)])
    check = GradCheck(given)
    assert (len(check.parameters.keys), check.parameters.of) == (200, 12 * 11 + 11 + 11 * 21 + 1 + 21 * 10 + 10)
    assert 0 < len(check.own.keys) < check.own.of
    assert {each.verdict for each in check} <= {"ok", "rounding"}
    sizes = {key: abs(check.working.value(key)) for key in GradCheck(given, full=True).parameters.keys}
    assert set(sorted(sizes, key=lambda key: -sizes[key])[:100]) <= set(check.parameters.keys)
    assert len(GradCheck(given, full=True)) == check.parameters.of + check.own.of


def test_a_wrong_slope_is_found_over_arrays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gradients, "WIDE", 0)
    monkeypatch.setitem(ACTIVATIONS, "tanh", ACTIVATIONS["tanh"]._replace(slope=OUT))
    verdicts = _verdicts(_checked(config(layers=[drawn(3), drawn(2), drawn(2, "sigmoid")])))
    assert [verdicts["dE/dw", number] for number in (1, 2, 3)] == ["wrong", "wrong", "ok"]
    assert verdicts["dE/dout", 0] == "wrong"


# PyTorch


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(networks())
def test_pytorch_agrees(data: Data) -> None:
    pytest.importorskip("torch")
    found = autograd(GradCheck(of_data(data)).working, 1e-6)
    assert not found.left_out
    assert [each for each in found.checked if each.verdict == "wrong"] == []


@pytest.mark.parametrize("name", SMALL)
def test_pytorch_agrees_on_a_config(name: str) -> None:
    pytest.importorskip("torch")
    check = GradCheck(loaded(name))
    found = autograd(check.working, 1e-6)
    assert len(found.checked) == check.parameters.of
    assert {each.verdict for each in found.checked} == {"ok"}


@pytest.mark.parametrize(
    ("units", "loss"),
    [
        (layer(["o"], [[0]], "sigmoid"), {"name": "binary_cross_entropy", "fused": True}),  # softplus where its parts have kinks
        (layer(["o"], [[0]], "softplus"), "half_squared_error"),
        (layer(["o"], [[0]], "relu"), "half_squared_error"),
        (layer(["o"], [[1]], "identity"), "absolute_error"),
        (layer(["o"], [[1]], "identity"), "hinge"),
        (layer(["o"], [[-1]], "relu"), "half_squared_error"),
        (layer(["o"], [[900]], "swish"), "half_squared_error"),
    ],
)
def test_pytorch_agrees_at_kinks_and_far_out(units: Any, loss: Any) -> None:
    pytest.importorskip("torch")
    found = autograd(GradCheck(config(layers=[units], loss=loss, **ONE)).working, 1e-6)
    assert {each.verdict for each in found.checked} == {"ok"}


def test_pytorch_finds_a_wrong_slope(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("torch")
    monkeypatch.setitem(ACTIVATIONS, "sigmoid", ACTIVATIONS["sigmoid"]._replace(slope=OUT))
    assert {each.verdict for each in autograd(GradCheck(loaded("mazur")).working, 1e-6).checked} == {"wrong"}


def test_pytorch_is_not_asked_of_what_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gradients, "MOST_FOR_AUTOGRAD", 9)
    assert autograd(GradCheck(loaded("mazur")).working, 1e-6) == ((), "too large to be worked number by number")


def test_without_pytorch_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    assert autograd(GradCheck(loaded("mazur")).working, 1e-6) == ((), "not installed")
