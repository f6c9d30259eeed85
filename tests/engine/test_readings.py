"""Walked, compiled and over arrays, iterations are the same, whatever is drawn: batches, rounding, selections."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import bptrace
from bptrace.engine.steps import BACKENDS, Run, with_updates
from bptrace.errors import NotFinite, UsageError
from bptrace.formula.number import ROUND
from bptrace.formula.walk import walk
from bptrace.inputs.config.config import Rounding
from bptrace.model.symbols import KINDS
from bptrace.trace.selection import select
from bptrace.trace.step import Step

from ..oracles.drawing import Data, loaded, networks

ROOT = Path(__file__).parents[2]
MAZUR = bptrace.load(str(ROOT / "configs" / "mazur.yaml"))
MINIBATCH = bptrace.load(str(ROOT / "configs" / "minibatch.yaml"))
ONLY = ([], [], ["E"], ["net_*", "dE/d*"], ["delta:output", "updated:1"], ["w*+"], ["E#1", "E_*"], ["input:input"])

often = settings(max_examples=40, suppress_health_check=list(HealthCheck))


@st.composite
def configs(draw: st.DrawFn, rates: tuple[float, ...] = (0.05,)) -> Any:
    data: Data = draw(networks())
    schedule = {"learning_rate": draw(st.sampled_from(rates)), "iterations": draw(st.integers(0, 4))}
    return loaded(data | schedule | {"batch": draw(st.sampled_from(("full", "online", 2, 3)))})


def selected(config: Any, only: list[str]) -> Any:
    try:
        return select(config.network, config.notation, only)
    except UsageError:  # a name that this network has not
        return None


def worked(config: Any, reading: str, only: Any = None) -> tuple[list[Step], Step | None, NotFinite | None]:
    """The steps, the forward pass after the last, and what stopped the run."""
    run, steps = Run(config, only, reading), []
    try:
        for step in run:
            steps.append(step)  # noqa: PERF402 (those before an error are kept)
    except NotFinite as error:
        return steps, run.last, error
    return steps, run.last, None


def rows(steps: list[Step], last: Step | None) -> list[list[Any]]:
    return [list(step.rows()) for step in (*steps, *([last] if last else []))]


@often
@given(configs(), st.sampled_from(ONLY), st.sampled_from((None, "4dp", "3sf")))
def test_compiled_is_walked_to_the_last_bit(config: Any, only: list[str], each: str | None) -> None:
    if each:
        config = config._replace(round_each=Rounding(each[1:], int(each[0])))
    walked, compiled = (worked(config, reading, selected(config, only)) for reading in ("walk", "compiled"))
    assert rows(*compiled[:2]) == rows(*walked[:2])
    assert str(compiled[2]) == str(walked[2])


@often
@given(configs(), st.sampled_from(ONLY))
def test_over_arrays_the_numbers_are_the_same(config: Any, only: list[str]) -> None:
    chosen = selected(config, only)
    walked, arrayed = (worked(config, reading, chosen) for reading in ("walk", "numpy"))
    assert len(arrayed[0]) == len(walked[0])
    for one, other in zip(rows(*walked[:2]), rows(*arrayed[:2]), strict=True):
        assert [row[:3] for row in other] == [row[:3] for row in one]
        assert [row[3] for row in other] == pytest.approx([row[3] for row in one], rel=1e-12, abs=1e-12)


@settings(often, max_examples=20)
@given(configs())
def test_an_array_holds_the_values_in_their_places(config: Any) -> None:
    (listed, *_), (arrayed, *_) = (worked(config, reading)[0] for reading in ("walk", "numpy"))
    for kind, layer in listed.layout.keys:
        one, other = listed.array(kind, layer), arrayed.array(kind, layer)
        samples = (len(listed.samples),) if KINDS[kind].per_sample else ()
        assert one.shape == other.shape == samples + listed.layout.page.shape(kind, layer)
        assert not one.flags.writeable
        assert not other.flags.writeable
        assert other == pytest.approx(one, rel=1e-12, abs=1e-12)


# the schedule


@pytest.mark.parametrize("reading", BACKENDS)
def test_batches_are_taken_in_the_order_of_the_file(reading: str) -> None:
    steps = list(Run(MINIBATCH, None, reading))
    assert [list(step.samples) for step in steps] == [[1, 2], [3, 4], [5]] * 2
    assert [step.iteration for step in steps] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("reading", BACKENDS)
def test_without_updates_there_is_one_pass_and_nothing_after(reading: str) -> None:
    run = Run(with_updates(MAZUR, 0), None, reading)
    (step,) = run
    assert run.last is None
    assert not [name for *_, name, _ in step.rows() if name.endswith("+")]
    assert step.value(step.layout.cells[0]) == pytest.approx(0.2983711087600027, rel=1e-15)


@pytest.mark.parametrize("reading", BACKENDS)
def test_the_parameters_go_on_from_one_iteration_to_the_next(reading: str) -> None:
    one, two = Run(with_updates(MAZUR, 2), None, reading)
    after = {name[:-1]: value for *_, name, value in one.rows() if name.endswith("+")}
    assert {name: value for *_, name, value in two.rows() if name in after} == after


@pytest.mark.parametrize("reading", BACKENDS)
@pytest.mark.parametrize("only", ["w1", "i1", "w1+", "t_o1", "net_h2", "dE/dw5#1", "delta_o1#1"])
def test_one_quantity_alone_can_be_recorded(reading: str, only: str) -> None:
    for updates in (0, 2):
        if not (only.endswith("+") and not updates):
            config = with_updates(MAZUR, updates)
            assert bptrace.run(config, only=[only], backend=reading)[only] == pytest.approx(bptrace.run(config, backend="walk")[only])


def test_an_unknown_reading_is_refused() -> None:
    with pytest.raises(UsageError, match="walk, compiled, numpy"):
        Run(MAZUR, None, "guess")


def test_updates_need_a_learning_rate_though_it_may_be_0() -> None:
    without = MAZUR._replace(updates=0, learning_rate=None)
    with pytest.raises(UsageError, match="learning_rate"):
        with_updates(without, 1)
    with pytest.raises(UsageError, match="-1 iterations"):
        with_updates(MAZUR, -1)
    still = with_updates(MAZUR._replace(learning_rate=0.0), 5)
    assert bptrace.run(still)["w5+@5"] == MAZUR.parameters["w5"]


# the choice of a reading

# fmt: off
CHOICES = {  # samples of a batch, updates, digits of each step: the reading that takes least time
    "few updates are walked":               (1, 18, None, "walk"),
    "more of them are compiled":            (1, 19, None, "compiled"),
    "a large batch is walked once":         (74, 0, None, "walk"),
    "a larger one pays for numpy":          (75, 0, None, "numpy"),
    "so does an update":                    (74, 1, None, "numpy"),
    "a batch that is small enough":         (33, 100, None, "compiled"),
    "and one that is too large":            (34, 100, None, "numpy"),
    "numpy rounds no step":                 (34, 100, Rounding("dp", 4), "compiled"),
    "compiling is slow to begin with":      (40, 742, None, "numpy"),
    "and quick then":                       (40, 743, None, "compiled"),
}
# fmt: on


@pytest.mark.parametrize("name", CHOICES)
def test_the_reading_that_takes_least_time_is_chosen(name: str) -> None:
    """By the costs that steps.BACKENDS lists: where they are measured anew, these numbers change."""
    samples, updates, each, reading = CHOICES[name]
    made = with_updates(MAZUR._replace(samples=MAZUR.samples * samples, batch=samples, round_each=each), updates)
    assert Run(made).kind == reading


def test_many_small_layers_are_not_worked_over_arrays() -> None:
    layer = {"units": 3, "activation": "tanh", "weights": {"init": "xavier", "seed": 1}}
    samples = [{"inputs": [0.1, 0.2, 0.3], "targets": [1, 0, 0]}]
    deep = {"inputs": 3, "layers": [layer] * 50, "learning_rate": 0.1, "iterations": 1000, "samples": samples}
    assert Run(loaded(deep)).kind == "compiled"


# rounding


@pytest.mark.parametrize("reading", ["walk", "compiled"])
@pytest.mark.parametrize(("kind", "digits"), [("dp", 4), ("sf", 3)])
@pytest.mark.parametrize("config", [MAZUR, MINIBATCH], ids=["mazur", "minibatch"])
def test_each_quantity_is_its_equation_over_rounded_ones_rounded(config: Any, kind: str, digits: int, reading: str) -> None:
    each = config._replace(round_each=Rounding(kind, digits), updates=3)
    for step in Run(each, None, reading):

        def look_up(cell: Any, step: Step = step) -> float:
            return config.learning_rate if cell.kind == "eta" else step.value(cell)

        for cell in step.layout.cells:
            if (tree := step.layout.page.equation(cell)) is not None:
                assert step.value(cell) == ROUND[kind](walk(tree, look_up), digits)


def test_rounding_begins_with_what_is_computed() -> None:
    given = MAZUR._replace(parameters={**MAZUR.parameters, "w1": 0.123456}, round_each=Rounding("dp", 2))
    trace = bptrace.run(given, 2)
    assert trace["w1"] == 0.123456
    assert trace["w1@2"] == trace["w1+"] == 0.12
    assert trace["dE/dw5#1"] == trace["dE/dw5"]
    assert trace["out_o1+@2"] == round(trace["out_o1+@2"], 2)


def test_over_arrays_nothing_is_rounded_so_it_is_refused() -> None:
    with pytest.raises(UsageError, match="does not round"):
        Run(MAZUR._replace(round_each=Rounding("dp", 2)), None, "numpy")
