"""What is remarkable about a number: a unit that no longer learns, a step that is too large. One function judges one kind.

Only quantities that an iteration recorded are judged.
"""

from collections.abc import Callable, Hashable, Iterator
from functools import cache, lru_cache
from math import log
from typing import Any, NamedTuple

from ..formula.primitives import bends
from ..formula.tree import Tree
from ..formula.walk import walk
from ..inputs.config.config import Config
from ..model.activations import Activation
from ..model.network import Layer, Network
from ..model.symbols import Cell
from ..trace.step import Step

SATURATED = 0.1  # a slope is saturated if it is below this share of the activation's largest slope
CLOSE = 0.1  # an output this near its target may be saturated: it has hardly anything to learn
SURE = 0.01  # a log loss is large if the true answer got a smaller probability than this
GREW = 1e-9  # a loss grew if by more than this share of itself, which is more than rounding adds
PAST = 1e-9  # an output is past its target if by more than this share of its step
_LEAST = 5e-324  # the least number above 0, which is on the other side of a corner
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


def flat_below(network: Network, layer: int) -> float:
    """The size of a slope below which a unit of a layer is saturated; 0 if none is: the loss may cancel the slope of an output."""
    of = network.layers[layer - 1]
    return 0.0 if layer == network.depth and network.loss.fuses == of.activation.name else SATURATED * steepest(of)


@cache
def _steepest(activation: Activation, parameter: float) -> float:
    value, slope = activation.value, activation.slope
    if activation.kinks or value is None or slope is None:
        return 0.0
    slopes = [abs(_slope_at(value, slope, float(net), parameter)) for net in _NETS]
    return max(slopes) if max(slopes[0], slopes[-1]) < SATURATED * max(slopes) else 0.0


def _slope_at(value: Tree, slope: Tree, net: float, parameter: float) -> float:
    """The slope of an activation at a net, by its trees."""
    given: dict[Hashable, float] = {"net": net, "a": parameter}
    given["out"] = walk(value, given.__getitem__)
    return walk(slope, given.__getitem__)


# what is judged, a quantity at a time


def saturated(config: Config, step: Step, cell: Cell) -> Iterator[Remark]:
    """A saturated unit; an output only if it is far from its target, and if the loss does not cancel the slope of its activation."""
    network, slope = config.network, step.get(cell)
    if slope is None or cell.at[0] != cell.at[-1] or not abs(slope) < flat_below(network, cell.layer):
        return
    if cell.layer < network.depth or _far(config, step, cell):
        yield Remark("saturated", cell, (slope, steepest(network.layers[cell.layer - 1])))


def _far(config: Config, step: Step, cell: Cell) -> bool:
    """True if an output is far from its target."""
    out, target = (step.get(Cell(kind, cell.layer, cell.at[:1], cell.sample)) for kind in ("out", "target"))
    if not config.network.loss.has_targets:
        return True
    return out is not None and target is not None and abs(target - out) > CLOSE


def dead(config: Config, step: Step, cell: Cell) -> Iterator[Remark]:
    if config.network.layers[cell.layer - 1].activation.kinks and _all_zero(step, cell):
        yield Remark("dead", cell)


def silent(config: Config, step: Step, cell: Cell) -> Iterator[Remark]:
    if _all_zero(step, cell) and _feeds(config, step, cell):
        yield Remark("silent", cell)


def _feeds(config: Config, step: Step, cell: Cell) -> bool:
    """True if a weight leads from the unit."""
    above = range(len(config.network.units(cell.layer + 1)))
    return any(step.layout.page.exists("w", cell.layer + 1, (unit, cell.at[0])) for unit in above)


def silent_input(config: Config, step: Step, cell: Cell) -> Iterator[Remark]:
    return silent(config, step, cell) if cell.layer == 0 else iter(())


def _all_zero(step: Step, cell: Cell) -> bool:
    """True if a quantity is 0, for its sample or for the whole batch."""
    slots = range(len(step.samples)) if cell.sample is None else (cell.sample,)
    return all(step.get(cell._replace(sample=slot)) == 0 for slot in slots)


def sure(config: Config, step: Step, cell: Cell) -> Iterator[Remark]:
    share = step.get(cell)
    if config.network.loss.fuses and share is not None and share > -log(SURE):
        yield Remark("sure", cell, (share,))


def long_step(config: Config, step: Step, cell: Cell) -> Iterator[Remark]:
    value, new = step.get(cell), step.get(cell.updated())
    if value and new is not None and abs(new - value) > abs(value):
        yield Remark("step", cell, (value, new))


def frozen(config: Config, step: Step, cell: Cell) -> Iterator[Remark]:
    """The remark that a gradient is not used."""
    if step.value(cell) and step.layout.page.is_frozen(*cell[:3]):
        yield Remark("frozen", cell.parameter())


def corner(config: Config, step: Step, cell: Cell) -> Iterator[Remark]:
    """A unit exactly where the slope of its activation jumps, with that slope and the one beyond."""
    layer, slope = config.network.layers[cell.layer - 1], step.get(cell)
    if slope is not None and step.get(cell._replace(kind="net")) == 0 and (beyond := _slope_beyond(layer, slope)) != slope:
        yield Remark("corner", cell, (slope, beyond))


def _slope_beyond(layer: Layer, slope: float) -> float:
    """The slope of an activation just above net = 0; the one at 0 if it has no corner there."""
    value, tree = layer.activation.value, layer.activation.slope
    if not layer.activation.kinks or value is None or tree is None:
        return slope
    return _slope_at(value, tree, _LEAST, layer.parameter)


def corner_of_loss(config: Config, step: Step, cell: Cell) -> Iterator[Remark]:
    """An output exactly where the slope of the loss jumps, with the slope that is taken there."""
    loss, slope = config.network.loss, step.get(cell)
    if not loss.kinks or cell.layer != config.network.depth or slope is None:
        return
    given = _given(config, step, cell)
    if None not in given.values() and any(walk(argument, given.__getitem__) == 0 for argument in bends(loss.slope)):
        yield Remark("corner-of-loss", cell, (slope,))


def _given(config: Config, step: Step, cell: Cell) -> dict[Hashable, Any]:
    """What the trees of a loss are over, for an output; None for what was not recorded."""
    target, out = step.get(cell._replace(kind="target")), step.get(cell._replace(kind="out"))
    return {"t": target, "o": out, "n": float(len(config.network.outputs))}


def alike(config: Config, step: Step, cell: Cell) -> Iterator[Remark]:
    """A hidden unit that others can be exchanged with, since all of their parameters are the same, with the places of all of these."""
    if 0 < cell.layer < config.network.depth:
        twins = _twins(step, cell.layer)[cell.at[0]]
        if len(twins) > 1:
            yield Remark("alike", cell, twins)


@lru_cache(maxsize=2)
def _twins(step: Step, layer: int) -> list[tuple[float, ...]]:
    """For each unit of a layer the places of those whose parameters, in and out, are the same as its own. It is one of them."""
    units = range(len(step.layout.page.network.units(layer)))
    states = [_state_of_unit(step, layer, j) for j in units]
    places: dict[Hashable, list[float]] = {}
    for j, state in enumerate(states):
        places.setdefault(state, []).append(float(j))
    return [tuple(places[state]) for state in states]


def _state_of_unit(step: Step, layer: int, j: int) -> Hashable:
    """The parameters of a unit, in, out and its own bias, as they will be updated; something like no other if one was not recorded."""
    network = step.layout.page.network
    own = [] if network.layers[layer - 1].shared else [Cell("b", layer, (j,))]
    into = [Cell("w", layer, (j, i)) for i in range(len(network.units(layer - 1)))]
    out = [Cell("w", layer + 1, (k, j)) for k in range(len(network.units(layer + 1)))]
    states = [_state(step, cell) for cell in (*own, *into, *out)]
    return j if any(state and state[0] is None for state in states) else tuple(states)


def _state(step: Step, cell: Cell) -> tuple[float | None, bool] | None:
    """A parameter's value, and whether it is frozen; None if there is no such parameter."""
    page = step.layout.page
    return (step.get(cell), page.is_frozen(*cell[:3])) if page.exists(*cell[:3]) else None


def after_update(config: Config, step: Step, after: Step) -> Iterator[Remark]:
    """What is remarkable about an update: outputs that it takes past their targets, and a loss that it makes larger."""
    depth, outputs = config.network.depth, range(len(config.network.outputs))
    for slot in range(len(step.samples)):
        for j in outputs:
            yield from overshot(config, step, after, Cell("out", depth, (j,), slot))
    yield from grew(config, step, after)


def overshot(config: Config, step: Step, after: Step, cell: Cell) -> Iterator[Remark]:
    """An output that was on one side of its target before an update and is on the other after it, if the loss would have it back."""
    before, then = _given(config, step, cell), after.get(cell._replace(sample=step.samples[cell.sample or 0] - 1))
    target, out, slope = before["t"], before["o"], config.network.loss.slope
    if target is None or out is None or then is None or not (target - out) * (then - target) > 0:
        return
    turned = walk(slope, before.__getitem__) * walk(slope, {**before, "o": then}.__getitem__) < 0
    if turned and abs(then - target) > PAST * abs(then - out):
        yield Remark("overshot", cell, (target, out, then))


def grew(config: Config, step: Step, after: Step) -> Iterator[Remark]:
    """The loss, if it is larger after an update. Only if the batch had all samples: else the two are different losses."""
    cell = Cell("E", config.network.depth)
    before, then = step.get(cell), after.get(cell)
    if before is not None and then is not None and len(step.samples) == len(config.samples) and then - before > GREW * abs(before):
        yield Remark("grew", cell, (before, then))
