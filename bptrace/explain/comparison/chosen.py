"""Which of the quantities are compared: all, or those that selectors name."""

from __future__ import annotations

from collections.abc import Sequence

from ...inputs.config.config import Config
from ...model.symbols import KINDS, Cell
from ...trace.rounds import Label
from ...trace.selection import Picked, Selection, numbers, select


class Chosen:
    """The quantities that a selection has; None is all. `samples` and `iterations` are those that its names mention; None is all."""

    def __init__(self, selection: Selection | None = None, samples: Picked | None = None, iterations: Picked | None = None) -> None:
        self.selection, self.samples, self.iterations = selection, samples, iterations

    def label(self, label: Label, cell: Cell) -> bool:
        """True if a quantity is among them."""
        if self.selection is None:
            return True
        cells = self.selection.after if label.after else self.selection.cells
        own = cell._replace(sample=None)
        twin = own._replace(kind=KINDS[own.kind].batch or own.kind)  # a sample's loss has the name of the batch's
        return (self.samples is None or label.sample is None or label.sample in self.samples) and not cells.isdisjoint((own, twin))

    def iteration(self, number: int) -> bool:
        """True if an iteration is among them."""
        return self.iterations is None or number in self.iterations


EVERYTHING = Chosen()


def chosen(config: Config, last: int, only: Sequence[str]) -> Chosen:
    """What the selectors of --only mean. `last` is the last iteration. Raises UnknownName, with the nearest names, and UsageError."""
    found = select(config.network, config.notation, only)
    if found is None:
        return EVERYTHING
    samples = None if found.samples is None else numbers(found.samples, len(config.samples), "sample")
    return Chosen(found, samples, None if found.iterations is None else numbers(found.iterations, last, "iteration"))
