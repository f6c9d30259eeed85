"""The bugs of code in the gradients and the update, a row each. `Bug` in `changed_page.py` says how a row is read.

What people do otherwise on paper, programs do too: those rows are the misconceptions.
"""

from __future__ import annotations

import math

from ..check.diagnosis.vocabulary import Wrong, hidden, several, square, upper, x
from ..formula.primitives import ABS, RELU
from ..formula.tree import Count, Num, Sum, Tree, mean
from ..model.equations import Where, averaged, both, fused, layer, no, plain, softmax, summed, top, unshared

from ..model.symbols import b, bias_input, db, db_one, delta, dw, dw_one, err, eta, free_b, free_w, i, j, jacobian, k, l  # isort: skip
from ..model.symbols import m, out, s, slope, target, w  # isort: skip
from .changed_page import Bug, C, at_first, past, steps_done

_Ways = tuple[tuple[Wrong, ...], ...]
past_w, past_b, past_dw, past_db = past("w"), past("b"), past("dE/dw"), past("dE/db")
past_out, past_err, past_slope = past("out"), past("dE/dout"), past("slope")
first_w, first_b, first_dw, first_db = at_first("w"), at_first("b"), at_first("dE/dw"), at_first("dE/db")
first_out, first_slope = at_first("out"), at_first("slope")
TINY = (Num(1e-8), Num(1e-7))  # the epsilon of Adam and RMSprop, as PyTorch and Keras have it


def _apart(of_w: Wrong, of_b: Wrong) -> _Ways:
    """What is wrong of weights and biases together, or of either."""
    return (of_w, of_b), (of_w,), (of_b,)


def _gradients(of_w: Tree, of_b: Tree, where: Where = layer) -> _Ways:
    """The gradients of the batch."""
    return _apart(Wrong("dE/dw", both(layer, where), of_w), Wrong("dE/db", both(layer, where), of_b))


def _steps(of_w: Tree, of_b: Tree, where: Where = layer) -> _Ways:
    """The update, with other steps."""
    new_w, new_b = w[l, j, i] + of_w * free_w[l, j, i], b[l, j] + of_b * free_b[l, j]
    return _apart(Wrong("w+", both(layer, where), new_w), Wrong("b+", both(layer, where), new_b))


def _of_each_sample(*ways: tuple[Wrong, ...]) -> _Ways:
    """The same, with x for one of the samples."""
    return tuple(tuple(wrong._replace(choice="s") for wrong in way) for way in ways)


def _clipped(gradient: Tree) -> Tree:
    """A gradient between −C and C."""
    below = RELU(gradient + C) - C
    return C - RELU(C - below)


_MEAN_W, _MEAN_B = mean(s, dw_one[l, j, i, s]), mean(s, db_one[l, j, s])
_SUM_W, _SUM_B = Sum(s, dw_one[l, j, i, s]), Sum(s, db_one[l, j, s])
_STEP_W, _STEP_B = -(eta[l] * dw[l, j, i]), -(eta[l] * db[l, j])

# fmt: off
BACKWARD_BUGS = (
    # δ
    Bug("detached", "the graph was cut below this layer, so that no error goes back through it",
        "Is there a detach(), a .data, an item() or a no_grad() between the layers?",
        ((Wrong("dE/dout", hidden, Num(0.0)),),)),
    Bug("batch-of-samples", "δ was divided by the number of samples already, and so was the gradient",
        "Where is the mean over the batch taken: in the loss, in δ, or in the gradient? It belongs in one of them.",
        ((Wrong("delta", both(top, plain, no(fused), averaged), err[l, j] * slope[l, j] / Count(s)),
          Wrong("delta", both(fused, averaged), (out[l, j] - target[l, j]) / Count(s))),)),
    Bug("stale-error", "the error of the iteration before was sent back",
        "Is the error worked after the forward pass of this iteration?",
        ((Wrong("dE/dout", hidden, past_err[l, j]),),), again=True),
    Bug("stale-slope", "the slope of an earlier iteration was used",
        "Is what the slope is worked from written anew in each iteration?",
        ((Wrong("delta", both(plain, no(fused)), err[l, j] * past_slope[l, j]),),
         (Wrong("delta", both(plain, no(fused)), err[l, j] * first_slope[l, j]),)), again=True),
    Bug("slope-twice", "the slope of the activation was multiplied in twice",
        "Where is f′ multiplied in: in δ, or in what is sent back?",
        ((Wrong("delta", both(plain, no(fused)), err[l, j] * slope[l, j] * slope[l, j]),),)),
    Bug("delta-clipped", "δ was clipped to ±{c} on its way back",
        "Is there a clip in the backward pass?",
        ((Wrong("delta", both(plain, no(fused)), _clipped(err[l, j] * slope[l, j])),),
         (Wrong("delta", both(plain, no(fused)), _clipped(err[l, j] * slope[l, j])),
          Wrong("delta", fused, _clipped(out[l, j] - target[l, j])),
          Wrong("delta", both(softmax, no(fused)), _clipped(Sum(m, err[l, m] * jacobian[l, m, j])))),
         (Wrong("dE/dout", hidden, _clipped(Sum(k, delta[l+1, k] * w[l+1, k, j]))),)), largest=True),
    Bug("weights-of-the-layer", "δ was sent back through the weights of the layer itself, not of the layer above",
        "Which W belongs in the backward step of this layer? That of the layer where δ comes from.",
        ((Wrong("dE/dout", hidden, Sum(k, delta[l+1, k] * w[l, k, j])),),)),
    Bug("negative-sign", "the error that comes back has the other sign",
        "Is there a minus too many on the way back?",
        ((Wrong("dE/dout", hidden, -Sum(k, delta[l+1, k] * w[l+1, k, j])),),)),
    # gradients of a sample
    Bug("own-output-of-layer", "δ was multiplied with the outputs of the layer itself, not of the layer below",
        "Which activations belong in the gradient? Those that the weights are multiplied with.",
        ((Wrong("dE/dw#", layer, delta[l, j] * out[l, i]),),)),
    Bug("stale-activation", "the output of an earlier iteration was used in the gradient",
        "Is what the forward pass keeps for the backward pass written anew in each iteration?",
        ((Wrong("dE/dw#", upper, delta[l, j] * past_out[l-1, i]),), (Wrong("dE/dw#", layer, delta[l, j] * past_out[l-1, i]),),
         (Wrong("dE/dw#", upper, delta[l, j] * first_out[l-1, i]),),
         (Wrong("dE/dw#", layer, delta[l, j] * first_out[l-1, i]),)), again=True),
    Bug("cache-of-one-sample", "the output of sample {x} was used for all samples",
        "Does the cache of the forward pass hold all samples, or the last one only?",
        ((Wrong("dE/dw#", layer, delta[l, j] * out[l-1, i, x], "s"),),)),
    Bug("gradient-transposed", "the gradient of the weights was transposed",
        "Is it δ times the input, or the input times δ? In which order does the outer product have its axes?",
        ((Wrong("dE/dw#", square, delta[l, i] * out[l-1, j]),),)),
    Bug("ones-for-biases", "the gradient of the bias was taken as 1",
        "What is ∂E/∂b? δ times 1, not 1.",
        ((Wrong("dE/db#", unshared, bias_input[l]),),)),
    # gradients of the batch
    Bug("gradients-not-zeroed", "the gradients were not set to zero between the steps, so that they add up",
        "Is zero_grad() called before every backward()? Does dW begin at 0 in each iteration?",
        (*_gradients(_MEAN_W + past_dw[l, j, i], _MEAN_B + past_db[l, j], averaged),
         *_gradients(_SUM_W + past_dw[l, j, i], _SUM_B + past_db[l, j], summed)),
        again=True, blind="the gradients are set to zero between the steps{one_step}"),
    Bug("one-sample-only", "only sample {x} counted in the gradient, and the others were overwritten",
        "Are the gradients of the samples added up, or does each replace the one before?",
        _of_each_sample(*_gradients(dw_one[l, j, i, x], db_one[l, j, x]),
                        *_gradients(dw_one[l, j, i, x] / Count(s), db_one[l, j, x] / Count(s), averaged))),
    Bug("mean-twice", "it was divided by the number of samples twice",
        "Where is the mean over the batch taken: in the loss, in δ, or in the gradient? It belongs in one of them.",
        _gradients(_MEAN_W / Count(s), _MEAN_B / Count(s), averaged),
        blind="the mean over the samples is taken, how often, or their sum{one_sample}"),
    Bug("bias-over-units", "the gradient of the bias was averaged over the units",
        "Over which axis is δ summed for the bias? Over the samples, never over the units.",
        ((Wrong("dE/db#", both(unshared, several), Sum(m, delta[l, m]) / Count(m) * bias_input[l]),),)),
    Bug("wrong-axis", "δ was summed over the units of each sample, not over the samples of each unit",
        "Over which axis is δ summed for the bias?",
        ((Wrong("dE/db", both(unshared, summed), Sum(m, delta[l, m, j])),),
         (Wrong("dE/db", both(unshared, averaged), Sum(m, delta[l, m, j]) / Count(s)),),
         (Wrong("dE/db", both(unshared, averaged), Sum(m, delta[l, m, j]) / Count(m)),))),
    Bug("accumulated", "the gradients are {c} times as large as they should be, as if backward() had been called {c} times",
        "How often is backward() called, or the loop over the batch run, before a step?",
        (*_gradients(C * _MEAN_W, C * _MEAN_B, averaged), *_gradients(C * _SUM_W, C * _SUM_B, summed)), values=(2.0, 3.0, 4.0, 5.0)),
    Bug("clipped", "the gradients were clipped to ±{c}",
        "Is there a clip between backward() and step()?",
        (*_gradients(_clipped(_MEAN_W), _clipped(_MEAN_B), averaged), *_gradients(_clipped(_SUM_W), _clipped(_SUM_B), summed)),
        largest=True),
    Bug("scaled-gradients", "the gradients are {c} times as large as they should be",
        "Is there a factor in the loss, a clipping of the norm, or a loss scale that was not taken out again?",
        (*_gradients(C * _MEAN_W, C * _MEAN_B, averaged), *_gradients(C * _SUM_W, C * _SUM_B, summed)), within=(0.0, math.inf)),
    # update
    Bug("stepped-twice", "the step was made twice",
        "How often is step() called in an iteration?",
        _steps(2 * _STEP_W, 2 * _STEP_B)),
    Bug("rate-over-samples", "the learning rate was divided by the number of samples, although the gradient is a mean already",
        "Where is the mean over the batch taken?",
        _steps(_STEP_W / Count(s), _STEP_B / Count(s))),
    Bug("stale-gradients", "the step was made with the gradients of the iteration before",
        "Is backward() called before step(), and zero_grad() not between the two?",
        (*_steps(-(eta[l] * past_dw[l, j, i]), -(eta[l] * past_db[l, j])),
         *_steps(-(eta[l] * first_dw[l, j, i]), -(eta[l] * first_db[l, j]))),
        again=True),
    Bug("gradients-of-before", "the gradients are those of an earlier iteration",
        "Is backward() called in each iteration, on the loss of that iteration?",
        (*_gradients(past_dw[l, j, i], past_db[l, j]), *_gradients(first_dw[l, j, i], first_db[l, j])), again=True),
    Bug("sign-of-gradient",
        "each step is {c} in the direction of the gradient, however large that is, as Adam and RMSprop make their first",
        "Which optimizer is it? bptrace works plain gradient descent.",
        tuple(way for tiny in TINY for way in
              _steps(-C * dw[l, j, i] / (ABS(dw[l, j, i]) + tiny), -C * db[l, j] / (ABS(db[l, j]) + tiny))), within=(0.0, math.inf)),
    Bug("momentum", "{c} of the step before was added to the step: momentum",
        "Which momentum has the optimizer? Here it should be 0.",
        _steps(_STEP_W + C * (w[l, j, i] - past_w[l, j, i]), _STEP_B + C * (b[l, j] - past_b[l, j])), again=True, within=(0.0, 1.5),
        blind="there is momentum{one_step}"),
    Bug("weight-decay", "{c} times the parameter was added to its gradient: weight decay",
        "Which weight_decay has the optimizer, or which λ the loss? Here it should be 0.",
        _steps(_STEP_W - eta[l] * (C * w[l, j, i]), _STEP_B - eta[l] * (C * b[l, j])), within=(0.0, 1.0)),
    Bug("decay-in-gradient", "{c} times the parameter was added to its gradient: weight decay, or a penalty in the loss",
        "Which λ has the penalty? Here there should be none.",
        (*_gradients(_MEAN_W + C * w[l, j, i], _MEAN_B + C * b[l, j], averaged),
         *_gradients(_SUM_W + C * w[l, j, i], _SUM_B + C * b[l, j], summed)), within=(0.0, 1.0)),
    Bug("not-updated", "the parameters were left as they were",
        "Which parameters does the optimizer update? Is the result of the update stored?",
        _steps(Num(0.0), Num(0.0))[:1]),
    Bug("other-rate", "the step was made with a learning rate of {c}",
        "Which learning rate has the optimizer, and which the config?",
        _steps(-(C * dw[l, j, i]), -(C * db[l, j])), within=(0.0, math.inf)),
    Bug("rate-decays", "the learning rate was multiplied with {c} after each step: a schedule",
        "Is there a scheduler?",
        _steps(_STEP_W * C**steps_done[l], _STEP_B * C**steps_done[l]), again=True, within=(0.0, 2.0)),
    Bug("update-transposed", "the gradient was transposed in the update",
        "Which shape has the gradient, and which the weights?",
        ((Wrong("w+", square, w[l, j, i] - eta[l] * dw[l, i, j] * free_w[l, j, i]),),)),
    Bug("set-back", "each iteration begins with the first parameters again",
        "Are the parameters made, or loaded, within the loop?",
        ((Wrong("w", layer, past_w[l, j, i]), Wrong("b", layer, past_b[l, j])),
         (Wrong("net", layer, Sum(i, first_w[l, j, i] * out[l-1, i]) + bias_input[l] * first_b[l, j]),
          Wrong("dE/dout", hidden, Sum(k, delta[l+1, k] * first_w[l+1, k, j])),
          Wrong("w+", layer, first_w[l, j, i] + _STEP_W * free_w[l, j, i]), Wrong("b+", layer, first_b[l, j] + _STEP_B * free_b[l, j]))),
        again=True),
    # inputs
    Bug("input-updated", "the inputs were updated too, as if they were parameters",
        "Does the input require a gradient, and is it among what the optimizer updates? Is it detached?",
        ((Wrong("out", lambda n, at: at == 0, past_out[l, j] - eta[l] * past_err[l, j] / Count(s)),),
         (Wrong("out", lambda n, at: at == 0, past_out[l, j] - eta[l] * past_err[l, j]),)), again=True),
    Bug("zero-gradients", "the gradients are 0",
        "Are they recorded before zero_grad(), and does backward() reach this layer?",
        _gradients(Num(0.0), Num(0.0))),
    # recorded at another moment
    Bug("aliased", "the parameters were recorded after their update",
        "Was the array copied before the update, or does the record point to the array that was changed in place?",
        reads=(("w", "w+"), ("b", "b+"))),
    Bug("aliased-weights", "the weights were recorded after their update",
        "Was the array copied before the update, or does the record point to the array that was changed in place?",
        reads=(("w", "w+"),)),
    Bug("recorded-early", "the parameters were recorded before their update",
        "Is the copy made after step()?",
        reads=(("w+", "w"), ("b+", "b"))),
    Bug("in-place-activation", "the activation was written over net, so that out was recorded in place of net",
        "Is the activation made in place (relu_, inplace=True, out=)? Then the record needs a copy.",
        reads=(("net", "out"),)),
    Bug("delta-before-slope", "∂E/∂out was recorded in place of δ",
        "Is it the gradient with respect to net, or with respect to out?",
        reads=(("delta", "dE/dout"),)),
    Bug("step-as-gradient", "the gradient was recorded with the learning rate in it",
        "Is it the gradient or the step that is recorded?",
        (*((Wrong("dE/dw", where, eta[l] * of_w), Wrong("dE/db", where, eta[l] * of_b)) for where, of_w, of_b in
           ((averaged, _MEAN_W, _MEAN_B), (summed, _SUM_W, _SUM_B))),)),
)
# fmt: on
