"""The bugs of code in the forward pass and the loss, a row each. `Bug` in `changed_page.py` says how a row is read."""

from __future__ import annotations

import math
from collections.abc import Iterator

from ..check.diagnosis.vocabulary import DIAGONAL, LOGARITHMIC, OWN, Wrong, biased, called, first, lost, several, upper, x
from ..formula.primitives import EXP, LN, LN_SOFTMAX, OVER, SIGMOID, SOFTMAX, SOFTPLUS, TIMES_LN, TWO
from ..formula.substitute import graft
from ..formula.tree import Count, Each, Letter, Num, Same, Sum, Tree, mean
from ..model.activations import ACTIVATIONS, NET, OUT, A, Activation
from ..model.equations import (
    SHARE,
    SHARE_FUSED,
    SHARE_SLOPE,
    Where,
    averaged,
    both,
    fused,
    layer,
    logistic,
    no,
    plain,
    softmax,
    summed,
    top,
    unfused,
    unshared,
)
from ..model.losses import LOSSES, Loss, N, O, T

from ..model.symbols import b, bias_input, db_one, delta, dw_one, err, i, j, l, loss, m, net, out, s, share, target, w  # isort: skip
from .changed_page import Bug, C, past

_Ways = tuple[tuple[Wrong, ...], ...]
past_out = past("out")
EPSILONS = (1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15)  # what people add within a logarithm

_weighted = Sum(i, w[l, j, i] * out[l - 1, i])
_classes = lost("cross_entropy")
_logistic_loss = both(lost("binary_cross_entropy"), called("sigmoid"))


def _again(unit: Letter) -> Tree:
    """The softmax of the outputs, which have been through it already."""
    return SOFTMAX(out[l, unit], Each(x, out[l, x]))


def _through_softmax(slope: Tree) -> Tree:
    """δ of an output of softmax, from the slope of the loss by the output m."""
    return Sum(m, slope * (out[l, m] * (Same(m, j) - out[l, j])))


# fmt: off
FORWARD_BUGS = (
    # net and out
    Bug("bias-broadcast", "the biases were added along the samples, not along the units",
        "Which shape has the bias: (units,), or (samples, 1)? Print it, and that of what it is added to.",
        ((Wrong("net", biased, _weighted + bias_input[l] * b[l, s]),),)),
    Bug("one-bias-for-all", "one bias was added to all units of the layer",
        "Which shape has the bias?",
        ((Wrong("net", both(biased, unshared, several), _weighted + bias_input[l] * b[l, x], "m"),),)),
    Bug("bias-subtracted", "the bias was subtracted",
        "Is the bias a threshold here? In a config it is added.",
        ((Wrong("net", biased, _weighted - bias_input[l] * b[l, j]),),)),
    Bug("bias-of-other-layer", "the biases of layer {x} were added",
        "Which list index has the bias of this layer?",
        ((Wrong("net", biased, _weighted + bias_input[l] * b[x, j], "layer"),),)),
    Bug("input-of-one-sample", "the input of sample {x} was taken for all samples",
        "Which index has x within the loop over the samples?",
        ((Wrong("net", first, Sum(i, w[l, j, i] * out[l-1, i, x]) + bias_input[l] * b[l, j], "s"),
          Wrong("dE/dw#", first, delta[l, j] * out[l-1, i, x], "s")),)),
    Bug("stale-input", "the layer took the outputs of the iteration before",
        "Is the output of the layer below worked before it is used?",
        ((Wrong("net", upper, Sum(i, w[l, j, i] * past_out[l-1, i]) + bias_input[l] * b[l, j]),),), again=True),
    Bug("net-for-out", "the layer took net of the layer below, not its output",
        "Which of the two is given to the next layer?",
        ((Wrong("net", upper, Sum(i, w[l, j, i] * net[l-1, i]) + bias_input[l] * b[l, j]),),)),
    Bug("softmax-over-all", "softmax was taken over the whole batch, not over the outputs of each sample",
        "Has the sum an axis?",
        ((Wrong("out", softmax, EXP(net[l, j]) / Sum(s, Sum(m, EXP(net[l, m, s])))),),)),
    Bug("softmax-over-samples", "softmax was taken over the samples, not over the outputs",
        "Which axis, or dim, has the softmax?",
        ((Wrong("out", softmax, EXP(net[l, j]) / Sum(s, EXP(net[l, j, s]))),),)),
    # loss
    Bug("softmax-twice", "the softmax was taken twice: the loss takes it once more of what is a softmax already",
        "Does the loss take logits, as nn.CrossEntropyLoss does? Then the model has to end without softmax.",
        ((Wrong("E_o#", _classes, -(target[l, j] * LN(_again(j)))),
          Wrong("dE/dout", both(_classes, unfused), _again(j) - target[l, j]),
          Wrong("delta", both(_classes, fused), _through_softmax(_again(m) - target[l, m]))),)),
    Bug("sigmoid-twice", "the sigmoid was taken twice: the loss takes it once more of what is a sigmoid already",
        "Does the loss take logits, as nn.BCEWithLogitsLoss does? Then the model has to end without sigmoid.",
        ((Wrong("E_o#", _logistic_loss, target[l, j] * SOFTPLUS(-out[l, j]) + (1 - target[l, j]) * SOFTPLUS(out[l, j])),
          Wrong("dE/dout", both(_logistic_loss, unfused), SIGMOID(out[l, j]) - target[l, j]),
          Wrong("delta", both(_logistic_loss, fused), (SIGMOID(out[l, j]) - target[l, j]) * OWN)),)),
    Bug("log-forgotten", "the loss took the outputs for their logarithms",
        "Does the loss take log-probabilities, as nn.NLLLoss does? Then the model has to end with log_softmax.",
        ((Wrong("E_o#", _classes, -(target[l, j] * out[l, j])),
          Wrong("dE/dout", both(_classes, unfused), -target[l, j]),
          Wrong("delta", both(_classes, fused), _through_softmax(-target[l, m]))),)),
    Bug("log-softmax-twice", "the log of softmax was taken twice",
        "Does the loss take log_softmax itself?",
        ((Wrong("E_o#", both(_classes, fused), -(target[l, j] * LN_SOFTMAX(LN_SOFTMAX(net[l, j], Each(m, net[l, m])),
                                                Each(x, LN_SOFTMAX(net[l, x], Each(m, net[l, m])))))),),),
        blind="the log of softmax is taken twice (it is the same when it is taken again)"),
    Bug("epsilon-in-log", "{c} was added to the output within the logarithm of the loss",
        "Is there an epsilon in the loss, such as log(p + 1e-8)?",
        ((Wrong("E_o#", LOGARITHMIC, -(target[l, j] * LN(out[l, j] + C))),),
         (Wrong("E_o#", lost("binary_cross_entropy"), -(target[l, j] * LN(out[l, j] + C) + (1 - target[l, j]) * LN(1 - out[l, j] + C))),)),
        values=EPSILONS),
    Bug("first-class-only", "the loss counts the outputs with target 1 only",
        "The binary cross-entropy has a second term, (1 − t)·ln(1 − o). Is it there?",
        ((Wrong("E_o#", lost("binary_cross_entropy"), -TIMES_LN(target[l, j], out[l, j])),
          Wrong("dE/dout", both(lost("binary_cross_entropy"), unfused), -OVER(target[l, j], out[l, j])),
          Wrong("delta", both(_logistic_loss, fused), -(target[l, j] * (1 - out[l, j])))),
         (Wrong("E_o#", lost("binary_cross_entropy"), -TIMES_LN(target[l, j], out[l, j])),))),
    Bug("log-base-two", "the logarithm to the base two was taken in the loss",
        "Which logarithm is it: np.log, np.log2 or np.log10?",
        ((Wrong("E_o#", both(LOGARITHMIC, unfused), SHARE / LN(TWO)), Wrong("E_o#", fused, SHARE_FUSED / LN(TWO))),)),
    Bug("softmax-diagonal", "only the unit's own net was taken to move its out, as if there were no other outputs: out·(1 − out)",
        "With softmax, on which nets does one output depend?",
        ((Wrong("delta", both(softmax, no(fused)), err[l, j] * OWN),
          Wrong("delta", both(softmax, fused), DIAGONAL)),)),
    Bug("error-for-slope", "the difference of output and target was taken for the slope of the loss",
        "Which slope has this loss? out − t belongs to half a squared error.",
        ((Wrong("dE/dout", both(top, unfused), out[l, j] - target[l, j]),
          Wrong("delta", both(fused, logistic, plain), (out[l, j] - target[l, j]) * OWN),
          Wrong("delta", both(fused, softmax), _through_softmax(out[l, m] - target[l, m]))),)),
    Bug("divided-by-outputs", "the loss was divided by the number of outputs, as nn.MSELoss and nn.BCELoss do it with reduction='mean'",
        "Over what is the mean taken: the samples, or samples × outputs?",
        ((Wrong("E_o#", both(top, unfused), SHARE / Count(j)), Wrong("E_o#", fused, SHARE_FUSED / Count(j)),
          Wrong("dE/dout", both(top, unfused), SHARE_SLOPE / Count(j)), Wrong("delta", fused, (out[l, j] - target[l, j]) / Count(j))),
         (Wrong("dE/dout", both(top, unfused), SHARE_SLOPE / Count(j)), Wrong("delta", fused, (out[l, j] - target[l, j]) / Count(j))),)),
    Bug("loss-of-one-sample", "the loss is that of sample {x} alone",
        "Is the loss of the samples added up, or does each replace the one before?",
        ((Wrong("E", top, loss[l, x], "s"),), (Wrong("E", top, loss[l, x] / Count(s), "s"),))),
    Bug("smoothed-labels", "the targets were smoothed by {c}",
        "Is there label smoothing in the loss?",
        ((Wrong("E_o#", _classes, -((target[l, j] * (1 - C) + C / Count(j)) * LN(out[l, j]))),
          Wrong("dE/dout", both(_classes, unfused), -((target[l, j] * (1 - C) + C / Count(j)) / out[l, j])),
          Wrong("delta", both(_classes, fused), out[l, j] - (target[l, j] * (1 - C) + C / Count(j)))),), within=(0.0, 0.9)),
    Bug("loss-scaled", "the loss is {c} times as large as it should be",
        "Is there a factor in the loss, a loss scale, or a mean over the outputs?",
        ((Wrong("E#", top, C * Sum(j, share[l, j])), Wrong("dE/dout", both(top, unfused), C * SHARE_SLOPE),
          Wrong("delta", fused, C * (out[l, j] - target[l, j]))),
         (Wrong("E#", top, C * Sum(j, share[l, j])),)), within=(0.0, math.inf)),
    Bug("reduction-scaled",
        "the loss and the gradients are {c} times as large as they should be, as a mean over samples × outputs makes them",
        "Over what is the mean taken: the samples, or samples × outputs? Is it a mean where it should be a sum?",
        tuple((Wrong("E", how, C * of_e), Wrong("dE/dw", both(layer, how), C * of_w), Wrong("dE/db", both(layer, how), C * of_b))
              for how, of_e, of_w, of_b in ((both(averaged), mean(s, loss[l, s]), mean(s, dw_one[l, j, i, s]), mean(s, db_one[l, j, s])),
                                            (both(summed), Sum(s, loss[l, s]), Sum(s, dw_one[l, j, i, s]), Sum(s, db_one[l, j, s])))),
        within=(0.0, math.inf)),
)
# fmt: on


def other_activations() -> Iterator[Bug]:
    """The rows for layers that have another activation than the config: in value and slope, or in either."""
    for row in ACTIVATIONS.values():
        if row.value is not None and row.slope is not None:
            where = both(plain, no(called(row.name)))
            value, slope = (
                Wrong(kind, where, _at_unit(tree, Num(row.default))) for kind, tree in (("out", row.value), ("slope", row.slope))
            )
            said = f"the activation of the layer is {row.name}" if not row.is_identity else "the layer has no activation"
            yield Bug("other-activation", said, _WHICH, ((value, slope), (value,)))
            if row.parameter:
                yield Bug(
                    "other-parameter", f"the {row.parameter} of {row.name} is {{c}}", _WHICH, _with_parameter(row), values=USUAL_PARAMETERS
                )
            if not row.is_identity:
                told = f"the slope is that of {row.name}"
                yield Bug("other-slope", told, "Of which activation is the slope, in the code?", ((slope,),))


_WHICH = "Which activation has the layer in the code, and which in the config?"
USUAL_PARAMETERS = (0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.3, 0.5, 1.0, 1.67326, 1.702, 2.0)  # that libraries have for activations


def softmax_in_plain_layers() -> Bug:
    """The row for layers that have softmax where the config has another activation."""
    value = Wrong("out", plain, SOFTMAX(net[l, j], Each(m, net[l, m])))
    back = Wrong("delta", both(plain, no(fused)), Sum(m, err[l, m] * (out[l, m] * (Same(m, j) - out[l, j]))))
    return Bug("other-activation", "the activation of the layer is softmax", _WHICH, ((value, back), (value,)))


def _with_parameter(row: Activation) -> _Ways:
    where = both(plain, called(row.name))
    wrongs = tuple(Wrong(kind, where, _at_unit(tree, C)) for kind, tree in (("out", row.value), ("slope", row.slope)) if tree is not None)
    return wrongs, wrongs[:1], wrongs[1:]


def _at_unit(tree: Tree, parameter: Tree) -> Tree:
    return graft(tree, {NET.key: net[l, j], OUT.key: out[l, j], A.key: parameter})


_SAID = {
    "half_squared_error": "half the sum of the squared differences",
    "squared_error": "the sum of the squared differences",
    "mean_squared_error": "the mean of the squared differences over the outputs, as nn.MSELoss takes it",
    "absolute_error": "the sum of the absolute differences",
}
_BLIND = "the squares are halved or averaged over the outputs{two_outputs}"


def other_losses() -> Iterator[Bug]:
    """The rows for programs with another loss than the config's, in loss and slope, or in either."""
    for name, said in _SAID.items():
        row, where = LOSSES[name], both(top, no(lost(name)))
        value, ways = Wrong("E_o#", where, _at_output(row.share, j)), list(_slopes(row, where))
        hint = "Which loss has the code, and which the config? Look at its mean or sum, and at a ½."
        blind = _BLIND if name in ("half_squared_error", "mean_squared_error") else ""
        yield Bug("other-loss", f"the loss is {said}", hint, ((value, *ways), tuple(ways), (value,)), blind=blind)


def _slopes(row: Loss, where: Where) -> Iterator[Wrong]:
    yield Wrong("dE/dout", both(where, unfused), _at_output(row.slope, j))
    yield Wrong("delta", both(where, fused, logistic, plain), _at_output(row.slope, j) * OWN)
    yield Wrong("delta", both(where, fused, softmax), _through_softmax(_at_output(row.slope, m)))


def _at_output(tree: Tree, unit: Letter) -> Tree:
    return graft(tree, {T.key: target[l, unit], O.key: out[l, unit], N.key: Count(j)})
