"""Each line of an explanation is true: with its numbers put in it comes to its value, and it is the equation that was computed."""

from __future__ import annotations

import math
import re

import pytest

from bptrace.explain.chain_rule import chain as chain_of
from bptrace.explain.find import Folded, explained, find, folded, line
from bptrace.explain.topics import Derivative
from bptrace.formula.number import last_place
from bptrace.formula.substitute import graft
from bptrace.formula.tree import Leaf, Num, Op, Tree, leaves
from bptrace.formula.walk import walk
from bptrace.inputs.config.config import Rounding
from bptrace.model.symbols import Cell
from bptrace.views.pages.formulas import Formulas
from bptrace.views.style import Look

from ..formula.test_writing import from_text
from .everything import CONFIGS, keys, loaded, worked

each_config = pytest.mark.parametrize("name", CONFIGS, scope="module")


def read_back(text: str) -> float:
    """The value of a line with its numbers put in, terms that were left out being told by what they come to."""
    text = re.sub(r"\[\d+ terms: ([^\]]+)\]", r"(\1)", text)
    text = re.sub(r"\|([^|]*)\|", r"abs(\1)", text)
    return float(from_text(text))


def last_place_of_terms(text: str) -> float:
    """How far the numbers of a sum that cancels may be from cancelling as they are written: the last places of all of them."""
    return sum(last_place(number) for number in re.findall(r"[\d.]+(?:e-?\d+)?", text)) + 1e-15


@each_config
@pytest.mark.parametrize("iteration", [1, 3])
def test_a_line_read_back_gives_the_value_it_ends_with(name: str, iteration: int) -> None:
    working = worked(name, iteration)
    formulas = Formulas(Look(working.config), working)
    for key in keys(working):
        one, value = line(working, key), formulas.number(key)
        for tree in (one.shown, one.plain):
            if tree is not None:
                text = " ".join(formulas.numbers(folded(tree), working.value(key)).text)
                near = last_place(value) * (1 + 1e-6) if float(value) else last_place_of_terms(text)
                assert abs(read_back(text) - float(value)) <= near, f"{key}: {text} = {value}"


@each_config
def test_the_chain_rule_is_the_equation_with_its_factors_named(name: str) -> None:
    working = worked(name)
    for key in keys(working):
        chain = chain_of(working, key) if isinstance(key, Cell) else None
        if chain is not None:
            computed = working.equation(key)
            assert computed is not None
            assert working.worked(chain) == pytest.approx(working.worked(computed), rel=1e-12), key
            if working.config.notation != "plain":  # whose chain goes on to the loss
                assert simplest(written_out(chain, working)) == simplest(written_out(computed, working)), key


def written_out(tree: Tree, working) -> Tree:  # type: ignore[no-untyped-def]
    """The tree with every δ that is a product, and every derivative that the page has not, in its place."""
    put = {}
    for leaf in leaves(tree):
        if isinstance(leaf, Derivative) or (isinstance(leaf, Cell) and leaf.kind == "delta"):
            put[leaf] = working.equation(leaf)
    return graft(tree, put)


def simplest(tree: Tree) -> tuple[float, list[object]]:
    """A product as its constant and its other factors, in order; what is no product is a factor."""
    if isinstance(tree, Num):
        return tree.value, []
    if isinstance(tree, Op) and tree.symbol == "-":
        factor, rest = simplest(tree.args[0])
        return -factor, rest
    if isinstance(tree, Op) and tree.symbol == "*":
        (first, left), (second, right) = map(simplest, tree.args)
        return first * second, left + right
    return 1.0, [tree]


def test_the_numbers_of_the_classic_come_in_its_order() -> None:
    """Seed: M. Mazur, A Step by Step Backpropagation Example, as its Chinese telling prints it."""
    working = worked("mazur")
    formulas = Formulas(Look(working.config), working)
    # fmt: off
    printed = {
        Cell("w+", 2, (0, 0)): "0.3775 0.593269992 0.596884378 1.105905967 0.75136507 0.74136507 0.186815602 0.593269992 0.082167041",
        Cell("w+", 1, (0, 0)): "0.3775 0.593269992 0.596884378 1.105905967 0.75136507 0.74136507 0.186815602 0.138498562 0.4 0.055399425 "
                               "-0.019049119 0.036350306 0.241300709 0.05 0.000438568",
    }
    # fmt: on
    for root, numbers in printed.items():
        head, *lines = explained(working, root, None)
        values = iter([formulas.working.value(line.key) for line in lines])
        for number in numbers.split():
            assert any(abs(value - float(number)) <= last_place(number) for value in values), f"{number} does not come in its order"
        assert formulas.number(head.key) == {2: "0.358916480", 1: "0.149780716"}[root.layer]


def test_depth_is_the_levels_below() -> None:
    working = worked("mazur")
    root = Cell("w+", 2, (0, 0))
    counts = [len(explained(working, root, depth)) for depth in (0, 1, 2, 3, None)]
    assert counts == sorted(counts)
    assert counts[:3] == [1, 2, 5]
    assert counts[-1] == len({line.key for line in explained(working, root, 99)})


@each_config
def test_what_a_line_needs_comes_before_it(name: str) -> None:
    working = worked(name)
    root = next(key for key in keys(working) if isinstance(key, Cell) and key.kind == "w+")
    head, *lines = explained(working, root, None)
    seen = set()
    for one in [*lines, head]:
        assert all(part in seen or working.equation(part) is None for part in one.parts)
        seen.add(one.key)


def test_a_long_sum_is_folded_and_keeps_its_value() -> None:
    terms = tuple(Leaf(number) for number in range(20))
    tree = folded(Op("+", terms))
    assert isinstance(tree, Op)
    assert len(tree.args) == 5
    (middle,) = [leaf for leaf in leaves(tree) if isinstance(leaf, Folded)]
    assert len(middle.parts) == 16
    assert math.isclose(walk(tree, lambda key: sum(range(3, 19)) if isinstance(key, Folded) else float(key)), sum(range(20)))  # type: ignore[arg-type]
    assert folded(Op("+", terms[:8])) == Op("+", terms[:8])


@pytest.mark.parametrize("each", [Rounding("dp", 4), Rounding("sf", 5), Rounding("dp", 8)])
def test_a_number_put_in_has_the_digits_of_its_own_line(each: Rounding) -> None:
    config = loaded("mazur")._replace(round_each=each, digits=3)
    (asked,) = find(config, ["dE_o1/dw1"])
    formulas = Formulas(Look(config), asked.working)
    one = line(asked.working, asked.key)
    for part in one.parts:
        assert formulas.number(part, config.digits) == formulas.number(part)
    shown = re.findall(r"[\d.]+", " ".join(formulas.numbers(one.shown, asked.working.value(asked.key)).text)) if one.shown else []
    assert {formulas.number(part) for part in one.parts} == set(shown)
