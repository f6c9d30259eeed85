"""The configs of the repository, and what their comments tell the reader to notice."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import pytest
import yaml

import bptrace

from .texts import CONFIGS

NAMES = sorted(path.stem for path in CONFIGS.glob("*.yaml"))
EXPECTED = {
    *("mazur", "hexup", "hill", "nielsen", "nielsen_saturated", "nielsen_cross_entropy", "han_kamber"),
    *("matrix-3-layer", "xor", "softmax", "softmax_fused", "relu", "minibatch", "digits", "threshold", "negnevitsky"),
}


@cache
@cache
def _trace(name: str, updates: int | None = None) -> Any:
    config = bptrace.load(str(CONFIGS / f"{name}.yaml"))
    return bptrace.run(config) if updates is None else bptrace.run(config, iterations=updates)


def _near(value: float) -> Any:
    return pytest.approx(value, rel=1e-12, abs=1e-15)


def test_all_are_there() -> None:
    assert set(NAMES) >= EXPECTED


@pytest.mark.parametrize("name", NAMES)
def test_each_says_what_it_is_and_where_it_is_from(name: str) -> None:
    text = (CONFIGS / f"{name}.yaml").read_text(encoding="utf-8")
    data = yaml.safe_load(text)
    assert text.startswith("# ")
    assert data["title"]
    assert data["source"]


@pytest.mark.parametrize("name", NAMES)
def test_each_runs_and_its_error_falls(name: str) -> None:
    trace = _trace(name)
    assert math.isfinite(trace["E"])
    assert trace["E+@-1"] < trace["E"]


def test_hexup_steps_past_its_target() -> None:
    trace = _trace("hexup")
    assert trace["out_y+"] < trace["t_y"] < trace["out_y"]
    assert trace["delta_h1"] == trace["dE/dout_y"] * trace["w5"]


def test_nielsen_takes_the_same_steps_with_both_parameters() -> None:
    trace = _trace("nielsen")
    assert trace["w+"] - trace["w"] == _near(trace["b+"] - trace["b"])
    assert trace["dE/dw@300"] == trace["dE/db@300"]


def test_nielsen_saturated_is_slow_at_first() -> None:
    trace = _trace("nielsen_saturated")
    assert trace["dout_a/dnet_a"] == pytest.approx(0.0177, abs=5e-5)
    assert trace["out_a+@150"] == pytest.approx(0.93, abs=5e-3)


def test_cross_entropy_cancels_the_slope() -> None:
    trace, quadratic = _trace("nielsen_cross_entropy"), _trace("nielsen_saturated")
    assert trace["dE/dout_a"] == pytest.approx(55.6, abs=0.05)
    assert trace["delta_a"] == _near(trace["out_a"] - trace["t_a"])
    assert trace["dE/dw"] / quadratic["dE/dw"] == pytest.approx(57, abs=0.5)
    assert trace["out_a+@300"] == pytest.approx(0.78, abs=5e-3)


def test_han_kamber_has_an_input_of_zero() -> None:
    trace = _trace("han_kamber")
    assert trace["dE/dw24"] == trace["dE/dw25"] == 0
    assert trace["w24+"] == trace["w24"]


@pytest.mark.parametrize("name", ["w1", "w17", "w36", "b_h1_1", "b_o2"])
def test_the_matrix_network_takes_the_mean_over_its_samples(name: str) -> None:
    trace = _trace("matrix-3-layer")
    layer = {"w1": ("h1_1", "x1"), "w17": ("h2_1", "out_h1_2"), "w36": ("o2", "out_h2_3")}
    unit, source = layer.get(name, (name[2:], ""))
    products = [trace[f"delta_{unit}#{s}"] * (trace[f"{source}#{s}"] if source else 1) for s in range(1, 5)]
    assert trace[f"dE/d{name}"] == _near(sum(products) / 4)


def test_a_gradient_by_an_input_is_its_samples_own() -> None:
    trace = _trace("matrix-3-layer")
    column = [trace[f"w{1 + 3 * j}"] * trace[f"delta_h1_{j + 1}#2"] for j in range(5)]
    assert trace["dE/dx1#2"] == _near(sum(column))


def test_xor_is_learnt() -> None:
    trace = _trace("xor")
    for sample, target in enumerate((0, 1, 1, 0), start=1):
        assert abs(trace[f"out_o#{sample}@100"] - 0.5) < 0.05
        assert abs(trace[f"out_o+#{sample}@500"] - target) < 0.1


def test_xors_hidden_units_have_become_or_and_and() -> None:
    trace = _trace("xor")
    assert [round(trace[f"out_h1+#{sample}@500"]) for sample in range(1, 5)] == [0, 1, 1, 1]
    assert [round(trace[f"out_h2+#{sample}@500"]) for sample in range(1, 5)] == [0, 0, 0, 1]


def test_softmax_shows_its_jacobian() -> None:
    trace = _trace("softmax")
    first, second = trace["out_o1"], trace["out_o2"]
    assert trace["dout_o1/dnet_o1"] == _near(first * (1 - first))
    assert trace["dout_o1/dnet_o2"] == _near(-first * second)
    assert sum(trace[f"delta_o{k}"] for k in (1, 2, 3)) == pytest.approx(0, abs=1e-15)
    assert trace["dE/dout_o2"] == trace["dE/dout_o3"] == 0


@pytest.mark.parametrize("name", ["E", "E_o1", "out_o2", "delta_o1", "delta_o3", "delta_h1", "dE/dw1", "dE/dx2", "w10+", "b5+", "E+"])
def test_softmax_is_the_same_fused(name: str) -> None:
    assert _trace("softmax")[name] == _near(_trace("softmax_fused")[name])


def test_a_dead_unit_never_learns() -> None:
    trace = _trace("relu")
    for sample in (1, 2):
        assert trace[f"net_h3#{sample}"] < 0
        assert trace[f"out_h3#{sample}"] == trace[f"dout_h3/dnet_h3#{sample}"] == trace[f"delta_h3#{sample}"] == 0
    for name in ("w5", "w6", "b3", "w9"):
        assert trace[f"dE/d{name}"] == 0
        assert trace[f"{name}+@2"] == trace[name]


def test_a_unit_that_is_on_for_one_sample_learns_from_that_one() -> None:
    trace = _trace("relu")
    assert (trace["out_h2#1"] > 0, trace["out_h2#2"]) == (True, 0)
    assert trace["dE/dw3"] == _near(trace["delta_h2#1"] * trace["x1#1"] / 2)


def test_an_epoch_of_batches_ends_with_a_short_one() -> None:
    trace = _trace("minibatch")
    assert trace["E@1"] == _near((trace["E#1@1"] + trace["E#2@1"]) / 2)
    assert trace["E@3"] == _near(trace["E#5@3"])
    assert trace["dE/dw5@2"] == _near(sum(trace[f"delta_o#{s}@2"] * trace[f"out_h1#{s}@2"] for s in (3, 4)) / 2)
    assert trace["dE/dw5@6"] == _near(trace["delta_o#5@6"] * trace["out_h1#5@6"])
    assert trace["E@4"] < trace["E@1"]
    assert trace["E@5"] < trace["E@2"]


def test_digits_start_near_chance_and_leave_white_pixels_alone() -> None:
    trace = _trace("digits")
    assert trace["E"] == pytest.approx(math.log(10), abs=0.7)
    assert trace["x1#1"] == trace["dE/dw1"] == 0
    assert trace["w1+@-1"] == trace["w1"]
    assert trace["delta_o1#1"] == _near(trace["out_o1#1"] - 1)


def test_digits_have_units_that_are_off() -> None:
    trace = _trace("digits")
    off = [[trace[f"out_h{unit}#{sample}"] == 0 for unit in range(1, 129)] for sample in range(1, 11)]
    assert 0.3 < sum(map(sum, off)) / 1280 < 0.7
    assert any(map(all, zip(*off, strict=True)))


def test_a_threshold_turns_the_sign() -> None:
    trace = _trace("threshold")
    assert trace["net_h1"] == _near(trace["a1"] + trace["a2"] - trace["theta_h1"])
    assert trace["net_h2"] == _near(trace["a3"] - trace["theta_h2"])
    assert trace["dE/dtheta_o"] == -trace["delta_o"]


def test_a_frozen_weight_has_a_gradient_and_does_not_move() -> None:
    trace = _trace("threshold")
    assert trace["dE/dw_h1"] != 0
    assert trace["w_h1+"] == trace["w_h1"] == trace["w_h1@2"]
    assert trace["dE/dx1"] == _near(trace["delta_h1"] * trace["a1"])
