"""Where a quantity stands in the iterations and in the order of work, and the iterations as far as a run went."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ...engine.steps import Run, forward_after
from ...errors import NotFinite
from ...explain.working import After, Key, Slope
from ...inputs.config.config import Config
from ...model.symbols import GIVEN, GRADIENT, KINDS, Cell, standing
from ...trace.step import Step


class At(NamedTuple):  # made by the thousand, as cells are
    """A quantity of an iteration."""

    iteration: int
    key: Key

    @property
    def cell(self) -> Cell | None:
        """The quantity of the page that it is; None for a derivative that the page has not."""
        return None if isinstance(self.key, Slope) else self.key.cell if isinstance(self.key, After) else self.key

    @property
    def updates(self) -> bool:
        """Is it there only where the parameters are updated?"""
        return isinstance(self.key, After) or (isinstance(self.key, Cell) and self.key.is_updated)


def rank_of(at: At) -> tuple[float, ...]:
    """The place of a quantity of the page in the order of work: sample by sample forward and back, then the update."""
    after = isinstance(at.key, After)
    cell = at.key.above if isinstance(at.key, Slope) else at.cell
    assert cell is not None
    row, (stage, of_batch, layer, place) = KINDS[cell.kind], standing(cell)
    alone = row.per_sample and stage != GRADIENT
    group = (0, 0) if stage == GIVEN else (1, cell.sample or 0) if alone else (2, 0)
    number = cell.sample or 0
    return (at.iteration + 0.5 * after, *group, stage, of_batch, layer, place, isinstance(at.key, Slope), *cell.at, number)


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
