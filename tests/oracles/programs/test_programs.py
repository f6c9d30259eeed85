"""The right program works what bptrace does, on networks drawn at random."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

import bptrace

from ..drawing import loaded
from .catalogue import BUGS, can_be_in
from .drawn import at_random, in_turn
from .program import Program
from .task import Task
from .truth import Eye, at, name, parting, places

CLOSE = 1e-10
KINDS = {"net": "net", "out": "out", "dE/dout": "dout", "delta": "delta", "w": "w", "b": "b"}
KINDS |= {"dE/dw": "dw", "dE/db": "db", "w+": "new_w", "b+": "new_b"}
TASKS = list(islice(at_random(7), 100))


@pytest.mark.parametrize("group", range(10))
def test_the_right_program_works_what_bptrace_does(group: int) -> None:
    for task in TASKS[group::10]:
        compare(task)


def compare(task: Task) -> None:
    trace, records = bptrace.run(loaded(task.config())), Program(task).run()
    for number, record in enumerate(records):
        assert trace[f"E@{number + 1}"] == pytest.approx(float(record.loss), rel=CLOSE, abs=CLOSE)
        for kind, field in KINDS.items():
            for layer, array in enumerate(getattr(record, field), 1):
                if array is not None:
                    ours = trace.array(kind, layer)[number]
                    assert ours.shape == array.shape
                    assert np.allclose(ours, array, rtol=CLOSE, atol=CLOSE), (kind, layer)


def test_every_bug_is_seen_in_some_network() -> None:
    """But for the bugs whose needs none of the first networks has, each makes other numbers than the right program."""
    tasks = list(islice(in_turn(), 16))
    rights = [Program(task).run() for task in tasks]
    for code, bug in BUGS.items():
        planted = [(task, right) for task, right in zip(tasks, rights, strict=True) if can_be_in(bug, task)][:2]
        assert not planted or any(parting(task, right, bug(task).run(), Eye(1e-9)) for task, right in planted), code


def test_the_names_of_numbers_are_those_of_bptrace() -> None:
    """Each number of a run is found in the trace under the name that it is given here."""
    for task in TASKS[:10]:
        trace, records = bptrace.run(loaded(task.config())), Program(task).run()
        for place in places(task):
            array = at(records, place)
            for index in np.ndindex(np.shape(array)) if array is not None else ():
                called = f"{name(task, place, list(index))}@{place.iteration}"
                assert trace[called] == pytest.approx(float(array[index]), rel=CLOSE, abs=CLOSE), called
