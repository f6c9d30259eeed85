"""What is asked for where an exercise does not say so."""

from __future__ import annotations

import pytest

import bptrace
from bptrace.inputs.config.config import Exercise

from .model_answers import EXERCISES
from .papers import paper_of


@pytest.mark.parametrize(
    ("name", "asked", "unasked"),
    [
        ("exercise_1_neuron", {"E", "delta_y", "dE/dw1", "w1+"}, {"e_y", "Δw1", "dE/dout_y", "dout_y/dnet_y"}),
        ("exercise_7_delta_rule", {"E", "e_y", "delta_y", "Δw1", "w1+"}, {"dE/dw1", "dE/dout_y", "dout_y/dnet_y"}),
    ],
)
def test_either_rule_asks_for_its_own(name: str, asked: set[str], unasked: set[str]) -> None:
    config = bptrace.load(str(EXERCISES[name]))
    names = {blank.name for blank in paper_of(config._replace(exercise=Exercise())).blanks}
    assert asked <= names
    assert not unasked & names
