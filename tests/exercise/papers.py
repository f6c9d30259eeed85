"""Exercises of all kinds that are quick to mark, for the tests of papers and variants."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from bptrace.exercise.paper import Paper, Papers
from bptrace.inputs.config.config import Config, with_given
from bptrace.inputs.config.load import parse

_ONE = "[{inputs: [0.3, 0.5], targets: [0.9]}]"
_TWO = "[{inputs: [0.3, 0.5], targets: [0.9]}, {inputs: [0.7, 0.2], targets: [0.2]}]"
_CLASSES = "[{inputs: [0.3, 0.5], targets: [1, 0]}]"
_ASK = "net, out, E, delta, 'dE/dw*', 'w*+', 'w*+@2', E+, out+"


def _text(
    activation: str, last: str = "", ask: str = _ASK, digits: str = "4dp", samples: str = _ONE, more: str = "", given: str = ""
) -> str:
    units = last or f"{{units: [y], activation: {activation}, weights: [[0.5, -0.6]], bias: [0.2]}}"
    return f"""\
inputs: [a, b]
layers:
  - {{units: [g, h], activation: {activation}, weights: [[0.3, -0.2], [0.4, 0.1]], bias: [0.1, 0.2]}}
  - {units}
learning_rate: 0.5
samples: {samples}
{more}
exercise: {{ask: [{ask}], digits: {digits}{given}}}
"""


def paper_of(config: Config, given: Sequence[str] = ()) -> Paper:
    """The paper of a config; what `given` selects is printed."""
    config = with_given(config, given)
    return Papers(config).paper(config).bare


_SOFTMAX = "{units: [y, z], activation: softmax, weights: [[0.5, -0.6], [0.2, 0.7]], bias: [0.2, -0.3]}"
TEXTS = {
    "sigmoid": _text("sigmoid"),
    "relu": _text("relu"),
    "figures": _text("tanh", digits="4sf"),
    "softmax": _text("tanh", _SOFTMAX, samples=_CLASSES, more="loss: {name: cross_entropy, fused: true}"),
    "batch": _text("sigmoid", samples=_TWO),
    "online": _text("tanh", samples=_TWO, more="batch: online\niterations: 3"),
    "delta rule": _text("sigmoid", ask="net, out, e, delta, 'Δw*', 'w*+', 'w*+@2'", more="error: t-o"),
    "printed": _text("sigmoid", given=", given: [forward]"),
}


@cache
def config(name: str) -> Config:
    return parse(TEXTS[name].encode(), f"{name}.yaml")
