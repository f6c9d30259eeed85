"""Where a quantity stands: in which iteration, and in the order in which a person works."""

from __future__ import annotations

from typing import NamedTuple

from ...explain.working import After, Key, Slope
from ...model.symbols import GIVEN, GRADIENT, KINDS, Cell, standing


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
        """True if it is there only where the parameters are updated."""
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
