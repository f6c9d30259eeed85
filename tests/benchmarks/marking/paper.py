"""The paper that a student works on: the order of the work, the numbers so far, and what each is called."""

# ruff: noqa: E741 (the books' l)

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from .networks import Net

PER_SAMPLE = ("net", "out", "target", "share", "loss", "error", "slope", "jacobian", "through", "delta")
FORWARD = ("net", "out", "share", "loss", "E_o", "E")


class Cell(NamedTuple):
    """A number of one iteration: what it is, its layer, the units it belongs to, and its sample, counted from 0."""

    kind: str
    layer: int
    at: tuple[int, ...] = ()
    sample: int | None = None


class Spot(NamedTuple):
    """A cell in its iteration, counted from 1."""

    turn: int
    cell: Cell


class Paper:
    """The numbers of one iteration. `paper("net", l, j, s=s)` looks one up; `seen` keeps what was looked up.

    `pick` is the unit that the student is fond of, where a misconception looks at only one. `seen_as` is what a number is taken for
    by the rules that look it up.
    """

    def __init__(self, net: Net, parameters: dict[Cell, float], pick: int = 0) -> None:
        self.net, self.pick = net, pick
        self.seen_as: Callable[[float], float] = float
        self.values = dict(parameters)
        self.seen: set[Cell] = set()
        for s, sample in enumerate(net.samples):
            self.values |= {Cell("out", 0, (i,), s): x for i, x in enumerate(sample.inputs)}
            self.values |= {Cell("target", net.top, (j,), s): t for j, t in enumerate(sample.targets)}

    def __call__(self, kind: str, layer: int, *at: int, s: int | None = None) -> float:
        cell = Cell(kind, layer, at, s)
        self.seen.add(cell)
        return self.seen_as(self.values[cell])

    def all(self, kind: str, layer: int, s: int) -> list[float]:
        """The numbers of all units of a layer."""
        return [self(kind, layer, j, s=s) for j in range(self.net.size(layer))]

    def bias(self, layer: int, j: int) -> float:
        """The bias of a unit; 0 where it has none."""
        return self("b", layer, 0 if self.net.shared(layer) else j) if self.net.biases(layer) else 0.0

    def weighted(self, layer: int, j: int, s: int) -> float:
        """w·out, summed over what comes into a unit."""
        return sum(self("w", layer, j, i) * self("out", layer - 1, i, s=s) for i in range(self.net.size(layer - 1)))

    def reduced(self, each: Callable[[int], float], how: str = "") -> float:
        """The mean or the sum of something over the samples."""
        total = sum(each(s) for s in range(len(self.net.samples)))
        return total / len(self.net.samples) if (how or self.net.reduction) == "mean" else total

    def updated(self) -> dict[Cell, float]:
        """The parameters of the next iteration."""
        return {cell._replace(kind=cell.kind[0]): value for cell, value in self.values.items() if cell.kind in ("w+", "b+")}


def given(net: Net) -> dict[Cell, float]:
    """The parameters that are given."""
    found: dict[Cell, float] = {}
    for number, layer in enumerate(net.layers, start=1):
        found |= {Cell("w", number, (j, i)): w for j, row in enumerate(layer.weights) for i, w in enumerate(row)}
        found |= {Cell("b", number, (j,)): b for j, b in enumerate(layer.biases)}
    return found


def walk(net: Net, after: bool, make: Callable[[Paper, Spot], float], pick: int = 0) -> None:
    """The work from the first number to the last; `make` makes each. `after` is the forward pass after the last update."""
    parameters, cells = given(net), list(order(net))
    for turn in range(1, net.updates + 1 + after):
        paper = Paper(net, parameters, pick)
        for cell in cells:
            if turn <= net.updates or cell.kind in FORWARD:
                paper.values[cell] = make(paper, Spot(turn, cell))
        parameters = paper.updated()


def order(net: Net) -> Iterator[Cell]:
    """The numbers of an iteration, each after those that it needs. A layer is updated before the one below it is worked."""
    several, top = range(len(net.samples)), net.top
    for s in several:
        for l in range(1, top + 1):
            yield from (Cell(kind, l, (j,), s) for kind in ("net", "out") for j in range(net.size(l)))
        yield from (Cell("share", top, (j,), s) for j in range(net.size(top)))
        yield Cell("loss", top, (), s)
    if len(several) > 1:  # of one sample they are the same
        yield from (Cell("E_o", top, (j,)) for j in range(net.size(top)))
        yield Cell("E", top)
    yield from (cell for s in several for l in range(1, top + 1) for cell in _slopes(net, l, s))
    for l in range(top, 0, -1):
        yield from (cell for s in several for cell in _back(net, l, s))
        for kind in ("dE/dw", "w+"):
            yield from (Cell(kind, l, (j, i)) for j in range(net.size(l)) for i in range(net.size(l - 1)))
        for kind in ("dE/db", "b+"):
            yield from (Cell(kind, l, (j,)) for j in range(len(net.biases(l))))


def _slopes(net: Net, l: int, s: int) -> Iterator[Cell]:
    units = range(net.size(l))
    if net.activation(l) == "softmax" and not net.is_fused(l):
        yield from (Cell("jacobian", l, (j, m), s) for j in units for m in units)
    elif not net.is_fused(l):
        yield from (Cell("slope", l, (j,), s) for j in units)


def _back(net: Net, l: int, s: int) -> Iterator[Cell]:
    units = range(net.size(l))
    if l < net.top:
        yield from (Cell("through", l, (k, j), s) for j in units for k in range(net.size(l + 1)))
    if not net.is_fused(l):
        yield from (Cell("error", l, (j,), s) for j in units)
    yield from (Cell("delta", l, (j,), s) for j in units)


# fmt: off
_NAMES = {
    "net": "net_{j}", "out": "out_{j}", "share": "E_{j}", "loss": "E", "E_o": "E_{j}", "E": "E",
    "slope": "dout_{j}/dnet_{j}", "jacobian": "dout_{j}/dnet_{m}", "error": "dE/dout_{j}", "through": "dE/dout_{m}|{k}",
    "delta": "delta_{j}", "dE/dw": "dE/d{p}", "dE/db": "dE/d{p}", "w+": "{p}+", "b+": "{p}+",
}
# fmt: on


def named(net: Net, spot: Spot, plus: bool = False) -> str:
    """What a number is called. With `plus`, one of the forward pass after an update is E+ rather than E@2."""
    (turn, (kind, l, at, s)), marks = spot, ""
    if kind in PER_SAMPLE and len(net.samples) > 1:
        marks += f"#{(s or 0) + 1}"
    if plus and turn > 1 and kind in FORWARD:
        turn, marks = turn - 1, marks + "+"
    if turn > 1:
        marks += f"@{turn}"
    units, above = net.names(l), net.names(l + 1) if l < net.top else ()
    return (
        _NAMES[kind].format(
            j=units[at[0]] if at and kind != "through" else "",
            m=units[at[-1]] if at and kind in ("jacobian", "through") else "",
            k=above[at[0]] if kind == "through" else "",
            p=parameter(net, spot.cell) if "{p}" in _NAMES[kind] else "",
        )
        + marks
    )


def parameter(net: Net, cell: Cell) -> str:
    """The name of the parameter that a gradient or an update belongs to."""
    layer = net.layers[cell.layer - 1]
    return layer.weight_names[cell.at[0]][cell.at[1]] if "w" in cell.kind else layer.bias_names[cell.at[0]]
