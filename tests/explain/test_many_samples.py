"""A batch of many samples: the terms of its sums are made when they are asked for, and come to the same."""

from __future__ import annotations

from typing import Any

import pytest

from bptrace.explain.find import find, line
from bptrace.explain.topics import Folded
from bptrace.formula.substitute import MOST_TERMS, Terms
from bptrace.formula.tree import Num, Op, leaves
from bptrace.formula.walk import walk
from bptrace.model.page import Page
from bptrace.model.symbols import Cell

from ..model.nets import config, layer


def batch(samples: int, bias_input: float = 1.0) -> Any:
    rows = [{"inputs": [(n % 7) / 8, (n % 5) / 4 - 0.5], "targets": [(n % 3) / 2]} for n in range(samples)]
    return config(layers=[{**layer(["o"], [[0.3, -0.2]], bias=0.1), "bias_input": bias_input}], samples=rows)


@pytest.mark.parametrize("over", [0, 1])
@pytest.mark.parametrize("quantity", ["E", "dE/dw1", "dE/db1"])
def test_the_terms_of_a_long_sum_are_not_kept(quantity: str, over: int) -> None:
    (asked,) = find(batch(MOST_TERMS + over), [quantity])
    tree = asked.working.equation(asked.key)
    assert isinstance(tree, Op)
    assert isinstance(tree.args[0], Op)
    assert isinstance(tree.args[0].args, Terms) is bool(over)
    assert asked.working.worked(tree) == pytest.approx(asked.working.value(asked.key), rel=1e-12)
    assert len(list(leaves(tree))) == MOST_TERMS + over


def test_a_long_sum_is_shown_by_its_ends_and_its_value() -> None:
    (asked,) = find(batch(MOST_TERMS + 1), ["dE/dw1"])
    shown = line(asked.working, asked.key).shown
    assert shown is not None
    (between,) = [leaf for leaf in leaves(shown) if isinstance(leaf, Folded)]
    assert len(between.parts) == MOST_TERMS - 3
    assert walk(shown, asked.working.value) == pytest.approx(asked.working.value(asked.key), rel=1e-12)


def test_terms_that_are_0_are_left_out_of_a_long_sum_too() -> None:
    page = Page(batch(MOST_TERMS + 1, bias_input=0.0).network, MOST_TERMS + 1, ["dE/db#"])
    assert page.equation(Cell("dE/db", 1, (0,))) == Num(0.0)
