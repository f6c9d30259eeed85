"""What is seen of numbers that nobody can explain, just inside and just outside of what is asked of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from bptrace.programs.patterns import pattern, rounded
from bptrace.programs.seen_arrays import close

RIGHT = np.array([[0.31, -1.27], [0.83, 0.59], [-0.44, 2.05]])


def near(seen: Any, right: Any) -> Any:
    return close(seen, right, 1e-9)


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        (RIGHT * 0, "is 0 throughout"),
        (RIGHT[[2, 0, 1]], "has its rows in another order: 3, 1, 2"),
        (RIGHT[:, ::-1], "has its columns in another order: 2, 1"),
        (RIGHT * -1, "has the other sign"),
        (RIGHT * 2.5, "is 2.500 times as large as it should be"),
        (RIGHT - 0.25, "is smaller by 0.2500 throughout"),
        (RIGHT**2, "is the square of what it should be"),
        (RIGHT * [[np.nan, 1]], "is not finite"),
    ],
)
def test_a_pattern_is_told(seen: Any, said: str) -> None:
    found = pattern("net", seen, RIGHT, near)
    assert found is not None
    assert found.said == said


def test_dropout_is_told_of_outputs_alone() -> None:
    seen = RIGHT * [[0, 2], [2, 2], [2, 0]]
    found = pattern("out", seen, RIGHT, near)
    assert found is not None
    assert found.said == "is 0 in 2 of 6 places, and 2 times as large elsewhere, as dropout leaves it"
    assert pattern("delta", seen, RIGHT, near) is None


def test_a_factor_needs_three_numbers() -> None:
    assert pattern("net", RIGHT[:1] * 2.5, RIGHT[:1], near) is None
    assert pattern("net", RIGHT.ravel()[:3] * 2.5, RIGHT.ravel()[:3], near) is not None


@pytest.mark.parametrize("by", [1e-10, 1e-8])
def test_a_factor_holds_for_all_numbers(by: float) -> None:
    seen = RIGHT * 2.5
    seen[0, 0] += by
    assert (pattern("net", seen, RIGHT, near) is not None) is (by < 1e-9)


@pytest.mark.parametrize(("spacings", "told"), [(1.9, True), (2.1, False)])
def test_half_precision_is_no_further_off_than_its_numbers_are_apart(spacings: float, told: bool) -> None:
    seen = RIGHT.astype(np.float16).astype(np.float64)
    right = seen * (1 + spacings * 2**-11)
    assert (rounded(seen, right) is not None) is told


def test_numbers_that_are_of_every_type_show_none() -> None:
    assert rounded(np.array([0.5, 0.25, 1.0]), np.array([0.5, 0.25, 1.0])) is None
