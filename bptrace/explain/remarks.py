"""What is remarkable about a number: a unit that no longer learns, a step that is too large. Data only; the views have the words.

Only quantities that an iteration recorded are judged.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import cache
from math import log
from typing import TYPE_CHECKING, NamedTuple

from ..formula.walk import walk
from ..inputs.config.config import Config
from ..model.activations import Activation
from ..model.network import Layer
from ..model.page import Page
from ..model.symbols import GRADIENT, PARAMETER, Cell, of_stage
from ..trace.step import Step

if TYPE_CHECKING:
    from .topics import Topic
    from .working import Working

SATURATED = 0.1  # a slope is saturated if it is below this share of the activation's largest slope
CLOSE = 0.1  # an output this near its target may be saturated: it has hardly anything to learn
SURE = 0.01  # a log loss is large if the true answer got a smaller probability than this
GREW = 1e-9  # a loss grew if by more than this share of itself, which is more than rounding adds
_NETS = range(-20, 21, 2)  # nets at which an activation is sampled: at both ends, and where it is steepest


class Remark(NamedTuple):
    """A remark on a quantity: its code, and the numbers that it was judged by.

    If a quantity of samples is given without a sample, the remark holds for all samples of the batch.
    """

    code: str
    cell: Cell
    numbers: tuple[float, ...] = ()


Judge = Callable[[Config, Step, Cell], Iterator[Remark]]


def steepest(layer: Layer) -> float:
    """The largest slope of a layer's activation, if it is flat at both ends, so that its units can be saturated; else 0."""
    return 0.25 if layer.activation.whole_layer else _steepest(layer.activation, layer.parameter)


@cache
def _steepest(activation: Activation, parameter: float) -> float:
    value, slope = activation.value, activation.slope
    if activation.kinks or value is None or slope is None:
        return 0.0
    slopes = []
    for net in _NETS:
        given: dict[Hashable, float] = {"net": float(net), "a": parameter}
        given["out"] = walk(value, given.__getitem__)
        slopes.append(abs(walk(slope, given.__getitem__)))
    return max(slopes) if max(slopes[0], slopes[-1]) < SATURATED * max(slopes) else 0.0


# what is judged, a quantity at a time


def _saturated(config: Config, step: Step, cell: Cell) -> Iterator[Remark]:
    """A saturated unit; an output only if it is far from its target, and if the loss does not cancel the slope of its activation."""
    network, slope = config.network, step.get(cell)
    layer = network.layers[cell.layer - 1]
    if slope is None or cell.at[0] != cell.at[-1] or not abs(slope) < SATURATED * steepest(layer):
        return
    if cell.layer < network.depth or (network.loss.fuses != layer.activation.name and _far(config, step, cell)):
        yield Remark("saturated", cell, (slope, steepest(layer)))


def _far(config: Config, step: Step, cell: Cell) -> bool:
    """True if an output is far from its target."""
    out, target = (step.get(Cell(kind, cell.layer, cell.at[:1], cell.sample)) for kind in ("out", "target"))
    if not config.network.loss.has_targets:
        return True
    return out is not None and target is not None and abs(target - out) > CLOSE


def _dead(config: Config, step: Step, cell: Cell) -> Iterator[Remark]:
    if config.network.layers[cell.layer - 1].activation.kinks and _all_zero(step, cell):
        yield Remark("dead", cell)


def _silent(config: Config, step: Step, cell: Cell) -> Iterator[Remark]:
    if _all_zero(step, cell) and _feeds(config, step, cell):
        yield Remark("silent", cell)


def _feeds(config: Config, step: Step, cell: Cell) -> bool:
    """True if a weight leads from the unit."""
    above = range(len(config.network.units(cell.layer + 1)))
    return any(step.layout.page.exists("w", cell.layer + 1, (unit, cell.at[0])) for unit in above)


def _silent_input(config: Config, step: Step, cell: Cell) -> Iterator[Remark]:
    return _silent(config, step, cell) if cell.layer == 0 else iter(())


def _all_zero(step: Step, cell: Cell) -> bool:
    """True if a quantity is 0, for its sample or for the whole batch."""
    slots = range(len(step.samples)) if cell.sample is None else (cell.sample,)
    return all(step.get(cell._replace(sample=slot)) == 0 for slot in slots)


def _sure(config: Config, step: Step, cell: Cell) -> Iterator[Remark]:
    share = step.get(cell)
    if config.network.loss.fuses and share is not None and share > -log(SURE):
        yield Remark("sure", cell, (share,))


def _long_step(config: Config, step: Step, cell: Cell) -> Iterator[Remark]:
    value, new = step.get(cell), step.get(cell.updated())
    if value and new is not None and abs(new - value) > abs(value):
        yield Remark("step", cell, (value, new))


def _frozen(config: Config, step: Step, cell: Cell) -> Iterator[Remark]:
    """The remark that a gradient is not used."""
    if step.value(cell) and step.layout.page.is_frozen(*cell[:3]):
        yield Remark("frozen", cell.parameter())


def grew(config: Config, step: Step, after: Step) -> Iterator[Remark]:
    """The loss, if it is larger after an update. Only if the batch had all samples: else the two are different losses."""
    cell = Cell("E", config.network.depth)
    before, then = step.get(cell), after.get(cell)
    if before is not None and then is not None and len(step.samples) == len(config.samples) and then - before > GREW * abs(before):
        yield Remark("grew", cell, (before, then))


# What an iteration is searched for: a kind of quantities, of samples or of the batch, and the function that judges one.
# fmt: off
ROWS: tuple[tuple[str, bool, Judge], ...] = (
    ("slope",    False, _dead),
    ("slope",    True,  _saturated),
    ("jacobian", True,  _saturated),
    ("E_o#",     True,  _sure),
    ("out",      False, _silent_input),
    ("w",        False, _long_step),
)
# fmt: on


def remarks_of(config: Config, step: Step) -> Iterator[Remark]:
    """All remarks on an iteration."""
    for kind, own, judge in ROWS:
        slots: Sequence[int | None] = range(len(step.samples)) if own else (None,)
        for layer in (layer for key, layer in step.layout.keys if key == kind):
            for at in step.layout.page.indices(kind, layer):
                for slot in slots:
                    yield from judge(config, step, Cell(kind, layer, at, slot))


def remarks_on(working: "Working", key: "Topic") -> list[Remark]:
    """The remarks on one quantity of an iteration, or on the loss after its update."""
    from .topics import After

    config, step = working.config, working.step
    if isinstance(key, After):
        whole = key.cell.kind == "E" or (key.cell.kind == "E#" and len(config.samples) == 1)
        return list(grew(config, step, working.after)) if whole else []
    if not isinstance(key, Cell) or key.kind not in _ON:
        return []
    return [remark for judge, cell in _ON[key.kind](working.page, key) for remark in judge(config, step, cell)]


def _on_unit(page: Page, cell: Cell) -> Iterator[tuple[Judge, Cell]]:
    if cell.layer and page.has("jacobian", cell.layer):
        yield _saturated, cell._replace(kind="jacobian", at=cell.at[:1] * 2)
    elif cell.layer:
        yield from ((judge, cell._replace(kind="slope")) for judge in (_dead, _saturated))


def _on_gradient(page: Page, cell: Cell) -> Iterator[tuple[Judge, Cell]]:
    yield _frozen, cell
    if PARAMETER[cell.kind] == "w":
        yield _silent, Cell("out", cell.layer - 1, cell.at[1:], cell.sample)
    if not page.shares(cell.kind, cell.layer):
        yield _dead, Cell("slope", cell.layer, cell.at[:1], cell.sample)


_ON: dict[str, Callable[[Page, Cell], Iterator[tuple[Judge, Cell]]]] = {
    **dict.fromkeys(("out", "slope", "jacobian", "delta"), _on_unit),
    **{row.key: _on_gradient for row in of_stage(GRADIENT)},
    "E_o#": lambda page, cell: iter([(_sure, cell)]),
    "w+": lambda page, cell: iter([(_long_step, cell.before())]),
}
