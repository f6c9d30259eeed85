"""Equations in lines, at every width."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bptrace.views.document import Equation, Math
from bptrace.views.lines.layout import set_equation, text
from bptrace.views.lines.legible import GAP, cells, speller, visible

from .documents import CHAIN, ERROR, equations, formulas, numbers, some, widths


def math(*pieces: str) -> Math:
    return Math(lambda markup: pieces)


SUM = Equation(math("net_h1"), [math("w1·i1", "+ w2·i2", "+ b1"), math("0.15·0.05", "+ 0.2·0.1", "+ 0.35"), math("0.377500000")], "(12)")


def test_on_one_line() -> None:
    assert text([ERROR]) == (
        "(1)  ∂E/∂out_o1 = out_o1 - t_o1 = 0.751365070 - 0.01 = 0.741365070\n     slope of the loss, half_squared_error\n"
    )


def test_each_side_on_a_line() -> None:
    assert text([CHAIN], 60) == (
        "∂E/∂w5 = ∂E/∂out_o1 · ∂out_o1/∂net_o1 · ∂net_o1/∂w5\n"
        "       = 0.741365070 · 0.186815602 · 0.593269992\n"
        "       = 0.0821670406\n"
        "chain rule: δ_o1 · out_h1, from (1)\n"
    )


def test_a_side_broken_between_its_pieces() -> None:
    assert text([SUM], 40) == (
        "(12)  net_h1 = w1·i1 + w2·i2 + b1\n             = 0.15·0.05 + 0.2·0.1\n               + 0.35\n             = 0.377500000\n"
    )


def test_sides_below_what_is_explained() -> None:
    assert text([SUM], 30) == (
        "(12)  net_h1\n"
        "        = w1·i1 + w2·i2 + b1\n"
        "        = 0.15·0.05 + 0.2·0.1\n"
        "          + 0.35\n"
        "        = 0.377500000\n"
    )  # fmt: skip


def test_in_letters_that_there_are() -> None:
    assert text([ERROR], encoding="ascii").startswith("(1)  dE/dout_o1 = out_o1 - t_o1")


def test_a_name_alone() -> None:
    assert text([Equation(math("w5"), [])]) == "w5\n"
    assert text([Equation(math("w5"), [math("0.4")])]) == "w5 = 0.4\n"


def test_a_pipe_has_lines_of_a_hundred_but_cuts_nothing() -> None:
    long = "x" * 150
    assert text([Equation(math("y"), [math(long), math("1" * 60, "+ " + "2" * 60)])]) == (
        f"y = {long}\n  = {'1' * 60}\n    + {'2' * 60}\n"
    )  # fmt: skip


def test_tones() -> None:
    bands = list(set_equation(ERROR, 30, str))
    assert [list(band.tones) for band in bands] == [
        ["quiet", "name"],
        ["quiet", "plain"],
        ["quiet", "plain"],
        ["quiet", "plain", "strong"],
        ["quiet"],
    ]


@given(st.lists(st.lists(numbers, min_size=1, max_size=8), min_size=1, max_size=3), widths)
def test_no_number_is_cut(sides: list[list[str]], width: int | None) -> None:
    page = text([Equation(math("x"), [math(*side) for side in sides])], width)
    assert re.findall(r"[-\d.e+]+", page) == [number for side in sides for number in side]


@some
@given(equations, widths, st.sampled_from(["utf-8", "ascii", None]))
def test_every_piece_is_told(equation: Equation, width: int | None, encoding: str | None) -> None:
    spell, page = speller(encoding), text([equation], width, encoding)
    for math in (equation.left, *equation.right):
        for piece in math.text:
            assert re.sub(r"\s", "", spell(piece)) in re.sub(r"\s", "", page)


@some
@given(formulas(), st.lists(formulas(), max_size=3), st.integers(1, 120))
def test_no_line_is_wider_than_the_terminal_but_for_one_word(left: Math, right: list[Math], width: int) -> None:
    words = [word for math in right for piece in math.text for word in visible(piece).split(" ")]
    least = max(cells(" ".join(map(visible, left.text))), 4 + max(map(cells, words), default=0))
    assert all(cells(line) <= max(width, least) for line in text([Equation(left, right)], width).split("\n"))


@pytest.mark.parametrize("width", range(24, 120, 7))
def test_signs_of_equality_stand_below_one_another(width: int) -> None:
    lines = text([SUM._replace(number="")], width).splitlines()
    places = [line.index("=") for line in lines if "=" in line]
    assert len(set(places[1:] if len(lines) > 1 and "=" not in lines[0] else places)) == 1 or len(lines) == 1


def test_the_rule_stands_under_the_formula() -> None:
    lines = text([ERROR], 24).splitlines()
    assert lines[0].startswith(f"(1){GAP}∂E")
    assert lines[-2:] == ["     slope of the loss,", "     half_squared_error"]
