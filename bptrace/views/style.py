"""How the numbers and names of one config are to be shown."""

from __future__ import annotations

from collections.abc import Iterable, Set

from ..formula.number import SHOW, shortest, show
from ..inputs.config.config import Config
from ..model.notation import notation_for, symbol
from ..model.page import Page
from ..model.symbols import KINDS, PARAMETER, Cell


class Look:
    """Writes numbers and names in the notation and with the digits of a config."""

    def __init__(self, config: Config, digits: int | None = None) -> None:
        self.config, self.network, self.page = config, config.network, Page(config.network, config.batch)
        self.digits, self.notation = digits or config.digits, notation_for(config.notation, config.network)

    def number(self, value: float | None, digits: int | None = None) -> str:
        """A computed number, or nothing if there is none; with `round_each`, to the digits it was rounded to."""
        if value is None:
            return ""
        each = self.config.round_each
        if each is None:
            return show(value, digits or self.digits)
        return SHOW[each.kind](value, each.digits)

    def given(self, value: float | None) -> str:
        """A given number, as it was given."""
        return "" if value is None else shortest(value)

    def by_rows(self, kind: str, indices: Iterable[tuple[int, ...]]) -> Iterable[tuple[int, ...]]:
        """The indices of quantities of a kind in the order of the rows of their matrix."""
        return sorted(indices, key=lambda at: at[::-1]) if PARAMETER[kind] == "w" and self.notation.by_inputs else indices

    def parameters(self, among: Set[Cell] | None = None) -> list[Cell]:
        """The parameters, or those among some, layer by layer, in the order of the rows of their matrices."""
        kinds = None if among is None else {cell[:2] for cell in among}
        keys = (key for key in self.page.parameter_keys() if kinds is None or key in kinds)
        every = (Cell(*key, at) for key in keys for at in self.by_rows(key[0], self.page.indices(*key)))
        return [cell for cell in every if among is None or cell in among]

    def symbol(self, cell: Cell) -> str:
        return symbol(self.notation, self.network, cell)

    def is_worked(self, kind: str, layer: int) -> bool:
        """False for a kind whose symbol another kind has, which says how it is worked; and for one that is left out."""
        return self.notation.worked_as(kind, self.network, layer) == kind and not self.leaves_out(kind, layer)

    def leaves_out(self, kind: str, layer: int) -> bool:
        """True for a slope of 1 that the notation does not write."""
        return self.notation.leaves_out(kind, self.network, layer)

    def layer(self, layer: int) -> str:
        """The number of a layer, as the notation counts; nothing for the inputs if the notation does not count them."""
        return str(layer + self.notation.first - 1) if layer + self.notation.first > 1 else ""

    def unit(self, layer: int, j: int) -> str:
        """A unit's name, with its number if the notation uses numbers."""
        name = self.network.units(layer)[j]
        return f"{j + 1} {name}" if self.notation.place and layer else name

    def title(self, kind: str) -> str:
        """The title of a column of a kind."""
        n = self.notation
        by = {kind: f"∂{n.loss}/∂{letter}" for kind, letter in (("dE/dout", n.out), ("dE/dnet", n.net))}
        titles = {**by, "slope": f"∂{n.out}/∂{n.net}", "delta": n.delta, "E_o": n.loss}
        return str(titles.get(kind) or getattr(n, kind, KINDS[kind].word))
