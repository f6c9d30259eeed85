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
        its = self.samples is None or label.sample is None or label.sample in self.samples
        return its and cell._replace(kind=_kind(label, cell), sample=None) in cells

    def iteration(self, number: int) -> bool:
        """True if an iteration is among them."""
        return self.iterations is None or number in self.iterations


def _kind(label: Label, cell: Cell) -> str:
    """The kind of a label: of the loss that a batch of one sample has without a number, that of the batch."""
    return (KINDS[cell.kind].batch or cell.kind) if label.sample is None else cell.kind


EVERYTHING = Chosen()


def chosen(config: Config, last: int, only: Sequence[str]) -> Chosen:
    """What the selectors of --only mean. `last` is the last iteration. Raises UnknownName, with the nearest names, and UsageError."""
    found = select(config.network, config.notation, only)
    if found is None:
        return EVERYTHING
    samples = None if found.samples is None else numbers(found.samples, len(config.samples), "sample")
    return Chosen(found, samples, None if found.iterations is None else numbers(found.iterations, last, "iteration"))
