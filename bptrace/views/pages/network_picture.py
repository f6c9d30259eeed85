"""The picture of a network: columns of units with their numbers, edges with weights, and the loss. It computes no quantity itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from ...formula.number import brief
from ...model.symbols import Cell
from ..drawing import MINUS, Arrow, Drawing, Label, Place, Shape, Spot, State, Stroke, Words
from ..style import Look
from .picture.columns import Grid, LayerColumn, grid, sizes_for
from .picture.edge_labels import Gap, Rect, Room, placed
from .picture.flow_arrows import arrow
from .picture.loss_parts import box_width, error_width, loss_parts
from .picture.pen import Pen, Values
from .picture.picture_words import left_out, told
from .picture.text_widths import WIDEST_WEIGHT, bounds, text_width
from .picture.unit_parts import UnitParts

MOST_SAMPLES_MEASURED = 100  # the inputs of these make room for all
MARGIN = 12  # above and below what is drawn
LABEL_APART = 6  # between two labels, or a label and what else stands beside it
USUAL = 0.75  # of the width that the widest number would need
THINNEST, THICKER = 1.1, 1.9  # the width of a stroke: at least, and what the largest weight adds


def network_picture(
    look: Look,
    values: Values,
    slot: int = 0,
    lit: Mapping[Cell, str] | None = None,
    flows: Sequence[tuple[Cell, Cell]] = (),
) -> Drawing:
    """The picture of one sample of an iteration, whose place in the batch is `slot`.

    `values` gives what is shown, or None for what is not known; `lit` says how quantities are lit: "now", "used", "origin",
    "carried" or "right". `flows` are pairs of quantities with an arrow from the first to the second.
    """
    return _Picture(look, values, slot, lit or {}).drawing(flows)


class _Picture:
    def __init__(self, look: Look, values: Values, slot: int, lit: Mapping[Cell, str]) -> None:
        sizes = sizes_for(look.network)
        self.look, self.pen = look, Pen(look, values, slot, lit, sizes.digits)
        self.grid: Grid = grid(look, sizes, _inputs(look, sizes.digits), error_width(self.pen, sizes), box_width(self.pen, sizes))
        self.lines: list[Stroke] = []
        self.shapes: list[Shape] = []
        self.words: list[Words] = []
        self.labels: list[Label] = []
        self.states: list[State] = []

    def drawing(self, flows: Sequence[tuple[Cell, Cell]]) -> Drawing:
        for number, column in enumerate(self.grid.columns):
            self.column(number, column)
        loss = loss_parts(self.pen, self.grid)
        self.shapes += loss.shapes
        self.words += loss.words
        others = [self.rects(at) for at in (0, 1)]
        for number in range(1, len(self.grid.columns)):
            self.edges(number, others)
        self.words += left_out(self.pen, self.grid)
        return Drawing(
            self.look.config.title or "A network",
            told(self.pen, self.grid),
            self.grid.size,
            self.span(),
            self.pen.digits,
            self.look.notation.loss,
            self.lines,
            loss.links,
            self.shapes,
            self.words,
            self.labels,
            self.states,
            list(self.arrows(flows)),
        )

    # units

    def column(self, number: int, column: LayerColumn) -> None:
        for place, j in enumerate(column.units):
            if column.layer is not None and j is not None:
                parts = UnitParts(self.pen, self.grid.sizes, column.layer, j, self.grid.centres[number][place], column.wide).parts()
                self.shapes += parts.shapes
                self.words += parts.words
                self.labels += parts.labels
                self.states += parts.states

    def rects(self, at: int) -> list[Rect]:
        """What is drawn so far, as boxes in one of the two pictures."""
        shapes = [Rect(*shape.at[at], shape.at[at].x + shape.wide, shape.at[at].y + shape.high) for shape in self.shapes]
        every = [*self.words, *(label.first for label in self.labels), *(state.words for state in self.states)]
        sizes = ((words, bounds(words, self.pen.digits)) for words in every if words.role in _AROUND)
        return shapes + [
            Rect(words.at[at].x + box[0], words.at[at].y + box[1], words.at[at].x + box[2], words.at[at].y + box[3]) for words, box in sizes
        ]

    def span(self) -> tuple[float, float]:
        """From where to where the picture from left to right is filled, with a margin."""
        boxes = [(box.top, box.bottom) for box in self.rects(0)]
        return max(0.0, min(top for top, _ in boxes) - MARGIN), min(self.grid.size[0].y, max(bottom for _, bottom in boxes) + MARGIN)

    # edges

    def edges(self, number: int, others: Sequence[Sequence[Rect]]) -> None:
        """The edges into a column, with their labels."""
        found = list(self.connections(number))
        if not found:
            return
        values = [self.pen.values(cell) for cell, _ in found]
        most = max((abs(value) for value in values if value is not None), default=0) or 1
        for (cell, (start, end)), value in zip(found, values, strict=True):
            thick = THINNEST + THICKER * abs(value or 0) / most
            leads = self.pen.of_unit("out", cell.layer - 1, cell.at[1]), self.pen.of_unit("net", cell.layer, cell.at[0])
            self.lines.append(Stroke(start, end, cell, round(thick, 2), (value or 0) < 0, self.light(cell), leads))
        firsts = [f"{self.pen.symbol(cell)} = " for cell, _ in found]
        places = [self.placed(number, [ends for _, ends in found], firsts, at, others[at]) for at in (0, 1)]
        (wide, wides), (narrow, narrows) = places
        for (cell, _), text, *spots in zip(found, firsts, wides, narrows, strict=True):
            self.labels.append(self.label(cell, text, Place(*spots), (wide, narrow)))

    def light(self, cell: Cell) -> str:
        """How the edge of a weight is lit: as the weight, or as what belongs to it."""
        return next(filter(None, map(self.pen.light, (cell, cell.gradient(), cell.updated()))), "")

    def connections(self, number: int) -> Iterator[tuple[Cell, tuple[Place, Place]]]:
        below, above = self.grid.columns[number - 1 : number + 1]
        if below.layer is None or above.layer is None:
            return
        for row, j in enumerate(above.units):
            for place, i in enumerate(below.units):
                if i is not None and j is not None and self.pen.page.exists("w", above.layer, (j, i)):
                    yield Cell("w", above.layer, (j, i)), self.ends(number, place, row)

    def ends(self, number: int, place: int, row: int) -> tuple[Place, Place]:
        """Where an edge begins and ends: at the sides of units, or at their bottoms and tops."""
        (start, end), high = (self.grid.centres[number - 1][place], self.grid.centres[number][row]), self.grid.sizes.high / 2
        before, after = (self.grid.columns[at].wide / 2 for at in (number - 1, number))
        return (
            Place(Spot(start.wide.x + before, start.wide.y), Spot(start.narrow.x, start.narrow.y + high)),
            Place(Spot(end.wide.x - after, end.wide.y), Spot(end.narrow.x, end.narrow.y - high)),
        )

    def placed(
        self, number: int, ends: Sequence[tuple[Place, Place]], texts: Sequence[str], at: int, others: Sequence[Rect]
    ) -> tuple[str, list[Spot]]:
        """How much of the labels of a gap has room in one of the two pictures, and where."""
        sizes = self.grid.sizes
        size, below, value = sizes.label, sizes.small, WIDEST_WEIGHT
        ones = [text_width(text + value, size) + LABEL_APART for text in texts]
        gradient = f"∂{self.look.notation.loss}/∂"
        twos = [max(one, text_width(gradient + text + value, below) + LABEL_APART) for one, text in zip(ones, texts, strict=True)]
        rooms = (
            ("two", [Room(wide, one * USUAL, size * 1.25, below * 1.2) for wide, one in zip(twos, ones, strict=True)]),
            ("one", [Room(one, one * USUAL, size * 1.25) for one in ones]),
        )
        return placed(Gap([(start[at], end[at]) for start, end in ends], others, self.area(ends[0], at)), rooms)

    def area(self, ends: tuple[Place, Place], at: int) -> float:
        (start, end), size = ends, self.grid.size[at]
        return (end.wide.x - start.wide.x) * size.y if at == 0 else (end.narrow.y - start.narrow.y) * size.x

    def label(self, cell: Cell, text: str, spot: Place, modes: tuple[str, str]) -> Label:
        """The weight, and below it what belongs to it in the backward pass: a part of ∂E/∂out, ∂E/∂w, the weight after the update."""
        sizes = self.grid.sizes
        at = spot.moved(0, sizes.label * 0.36)
        second = at.moved(0, sizes.small * 1.22)
        gradient = cell.gradient()
        told = [("← ", self.pen.of_unit("through", cell.layer - 1, *cell.at))] if cell.layer > 1 else []
        told += [(f"{self.pen.symbol(gradient)} = ", gradient), ("→ ", cell.updated())]
        others = [self.pen.words("second", second, before, sizes.small, of) for before, of in told]
        return Label(self.pen.words("label", at, text, sizes.label, cell), others, modes)

    # follow-through

    def arrows(self, flows: Sequence[tuple[Cell, Cell]]) -> Iterator[Arrow]:
        """An arrow for each pair of quantities that are drawn."""
        drawn = self.drawn() if flows else {}
        for start, end in flows:
            if start in drawn and end in drawn:
                yield arrow(drawn[start], drawn[end], self.pen.light(end))

    def drawn(self) -> dict[Cell, Shape | Words]:
        """What shows a quantity: a shape, else words."""
        labels = [words for label in self.labels for words in (*reversed(label.others), label.first)]
        found: dict[Cell, Shape | Words] = {words.cell: words for words in (*labels, *self.words) if words.cell}
        return found | {shape.cell: shape for shape in self.shapes if shape.cell}


_AROUND = {"name", "bias", "error", "state"}  # words that stand outside of shapes, so that labels have to keep off them


def _inputs(look: Look, digits: int) -> list[str]:
    """The numbers that inputs may have."""
    samples = islice(look.config.samples, MOST_SAMPLES_MEASURED)
    return [brief(value, digits).replace("-", MINUS) for sample in samples for value in sample.inputs[:9]]
