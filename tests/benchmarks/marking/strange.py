"""Mistakes that are in no table of ours: what marking may call wrong, but has no name for.

A rule is worked on the student's own paper, as those of `wrong.py` are. The codes are for our own reports: no marking knows them.
"""

# ruff: noqa: E741 (the books' l)

from __future__ import annotations

from math import sqrt

from .mistakes import MISTAKES, Mistake, bend, biased, everywhere, forked, hidden, output, plain
from .networks import SQUARES, Net
from .paper import Cell, Paper
from .procedure import RIGHT, bias_delta, updated

GOLDEN = 0.7  # a factor that nothing on a sheet explains

# forward


def inputs_exchanged(p: Paper, cell: Cell) -> float:
    """Each weight meets the next input. (Of two inputs that would be two weights exchanged.)"""
    _, l, (j,), s = cell
    before = p.net.size(l - 1)
    return sum(p("w", l, j, i) * p("out", l - 1, (i + 1) % before, s=s) for i in range(before)) + p.bias(l, j)


def bias_subtracted(p: Paper, cell: Cell) -> float:
    return p.weighted(cell.layer, cell.at[0], cell.sample or 0) - p.bias(cell.layer, cell.at[0])


def weights_halved(p: Paper, cell: Cell) -> float:
    """The mean of the terms in the place of their sum."""
    _, l, (j,), s = cell
    return p.weighted(l, j, s or 0) / p.net.size(l - 1) + p.bias(l, j)


def root_taken(p: Paper, cell: Cell) -> float:
    return sqrt(abs(RIGHT["out"](p, cell)))


# loss and output


def root_of_error(p: Paper, cell: Cell) -> float:
    e = _difference(p, cell)
    return sqrt(abs(e)) * (1 if e > 0 else -1)


def _difference(p: Paper, cell: Cell) -> float:
    return p("out", cell.layer, *cell.at, s=cell.sample) - p("target", cell.layer, *cell.at, s=cell.sample)


def target_of_another(p: Paper, cell: Cell) -> float:
    """The target of the next output."""
    _, l, (j,), s = cell
    return p("out", l, j, s=s) - p("target", l, (j + 1) % p.net.size(l), s=s)


# slope and delta


def slope_squared_out(p: Paper, cell: Cell) -> float:
    return p("out", cell.layer, *cell.at, s=cell.sample) ** 2


def slope_doubled_out(p: Paper, cell: Cell) -> float:
    o = p("out", cell.layer, *cell.at, s=cell.sample)
    return o * (1 - 2 * o)


def slope_of_neighbour(p: Paper, cell: Cell) -> float:
    _, l, (j,), s = cell
    return p("error", l, j, s=s) * p("slope", l, (j + 1) % p.net.size(l), s=s)


def slope_divided(p: Paper, cell: Cell) -> float:
    return p("error", cell.layer, *cell.at, s=cell.sample) / p("slope", cell.layer, *cell.at, s=cell.sample)


def slope_squared(p: Paper, cell: Cell) -> float:
    return p("error", cell.layer, *cell.at, s=cell.sample) * p("slope", cell.layer, *cell.at, s=cell.sample) ** 2


def of_sample_before(p: Paper, cell: Cell) -> float:
    """δ of the sample before; of the first sample its own."""
    s = max((cell.sample or 0) - 1, 0)
    return p("delta", cell.layer, *cell.at, s=s) if s != cell.sample else RIGHT["delta"](p, cell)


# hidden layers


def half_the_sum(p: Paper, cell: Cell) -> float:
    return RIGHT["error"](p, cell) / 2


def every_other_sign(p: Paper, cell: Cell) -> float:
    _, l, (j,), s = cell
    return sum((1 if k % 2 == 0 else -1) * p("through", l, k, j, s=s) for k in range(p.net.size(l + 1)))


# gradients


def unit_beside(p: Paper, cell: Cell) -> float:
    """The output of the unit beside the one that the weight comes from."""
    _, l, (j, i), _ = cell
    return p.reduced(lambda s: p("delta", l, j, s=s) * p("out", l - 1, (i + 1) % p.net.size(l - 1), s=s))


def deltas_summed(p: Paper, cell: Cell) -> float:
    """δ of all units of the layer in the place of one."""
    _, l, (_, i), _ = cell
    return p.reduced(lambda s: sum(p.all("delta", l, s)) * p("out", l - 1, i, s=s))


def one_sample_forgotten(p: Paper, cell: Cell) -> float:
    """The last sample is left out of the sum, not of the count."""
    _, l, (j, i), _ = cell
    last = len(p.net.samples) - 1
    return p.reduced(lambda s: p("delta", l, j, s=s) * p("out", l - 1, i, s=s) * (s != last))


def bias_counted_in(p: Paper, cell: Cell) -> float:
    """∂E/∂b with the bias's own term once more."""
    _, l, (j,), _ = cell
    return p.reduced(lambda s: bias_delta(p, l, j, s)) + p("b", l, j)


def input_squared(p: Paper, cell: Cell) -> float:
    _, l, (j, i), _ = cell
    return p.reduced(lambda s: p("delta", l, j, s=s) * p("out", l - 1, i, s=s) ** 2)


# update


def step_shortened(p: Paper, cell: Cell) -> float:
    return updated(p, cell, lambda w, gradient: w - GOLDEN * p.net.rate * gradient)


def weight_decayed(p: Paper, cell: Cell) -> float:
    return updated(p, cell, lambda w, gradient: (1 - p.net.rate) * w - p.net.rate * gradient)


def by_delta(p: Paper, cell: Cell) -> float:
    """w − η·δ, although the gradient was worked."""
    _, l, at, _ = cell
    return updated(p, cell, lambda w, gradient: w - p.net.rate * p.reduced(lambda s: p("delta", l, at[0], s=s)))


def several(n: Net, l: int) -> bool:
    return len(n.samples) > 1


def wide(n: Net, l: int) -> bool:
    return n.size(l) > 1


def fed(n: Net, l: int) -> bool:
    """Does more than one number come into a unit of the layer?"""
    return n.size(l - 1) > 1


def squared(n: Net, l: int) -> bool:
    return output(n, l) and n.loss in SQUARES


# fmt: off
W, B = "dE/dw", "dE/db"
ROWS = (
    Mistake("inputs-exchanged",     {"net": inputs_exchanged},    lambda n, l: n.size(l - 1) > 2),
    Mistake("bias-subtracted",      {"net": bias_subtracted},     biased),
    Mistake("weights-halved",       {"net": weights_halved},      fed),
    Mistake("root-taken",           {"out": root_taken},          lambda n, l: n.activation(l) == "sigmoid"),
    Mistake("root-of-error",        {"error": root_of_error},     squared),
    Mistake("target-of-another",    {"error": target_of_another}, lambda n, l: squared(n, l) and wide(n, l)),
    Mistake("slope-squared-out",    {"slope": slope_squared_out}, lambda n, l: plain(n, l) and bend(n, l)),
    Mistake("slope-doubled-out",    {"slope": slope_doubled_out}, lambda n, l: plain(n, l) and bend(n, l)),
    Mistake("slope-of-neighbour",   {"delta": slope_of_neighbour}, lambda n, l: plain(n, l) and wide(n, l)),
    Mistake("slope-divided",        {"delta": slope_divided},     lambda n, l: plain(n, l) and bend(n, l)),
    Mistake("slope-squared",        {"delta": slope_squared},     lambda n, l: plain(n, l) and bend(n, l)),
    Mistake("of-sample-before",     {"delta": of_sample_before},  several),
    Mistake("half-the-sum",         {"error": half_the_sum},      lambda n, l: hidden(n, l) and n.size(l + 1) != 2),
    Mistake("every-other-sign",     {"error": every_other_sign},  forked),
    Mistake("unit-beside",          {W: unit_beside},             fed),
    Mistake("deltas-summed",        {W: deltas_summed},           wide),
    Mistake("one-sample-forgotten", {W: one_sample_forgotten},    several),
    Mistake("bias-counted-in",      {B: bias_counted_in},         biased),
    Mistake("input-squared",        {W: input_squared},           everywhere),
    Mistake("step-shortened",       {"w+": step_shortened, "b+": step_shortened}, everywhere),
    Mistake("weight-decayed",       {"w+": weight_decayed, "b+": weight_decayed}, everywhere),
    Mistake("by-delta",             {"w+": by_delta},             everywhere),
)
# fmt: on

STRANGE = {row.code: row for row in ROWS}
SAME_THING = {"by-delta": "no-input"}  # by another name, where the gradient is not written
EVERY = {**MISTAKES, **STRANGE}
