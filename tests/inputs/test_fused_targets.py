"""Fused softmax and cross-entropy, whose short slope holds for targets that sum to 1."""

from __future__ import annotations

import pytest

from bptrace import InputError
from bptrace.inputs.config.load import parse

CONFIG = """
inputs: [x]
layers: [{units: [a, b], activation: softmax, weights: [[0.1], [0.2]]}]
loss: {name: cross_entropy, fused: true}
learning_rate: 0.1
samples: [{inputs: [1], targets: [1, 0]}, {inputs: [2], targets: [0.5, 0.4]}]
"""


def test_targets_that_do_not_sum_to_one_are_an_error_at_the_loss() -> None:
    with pytest.raises(InputError) as caught:
        parse(CONFIG.encode(), "c.yaml")
    (problem,) = caught.value.problems
    assert problem.message == "fused, targets have to sum to 1; those of sample 2 sum to 0.9"
    assert problem.place is not None
    assert problem.place.line == 4


def test_targets_that_sum_to_one_are_fine() -> None:
    assert parse(CONFIG.replace("0.5, 0.4", "0.6, 0.4").encode(), "c.yaml").network.fused
