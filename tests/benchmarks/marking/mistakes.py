"""The misconceptions, a row each: at which numbers the student does something else, what, and in which layers one can.

A rule is worked on the student's own paper, as the right ones of `procedure.py` are, and everything later goes on from it.
"""

# ruff: noqa: E741 (the books' l)

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from . import wrong
from . import wrong_back as back
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
def alone(n: Net, l: int) -> bool:     return n.activation(l) != "softmax" and not n.is_fused(l)
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
    Mistake("neighbour-bias",       {"net": wrong.neighbours_bias},       lambda n, l: biased(n, l) and not n.shared(l) and n.size(l) > 1),
    Mistake("bias-twice",           {"net": wrong.bias_twice},            biased),
    Mistake("term-forgotten",       {"net": wrong.all_but_one, "loss": wrong.all_but_one, "error": wrong.all_but_one},
                                                                          lambda n, l: n.size(l - 1) > 1 and n.size(n.top) > 1),
    Mistake("weights-swapped",      {"net": wrong.weights_exchanged},     lambda n, l: n.size(l - 1) > 1),
    Mistake("sum-for-product",      {"net": wrong.added, "through": wrong.added, "delta": wrong.added, W: wrong.added},
                                                                          everywhere),
    Mistake("other-sample",         {"net": wrong.one_sample_for_all, W: wrong.one_sample_for_all},
                                                                          lambda n, l: l == 1 and not single(n)),
    Mistake("missing-brackets",     {"out": wrong.without_brackets},      lambda n, l: n.activation(l) == "sigmoid"),
    Mistake("exponent-sign",        {"out": wrong.positive_exponent},     lambda n, l: n.activation(l) in ("sigmoid", "softmax")),
    Mistake("softmax-not-normalised", {"out": wrong.not_normalised},      lambda n, l: n.activation(l) == "softmax"),
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
    Mistake("square-forgotten",     {"share": wrong.square_forgotten},    lambda n, l: output(n, l) and n.loss in SQUARES),
    Mistake("log-base-ten",         {"share": wrong.common_logarithm},    lambda n, l: output(n, l) and n.loss in CROSS_ENTROPIES),
    Mistake("error-squared",        {"error": wrong.squared_difference, "delta": wrong.squared_difference},
                                                                          lambda n, l: output(n, l) and (n.fused or n.loss in SQUARES)),
    # slope and delta
    Mistake("slope-at-out",         {"slope": wrong.slope_at_out},        lambda n, l: plain(n, l) and bend(n, l)),
    Mistake("slope-at-net",         {"slope": wrong.slope_at_net},        lambda n, l: plain(n, l) and bend(n, l)),
    Mistake("slope-at-target",      {"slope": wrong.slope_at_target},     lambda n, l: output(n, l) and plain(n, l) and bend(n, l)),
    Mistake("other-activation-slope", {"slope": wrong.slope_of_another},  alone),
    Mistake("one-minus-out",        {"slope": wrong.one_minus_out},       lambda n, l: plain(n, l) and bend(n, l)),
    Mistake("activation-as-slope",  {"slope": wrong.out_itself},          plain),
    Mistake("no-slope",             {"delta": wrong.no_slope},            plain),
    Mistake("no-error",             {"delta": wrong.slope_alone},         plain),
    Mistake("wrong-layer-slope",    {"delta": wrong.other_slope},         beside, once=True),
    # hidden layers
    Mistake("updated-weights",      {"through": back.updated_weights},    lambda n, l: hidden(n, l) and moving(n, l + 1)),
    Mistake("updated-weights-forward", {"through": back.run_again},       lambda n, l: last(n, l) and moving(n, l + 1)),
    Mistake("backward-transposed",  {"through": back.backward_transposed}, lambda n, l: hidden(n, l) and n.is_square(l + 1)),
    Mistake("one-path",             {"error": back.one_path},             forked),
    Mistake("paths-averaged",       {"error": back.paths_averaged},       forked),
    Mistake("no-downstream-weight", {"through": back.no_weight},          hidden),
    Mistake("error-not-delta",      {"through": back.error_not_delta},    lambda n, l: hidden(n, l) and sloped(n, l + 1)),
    Mistake("raw-error",            {"error": back.raw_error},            last, False),
    Mistake("gradient-not-delta",   {"error": back.gradients_back},       lambda n, l: hidden(n, l) and single(n), False),
    # gradients
    Mistake("no-input",             {W: back.no_input},                   everywhere),
    Mistake("own-output",           {W: back.own_output},                 everywhere),
    Mistake("weight-as-input",      {W: back.weight_as_input},            everywhere),
    Mistake("net-as-input",         {W: back.net_as_input},               lambda n, l: l > 1 and active(n, l - 1)),
    Mistake("bias-times-input",     {B: back.bias_times_input},           biased),
    Mistake("bias-as-gradient",     {B: back.bias_as_gradient},           biased),
    Mistake("sum-not-mean",         {W: back.summed, B: back.summed},     lambda n, l: not single(n) and n.reduction == "mean"),
    Mistake("mean-not-sum",         {W: back.averaged, B: back.averaged}, lambda n, l: not single(n) and n.reduction == "sum"),
    Mistake("averaged-activations", {W: back.averaged_activations},       lambda n, l: not single(n) and n.reduction == "mean"),
    Mistake("rate-in-gradient",     {W: back.with_rate, B: back.with_rate, "delta": back.with_rate},
                                                                          everywhere),
    # update
    Mistake("uphill",               {"w+": back.uphill, "b+": back.uphill}, everywhere),
    Mistake("no-learning-rate",     {"w+": back.no_rate, "b+": back.no_rate}, everywhere),
    Mistake("rate-twice",           {"w+": back.rate_twice, "b+": back.rate_twice}, everywhere),
    Mistake("step-only",            {"w+": back.step_only, "b+": back.step_only}, everywhere),
    Mistake("bias-not-updated",     {"b+": back.bias_stays},              lambda n, l: biased(n, l) and not fixed(n, l)),
    Mistake("bias-updated",         {"b+": back.bias_moves},              fixed),
    Mistake("shared-bias-summed",   {B: back.as_if_shared},               lambda n, l: biased(n, l) and not n.shared(l) and n.size(l) > 1),
)
# fmt: on

MISTAKES = {row.code: row for row in ROWS}
