"""The right procedure, a rule for each kind of number: from the numbers on the paper to the next one."""

# ruff: noqa: E741 (the books' l)

from __future__ import annotations

from collections.abc import Callable

from .functions import ERROR, SHARE, SLOPE, activated
from .paper import Cell, Paper, parameter

Rule = Callable[[Paper, Cell], float]


def net(p: Paper, cell: Cell) -> float:
    _, l, (j,), s = cell
    return p.weighted(l, j, _in(s)) + p.bias(l, j)


def out(p: Paper, cell: Cell) -> float:
    _, l, (j,), s = cell
    if p.net.activation(l) == "softmax":
        return activated("softmax", p.all("net", l, _in(s)), j)
    return activated(p.net.activation(l), [p("net", l, j, s=s)], 0)


def share(p: Paper, cell: Cell) -> float:
    _, l, (j,), s = cell
    return SHARE[p.net.loss](p("target", l, j, s=s), p("out", l, j, s=s), p.net.size(l))


def loss(p: Paper, cell: Cell) -> float:
    return sum(p.all("share", cell.layer, _in(cell.sample)))


def batch_share(p: Paper, cell: Cell) -> float:
    return p.reduced(lambda s: p("share", cell.layer, *cell.at, s=s))


def batch_loss(p: Paper, cell: Cell) -> float:
    return p.reduced(lambda s: p("loss", cell.layer, s=s))


def slope(p: Paper, cell: Cell) -> float:
    _, l, (j,), s = cell
    return SLOPE[p.net.activation(l)](p("net", l, j, s=s), p("out", l, j, s=s))


def jacobian(p: Paper, cell: Cell) -> float:
    _, l, (j, m), s = cell
    return p("out", l, j, s=s) * ((j == m) - p("out", l, m, s=s))


def through(p: Paper, cell: Cell) -> float:
    _, l, (k, j), s = cell
    return p("delta", l + 1, k, s=s) * p("w", l + 1, k, j)


def error(p: Paper, cell: Cell) -> float:
    _, l, (j,), s = cell
    if l == p.net.top:
        return ERROR[p.net.loss](p("target", l, j, s=s), p("out", l, j, s=s), p.net.size(l))
    return sum(p("through", l, k, j, s=s) for k in range(p.net.size(l + 1)))


def delta(p: Paper, cell: Cell) -> float:
    _, l, (j,), s = cell
    if p.net.is_fused(l):
        return p("out", l, j, s=s) - p("target", l, j, s=s)
    if p.net.activation(l) == "softmax":
        return sum(p("error", l, m, s=s) * p("jacobian", l, m, j, s=s) for m in range(p.net.size(l)))
    return p("error", l, j, s=s) * p("slope", l, j, s=s)


def weight_gradient(p: Paper, cell: Cell) -> float:
    _, l, (j, i), _ = cell
    return p.reduced(lambda s: p("delta", l, j, s=s) * p("out", l - 1, i, s=s))


def bias_gradient(p: Paper, cell: Cell) -> float:
    _, l, (j,), _ = cell
    return p.reduced(lambda s: bias_delta(p, l, j, s))


def bias_delta(p: Paper, l: int, j: int, s: int) -> float:
    """What a sample says of a bias: δ of its unit; of a shared one, all of the layer."""
    return sum(p.all("delta", l, s)) if p.net.shared(l) else p("delta", l, j, s=s)


def new_parameter(p: Paper, cell: Cell) -> float:
    return updated(p, cell, lambda w, gradient: w - p.net.rate * gradient)


def updated(p: Paper, cell: Cell, step: Callable[[float, float], float]) -> float:
    """A parameter after a step; one that is frozen stays."""
    letter = cell.kind[0]
    old = p(letter, cell.layer, *cell.at)
    if p.net.is_frozen(parameter(p.net, cell), {"w": "weights", "b": "biases"}[letter]):
        return old
    return step(old, p(f"dE/d{letter}", cell.layer, *cell.at))


def _in(s: int | None) -> int:
    assert s is not None
    return s


# fmt: off
RIGHT: dict[str, Rule] = {
    "net": net, "out": out, "share": share, "loss": loss, "E_o": batch_share, "E": batch_loss,
    "slope": slope, "jacobian": jacobian, "through": through, "error": error, "delta": delta,
    "dE/dw": weight_gradient, "dE/db": bias_gradient, "w+": new_parameter, "b+": new_parameter,
}
# fmt: on
