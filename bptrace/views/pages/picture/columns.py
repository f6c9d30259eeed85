"""The columns of a picture: which layers and units are drawn, how large, and where each stands in either position."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import NamedTuple

from ....model.network import Network
from ...drawing import Place, Spot
from ...style import Look
from .text_widths import WIDEST_NUMBER, text_width

ACROSS, HIGH = 828.0, 394.0  # the picture from left to right
NARROWEST = 400.0  # the picture from top to bottom
EDGE, RIGHT = 20.0, 10.0  # between the border of the picture and what is in it, at the left and at the right
LEAST_GAP = 94.0  # between two columns: as wide as a label is
NARROW_GAP, LINK = 92.0, 22.0  # between two rows of the narrow picture; before an error
MOST_APART = 190.0  # from the middle of a unit to that of the next
MOST_UNITS, FIRST_UNITS = 8, 5  # a layer of more units is folded: the first ones and the last are drawn
MOST_COLUMNS, FIRST_COLUMNS = 6, 3  # and so are layers
BETWEEN = 14.0  # between two units side by side
FULL_ROW = 3  # up to this many units in a layer, δ stands beside what it is worked from
SIZES = {
    1: (17.0, 48.0),
    2: (17.0, 48.0),
    3: (15.5, 44.0),
    4: (14.0, 28.0),
    5: (13.0, 28.0),
    6: (12.0, 19.0),
    7: (11.0, 19.0),
    8: (10.5, 19.0),
}
OF_MANY = {4: 13.0, 5: 12.0, 6: 10.5}  # the largest size of type, by the number of columns


class LayerColumn(NamedTuple):
    """A layer as it is drawn: the places of its units, None for those that are left out. `layer` is None for layers left out.

    `wide` is the width of a unit, `pitch` from one to the next where they stand side by side.
    """

    layer: int | None
    units: tuple[int | None, ...]
    wide: float
    pitch: float


class Sizes(NamedTuple):
    """The sizes of type, and of what is made from it."""

    font: float
    high: float
    digits: int
    full: bool

    @property
    def captioned(self) -> bool:
        return self.high > 2.5 * self.font

    @property
    def label(self) -> float:
        return max(10.5, self.font - 3)

    @property
    def small(self) -> float:
        """The size of what stands below a unit, and of the second line of a label."""
        return max(9.0, self.font * 0.73)

    @property
    def number(self) -> float:
        return text_width(WIDEST_NUMBER[self.digits], self.font)

    @property
    def cell(self) -> float:
        """The width of a number below a unit: three of them are as wide as a unit."""
        return self.unit / 3

    @property
    def unit(self) -> float:
        """The width of net | out."""
        return 2 * self.number + 22

    @property
    def above(self) -> float:
        """What the name takes above a unit."""
        return self.font * 0.95 + self.lift

    @property
    def lift(self) -> float:
        """From a unit up to the base line of its name."""
        return max(3.4, self.font * 0.34)

    @property
    def below(self) -> float:
        """What δ takes below a unit, and the word for one that no longer learns."""
        return self.back + self.small * 1.4 if self.full else self.back

    @property
    def back(self) -> float:
        """What δ takes by itself."""
        return self.small * 2.3 + 3 if self.full else self.small * 1.25 + 2


class Grid(NamedTuple):
    """The columns with their sizes. `centres` are the middles of the units, by column and row; `ends` those of the last column's errors."""

    columns: Sequence[LayerColumn]
    sizes: Sizes
    centres: Sequence[Sequence[Place]]
    errors: Sequence[Place]
    box: Place | None
    size: tuple[Spot, Spot]


def sizes_for(network: Network) -> Sizes:
    """The sizes for a network: by its largest layer, and by how many layers it has."""
    layers = _layers(network.depth)
    most = max(len(_units(len(network.units(layer)))) for layer in layers if layer is not None)
    font, high = SIZES[most]
    return Sizes(min(font, OF_MANY.get(len(layers), font)), high, 3 if len(layers) > 3 else 4, most <= FULL_ROW)


def grid(look: Look, sizes: Sizes, inputs: Sequence[str], error: float, box_width: float) -> Grid:
    """The columns of a network. `inputs` are the numbers that inputs may have; `error` is the width of what stands at an output,
    `box_width` that of the box of the loss.
    """
    layers, many = _layers(look.network.depth), len(look.network.outputs) > 1
    rows = [() if layer is None else _units(len(look.network.units(layer))) for layer in layers]
    widths = [_across(look, layer, sizes, inputs) for layer in layers]
    columns = [
        LayerColumn(layer, row, wide, _pitch(look, layer, wide, sizes, error))
        for layer, row, wide in zip(layers, rows, widths, strict=True)
    ]
    between = many and len(rows[-1]) == 2
    batch = sizes.label if look.page.batch > 1 else 0
    below = sizes.font * 1.7 + 12 + batch if many and not between else 0
    tall = max(HIGH - below, max(map(len, rows)) * (sizes.above + sizes.high + sizes.below) + 12)
    lefts, wide = _lefts(columns, max(error, box_width))
    tops, span = _tops(columns, sizes), max(len(column.units) * column.pitch for column in columns)
    narrow = max(NARROWEST, span + BETWEEN)
    centres = [_centres(column, left, top, (tall, narrow, span), sizes) for column, left, top in zip(columns, lefts, tops, strict=False)]
    errors = [Place(Spot(lefts[-1], here.wide.y), Spot(here.narrow.x, tops[-1])) for here in centres[-1]]
    middle = (errors[0].wide.y + errors[-1].wide.y) / 2 if between else tall + 4 + sizes.font * 0.85
    bottom = tops[-1] + sizes.label * 2.4
    box = Place(Spot(lefts[-1], middle), Spot(narrow / 2, bottom + 26)) if many else None
    more = (46 if many else 10) + batch
    return Grid(columns, sizes, centres, errors, box, (Spot(wide, tall + below), Spot(narrow, bottom + more)))


def _layers(depth: int) -> list[int | None]:
    if depth < MOST_COLUMNS:
        return list(range(depth + 1))
    return [*range(FIRST_COLUMNS), None, depth - 1, depth]


def drawn_units(network: Network) -> dict[int, Set[int]]:
    """The units that are drawn, layer by layer: in a large network not all are."""
    layers = (layer for layer in _layers(network.depth) if layer is not None)
    return {layer: frozenset(j for j in _units(len(network.units(layer))) if j is not None) for layer in layers}


def _units(count: int) -> tuple[int | None, ...]:
    return tuple(range(count)) if count <= MOST_UNITS else (*range(FIRST_UNITS), None, count - 1)


def _across(look: Look, layer: int | None, sizes: Sizes, inputs: Sequence[str]) -> float:
    if layer is None:
        return text_width("… 00 more layers", sizes.label)
    if layer == 0:
        more = text_width("… 000 more", sizes.label) if len(look.network.inputs) > MOST_UNITS else 0
        return max(sizes.high, more, *(text_width(text, sizes.font) + 26 for text in inputs))
    return sizes.number + 22 if look.notation.has_one_symbol(look.network, layer) else sizes.unit


def _pitch(look: Look, layer: int | None, wide: float, sizes: Sizes, error: float) -> float:
    """From one unit to the next where they stand side by side, with what stands below them."""
    below = error if layer == look.network.depth else 0.0
    if layer and not sizes.full:
        one = look.notation.has_one_symbol(look.network, layer, "delta")
        below = max(below, below_width(sizes, look.title("dE/dout" if one else "delta")))
    return max(sizes.unit if layer else wide, below) + BETWEEN


def below_width(sizes: Sizes, title: str) -> float:
    """The width of the one box below a unit in a layer of many units."""
    return text_width(f"{title} = {WIDEST_NUMBER[sizes.digits]}", sizes.small) + 8


def _lefts(columns: Sequence[LayerColumn], error: float) -> tuple[list[float], float]:
    """The middles of the columns, and of the errors; and the width of the picture."""
    used = sum(column.wide for column in columns) + 2 * EDGE + LINK + error - EDGE + RIGHT
    gaps = len(columns) - 1
    gap = max(LEAST_GAP, (ACROSS - used) / gaps)
    lefts, x = [], EDGE
    for column in columns:
        lefts.append(x + column.wide / 2)
        x += column.wide + gap
    return [*lefts, x - gap + LINK + error / 2], max(ACROSS, used + gap * gaps)


def _tops(columns: Sequence[LayerColumn], sizes: Sizes) -> list[float]:
    """The middles of the rows of the narrow picture, and the base line of the first line of the errors."""
    tops, y = [], 6 + sizes.above
    for number, _ in enumerate(columns):
        tops.append(y + sizes.high / 2)
        y += sizes.high + (sizes.back if number else 0) + NARROW_GAP + sizes.above
    return [*tops, y - NARROW_GAP - sizes.above + 16 + sizes.label]


def _centres(column: LayerColumn, x: float, y: float, room: tuple[float, float, float], sizes: Sizes) -> list[Place]:
    """The middles of the units of a column. In the narrow picture they are as far apart as those of the widest layer let them."""
    count, (tall, narrow, span) = len(column.units) or 1, room
    across = max(column.pitch, min(MOST_APART, span / count))
    down = min(MOST_APART, (tall - 12) / count)
    shift = (sizes.above - sizes.below) / 2  # so that a unit's name and what is below it lie around the middle together
    offsets = [row - (count - 1) / 2 for row in range(count)]
    return [Place(Spot(x, tall / 2 + shift + down * at), Spot(narrow / 2 + across * at, y)) for at in offsets]
