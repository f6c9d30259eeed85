"""What quantities are called on a page: their keys, and their symbols whatever sample is in view."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from ...model.notation import symbol
from ...model.page import spelled
from ...model.scripts import Script
from ...model.symbols import GIVEN, KINDS, Cell
from ..pages.formulas import Formulas, Way
from ..pages.picture.text_widths import MARKED
from ..style import Look

SAMPLE = "§"  # in a symbol, where the number of its sample goes; no name has it


class PageFormulas(Formulas):
    """The symbols of a page, which stay the same whatever sample is in view."""

    def marked(self, cell: Cell) -> str:
        """A symbol as text in which `_{...}` lowers what it holds."""
        return self._written(cell, MARKED, self.working.step.samples)

    def _symbol(self, cell: Cell, way: Way, samples: Sequence[int]) -> str:
        return self._written(cell, way.script, samples)

    def _written(self, cell: Cell, script: Script, samples: Sequence[int]) -> str:
        own = KINDS[cell.of_sample().kind].per_sample
        told = len(self.look.config.samples) > 1 and own and (len(samples) == 1 or cell.sample is not None)
        return symbol(self.look.notation, self.look.network, cell, script, SAMPLE if told else "")


class Keys:
    """Every quantity of a page by its number: its key, its symbol in MathML, and how its numbers are written."""

    def __init__(self, look: Look) -> None:
        self.look, self.several = look, len(look.config.samples) > 1
        self.numbers: dict[Hashable, int] = {}
        self.rows: list[tuple[str, str, str, str]] = []

    def key(self, cell: Cell) -> str:
        """A quantity's name on a page, where the sample is the one in view. A sample's own E is E#, if the batch has one too."""
        return spelled(self.look.page, cell) + "#" * (self.several and bool(KINDS[cell.kind].batch))

    def number(self, cell: Cell, mathml: str = "", text: str = "") -> int:
        """The number of a quantity, whichever sample it is of; its symbols are needed when it is met first."""
        return self.other(cell._replace(sample=None), self.key(cell), mathml, self._written(cell), text)

    def other(self, key: Hashable, name: str, mathml: str, written: str, text: str) -> int:
        """The number of something else that is put into a formula: terms that are folded, or a number of another sample."""
        if key not in self.numbers:
            self.numbers[key] = len(self.rows)
            self.rows.append((name, mathml, written, text))
        return self.numbers[key]

    def _written(self, cell: Cell) -> str:
        """How numbers are written: `g` as given, `p` as given in the first iteration, `n` with the digits asked for."""
        row = KINDS[cell.kind]
        if cell.is_data or cell.kind == "eta":
            return "g"
        fixed = cell.is_updated and self.look.page.is_frozen(*cell[:3])
        return "p" if row.stage == GIVEN or fixed else "n"
