"""What students do instead: wrong rules, in the form of the right ones in `procedure.py`."""

# ruff: noqa: E741 (the books' l)

from __future__ import annotations

from . import procedure
from .functions import SLOPE, VALUE, activated
from .networks import Net
from .paper import Cell, Paper
from .procedure import bias_delta, updated

# forward


def no_bias(p: Paper, cell: Cell) -> float:
    return p.weighted(cell.layer, cell.at[0], cell.sample or 0)


def bias_only(p: Paper, cell: Cell) -> float:
    return p.bias(cell.layer, cell.at[0])


def forward_transposed(p: Paper, cell: Cell) -> float:
    _, l, (j,), s = cell
    return sum(p("w", l, i, j) * p("out", l - 1, i, s=s) for i in range(p.net.size(l - 1))) + p.bias(l, j)


def not_activated(p: Paper, cell: Cell) -> float:
    return p("net", cell.layer, *cell.at, s=cell.sample)


def activated_twice(p: Paper, cell: Cell) -> float:
    _, l, (j,), s = cell
    nets, activation = p.all("net", l, s or 0), p.net.activation(l)
    return activated(activation, [activated(activation, nets, m) for m in range(len(nets))], j)


def softmax_no_exp(p: Paper, cell: Cell) -> float:
    nets = p.all("net", cell.layer, cell.sample or 0)
    return nets[cell.at[0]] / sum(nets)


# loss and output


def difference(p: Paper, cell: Cell) -> float:
    """out − target."""
    return p("out", cell.layer, *cell.at, s=cell.sample) - p("target", cell.layer, *cell.at, s=cell.sample)


def flipped(p: Paper, cell: Cell) -> float:
    return -procedure.RIGHT[cell.kind](p, cell)


def factor_two(p: Paper, cell: Cell) -> float:
    """The ½ lost, where there is one; kept, where there is none."""
    return procedure.RIGHT[cell.kind](p, cell) * (2 if p.net.loss == "half_squared_error" else 0.5)


def over_outputs(p: Paper, cell: Cell) -> float:
    return procedure.RIGHT[cell.kind](p, cell) / p.net.size(p.net.top)


def extra_slope(p: Paper, cell: Cell) -> float:
    o = p("out", cell.layer, *cell.at, s=cell.sample)
    return difference(p, cell) * o * (1 - o)


def diagonal(p: Paper, cell: Cell) -> float:
    _, l, (j,), s = cell
    return p("error", l, j, s=s) * p("jacobian", l, j, j, s=s)


def loss_as_error(p: Paper, cell: Cell) -> float:
    return p("share", cell.layer, *cell.at, s=cell.sample)


# slope and delta


def slope_at_out(p: Paper, cell: Cell) -> float:
    _, l, (j,), s = cell
    activation, o = p.net.activation(l), p("out", l, j, s=s)
    return SLOPE[activation](o, VALUE[activation](o))


def slope_at_net(p: Paper, cell: Cell) -> float:
    _, l, (j,), s = cell
    net = p("net", l, j, s=s)
    return SLOPE[p.net.activation(l)](net, net)


def no_slope(p: Paper, cell: Cell) -> float:
    return p("error", cell.layer, *cell.at, s=cell.sample)


def other_slope(p: Paper, cell: Cell) -> float:
    _, l, (j,), s = cell
    other = other_layer(p.net, l)
    return p("error", l, j, s=s) * p("slope", other, j, s=s)


def other_layer(net: Net, layer: int) -> int:
    """The layer whose slope is taken instead: the one above, for the output the one below; 0 where it has no such units or slopes."""
    other = layer + 1 if layer < net.top else layer - 1
    fits = other and net.size(other) >= net.size(layer) and net.activation(other) != "softmax" and not net.is_fused(other)
    return other if fits else 0


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


def as_if_shared(p: Paper, cell: Cell) -> float:
    return p.reduced(lambda s: sum(p.all("delta", cell.layer, s)))


# update


def uphill(p: Paper, cell: Cell) -> float:
    return updated(p, cell, lambda w, gradient: w + p.net.rate * gradient)


def no_rate(p: Paper, cell: Cell) -> float:
    return updated(p, cell, lambda w, gradient: w - gradient)


def step_only(p: Paper, cell: Cell) -> float:
    return updated(p, cell, lambda w, gradient: -p.net.rate * gradient)


def bias_stays(p: Paper, cell: Cell) -> float:
    return p("b", cell.layer, *cell.at)


def bias_moves(p: Paper, cell: Cell) -> float:
    return p("b", cell.layer, *cell.at) - p.net.rate * p("dE/db", cell.layer, *cell.at)
