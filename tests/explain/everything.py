"""Every quantity of a config, at work: what the tests of explanations go through."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import orjson

import bptrace
from bptrace.explain.find import working_at
from bptrace.explain.topics import After, Topic
from bptrace.explain.working import Working
from bptrace.inputs.config.config import Config
from bptrace.inputs.config.load import parse
from bptrace.model.symbols import Cell
from bptrace.trace.step import Layout

CONFIGS = {path.stem: path for path in sorted((Path(__file__).parents[2] / "configs").glob("*.yaml"))}
FEW = 400
DELTA_RULE = ", t-o"  # behind the name of a config: the same with errors the other way round
BY_DELTA_RULE = [f"{name}{DELTA_RULE}" for name in ("xor", "matrix-3-layer", "softmax", "softmax_fused", "hexup", "threshold", "hill")]


def loaded(name: str) -> Config:
    config = bptrace.load(str(CONFIGS[name.removesuffix(DELTA_RULE)]))
    return parse(orjson.dumps({**config.data, "error": "t-o"}), name) if name.endswith(DELTA_RULE) else config


def worked(name: str, iteration: int = 1) -> Working:
    """An iteration of a config, worked once for all tests."""
    return _worked(name, iteration)


@cache
def _worked(name: str, iteration: int) -> Working:
    return working_at(loaded(name), iteration, True)


def keys(working: Working) -> Iterator[Topic]:
    """Every quantity of an iteration and of the forward pass after it; of a large network every so many."""
    yield from _some(working.step.layout)
    yield from (After(cell) for cell in _some(working.after.layout) if cell.kind not in ("w", "b"))


def _some(layout: Layout) -> Iterator[Cell]:
    """The batch's own quantities and those of each sample, one in so many."""
    own, each = len(layout.of_batch), len(layout.of_sample)
    whole = own + layout.batch * each
    for place in range(0, whole, 1 + whole // FEW):
        slot, at = divmod(place - own, each)
        yield layout.of_batch[place] if place < own else layout.of_sample[at]._replace(sample=slot)
