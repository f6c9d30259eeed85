"""THE page: the one equation of every quantity. Everything that is computed, shown or checked is read from these trees.

Families belong to one sample, whose index is left out; `s`, as a last index, is written only where samples are summed. In the
column `where`, l is the layer of the quantity. F, F_SLOPE, SHARE and SHARE_SLOPE stand for the trees of the layer's activation
and of the loss.

Books differ in the sign of an error. In the one family δ is ∂E/∂net, and an update goes against the gradient; by the delta rule,
in the other, the error is target minus out, δ is −∂E/∂net, and an update adds η·δ·out. A network has the rows of one family.

Sources: Rumelhart, Hinton and Williams, "Learning representations by back-propagating errors" (1986); in the form of
Nielsen, "Neural Networks and Deep Learning", chapter 2: delta is his BP1 and BP2, dE/db his BP3, dE/dw his BP4. By the delta
rule: Mitchell, "Machine Learning" (1997), table 4.2; Negnevitsky, "Artificial Intelligence" (2005), section 6.4.
"""

from collections.abc import Callable, Hashable, Mapping
from typing import NamedTuple

from ..formula.primitives import SOFTMAX
from ..formula.substitute import graft
from ..formula.tree import Count, Each, Leaf, Letter, Num, Same, Sum, Tree, leaves, mean
from . import activations, losses
from .activations import Activation
from .losses import Loss
from .network import Network

from .symbols import b, bias_input, db, db_one, delta, dw, dw_one, e, err, eta, free_b, free_w, i, j, jacobian, k, l, loss, m  # isort: skip
from .symbols import net, out, s, share, slope, step_b, step_w, target, through, w  # isort: skip

F, F_SLOPE, SHARE, SHARE_SLOPE, SHARE_FUSED = (Leaf(name) for name in ("f", "f'", "share", "share'", "share of net"))

Where = Callable[[Network, int], bool]


class Quantity(NamedTuple):
    """The equation of a family of quantities: its index letters, where it holds, and its tree."""

    kind: str
    letters: tuple[Letter, ...]
    where: Where
    tree: Tree


# fmt: off
def layer(n: Network, x: int) -> bool:      return x > 0
def plain(n: Network, x: int) -> bool:      return x > 0 and not n.layers[x - 1].activation.whole_layer
def softmax(n: Network, x: int) -> bool:    return x > 0 and n.layers[x - 1].activation.whole_layer
def shared(n: Network, x: int) -> bool:     return x > 0 and n.layers[x - 1].shared
def unshared(n: Network, x: int) -> bool:   return x > 0 and not n.layers[x - 1].shared
def below(n: Network, x: int) -> bool:      return x < n.depth
def top(n: Network, x: int) -> bool:        return x == n.depth
def fused(n: Network, x: int) -> bool:      return x == n.depth and n.fused
def unfused(n: Network, x: int) -> bool:    return x == n.depth and not n.fused
def averaged(n: Network, _: int) -> bool:   return n.reduction == "mean"
def summed(n: Network, _: int) -> bool:     return n.reduction == "sum"
def logistic(n: Network, x: int) -> bool:                                                                # δ = out − t, or t − out
    return x == n.depth and n.layers[x - 1].activation.name == n.loss.fuses
def delta_rule(n: Network, _: int) -> bool: return n.by_delta_rule
def targets(n: Network, x: int) -> bool:    return x == n.depth and n.loss.has_targets
def hidden(n: Network, x: int) -> bool:     return 0 < x < n.depth
def by_error(n: Network, _: int) -> bool:   return n.loss.is_by_error

def both(*conditions: Where) -> Where:      return lambda n, x: all(holds(n, x) for holds in conditions)
def no(condition: Where) -> Where:          return lambda n, x: not condition(n, x)


def under(condition: Where, *rows: Quantity) -> tuple[Quantity, ...]:
    """The rows, which hold only under a further condition."""
    return tuple(row._replace(where=both(row.where, condition)) for row in rows)


PAGE = (
    # forward
    Quantity("net",      (j,),   layer,                       Sum(i, w[l, j, i] * out[l-1, i]) + bias_input[l] * b[l, j]),
    Quantity("out",      (j,),   plain,                       F),
    Quantity("out",      (j,),   softmax,                     SOFTMAX(net[l, j], Each(m, net[l, m]))),
    # error
    Quantity("E_o#",     (j,),   unfused,                     SHARE),
    Quantity("E_o#",     (j,),   fused,                       SHARE_FUSED),
    Quantity("E#",       (),     top,                         Sum(j, share[l, j])),
    Quantity("E_o",      (j,),   both(top, averaged),         mean(s, share[l, j, s])),
    Quantity("E_o",      (j,),   both(top, summed),           Sum(s, share[l, j, s])),
    Quantity("E",        (),     both(top, averaged),         mean(s, loss[l, s])),
    Quantity("E",        (),     both(top, summed),           Sum(s, loss[l, s])),
    # backward
    Quantity("dE/dout",  (j,),   unfused,                     SHARE_SLOPE),
    Quantity("slope",    (j,),   both(plain, no(fused)),      F_SLOPE),
    Quantity("jacobian", (j, m), both(softmax, no(fused)),    out[l, j] * (Same(j, m) - out[l, m])),
    # gradients of the batch
    Quantity("dE/dw",    (j, i), both(layer, averaged),       mean(s, dw_one[l, j, i, s])),
    Quantity("dE/dw",    (j, i), both(layer, summed),         Sum(s, dw_one[l, j, i, s])),
    Quantity("dE/db",    (j,),   both(layer, averaged),       mean(s, db_one[l, j, s])),
    Quantity("dE/db",    (j,),   both(layer, summed),         Sum(s, db_one[l, j, s])),
    *under(no(delta_rule),
    # backward: δ is ∂E/∂net
    Quantity("dE/dout",  (j,),   below,                       Sum(k, through[l, k, j])),
    Quantity("through",  (k, j), below,                       delta[l+1, k] * w[l+1, k, j]),
    Quantity("delta",    (j,),   both(plain, no(fused)),      err[l, j] * slope[l, j]),
    Quantity("delta",    (j,),   both(softmax, no(fused)),    Sum(m, err[l, m] * jacobian[l, m, j])),
    Quantity("delta",    (j,),   fused,                       out[l, j] - target[l, j]),
    # gradients of one sample
    Quantity("dE/dw#",   (j, i), layer,                       delta[l, j] * out[l-1, i]),
    Quantity("dE/db#",   (j,),   unshared,                    delta[l, j] * bias_input[l]),
    Quantity("dE/db#",   (),     shared,                      Sum(j, delta[l, j]) * bias_input[l]),
    # update: a step against the gradient
    Quantity("step_w",   (j, i), layer,                       -eta[l] * dw[l, j, i] * free_w[l, j, i]),
    Quantity("step_b",   (j,),   layer,                       -eta[l] * db[l, j] * free_b[l, j]),
    Quantity("w+",       (j, i), layer,                       w[l, j, i] - eta[l] * dw[l, j, i] * free_w[l, j, i]),
    Quantity("b+",       (j,),   layer,                       b[l, j] - eta[l] * db[l, j] * free_b[l, j])),
    *under(delta_rule,
    # backward: the error is target minus out, and δ is −∂E/∂net
    Quantity("e",        (j,),   targets,                     target[l, j] - out[l, j]),
    Quantity("delta",    (j,),   both(plain, unfused, by_error),         e[l, j] * slope[l, j]),
    Quantity("delta",    (j,),   both(plain, unfused, no(by_error)),     -err[l, j] * slope[l, j]),
    Quantity("delta",    (j,),   both(plain, hidden),                    Sum(k, delta[l+1, k] * w[l+1, k, j]) * slope[l, j]),
    Quantity("delta",    (j,),   both(softmax, unfused, by_error),       Sum(m, e[l, m] * jacobian[l, m, j])),
    Quantity("delta",    (j,),   both(softmax, unfused, no(by_error)),   Sum(m, -err[l, m] * jacobian[l, m, j])),
    Quantity("delta",    (j,),   both(softmax, hidden),       Sum(m, Sum(k, delta[l+1, k] * w[l+1, k, m]) * jacobian[l, m, j])),
    Quantity("delta",    (j,),   fused,                       e[l, j]),
    Quantity("dE/dnet",  (j,),   layer,                       -delta[l, j]),
    Quantity("through",  (k, j), below,                       -delta[l+1, k] * w[l+1, k, j]),
    Quantity("dE/dout",  (j,),   below,                       -Sum(k, delta[l+1, k] * w[l+1, k, j])),
    # gradients of one sample
    Quantity("dE/dw#",   (j, i), layer,                       -delta[l, j] * out[l-1, i]),
    Quantity("dE/db#",   (j,),   unshared,                    -delta[l, j] * bias_input[l]),
    Quantity("dE/db#",   (),     shared,                      -Sum(j, delta[l, j]) * bias_input[l]),
    # update: the step is added
    Quantity("step_w",   (j, i), both(layer, averaged),       eta[l] * mean(s, delta[l, j, s] * out[l-1, i, s]) * free_w[l, j, i]),
    Quantity("step_w",   (j, i), both(layer, summed),         eta[l] * Sum(s, delta[l, j, s] * out[l-1, i, s]) * free_w[l, j, i]),
    Quantity("step_b",   (j,),   both(unshared, averaged),    eta[l] * mean(s, delta[l, j, s] * bias_input[l]) * free_b[l, j]),
    Quantity("step_b",   (j,),   both(unshared, summed),      eta[l] * Sum(s, delta[l, j, s] * bias_input[l]) * free_b[l, j]),
    Quantity("step_b",   (j,),   both(shared, averaged),      eta[l] * mean(s, Sum(j, delta[l, j, s]) * bias_input[l]) * free_b[l, j]),
    Quantity("step_b",   (j,),   both(shared, summed),        eta[l] * Sum(s, Sum(j, delta[l, j, s]) * bias_input[l]) * free_b[l, j]),
    Quantity("w+",       (j, i), layer,                       w[l, j, i] + step_w[l, j, i] * free_w[l, j, i]),
    Quantity("b+",       (j,),   layer,                       b[l, j] + step_b[l, j] * free_b[l, j])),
)
# fmt: on


# what the placeholders stand for at a layer

_UNIT: dict[Hashable, Tree] = {
    activations.NET.key: net[l, j],
    activations.OUT.key: out[l, j],
    losses.NETS.key: Each(m, net[l, m]),
    losses.T.key: target[l, j],
    losses.O.key: out[l, j],
    losses.N.key: Count(j),
}

Chosen = Mapping[Hashable, Callable[[Activation, Loss], "Tree | None"]]
CHOSEN: Chosen = {  # what the placeholders on the page stand for
    F.key: lambda activation, loss: activation.value,
    F_SLOPE.key: lambda activation, loss: activation.slope,
    SHARE.key: lambda activation, loss: loss.share,
    SHARE_SLOPE.key: lambda activation, loss: loss.slope,
    SHARE_FUSED.key: lambda activation, loss: loss.fused,
}


def filled(network: Network, layer: int, tree: Tree, chosen: Chosen = CHOSEN) -> Tree:
    """A tree of the page, with its placeholders replaced by the trees of the layer's activation and of the loss."""
    marks = dict.fromkeys(leaves(tree))
    if not marks:
        return tree
    row = network.layers[layer - 1]
    unit = {**_UNIT, activations.A.key: Num(row.parameter)}
    return graft(tree, {mark: graft(_found(chosen[mark](row.activation, network.loss)), unit) for mark in marks})


def _found(tree: Tree | None) -> Tree:
    assert tree is not None
    return tree
