"""What cancels on paper is 0, whatever floats make of it; what only comes near to cancelling is not."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from bptrace.formula.array_code import settle
from bptrace.formula.float_code import compiled
from bptrace.formula.primitives import ABS, EXP, RELU, STEP
from bptrace.formula.settled import CANCELLED, LOOKED_AT, worked
from bptrace.formula.substitute import add
from bptrace.formula.tree import Leaf, Num, Tree

A, B, C = map(Leaf, "abc")


def both(tree: Tree, **values: float) -> float:
    """The value of a tree, which is walked and compiled."""
    straight = compiled({**dict.fromkeys(values), "q": tree}, [list(values)], ["q"], [], settles=lambda key: True)
    walked, ((found,), *_) = worked(tree, values.__getitem__), straight(tuple(values.values()))
    assert walked == found
    return walked


DECIMALS = {"a": 0.1, "b": 0.2, "c": 0.3}
UNWRITTEN = {"a": 1 / 3, "b": 1.0, "c": 0.5}  # a third has more digits than anybody writes


# fmt: off
SUMS = (
    (A + B - C,                                 DECIMALS,                                                   0.0),
    (Num(0.1) * A + Num(0.2) * B - Num(0.05),   DECIMALS,                                                   0.0),
    (A + B - C + Num(1e-20),                    DECIMALS,                                                   1e-20),
    (C - Num(3) * A,                            DECIMALS,                                                   0.0),
    ((A + B - C) ** 2,                          DECIMALS,                                                   0.0),
    (Num(0.5) * (A + B - C),                    DECIMALS,                                                   0.0),
    (STEP(A + B - C),                           DECIMALS,                                                   0.0),
    (RELU(A + B - C) * ABS(C - A - B),          DECIMALS,                                                   0.0),
    (A * A - B,                                 {"a": 1.0000001, "b": 1.0000002},                           1e-14),
    (A * A - B,                                 {"a": 1.00000001, "b": 1.00000002},                         1e-16),
    (A * Num(1.0) - B,                          {"a": 1.00000000001, "b": 1.00000000001},                   0.0),
    (A - B,                                     {"a": 0.999999999999, "b": 1.0},                            -9.999778782798785e-13),
    (A - B,                                     {"a": 0.999999999999995, "b": 1.0},                         0.0),
    (A + B - C,                                 {**DECIMALS, "c": 0.30000000000000004},                     0.0),
    (A + B - C,                                 {"a": 100000.1, "b": 200000.2, "c": 300000.3},              0.0),
    (EXP(A) - Num(1),                           {"a": 1e-15},                                               1.1102230246251565e-15),
    (EXP(A - B),                                {"a": 0.3, "b": 0.3},                                       1.0),
)
# fmt: on


@pytest.mark.parametrize(("tree", "values", "expected"), SUMS, ids=range(len(SUMS)))
def test_a_sum_is_what_it_is_on_paper(tree: Tree, values: Mapping[str, float], expected: float) -> None:
    used = {name: value for name, value in values.items() if name in repr(tree)}
    assert both(tree, **used) == expected


@pytest.mark.parametrize(("factor", "cancels"), [(0.9, True), (1.1, False)])
def test_what_counts_as_noise(factor: float, cancels: bool) -> None:
    """The difference of two numbers that nobody writes, beside the sum of their sizes."""
    a = 1 / 3
    b = a * (1 + 2 * CANCELLED * factor)
    assert (both(A - B, a=a, b=b) == 0) is cancels
    assert (settle(np.float64(a - b), lambda: a + b) == 0) == cancels


@pytest.mark.parametrize(("factor", "looked"), [(0.9, True), (1.1, False)])
def test_what_is_looked_at(factor: float, looked: bool) -> None:
    """Numbers in the millions, whose noise is as large as that."""
    a, b = 1e7 / 3, 1e7 / 3 + LOOKED_AT * factor
    assert abs(a - b) < CANCELLED * (a + b)
    assert (both(A - B, a=a, b=b) == 0) is looked
    assert (settle(np.float64(a - b), lambda: a + b) == 0) == looked


def test_a_sum_of_functions_means_its_small_values() -> None:
    assert both(EXP(A) - EXP(B), a=1e-15, b=0.0) != 0


def test_terms_too_many_for_one_line() -> None:
    """Half of them cancel the other half."""
    names = [f"x{number}" for number in range(1200)]
    tree = add([Leaf(name) for name in names])
    values = {name: (1 if number % 2 else -1) * (0.1 + number // 2) for number, name in enumerate(names)}
    values["x0"] = values["x0"] * (1 + 2**-50)
    assert both(tree, **values) == 0
