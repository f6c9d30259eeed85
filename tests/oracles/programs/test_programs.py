"""The right program works what bptrace does, on networks drawn at random."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

import bptrace

from ..drawing import loaded
from .drawn import at_random
from .program import Program
from .task import Task

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
