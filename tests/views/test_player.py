"""What the player is given: steps in order, numbers that come back bit for bit, and formulas that come to their values."""

from __future__ import annotations

import struct
import sys
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bptrace
from bptrace.explain.find import working_at
from bptrace.formula.tree import leaves
from bptrace.model.symbols import Cell
from bptrace.views.pages.formulas import Formulas
from bptrace.views.pages.picture.columns import drawn_units
from bptrace.views.style import Look
from bptrace.views.web.guard_digits import guards
from bptrace.views.web.packing import Packed
from bptrace.views.web.player_sink import MOST_ITERATIONS, MOST_NUMBERS, kept
from bptrace.views.web.walkthrough import Walkthrough

NAMES = ("mazur", "softmax", "xor", "minibatch", "negnevitsky", "relu", "hexup")
finite = st.floats(allow_nan=False, allow_infinity=False)


def unpacked(data: bytes, order: int) -> Sequence[float]:
    """What the page does: bytes by their places, then running sums."""
    count = len(data) // 8
    raw = bytearray(len(data))
    for place in range(8):
        raw[place::8] = data[place * count : (place + 1) * count]
    words = list(struct.unpack(f"<{count}Q", raw))
    for start in reversed(range(order)):
        for at in range(start + 1, count):
            words[at] = (words[at] + words[at - 1]) % 2**64
    return struct.unpack(f"<{count}d", struct.pack(f"<{count}Q", *words))


@given(st.lists(st.lists(finite, min_size=3, max_size=3), max_size=6))
def test_numbers_come_back_bit_for_bit(columns: list[list[float]]) -> None:
    packed = Packed(columns)
    expected = [value for column in columns for value in column]
    assert struct.pack(f"{len(expected)}d", *unpacked(packed.data, packed.order)) == struct.pack(f"{len(expected)}d", *expected)


def walk(name: str, iteration: int = 1) -> Walkthrough:
    config = bptrace.load(f"configs/{name}.yaml")
    return Walkthrough(Look(config), working_at(config, iteration), drawn_units(config.network))


@pytest.mark.parametrize("name", NAMES)
def test_a_step_comes_after_those_that_it_is_worked_from(name: str) -> None:
    steps = walk(name)
    seen: set[Cell] = set()
    strides = list(steps.strides())
    worked = {stride.cell for stride in strides}
    assert len(worked) == len(strides)
    for stride in strides:
        needed = {steps.same.get(leaf, leaf) for leaf in leaves(stride.shown) if isinstance(leaf, Cell)}
        assert needed & worked <= seen
        seen.add(stride.cell)


@pytest.mark.parametrize("name", NAMES)
def test_a_formula_has_as_many_digits_as_explain_gives_it(name: str) -> None:
    steps = walk(name)
    working, look = steps.working, steps.look
    strides = [stride for stride in steps.strides() if not any(not isinstance(leaf, Cell) for leaf in leaves(stride.shown))]
    keys = list(dict.fromkeys(key for stride in strides for key in (stride.cell, *leaves(stride.shown))))
    row = [working.value(key) for key in keys]
    exact = {at for at, key in enumerate(keys) if working.given(key)}
    found = guards([(stride.cell, stride.shown) for stride in strides], [row], keys.index, [exact], look.digits)
    formulas = Formulas(look, working)
    assert list(found) == [formulas.enough(stride.shown, working.value(stride.cell)) - look.digits for stride in strides]


@pytest.mark.parametrize(
    ("total", "size", "count"), [(1000, 1, 1000), (1001, 1, 1000), (10, MOST_NUMBERS // 10, 10), (11, MOST_NUMBERS // 10, 10)]
)
def test_a_page_holds_so_many_iterations(total: int, size: int, count: int) -> None:
    chosen = kept(total, size)
    assert len(chosen) == count <= MOST_ITERATIONS
    assert {1, total} <= set(chosen)


def test_a_page_of_a_large_network_takes_the_first_and_the_last() -> None:
    assert kept(9, sys.maxsize) == {1, 9}
