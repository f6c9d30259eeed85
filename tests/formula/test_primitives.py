"""The functions of the language: their values, their slopes, and the same over arrays."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Context, Decimal, localcontext

import numpy as np
import pytest

from bptrace.formula.array_code import FUNCTIONS
from bptrace.formula.primitives import PRIMITIVES, function
from bptrace.formula.tree import Leaf
from bptrace.formula.walk import walk

GRID = (0.0, -0.0, 5e-324, -5e-324, 1e-300, 1e-16, 1e-8, 0.25, 1.0, 1.5, 36.7, 709.0, 745.5, 800.0)
WIDE = sorted({sign * x for x in GRID for sign in (1, -1)})
BEYOND = (math.inf, -math.inf, math.nan, 1e308, -1e308)
ONE = [name for name, row in PRIMITIVES.items() if row.letters == "x"]
OVER_ALL = ("softmax", "ln_softmax")
RESTS = ((0.0, 1.0, 2.0), (800.0, 0.0, -800.0), (-1000.0, -1000.0), (3.0,), (1e-300, 5e-324, 0.0))


def plus(*terms: Decimal) -> Decimal:
    return sum(terms, Decimal(0))


# fmt: off
EXACT: dict[str, Callable[[Decimal], Decimal]] = {
    "sigmoid":  lambda x: 1 / (1 + (-x).exp()),
    "tanh":     lambda x: 1 - 2 / ((2 * x).exp() + 1),
    "softplus": lambda x: (1 + x.exp()).ln(),
    "relu":     lambda x: max(x, Decimal(0)),
    "abs":      abs,
}
# fmt: on


@pytest.mark.parametrize("name", EXACT)
def test_a_value_agrees_with_decimals_of_many_digits(name: str) -> None:
    with localcontext(Context(prec=700, Emin=-99999, Emax=99999)):
        for x in WIDE:
            assert function(PRIMITIVES[name])(x) == pytest.approx(float(EXACT[name](Decimal(x))), rel=4e-16, abs=0), x


@pytest.mark.parametrize("rest", RESTS)
def test_softmax_agrees_with_decimals(rest: tuple[float, ...]) -> None:
    for x in rest:
        with localcontext(Context(prec=60)):
            share = Decimal(x).exp() / plus(*(Decimal(r).exp() for r in rest))
            logarithm = share.ln()
        assert function(PRIMITIVES["softmax"])(x, *rest) == pytest.approx(float(share), rel=1e-15, abs=0)
        assert function(PRIMITIVES["ln_softmax"])(x, *rest) == pytest.approx(float(logarithm), rel=1e-15, abs=1e-15)


@pytest.mark.parametrize(
    ("name", "args", "value"),
    [
        ("times_ln", (0.0, 0.0), 0.0),
        ("times_ln", (2.0, 0.0), -math.inf),
        ("times_ln", (2.0, math.e), 2.0),
        ("over", (0.0, 0.0), 0.0),
        ("over", (2.0, 0.0), math.inf),
        ("over", (2.0, 4.0), 0.5),
        ("ln", (0.0,), -math.inf),
        ("exp", (710.0,), math.inf),
        ("exp", (709.782712893384,), 1.7976931348622732e308),
        ("if_positive", (0.0, 1.0, 2.0), 2.0),
        ("if_positive", (5e-324, 1.0, 2.0), 1.0),
        ("step", (0.0,), 0.0),
        ("sign", (0.0,), 0.0),
        ("sign", (-3.0,), -1.0),
        ("softmax", (800.0, 0.0), math.inf),
    ],
)
def test_a_value_at_an_edge(name: str, args: tuple[float, ...], value: float) -> None:
    assert function(PRIMITIVES[name])(*args) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize("name", ONE)
def test_a_slope_agrees_with_a_difference(name: str) -> None:
    row, h = PRIMITIVES[name], 1e-6
    for x in (0.3, 0.9, 1.5, 4.0, *(() if name == "ln" else (-0.4, -1.2, -3.0))):
        slope = walk(row.slopes[0](Leaf("x")), {"x": x}.__getitem__)  # type: ignore[arg-type]
        assert slope == pytest.approx((function(row)(x + h) - function(row)(x - h)) / (2 * h), rel=1e-6, abs=1e-9), x


@pytest.mark.parametrize(
    ("name", "args"),
    [("if_positive", (0.7, 1.1, -2.0)), ("if_positive", (-0.7, 1.1, -2.0)), ("times_ln", (0.3, 0.8)), ("over", (0.3, 0.8))],
)
def test_a_slope_by_each_argument_agrees_with_a_difference(name: str, args: tuple[float, ...]) -> None:
    row, h = PRIMITIVES[name], 1e-6
    leaves = tuple(map(Leaf, range(len(args))))
    for at, by in enumerate(row.slopes):
        up, down = (function(row)(*(x + step * (other == at) for other, x in enumerate(args))) for step in (h, -h))
        assert walk(by(*leaves), args.__getitem__) == pytest.approx((up - down) / (2 * h), rel=1e-6, abs=1e-9), at  # type: ignore[arg-type]


@pytest.mark.parametrize("name", OVER_ALL)
def test_a_slope_by_one_of_the_rest_agrees_with_a_difference(name: str) -> None:
    row, args, h = PRIMITIVES[name], [0.4, -0.7, 0.2, 1.3], 1e-6
    leaves = tuple(map(Leaf, range(4)))
    for at in range(4):
        tree = row.slopes[0](*leaves) if at == 0 else row.slopes[1](leaves[at], *leaves)
        up, down = (function(row)(*(x + step * (other == at) for other, x in enumerate(args))) for step in (h, -h))
        assert walk(tree, args.__getitem__) == pytest.approx((up - down) / (2 * h), rel=1e-6), at  # type: ignore[arg-type]


@pytest.mark.parametrize("name", [name for name, row in PRIMITIVES.items() if row.expand])
def test_written_out_a_function_has_the_same_value(name: str) -> None:
    row = PRIMITIVES[name]
    args = (0.4, -0.7, 0.4, 1.3) if "rest" in row.letters else (0.4, 1.3)[: len(row.letters.split(", "))]
    assert row.expand is not None
    written = row.expand(*map(Leaf, range(len(args))))
    assert walk(written, args.__getitem__) == pytest.approx(function(row)(*args), rel=1e-14)  # type: ignore[arg-type]


def test_none_raises_whatever_comes_in() -> None:
    for row in PRIMITIVES.values():
        for x in (*WIDE, *BEYOND):
            for y in (*WIDE[::3], *BEYOND):
                function(row)(*(x, y, -1.0)[: len(row.letters.split(", "))])


def same(one: float, other: float) -> bool:
    """Are both the same number, or both none?"""
    return math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-300) or not (math.isfinite(one) or math.isfinite(other))


@pytest.mark.parametrize("name", [name for name in PRIMITIVES if name not in OVER_ALL])
def test_over_arrays_a_value_is_the_same(name: str) -> None:
    count = len(PRIMITIVES[name].letters.split(", "))
    columns = np.array(np.meshgrid(*[WIDE] * min(count, 2))).reshape(min(count, 2), -1)
    args = [*columns, np.full(columns.shape[1], 0.7)][:count]
    with np.errstate(all="ignore"):
        found = FUNCTIONS[name](*args)
    for at, value in enumerate(found):
        row = [float(column[at]) for column in args]
        assert same(function(PRIMITIVES[name])(*row), float(value)), row


@pytest.mark.parametrize("name", OVER_ALL)
def test_over_arrays_softmax_goes_along_the_last_axis(name: str) -> None:
    rest = np.array([[0.5, -1.0, 2.0], [800.0, 0.0, -800.0], [5e-324, 0.0, 1e-300]])
    found = FUNCTIONS[name](rest, rest)
    for row, values in zip(rest, found, strict=True):
        for x, value in zip(row, values, strict=True):
            assert same(function(PRIMITIVES[name])(float(x), *map(float, row)), float(value))


def test_every_primitive_has_its_line_of_numpy() -> None:
    assert list(FUNCTIONS) == list(PRIMITIVES)
