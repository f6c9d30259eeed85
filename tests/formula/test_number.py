"""Numbers as text, beside decimal arithmetic."""

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from math import isinf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bptrace.formula.number import count, shortest, show, to_figures, to_places

finite = st.floats(allow_nan=False, allow_infinity=False)
digits = st.integers(1, 17)


@st.composite
def decimals(draw, figures=15, least=-290, most=280):
    """A decimal that a double keeps, of at most so many figures; often one that ends in 5, where ties are."""
    mantissa = draw(st.integers(-(10**figures) + 1, 10**figures - 1) | st.integers(-(10**6), 10**6).map(lambda whole: 10 * whole + 5))
    return Decimal(mantissa).scaleb(draw(st.integers(least, most)))


@pytest.mark.parametrize(
    ("value", "figures", "text"),
    [
        (0.3775, 9, "0.377500000"),
        (0.5932699921071872, 9, "0.593269992"),
        (3.51018778e-05, 9, "3.51018778e-05"),
        (0.0001, 3, "0.000100"),
        (0.00001, 1, "1e-05"),
        (0.285, 2, "0.29"),
        (1.005, 3, "1.01"),
        (2.675, 3, "2.68"),
        (-2.675, 3, "-2.68"),
        (0.1 + 0.2, 17, "0.30000000000000004"),
        (2.5, 1, "3"),
        (123.0, 3, "123"),
        (1, 9, "1.00000000"),
        (999999.5, 6, "1.00000e+06"),
        (123456.0, 3, "1.23e+05"),
        (99999.0, 1, "1e+05"),
        (-18375.21, 4, "-1.838e+04"),
        (18375.21, 5, "18375"),
        (1250.0, 3, "1250"),
        (1251.0, 3, "1.25e+03"),
        (1234567.0, 3, "1.23e+06"),
        (1234567.0, 9, "1234567.00"),
        (1.7976931348623157e308, 9, "1.79769313e+308"),
        (1.7976931348623157e308, 14, "1.7976931348623e+308"),
        (5e-324, 3, "4.94e-324"),
        (0.0, 9, "0"),
        (-0.0, 17, "0"),
        (float("inf"), 3, "inf"),
        (float("-inf"), 3, "-inf"),
        (float("nan"), 3, "nan"),
    ],
)
def test_shown(value, figures, text):
    assert show(value, figures) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.15, "0.15"), (0.2, "0.2"), (1.0, "1"), (1, "1"), (-0.0, "0"), (1e-9, "1e-09"), (-12.0, "-12"), (0.1 + 0.2, "0.30000000000000004")],
)
def test_plain(value, text):
    assert shortest(value) == text


@given(decimals(), st.integers(1, 15))
def test_shown_is_rounded_as_by_hand(number, figures):
    by_hand = Context(prec=figures, rounding=ROUND_HALF_UP).create_decimal(number)
    assert Decimal(show(float(number), figures)) == by_hand


@given(decimals(figures=14, least=-20, most=5), st.integers(0, 12))
def test_places_are_rounded_as_by_hand(number, places):
    by_hand = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, Context(prec=60))
    assert to_places(float(number), places) == float(by_hand)


@given(decimals(), st.integers(1, 15))
def test_figures_are_those_shown(number, figures):
    assert to_figures(float(number), figures) == float(show(float(number), figures))


@given(finite, digits)
def test_shown_as_a_person_writes(value, figures):
    text = show(value, figures)
    fixed, scientific = r"-?\d+(\.\d+)?", r"-?\d(\.\d+)?e[+-]\d\d+"
    assert re.fullmatch(fixed if "e" not in text else scientific, text)
    if value:
        mantissa = text.partition("e")[0].lstrip("-0.").replace(".", "")
        assert len(mantissa) == figures or mantissa.rstrip("0") == mantissa[:figures].rstrip("0")


@given(finite, digits)
def test_shown_again_is_the_same(value, figures):
    text = show(value, figures)
    assert isinf(float(text)) or show(float(text), figures) == text


@given(finite, digits)
def test_signs_are_alike(value, figures):
    assert show(-abs(value), figures).lstrip("-") == show(abs(value), figures)
    assert to_figures(-value, figures) == -to_figures(value, figures)
    assert to_places(-value, figures) == -to_places(value, figures)


@given(finite)
def test_all_digits_read_back(value):
    assert float(show(value, 17)) == float(shortest(value)) == value


@given(finite, st.integers(0, 20))
def test_rounded_again_is_the_same(value, places):
    assert to_places(to_places(value, places), places) == to_places(value, places)
    assert abs(to_places(value, places) - value) <= 0.5000001 * 10.0**-places


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "1"),
        (177_147, "177,147"),
        (10**15 - 1, "999,999,999,999,999"),
        (10**15, "about 1.00e+15"),
        pytest.param(3**10_000, "about 1.63e+4771", id="huge"),
    ],
)
def test_counts_that_are_told_to_the_last_and_those_that_are_not(number: int, text: str) -> None:
    assert count(number) == text
