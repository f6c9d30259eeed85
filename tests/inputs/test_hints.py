"""Keys that a mapping has not: what is said of them leads to what is meant, and never to a key that merely looks alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from bptrace.errors import InputError
from bptrace.inputs.config.hints import _HERE, _LEAVE_OUT, _PLACES, _WRAPPERS, _WRITE_INSTEAD, OTHER_WORDS, hint
from bptrace.inputs.config.keys import CONFIG, LAYER, LOSS, SAMPLE, Key, spellings
from bptrace.inputs.config.load import parse
from bptrace.inputs.tree.nodes import Scalar

from .good import MAZUR, changed, problems

DESCENT = "updates are plain gradient descent"
HERE = Scalar("x", False, 7, 1, 1)


def hints(text: str) -> dict[str, str]:
    """The remedies, by what is pointed at."""
    return {found.place.text[found.place.column - 1 :].split(":")[0]: found.hint for found in problems(text) if found.place}


# fmt: off
SAID = [  # a key, where it is written, and what is said
    ("activation",        CONFIG, "write activation in each layer"),
    ("activations",       CONFIG, "write activation in each layer"),
    ("activaton",         CONFIG, "did you mean activation? write it in each layer"),
    ("weights",           CONFIG, "write weights in each layer"),
    ("weights1",          CONFIG, "write weights in each layer"),
    ("W2",                CONFIG, "write weights in each layer"),
    ("w1",                CONFIG, "write weights in each layer"),
    ("bias",              CONFIG, "write bias in each layer"),
    ("b_1",               CONFIG, "write bias in each layer"),
    ("units",             CONFIG, "write units in each layer"),
    ("targets",           CONFIG, "write targets in each sample"),
    ("target",            CONFIG, "write targets in each sample"),
    ("y",                 CONFIG, "write targets in each sample"),
    ("x1",                CONFIG, "write inputs in each sample"),
    ("fused",             CONFIG, "write fused in loss"),
    ("ask",               CONFIG, "write ask in exercise"),
    ("reveal",            CONFIG, "write reveal in exercise"),
    ("seed",              CONFIG, "write seed in weights or bias"),
    ("init",              CONFIG, "write init in weights or bias"),
    ("csv",               CONFIG, "write csv in samples"),
    ("momentum",          CONFIG, DESCENT),
    ("weight_decay",      CONFIG, DESCENT),
    ("weight-decay",      CONFIG, DESCENT),
    ("regularization",    CONFIG, DESCENT),
    ("Optimizer",         CONFIG, DESCENT),
    ("lambda",            CONFIG, DESCENT),
    ("clip",              CONFIG, DESCENT),
    ("dropout",           CONFIG, "every unit is connected"),
    ("shuffle",           CONFIG, "the samples are used in the order of the file"),
    ("metrics",           CONFIG, "E is what is measured"),
    ("verbose",           CONFIG, "the options of bptrace run"),
    ("hidden_layers",     CONFIG, "each layer is an entry of layers"),
    ("outputs",           CONFIG, "each layer is an entry of layers"),
    ("transpose",         CONFIG, "write weights_layout: inputs-by-units"),
    ("trainable",         CONFIG, "frozen: [w1, layer 1]"),
    ("answers",           CONFIG, "bptrace check CONFIG SHEET"),
    ("lr",                CONFIG, "did you mean learning_rate?"),
    ("alpha",             CONFIG, "did you mean learning_rate?"),
    ("learning rate",     CONFIG, "did you mean learning_rate?"),
    ("Learning-Rate",     CONFIG, "did you mean learning_rate?"),
    ("batch_size",        CONFIG, "did you mean batch?"),
    ("layer",             CONFIG, "did you mean layers?"),
    ("layer2",            CONFIG, "one key holds them all: layers"),
    ("los",               CONFIG, "did you mean loss?"),
    ("colour",            CONFIG, ""),
    ("w",                 LAYER,  "did you mean weights?"),
    ("w1",                LAYER,  "one key holds them all: weights"),
    ("neurons",           LAYER,  "did you mean units?"),
    ("name",              LAYER,  "a layer has no name"),
    ("type",              LAYER,  "every unit is connected"),
    ("learning_rate",     LAYER,  "write learning_rate at the top of the config"),
    ("loss",              LAYER,  "write loss at the top of the config"),
    ("slope",             LAYER,  "activation: {name: leaky_relu, slope: 0.01}"),
    ("alpha",             LAYER,  "activation: {name: elu, alpha: 1}"),
    ("dropout",           LAYER,  "every unit is connected"),
    ("trainable",         LAYER,  "frozen: [w1, layer 1]"),
    ("seed",              LAYER,  "write seed in weights or bias"),
    ("inputs",            LAYER,  "write inputs at the top of the config"),
    ("use_bias",          LAYER,  "leave it out for none"),
    ("label",             SAMPLE, "did you mean targets?"),
    ("output",            SAMPLE, "did you mean targets?"),
    ("weight",            SAMPLE, "each sample has the same weight"),
    ("x1",                SAMPLE, "one key holds them all: inputs"),
    ("type",              LOSS,   "did you mean name?"),
    ("reduction",         LOSS,   "write reduction at the top of the config"),
]
# fmt: on


@pytest.mark.parametrize(("key", "table", "said"), SAID, ids=[f"{row[0]} {len(row[1])}" for row in SAID])
def test_what_is_said_of_a_key(key: str, table: tuple[Key, ...], said: str) -> None:
    told = hint(key, table, {}).text
    assert said in told
    assert bool(said) is bool(told)


@pytest.mark.parametrize("table", [table for table, _ in _PLACES], ids=lambda table: table[0].name)
def test_a_key_of_another_place_is_answered_with_its_place(table: tuple[Key, ...]) -> None:
    own = spellings(table)
    for other, where in _PLACES:
        for name in {key.name for key in other} - set(own) - {"$schema", "name"}:
            told = hint(name, table, {})
            assert f"write {name} " in told.text or told.key or "leave it out" in told.text or "no name" in told.text, (name, where)
            assert "did you mean" not in told.text or told.key in own


def test_a_word_means_one_thing() -> None:
    words = [word for row in (_LEAVE_OUT, _WRITE_INSTEAD) for said in row.values() for word in said.split()]
    assert len(set(words)) == len(words)
    every = [*words, *_WRAPPERS.split(), *(word for said in OTHER_WORDS.values() for word in said.split())]
    assert all(word == word.lower() and "-" not in word for word in every)
    keys = {spelling for table, _ in _PLACES for spelling in spellings(table)}
    assert keys.isdisjoint(words)
    assert set(OTHER_WORDS) <= keys
    assert all(table in [place for place, _ in _PLACES] for table, _ in _HERE)


def test_a_key_that_stands_already_is_not_asked_for_again() -> None:
    assert hint("lr", CONFIG, {"learning_rate": HERE}).text == "did you mean learning_rate? it stands on line 7 already"
    assert hint("x", CONFIG, {"inputs": HERE}).text.startswith("write inputs in each sample")
    assert not hint("lr", CONFIG, {"learning_rate": HERE}).key


def test_only_what_is_sure_is_read_as_the_key_that_is_meant() -> None:
    assert hint("sample", CONFIG, {}).key == "samples"
    assert [hint(key, CONFIG, {}).key for key in ("activaton", "weights1", "layer2", "momentum")] == [""] * 4


NEAR = {"itertions": "iterations", "wieghts": "weights", "bacth": "batch", "regularisatio": ""}


@pytest.mark.parametrize("typed", NEAR)
def test_a_slip_of_a_letter_or_two_is_seen_and_no_more_is_guessed(typed: str) -> None:
    told = hint(typed, CONFIG, {}).text
    assert (f"did you mean {NEAR[typed]}?" in told) if NEAR[typed] else not told


def test_how_like_two_words_have_to_be() -> None:
    assert hint("epchss", CONFIG, {}).text == "did you mean epochs?"  # 10 of 12 letters in common
    assert hint("ephxyz", CONFIG, {}).text == ""  # 6 of 12
    assert hint("fusde", LOSS, {}).key == "fused"  # 8 of 10
    assert hint("fxsxed", LOSS, {}).text == ""  # 8 of 11, which is less than 0.75


# whole files


def test_second_inputs_are_values() -> None:
    said = hints(MAZUR + "inputs: [0.5, 1]\n")["inputs"]
    assert said.startswith("it stands on line 2 already: keep one, or write inputs in each sample")
    assert hints(MAZUR + "loss: hinge\n")["loss"] == "it stands on line 14 already: keep one"


def test_a_mapping_around_the_config_is_looked_into() -> None:
    network, rest = MAZUR.split("loss:")
    text = "network:\n" + "".join(f"  {line}\n" for line in network.splitlines()) + "loss:" + rest.replace("learning_rate", "lr")
    assert hints(text) == {"network": "write what stands in it at the top of the config", "lr": "did you mean learning_rate?"}
    assert "training" in hints(changed("learning_rate: 0.5", "training: {lr: 0.5}"))
    assert hints(changed("samples:\n", "training:\n")) == {"training": "did you mean samples?"}
    assert hints(changed("learning_rate: 0.5", "learning_rate: 1\nparameters: {w1: 0.15}"))["parameters"].startswith("write each parameter")


def test_samples_by_columns_are_one_problem() -> None:
    (found,) = problems(
        changed("  - {inputs: [0.05, 0.10], targets: [0.01, 0.99]}", "  {inputs: [[1, 2], [3, 4]], targets: [[1, 0], [0, 1]]}")
    )
    assert found.message == "samples should be a list of samples, not all inputs and then all targets"


def test_layers_that_are_counts_are_told_how_a_layer_is_written() -> None:
    text = "inputs: 2\nlayers: [3, [a, b]]\nlearning_rate: 1\nsamples: [{inputs: [1, 2], targets: [1, 2]}]\n"
    first, second = (found.hint for found in problems(text))
    assert first == "write {units: 3, activation: sigmoid, weights: …}"
    assert second == "write {units: [a, b], activation: sigmoid, weights: …}"


def test_digits_that_other_keys_say() -> None:
    said = hints(changed("loss:", "digits: 4dp\nloss:"))["4dp"]
    assert said == "write 4; round_each: 4dp rounds as it is worked, exercise: {digits: 4dp} asks for as many"


def test_targets_that_are_missing_are_not_told_as_a_wrong_sum() -> None:
    softmax = (Path(__file__).parents[2] / "configs" / "softmax_fused.yaml").read_text(encoding="utf-8")
    (found,) = problems(softmax.replace("targets", "classes", 1))[:1]
    assert "sum to 1" not in " ".join(each.message for each in problems(softmax.replace("targets", "classes", 1)))
    assert "classes" in found.message or "targets" in found.message


@pytest.mark.parametrize("count", [5, 6])
def test_many_problems_end_with_how_to_start_anew(count: int) -> None:
    text = MAZUR + "".join(f"{key}: 1\n" for key in ("momentum", "dropout", "shuffle", "metrics", "clip", "verbose")[:count])
    with pytest.raises(InputError) as caught:
        parse(text.encode(), "mine.yaml")
    last = str(caught.value).splitlines()[-1]
    assert len(caught.value.problems) == count
    assert last.startswith("It may be quicker to start from a config that works") is (count > 5)
    assert ("bptrace init mazur" in last) is (count > 5)


# values


ROWS = "[[0.40, 0.45], [0.50, 0.55]]"
# fmt: off
VALUES = [  # what is written instead of what, and the remedy
    (ROWS, "{w5: 1, w6: 2, w7: 3, w8: 4}",     "one row a unit: [{w5: 1, w6: 2}, {w7: 3, w8: 4}]"),
    (ROWS, "{w5: 1, w6: 2, w7: 3}",            "one row a unit: - {w5: 1, w6: 2, w7: 3}"),
    (ROWS, "[1, 2, 3, 4]",                     "one row a unit: [[1, 2], [3, 4]]"),
    (ROWS, f'"{ROWS}"',                        "take the quotation marks away"),
    (ROWS, "random",                           "write {init: uniform, seed: 1}"),
    (ROWS, "Glorot-uniform",                   "write {init: xavier, seed: 1}"),
    (ROWS, "he_normal",                        "write {init: he, seed: 1}"),
    (ROWS, "large",                            "a row a unit, an entry an input"),
    ("{b1: 0.35}", "randn",                    "write {init: normal, seed: 1}"),
    ("[0.05, 0.10]", "1 2",                    "write [1, 2]"),
    ("[0.01, 0.99]", "1",                      "write a number for each of o1, o2, such as [0.05, 0.10]"),
    ("[0.01, 0.99]", "cat",                    "write a number for each of o1, o2, such as [0.05, 0.10]"),
    ("{inputs: [0.05, 0.10], targets: [0.01, 0.99]}", "[1, 2, 3, 4]", "write {inputs: [1, 2], targets: [3, 4]}"),
    ("{inputs: [0.05, 0.10], targets: [0.01, 0.99]}", "[1, 2, 3]", "write {inputs: [0.05, 0.10], targets: [0.01, 0.99]}"),
    ("half_squared_error", "Half squared-error", "did you mean half_squared_error?"),
    ("half_squared_error", "cross entropy",    "did you mean cross_entropy?"),
    ("loss:", "iterations: all\nloss:",        "write one from 0 to 1,000,000,000"),
    ("loss:", "weights_layout: row-vector\nloss:", "did you mean inputs-by-units?"),
    ("[i1, i2]", "[-0.5, i2]",                 "a value belongs in each sample, here stands a name"),
]
# fmt: on


@pytest.mark.parametrize(("old", "new", "remedy"), VALUES)
def test_what_is_said_of_a_value(old: str, new: str, remedy: str) -> None:
    assert [found.hint for found in problems(changed(old, new))] == [remedy]


def test_numbers_without_brackets() -> None:
    assert hints(changed("{inputs: [0.05, 0.10]", "{inputs: 0.05, 0.10")) == {
        "0.05, 0.10, targets": "write a number for each of i1, i2, such as [0.05, 0.10]",
        "0.10, targets": "a number is no key: several stand in brackets, such as [0.05, 0.10]",
    }
    block = "  - inputs: 3, 4\n    targets: [0.01, 0.99]\n"
    assert hints(changed("  - {inputs: [0.05, 0.10], targets: [0.01, 0.99]}\n", block)) == {"3, 4": "write [3, 4]"}


def test_layers_with_names_are_read_as_layers() -> None:
    text = "inputs: 1\nlayers:\n  hidden: {units: 1, weights: [[x]]}\n  output: {units: 1, weights: [[1]]}\niterations: 0\n"
    first, second = problems(text + "samples: [{inputs: [1], targets: [1]}]\n")
    assert first.hint == "write - in the place of hidden:"
    assert second.message.startswith("a weight into layer 1 should be a number")


def test_inputs_that_look_like_values_are_told_where_something_else_is_wrong() -> None:
    text = "inputs: [0.5, 1.5]\nlayers: [{units: 1, weights: [[1, 2]]}]\niterations: 0\n"
    assert hints(text)["[0.5, 1.5]"] == "write names or a count here, such as [x1, x2], and the values in each sample"
    assert not problems(text + "samples: [{inputs: [1, 2], targets: [1]}]\n")
    assert "[1, 2]" not in hints(text.replace("0.5, 1.5", "1, 2"))


def test_a_dash_before_every_key_is_one_problem() -> None:
    layers = "layers:\n  - units: 2\n  - weights: [[1], [2]]\n  - units: 1\n  - activation: relu\n  - weights: [[1, x]]\n"
    samples = "samples:\n  - inputs: [1]\n  - targets: [1]\n  - inputs: [2]\n  - targets: [0]\n"
    first, second, third = problems("inputs: 1\niterations: 0\n" + layers + samples)
    assert [problem.message for problem in (first, third)] == ["each - begins another layer", "each - begins another sample"]
    assert first.hint == "write - only before the first key of each layer"
    assert second.message.startswith("a weight into layer 2 should be a number")
    drill = (
        "inputs: 1\nlayers: [{units: 1, weights: [[1]]}]\nloss: sum_of_outputs\niterations: 0\nsamples:\n  - inputs: [1]\n  - inputs: [2]\n"
    )
    assert not problems(drill)


def test_a_sheet_in_the_place_of_a_config_is_one_problem() -> None:
    (found,) = problems("student: Anna\nanswers: {net_h1: 0.5}\n")
    assert found.message == "this file is a sheet of answers, no config"
    assert problems("answers: {net_h1: 0.5}\nlayers: []\n")[0].message == "the config has no key 'answers'"


def test_inputs_that_are_written_as_a_layer() -> None:
    text = MAZUR.replace("inputs: [i1, i2]\n", "").replace("layers:\n", "layers:\n  - {units: 2, activation: input}\n", 1)
    found = {problem.message: problem.hint for problem in problems(text)}
    assert list(found) == ["the config has no inputs", "the inputs are no layer"]
    assert found["the inputs are no layer"] == "write inputs: 2 at the top of the config instead"


@pytest.mark.parametrize(
    ("layer", "said"),
    {
        "3 units": "units: 3, activation: sigmoid",
        "units 3": "units: 3, activation: sigmoid",
        "units=3": "units: 3, activation: sigmoid",
        "[3, tanh]": "units: 3, activation: tanh",
        "tanh": "units: 2, activation: tanh",
        "h1 h2": "units: [h1, h2], activation: sigmoid",
    }.items(),
)
def test_a_layer_that_is_a_word_or_two(layer: str, said: str) -> None:
    found = problems(f"inputs: 2\nlayers:\n  - {layer}\n")
    assert f"write {{{said}, weights: …}}" in [problem.hint for problem in found]
