"""Where a program first parts from the right one: number by number, in the order in which the numbers are computed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

import numpy as np

from .functions import Array
from .program import Record
from .task import Task

FORWARD, BACKWARD, AFTER = ("net", "out"), ("dout", "delta"), ("dw", "db", "new_w", "new_b")
GIVEN = ("w", "b", "x", "t")
EVERY = frozenset(Record._fields) - {"share"}
TOGETHER = {"dw": "gradients", "db": "gradients", "new_w": "update", "new_b": "update"}  # programs work them in any order


class Place(NamedTuple):
    """One quantity of one layer in one iteration; both are counted from 1, and x, t and the loss are in layer 0."""

    iteration: int
    field: str
    layer: int

    @property
    def made(self) -> Place:
        """Where the number was made: parameters of a later iteration are those that the update before it made."""
        return Place(self.iteration - 1, f"new_{self.field}", self.layer) if self.field in ("w", "b") and self.iteration > 1 else self

    @property
    def step(self) -> Place:
        """The step of the computation that it belongs to: all gradients are of one, and all updates."""
        made = self.made
        return Place(made.iteration, TOGETHER[made.field], 0) if made.field in TOGETHER else made


class Parting(NamedTuple):
    """The first quantity that differs, and the names that bptrace has for those of its numbers that do."""

    place: Place
    names: tuple[str, ...]


def places(task: Task) -> Iterator[Place]:
    """All quantities in the order of computation."""
    layers = range(1, task.depth + 1)
    for iteration in range(1, task.iterations + 1):
        yield from (Place(iteration, field, layer) for field in ("w", "b") for layer in layers)
        yield from (Place(iteration, field, 0) for field in ("x", "t"))
        yield from (Place(iteration, field, layer) for layer in layers for field in FORWARD)
        yield Place(iteration, "loss", 0)
        yield from (Place(iteration, field, layer) for layer in reversed(layers) for field in BACKWARD)
        yield from (Place(iteration, field, layer) for field in AFTER for layer in layers)


def at(records: list[Record], place: Place) -> Array | None:
    """The array of a place; of the loss a number."""
    found = getattr(records[place.iteration - 1], place.field)
    return found[place.layer - 1] if place.layer else found


class Eye(NamedTuple):
    """What is seen: differences of more than `tolerance` of the largest number of an array, or of a thousandth; if `each`, of the
    number itself.

    With `exact`, the right numbers in 64 bits, four times what the right program itself is off counts as none.
    """

    tolerance: float
    exact: list[Record] | None = None
    each: bool = False

    def differing(self, right: list[Record], other: list[Record], place: Place) -> Array:
        """True for each number of an array that differs."""
        a, b = (np.asarray(at(records, place), "float64") for records in (right, other))
        size = np.maximum(np.abs(a), np.abs(b)) if self.each else max(_largest(a), _largest(b))
        noise = 0.0 if self.exact is None else _largest(a - np.asarray(at(self.exact, place), "float64"))
        return ~(np.abs(a - b) <= np.maximum(self.tolerance * np.maximum(size, 1e-3), 4 * noise))


def _largest(array: Array) -> float:
    """The largest size of the numbers that are finite."""
    return float(np.abs(array[np.isfinite(array)]).max(initial=0))


def parting(task: Task, right: list[Record], other: list[Record], eye: Eye, shown: Collection[str] = EVERY) -> Parting | None:
    """The first quantity of those shown in which the two differ; None if they do not."""
    for place in places(task):
        if place.field in shown and at(right, place) is not None and at(other, place) is not None:
            differs = eye.differing(right, other, place)
            if differs.any():
                return Parting(place, tuple(dict.fromkeys(name(task, place, index) for index in np.argwhere(differs).tolist())))
    return None


def name(task: Task, place: Place, index: list[int]) -> str:
    """The name of a number, as `bptrace diff` has it for a whole run: net_h1#2, dE/dw5, E; without its iteration."""
    return NAMES[place.field](task, place.layer, index)


def _of_unit(start: str):  # type: ignore[no-untyped-def]
    return lambda task, layer, index: f"{start}{task.units(layer)[index[1]]}{_sample(task, index[0])}"


def _sample(task: Task, row: int) -> str:
    return f"#{row + 1}" if task.samples > 1 else ""


def _weight(task: Task, layer: int, index: list[int]) -> str:
    before = sum(a * b for a, b in zip(task.sizes[: layer - 1], task.sizes[1:], strict=False))
    return f"w{before + index[0] * task.sizes[layer - 1] + index[1] + 1}"


def _bias(task: Task, layer: int, index: list[int]) -> str:
    return f"b_{task.units(layer)[index[0]]}"


# fmt: off
NAMES = {
    "x":     lambda task, layer, index: f"x{index[1] + 1}{_sample(task, index[0])}",
    "t":     lambda task, layer, index: f"t_o{index[1] + 1}{_sample(task, index[0])}",
    "net":   _of_unit("net_"),
    "out":   _of_unit("out_"),
    "loss":  lambda task, layer, index: "E",
    "dout":  _of_unit("dE/dout_"),
    "delta": _of_unit("delta_"),
    "w":     _weight,
    "b":     _bias,
    "dw":    lambda *where: f"dE/d{_weight(*where)}",
    "db":    lambda *where: f"dE/d{_bias(*where)}",
    "new_w": lambda *where: f"{_weight(*where)}+",
    "new_b": lambda *where: f"{_bias(*where)}+",
}
# fmt: on
