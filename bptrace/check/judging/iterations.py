"""The iterations of a config, worked as far as the sheets ask for them, and where a quantity stands in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ...engine.steps import Following, Run, with_updates
from ...errors import NotFinite
from ...explain.topics import After, Derivative, Topic
from ...explain.working import Working
from ...inputs.config.config import Config
from ...model.symbols import GIVEN, GRADIENT, KINDS, Cell, standing
from ...trace.step import Step

MOST_ITERATIONS = 20_000  # that a sheet can ask for
MOST_PARAMETER_UPDATES = 2_000_000  # iterations times parameters that a sheet can ask for


class RunResult(NamedTuple):
    """A run as far as it went: it may have stopped in its last iteration, or after it."""

    config: Config
    steps: Sequence[Step]
    last: Step | None
    stopped: NotFinite | None

    def forward_after(self, iteration: int) -> Step:
        """The forward pass that follows an iteration. Raises NotFinite."""
        if iteration < len(self.steps):
            return Following(self.config)(self.steps[iteration - 1])
        if self.stopped is not None:
            raise self.stopped
        assert self.last is not None
        return self.last


def result_of(config: Config) -> RunResult:
    """A config, worked."""
    run, steps = Run(config), list[Step]()
    try:
        steps.extend(run)
    except NotFinite as error:
        return RunResult(config, steps, None, error)
    return RunResult(config, steps, run.last, None)


class Iterations:
    """The iterations of a config. A run that does not go far enough is replaced by one that goes further."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self._run: RunResult | None = None
        self._workings: dict[int, Working] = {}

    @property
    def furthest(self) -> int:
        """The last iteration that a sheet can ask for."""
        return max(self.config.updates + 1, min(MOST_ITERATIONS, MOST_PARAMETER_UPDATES // max(len(self.config.parameters), 1)))

    def working(self, iteration: int, updating: bool) -> Working:
        """An iteration, worked. Raises NotFinite where the run stops before it, UsageError where no update can be made."""
        run = self._reaching(iteration, updating)
        if iteration not in self._workings:
            self._workings[iteration] = Working(run.config, run.steps[iteration - 1], lambda: run.forward_after(iteration))
        return self._workings[iteration]

    def _reaching(self, iteration: int, updating: bool) -> RunResult:
        run = self._run
        if run is not None and (run.config.updates or not updating):
            if len(run.steps) >= iteration:
                return run
            if run.stopped is not None:
                raise run.stopped
        run = self._run = result_of(with_updates(self.config, self._updates(iteration, updating)))
        self._workings.clear()
        if len(run.steps) < iteration:
            assert run.stopped is not None
            raise run.stopped
        return run

    def _updates(self, iteration: int, updating: bool) -> int:
        """The number of updates of the next run: twice the last one's if that is more than asked for, so that there are few runs."""
        if not (updating or iteration > 1 or self.config.updates):
            return 0
        return max(iteration, min(2 * len(self._run.steps), self.furthest)) if self._run is not None else iteration


class At(NamedTuple):  # made by the thousand, as cells are
    """A quantity of an iteration."""

    iteration: int
    key: Topic

    @property
    def cell(self) -> Cell | None:
        """The quantity of the page that it is; None for a derivative that the page has not."""
        return None if isinstance(self.key, Derivative) else self.key.cell if isinstance(self.key, After) else self.key

    @property
    def updates(self) -> bool:
        """True if it is there only where the parameters are updated."""
        return isinstance(self.key, After) or (isinstance(self.key, Cell) and self.key.is_updated)


def rank_of(at: At) -> tuple[float, ...]:
    """The place of a quantity of the page in the order of work: sample by sample forward and back, then the update."""
    after = isinstance(at.key, After)
    cell = at.key.above if isinstance(at.key, Derivative) else at.cell
    assert cell is not None
    row, (stage, of_batch, layer, place) = KINDS[cell.kind], standing(cell)
    alone = row.per_sample and stage != GRADIENT
    group = (0, 0) if stage == GIVEN else (1, cell.sample or 0) if alone else (2, 0)
    number = cell.sample or 0
    return (at.iteration + 0.5 * after, *group, stage, of_batch, layer, place, isinstance(at.key, Derivative), *cell.at, number)
