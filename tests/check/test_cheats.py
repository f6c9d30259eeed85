"""What is not worked earns next to nothing: sheets of constants, the right numbers to one digit, another student's numbers.

The bounds stand at the top, in shares of the full marks. `python -m tests.benchmarks.marking goals cheats` measures more sheets.
"""

from __future__ import annotations

import random
from functools import cache
from statistics import mean

import pytest

from ..benchmarks.marking.deck import Deck, sheet
from ..benchmarks.marking.evidence import Desk
from ..benchmarks.marking.goals import blind
from ..benchmarks.marking.goals.cheats import Written, handed_in
from ..benchmarks.marking.networks import Net

SEED = 11
SHEETS = 12  # of a cheat
SETS = 300  # of constants, of which the best is tried

# fmt: off
MOST = {  # that a cheat earns, on the average of its sheets and on the best of them
    "constants": (0.06, 0.15),
    "plausible": (0.03, 0.15),
    "all 0.1":   (0.03, 0.15),
    "all 1e-9":  (0.03, 0.15),
    "all 0.5":   (0.03, 0.15),
    "one digit": (0.40, 0.50),
    "another":   (0.10, 0.25),
}
# fmt: on
MOST_OF_THE_BEST = 0.15  # that the best of many sets of constants earns on networks that it was not tuned on
LEAST_OF_WORKED = 0.65  # that is earned by what is worked from an invented δ: it is follow-through, not a cheat

# Bounds that are not reached yet. One that is reached has to be taken out here: its test says so.
NOT_YET = {"constants", "plausible", "all 0.1", "all 1e-9", "all 0.5", "one digit", "another", "the best of many"}


def _bound(name: str) -> object:
    """A case of a test, which is expected to fail where its bound is not reached yet."""
    return pytest.param(name, marks=[pytest.mark.xfail(reason="not reached yet")] if name in NOT_YET else [])


@cache
def _desk() -> Desk:
    return Desk()


def _share(net: Net, written: Written) -> float:
    marked = _desk().marked(net, sheet(written))
    return float(marked.score / marked.max_score)


@cache
def _earned(cheat: str) -> list[float]:
    return [_share(net, written) for net, written in handed_in(cheat, Deck(SEED).nets, SHEETS, random.Random(SEED))]


@pytest.mark.parametrize("cheat", [_bound(cheat) for cheat in MOST])
def test_a_cheat_earns_next_to_nothing(cheat: str) -> None:
    on_average, at_most = MOST[cheat]
    assert mean(_earned(cheat)) <= on_average
    assert max(_earned(cheat)) <= at_most


def test_what_is_worked_from_an_invented_number_is_paid() -> None:
    assert mean(_earned("invented")) >= LEAST_OF_WORKED


@pytest.mark.parametrize("name", [_bound("the best of many")])
def test_the_best_of_many_blind_sheets_earns_next_to_nothing(name: str) -> None:
    """With three decimals, with which a blind sheet does best; tuned on three networks and tried on fifteen others."""
    earned = blind.tried(_share, blind.NETWORKS["2-2-1, cross-entropy"], decimals=3, sets=SETS, seed=SEED)
    assert len(earned) == blind.TRIED_ON
    assert mean(earned) <= MOST_OF_THE_BEST
