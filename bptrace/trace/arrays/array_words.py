"""The words that names of arrays are made of: what each says of the quantity, its layer, its time."""

from __future__ import annotations

from typing import NamedTuple

from ...model.simple_names import ETA_WORDS, LOSS_WORDS

AT_INPUTS, AT_HIDDEN, AT_OUTPUTS = "inputs", "hidden", "outputs"  # layer 0, the one between if there is one, the last


class ArrayWord(NamedTuple):
    """What a word may mean: kinds of quantities, the likeliest first, of which the shape of the array decides.

    `layer` is that of an array without a number. A `faint` word may also be the name of a layer: `out` in W_out. `inputs_first`
    tells how weights under this name are usually laid out.
    """

    kinds: tuple[str, ...]
    words: str
    layer: str = ""
    faint: bool = False
    inputs_first: bool | None = None


# fmt: off
_ROWS = (
    ArrayWord(("w",),                       "w ws weights"),
    ArrayWord(("w",),                       "weight", inputs_first=False),                                    # of nn.Linear
    ArrayWord(("w",),                       "kernel kernels coef coefs", inputs_first=True),                  # of Keras, Flax, scikit-learn
    ArrayWord(("w", "b"),                   "theta thetas"),
    ArrayWord(("b",),                       "b bs bias biases intercept intercepts"),
    ArrayWord(("net",),                     "z zs preactivation preactivations pre_activation pre_activations"),
    ArrayWord(("net",),                     "weighted_input weighted_inputs"),
    ArrayWord(("net",),                     "net nets", faint=True),
    ArrayWord(("net",),                     "logit logits", AT_OUTPUTS),
    ArrayWord(("net",),                     "hidden_input hidden_layer_input", AT_HIDDEN),
    ArrayWord(("net",),                     "output_input output_layer_input", AT_OUTPUTS),
    ArrayWord(("out",),                     "a as activation activations act acts"),
    ArrayWord(("out",),                     "y_hat yhat y_pred pred preds prediction predictions prob probs", AT_OUTPUTS),
    ArrayWord(("out",),                     "out outs output outputs o", AT_OUTPUTS, faint=True),
    ArrayWord(("out",),                     "h hidden", AT_HIDDEN, faint=True),
    ArrayWord(("out",),                     "x xs input inputs", AT_INPUTS, faint=True),
    ArrayWord(("target",),                  "t ts target targets label labels y_true"),
    ArrayWord(("target", "out"),            "y ys", AT_OUTPUTS, faint=True),
    ArrayWord(("E", "E#", "E_o", "E_o#"),   " ".join(LOSS_WORDS)),
    ArrayWord(("E_o", "E_o#"),              "E_o"),
    ArrayWord(("e", "dE/dout", "E"),        "error errors err"),
    ArrayWord(("e",),                       "e"),
    ArrayWord(("delta",),                   "delta deltas"),
    ArrayWord(("slope", "jacobian"),        "slope slopes jacobian d_out_d_net d_a_d_z"),
    ArrayWord(("through",),                 "through"),
    ArrayWord(("step_w",),                  "step_w delta_w"),
    ArrayWord(("step_b",),                  "step_b delta_b"),
    ArrayWord(("eta",),                     f"{' '.join(ETA_WORDS)} alpha"),
)
# fmt: on
ARRAY_WORDS = {word: row for row in _ROWS for word in row.words.split()}
MOST_WORDS = max(word.count("_") for word in ARRAY_WORDS) + 1  # that one entry is made of
CASED = frozenset(word for word in ARRAY_WORDS if len(word) == 1 and word.isupper())  # E is a loss, e is not


def _each(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Words beside the quantity.
GRADIENT = _each("d de dl dj dc dloss dcost grad grads gradient gradients nabla")
AFTER = _each("new updated after next post plus final + '")
BEFORE = _each("old before prev previous pre current initial init")
OF_SAMPLE_WORDS = _each("sample samples")
SAID = _each("arr param params parameter parameters")  # all that the names of some lists of parameters say
EMPTY = _each("layer layers state dict model module modules value values array arrays tensor tensors self data")
COUNTED = _each("step steps iter iteration iterations epoch it")  # before the number of an iteration

LAYER_WORDS = {
    **dict.fromkeys(_each("x input inputs"), 0),
    **dict.fromkeys(_each("h hidden hid ih xh"), 1),
    **dict.fromkeys(_each("o out output outputs top last ho hy y head"), -1),
}
