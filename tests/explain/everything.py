"""Every quantity of a config, at work: what the tests of explanations go through."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

import bptrace
from bptrace.explain.find import working_at
from bptrace.explain.working import After, Key, Working
from bptrace.inputs.config.config import Config

CONFIGS = {path.stem: path for path in sorted((Path(__file__).parents[2] / "configs").glob("*.yaml"))}
FEW = 400


def loaded(name: str) -> Config:
    return bptrace.load(str(CONFIGS[name]))


def worked(name: str, iteration: int = 1) -> Working:
    return working_at(loaded(name), iteration, True)


def keys(working: Working) -> Iterator[Key]:
    """Every quantity of an iteration and of the forward pass after it; of a large network every so many."""
    both = (working.step.layout, working.after.layout)
    every = [islice(chain(layout.of_batch, _sampled(layout)), 0, None, _stride(layout)) for layout in both]
    yield from every[0]
    yield from (After(cell) for cell in every[1] if cell.kind not in ("w", "b"))


def _sampled(layout):  # type: ignore[no-untyped-def]
    return (cell._replace(sample=slot) for slot in range(layout.batch) for cell in layout.of_sample)


def _stride(layout) -> int:  # type: ignore[no-untyped-def]
    return 1 + (len(layout.of_batch) + layout.batch * len(layout.of_sample)) // FEW
