"""The steps of an iteration in the order in which a person works them, each with its formula and its rule.

The order is that of the references between the equations: a quantity comes after those that it is worked from, and soon after them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import product
from typing import NamedTuple

from ...explain.chain_rule import chained
from ...explain.find import Line, folded, line, line_of_samples
from ...explain.graph import copied
from ...explain.working import Working
from ...formula.tree import Tree, leaves
from ...formula.walk import in_order
from ...model.page import LETTERS
from ...model.symbols import BACKWARD, ERROR, FORWARD, GRADIENT, KINDS, OF_SAMPLE, ONE_SAMPLE, UPDATE, Cell
from ...trace.step import Layout
from ..pages.formulas import Formulas
from ..pages.rules import rule
from ..style import Look

PHASES = {FORWARD: "forward", ERROR: "error", BACKWARD: "backward", GRADIENT: "backward", UPDATE: "update"}
Drawn = Mapping[int, Set[int]]  # the units that are drawn, by their layer
BATCH = "batch"  # the phase of what the samples of a batch have in common, before the update
_TURN = {kind: turn for turn, kind in enumerate(KINDS)}
_PART = {FORWARD: 0, ERROR: 1, BACKWARD: 2, GRADIENT: 2, UPDATE: 4}  # of an iteration
_PART_OF_BATCH = 3


class Stride(NamedTuple):
    """A step: a quantity, the phase it belongs to, its formula and, before it, the chain rule, if there is one; and why it holds.

    `unit` are the layer and the unit that it belongs to, so that a reader may go on by whole units.
    """

    cell: Cell
    phase: str
    unit: tuple[int, ...]
    shown: Tree
    chain: Tree | None
    rule: str


def shown_cells(layout: Layout, drawn: Drawn, slots: Sequence[int]) -> Iterator[Cell]:
    """What was recorded of the units that are drawn, of some samples of the batch and of the batch itself."""
    page = layout.page
    for kind, layer in layout.keys:
        ranges = [_range(letter, layer, size, drawn) for letter, size in zip(LETTERS[kind], page.shape(kind, layer), strict=False)]
        for at in product(*ranges):
            if page.exists(kind, layer, at):
                yield from (Cell(kind, layer, at, slot) for slot in (slots if KINDS[kind].per_sample else (None,)))


def _range(letter: str, layer: int, size: int, drawn: Drawn) -> Iterable[int]:
    """The values of a letter that belong to units that are drawn."""
    units = drawn.get(layer + {"i": -1, "k": 1}.get(letter, 0), frozenset())
    return [number for number in range(size) if number in units or (size == 1 and units)]


class Walkthrough:
    """The steps for one sample, at the place `slot` in the batch, then for the batch.

    `same` are the quantities that merely copy another one, which is shown in their place, with the shorter of their symbols.
    """

    def __init__(self, look: Look, working: Working, drawn: Drawn, slot: int = 0) -> None:
        self.look, self.working, self.slot = look, working, slot
        self.formulas, self.several = Formulas(look, working), working.page.batch > 1
        self.cells = list(shown_cells(working.step.layout, drawn, [slot]))
        recorded = set(self.cells)
        copies = ((cell, copied(working.tree, cell)) for cell in self.cells)
        self.same = {cell: meant for cell, meant in copies if cell != meant and meant in recorded}

    def strides(self) -> Iterator[Stride]:
        """The steps in order."""
        shown = {cell: line for cell in sorted(filter(self._is_step, self.cells), key=self._place) if (line := self._line(cell))}
        for cell in in_order(list(shown), lambda cell: shown.get(cell), self._needed):
            if cell in shown:
                yield self._stride(cell, shown[cell])

    def _needed(self, line: Line) -> Iterator[Cell]:
        return (self.same.get(leaf, leaf) for leaf in leaves(line.shown) if isinstance(leaf, Cell)) if line.shown else iter(())

    def _is_step(self, cell: Cell) -> bool:
        """True for what is worked: no given, no copy, no second symbol, and no mean of which nothing is made."""
        row, idle = KINDS[cell.kind], not KINDS[cell.kind].per_sample and bool(LETTERS.get(cell.kind))
        unused = row.stage == ERROR and idle and self.several
        return row.stage in PHASES and cell not in self.same and self.look.is_worked(cell.kind, cell.layer) and not unused

    def _place(self, cell: Cell) -> tuple[object, ...]:
        """Where a quantity stands if no reference says otherwise: forward layer by layer, backward from the top, unit by unit."""
        row = KINDS[cell.kind]
        down = -1 if row.stage in (BACKWARD, GRADIENT) else 1
        return self._part(cell), row.stage != ERROR, down * cell.layer, row.stage, *self._within(cell), _TURN[cell.kind]

    def _within(self, cell: Cell) -> tuple[object, ...]:
        """Of a layer: its units one by one, and its weights before its biases."""
        row = KINDS[cell.kind]
        return (row.parameter == "b", cell.at) if row.parameter else (False, cell.at[-1:])

    def _part(self, cell: Cell) -> int:
        own = KINDS[cell.kind].per_sample or KINDS[cell.kind].stage == UPDATE or not self.several
        return _PART[KINDS[cell.kind].stage] if own else _PART_OF_BATCH

    def _line(self, cell: Cell) -> Line | None:
        """The formula of a quantity; of a batch of several samples, a gradient is written as the sum of δ · out."""
        if self.several and OF_SAMPLE.get(cell.kind) in ONE_SAMPLE:
            return line_of_samples(self.working, cell)
        found = line(self.working, cell)
        return found if found.shown is not None else None

    def _stride(self, cell: Cell, found: Line) -> Stride:
        assert found.shown is not None
        said, chain, shown = rule(found._replace(plain=None), self.formulas), None, found.shown
        if found.plain is not None:
            chain, shown = found.shown, folded(found.plain)
        elif chains := chained(self.working, cell, found.shown):
            chain, shown = chains
        part = self._part(cell)
        phase = BATCH if part == _PART_OF_BATCH else PHASES[KINDS[cell.kind].stage]
        unit = cell.at[:1] if KINDS[cell.kind].parameter else cell.at[-1:]
        return Stride(cell, phase, (part, cell.layer, *unit), shown, chain, said)
