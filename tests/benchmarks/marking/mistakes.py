"""The misconceptions, a row each: at which numbers the student does something else, what, and in which layers one can.

A rule is worked on the student's own paper, as the right ones of `procedure.py` are, and everything later goes on from it.
"""

# ruff: noqa: E741 (the books' l)

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from . import wrong
from .networks import CROSS_ENTROPIES, SQUARES, Net
from .procedure import Rule

Where = Callable[[Net, int], bool]


class Mistake(NamedTuple):
    """A misconception. `rules` tell by the kind of a number how it is worked; `where` tells for which layers of a network."""

    code: str
    rules: dict[str, Rule]
    where: Where
    writes_through: bool = True  # does one who thinks so work δ·w at all?
    once: bool = False  # in one layer only

    def layers(self, net: Net) -> list[int]:
        """The layers where it makes a difference."""
        return [l for l in range(1, net.top + 1) if self.where(net, l)]

    def changes(self, net: Net, layer: int) -> set[str]:
        """The kinds of numbers that it makes otherwise in a layer: of ∂E/∂out and δ, only the one where the difference is taken."""
        skipped = "error" if net.is_fused(layer) else "delta" if "error" in self.rules else ""
        return set(self.rules) - {skipped}


# fmt: off
def bend(n: Net, l: int) -> bool:      return n.activation(l) in ("sigmoid", "tanh")
def active(n: Net, l: int) -> bool:    return n.activation(l) != "identity"
def plain(n: Net, l: int) -> bool:     return active(n, l) and n.activation(l) != "softmax" and not n.is_fused(l)
def biased(n: Net, l: int) -> bool:    return bool(n.biases(l))
def output(n: Net, l: int) -> bool:    return l == n.top
def hidden(n: Net, l: int) -> bool:    return l < n.top
def last(n: Net, l: int) -> bool:      return l == n.top - 1
def forked(n: Net, l: int) -> bool:    return hidden(n, l) and n.size(l + 1) > 1
def undivided(n: Net, l: int) -> bool: return output(n, l) and n.size(l) > 1 and n.loss != SQUARES[2]
def beside(n: Net, l: int) -> bool:    return plain(n, l) and wrong.other_layer(n, l) > 0
def sloped(n: Net, l: int) -> bool:    return active(n, l) and not n.is_fused(l)
def single(n: Net) -> bool:            return len(n.samples) == 1


def moving(n: Net, l: int) -> bool:
    """Are the layer's weights updated?"""
    return not any(n.is_frozen(name, "weights") for row in n.layers[l - 1].weight_names for name in row)


def fixed(n: Net, l: int) -> bool:
    """Are the layer's biases frozen?"""
    return any(n.is_frozen(name, "biases") for name in n.biases(l))


def everywhere(n: Net, l: int) -> bool:
    return True


W, B = "dE/dw", "dE/db"
ROWS = (
    # forward
    Mistake("no-bias",              {"net": wrong.no_bias},               biased),
    Mistake("not-activated",        {"out": wrong.not_activated},         active),
    Mistake("activated-twice",      {"out": wrong.activated_twice},       lambda n, l: active(n, l) and n.activation(l) != "relu"),
    Mistake("forward-transposed",   {"net": wrong.forward_transposed},    Net.is_square),
    Mistake("softmax-no-exp",       {"out": wrong.softmax_no_exp},        lambda n, l: n.activation(l) == "softmax"),
    Mistake("bias-only",            {"net": wrong.bias_only},             biased),
    # loss and output
    Mistake("flipped-sign",         {"error": wrong.flipped, "delta": wrong.flipped},
                                                                          lambda n, l: output(n, l) and (n.fused or n.loss in SQUARES)),
    Mistake("factor-two",           {"error": wrong.factor_two, "share": wrong.factor_two},
                                                                          lambda n, l: output(n, l) and n.loss in SQUARES[:2]),
    Mistake("mean-over-outputs",    {"loss": wrong.over_outputs, "error": wrong.over_outputs, "delta": wrong.over_outputs},
                                                                          undivided),
    Mistake("extra-slope",          {"delta": wrong.extra_slope},         lambda n, l: output(n, l) and n.loss in CROSS_ENTROPIES),
    Mistake("softmax-diagonal",     {"delta": wrong.diagonal},            lambda n, l: n.activation(l) == "softmax" and not n.is_fused(l)),
    Mistake("loss-as-error",        {"error": wrong.loss_as_error},       lambda n, l: output(n, l) and not n.fused),
    # slope and delta
    Mistake("slope-at-out",         {"slope": wrong.slope_at_out},        lambda n, l: plain(n, l) and bend(n, l)),
    Mistake("slope-at-net",         {"slope": wrong.slope_at_net},        lambda n, l: plain(n, l) and bend(n, l)),
    Mistake("no-slope",             {"delta": wrong.no_slope},            plain),
    Mistake("wrong-layer-slope",    {"delta": wrong.other_slope},         beside, once=True),
    # hidden layers
    Mistake("updated-weights",      {"through": wrong.updated_weights},   lambda n, l: hidden(n, l) and moving(n, l + 1)),
    Mistake("updated-weights-forward", {"through": wrong.run_again},      lambda n, l: last(n, l) and moving(n, l + 1)),
    Mistake("backward-transposed",  {"through": wrong.backward_transposed}, lambda n, l: hidden(n, l) and n.is_square(l + 1)),
    Mistake("one-path",             {"error": wrong.one_path},            forked),
    Mistake("paths-averaged",       {"error": wrong.paths_averaged},      forked),
    Mistake("no-downstream-weight", {"through": wrong.no_weight},         hidden),
    Mistake("error-not-delta",      {"through": wrong.error_not_delta},   lambda n, l: hidden(n, l) and sloped(n, l + 1)),
    Mistake("raw-error",            {"error": wrong.raw_error},           last, False),
    Mistake("gradient-not-delta",   {"error": wrong.gradients_back},      lambda n, l: hidden(n, l) and single(n), False),
    # gradients
    Mistake("no-input",             {W: wrong.no_input},                  everywhere),
    Mistake("own-output",           {W: wrong.own_output},                everywhere),
    Mistake("net-as-input",         {W: wrong.net_as_input},              lambda n, l: l > 1 and active(n, l - 1)),
    Mistake("bias-times-input",     {B: wrong.bias_times_input},          biased),
    Mistake("bias-as-gradient",     {B: wrong.bias_as_gradient},          biased),
    Mistake("sum-not-mean",         {W: wrong.summed, B: wrong.summed},   lambda n, l: not single(n) and n.reduction == "mean"),
    Mistake("mean-not-sum",         {W: wrong.averaged, B: wrong.averaged}, lambda n, l: not single(n) and n.reduction == "sum"),
    Mistake("averaged-activations", {W: wrong.averaged_activations},      lambda n, l: not single(n) and n.reduction == "mean"),
    # update
    Mistake("uphill",               {"w+": wrong.uphill, "b+": wrong.uphill}, everywhere),
    Mistake("no-learning-rate",     {"w+": wrong.no_rate, "b+": wrong.no_rate}, everywhere),
    Mistake("step-only",            {"w+": wrong.step_only, "b+": wrong.step_only}, everywhere),
    Mistake("bias-not-updated",     {"b+": wrong.bias_stays},             lambda n, l: biased(n, l) and not fixed(n, l)),
    Mistake("bias-updated",         {"b+": wrong.bias_moves},             fixed),
    Mistake("shared-bias-summed",   {B: wrong.as_if_shared},              lambda n, l: biased(n, l) and not n.shared(l) and n.size(l) > 1),
)
# fmt: on

MISTAKES = {row.code: row for row in ROWS}
