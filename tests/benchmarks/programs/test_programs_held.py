"""The cases of the benchmark: what is known of them, and that none is forgotten where causes are accepted."""

from __future__ import annotations

import pytest

from ...oracles.programs.catalogue import BUGS
from .accepted import ACCEPTED
from .accepted_later import ACCEPTED_LATER
from .cases import BY_TITLE, HOLDINGS, LATER, NUMPY, TORCH, Case, case, kin_of, right_ones, with_bugs
from .known import is_first, is_very_first, known, twins


def test_each_bug_has_its_place_among_the_accepted_causes() -> None:
    assert [code for code in ACCEPTED if not code.startswith(TORCH)] == list(BUGS)


def test_each_bug_of_the_second_set_has_its_place_too() -> None:
    assert list(ACCEPTED_LATER) == list(kin_of(LATER).bugs)


def test_each_bug_of_torch_has_its_place_there_too() -> None:
    pytest.importorskip("torch")
    assert {code for code in ACCEPTED if code.startswith(TORCH)} == set(kin_of(TORCH).bugs)


def test_all_pairs_of_style_and_container_come_and_a_case_is_known_by_its_name() -> None:
    cases = list(right_ones(NUMPY, len(BY_TITLE) * len(HOLDINGS)))
    assert len({one[2:] for one in cases if one.container != ".csv"}) >= len(BY_TITLE) * (len(HOLDINGS) - 1)
    assert all(case(str(one)) == one for one in cases)


def test_right_programs_are_silent() -> None:
    assert all(known(one).silent for kin in (NUMPY, LATER) for one in right_ones(kin, 10))


def test_the_second_set_has_networks_of_its_own() -> None:
    first, later = (next(iter(with_bugs(kin, 1))) for kin in (NUMPY, LATER))
    assert first.task.config() != later.task.config()
    assert case("later/3/book/float64/memory").task.config() != case("right/3/book/float64/memory").task.config()


def test_the_first_difference_is_known() -> None:
    one = Case("gradients-not-averaged", 1, "book", "float64", "memory")
    found = known(one)
    assert found.tells
    assert is_first(one, "dE/dw3", 1)
    assert is_first(one, "dE/db_o1", 1)  # the gradients may be worked in any order
    assert not is_very_first(found, "dE/db_o1")
    assert not is_first(one, "w3+", 1)
    assert not is_first(one, "delta_o1#1", 1)


def test_a_half_may_be_the_share_of_one_of_two_samples() -> None:
    """Nobody can tell ∂E/∂out without its 2 from that of the mean over two samples: both first differences are right."""
    one = Case("gradient-without-two", 5, "lists", "float64", "memory")
    assert (one.task.samples, one.task.reduction) == (2, "mean")
    assert is_first(one, "dE/dout_o1#1", 1)
    assert is_first(one, "dE/dw1", 1)
    assert not is_first(one, "w1+", 1)


def test_bugs_that_make_the_same_numbers_are_twins() -> None:
    one = Case("backward-twice", 1, "book", "float64", "memory")  # of two samples: doubled is not averaged
    assert "gradients-not-averaged" in twins(one)
    assert "accumulated-4-times" not in twins(one)


def test_a_bug_can_be_in_each_of_its_networks() -> None:
    assert [one.code for one in with_bugs(NUMPY, 1, words=("eta-twice",))] == ["eta-twice-in-gradient", "eta-twice"]
