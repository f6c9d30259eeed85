"""Where a quantity stands in the iterations and in the order of work, and the iterations as far as a run went."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ...engine.steps import Run, forward_after
from ...errors import NotFinite
from ...explain.working import After, Key, Slope
from ...inputs.config.config import Config
from ...model.symbols import KINDS, Cell, is_data
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
        return isinstance(self.key, After) or (isinstance(self.key, Cell) and "+" in self.key.kind)


def standing(at: At) -> tuple[float, ...]:
    """The place of a quantity of the page in the order of work: sample by sample forward and back, then the update."""
    after = isinstance(at.key, After)
    cell = at.key.above if isinstance(at.key, Slope) else at.cell
    assert cell is not None
    place = ORDER[cell.kind] if not is_data(cell) else (1, 0)
    layer = -cell.layer if place[0] == 5 else cell.layer
    alone = (KINDS[cell.kind].per_sample and not cell.kind.startswith("dE/d")) or cell.kind == "dE/dout"
    stage = (0 if place[0] == 0 else 1 if alone else 2, cell.sample or 0 if alone else 0)
    return (at.iteration + 0.5 * after, *stage, place[0], layer, place[1], isinstance(at.key, Slope), *cell.at, cell.sample or 0)


# fmt: off
ORDER = {  # by kind: its stage, and its place within a layer there
    "eta": (0, 0), "w": (0, 1), "b": (0, 2),
    "target": (1, 1), "net": (2, 0), "out": (2, 1), "E_o#": (3, 0), "E#": (3, 1), "E_o": (4, 0), "E": (4, 1),
    "through": (5, 0), "dE/dout": (5, 1), "slope": (5, 2), "jacobian": (5, 3), "delta": (5, 4),
    "dE/dw#": (6, 0), "dE/db#": (6, 1), "dE/dw": (7, 0), "dE/db": (7, 1), "w+": (8, 0), "b+": (8, 1),
}
# fmt: on


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
