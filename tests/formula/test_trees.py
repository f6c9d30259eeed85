"""Trees as values; letters made numbers; the order of evaluation."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bptrace.formula.primitives import SIGMOID, SOFTMAX
from bptrace.formula.substitute import KeepLetters, graft, ground
from bptrace.formula.tree import Count, Each, Family, Leaf, Letter, Num, Op, Ref, Same, Sum, Tree, leaves, letters, mean, rebuilt
from bptrace.formula.walk import in_order, walk

from .trees import MODERATE, every_node, numbers, trees

a, b = Leaf("a"), Leaf("b")
i, j = Letter("i"), Letter("j")
w, x = Family("w"), Family("x")


# values


@given(trees())
def test_a_tree_equals_another_that_says_the_same(root: Tree) -> None:
    again = _again(root)
    assert again == root
    assert again is not root
    assert hash(again) == hash(root)
    assert repr(again) == repr(root)
    assert -root != root


def _again(root: Tree) -> Tree:
    made = rebuilt(root, _again)
    return type(root)(*root.parts()) if made is root else made


def test_what_differs_is_not_equal() -> None:
    several = [a, b, Num(1.0), a + b, b + a, a * b, a / b, SIGMOID(a), Sum(i, x[i]), Sum(j, x[j])]
    several += [x[i], x[i - 1], w[i], Count(i), Same(i, j)]
    assert len(set(several)) == len(several)
    assert a != "a"
    assert i == Letter("i")
    assert i - 1 == Letter("i", -1) != i


def test_a_sum_whose_body_lacks_its_letter_is_refused() -> None:
    for over in (Sum, Each):
        with pytest.raises(ValueError, match="i does not occur"):
            over(i, x[j])
    with pytest.raises(ValueError, match="i does not occur"):
        mean(i, a)


@pytest.mark.parametrize(("symbol", "count"), [("%", 2), ("*", 1), ("*", 3), ("-", 2), ("+", 0), ("/", 3), ("^", 1), ("", 1)])
def test_an_unknown_operation_is_refused(symbol: str, count: int) -> None:
    with pytest.raises(ValueError, match="no operation"):
        Op(symbol, (a,) * count)


def test_a_tree_with_letters_has_no_value() -> None:
    with pytest.raises(TypeError, match="letters"):
        walk(Sum(i, x[i]), {}.__getitem__)


def test_leaves_come_in_the_order_they_are_written() -> None:
    assert list(leaves((b + a) * SOFTMAX(a, b, b))) == ["b", "a", "a", "b", "b"]
    assert letters(Sum(i, w[j, i] * Same(i, Letter("m")))) == {"i", "j", "m"}


def test_grafting_puts_trees_in_the_place_of_leaves() -> None:
    assert graft(SIGMOID(a) * b, {"a": a + b}) == SIGMOID(a + b) * b


def test_a_sum_of_what_does_not_depend_on_its_letter() -> None:
    """A letter may go when a factor becomes a number: then there are as many equal terms as the letter has values."""
    for known, wanted in ((0.0, Num(0.0)), (1.0, Count(i)), (2.0, Count(i) * Num(2.0))):
        assert ground(Sum(i, x[i]), {}, KeepLetters(lambda ref, value=known: Num(value))) == wanted
    nothing = KeepLetters(lambda ref: Num(0.0) if ref.family == "w" else ref)
    assert ground(mean(i, x[i] * w[j, i]), {"j": 0}, nothing) == Num(0.0)
    assert ground(mean(i, x[i] + w[j, i]), {"j": 0}, nothing) == mean(i, x[i])


# from letters to numbers


class Table:
    """Letters run through the columns of a table; an entry that is None is missing."""

    def __init__(self, rows: Mapping[str, Sequence[float | None]]) -> None:
        self.rows = rows

    def values(self, letter: str, env: Mapping[str, int]) -> range:
        return range(len(next(iter(self.rows.values()))))

    def quantity(self, family: str, at: Sequence[int], env: Mapping[str, int]) -> Tree:
        return Num(0.0) if self.rows[family][at[0]] is None else Leaf((family, at[0]))

    def value(self, key: tuple[str, int]) -> float:
        found = self.rows[key[0]][key[1]]
        assert found is not None
        return found


@given(trees(), numbers((*MODERATE, 1e100)))
def test_leaving_out_what_is_0_or_1_never_changes_a_value(root: Tree, values: dict[str, float]) -> None:
    look_up = values.__getitem__
    assume(all(math.isfinite(walk(node, look_up)) for node in every_node(root)))  # type: ignore[arg-type]
    assert walk(ground(root, {}, Table({})), look_up) == walk(root, look_up)  # type: ignore[arg-type]
    assert ground(root, {}, KeepLetters()) == ground(root, {}, Table({}))


@given(st.lists(st.tuples(st.none() | st.sampled_from(MODERATE), st.sampled_from(MODERATE)), min_size=1, max_size=5))
def test_a_sum_has_a_term_for_every_value_of_its_letter(rows: list[tuple[float | None, float]]) -> None:
    table = Table({"w": [row[0] for row in rows], "x": [row[1] for row in rows]})
    total = 0.0
    for one, other in rows:  # not `sum`, which from Python 3.12 on adds more exactly
        total += (one or 0.0) * other

    def value(tree: Tree) -> float:
        return walk(ground(tree, {}, table), table.value)  # type: ignore[arg-type]

    assert value(Sum(i, w[i] * x[i])) == total
    assert value(mean(i, w[i] * x[i])) == pytest.approx(total / len(rows), rel=1e-15)
    assert value(Sum(i, Sum(j, Same(i, j) * w[i] * x[j]))) == total
    assert value(Sum(i, SOFTMAX(x[i], Each(j, x[j])))) == pytest.approx(1)


def test_a_missing_connection_is_no_term() -> None:
    table = Table({"w": [0.5, None, 2.0], "x": [1.0, 2.0, 3.0]})
    first, last = (Leaf(("w", at)) * Leaf(("x", at)) for at in (0, 2))
    assert ground(Sum(i, w[i] * x[i]), {}, table) == first + last
    assert ground(mean(i, x[i]), {}, Table({"x": [4.0]})) == Leaf(("x", 0))


def test_letters_are_renamed_and_moved_but_not_those_a_sum_runs_through() -> None:
    k = Letter("k")
    tree = Sum(i, w[j, i] * x[i - 1]) + x[j + 1]
    assert ground(tree, {"j": k + 1, "i": k}, KeepLetters()) == Sum(i, w[k + 1, i] * x[i - 1]) + x[k + 2]
    assert ground(Same(i, j), {"i": k}, KeepLetters()) == Same(k, j)
    assert ground(w[j, i], {"j": 3}, KeepLetters()) == Ref("w", (3, i))


# the order of evaluation


@given(st.lists(st.sets(st.integers(0, 9), max_size=4), min_size=1, max_size=10))
def test_each_quantity_comes_after_what_it_depends_on(drawn: list[set[int]]) -> None:
    below = {key: [parent for parent in parents if parent < key] for key, parents in enumerate(drawn)}
    equations = {key: Op("+", tuple(map(Leaf, parents))) if parents else None for key, parents in below.items()}
    order = list(in_order(reversed(below), equations.__getitem__))
    assert sorted(order) == sorted(below)
    assert all(order.index(parent) < order.index(key) for key, parents in below.items() for parent in parents)


@pytest.mark.parametrize("names", ["a", "ab", "abc"])
def test_what_depends_on_itself_is_refused(names: str) -> None:
    circle = {name: Leaf(after) + 1 for name, after in zip(names, names[1:] + names[0], strict=True)}
    with pytest.raises(ValueError, match="depends on itself"):
        in_order([*names], circle.__getitem__)


def test_only_what_is_wanted_is_in_the_order() -> None:
    equations: dict[str, Tree | None] = {"a": None, "b": a * 2, "c": b * 2, "d": a * 3}
    assert list(in_order(["c"], equations.__getitem__)) == ["a", "b", "c"]


def test_a_long_chain_is_no_trouble() -> None:
    order = in_order([5000], lambda key: Leaf(key - 1) + 1 if key else None)
    assert list(order) == list(range(5001))
