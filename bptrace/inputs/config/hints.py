"""What may be meant by a key that a mapping has not: another word for one of its keys, a key of another place, or what is not done."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ...errors import did_you_mean, nearest
from ...model.activations import ACTIVATIONS
from ..tree.nodes import Map, Scalar, normal, on_line
from ..tree.numbers import value_of
from .keys import CONFIG, DRAW, EXERCISE, LAYER, LOSS, SAMPLE, TABLE, Key, spellings

_LIKE = 0.75  # two words are as like as this where one is the other with a letter or two gone wrong


class Hint(NamedTuple):
    """A remedy, and the key whose value this is, where that is sure enough to read it so."""

    text: str
    key: str = ""


# fmt: off
OTHER_WORDS = {  # for a key
    "units":          "neurons nodes names size outputs out_features",
    "activation":     "act function f activation_function activation_fn nonlinearity transfer transfer_function",
    "weights":        "w kernel matrix",
    "bias":           "b threshold offset intercept",
    "inputs":         "x in features n_inputs num_inputs input_size input_dim input_units",
    "targets":        "y t output outputs out labels label expected desired desired_output goal truth",
    "csv":            "file path",
    "title":          "name",
    "name":           "type kind",
    "source":         "url link author",
    "loss":           "cost criterion objective loss_function cost_function",
    "learning_rate":  "lr rate alpha α step step_size learningrate learn_rate",
    "iterations":     "steps updates n iters num_iterations n_iter max_iter",
    "epochs":         "n_epochs num_epochs passes",
    "batch":          "batch_size minibatch batchsize",
    "reduction":      "reduce average",
    "frozen":         "freeze fixed",
    "digits":         "precision decimals significant_digits",
    "ask":            "aks asked questions quantities only",
    "marks":          "points scores credit",
    "carried":        "follow_through carried_forward ecf consistent",
    "reveal":         "show feedback",
    "vary":           "varies varied variation variations varying",
    "variants":       "versions number_of_variants n_variants",
    "low":            "min minimum least from start",
    "high":           "max maximum greatest to end",
    "round_each":     "round rounding",
    "weights_layout": "layout",
    "samples":        "data dataset examples training train training_data",
    "std":            "sigma sd scale stddev",
    "init":           "initializer initialization initialiser weight_init kernel_initializer bias_initializer",
    "seed":           "random_seed random_state rng",
}
_LEAVE_OUT = {  # said of what bptrace does not do, or does without being told: a remedy, and its words
    "updates are plain gradient descent, w⁺ = w − η·∂E/∂w: leave it out":
        "optimizer optimiser solver algorithm method momentum nesterov adam adamw rmsprop adagrad sgd gd gamma beta1 beta2 beta_1 "
        "beta_2 epsilon eps decay lr_decay learning_rate_decay scheduler schedule lr_schedule lr_scheduler warmup weight_decay "
        "regularization regularisation regularizer regulariser kernel_regularizer reg l1 l2 lambda λ penalty clip clipping grad_clip "
        "gradient_clip gradient_clipping clipnorm clip_norm clipvalue max_norm",
    "every unit is connected with all of the layer below, and nothing is dropped or normalised: leave it out":
        "dropout drop_out dropout_rate batch_norm batchnorm batch_normalization layer_norm normalization normalize normalise padding "
        "stride strides filters kernel_size pool pooling conv recurrent attention",
    "the samples are used in the order of the file, each with the same weight: leave it out":
        "shuffle sample_weight sample_weights class_weight class_weights validation validation_split validation_data test test_size "
        "test_data split folds",
    "E is what is measured, after as many updates as iterations or epochs says: leave it out":
        "metrics metric accuracy early_stopping patience tol tolerance min_delta callbacks stop_at",
    "what is shown, and what is written to files, is said by the options of bptrace run, such as --full and -o: leave it out":
        "verbose verbosity log logging print save output_file log_file plot",
    "every number is worked in double precision, one after the other: leave it out":
        "device gpu cuda cpu dtype float32 float64 backend framework seed_everything num_workers n_jobs",
    "the key bias says whether a layer has biases: leave it out for none":
        "use_bias has_bias fit_intercept with_bias no_bias",
}
_WRITE_INSTEAD = {  # a remedy, and the words it is for
    "each layer is an entry of layers, the outputs are the last: - {units: 3, activation: sigmoid, weights: …}":
        "hidden hidden_layer hidden_layers hidden_units hidden_size hidden_sizes hidden_dim n_hidden num_hidden num_layers n_layers "
        "output outputs out output_layer output_size output_dim output_units n_outputs num_outputs "
        "architecture topology shape sizes layer_sizes dims",
    "a sheet of answers is marked by bptrace check CONFIG SHEET":
        "answers answer student sheet",
    "write each parameter where it stands, in its layer: weights: [[{w1: 0.15}, {w2: 0.20}]], bias: {b1: 0.35}":
        "parameters params initial_weights initial_values values",
    "write what is not updated at the top of the config: frozen: [w1, layer 1]":
        "trainable requires_grad frozen_layers freeze_layers frozen_weights frozen_units",
    "write weights_layout: inputs-by-units where a row of weights belongs to an input":
        "transpose transposed row_vectors row_vector column_vectors xw",
}
_HERE: tuple[tuple[tuple[Key, ...], dict[str, str]], ...] = (  # the same of one place alone
    (CONFIG, {"the activations and the loss say what is learned: leave it out": "type kind task mode"}),
    (LAYER, {
        "a layer has no name, its units have: units: [h1, h2]": "name id label title",
        "every unit is connected with all of the layer below: leave it out": "type kind class layer_type dense fully_connected",
    }),
    (SAMPLE, {"each sample has the same weight: leave it out": "weight weights"}),
)
_WRAPPERS = "network net nn model config configuration settings hyperparameters hyperparams params parameters training train options args"

_PLACES: tuple[tuple[tuple[Key, ...], str], ...] = (
    (LAYER,    "in each layer, such as - {units: 3, activation: tanh, weights: …, bias: 0.1}"),
    (CONFIG,   "at the top of the config, beside inputs and layers"),
    (SAMPLE,   "in each sample, such as - {inputs: [0.05, 0.10], targets: [0.01, 0.99]}"),
    (LOSS,     "in loss, such as loss: {name: cross_entropy, fused: true}"),
    (EXERCISE, "in exercise, such as exercise: {ask: [net_h1, w5+], digits: 4dp}"),
    (DRAW,     "in weights or bias, such as weights: {init: uniform, seed: 1}"),
    (TABLE,    "in samples, such as samples: {csv: data.csv, inputs: [a, b], targets: [c]}"),
)
# fmt: on


def hint(key: str, table: tuple[Key, ...], there: Mapping[str, Scalar]) -> Hint:
    """What is said of a key that this table has not, where the keys `there` stand already. Nothing where nothing is known."""
    plain = _plain(key)
    if value_of(key) is not None:
        return Hint("a number is no key: several stand in brackets, such as [0.05, 0.10]")
    if own := key_for(plain, table):
        return _already(own, there[own], plain, table) if own in there else Hint(did_you_mean([own]), own)
    said = _said(plain, table) or elsewhere(plain, table) or _of_many(re.sub(r"_?\d+$", "", plain), table)
    return Hint(said) if said else _nearest(key, table, there)


def wraps(key: str, value: Map, table: tuple[Key, ...]) -> bool:
    """True for a mapping under an unknown key, such as `network:`, whose own keys belong to the config itself."""
    if table is not CONFIG or _plain(key) not in _WRAPPERS.split():
        return False
    inside = {key_for(each.text, CONFIG) for each, _ in value.pairs}
    return bool(inside - {"", "title"}) and value.get("csv") is None


def _plain(key: str) -> str:
    return re.sub(r"[\s-]+", "_", normal(key).strip().lower())


def key_for(word: str, table: tuple[Key, ...]) -> str:
    """The key that a word is, in the singular or the plural, or that it is another word for; nothing if there is none."""
    word = _plain(word)
    known = {spelling.lower(): key.name for spelling, key in spellings(table).items()}
    also = {other: key.name for key in table for other in OTHER_WORDS.get(key.name, "").split()}
    return known.get(word) or also.get(word) or known.get(word + "s") or known.get(word.removesuffix("s")) or ""


def _already(own: str, stands: Scalar, word: str, table: tuple[Key, ...]) -> Hint:
    return Hint(elsewhere(word, table) or f"did you mean {own}? it stands{on_line(stands, ' there')} already")


def _said(plain: str, table: tuple[Key, ...]) -> str:
    rows = [*(rows for where, rows in _HERE if where is table), _LEAVE_OUT, _WRITE_INSTEAD]
    return next((remedy for row in rows for remedy, words in row.items() if plain in words.split()), "")


def _places(table: tuple[Key, ...]) -> Iterator[tuple[tuple[Key, ...], str]]:
    """Where else keys belong, and how that is said; of the parameters of activations only to those who write a layer."""
    for row in ACTIVATIONS.values() if table is LAYER else ():
        if row.parameter:
            such = f"{{name: {row.name}, {row.parameter}: {row.default:g}}}"
            yield (Key(row.parameter, {}, ""),), f"in activation, such as activation: {such}"
    yield from ((other, where) for other, where in _PLACES if other is not table)


def elsewhere(word: str, table: tuple[Key, ...]) -> str:
    """Where a word belongs that is a key of another place, or another word for one."""
    return next((f"write {name} {where}" for other, where in _places(table) if (name := key_for(word, other))), "")


def _of_many(word: str, table: tuple[Key, ...]) -> str:
    """What is said of `weights1`, `W2` or `layer3`: one key holds them all."""
    own, away = key_for(word, table), elsewhere(word, table)
    if away and (table is CONFIG or not own):  # x1: 0.5 beside the inputs is a value
        return away
    return next((f"one key holds them all: {key.name}, {key.about}" for key in table if key.name == own), "")


def _nearest(key: str, table: tuple[Key, ...], there: Mapping[str, Scalar]) -> Hint:
    """The key that is nearly this one, here or elsewhere."""
    own = [each.name for each in table if not each.name.startswith("$")]
    places = {each.name: where for other, where in _places(table) for each in other if each.name not in own}
    near = nearest(key, [*own, *places], likeness=_LIKE)
    if not near:
        return Hint("")
    first, *_ = near
    if first in places:
        return Hint(f"did you mean {first}? write it {places[first]}")
    if first in there:
        return Hint(f"did you mean {first}? it stands{on_line(there[first], ' there')} already")
    meant = [name for name in near if name in own]
    sure = len(meant) == 1 or any(row.required for row in table if row.name == first)
    return Hint(did_you_mean(meant), first if sure else "")
