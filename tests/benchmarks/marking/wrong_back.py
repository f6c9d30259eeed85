"""What students do instead, from the hidden layers to the update: wrong rules, in the form of the right ones in `procedure.py`."""

# ruff: noqa: E741 (the books' l)

from __future__ import annotations

from . import procedure
from .paper import Cell, Paper
from .procedure import bias_delta, updated
from .wrong import difference

# hidden layers


def updated_weights(p: Paper, cell: Cell) -> float:
    _, l, (k, j), s = cell
    return p("delta", l + 1, k, s=s) * p("w+", l + 1, k, j)


def run_again(p: Paper, cell: Cell) -> float:
    """The output layer is run again with its new parameters, and its new δ goes back through the new weights."""
    _, l, (k, j), s = cell
    again = Paper(p.net, {})
    again.values |= p.values | p.updated()
    for kind in ("net", "out", "share", "slope", "jacobian", "error", "delta"):
        cells = [old for old in p.values if old.kind == kind and (old.layer, old.sample) == (l + 1, s)]
        again.values |= {old: procedure.RIGHT[kind](again, old) for old in cells}
    p.seen |= again.seen
    return again("delta", l + 1, k, s=s) * again("w", l + 1, k, j)


def backward_transposed(p: Paper, cell: Cell) -> float:
    _, l, (k, j), s = cell
    return p("delta", l + 1, k, s=s) * p("w", l + 1, j, k)


def no_weight(p: Paper, cell: Cell) -> float:
    return p("delta", cell.layer + 1, cell.at[0], s=cell.sample)


def error_not_delta(p: Paper, cell: Cell) -> float:
    _, l, (k, j), s = cell
    return p("error", l + 1, k, s=s) * p("w", l + 1, k, j)


def one_path(p: Paper, cell: Cell) -> float:
    _, l, (j,), s = cell
    return p("through", l, p.pick % p.net.size(l + 1), j, s=s)


def paths_averaged(p: Paper, cell: Cell) -> float:
    return procedure.error(p, cell) / p.net.size(cell.layer + 1)


def raw_error(p: Paper, cell: Cell) -> float:
    l = cell.layer + 1
    return sum(difference(p, Cell("", l, (k,), cell.sample)) for k in range(p.net.size(l)))


def gradients_back(p: Paper, cell: Cell) -> float:
    _, l, (j,), _ = cell
    return sum(p("dE/dw", l + 1, k, j) for k in range(p.net.size(l + 1)))


# gradients


def no_input(p: Paper, cell: Cell) -> float:
    return p.reduced(lambda s: p("delta", cell.layer, cell.at[0], s=s))


def own_output(p: Paper, cell: Cell) -> float:
    _, l, (j, _), _ = cell
    return p.reduced(lambda s: p("delta", l, j, s=s) * p("out", l, j, s=s))


def weight_as_input(p: Paper, cell: Cell) -> float:
    _, l, (j, i), _ = cell
    return p.reduced(lambda s: p("delta", l, j, s=s) * p("w", l, j, i))


def net_as_input(p: Paper, cell: Cell) -> float:
    _, l, (j, i), _ = cell
    return p.reduced(lambda s: p("delta", l, j, s=s) * p("net", l - 1, i, s=s))


def bias_times_input(p: Paper, cell: Cell) -> float:
    _, l, (j,), _ = cell
    i = p.pick % p.net.size(l - 1)
    return p.reduced(lambda s: bias_delta(p, l, j, s) * p("out", l - 1, i, s=s))


def bias_as_gradient(p: Paper, cell: Cell) -> float:
    return procedure.bias_gradient(p, cell) * p("b", cell.layer, *cell.at)


def summed(p: Paper, cell: Cell) -> float:
    return procedure.RIGHT[cell.kind](p, cell) * len(p.net.samples)


def averaged(p: Paper, cell: Cell) -> float:
    return procedure.RIGHT[cell.kind](p, cell) / len(p.net.samples)


def averaged_activations(p: Paper, cell: Cell) -> float:
    _, l, (j, i), _ = cell
    return p.reduced(lambda s: p("delta", l, j, s=s)) * p.reduced(lambda s: p("out", l - 1, i, s=s))


def with_rate(p: Paper, cell: Cell) -> float:
    return p.net.rate * procedure.RIGHT[cell.kind](p, cell)


def as_if_shared(p: Paper, cell: Cell) -> float:
    return p.reduced(lambda s: sum(p.all("delta", cell.layer, s)))


# update


def uphill(p: Paper, cell: Cell) -> float:
    return updated(p, cell, lambda w, gradient: w + p.net.rate * gradient)


def no_rate(p: Paper, cell: Cell) -> float:
    return updated(p, cell, lambda w, gradient: w - gradient)


def rate_twice(p: Paper, cell: Cell) -> float:
    return updated(p, cell, lambda w, gradient: w - p.net.rate * (p.net.rate * gradient))


def step_only(p: Paper, cell: Cell) -> float:
    return updated(p, cell, lambda w, gradient: -p.net.rate * gradient)


def bias_stays(p: Paper, cell: Cell) -> float:
    return p("b", cell.layer, *cell.at)


def bias_moves(p: Paper, cell: Cell) -> float:
    return p("b", cell.layer, *cell.at) - p.net.rate * p("dE/db", cell.layer, *cell.at)
