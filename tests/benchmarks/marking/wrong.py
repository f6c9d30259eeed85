"""What students do instead, from the first net to δ of the outputs: wrong rules, in the form of the right ones in `procedure.py`."""

# ruff: noqa: E741 (the books' l)

from __future__ import annotations

from math import exp, log10

from . import procedure
from .functions import SLOPE, VALUE, activated
from .networks import Net
from .paper import Cell, Paper

# forward


def no_bias(p: Paper, cell: Cell) -> float:
    return p.weighted(cell.layer, cell.at[0], cell.sample or 0)


def bias_only(p: Paper, cell: Cell) -> float:
    return p.bias(cell.layer, cell.at[0])


def forward_transposed(p: Paper, cell: Cell) -> float:
    _, l, (j,), s = cell
    return sum(p("w", l, i, j) * p("out", l - 1, i, s=s) for i in range(p.net.size(l - 1))) + p.bias(l, j)


def neighbours_bias(p: Paper, cell: Cell) -> float:
    """One line of the table of biases is read for every unit."""
    return p.weighted(cell.layer, cell.at[0], cell.sample or 0) + p.bias(cell.layer, p.pick % p.net.size(cell.layer))


def bias_twice(p: Paper, cell: Cell) -> float:
    return procedure.net(p, cell) + p.bias(cell.layer, cell.at[0])


def all_but_one(p: Paper, cell: Cell) -> float:
    """One term of the sum is passed over."""
    kind, l, at, s = cell
    if kind == "net":
        i = p.pick % p.net.size(l - 1)
        return procedure.net(p, cell) - p("w", l, at[0], i) * p("out", l - 1, i, s=s)
    if kind == "loss":
        return procedure.loss(p, cell) - p("share", l, p.pick % p.net.size(l), s=s)
    if l == p.net.top or p.net.size(l + 1) < 3:  # of two, one path alone would be left
        return procedure.error(p, cell)
    return procedure.error(p, cell) - p("through", l, p.pick % p.net.size(l + 1), at[0], s=s)


def weights_exchanged(p: Paper, cell: Cell) -> float:
    """The weights of two inputs that follow each other, each for the other."""
    _, l, (j,), s = cell
    order = list(range(p.net.size(l - 1)))
    at = p.pick % (len(order) - 1)
    order[at], order[at + 1] = order[at + 1], order[at]
    return sum(p("w", l, j, order[i]) * p("out", l - 1, i, s=s) for i in range(len(order))) + p.bias(l, j)


def added(p: Paper, cell: Cell) -> float:
    """A sum is taken where there is a product."""
    kind, l, at, s = cell
    if kind == "net":
        return sum(p("w", l, at[0], i) + p("out", l - 1, i, s=s) for i in range(p.net.size(l - 1))) + p.bias(l, at[0])
    if kind == "through":
        return p("delta", l + 1, at[0], s=s) + p("w", l + 1, *at)
    if kind == "dE/dw":
        return p.reduced(lambda s: p("delta", l, at[0], s=s) + p("out", l - 1, at[1], s=s))
    if p.net.is_fused(l) or p.net.activation(l) == "softmax":
        return procedure.delta(p, cell)
    return p("error", l, *at, s=s) + p("slope", l, *at, s=s)


def one_sample_for_all(p: Paper, cell: Cell) -> float:
    """The inputs of one sample are used for every sample."""
    kind, l, at, _ = cell
    always = p.pick % len(p.net.samples)
    if kind == "net":
        return p.weighted(l, at[0], always) + p.bias(l, at[0])
    return p.reduced(lambda s: p("delta", l, at[0], s=s) * p("out", l - 1, at[1], s=always))


def not_activated(p: Paper, cell: Cell) -> float:
    return p("net", cell.layer, *cell.at, s=cell.sample)


def without_brackets(p: Paper, cell: Cell) -> float:
    return 1 / 1 + exp(-p("net", cell.layer, *cell.at, s=cell.sample))


def positive_exponent(p: Paper, cell: Cell) -> float:
    _, l, (j,), s = cell
    return activated(p.net.activation(l), [-net for net in p.all("net", l, s or 0)], j)


def activated_twice(p: Paper, cell: Cell) -> float:
    _, l, (j,), s = cell
    nets, activation = p.all("net", l, s or 0), p.net.activation(l)
    return activated(activation, [activated(activation, nets, m) for m in range(len(nets))], j)


def softmax_no_exp(p: Paper, cell: Cell) -> float:
    nets = p.all("net", cell.layer, cell.sample or 0)
    return nets[cell.at[0]] / sum(nets)


def not_normalised(p: Paper, cell: Cell) -> float:
    return exp(p("net", cell.layer, *cell.at, s=cell.sample))


# loss and output

FACTOR = {"half_squared_error": lambda n: 0.5, "squared_error": lambda n: 1.0, "mean_squared_error": lambda n: 1 / n}


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


def square_forgotten(p: Paper, cell: Cell) -> float:
    """The size of the difference, with the factor that the square has."""
    return FACTOR[p.net.loss](p.net.size(p.net.top)) * abs(difference(p, cell))


def common_logarithm(p: Paper, cell: Cell) -> float:
    o, t = p("out", cell.layer, *cell.at, s=cell.sample), p("target", cell.layer, *cell.at, s=cell.sample)
    first = t * log10(o) if t else 0.0
    if p.net.loss == "cross_entropy":
        return -first
    return -first - ((1 - t) * log10(1 - o) if t != 1 else 0.0)


def squared_difference(p: Paper, cell: Cell) -> float:
    """The square in place of its slope, or with the sign of the difference, by the student."""
    if cell.layer < p.net.top:
        return procedure.RIGHT[cell.kind](p, cell)
    return difference(p, cell) * (abs(difference(p, cell)) if p.pick % 2 and not p.net.fused else difference(p, cell))


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


def slope_at_target(p: Paper, cell: Cell) -> float:
    _, l, (j,), s = cell
    t = p("target", l, j, s=s)
    return SLOPE[p.net.activation(l)](t, t)


def slope_of_another(p: Paper, cell: Cell) -> float:
    """A sigmoid's slope wherever there is none; for a sigmoid that of tanh."""
    o = p("out", cell.layer, *cell.at, s=cell.sample)
    return SLOPE["tanh" if p.net.activation(cell.layer) == "sigmoid" else "sigmoid"](o, o)


def one_minus_out(p: Paper, cell: Cell) -> float:
    return 1 - p("out", cell.layer, *cell.at, s=cell.sample)


def out_itself(p: Paper, cell: Cell) -> float:
    return p("out", cell.layer, *cell.at, s=cell.sample)


def slope_alone(p: Paper, cell: Cell) -> float:
    return p("slope", cell.layer, *cell.at, s=cell.sample)


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
