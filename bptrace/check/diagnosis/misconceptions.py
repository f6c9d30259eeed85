"""The misconceptions, a row each: what was thought, and the wrong equations that it comes to.

A wrong equation stands in the letters of the page, in place of the right one of its kind. It holds where `where` says, at the
layer l of the quantity. With a `choice`, x stands for one of the values of that letter (of "layer": for another layer), and each
is tried. With `rerun`, all above the layer is worked again, with the new parameters. A number that a wrong equation explains is
not excused by it, but where it is right under another `convention` of the loss or its sign, that is said.
"""

from __future__ import annotations

from typing import NamedTuple

from ...formula.primitives import SOFTMAX, TWO
from ...formula.tree import Count, Each, Sum, Tree, mean

from ...model.equations import SHARE, SHARE_SLOPE, Where, averaged, below, both, fused, layer, no, plain, shared, softmax, summed  # isort: skip
from ...model.equations import logistic, top, unfused, unshared  # isort: skip
from ...model.symbols import b, bias_input, db, db_one, delta, dw, dw_one, err, eta, free_b, free_w, i, j, jacobian, k, l, loss, m, net  # isort: skip
from ...model.symbols import out, s, share, slope, target, through, w  # isort: skip
from .vocabulary import DOUBLED, F_TWICE, HALF, HALVED, OWN, PROPER, SLOPE_AT_NET, SLOPE_AT_OUT, UNDIVIDED, active, bent, biased  # isort: skip
from .vocabulary import branching, hidden, last, several, shared_out, slanted, square, square_up, targeted, upper, w_new, x  # isort: skip


class Wrong(NamedTuple):
    """A wrong equation of a kind of quantity."""

    kind: str
    where: Where
    tree: Tree
    choice: str = ""
    rerun: bool = False


class Misconception(NamedTuple):
    """What was done, as a sentence that follows "it looks as if"; what to think about; and the equations that were used."""

    code: str
    thought: str
    hint: str
    wrong: tuple[Wrong, ...]
    convention: str = ""


SIGN, LOSS, BATCH = "sign", "loss", "batch"  # what may be defined otherwise

# fmt: off
MISCONCEPTIONS = (
    # forward
    Misconception("no-bias", "the bias was left out of net",
        "What is added to the weighted inputs before the activation?",
        (Wrong("net", biased, Sum(i, w[l, j, i] * out[l-1, i])),)),
    Misconception("bias-only", "the bias alone was taken for net, without the weighted inputs",
        "Which inputs reach this unit, and with which weights?",
        (Wrong("net", biased, bias_input[l] * b[l, j]),)),
    Misconception("forward-transposed", "the weights were read the wrong way round going forward",
        "Which weights stand on the connections that end in this unit?",
        (Wrong("net", square, Sum(i, w[l, i, j] * out[l-1, i]) + bias_input[l] * b[l, j]),)),
    Misconception("not-activated", "net was taken for out, without the activation",
        "What does the unit do with its net before it passes it on?",
        (Wrong("out", active, net[l, j]),)),
    Misconception("activated-twice", "the activation was applied twice",
        "How often does a number pass through the activation on its way through a unit?",
        (Wrong("out", both(plain, active), F_TWICE),
         Wrong("out", softmax, SOFTMAX(shared_out(j), Each(x, shared_out(x)))))),
    Misconception("softmax-no-exp", "net was divided by the sum of the nets, without the exponential function",
        "What is done with each net before the shares are taken?",
        (Wrong("out", softmax, net[l, j] / Sum(m, net[l, m])),)),
    # loss and output
    Misconception("flipped-sign", "the difference was taken the other way round: target minus output",
        "The loss grows with out − t. Which sign has its slope?",
        (Wrong("dE/dout", unfused, -SHARE_SLOPE),
         Wrong("delta",   fused, target[l, j] - out[l, j]),
         Wrong("delta",   both(top, PROPER), -(err[l, j] * slope[l, j]))), convention=SIGN),
    Misconception("factor-two", "the ½ of the loss was dropped where it is there, or put where it is not",
        "Is there a ½ in this loss, and what becomes of it in the slope of a square?",
        (Wrong("E_o#",    DOUBLED, TWO * SHARE),
         Wrong("E_o#",    HALVED,  HALF * SHARE),
         Wrong("dE/dout", DOUBLED, TWO * SHARE_SLOPE),
         Wrong("dE/dout", HALVED,  HALF * SHARE_SLOPE)), convention=LOSS),
    Misconception("mean-over-outputs", "it was divided by the number of outputs",
        "Is this loss a sum or a mean over the outputs?",
        (Wrong("E#",      UNDIVIDED, Sum(j, share[l, j]) / Count(j)),
         Wrong("E_o#",    both(UNDIVIDED, unfused), SHARE / Count(j)),
         Wrong("dE/dout", both(UNDIVIDED, unfused), SHARE_SLOPE / Count(j)),
         Wrong("delta",   both(UNDIVIDED, fused), (out[l, j] - target[l, j]) / Count(j))), convention=LOSS),
    Misconception("extra-slope", "the slope of the activation was multiplied in once more, although o − t is δ already",
        "With this loss and this activation, what is left of the slope when the two are put together?",
        (Wrong("delta",   logistic, (out[l, j] - target[l, j]) * OWN),)),
    Misconception("softmax-diagonal", "only the unit's own net was taken to move its out, as if there were no other outputs",
        "With softmax, on which nets does one output depend?",
        (Wrong("delta",   both(softmax, no(fused)), err[l, j] * jacobian[l, j, j]),
         Wrong("delta",   both(softmax, fused), -(target[l, j] * (1 - out[l, j]))))),
    Misconception("loss-as-error", "the loss itself was taken for its slope",
        "What is wanted is how fast the loss changes with out, not how large it is.",
        (Wrong("dE/dout", unfused, share[l, j]),
         Wrong("delta",   fused, share[l, j]))),
    # slope and delta
    Misconception("slope-at-out", "the slope of the activation was taken at out in place of net",
        "Of which number is f′ taken: of what goes into the activation, or of what comes out of it?",
        (Wrong("slope",   both(PROPER, bent), SLOPE_AT_OUT),)),
    Misconception("slope-at-net", "net was put where out belongs, in the slope written in terms of out",
        "In a slope that is written in terms of out, which of the unit's two numbers belongs?",
        (Wrong("slope",   both(PROPER, bent), SLOPE_AT_NET),)),
    Misconception("no-slope", "the slope of the activation was left out",
        "δ belongs to net. What lies between out and net?",
        (Wrong("delta",   both(PROPER, bent), err[l, j]),
         Wrong("dE/dw#",  both(PROPER, bent), err[l, j] * out[l-1, i]),
         Wrong("dE/db#",  both(PROPER, bent, unshared), err[l, j] * bias_input[l]))),
    Misconception("wrong-layer-slope", "the slope of a unit of another layer was taken",
        "At which unit is the slope taken when δ of this one is worked?",
        (Wrong("delta",   PROPER, err[l, j] * slope[x, j], "layer"),)),
    # hidden layers
    Misconception("updated-weights", "the error was sent back through weights that had been updated already",
        "All gradients of an iteration belong to the same weights. Which ones went forward?",
        (Wrong("through", hidden, delta[l+1, k] * w_new[l+1, k, j]),)),
    Misconception("updated-weights-forward", "the layers above were updated and worked anew, forward too, before the error was sent back",
        "All gradients of an iteration belong to the same forward pass. When are the weights replaced?",
        (Wrong("through", hidden, delta[l+1, k] * w_new[l+1, k, j], rerun=True),)),
    Misconception("backward-transposed", "the weights were read the wrong way round going back",
        "Which weights stand on the connections that leave this unit?",
        (Wrong("through", square_up, delta[l+1, k] * w[l+1, j, k]),)),
    Misconception("one-path", "only one of the units above was taken into account",
        "Through which units does this one reach the loss? Their parts are added.",
        (Wrong("dE/dout", both(below, branching), through[l, x, j], "k"),)),
    Misconception("paths-averaged", "the parts that come through the units above were averaged",
        "Are the parts through the different paths added, or averaged?",
        (Wrong("dE/dout", both(below, branching), Sum(k, through[l, k, j]) / Count(k)),)),
    Misconception("no-downstream-weight", "δ of the units above was added up without the weights that lead there",
        "How strongly does this unit act on each of those above it?",
        (Wrong("through", hidden, delta[l+1, k]),)),
    Misconception("error-not-delta", "∂E/∂out was used where δ belongs",
        "What lies between ∂E/∂out and δ of the units above?",
        (Wrong("through", hidden, err[l+1, k] * w[l+1, k, j]),)),
    Misconception("raw-error", "the differences at the outputs were sent back as they are",
        "What happens to the error of an output on its way through the activation and the weight?",
        (Wrong("through", both(last, targeted), out[l+1, k] - target[l+1, k]),)),
    Misconception("gradient-not-delta", "the gradients of the weights above were sent back in place of δ times the weight",
        "∂net/∂w and ∂net/∂out are two things. Which one leads further down?",
        (Wrong("through", hidden, dw_one[l+1, k, j]),)),
    # gradients
    Misconception("no-input", "δ was taken for the gradient, without the output that the weight is multiplied with",
        "What is ∂net/∂w?",
        (Wrong("dE/dw#",  layer, delta[l, j]),)),
    Misconception("own-output", "δ was multiplied with the unit's own output in place of the one that comes in",
        "At which end of the connection is the number that the weight is multiplied with?",
        (Wrong("dE/dw#",  layer, delta[l, j] * out[l, j]),)),
    Misconception("net-as-input", "δ was multiplied with net of the unit below in place of its out",
        "Which number does the unit below pass on: its net or its out?",
        (Wrong("dE/dw#",  upper, delta[l, j] * net[l-1, i]),)),
    Misconception("bias-times-input", "the gradient of the bias was multiplied with an input",
        "What is a bias multiplied with in net?",
        (Wrong("dE/db#",  unshared, delta[l, j] * out[l-1, x], "i"),
         Wrong("dE/db#",  shared, Sum(j, delta[l, j]) * out[l-1, x], "i"))),
    Misconception("bias-as-gradient", "the bias itself was used in its gradient",
        "What is ∂net/∂b?",
        (Wrong("dE/db#",  unshared, delta[l, j] * b[l, j]),
         Wrong("dE/db#",  shared, Sum(j, delta[l, j] * b[l, j])),
         Wrong("dE/db#",  layer, b[l, j]))),
    Misconception("bias-input-dropped", "the constant that the bias is multiplied with was left out of its gradient",
        "With which constant is a bias multiplied here?",
        (Wrong("dE/db#",  both(layer, unshared, slanted), delta[l, j]),
         Wrong("dE/db#",  both(layer, shared, slanted), Sum(j, delta[l, j])))),
    Misconception("shared-bias-summed", "δ of all units was added up, as if they shared one bias",
        "Does each unit here have a bias of its own?",
        (Wrong("dE/db#",  both(unshared, several), Sum(m, delta[l, m]) * bias_input[l]),)),
    Misconception("shared-bias-one-unit", "δ of one unit alone was taken, although they all share the bias",
        "How many units does this bias act on?",
        (Wrong("dE/db#",  both(shared, several), delta[l, x] * bias_input[l], "m"),)),
    Misconception("sum-not-mean", "it was summed over the samples, not averaged",
        "Does this config take the mean or the sum over a batch?",
        (Wrong("dE/dw",   both(layer, averaged), Sum(s, dw_one[l, j, i, s])),
         Wrong("dE/db",   both(layer, averaged), Sum(s, db_one[l, j, s])),
         Wrong("E_o",     both(top, averaged), Sum(s, share[l, j, s])),
         Wrong("E",       both(top, averaged), Sum(s, loss[l, s]))), convention=BATCH),
    Misconception("mean-not-sum", "it was averaged over the samples, not summed",
        "Does this config take the mean or the sum over a batch?",
        (Wrong("dE/dw",   both(layer, summed), mean(s, dw_one[l, j, i, s])),
         Wrong("dE/db",   both(layer, summed), mean(s, db_one[l, j, s])),
         Wrong("E_o",     both(top, summed), mean(s, share[l, j, s])),
         Wrong("E",       both(top, summed), mean(s, loss[l, s]))), convention=BATCH),
    Misconception("averaged-activations", "δ and out were averaged over the samples first, and then multiplied",
        "Is the mean of the products the product of the means?",
        (Wrong("dE/dw",   layer, mean(s, delta[l, j, s]) * mean(s, out[l-1, i, s])),)),
    # update
    Misconception("uphill", "the step was added, not subtracted",
        "In which direction does the loss fall?",
        (Wrong("w+",      layer, w[l, j, i] + eta[l] * dw[l, j, i] * free_w[l, j, i]),
         Wrong("b+",      layer, b[l, j] + eta[l] * db[l, j] * free_b[l, j]))),
    Misconception("no-learning-rate", "the whole gradient was subtracted, without the learning rate",
        "What is the gradient multiplied with before it is subtracted?",
        (Wrong("w+",      layer, w[l, j, i] - dw[l, j, i] * free_w[l, j, i]),
         Wrong("b+",      layer, b[l, j] - db[l, j] * free_b[l, j]))),
    Misconception("step-only", "the step alone was written, not the parameter after it",
        "From what is the step subtracted?",
        (Wrong("w+",      layer, -(eta[l] * dw[l, j, i]) * free_w[l, j, i]),
         Wrong("w+",      layer, eta[l] * dw[l, j, i] * free_w[l, j, i]),
         Wrong("b+",      layer, -(eta[l] * db[l, j]) * free_b[l, j]),
         Wrong("b+",      layer, eta[l] * db[l, j] * free_b[l, j]))),
    Misconception("not-updated", "the weight was left as it was",
        "Which parameters does an update change?",
        (Wrong("w+",      layer, w[l, j, i]),)),
    Misconception("bias-not-updated", "the bias was left as it was",
        "Are the biases trained in this network?",
        (Wrong("b+",      layer, b[l, j]),)),
    Misconception("bias-updated", "the bias was updated, although it is frozen here",
        "Which parameters does this config leave as they are?",
        (Wrong("b+",      layer, b[l, j] - eta[l] * db[l, j]),)),
    Misconception("frozen-updated", "the weight was updated, although it is frozen here",
        "Which parameters does this config leave as they are?",
        (Wrong("w+",      layer, w[l, j, i] - eta[l] * dw[l, j, i]),)),
)
# fmt: on
