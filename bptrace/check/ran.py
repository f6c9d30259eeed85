"""Iterations that were worked, as far as the run went."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..engine.steps import Run, forward_after
from ..errors import NotFinite
from ..inputs.config import Config
from ..trace.step import Step


class Ran(NamedTuple):
    """A run as far as it went: it may have stopped in its last iteration, or after it."""

    config: Config
    steps: Sequence[Step]
    last: Step | None
    stopped: NotFinite | None


def run_of(config: Config) -> Ran:
    """A config, worked."""
    run, steps = Run(config), list[Step]()
    try:
        steps.extend(run)
    except NotFinite as error:
        return Ran(config, steps, None, error)
    return Ran(config, steps, run.last, None)


def after(found: Ran, iteration: int) -> Step:
    """The forward pass that follows an iteration. Raises NotFinite."""
    if iteration < len(found.steps):
        return forward_after(found.config, found.steps[iteration - 1])
    if found.stopped is not None:
        raise found.stopped
    assert found.last is not None
    return found.last
