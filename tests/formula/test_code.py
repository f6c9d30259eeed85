"""The compiled readings against walking: the same bits, and nothing that is not finite goes unseen."""

from __future__ import annotations

import math
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bptrace.formula.float_code import compiled
from bptrace.formula.float_steps import Steps
from bptrace.formula.number import to_figures
from bptrace.formula.primitives import EXP, RELU, SIGMOID
from bptrace.formula.tree import Leaf, Num, Op, Tree
from bptrace.formula.walk import walk

from .trees import EXTREME, LEAVES, numbers, trees

System = dict[str, Tree]


@st.composite
def systems(draw: st.DrawFn) -> System:
    """Equations, each over the givens and those before it."""
    equations: System = {}
    for number in range(draw(st.integers(1, 5))):
        equations[f"q{number}"] = draw(trees((*LEAVES, *equations)))
    return equations


def walked(equations: System, values: dict[str, float]) -> dict[str, float]:
    found = dict(values)
    for key, tree in equations.items():
        found[key] = walk(tree, found.__getitem__)  # type: ignore[arg-type]
    return {key: found[key] for key in equations}


def bits(values: list[float] | tuple[float, ...]) -> bytes:
    return struct.pack(f"{len(values)}d", *values)


def check(equations: System, values: dict[str, float]) -> None:
    straight = compiled({**dict.fromkeys(LEAVES), **equations}, [LEAVES], list(equations), list(equations)[-1:])
    expected = walked(equations, values)
    whole = all(map(math.isfinite, expected.values()))
    try:
        recorded, carried, finite = straight([values[name] for name in LEAVES])
    except ArithmeticError:
        return
    assert whole or not finite, f"{expected} went unseen"
    if whole:
        assert bits(recorded) == bits(list(expected.values()))
        assert carried == recorded[-1:]


@given(systems(), numbers(EXTREME))
def test_compiled_is_walked_to_the_last_bit_and_misses_nothing(equations: System, values: dict[str, float]) -> None:
    check(equations, values)


def test_an_overflow_hidden_by_what_follows_is_seen() -> None:
    a = Leaf("a")
    hiding = {"sigmoid": SIGMOID(Leaf("q0")), "relu": RELU(-Leaf("q0")), "divisor": 1 / Leaf("q0"), "power": Leaf("q0") ** Num(-1.0)}
    for name, tree in hiding.items():
        straight = compiled({"a": None, "q0": a * 1e300, "q1": tree}, [["a"]], ["q1"], [])
        assert straight((1.0,))[2], name
        assert not straight((1e10,))[2], name


def test_each_value_is_rounded_as_it_is_made() -> None:
    equations = {"a": None, "half": Leaf("a") / 2, "both": Leaf("half") + Leaf("half")}
    straight = compiled(equations, [["a"]], ["half", "both"], [], lambda value: to_figures(value, 2))
    assert straight((0.333,))[0] == (0.17, 0.34)


def test_a_sum_of_thousands_of_terms_is_compiled_in_the_order_of_its_terms() -> None:
    givens = [f"x{number}" for number in range(5000)]
    mean = Op("+", tuple(Leaf(given) * (-1.0 if at % 3 else 1.0) for at, given in enumerate(givens))) / len(givens)
    values = {given: 1e16 if at % 7 == 0 else 1 / (at + 1) for at, given in enumerate(givens)}
    straight = compiled({**dict.fromkeys(givens), "mean": mean, "e": EXP(mean * 1e-16)}, [givens], ["mean", "e"], [])
    recorded, _, finite = straight(tuple(values.values()))
    assert recorded[0] == walk(mean, values.__getitem__)  # type: ignore[arg-type]
    assert finite


def test_thousands_of_values_are_all_looked_at() -> None:
    equations: dict[str, Tree | None] = {"a": None, **{f"q{number}": Leaf("a") * float(number) for number in range(5000)}}
    straight = compiled(equations, [["a"]], [], [])
    assert straight((1.0,))[2]
    assert not straight((1e305,))[2]


# equation by equation


@given(systems(), numbers(EXTREME), st.booleans())
def test_stepwise_is_compiled_to_the_last_bit(equations: System, values: dict[str, float], settles: bool) -> None:
    whole, numbers = {**dict.fromkeys(LEAVES), **equations}, [values[name] for name in LEAVES]
    straight = compiled(whole, [LEAVES], list(equations), list(equations)[-1:], settles=lambda _: settles)
    steps = Steps(lambda _: settles)
    stepwise = [steps.stepwise(whole, LEAVES, list(equations), list(equations)[-1:]) for _ in range(2)][-1]
    try:
        recorded, carried, _ = straight(numbers)
    except ArithmeticError:
        with pytest.raises(ArithmeticError):
            stepwise.work(tuple(numbers))
    else:
        assert [*map(bits, stepwise.work(tuple(numbers)))] == [bits(recorded), bits(carried)]


def test_stepwise_may_be_rounded_or_not() -> None:
    equations = {"a": None, "half": Leaf("a") / 2, "both": Leaf("half") + Leaf("half")}
    stepwise = Steps(lambda _: False).stepwise(equations, ["a"], ["half", "both"], ["both"])
    assert stepwise.work((0.333,), lambda value: to_figures(value, 2)) == ((0.17, 0.34), (0.34,))
    assert stepwise.work((0.333,)) == ((0.1665, 0.333), (0.333,))


def test_a_quantity_may_have_another_equation_in_the_next() -> None:
    steps, half, twice = Steps(lambda _: False), Leaf("a") / 2, Leaf("h") * 2
    right, wrong = (steps.stepwise({"a": None, "h": tree, "t": twice}, ["a"], ["t"], []) for tree in (half, Leaf("a") / 4))
    assert (right.work((1.0,))[0], wrong.work((1.0,))[0]) == ((1.0,), (0.5,))
