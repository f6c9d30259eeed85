"""The derivative of a tree: against differences, and as a person would write it."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given

from bptrace.formula.derivative import derivative, partial
from bptrace.formula.primitives import ABS, IF_POSITIVE, LN, PRIMITIVES, RELU, SIGMOID, SIGN, STEP, TANH
from bptrace.formula.tree import Leaf, Letter, Num, Sum, Tree
from bptrace.formula.walk import walk
from bptrace.formula.write import TEXT, write
from bptrace.model.losses import LOSSES

from .trees import LEAVES, MODERATE, numbers, trees

SMOOTH = tuple(row for row in PRIMITIVES.values() if row not in (ABS, SIGN, STEP, IF_POSITIVE, RELU))
a, b, c = map(Leaf, LEAVES)
i = Letter("i")


def along(root: Tree, values: dict[str, float], h: float) -> float:
    """A central difference by the first leaf."""
    above, below = ({**values, "a": values["a"] + step} for step in (h, -h))
    return (walk(root, above.__getitem__) - walk(root, below.__getitem__)) / (2 * h)  # type: ignore[arg-type]


@given(trees(primitives=SMOOTH), numbers(MODERATE))
def test_a_derivative_agrees_with_differences(root: Tree, values: dict[str, float]) -> None:
    value = walk(root, values.__getitem__)  # type: ignore[arg-type]
    coarse, fine = along(root, values, 1e-3), along(root, values, 5e-4)
    assume(math.isfinite(value) and abs(value) < 1e6)
    estimate = fine + (fine - coarse) / 3
    assume(math.isclose(coarse, fine, rel_tol=1e-3, abs_tol=1e-3))  # elsewhere there is an edge, or a pole
    slope = walk(partial(root, "a"), values.__getitem__)  # type: ignore[arg-type]
    assume(math.isfinite(slope))  # 0·ln 0
    assert slope == pytest.approx(estimate, rel=1e-4, abs=1e-5 * (1 + abs(value)))


# fmt: off
SHOWN = (
    (a * b + a,                      "b + 1"),
    (b * c,                          "0"),
    (Num(0.5) * (b - a) ** 2,        "-(b - a)"),
    ((b - a) ** 2 / 3,               "-2·(b - a)/3"),
    (a ** 3,                         "3·a²"),
    (1 / a,                          "-1/a²"),
    (2 * (3 * a),                    "6"),
    (-a * b,                         "-b"),
    (a * (1 - a),                    "1 - a - a"),
    (SIGMOID(b * a),                 "1/(1 + e^(-b·a))·(1 - 1/(1 + e^(-b·a)))·b"),
    (1 - TANH(a) ** 2,               "-2·tanh(a)·(1 - tanh(a)²)"),
    (RELU(a - b),                    "(1 if a - b > 0 else 0)"),
    (LN(a) * b,                      "1/a·b"),
)
# fmt: on


@pytest.mark.parametrize(("root", "text"), SHOWN, ids=[text for _, text in SHOWN])
def test_a_derivative_is_written_as_on_paper(root: Tree, text: str) -> None:
    assert write(partial(root, "a"), TEXT, lambda leaf: str(leaf.key)) == text  # type: ignore[attr-defined]


def test_the_chain_rule_takes_the_derivative_of_a_leaf_as_it_is_given() -> None:
    inner = {"a": Leaf("da"), "b": Num(0.0), "c": Num(1.0)}
    assert derivative(a * b + c, inner.__getitem__) == Leaf("da") * b + 1  # type: ignore[arg-type]


@pytest.mark.parametrize("name", LOSSES)
def test_the_slope_of_a_loss_is_its_derivative(name: str) -> None:
    values = {"t": 0.3, "o": 0.6, "n": 2.0}
    of = LOSSES[name]
    assert walk(partial(of.share, "o"), values.__getitem__) == pytest.approx(walk(of.slope, values.__getitem__), rel=1e-14)  # type: ignore[arg-type]


def test_a_tree_with_letters_has_none() -> None:
    from bptrace.formula.tree import Family

    with pytest.raises(TypeError, match="letters"):
        partial(Sum(i, Family("w")[i]), "a")
