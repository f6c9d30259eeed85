"""A new exercise: a config that is whole and kind to the hand, whatever is wanted of it, and the same everywhere."""

from __future__ import annotations

from itertools import combinations

import pytest

from bptrace.check.judging.answer_key import AnswerKey
from bptrace.exercise.asking import Asking
from bptrace.exercise.decimals import as_asked
from bptrace.exercise.exercise_text import Wish
from bptrace.exercise.new_exercise import new_exercise, wish
from bptrace.inputs.config.config import Config
from bptrace.inputs.config.load import parse
from bptrace.model.activations import ACTIVATIONS
from bptrace.model.losses import LOSSES

SIZES = ["1-1", "2-1", "2-2-1", "2-2-2", "3-2-2", "2-3-2-1", "3-3-3"]
OUTPUTS = [name for name in ACTIVATIONS if name != "softmax"]


def made(wanted: Wish) -> Config:
    return parse(new_exercise(wanted).encode(), "exercise.yaml")


def asked(config: Config) -> list[str]:
    assert config.exercise.digits
    key = AnswerKey(config)
    return [as_asked(key.truth(place), config.exercise.digits) for place in Asking(key).asked]


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("sizes", SIZES)
def test_no_two_numbers_are_alike_and_each_has_two_figures(sizes: str, seed: int) -> None:
    numbers = asked(made(wish(sizes, seed=seed)))
    assert len(set(numbers)) == len(numbers)
    assert all(abs(float(number)) >= 0.001 for number in numbers)


@pytest.mark.parametrize("activation", OUTPUTS)
def test_each_activation(activation: str) -> None:
    config = made(wish("2-2-1", activation))
    assert len(config.exercise.ask) >= 5
    numbers = asked(config)
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("loss", LOSSES)
def test_each_loss(loss: str) -> None:
    config = made(wish("2-2-2", loss=loss))
    assert config.network.loss.name == loss
    assert bool(config.samples[0].targets) is LOSSES[loss].has_targets


def test_softmax_has_one_target_of_1_and_is_fused() -> None:
    config = made(wish("2-3-3", "tanh,softmax", samples=2))
    assert (config.network.loss.name, config.network.fused) == ("cross_entropy", True)
    assert [sorted(row.targets) for row in config.samples] == [[0, 0, 1], [0, 0, 1]]


@pytest.mark.parametrize("sizes", ["2-2-1", "8-2-1"])
def test_givens_are_easy_to_work_with(sizes: str) -> None:
    config = made(wish(sizes, samples=2))
    assert all(value and round(value, 1) == value and abs(value) < 1 for value in config.parameters.values())
    for row in config.samples:
        assert all(max(pair) / min(pair) % 1 for pair in combinations(row.inputs, 2))
    weights, inputs = config.exercise.vary
    assert (weights.what, inputs.what, 0 in weights.values) == ("weights", "inputs", False)
    assert {value for row in config.samples for value in row.inputs} <= {float(value) for value in inputs.values}
    assert {value for name, value in config.parameters.items() if name[0] == "w"} <= {float(value) for value in weights.values}


@pytest.mark.parametrize(("sizes", "all_asked"), [("4-4-2", True), ("5-4-1", True), ("5-5", False)])
def test_of_many_weights_some_are_asked_for(sizes: str, all_asked: bool) -> None:
    ask = [selector.text for selector in made(wish(sizes)).exercise.ask]
    assert ("dE/dw*" in ask) is all_asked


def test_names_and_numbers_are_those_of_the_file() -> None:
    config = made(wish("2-3-2-1"))
    assert [list(config.network.units(layer)) for layer in range(4)] == [["i1", "i2"], ["h1", "h2", "h3"], ["h4", "h5"], ["o1"]]
    assert [*config.parameters][:8] == ["w1", "w2", "w3", "w4", "w5", "w6", "b_h1", "b_h2"]


def test_the_same_seed_gives_the_same_exercise_and_another_another() -> None:
    assert new_exercise(wish()) == new_exercise(wish())
    assert made(wish()).parameters != made(wish(seed=2)).parameters


def test_an_exercise_stays_what_it_is() -> None:
    config = made(wish())
    assert [*config.parameters.values(), *config.samples[0].inputs, *config.samples[0].targets] == []
