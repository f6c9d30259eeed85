"""Tables of what is given: the inputs and targets of samples, and the parameters with the units that they connect."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from ...model.page import Page
from ...model.symbols import Cell
from ..document import Column, Table
from ..style import Look
from .formulas import Formulas
from .run_page import ENDS_COLUMN, PARAMETER_COLUMN, connection


def given_tables(formulas: Formulas, slots: Sequence[int], units: int | None = None) -> Iterator[Table]:
    """The data of the samples in some slots, then the parameters; of each layer the first units, or all."""
    yield _data(formulas, slots, units)
    look, page = formulas.look, formulas.working.page
    cells = [Cell(*key, at) for key in page.parameter_keys() for at in indices_shown(look, page, key, units)]
    rows = [(formulas.symbol(cell), connection(look, cell), formulas.number(cell)) for cell in cells]
    yield Table([PARAMETER_COLUMN, ENDS_COLUMN, Column("value")], rows, caption="Parameters")


def _data(formulas: Formulas, slots: Sequence[int], units: int | None) -> Table:
    """The samples, one row each."""
    look, page, step = formulas.look, formulas.working.page, formulas.working.step
    keys = [key for key in (("out", 0), ("target", page.network.depth)) if page.has(*key)]
    cells = [Cell(*key, at) for key in keys for at in indices_shown(look, page, key, units)]
    numbers = [[formulas.number(cell._replace(sample=slot)) for cell in cells] for slot in slots]
    columns = [Column("sample"), *(Column(look.symbol(cell)) for cell in cells)]
    rows = [(str(step.samples[slot]), *row) for slot, row in zip(slots, numbers, strict=True)]
    alone = len(step.samples) == 1
    return Table(columns[alone:], [row[alone:] for row in rows], keys=1 - alone, caption="Inputs and targets")


def indices_shown(look: Look, page: Page, key: tuple[str, int], units: int | None) -> Iterator[tuple[int, ...]]:
    """The indices of a kind at a layer that are shown: of each layer the first units, or all."""
    every = product(*(range(size)[:units] for size in page.shape(*key)))
    return iter(look.by_rows(key[0], (at for at in every if page.exists(*key, at))))
