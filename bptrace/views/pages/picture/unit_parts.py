"""What is drawn of one unit: its name, net | out, its bias, and below it, mirrored, δ | ∂out/∂net | ∂E/∂out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ....explain.judges import CLOSE, Remark, dead, flat_below, saturated
from ....formula.number import shortest
from ....formula.tree import leaves
from ....model.symbols import Cell
from ....trace.step import Step
from ...drawing import MINUS, Label, Place, Shape, State, Words
from .columns import BETWEEN, Sizes
from .pen import Pen
from .text_widths import WIDEST_NUMBER, fitted, indexed, text_width

APART = 24.0  # of the name of a unit and its bias, with what is left free at both ends
BEFORE_BIAS = {1.0: "+ ", -1.0: f"{MINUS} "}


class Parts(NamedTuple):
    """The parts of a unit."""

    shapes: Sequence[Shape]
    words: Sequence[Words]
    labels: Sequence[Label]
    states: Sequence[State]


class UnitParts:
    """The parts of a unit, around its middle. `wide` is its width."""

    def __init__(self, pen: Pen, sizes: Sizes, layer: int, j: int, middle: Place, wide: float) -> None:
        self.pen, self.sizes, self.layer, self.j, self.middle, self.wide = pen, sizes, layer, j, middle, wide
        self.one = not layer or pen.look.notation.has_one_symbol(pen.network, layer)
        self.top, self.left = -sizes.high / 2, -wide / 2

    def parts(self) -> Parts:
        shapes, words = list(self.halves()), [self.name(), *self.numbers()]
        for shape, said in self.below():
            shapes.append(shape)
            words += said
        return Parts(shapes, words, list(self.bias()), list(self.states()))

    def cell(self, kind: str, *at: int) -> Cell:
        return self.pen.of_unit(kind, self.layer, self.j, *at)

    # the unit

    def name(self) -> Words:
        name, size = indexed(self.pen.network.units(self.layer)[self.j]), self.sizes.font
        if not self.layer:
            told = fitted(name, self.wide + BETWEEN - 4, size, bold=True)
            return Words("name", self.middle.moved(0, self.top - self.sizes.lift), told, size)
        told = fitted(name, self.head - 22 - self.bias_width(self.bias_sign()), size, bold=True)
        return Words("name", self.middle.moved(8 - self.head / 2, self.top - self.sizes.lift), told, size, "start")

    def halves(self) -> Iterator[Shape]:
        corner = self.middle.moved(self.left, self.top)
        size = (self.wide if self.one else self.wide / 2, self.sizes.high)
        if self.one:
            yield self.pen.shape("unit" if self.layer else "input", corner, size, self.cell("out"), (True, True), self.twin())
            return
        yield self.pen.shape("net", corner, size, self.cell("net"), (True, False))
        yield self.pen.shape("out", corner.moved(self.wide / 2, 0), size, self.cell("out"), (False, True))

    def twin(self) -> Cell | None:
        """What has the same symbol as out, and the same number."""
        return self.cell("net") if self.layer and self.one else None

    def numbers(self) -> Iterator[Words]:
        size, captioned = self.sizes.font, self.sizes.captioned and not self.one
        down = self.sizes.high * 0.27 if captioned else size * 0.36
        if self.one:
            yield self.pen.words("value", self.middle.moved(0, down), "", size, self.cell("out"), twin=self.twin())
            return
        for kind, x in (("net", -self.quarter()), ("out", self.quarter())):
            yield self.pen.words("value", self.middle.moved(x, down), "", size, self.cell(kind))
            if captioned:
                at = self.middle.moved(x, self.top + size * 0.86)
                yield self.pen.caption("caption", at, kind, size * 0.62, self.cell(kind))

    def quarter(self) -> float:
        """From the middle of a unit to that of a number, which stands a little nearer to it than the round end."""
        return self.wide / 4 - 2

    @property
    def head(self) -> float:
        """The width of the line above a unit: over a narrow one it may be wider, so that its name has room beside its bias."""
        return max(self.wide, min(self.sizes.unit, min(self.name_width(), self.sizes.number) + APART + self.bias_width(self.bias_sign())))

    # the bias

    def bias(self) -> Iterator[Label]:
        """The bias, and in its place its gradient and its update while they are in hand."""
        cell = self.bias_cell()
        if cell is None:
            return
        size, at = self.bias_size(), self.middle.moved(self.head / 2 - 8, self.top - self.sizes.lift)
        fits = self.is_bias_named()
        first = self.pen.words("bias", at, self.bias_text() if fits else self.bias_sign(), size, cell, "end")
        texts = (f"{self.pen.symbol(cell.gradient())} = " if fits else "", "→ ")
        others = [
            self.pen.words("bias", at, text, size, of, "end") for text, of in zip(texts, (cell.gradient(), cell.updated()), strict=True)
        ]
        yield Label(first, others, ("one", "one"))

    def bias_cell(self) -> Cell | None:
        at = (0,) if self.layer and self.pen.page.shares("b", self.layer) else (self.j,)
        cell = Cell("b", self.layer, at)
        return cell if self.layer and self.pen.page.exists("b", self.layer, at) else None

    def bias_sign(self) -> str:
        times = self.pen.network.layers[self.layer - 1].bias_input
        return BEFORE_BIAS.get(times) or f"+ {shortest(times).replace('-', MINUS)}·"

    def bias_text(self) -> str:
        cell = self.bias_cell()
        return f"{self.bias_sign()}{self.pen.symbol(cell)} = " if cell else ""

    def is_bias_named(self) -> bool:
        """True if there is room for the name of the bias, beside the unit's."""
        return self.bias_width(self.bias_text()) <= max(self.wide, self.head) - APART - self.name_width()

    def bias_width(self, text: str) -> float:
        return text_width(text + WIDEST_NUMBER[self.pen.digits], self.bias_size()) if self.bias_cell() else 0.0

    def bias_size(self) -> float:
        """Smaller where the whole name of the unit would have no room otherwise."""
        size = self.sizes.label
        least = text_width(self.bias_sign() + WIDEST_NUMBER[self.pen.digits], size) if self.bias_cell() else 0
        return size if least + self.name_width() + APART <= self.sizes.unit else self.sizes.small

    def name_width(self) -> float:
        return text_width(indexed(self.pen.network.units(self.layer)[self.j]), self.sizes.font, bold=True)

    # below the unit

    def kinds_below(self) -> list[tuple[Cell, Cell | None]]:
        """δ, the slope, and what both are worked with, as far as the notation and the network have them; each with its twin."""
        page, look = self.pen.page, self.pen.look
        if not self.layer:
            return []
        if self.one and not look.is_worked("delta", self.layer):
            return [(self.cell("dE/dout"), self.cell("delta"))]
        worked = page.equation(self.cell("delta"))
        by_error = worked is not None and any(isinstance(leaf, Cell) and leaf.kind == "e" for leaf in leaves(worked))
        every = (self.cell("delta"), self.slope(), self.cell("e" if by_error else "dE/dout"))
        found = [cell for cell in every if page.has(cell.kind, self.layer) and not look.leaves_out(cell.kind, self.layer)]
        return [(cell, None) for cell in (found if self.sizes.full else found[:1])]

    def below(self) -> Iterator[tuple[Shape, list[Words]]]:
        """What stands below the unit: a row of boxes; in a layer of many units one box, in a line."""
        found = self.kinds_below()
        if self.sizes.full:
            return (self.in_row(cell, twin, place - len(found) / 2) for place, (cell, twin) in enumerate(found))
        return (self.in_line(cell, twin) for cell, twin in found)

    def in_row(self, cell: Cell, twin: Cell | None, place: float) -> tuple[Shape, list[Words]]:
        """A box with a caption above the number; `place` is where it begins, in boxes from the middle of the unit."""
        size, wide = self.sizes.small, self.sizes.cell
        corner = self.middle.moved(place * wide, self.sizes.high / 2 + 3)
        kind = "slope" if cell.kind == "jacobian" else cell.kind
        caption = self.pen.caption("back-caption", corner.moved(wide / 2, size * 0.9), kind, size * 0.8, cell, twin)
        number = self.pen.words("back", corner.moved(wide / 2, size * 1.92), "", size, cell, twin=twin)
        return self.pen.shape("back", corner, (wide, size * 2.3), cell, twin=twin), [caption, number]

    def in_line(self, cell: Cell, twin: Cell | None) -> tuple[Shape, list[Words]]:
        """A box with the name before the number. Where a unit may stop learning, it leaves room for the word that says so."""
        size, title = self.sizes.small, self.pen.look.title(cell.kind)
        text = f"{title} " if self.may_stop() and not self.pen.look.notation.has_delta else f"{title} = "
        wide = text_width(text + WIDEST_NUMBER[self.sizes.digits], size) + 8
        corner = self.middle.moved(self.left + 2 if self.may_stop() else -wide / 2, self.sizes.high / 2 + 1.5)
        number = self.pen.words("back", corner.moved(wide / 2, size * 0.98 + 0.5), text, size, cell, twin=twin)
        return self.pen.shape("back", corner, (wide, size * 1.22), cell, (True, True), twin), [number]

    # whether it still learns

    def states(self) -> Iterator[State]:
        """The word for a unit that no longer learns, where it may come to that, and whether it holds now."""
        if self.may_stop():
            network, slope, flat = self.pen.network, self.slope(), flat_below(self.pen.network, self.layer)
            judged = self.layer == network.depth and network.loss.has_targets
            far = (self.cell("target"), self.cell("out"), CLOSE) if judged and flat else None
            found = next(self.remarks(slope), None)
            yield State(self.state_words(), slope, flat, self.kinks(), far, found.code if found else "")

    def may_stop(self) -> bool:
        """True if a unit like this can come to learn no longer."""
        return (
            bool(self.layer)
            and self.pen.page.has(self.slope().kind, self.layer)
            and bool(flat_below(self.pen.network, self.layer) or self.kinks())
        )

    def kinks(self) -> bool:
        return self.pen.network.layers[self.layer - 1].activation.kinks

    def slope(self) -> Cell:
        """∂out/∂net of the unit, by its own net."""
        return self.cell("jacobian", self.j) if self.pen.page.has("jacobian", self.layer) else self.cell("slope")

    def state_words(self) -> Words:
        """Below the slope; where that has no room, beside δ."""
        size = self.sizes.small
        if self.sizes.full:
            return Words("state", self.middle.moved(0, self.sizes.high / 2 + 3 + size * 3.35), "saturated", size)
        return Words("state", self.middle.moved(self.wide / 2 - 2, self.sizes.high / 2 + 2 + size), "sat.", size, "end")

    def remarks(self, slope: Cell) -> Iterator[Remark]:
        step, config = _Known(self.pen), self.pen.look.config
        if self.pen.values(slope) is not None:
            yield from dead(config, step, slope) if slope.kind == "slope" else ()
            yield from saturated(config, step, slope)


class _Known(Step):
    """What the picture knows of an iteration, as those who judge it read it."""

    def __init__(self, pen: Pen) -> None:
        self.pen = pen

    def get(self, cell: Cell) -> float | None:
        return self.pen.values(cell)
