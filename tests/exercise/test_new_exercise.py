"""A new exercise: a config that is whole and kind to the hand, whatever is wanted of it, and the same everywhere."""

from __future__ import annotations

from functools import cache
from itertools import combinations

import pytest

from bptrace.exercise.kind import Kindness
from bptrace.exercise.new.exercise_text import Wish
from bptrace.exercise.new.new_exercise import new_exercise, wish
from bptrace.inputs.config.config import Config, Sample
from bptrace.inputs.config.load import parse
from bptrace.model.activations import ACTIVATIONS
from bptrace.model.losses import LOSSES

SIZES = ["1-1", "2-1", "2-2-1", "2-2-2", "3-2-2", "3-3-3"]
OUTPUTS = [name for name in ACTIVATIONS if name != "softmax"]


drawn_once = cache(new_exercise)  # that it is the same each time is a test of its own


def made(wanted: Wish) -> Config:
    """The config; what is not kind of it is what is said not to be."""
    drawn = drawn_once(wanted)
    config = parse(drawn.text.encode(), "exercise.yaml")
    assert tuple(Kindness(config).unkind(config)) == drawn.unkind
    return config


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("sizes", SIZES)
def test_its_numbers_are_kind(sizes: str, seed: int) -> None:
    assert drawn_once(wish(sizes, seed=seed)).unkind == ()


def test_what_is_not_kind_is_told() -> None:
    """Gradients vanish where sigmoids follow each other."""
    assert drawn_once(wish("2-3-2-1", seed=2)).unkind
    assert not drawn_once(wish("2-3-2-1", "tanh", seed=2)).unkind


@pytest.mark.parametrize("activation", OUTPUTS)
def test_each_activation(activation: str) -> None:
    assert drawn_once(wish("2-2-1", activation)).unkind == ()
    assert drawn_once(wish("2-2-2", f"{activation},softmax")).unkind == ()


@pytest.mark.parametrize("loss", LOSSES)
def test_each_loss(loss: str) -> None:
    config = made(wish("2-2-2", loss=loss))
    assert config.network.loss.name == loss
    assert not drawn_once(wish("2-2-2", loss=loss)).unkind
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
    assert drawn_once(wish()) == new_exercise(wish())
    assert made(wish()).parameters != made(wish(seed=2)).parameters


def test_an_exercise_stays_what_it_is() -> None:
    config = made(wish())
    assert tuple(config.parameters.values()) == (-0.5, 0.3, 0.7, 0.1, 0.9, 0.7, 0.7, 0.3, -0.3)
    assert config.samples == (Sample((0.7, 0.3), (0.01,)),)
