"""Every number of networks drawn with short decimals, against a pass that is worked apart, in all backends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from random import Random

import pytest

import bptrace
from bptrace.errors import NotFinite

from ..fuzz.networks import network
from . import duals
from .drawing import Data, loaded

BACKENDS = ("walk", "compiled", "numpy")
CLOSE = 1e-9
IN_ONE, GROUPS = 40, 6


def drawn(seed: int) -> Data:
    """A network whose numbers are not rounded."""
    return {"frozen": []} | {key: value for key, value in network(Random(seed)).items() if key not in ("round_each", "notation", "digits")}


def differences(data: Data, right: Mapping[str, float], backend: str) -> Iterator[str]:
    """Each number of a run that is not what the pass apart says it is."""
    trace = bptrace.run(loaded(data), backend=backend)
    for name, value in right.items():
        if not abs(trace[name] - value) <= CLOSE * max(1.0, abs(value)):
            yield f"{name} is {trace[name]!r}, and {value!r} apart"


@pytest.mark.parametrize("group", range(GROUPS))
def test_every_number_is_what_a_pass_apart_says(group: int) -> None:
    worked = 0
    for seed in range(group * IN_ONE, (group + 1) * IN_ONE):
        data = drawn(seed)
        with suppress(NotFinite, ArithmeticError, ValueError):  # its numbers are not finite
            right = duals.run(data)
            for backend in BACKENDS:
                assert list(differences(data, right, backend))[:3] == [], (seed, backend)
                worked += 1
    assert worked > IN_ONE * len(BACKENDS) * 0.8
