"""A run that is passed on step by step keeps nothing of what has been."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import bptrace
from bptrace.engine.steps import Run, with_updates
from bptrace.trace.selection import select

ROOT = Path(__file__).parents[2]


def peak(name: str, updates: int) -> int:
    """The most bytes in use while a run is iterated."""
    config = with_updates(bptrace.load(str(ROOT / "configs" / f"{name}.yaml")), updates)
    tracemalloc.start()
    try:
        for _ in Run(config, select(config.network, config.notation, ["E", "w1+"]), "compiled"):
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_iterations() -> None:
    peak("minibatch", 1)  # what is imported is not counted
    assert peak("minibatch", 5_000) < peak("minibatch", 250) + 20_000
