"""What is drawn of the loss: targets and shares beside the outputs, links to them, and the loss itself in a box."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ....model.symbols import Cell
from ...drawing import Place, Shape, Spot, Stroke, Words
from .columns import MOST_UNITS, Grid, Sizes
from .pen import Pen
from .text_widths import WIDEST_NUMBER, text_width


class LossParts(NamedTuple):
    """The parts of the loss."""

    links: list[Stroke]
    shapes: list[Shape]
    words: list[Words]


def loss_cell(pen: Pen) -> Cell:
    """The loss of the sample; of a batch of one, that is the batch's."""
    depth = pen.network.depth
    return Cell("E#", depth, (), pen.slot) if pen.page.batch > 1 else Cell("E", depth)


def error_width(pen: Pen, sizes: Sizes) -> float:
    """The width of the widest line at an output."""
    number, outputs = WIDEST_NUMBER[pen.digits], range(min(len(pen.network.outputs), MOST_UNITS))
    lines = [text_width(text + number, _size(sizes)) for at in outputs for text, _, _ in _lines(pen, at)]
    lines.append(text_width(_of_batch_text(pen) + number, _smaller(sizes)) if pen.page.batch > 1 else 0)
    return max(lines)


def box_width(pen: Pen, sizes: Sizes) -> float:
    """The width of the box of the loss; 0 if there is none."""
    if len(pen.network.outputs) == 1:
        return 0.0
    return text_width(f"{pen.look.title('E_o')} = {WIDEST_NUMBER[pen.digits]}", sizes.font) + 14


def _lines(pen: Pen, at: int) -> Iterator[tuple[str, Cell, Cell | None]]:
    """The target and the share of an output: the text, the quantity, and another that is the same."""
    depth, many = pen.network.depth, len(pen.network.outputs) > 1
    target, share = (pen.of_unit(kind, depth, at) for kind in ("target", "E_o#"))
    if pen.network.loss.has_targets:
        yield f"{pen.look.title('target')} = ", target, None
    if many:
        yield f"{pen.symbol(share)} = ", share, None
    else:
        yield f"{pen.look.title('E_o')} = ", loss_cell(pen), share


def loss_parts(pen: Pen, grid: Grid) -> LossParts:
    parts = LossParts([], [], [])
    for at, place in _outputs(grid):
        _at_output(pen, grid, at, place, parts)
    if grid.box is not None:
        _box(pen, grid, grid.box, parts)
    if pen.page.batch > 1:
        parts.words.append(_of_batch(pen, grid))
    return parts


def _outputs(grid: Grid) -> Iterator[tuple[int, int]]:
    """The outputs that are drawn, with their places in their column."""
    return ((at, place) for place, at in enumerate(grid.columns[-1].units) if at is not None)


def _at_output(pen: Pen, grid: Grid, at: int, place: int, parts: LossParts) -> None:
    """The two lines beside an output, and the link to them."""
    middle, size = grid.errors[place], _size(grid.sizes)
    lines = list(_lines(pen, at))
    for row, (text, cell, twin) in enumerate(lines):
        lift = (row - (len(lines) - 1) / 2) * size * 1.4 + size * 0.36
        spots = Place(Spot(middle.wide.x, middle.wide.y + lift), Spot(middle.narrow.x, middle.narrow.y + row * size * 1.3))
        parts.words.append(pen.words("error", spots, text, size, cell, twin=twin))
    parts.links.append(Stroke(*_link(grid, place, size)))


def _size(sizes: Sizes) -> float:
    return sizes.label if sizes.captioned else max(9.0, sizes.label - 1)


def _link(grid: Grid, place: int, size: float) -> tuple[Place, Place]:
    column, here, there = grid.columns[-1], grid.centres[-1][place], grid.errors[place]
    right, bottom = here.wide.x + column.wide / 2, here.narrow.y + grid.sizes.high / 2 + grid.sizes.back + 2
    start = Place(Spot(right, here.wide.y), Spot(here.narrow.x, bottom))
    return start, Place(Spot(right + 16, here.wide.y), Spot(there.narrow.x, there.narrow.y - size))


def _box(pen: Pen, grid: Grid, middle: Place, parts: LossParts) -> None:
    """The box of the loss; between two outputs, with links to both."""
    size, cell = grid.sizes.font, loss_cell(pen)
    text = f"{pen.look.title('E_o')} = "
    wide, high = box_width(pen, grid.sizes), size * 1.7
    parts.shapes.append(pen.shape("loss", middle.moved(-wide / 2, -high / 2), (wide, high), cell))
    parts.words.append(pen.words("loss", middle.moved(0, size * 0.36), text, size, cell))
    parts.links.extend(_links_to_box(grid, middle, high / 2, _smaller(grid.sizes) * 1.4 if pen.page.batch > 1 else 0.0))


def _links_to_box(grid: Grid, middle: Place, half: float, below: float) -> list[Stroke]:
    """Links from two outputs to the box between them; `below` is what stands under the box."""
    if len(grid.errors) != 2:
        return []
    links = []
    for end, side in zip(grid.errors, (-1, 1), strict=True):
        lift = grid.sizes.font * 1.5
        near = Place(Spot(end.wide.x, end.wide.y - side * lift), Spot(end.narrow.x, end.narrow.y + lift))
        edge = middle.wide.y + side * half + (below if side > 0 else 0.0)
        links.append(Stroke(near, middle._replace(wide=Spot(middle.wide.x, edge))))
    return links


def _of_batch_text(pen: Pen) -> str:
    return f"{pen.network.reduction} of {pen.page.batch} = "


def _smaller(sizes: Sizes) -> float:
    return max(9.0, sizes.label - 2)


def _of_batch(pen: Pen, grid: Grid) -> Words:
    """The loss of the whole batch, below that of the sample."""
    size = _smaller(grid.sizes)
    place, down = (grid.box, grid.sizes.font * 0.85 + size) if grid.box else (grid.errors[0], grid.sizes.label * 1.4 + size)
    narrow = place.narrow.y + (down if grid.box else grid.sizes.label * 2.7)
    spots = Place(Spot(place.wide.x, place.wide.y + down), Spot(place.narrow.x, narrow))
    return pen.words("error", spots, _of_batch_text(pen), size, Cell("E", pen.network.depth))
