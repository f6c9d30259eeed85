"""Which quantities an iteration records, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

from ..model.cells import Page
from ..model.spelling import spelled
from ..model.symbols import KINDS, Cell

Key = tuple[str, int]

FORWARD = ("E", "E_o", "w", "b", "out", "net", "E_o#", "E#")  # what there is of the forward pass after an update
_BATCH = ("w", "b", "dE/dw", "dE/db", "w+", "b+")
_UP, _DOWN = ("net", "out"), ("dE/dout", "slope", "jacobian", "delta", "through")


def every_key(page: Page, updates: bool) -> list[Key]:
    """The kinds and layers that a trace holds: the batch's own, then each sample's in the order of computation."""
    depth = page.network.depth
    layers = range(1, depth + 1)
    keys = [("E", depth), ("E_o", depth), *((kind, layer) for kind in _BATCH for layer in layers if updates or "+" not in kind)]
    keys += [("out", 0), ("target", depth), *((kind, layer) for layer in layers for kind in _UP), ("E_o#", depth), ("E#", depth)]
    keys += [(kind, layer) for layer in reversed(layers) for kind in _DOWN]
    keys.append(("dE/dout", 0))
    return [key for key in keys if page.has(*key)]


class Layout:
    """The order of an iteration's values: the batch's quantities, then those of each sample in turn.

    `keep` says of a cell (without its sample) whether it is recorded; `rounded` is done to what is worked from what was.
    A layout serves every iteration of one batch size.
    """

    def __init__(
        self, page: Page, keys: list[Key], keep: Callable[[Cell], bool] | None = None, rounded: Callable[[float], float] = float
    ) -> None:
        self.page, self.batch, self.keep, self.rounded = page, page.batch, keep, rounded
        self.keys = [key for key in keys if keep is None or any(True for _ in self.cells_of(key))]

    def cells_of(self, key: Key) -> Iterator[Cell]:
        """What is recorded of a kind at a layer, no sample being named."""
        every = (Cell(*key, at) for at in self.page.indices(*key))
        return every if self.keep is None else filter(self.keep, every)

    @cached_property
    def of_batch(self) -> list[Cell]:
        """The batch's quantities."""
        return [cell for key in self.keys if not KINDS[key[0]].per_sample for cell in self.cells_of(key)]

    @cached_property
    def of_sample(self) -> list[Cell]:
        """A sample's quantities, no sample being named."""
        return [cell for key in self.keys if KINDS[key[0]].per_sample for cell in self.cells_of(key)]

    @cached_property
    def cells(self) -> list[Cell]:
        """Everything recorded, in order."""
        slots = range(self.batch)
        return self.of_batch + [cell._replace(sample=slot) for slot in slots for cell in self.of_sample]

    @cached_property
    def place(self) -> dict[Cell, int]:
        """Where each cell's value stands."""
        return {cell: number for number, cell in enumerate(self.cells)}

    @cached_property
    def batch_names(self) -> list[str]:
        return [spelled(self.page, cell) for cell in self.of_batch]

    @cached_property
    def sample_names(self) -> list[str]:
        return [spelled(self.page, cell) for cell in self.of_sample]
