"""Configs that nothing is wrong with, to begin from."""

from __future__ import annotations

from collections.abc import Sequence

from bptrace.errors import InputError, Place, Problem
from bptrace.inputs.config.config import Config
from bptrace.inputs.config.load import parse

MAZUR = """\
title: A Step by Step Backpropagation Example
inputs: [i1, i2]
layers:
  - units: [h1, h2]
    activation: sigmoid
    weights:
      - {w1: 0.15, w2: 0.20}
      - [0.25, {w4: 0.30}]
    bias: {b1: 0.35}
  - units: [o1, o2]
    activation: sigmoid
    weights: [[0.40, 0.45], [0.50, 0.55]]
    bias: [0.60, {b_o2: 0.60}]
loss: half_squared_error
learning_rate: 0.5
samples:
  - {inputs: [0.05, 0.10], targets: [0.01, 0.99]}
"""

DEEP = """\
inputs: 3
layers:
  - {units: 2, activation: relu, weights: [[1, null, .5], [-1, 2e-1, 1/3]], bias: 0}
  - {units: 2, activation: {name: leaky_relu, slope: 0.1}, weights: {init: xavier, seed: 7}, bias_input: -1}
  - {units: [a, b, c], activation: softmax, weights: {init: uniform, seed: 1, low: -1, high: 1}, bias: {init: zeros}}
loss: {name: cross_entropy, fused: true}
eta: 1e-2
epochs: 3
batch: 2
reduction: sum
frozen: [biases, layer 1, w7]
notation: z-a
digits: 8
round_each: 4dp
samples:
  - {inputs: [1, 2, 3], targets: [1, 0, 0]}
  - {inputs: {x2: 1, x1: 2, x3: 3}, targets: {b: 1, a: 0, c: 0}}
  - inputs: [0.1, 0.2, 0.3]
    targets: [0, 0, 1]
exercise: {ask: [net, "out_*"], digits: 4dp}
"""

DRILL = """\
# no loss, no targets
inputs: [x, y]
layers:
  - units: [q]
    weights: [[-2, 5]]
  - units: [f]
    weights: [[{z: -4}]]
    biases: [null]
loss: sum_of_outputs
iterations: 0
samples:
  - {inputs: [1, 2]}
"""

GOOD = {"mazur": MAZUR, "deep": DEEP, "drill": DRILL}


def read(text: str | bytes, path: str = "mine.yaml") -> Config:
    return parse(text.encode() if isinstance(text, str) else text, path)


def anywhere(config: Config) -> Config:
    """The config without the places that it was read from, and without what it leaves unsaid, to be compared with one that stood
    elsewhere and says it."""
    exercise, nowhere = config.exercise, Place("", 0, 0)
    ask = tuple(asked._replace(place=nowhere) for asked in exercise.ask)
    marks = tuple(worth._replace(place=nowhere) for worth in exercise.marks)
    vary = tuple(varied._replace(place=nowhere) for varied in exercise.vary)
    return config._replace(path="", exercise=exercise._replace(ask=ask, marks=marks, vary=vary), tables=(), unrated=None, assumed=())


def problems(text: str | bytes, path: str = "mine.yaml") -> Sequence[Problem]:
    """The problems of a text; none where it is good."""
    try:
        read(text, path)
    except InputError as error:
        return error.problems
    return ()


def changed(old: str, new: str, text: str = MAZUR) -> str:
    """The text with one thing written otherwise."""
    assert text.count(old) >= 1, old
    return text.replace(old, new, 1)
