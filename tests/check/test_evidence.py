"""What marking must find, on students drawn at random: `python -m tests.benchmarks.marking` says more, of more of them."""

from __future__ import annotations

import random
from functools import cache

import pytest

from ..benchmarks.marking.deck import Card, Deck, Worked, misconceptions
from ..benchmarks.marking.evidence import Desk, Tally
from ..benchmarks.marking.mistakes import MISTAKES
from ..benchmarks.marking.networks import read
from ..benchmarks.marking.students import Student, work
from ..benchmarks.marking.writing import Hand

SHEETS = 8  # honest ones, for each number of digits and each way to fill a sheet
EACH = 3  # students for each misconception


@cache
def _deck() -> Deck:
    return Deck(seed=1)


@cache
def _desk() -> Desk:
    return Desk()


def _tally(seed: int, cards: list[Card]) -> Tally:
    return Tally(_desk().results(_deck().again(seed).worked(cards)))


@pytest.mark.parametrize("fill", ["full", "every other", "half", "outputs and w+", "w+ only"])
@pytest.mark.parametrize("digits", [4, 5, 6])
def test_nothing_of_an_honest_student_is_called_wrong_or_carried(digits: int, fill: str) -> None:
    tally = _tally(digits, [Card(digits=digits, fill=fill, always_rounds=True)] * SHEETS)
    assert len(tally.results) == SHEETS
    assert [(result.worked.place, result.blamed()) for result in tally.results if result.blamed()] == []


FUSED = {
    "inputs": ["x"],
    "layers": [{"units": ["o1", "o2"], "activation": "softmax", "weights": [[{"w1": 2.2}], [{"w2": -2.2}]]}],
    "loss": {"name": "cross_entropy", "fused": True},
    "learning_rate": 0.5,
    "samples": [{"inputs": [1], "targets": [0, 1]}],
}


@pytest.mark.parametrize("hand", [Hand(3, "dp"), Hand(4, "dp"), Hand(2), Hand(4)], ids=str)
def test_a_fused_loss_may_be_worked_from_the_outputs(hand: Hand) -> None:
    """-ln 0.012 is 4.423, although from the nets it is 4.412."""
    net, student = read(FUSED), Student(hand)
    assert _desk().result(Worked(Card(), -1, net, student, work(net, student))).blamed() == []


@cache
def _misled() -> Tally:
    """Students with one misconception, who write down every number to five digits."""
    return _tally(11, [Card(codes) for codes in misconceptions(EACH * len(MISTAKES), random.Random(1))])


def test_origins_of_error_are_found() -> None:
    assert len(_misled().showing) > 500
    assert (_misled().found_share or 0) >= 0.99


def test_the_true_cause_is_named_and_few_others() -> None:
    assert (_misled().named_share or 0) >= 0.97
    assert _misled().size_median == 1


def test_hardly_anything_else_is_called_wrong() -> None:
    assert len(_misled().others) > 5000
    assert (_misled().falsely or 0) < 0.001
