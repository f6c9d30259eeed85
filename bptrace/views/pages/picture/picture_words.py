"""What is said of a picture: in its description, for those who do not see it, and in it of what is left out."""

from __future__ import annotations

from collections.abc import Iterator

from ....errors import count_of, listed, plural
from ....model.symbols import Cell
from ...drawing import Words
from .columns import Grid, LayerColumn
from .loss_parts import loss_cell
from .pen import Pen


def told(pen: Pen, grid: Grid) -> str:
    """The network in words: its layers, and the numbers of the units that are drawn."""
    network, drawn = pen.network, grid.columns
    sizes = [count_of(len(network.inputs), "input")]
    for layer in range(1, network.depth + 1):
        what = "output" if layer == network.depth else "hidden unit"
        sizes.append(f"{count_of(len(network.units(layer)), what)} ({network.layers[layer - 1].activation.name})")
    units = [text for column in drawn for text in _units(pen, column)]
    loss = f"The loss {pen.look.title('E_o')} is {pen.number(loss_cell(pen))}."
    return f"A network of {listed(sizes)}. {' '.join(units)} {loss}"


def _units(pen: Pen, column: LayerColumn) -> Iterator[str]:
    layer = column.layer
    for j in (j for j in column.units if layer is not None and j is not None):
        assert layer is not None
        numbers = [f"{pen.look.title(kind)} {pen.number(pen.of_unit(kind, layer, j))}" for kind in ("net", "out") if kind == "out" or layer]
        into = [f"{_plain(pen, cell)} = {pen.number(cell)}" for cell in _weights(pen, layer, j)] if len(column.units) < 4 else []
        came = f", weights {listed(into)}" if into else ""
        yield f"{pen.network.units(layer)[j]}: {', '.join(numbers) if layer else pen.number(pen.of_unit('out', 0, j))}{came}."


def _weights(pen: Pen, layer: int, j: int) -> list[Cell]:
    below = range(len(pen.network.units(layer - 1))) if layer else ()
    return [Cell("w", layer, (j, i)) for i in below if pen.page.exists("w", layer, (j, i))]


def _plain(pen: Pen, cell: Cell) -> str:
    return pen.look.symbol(cell)


def left_out(pen: Pen, grid: Grid) -> Iterator[Words]:
    """In the places of units and of layers that are not drawn, how many there are."""
    size = grid.sizes.label
    for number, column in enumerate(grid.columns):
        for place, at in enumerate(grid.centres[number]):
            if column.layer is None:
                more = pen.network.depth + 1 - (len(grid.columns) - 1)
                yield Words("more", at.moved(0, size * 0.36), f"… {more} more {plural(more, 'layer')}", size)
            elif column.units[place] is None:
                more = len(pen.network.units(column.layer)) - len(column.units) + 1
                yield Words("more", at.moved(0, size * 0.36), f"… {more} more", size)
