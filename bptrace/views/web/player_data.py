"""What the player shows, as data: the steps of each kind of iteration, how quantities are written, and the numbers of every iteration."""

from __future__ import annotations

import zlib
from base64 import b64encode
from collections.abc import Hashable, Sequence
from typing import Any

from ...explain.topics import Folded
from ...explain.working import Working
from ...formula.tree import Tree
from ...inputs.config.config import Config
from ...model.symbols import Cell
from ...trace.step import Step
from ..pages.formulas import IN_MATHML, IN_TEXT, Formulas
from ..pages.picture.columns import drawn_units
from ..style import Look
from .guard_digits import guards
from .packing import Packed
from .player_keys import Keys, PageFormulas
from .walkthrough import Stride, Walkthrough, shown_cells

MOST_SAMPLES = 8  # of a batch, that can be looked at one by one
LEVEL = 9  # how hard zlib tries


class Complete(Step):
    """An iteration with its inputs and targets, whether it recorded them or not."""

    def __init__(self, step: Step, config: Config) -> None:
        super().__init__(step.iteration, step.samples, step.layout)
        self.step, self.config = step, config

    @property
    def values(self) -> Sequence[float]:
        return self.step.values

    def get(self, cell: Cell) -> float | None:
        return self.step.get(cell)

    def value(self, cell: Cell) -> float:
        if cell.is_data:
            return self.config.samples[self.samples[cell.sample or 0] - 1].value(cell)
        return self.step.value(cell)


class IterationKind:
    """Iterations of one kind: of a batch of one size, or the forward pass after the last update."""

    def __init__(self, data: PlayerData, step: Step) -> None:
        self.data, self.keys = data, data.keys
        self.walk = Walkthrough(data.look, Working(data.look.config, step, lambda: None), data.drawn)
        self.formulas = PageFormulas(data.look, self.walk.working)
        self.slots = min(step.layout.batch, MOST_SAMPLES)
        self.cells = [*shown_cells(step.layout, data.drawn, range(self.slots)), *self._givens(step)]
        self.places = [(step.layout.place.get(cell), cell) for cell in self.cells]
        self.known = set(self.cells)
        self.numbers = [self._number(cell) for cell in self.cells]
        self.others: dict[Hashable, int] = {}
        self.strides = list(self.walk.strides())
        self.steps = [self._step(stride) for stride in self.strides]
        self.rows: list[tuple[float, ...]] = []

    def add(self, step: Step) -> None:
        """Takes the numbers of an iteration."""
        values = step.values
        own = [step.value(cell) if at is None else values[at] for at, cell in self.places]
        if self.others:
            working = Working(self.data.look.config, step, lambda: None)
            own += map(working.value, self.others)
        self.rows.append(tuple(own))

    def _givens(self, step: Step) -> list[Cell]:
        """Inputs and targets, where an iteration did not record them again, and η."""
        page, missing = self.walk.working.page, [("out", 0), ("target", self.data.look.network.depth)]
        keys = [key for key in missing if key not in step.layout.keys and page.has(*key)]
        units = self.data.drawn
        data = [Cell(*key, (j,), slot) for slot in range(self.slots) for key in keys for j in sorted(units[key[1]])]
        return [*data, *[Cell("eta")] * (self.data.look.config.updates > 0)]

    def _number(self, cell: Cell) -> int:
        """The number of a quantity. Of a quantity and those that copy it, the shortest symbol is shown."""
        names = [cell, *(copy for copy, meant in self.walk.same.items() if meant == cell)]
        shortest = min(names, key=lambda name: len(self.formulas.name(name)))
        return self.keys.number(cell, self.formulas.name(shortest, IN_MATHML), self.formulas.marked(shortest))

    def _step(self, stride: Stride) -> list[Any]:
        """A step: its quantity, its phase, its unit, its rule, its formula and what that is made of, and the same of the chain rule."""
        about = [
            self.data.indexed(table, row)
            for table, row in (("phases", stride.phase), ("units", stride.unit), ("rules", self._rule(stride.rule)))
        ]
        formula, refs = self._blank(stride.shown)
        found = [self.keys.number(stride.cell), *about, formula, [self._ref(stride, leaf) for leaf in refs]]
        if stride.chain is not None:
            chain, names = self._blank(stride.chain)
            found += [chain, list(map(self._name, names))]
        return found

    def _rule(self, rule: str) -> str:
        """A rule with the names of functions as words, since what follows _ is lowered on the page."""
        named = [self.data.look.network.loss.name, *(layer.activation.name for layer in self.data.look.network.layers)]
        for name in named:
            rule = rule.replace(name, name.replace("_", " "))
        return rule

    def _blank(self, tree: Tree) -> tuple[int, Sequence[Hashable]]:
        """A formula with places for what is put in, and that; many formulas have the same places."""
        pieces, leaves = self.formulas.blank(tree)
        return self.data.indexed("blanks", tuple(pieces)), leaves

    def _name(self, leaf: Hashable) -> int:
        """A symbol in a formula whose numbers are not shown."""
        return self.data.indexed("names", self.formulas.name(leaf, IN_MATHML))

    def _ref(self, stride: Stride, leaf: Hashable) -> Any:
        """What is put into a formula: a quantity of the sample in view, or of the batch; or one with the place of its sample."""
        meant = self.walk.same.get(leaf, leaf) if isinstance(leaf, Cell) else leaf
        if meant not in self.known:
            return self._other(leaf)
        assert isinstance(meant, Cell)
        number = self.keys.number(meant)
        return number if meant.sample is None or stride.cell.sample is not None else [number, meant.sample]

    def _other(self, leaf: Hashable) -> int:
        """Something that has no place of its own on the page, under the name that it has in this formula."""
        word = f"{len(leaf.parts)} {leaf.word}" if isinstance(leaf, Folded) else ""
        names = (Formulas.name(self.formulas, leaf, way) for way in (IN_MATHML, IN_TEXT))
        self.others[leaf] = self.keys.other((leaf, len(self.others), id(self)), "", next(names), f"x{word}" if word else "n", next(names))
        return self.others[leaf]

    def guards(self) -> bytes:
        """The digits beyond those shown that the numbers in each formula need, iteration by iteration."""
        if self.data.look.config.round_each or not self.steps:
            return b""
        places: dict[Hashable, int] = {cell: at for at, cell in enumerate((*self.cells, *self.others))}
        written = [self.keys.rows[number][2] for number in self.numbers]
        exact = [{at for at, how in enumerate(written) if how in hows} for hows in ("gp", "g")]
        formulas = [(stride.cell, stride.shown) for stride in self.strides]
        return guards(formulas, self.rows, places.__getitem__, exact if self.data.parts[0] is self else exact[1:], self.data.look.digits)

    def told(self, columns: list[Sequence[float]], extra: bytearray) -> dict[str, Any]:
        """The kind of iteration as data. Numbers that change are added to `columns`, digits to `extra`."""
        numbers: list[Any] = []
        for column in zip(*self.rows, strict=True):
            constant = column.count(column[0]) == len(column)
            numbers.append([column[0]] if constant else len(columns))
            columns += [] if constant else [column]
        places = [[number, cell.sample] for number, cell in zip(self.numbers, self.cells, strict=True)]
        begin = len(extra)
        extra += self.guards()
        return {
            "steps": self.steps,
            "places": [*places, *([number, None] for number in self.others.values())],
            "numbers": numbers,
            "same": [[self.keys.number(copy), self.keys.number(meant)] for copy, meant in self.walk.same.items()],
            "slots": self.slots,
            "guards": begin,
            "length": len(self.rows),
        }


class PlayerData:
    """A run as data for the player. Iterations are taken one by one, then the forward pass after the last."""

    def __init__(self, look: Look) -> None:
        self.look, self.keys, self.drawn = look, Keys(look), drawn_units(look.network)
        self.tables: dict[str, dict[Hashable, int]] = {table: {} for table in ("phases", "units", "rules", "blanks", "names")}
        self.parts: list[IterationKind] = []
        self.kinds: dict[tuple[int, bool], int] = {}
        self.iterations: list[list[Any]] = []

    def add(self, step: Step, last: bool = False) -> None:
        """Takes an iteration; with `last`, the forward pass after it."""
        step = Complete(step, self.look.config)
        kind = step.layout.batch, last
        if kind not in self.kinds:
            self.kinds[kind] = len(self.parts)
            self.parts.append(IterationKind(self, step))
        self.parts[self.kinds[kind]].add(step)
        self.iterations.append([step.iteration, self.kinds[kind], list(step.samples)[:MOST_SAMPLES], int(last)])

    def indexed(self, table: str, row: Hashable) -> int:
        """The number of a row of a table; each row stands there once."""
        return self.tables[table].setdefault(row, len(self.tables[table]))

    def packed(self, script: str) -> str:
        """The script and everything that it shows, as text: compressed, and in the letters of base64."""
        import orjson

        columns: list[Sequence[float]] = []
        extra = bytearray()
        parts = [part.told(columns, extra) for part in self.parts]
        numbers = Packed(columns)
        each = self.look.config.round_each
        told = {
            "digits": self.look.digits,
            "each": [each.kind, each.digits] if each else None,
            "samples": len(self.look.config.samples),
            "keys": self.keys.rows,
            "parts": parts,
            "iterations": self.iterations,
            "order": numbers.order,
            "size": len(numbers.data),
            **{table: list(rows) for table, rows in self.tables.items()},
        }
        texts = script.encode(), orjson.dumps(told)
        data = b"".join(len(text).to_bytes(4, "little") + text for text in texts) + numbers.data + extra
        return b64encode(zlib.compress(data, LEVEL)).decode()
