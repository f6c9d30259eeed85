"""With `error: t-o` the same steps are worked as books of the delta rule do: other signs on the way, the same numbers at the end."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, assume, given, settings

import bptrace
from bptrace.cli import main
from bptrace.explain.find import explained, find
from bptrace.explain.gradcheck.gradients import GradCheck
from bptrace.model.names import Name, Names
from bptrace.model.notation import NOTATIONS
from bptrace.views.pages.formulas import Formulas
from bptrace.views.pages.rules import rule
from bptrace.views.style import Look

from ..oracles.drawing import Data, batch_names, loaded, near_a_kink, networks, parameters, sample_names
from ..oracles.test_readings import BACKENDS, CANCELS
from .everything import BY_DELTA_RULE
from .everything import loaded as named

many = settings(max_examples=40, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
drawn = given(networks())
UPDATES = 2
SAME = {"walk": lambda value: value, "compiled": lambda value: value, "numpy": partial(pytest.approx, rel=1e-12, abs=1e-13)}


def _by_delta_rule(data: Data) -> Data:
    return data | {"error": "t-o"}


def _traces(data: Data, backend: str = "walk") -> tuple[Any, Any]:
    """A network as gradient descent has it, and by the delta rule."""
    data = data | {"learning_rate": 0.01}
    descent, by_rule = (bptrace.run(loaded(each), iterations=UPDATES, backend=backend) for each in (data, _by_delta_rule(data)))
    return descent, by_rule


def _own(data: Data, names: Iterator[str]) -> Iterator[str]:
    return (f"{name}#{s}@{k}" for name in names for s in range(1, len(data["samples"]) + 1) for k in range(1, UPDATES + 1))


@pytest.mark.parametrize("backend", BACKENDS)
@many
@drawn
def test_what_both_have_is_the_same(backend: str, data: Data) -> None:
    descent, by_rule = _traces(data, backend)
    shared = [*_own(data, (name for name in sample_names(data) if not name.startswith("delta"))), "E+@-1"]
    for name in [*shared, *(f"{name}@{k}" for name in batch_names(data) for k in range(1, UPDATES + 1))]:
        assert by_rule[name] == SAME[backend](descent[name]), name


@pytest.mark.parametrize("backend", BACKENDS)
@many
@drawn
def test_a_delta_has_the_other_sign(backend: str, data: Data) -> None:
    descent, by_rule = _traces(data, backend)
    for name in _own(data, (name for name in sample_names(data) if name.startswith("delta"))):
        assert by_rule[name] == SAME[backend](-descent[name]), name


@many
@drawn
def test_an_error_is_target_minus_out(data: Data) -> None:
    _, by_rule = _traces(data)
    for unit in data["layers"][-1]["units"] if data["samples"][0].get("targets") else ():
        for s in range(1, len(data["samples"]) + 1):
            assert by_rule[f"e_{unit}#{s}"] == by_rule[f"t_{unit}#{s}"] - by_rule[f"out_{unit}#{s}"]


@many
@drawn
def test_an_update_adds_its_step(data: Data) -> None:
    _, by_rule = _traces(data)
    for name in by_rule.config.parameters:
        for k in range(1, UPDATES + 1):
            assert by_rule[f"{name}+@{k}"] == by_rule[f"{name}@{k}"] + by_rule[f"Δ{name}@{k}"], name


@many
@drawn
def test_a_step_that_is_asked_for_is_the_same(data: Data) -> None:
    descent, by_rule = (bptrace.run(loaded(each), 1, ["step"]) for each in (data, _by_delta_rule(data)))
    for name in by_rule.config.parameters:
        assert by_rule[f"Δ{name}"] == descent[f"Δ{name}"], name


@many
@drawn
def test_the_gradient_by_a_net_keeps_its_sign(data: Data) -> None:
    descent, by_rule = (bptrace.run(loaded(each), 0, only) for each, only in ((data, None), (_by_delta_rule(data), ["dE/dnet*"])))
    for layer in data["layers"]:
        for unit in layer["units"]:
            for s in range(1, len(data["samples"]) + 1):
                assert by_rule[f"dE/dnet_{unit}#{s}"] == descent[f"dE/dnet_{unit}#{s}"] == descent[f"delta_{unit}#{s}"], unit


@pytest.mark.parametrize("notation", NOTATIONS)
@many
@drawn
def test_every_name_is_read_back_as_it_is_shown(notation: str, data: Data) -> None:
    config = loaded(_by_delta_rule(data) | {"notation": notation})
    look, names = Look(config), Names(config.network, notation)
    for parts in (False, True):
        for spelled, cell in names.cells(parts):
            kind = look.notation.shown_as(cell.kind, config.network, cell.layer)
            assert names.read(spelled) == Name(cell)
            assert names.read(look.symbol(cell)) == Name(cell._replace(kind=kind)), look.symbol(cell)


# the working


few = settings(many, max_examples=10)


@few
@drawn
def test_every_gradient_agrees_with_differences(data: Data) -> None:
    assume(not near_a_kink(data, bptrace.run(loaded(data), iterations=0)))
    check = GradCheck(loaded(_by_delta_rule(data)))
    verdicts = {checked.key.kind: checked.verdict for checked in check}
    assert "wrong" not in verdicts.values()
    assert "dE/dnet" in verdicts
    assert "delta" not in verdicts


@few
@drawn
def test_any_derivative_of_a_delta_has_the_other_sign(data: Data) -> None:
    unit, parameter = data["layers"][-1]["units"][0], next(iter(parameters(data)))
    descent, by_rule = (_explained(each, f"ddelta_{unit}#1/d{parameter}") for each in (data, _by_delta_rule(data)))
    assert by_rule == pytest.approx(-descent, rel=1e-9, abs=1e-12)


def _explained(data: Data, typed: str) -> float:
    (asked,) = find(loaded(data), [typed])
    return asked.working.value(asked.key)


def _told(config: str, typed: str) -> list[str]:
    """The formula of a quantity in names and the rule in words, as `explain` has them."""
    (asked,) = find(named(config), [typed])
    formulas = Formulas(Look(asked.working.config), asked.working)
    line = explained(asked.working, asked.key)[0]
    assert line.shown is not None
    return [" ".join(formulas.names(line.shown).text), rule(line, formulas)]


# fmt: off
TOLD = [
    ("negnevitsky",         "e_5",           "t_5 - out_5",               "error: target minus output"),
    ("negnevitsky",         "delta_5",       "e_5 · ∂out_5/∂net_5",       "delta rule: error times the slope"),
    ("negnevitsky",         "dE/dnet_5",     "-δ_5",                      "the other sign; δ is minus ∂E/∂net"),
    ("negnevitsky",         "dE/dw35",       "-δ_5 · out_3",              "chain rule; δ is minus ∂E/∂net"),
    ("negnevitsky",         "dE/dout_3",     "-δ_5·w35",                "sum over every unit that it feeds; δ is minus ∂E/∂net"),
    ("negnevitsky",         "Δw35",          "η · (δ_5·out_3)",           "delta rule: η times δ times what the weight is multiplied with"),
    ("negnevitsky",         "Δtheta5",       "η · (-δ_5)",                "delta rule: η times δ times what the bias is multiplied with"),
    ("negnevitsky",         "w35+",          "w35 + Δw35",                "delta rule: the step is added"),
    ("threshold, t-o",      "w_h1+",         "w_h1",                      "frozen: it is not updated"),
    ("threshold, t-o",      "Δw_h1",         "0",                         "frozen: there is no step"),
    ("hexup, t-o",          "delta_h1",      "δ_y · w5",                  "delta rule: the sum of every δ above times the weight between"),
    ("hexup, t-o",          "delta_y",       "e_y",                       "delta rule: error"),
    ("softmax_fused, t-o",  "delta_o1",      "e_o1",
     "softmax and cross_entropy in one: what is in both slopes cancels, and the error is left"),
    ("hill, t-o",           "delta_h1",      "(δ_o1·w5 + δ_o2·w6) · ∂o_h1/∂i_h1",
     "delta rule: the sum of every δ above times the weight between, times the slope"),
    ("hill, t-o",           "delta_o1",      "-∂C/∂o_o1 · ∂o_o1/∂i_o1",   "delta rule: minus ∂C/∂o times the slope"),
]
# fmt: on


@pytest.mark.parametrize(("config", "typed", "formula", "said"), TOLD)
def test_what_is_told(config: str, typed: str, formula: str, said: str) -> None:
    assert _told(config, typed) == [formula, said]


def test_a_step_of_a_batch_has_the_mean_of_what_its_samples_add() -> None:
    formula, said = _told("xor, t-o", "Δw1")
    assert formula == "η · ((δ_h1(1)·x1(1) + δ_h1(2)·x1(2) + δ_h1(3)·x1(3) + δ_h1(4)·x1(4))/4)"
    assert said == "delta rule: η times the mean, over the samples of the batch, of δ times what the weight is multiplied with"


# marking


@pytest.mark.parametrize("name", BY_DELTA_RULE)
def test_a_trace_is_marked_as_all_correct(tmp_path: Path, name: str) -> None:
    config, trace = tmp_path / "config.json", tmp_path / "trace.json"
    config.write_bytes(orjson.dumps(named(name).data))
    assert main(["run", str(config), "-n", "2", "-o", str(trace)]) == 0
    assert main(["check", str(config), str(trace)]) == 0


def test_a_sheet_is_marked_by_the_signs_of_the_config() -> None:
    right = {"e_5": "-0.5097", "δ_5": "-0.1274", "δ_3": "0.0381", "Δw35": "-0.00669", "step_w45": "-0.0112", "dE/dnet_5": "0.1274"}
    assert bptrace.mark(named("negnevitsky"), right).right
    for name, written in right.items():
        turned = written.removeprefix("-") if written.startswith("-") else f"-{written}"
        (mark,) = bptrace.mark(named("negnevitsky"), {name: turned}).answers
        assert mark.verdict == "wrong", name


@pytest.mark.parametrize("what", CANCELS)
def test_what_cancels_on_paper_is_0(what: str) -> None:
    config, names = CANCELS[what]
    for backend in BACKENDS:
        trace = bptrace.run(loaded(_by_delta_rule(config.data)), 2, backend=backend)
        for name in names:
            assert trace[name] == 0, (what, name)
