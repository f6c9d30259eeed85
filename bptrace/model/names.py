"""The names of quantities: reads what a person types as a cell, and lists every name of a network.

net_h1   out_h1   delta_h1   E   E_o1   dE/dout_h1   dE/dout_h1|o1   dout_h1/dnet_h1   w5   dE/dw5   w5+   dE/di1
#2 is sample 2 of the file, @3 is iteration 3, @-1 the last; + is the value after the update
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import NamedTuple

from ..errors import UnknownName
from .near import nearly
from .page import Page, spelled
from .simple_names import LOSS_WORDS, SimpleNames
from .spelling import LONGEST_NAME, UPDATED, Marks, ends, normal, parted, spaced, together
from .symbols import OF_SAMPLE, Cell


class Name(NamedTuple):
    """What a name means: the quantity, its sample of the file (from 1), its iteration, and whether it is after the update.

    `several` is True for one of the quantities that a selector of several means.
    """

    cell: Cell
    sample: int | None = None
    iteration: int = 1
    after: bool = False
    several: bool = False


class Ratio(NamedTuple):
    """The derivative of one quantity by another, if it is not a quantity of the page itself.

    The sample is that of both quantities; if `of_batch`, the upper one is the batch's: ∂E/∂E(1).
    """

    above: Cell
    below: Cell
    sample: int | None = None
    iteration: int = 1
    of_batch: bool = False


class End(NamedTuple):
    """One end of a derivative, with its marks."""

    cell: Cell
    marks: Marks


_FUSED = re.compile(rf"^d({'|'.join(sorted(LOSS_WORDS, key=len, reverse=True))})_d_?(.+)$", re.S | re.I)  # dE_dw5


class Names(SimpleNames):
    """Reads the names that a person types, for one network, in its notation or in any other."""

    def read(self, typed: str) -> Name | Ratio:
        """What a typed name means. Raises UnknownName, with the nearest names, if it means nothing."""
        found = self.exact(typed) or self.tolerant(typed)
        if found is None:
            raise self.unknown(typed)
        return found

    def exact(self, typed: str) -> Name | Ratio | None:
        """What a name means as it is written, if it means anything. Raises UsageError if it has two samples or two iterations."""
        return self.plain(normal(typed)) if len(typed) <= LONGEST_NAME else None

    def tolerant(self, typed: str) -> Name | Ratio | None:
        """What a name means if words may be typed apart, and if capital letters do not matter."""
        if len(typed) > LONGEST_NAME:
            return None
        apart = spaced(typed)
        return self.plain(apart) or self.ignoring_case.plain(normal(typed)) or self.ignoring_case.plain(apart)

    @cached_property
    def ignoring_case(self) -> Names:
        return Names(self.network, self.notation, str.lower)

    def plain(self, text: str, inner: bool = False) -> Name | Ratio | None:
        """What a normalised name means. An `inner` one, an end of a derivative, holds no derivative that has such ends itself."""
        base, marks = parted(self.fold(text))
        if marks.after > 1:
            return None
        word = self.word(base, marks) if "/" not in base else None
        return word if word is not None else self.derivative(base, marks, inner)

    def word(self, base: str, marks: Marks) -> Name | None:
        """What a name means that is no derivative."""
        if (cell := self.simple(base)) is not None:
            return named(cell, marks)
        before = UPDATED.sub("", base)
        cell = self.simple(before) if before != base and not marks.after else None  # not if a unit is called h_new
        return named(cell, marks._replace(after=1)) if cell is not None else None

    # derivatives

    def derivative(self, text: str, tail: Marks, inner: bool = False) -> Name | Ratio | None:
        """dA/dB, dE_dB, and dE/dA|B, each with the marks of its parts."""
        fused = _FUSED.match(text) if "/" not in text else None
        for above, below in [fused.groups()] if fused else ends(text):
            lower, bar, via = below.partition("|")
            bottom = self.end(lower, inner)
            top = self.upper(above, bottom.cell, inner) if bottom is not None else None
            if top is not None and bottom is not None:
                unit, further = parted(via)
                marks = together(text, (top.marks, bottom.marks, further, tail))
                return self.through(top.cell, bottom.cell, unit, marks) if bar else self.quotient(top, bottom, marks)
        return None

    def upper(self, text: str, below: Cell, inner: bool) -> End | None:
        """The A of dA/dB. out alone is that of the unit whose net is below; a parameter or an input has no derivative."""
        base, marks = parted(text)
        if not self.is_computed(base):
            if base in self.out and below.kind == "net":  # dout/dnet_h1
                return End(below._replace(kind="out"), marks)
            if base in self.loss:
                return End(Cell("E", self.network.depth), marks)
        return self.end(text, inner)

    def end(self, text: str, inner: bool) -> End | None:
        """One end of a derivative: a quantity, a parameter after its update, or a derivative, in brackets or not."""
        base, marks = parted(text)
        if (cell := self.simple(base)) is None:
            found = None if inner else self.plain(base[1:-1] if base.startswith("(") and base.endswith(")") else base, True)
            if not isinstance(found, Name) or found.iteration != 1 or found.after:
                return None
            cell, marks = found.cell, together(text, (marks, Marks(found.sample)))
        if marks.after and not cell.is_parameter:
            return None
        return End(cell.updated(), marks._replace(after=0)) if marks.after else End(cell, marks)

    def through(self, above: Cell, below: Cell, unit: str, marks: Marks) -> Name | None:
        """The part of ∂E/∂out that comes through a unit of the next layer."""
        layer, k = self.units.get(unit, (-1, -1))
        if above.kind != "E" or below.kind != "out" or layer != below.layer + 1 or below.layer == 0:
            return None
        cell = self.existing("through", below.layer, (k, *below.at))
        return named(cell, marks) if cell is not None else None

    def quotient(self, top: End, bottom: End, marks: Marks) -> Name | Ratio | None:
        """A derivative, which may be a quantity of the page."""
        if (cell := self.slope(top.cell, bottom.cell)) is not None:
            return named(cell, marks)
        twins = top.cell == bottom.cell and top.cell.kind in OF_SAMPLE
        of_batch = twins and top.marks.sample is None and marks.sample is not None
        return None if marks.after else Ratio(top.cell, bottom.cell, marks.sample, marks.in_iteration, of_batch)

    def unknown(self, typed: str) -> UnknownName:
        message, hint = f"there is no quantity {typed!r} in this network", "`bptrace names` lists those that there are"
        return UnknownName(message, lambda: nearly(self, typed, lambda text: self.exact(text) is not None), hint)


def named(cell: Cell, marks: Marks) -> Name:
    """A quantity with the marks of its name; an update makes an updated parameter of a parameter."""
    if marks.after and cell.is_parameter:
        return Name(cell.updated(), marks.sample, marks.in_iteration)
    return Name(cell, marks.sample, marks.in_iteration, bool(marks.after))


def spelled_ratio(page: Page, above: Cell, below: Cell) -> str:
    """The name of the derivative of one quantity by another, d(dE/dw1)/dw2: an end that is a derivative itself stands in brackets."""
    upper, lower = (f"({name})" if "/" in name else name for name in (spelled(page, above), spelled(page, below)))
    return f"d{upper}/d{lower}"
