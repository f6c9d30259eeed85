"""An iteration of 784-128-10 with 64 samples, every array kept: by us and by hand-written numpy, iteration by iteration in turn."""

import json
from collections import deque
from collections.abc import Iterator
from typing import Any

import numpy as np

from bptrace.engine.steps import Run
from bptrace.inputs.config.load import parse

from ..measure import Side, in_turn, timed
from .drawn import config
from .numpy_step import iterations

KEPT, ROUNDS = 20, 201
SAME = {("net", 1): "net1", ("out", 2): "out2", ("delta", 1): "delta1", ("through", 1): "through", ("dE/dw", 1): "dw1", ("w+", 2): "w2+"}


def kept(steps: Iterator[Any]) -> Side:
    """The time of the next iteration, the last few being held."""
    held = deque[Any](maxlen=KEPT)
    return timed(lambda: held.append(next(steps)))


def must_agree(ours: Iterator[Any], theirs: Iterator[Any]) -> None:
    """Are both working the same network?"""
    for _ in range(3):
        step, arrays = next(ours), next(theirs)
        for (kind, layer), name in SAME.items():
            assert np.allclose(step.array(kind, layer), arrays[name], rtol=1e-9, atol=1e-12), name


if __name__ == "__main__":
    ours, theirs = iter(Run(parse(json.dumps(config()).encode(), "drawn.json"))), iterations()
    must_agree(ours, theirs)
    print(*in_turn(kept(ours), kept(theirs), ROUNDS))
