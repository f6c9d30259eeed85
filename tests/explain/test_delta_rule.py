"""With `error: t-o` the same steps are worked as books of the delta rule do: other signs on the way, the same numbers at the end."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

import bptrace
from bptrace.model.names import Name, Names
from bptrace.model.notation import NOTATIONS
from bptrace.views.style import Look

from ..oracles.drawing import Data, batch_names, loaded, networks, sample_names
from ..oracles.test_readings import BACKENDS, CANCELS

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


@pytest.mark.parametrize("what", CANCELS)
def test_what_cancels_on_paper_is_0(what: str) -> None:
    config, names = CANCELS[what]
    for backend in BACKENDS:
        trace = bptrace.run(loaded(_by_delta_rule(config.data)), 2, backend=backend)
        for name in names:
            assert trace[name] == 0, (what, name)
