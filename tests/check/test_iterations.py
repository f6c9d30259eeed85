"""Marking over several iterations, and over those that are passed over."""

from __future__ import annotations

import pytest

import bptrace
from bptrace.check.marker import Marker

from .making import codes, config, lines, marks, sheet

WEIGHTS = [f"w{number}" for number in range(1, 9)]


def test_an_updated_weight_is_the_weight_of_the_next_iteration() -> None:
    found = marks("mazur", "w5+: 0.35892\nw5@2: 0.35892\nout_o1+: 0.74209\nout_o1@2: 0.74209")
    assert [(mark.cell, mark.verdict) for mark in found.values()] == [
        ("w5+", "correct"),
        ("w5+", "twice"),
        ("out_o1+", "correct"),
        ("out_o1+", "twice"),
    ]


def test_the_second_iteration_follows_the_first() -> None:
    """w5 is moved uphill; what the student works from that in iteration 2 follows."""
    written, later = _uphill()
    written |= {"out_o1@2": f"{later['out_o1']:.5g}", "E@2": f"{later['E']:.5g}", "w5+@2": f"{later['w5+']:.5g}"}
    written |= {"E@6": f"{later['E@5']:.5g}"}  # over iterations 3 to 5, of which nothing is written
    found = marks("mazur", lines(written))
    assert [name for name, mark in found.items() if mark.verdict == "wrong"] == ["w5+"]
    assert {name: mark.sources for name, mark in found.items() if mark.verdict == "carried"} == dict.fromkeys(
        ("out_o1@2", "E@2", "w5+@2", "E@6"), ("w5+",)
    )


def _uphill() -> tuple[dict[str, str], bptrace.Trace]:
    """Somebody's weights after the first update, of which w5 was moved uphill, and what a run that goes on from them comes to."""
    made = config("mazur")
    right = bptrace.run(made)
    mine = {name: float(f"{right[f'{name}+']:.5g}") for name in WEIGHTS} | {"w5": 0.44108}
    later = bptrace.run(made._replace(parameters={**made.parameters, **mine}), iterations=40)
    return {f"{name}+": f"{value:.5g}" for name, value in mine.items()}, later


@pytest.mark.parametrize(("last", "verdict"), [(10, "carried"), (11, "wrong")])
def test_an_error_is_followed_through_ten_iterations(last: int, verdict: str) -> None:
    """Of each iteration something is written, by which nobody could follow more of them by hand."""
    written, later = _uphill()
    numbers = {f"i1@{number}": "0.050000" for number in range(3, last + 1)} | {"out_o1@9": f"{later['out_o1@8']:.5g}"}
    found = marks("mazur", lines({"w5+": written["w5+"], "out_o1@2": f"{later['out_o1']:.5g}", **numbers}))
    assert (found["w5+"].verdict, found["out_o1@2"].verdict, found["out_o1@9"].verdict) == ("wrong", "carried", verdict)


@pytest.mark.parametrize(("off", "verdict"), [(0.0013, "carried"), (0.0014, "wrong")])
def test_over_many_iterations_rounding_adds_up_as_over_ten(off: float, verdict: str) -> None:
    written, later = _uphill()
    found = marks("mazur", lines({**written, "net_o1@30": f"{later['net_o1@29'] + off:.5f}"}))
    assert found["net_o1@30"].verdict == verdict


def test_losses_of_many_iterations() -> None:
    """Nothing else is written, so each is marked from the truth of its own iteration."""
    trace = bptrace.run(config("mazur"), iterations=40)
    written = {f"E@{number}": f"{trace[f'E@{number}']:.6g}" for number in range(2, 41)}
    found = marks("mazur", lines({**written, "E@20": "0.2"}))
    assert [name for name, mark in found.items() if mark.verdict != "correct"] == ["E@20"]


def test_a_number_of_another_iteration() -> None:
    trace = bptrace.run(config("mazur"), iterations=5)
    found = marks("mazur", lines({"E@2": f"{trace['E@2']:.6g}", "E@3": f"{trace['E@4']:.6g}"}))
    assert (found["E@3"].verdict, codes(found["E@3"])) == ("wrong", ["off-by-one-iteration"])


@pytest.mark.parametrize("size", [1, 2, 3])
def test_batches(size: int) -> None:
    """Rounded to five figures, every quantity of the first four iterations is right, whatever a batch is."""
    made = config("minibatch")._replace(batch=size)
    trace = bptrace.run(made, iterations=4)
    written = {}
    for step in trace.steps:
        for sample, _, name, value in step.rows():
            mark = f"#{sample}" if sample is not None else ""
            written[f"{name}{mark}@{step.iteration}"] = f"{value:.5g}"
    found = Marker(made).mark(sheet(lines(written)))
    assert {mark.verdict for mark in found.answers} <= {"correct", "twice"}
    assert found.right


def test_a_batch_summed_and_not_averaged() -> None:
    made = config("minibatch")
    trace = bptrace.run(made, iterations=1)
    samples = trace.steps[0].samples
    written = {f"dE/dw1#{number}": f"{trace[f'dE/dw1#{number}']:.5g}" for number in samples}
    total = sum(trace[f"dE/dw1#{number}"] for number in samples)
    found = Marker(made).mark(sheet(lines({**written, "dE/dw1": f"{total:.5g}"})))
    (wrong,) = [mark for mark in found.answers if mark.verdict == "wrong"]
    assert (wrong.cell, codes(wrong), wrong.causes[0].convention) == ("dE/dw1", ["sum-not-mean"], True)


def test_a_slip_in_a_complete_set_of_parameters_leaves_it_complete() -> None:
    """w5 went uphill; w6+ is written with two digits swapped, but the student went on with the right one."""
    written, later = _uphill()
    written["w6+"] = "0.40687"
    written |= {"out_o1@2": f"{later['out_o1']:.5g}", "net_o1@4": f"{later['net_o1@3']:.5g}", "out_o1@4": f"{later['out_o1@3']:.5g}"}
    found = marks("mazur", lines(written))
    assert {name: mark.verdict for name, mark in found.items() if mark.verdict != "correct"} == {
        "w5+": "wrong",
        "w6+": "wrong",
        "out_o1@2": "carried",
        "net_o1@4": "carried",
        "out_o1@4": "carried",
    }
