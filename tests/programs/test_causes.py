"""Programs with the bugs that people ask about most: the first number that differs, and the cause that is named."""

from __future__ import annotations

import pytest

import bptrace
from bptrace import Diff

from ..benchmarks.programs.cases import NUMPY, Case, right_ones, with_bugs
from ..oracles.drawing import loaded

NAMED = {  # what the programmer did, and the codes that say it
    "grads-not-zeroed": {"gradients-not-zeroed"},
    "backward-twice": {"accumulated"},
    "accumulated-4-times": {"accumulated"},
    "updated-before-use": {"updated-weights"},
    "softmax-twice": {"softmax-twice"},
    "log-forgotten": {"log-forgotten"},
    "mean-over-outputs": {"divided-by-outputs", "reduction-scaled"},
    "sum-for-mean": {"sum-not-mean"},
    "eta-twice": {"rate-twice", "rate-over-samples"},
    "bias-of-first-unit": {"one-bias-for-all", "neighbour-bias"},
    "bias-across-samples": {"bias-broadcast"},
    "stale-cache": {"stale-activation"},
    "input-not-detached": {"input-updated"},
    "activation-detached": {"detached"},
    "float16-outputs": {"half-precision"},
    "momentum": {"momentum"},
    "weight-decay": {"weight-decay"},
    "slope-at-out": {"slope-at-out"},
    "gradient-transposed": {"gradient-transposed"},
    "recorded-weights-are-new": {"aliased"},
    "dropout-on": {"dropout"},
}


def held(one: Case) -> Diff:
    return bptrace.hold(loaded(one.task.config()), one.dumps())


def exact(code: str) -> Case:
    """The first network that can have the bug, in float64 in memory."""
    one = next(one for one in with_bugs(NUMPY, 1, words=(code,)) if one.code == code)
    return one._replace(title="book", dtype="float64", container="memory")


@pytest.mark.parametrize("code", NAMED)
def test_a_bug_is_named(code: str) -> None:
    found = held(exact(code))
    assert not found.ok
    assert found.cause is not None
    assert {cause.code for cause in found.causes} & NAMED[code], found.causes
    assert sum(cause.explained for cause in found.causes) >= 0.9 * found.cause.differing


def test_right_programs_are_right() -> None:
    wrong = [str(one) for one in right_ones(NUMPY, 24) if not held(one._replace(container="memory")).ok]
    assert not wrong
