"""Pages that tell much in little: the loss over many iterations, and a network too large to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ...model.page import of_units
from ...model.symbols import BACKWARD, FORWARD, GRADIENTS, KINDS, PARAMETERS, Cell
from ...trace.step import Step
from ..document import Block, Chart, Column, Heading, Note, Table
from ..style import Look

LARGE = 200  # more parameters than this are summarised
POINTS = 240  # values in a chart


def milestones(total: int) -> list[int]:
    """1, 2, 5, 10, 20, 50, ... and the last."""
    rounds = [step * 10**power for power in range(len(str(total))) for step in (1, 2, 5)]
    return [number for number in rounds if number < total] + [total]


def sampled(total: int) -> set[int]:
    """Iterations spread evenly over all, for a chart."""
    return {1 + round(number * (total - 1) / max(1, POINTS - 1)) for number in range(POINTS)}


def losses(found: Sequence[tuple[int, float]], after: float | None, look: Look, total: int) -> Iterator[Block]:
    """The loss over the iterations: a chart, and its values at round numbers."""
    if len(found) < 3:
        return
    name = look.title("E_o")
    yield Heading(f"{name} over {found[-1][0]} iterations", 2)
    even, told = sampled(total), {*milestones(total), found[-1][0]}
    drawn = [value for number, value in found if number in even]
    yield Chart(drawn, name, (str(found[0][0]), str(found[-1][0])))
    rows = [(str(number), look.number(value)) for number, value in found if number in told]
    if after is not None:
        rows.append(("after", look.number(after)))
    yield Table([Column("iteration"), Column(name, tone="strong")], rows)


def large(step: Step, look: Look) -> Iterator[Block]:
    """An iteration of a large network, layer by layer: how large things are, and what has stopped learning."""
    kinds = [*of_units(FORWARD, BACKWARD), *(kind for parameter in PARAMETERS for kind in (parameter, GRADIENTS[parameter]))]
    rows = []
    for layer in range(1, look.network.depth + 1):
        for kind in (kind for kind in kinds if (kind, layer) in step.layout.keys):
            told = _told(step.array(kind, layer), look)
            rows.append((look.layer(layer), _title(look, kind), *told, _share(step, kind, layer)))
    columns = [Column("layer", False, "quiet"), Column("", False, "name"), Column("norm", tone="strong"), Column("least"), Column("most")]
    yield Heading(f"Iteration {step.iteration}", 2)
    count = sum(1 for _ in look.network.parameters())
    yield Note(f"{count} parameters, {len(step.samples)} samples in the batch: a summary; --full shows every row.", "quiet")
    yield Table([*columns, Column("", False, "quiet")], rows, keys=2, caption="Layers")
    yield from largest(step, look)


def largest(step: Step, look: Look, count: int = 10) -> Iterator[Block]:
    """The parameters with the largest gradients."""
    import numpy as np

    found = []
    for key in step.layout.keys:
        if KINDS[key[0]].parameter and key[0] in GRADIENTS.values():
            array = step.array(*key)
            for place in np.argsort(-np.abs(array), axis=None)[:count]:
                at = tuple(int(index) for index in np.unravel_index(place, array.shape))
                if look.page.exists(key[0], key[1], at):
                    found.append((float(array[at]), Cell(*key, at).parameter()))
    found.sort(key=lambda pair: -abs(pair[0]))
    rows = [(look.symbol(cell), look.number(value)) for value, cell in found[:count]]
    if rows:
        columns = [Column("parameter", False, "name"), Column("gradient", tone="strong")]
        yield Table(columns, rows, caption="Largest gradients")


def _title(look: Look, kind: str) -> str:
    parameter = KINDS[kind].parameter
    if not parameter:
        return look.title(kind)
    return kind if kind == parameter else f"∂{look.notation.loss}/∂{parameter}"


def _told(array: Any, look: Look) -> tuple[str, str, str]:
    import numpy as np

    return look.number(float(np.linalg.norm(array))), look.number(float(array.min())), look.number(float(array.max()))


def _share(step: Step, kind: str, layer: int) -> str:
    """Units that are dead for every sample of the batch, and those that are saturated, sample by sample."""
    from ...explain.remarks import SATURATED, steepest

    of = step.layout.page.network.layers[layer - 1]
    if kind != "slope":
        return ""
    if of.activation.kinks:
        dead = (step.array(kind, layer) == 0).all(axis=0).mean()
        return f"{dead:.0%} dead" if dead else ""
    stuck = (abs(step.array(kind, layer)) < SATURATED * steepest(of)).mean()
    return f"{stuck:.0%} saturated" if stuck else ""
