"""The summary of an iteration of a network that is too large to read: the sizes of its numbers, layer by layer."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import nlargest
from math import hypot

from ...explain.judges import SATURATED, steepest
from ...model.page import of_units
from ...model.symbols import BACKWARD, FORWARD, GRADIENTS, KINDS, PARAMETERS, Cell
from ...trace.step import Step
from ..document import Block, Column, Heading, Note, Table
from ..style import Look

COUNT = 10  # the largest gradients that are listed


def large_network(step: Step, look: Look) -> Iterator[Block]:
    """An iteration of a large network, layer by layer: the sizes of its numbers, and the units that have stopped learning."""
    kinds = [*of_units(FORWARD, BACKWARD), *(kind for parameter in PARAMETERS for kind in (parameter, *GRADIENTS[parameter]))]
    rows = []
    for layer in range(1, look.network.depth + 1):
        for kind in (kind for kind in kinds if (kind, layer) in step.layout.keys):
            numbers = step.numbers(kind, layer)
            sizes = (hypot(*numbers), min(numbers), max(numbers))
            rows.append((look.layer(layer), _title(look, kind), *map(look.number, sizes), _share(step, kind, layer)))
    columns = [Column("layer", False, "quiet"), Column("", False, "name"), Column("norm", tone="strong"), Column("least"), Column("most")]
    yield Heading(f"Iteration {step.iteration}", 2)
    count = sum(1 for _ in look.network.parameters())
    yield Note(f"{count} parameters, {len(step.samples)} samples in the batch: a summary; --full shows every row.", "quiet")
    yield Table([*columns, Column("", False, "quiet")], rows, keys=2, caption="Layers")
    yield from _largest(step, look)


def _largest(step: Step, look: Look) -> Iterator[Block]:
    """The parameters with the largest gradients."""
    found: list[tuple[float, Cell]] = []
    gradients = {kind for parameter in PARAMETERS for kind in GRADIENTS[parameter]}
    for key in step.layout.keys:
        if key[0] in gradients:
            numbers = step.numbers(*key)
            places = set(nlargest(COUNT, range(len(numbers)), key=lambda place: abs(numbers[place])))
            cells = enumerate(step.layout.cells_of(key))
            found += [(numbers[place], cell.parameter()) for place, cell in cells if place in places]
    rows = [(look.symbol(cell), look.number(value)) for value, cell in nlargest(COUNT, found, key=lambda pair: abs(pair[0]))]
    if rows:
        columns = [Column("parameter", False, "name"), Column("gradient", tone="strong")]
        yield Table(columns, rows, caption="Largest gradients")


def _title(look: Look, kind: str) -> str:
    parameter = KINDS[kind].parameter
    if not parameter:
        return look.title(kind)
    return kind if kind == parameter else f"∂{look.notation.loss}/∂{parameter}"


def _share(step: Step, kind: str, layer: int) -> str:
    """The share of units that are dead for every sample of the batch, or of those that are saturated, over all samples."""
    of = step.layout.page.network.layers[layer - 1]
    if kind != "slope":
        return ""
    slopes, units = step.numbers(kind, layer), len(of.units)
    if of.activation.kinks:
        dead = sum(not any(slopes[unit::units]) for unit in range(units)) / units
        return f"{dead:.0%} dead" if dead else ""
    steep = SATURATED * steepest(of)
    stuck = sum(abs(slope) < steep for slope in slopes) / len(slopes)
    return f"{stuck:.0%} saturated" if stuck else ""
