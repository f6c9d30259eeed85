"""The order of computation, and that one sheet has nothing to do with another."""

from __future__ import annotations

from itertools import islice

import pytest

import bptrace
from bptrace.answers.sheet import Sheet
from bptrace.check.judging.answer_key import AnswerKey
from bptrace.check.judging.iterations import At
from bptrace.check.marker import Marker
from bptrace.model.symbols import KINDS, Cell

from .making import CONFIGS, config, lines, sheet

NAMES = [path.stem for path in sorted(CONFIGS.glob("*.yaml")) if path.stem != "digits"]


@pytest.mark.parametrize("name", NAMES)
def test_everything_comes_after_what_it_is_worked_from(name: str) -> None:
    key = AnswerKey(config(name))
    page = key.working(1, bool(key.config.updates)).page
    keys = [(kind, layer) for kind in KINDS for layer in range(page.network.depth + 1) if page.has(kind, layer) and kind != "eta"]
    for kind, layer in keys:
        for at in page.indices(kind, layer):
            for sample in range(page.batch) if KINDS[kind].per_sample else (None,):
                _is_after(key, At(1, Cell(kind, layer, at, sample)))


def _is_after(key: AnswerKey, at: At) -> None:
    tree = key.tree(at)
    for leaf in key.below(tree) if tree is not None else ():
        assert key.rank(leaf) < key.rank(at), (key.spelled(leaf), key.spelled(at))


@pytest.mark.parametrize("typed", ["dE_o1/dw1", "dE_o2/dout_h1", "dout_o1/dw1", "ddelta_h1/dw5", "d(dE/dw1)/dw2", "dnet_o1/dw5"])
def test_so_does_a_derivative_that_the_page_has_not(typed: str) -> None:
    key = AnswerKey(config("mazur"))
    _is_after(key, key.named(typed))


# one sheet and another


def _sheets() -> list[Sheet]:
    """Half-filled sheets with mistakes of several kinds, some of which read what others write."""
    made = config("mazur")
    right = bptrace.run(made)
    uphill = {f"w{n}+": f"{2 * right[f'w{n}'] - right[f'w{n}+']:.5g}" for n in range(1, 9)}
    upper = {f"w{n}+": f"{right[f'w{n}+']:.5g}" for n in range(5, 9)}
    lower = {"w1+": "0.14984", "w2+": "0.19967", "w3+": "0.24980", "w4+": "0.29961"}  # through the updated w5 to w8
    odd = {"w1+": "0.1513", "w5+": "0.3613", "E@30": "0.2"}
    far = {"E@3": f"{right['E+']:.5g}", "w1@3": "0.16", "net_h1@3": "0.3"}
    every = [uphill, upper, {**upper, **lower}, lower, odd, {**uphill, **odd}, far, {**far, **lower}]
    return [sheet(lines(each), f"s{number}") for number, each in enumerate(every)]


def test_the_order_of_sheets_does_not_matter() -> None:
    """Each comes after each of the others once, and some come again."""
    sheets = _sheets()
    alone = {each.student: Marker(config("mazur")).mark(each) for each in sheets}
    for order in (sheets, sheets[::-1]):
        marker = Marker(config("mazur"))
        for each in [*order, *islice(order, 3)]:
            assert marker.mark(each) == alone[each.student]
