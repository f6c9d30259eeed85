"""The words that the table of misconceptions is written in: where a wrong equation holds, and what it has that the page has not."""

from __future__ import annotations

from typing import NamedTuple

from ...formula.primitives import ONE, SOFTMAX
from ...formula.substitute import graft
from ...formula.tree import Each, Family, Leaf, Letter, Num, Tree, leaves
from ...model.activations import NET, OUT, Activation
from ...model.equations import CHOSEN, Chosen, Where, both, fused, no, plain, top
from ...model.losses import Loss, T
from ...model.network import Network
from ...model.symbols import j, l, m, net, out, target


class Wrong(NamedTuple):
    """A wrong equation of a kind of quantity.

    It stands in the letters of the page, in place of the right one of its kind. It holds where `where` says, at the layer l of
    the quantity. With a `choice`, x stands for one of the values of that letter (of "layer": for another layer), and each is
    tried. With `rerun`, all above the layer is worked again, with the new parameters.
    """

    kind: str
    where: Where
    tree: Tree
    choice: str = ""
    rerun: bool = False


class Misconception(NamedTuple):
    """What was done, as a sentence that follows "it looks as if"; what to think about; and the equations that were used.

    A number that a wrong equation explains is not excused by it, but where it is right under another `convention` of the loss, its
    sign or the batch, that is said.
    """

    code: str
    thought: str
    hint: str
    wrong: tuple[Wrong, ...]
    convention: str = ""


SIGN, LOSS, BATCH = "sign", "loss", "batch"  # what may be defined otherwise

w_new = Family("w+")
x = Letter("x")  # stands for one of several values; each of them is tried
HALF, TEN = Num(0.5), Num(10.0)

# Marks that stand for trees of the layer's activation: f(f(net)), f′ of out in place of net, f′ with net in place of out, and f′
# with the target in place of out.
F_TWICE, SLOPE_AT_OUT, SLOPE_AT_NET, SLOPE_AT_TARGET = Leaf("f of f"), Leaf("f' at out"), Leaf("f' of net"), Leaf("f' at target")


def _twice(activation: Activation, _: Loss) -> Tree:
    assert activation.value is not None
    return graft(activation.value, {NET.key: activation.value})


def _slope_at_out(activation: Activation, _: Loss) -> Tree:
    assert activation.value is not None
    assert activation.slope is not None
    return graft(activation.slope, {NET.key: OUT, OUT.key: graft(activation.value, {NET.key: OUT})})


def _slope_at_net(activation: Activation, _: Loss) -> Tree:
    slope = activation.slope_by_out or activation.slope
    assert slope is not None
    return graft(slope, {OUT.key: NET})


def _slope_at_target(activation: Activation, _: Loss) -> Tree:
    assert activation.slope is not None
    return graft(activation.slope, {OUT.key: T})


ALSO_CHOSEN: Chosen = {
    **CHOSEN,
    F_TWICE.key: _twice,
    SLOPE_AT_OUT.key: _slope_at_out,
    SLOPE_AT_NET.key: _slope_at_net,
    SLOPE_AT_TARGET.key: _slope_at_target,
}


# fmt: off
def biased(n: Network, x: int) -> bool:     return x > 0 and bool(n.layers[x - 1].biases)
def bent(n: Network, x: int) -> bool:       return plain(n, x) and n.layers[x - 1].activation.slope != ONE  # not 1 everywhere
def active(n: Network, x: int) -> bool:     return x > 0 and n.layers[x - 1].activation.name != "identity"
def hidden(n: Network, x: int) -> bool:     return 0 < x < n.depth
def last(n: Network, x: int) -> bool:       return 0 < x == n.depth - 1
def first(n: Network, x: int) -> bool:      return x == 1
def upper(n: Network, x: int) -> bool:      return x > 1
def several(n: Network, x: int) -> bool:    return len(n.units(x)) > 1
def branching(n: Network, x: int) -> bool:  return x < n.depth and len(n.units(x + 1)) > 1
def fanning(n: Network, x: int) -> bool:    return x < n.depth and len(n.units(x + 1)) > 2
def gathering(n: Network, x: int) -> bool:  return x > 0 and len(n.units(x - 1)) > 1
def square(n: Network, x: int) -> bool:     return x > 0 and len(n.units(x)) == len(n.units(x - 1)) > 1
def square_up(n: Network, x: int) -> bool:  return hidden(n, x) and square(n, x + 1)
def slanted(n: Network, x: int) -> bool:    return n.layers[x - 1].bias_input != 1  # the constant beside the bias
def freezing(n: Network, x: int) -> bool:   return x > 0 and bool(n.frozen)
def targeted(n: Network, _: int) -> bool:   return n.loss.has_targets

def lost(*names: str) -> Where:             return lambda n, x: top(n, x) and n.loss.name in names
def called(name: str) -> Where:             return lambda n, x: x > 0 and n.layers[x - 1].activation.name == name


def by_out_alone(n: Network, x: int) -> bool:
    """True if the slopes of a layer are worked from out and nothing else."""
    tree = n.layers[x - 1].activation.slope
    return tree is not None and {*leaves(tree)} == {OUT.key}


def shared_out(unit: Letter) -> Tree:
    """The share of a unit in its layer, as softmax gives it."""
    return SOFTMAX(net[l, unit], Each(m, net[l, m]))


DOUBLED, HALVED = lost("half_squared_error"), lost("squared_error", "mean_squared_error")
SQUARED = lost("half_squared_error", "squared_error", "mean_squared_error")
LOGARITHMIC = lost("cross_entropy", "binary_cross_entropy")
UNDIVIDED = both(lost("half_squared_error", "squared_error", "cross_entropy", "binary_cross_entropy", "absolute_error", "hinge"), several)
PROPER = both(plain, no(fused))      # layers whose δ is ∂E/∂out times a slope
OWN = out[l, j] * (1 - out[l, j])    # the slope of a sigmoid
DIAGONAL = -(target[l, j] * (1 - out[l, j]))  # δ of a fused softmax through its own out alone
# fmt: on
