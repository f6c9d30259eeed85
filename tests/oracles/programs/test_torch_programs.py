"""The right program in PyTorch works what the one in numpy does, and each of its bugs is seen. Skipped where torch is missing."""

from __future__ import annotations

from itertools import islice
from typing import Any

import numpy as np
import pytest

from .catalogue import can_be_in
from .drawn import at_random, in_turn
from .program import Program
from .truth import Eye, at, parting, places

torch: Any = pytest.importorskip("torch")
CLOSE = Eye(1e-10)
NARROW = ("torch-autocast",)  # which leaves float64 alone


def test_torch_works_what_numpy_does() -> None:
    from .torch_program import TorchProgram

    for task in islice(at_random(8), 40):
        ours = [
            record._replace(dout=_shared(record.dout, record.share), delta=_shared(record.delta, record.share))
            for record in Program(task).run()
        ]
        assert parting(task, ours, TorchProgram(task).run(), CLOSE) is None


def _shared(arrays: list[Any], share: float) -> list[Any]:
    return [None if array is None else array * share for array in arrays]


def test_every_bug_of_torch_is_seen_in_some_network() -> None:
    from .torch_bugs import TORCH_BUGS
    from .torch_program import TorchProgram

    tasks = list(islice(in_turn(), 30))
    for code, bug in TORCH_BUGS.items():
        planted = [task for task in tasks if can_be_in(bug, task)][:2]
        assert planted, code
        dtype, eye = ("float32", Eye(1e-4)) if code in NARROW else ("float64", CLOSE)
        assert any(parting(task, TorchProgram(task, dtype).run(), bug(task, dtype).run(), eye) for task in planted), code


@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_torch_in_fewer_bits_is_as_far_off_as_numpy_in_fewer_bits(dtype: str) -> None:
    from .torch_program import TorchProgram

    task = next(islice(in_turn(), 1, None))
    exact, ours, theirs = Program(task).run(), Program(task, dtype).run(), TorchProgram(task, dtype).run()
    outs = [place for place in places(task) if place.field == "out"]
    off = [max(np.abs(np.asarray(at(run, place), "float64") - at(exact, place)).max() for place in outs) for run in (ours, theirs)]
    assert 0.1 < off[0] / off[1] < 10
