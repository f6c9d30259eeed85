"""Intervals: the value is never outside of them, whatever the leaves are within theirs."""

from __future__ import annotations

from math import inf, isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bptrace.formula.bounds_code import MOST_AT_ONCE, MOST_NODES, READ_BEFORE, Readings, compiled
from bptrace.formula.intervals import EITHER, EVERYTHING, Bounds, bounds, meet, widened, width
from bptrace.formula.primitives import ABS, EXP, IF_POSITIVE, LN, LN_SOFTMAX, OVER, PRIMITIVES, RELU, SIGMOID, SOFTMAX, TIMES_LN
from bptrace.formula.tree import Call, Family, Leaf, Letter, Num, Op, Sum, Tree
from bptrace.formula.walk import walk
from bptrace.model.activations import ACTIVATIONS, NET, A

X, Y, Z = Leaf("x"), Leaf("y"), Leaf("z")
LEAVES = ("x", "y", "z")

ends = st.floats(-5, 5).map(lambda value: round(value, 3))
intervals = st.tuples(ends, ends).map(lambda pair: (min(pair), max(pair)))
places = st.floats(0, 1)

GROWING = [name for name, row in PRIMITIVES.items() if row.letters == "x"]


def trees() -> st.SearchStrategy[Tree]:
    """Trees of every operation and of every primitive."""
    leaves = st.sampled_from([X, Y, Z, Num(0.5), Num(-2.0), Num(0.0)])

    def grown(smaller: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
        two = st.tuples(smaller, smaller)
        return st.one_of(
            st.lists(smaller, min_size=1, max_size=3).map(lambda args: Op("+", tuple(args))),
            two.map(lambda args: Op("*", args)),
            two.map(lambda args: Op("/", args)),
            smaller.map(lambda arg: Op("-", (arg,))),
            st.tuples(smaller, st.sampled_from([2.0, 3.0, -1.0, -2.0])).map(lambda pair: Op("^", (pair[0], Num(pair[1])))),
            st.tuples(st.sampled_from(GROWING), smaller).map(lambda pair: Call(PRIMITIVES[pair[0]], (pair[1],))),
            two.map(lambda args: Call(TIMES_LN, args)),
            two.map(lambda args: Call(OVER, args)),
            st.tuples(smaller, smaller, smaller).map(lambda args: Call(IF_POSITIVE, args)),
            two.map(lambda args: Call(SOFTMAX, (args[0], *args))),
            two.map(lambda args: Call(LN_SOFTMAX, (args[1], *args))),
        )

    return st.recursive(leaves, grown, max_leaves=8)


@given(trees(), st.tuples(intervals, intervals, intervals), st.tuples(places, places, places))
def test_the_value_lies_within_the_bounds(tree: Tree, of: tuple[Bounds, ...], at: tuple[float, ...]) -> None:
    known = dict(zip(LEAVES, of, strict=True))
    point = {name: low + (high - low) * share for (name, (low, high)), share in zip(known.items(), at, strict=True)}
    value = walk(tree, point.__getitem__)  # type: ignore[arg-type]
    low, high = bounds(tree, known.__getitem__)  # type: ignore[arg-type]
    slack = 1e-9 * (1 + abs(value)) if value == value and abs(value) != inf else 0.0
    assert isnan(value) or low - slack <= value <= high + slack


@given(trees(), st.tuples(ends, ends, ends))
def test_of_points_the_bounds_are_the_value(tree: Tree, at: tuple[float, ...]) -> None:
    point = dict(zip(LEAVES, at, strict=True))
    low, high = bounds(tree, lambda key: (point[key], point[key]))  # type: ignore[index]
    value = walk(tree, point.__getitem__)  # type: ignore[arg-type]
    assert (low, high) == EVERYTHING or isnan(value) or (low == pytest.approx(value) and high == pytest.approx(value))


unbounded = st.one_of(intervals, st.sampled_from([EVERYTHING, (-inf, 0.0), (0.0, inf), (0.0, 0.0), (800.0, 1e308)]))


@given(trees(), st.tuples(unbounded, unbounded, unbounded))
def test_compiled_the_bounds_are_the_same_to_the_bit(tree: Tree, of: tuple[Bounds, ...]) -> None:
    known, reading = dict(zip(LEAVES, of, strict=True)), compiled(tree)
    assert reading is not None
    assert list(map(float.hex, reading(known))) == list(map(float.hex, bounds(tree, known.__getitem__)))  # type: ignore[arg-type]


@pytest.mark.parametrize("terms", [MOST_AT_ONCE, MOST_AT_ONCE + 1, 3 * MOST_AT_ONCE, 1000])
def test_a_long_sum_is_compiled(terms: int) -> None:
    total, of = Op("+", tuple(Call(EITHER, (X * number, Y)) for number in range(terms))), {"x": (0.1, 0.3), "y": (-0.7, 0.2)}
    reading = compiled(total)
    assert reading is not None
    assert reading(of) == bounds(total, of.__getitem__)  # type: ignore[arg-type]


@pytest.mark.parametrize(("more", "is_compiled"), [(-1, True), (0, False)])
def test_a_tree_that_is_too_large_is_walked(more: int, is_compiled: bool) -> None:
    total, readings = Op("+", (X,) * (MOST_NODES + more)), Readings()
    assert (compiled(total) is not None) is is_compiled
    found = {readings.bounds(total, {"x": (0.0, 1.0)}) for _ in range(READ_BEFORE + 2)}
    assert found == {(0.0, MOST_NODES + more)}


def test_a_tree_that_is_read_again_and_again_has_the_same_bounds() -> None:
    tree, readings = X / (Y + 2.0), Readings()
    assert {readings.bounds(tree, {"x": (1.0, 3.0), "y": (2.0, 4.0)}) for _ in range(2 * READ_BEFORE)} == {(1 / 6, 3 / 4)}


TIGHT = {
    "a sum": (X + Y, (3.0, 7.0)),
    "a difference": (X - Y, (-3.0, 1.0)),
    "a product": (X * Y, (2.0, 12.0)),
    "a quotient": (X / Y, (0.25, 1.5)),
    "a square": (Z**2, (0.0, 4.0)),
    "a power of what may be 0": (Z**-1.0, EVERYTHING),
    "a power": (X**-2.0, (1 / 9, 1.0)),
    "a size": (ABS(Z), (0.0, 2.0)),
    "over what may be 0": (X / Z, EVERYTHING),
    "t over o, where t is 0": (OVER(Num(0.0), Z), (0.0, 0.0)),
    "the positive part": (RELU(Z), (0.0, 1.0)),
    "one branch": (IF_POSITIVE(X, Y, Z), (2.0, 4.0)),
    "two branches": (IF_POSITIVE(Z, Y, X), (1.0, 4.0)),
    "the logarithm of what is never positive": (LN(-X), (-inf, inf)),
    "a large power": (EXP(X * 1000), (inf, inf)),
}


@pytest.mark.parametrize("name", TIGHT)
def test_bounds(name: str) -> None:
    tree, expected = TIGHT[name]
    assert bounds(tree, {"x": (1.0, 3.0), "y": (2.0, 4.0), "z": (-2.0, 1.0)}.__getitem__) == expected  # type: ignore[arg-type]


RANGES = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0), "relu": (0.0, inf), "softplus": (0.0, inf), "bipolar_sigmoid": (-1.0, 1.0)}


@pytest.mark.parametrize("name", [name for name, row in ACTIVATIONS.items() if row.value is not None])
def test_an_activation_tells_what_its_outputs_can_be(name: str) -> None:
    value = ACTIVATIONS[name].value
    assert value is not None
    of = {NET.key: EVERYTHING, A.key: (1.0, 1.0)}
    assert bounds(value, of.__getitem__) == RANGES.get(name, EVERYTHING)  # type: ignore[arg-type]


def test_an_output_of_softmax_grows_with_its_own_net_only() -> None:
    of = {"x": (0.0, 0.1), "y": (0.2, 0.3)}
    low, high = bounds(SOFTMAX(X, X, Y), of.__getitem__)  # type: ignore[arg-type]
    corners = [walk(SOFTMAX(X, X, Y), {"x": x, "y": y}.__getitem__) for x in of["x"] for y in of["y"]]  # type: ignore[arg-type]
    assert (low, high) == pytest.approx((min(corners), max(corners)))


def test_intervals_meet_where_they_touch() -> None:
    assert meet((0, 1), (1, 2))
    assert not meet((0, 1), (1.1, 2))
    assert widened((1, 2), 0.5) == (0.5, 2.5)
    assert width((1, 2.5)) == 1.5


def test_a_tree_with_letters_has_no_bounds() -> None:
    i = Letter("i")
    with pytest.raises(TypeError, match="letters"):
        bounds(Sum(i, Family("x")[i]), lambda _: EVERYTHING)
    with pytest.raises(TypeError, match="letters"):
        compiled(Sum(i, Family("x")[i]))


def test_the_slope_of_a_sigmoid() -> None:
    out = SIGMOID(X)
    assert bounds(out * (1 - out), lambda _: EVERYTHING) == (0.0, 1.0)


def test_every_primitive_has_bounds() -> None:
    for row in PRIMITIVES.values():
        count = row.letters.count(",") + 1
        low, high = bounds(Call(row, (X,) * count), lambda _: (0.25, 0.75))
        assert low <= high
