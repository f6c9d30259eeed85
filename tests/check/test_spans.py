"""What a written number can mean, the digits that it is asked to have, and those that a sheet works with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bptrace.answers.numerals import read_numeral
from bptrace.answers.sheet import Numeral
from bptrace.check.judging.asked_digits import AskedDigits, is_in_places, unit_of
from bptrace.check.judging.precision import Precision, is_single, precision_of, span
from bptrace.formula.number import to_figures, to_places
from bptrace.inputs.config.config import Rounding


def numeral(text: str) -> Numeral:
    found = read_numeral(text)
    assert found is not None
    return found


SPANS = {
    "0.5933": (0.59325, 0.59335),
    "-0.5933": (-0.59335, -0.59325),
    "0.5900": (0.58995, 0.59005),
    "0.593…": (0.593, 0.594),
    "-0.593…": (-0.594, -0.593),
    "1.2e-5": (1.15e-5, 1.25e-5),
    "12e3": (11500, 12500),
    "5": (4.5, 5.5),
    "1/3": (1 / 3, 1 / 3),
}


@pytest.mark.parametrize("text", SPANS)
def test_what_a_number_can_mean(text: str) -> None:
    assert span(numeral(text), 0.0) == pytest.approx(SPANS[text], rel=1e-12)


def test_never_narrower_than_the_noise_of_computing() -> None:
    assert span(numeral("1/3"), 1e-3) == pytest.approx((1 / 3 - 1e-3, 1 / 3 + 1e-3))
    assert span(numeral("0.12345678901234567"), 1e-15) == pytest.approx((0.12345678901234567 - 1e-15, 0.12345678901234567 + 1e-15))


@given(st.floats(-1e6, 1e6).filter(lambda value: abs(value) > 1e-6), st.integers(1, 12), st.sampled_from(["dp", "sf"]))
def test_a_rounded_number_can_mean_what_it_was_rounded_from(value: float, digits: int, kind: str) -> None:
    text = f"{to_places(value, digits):.{digits}f}" if kind == "dp" else f"{to_figures(value, digits):.{digits - 1}e}"
    low, high = span(numeral(text), 1e-15 * abs(value))
    assert low <= value <= high


def test_digits() -> None:
    three, places = Rounding("sf", 3), Rounding("dp", 4)
    usual, four = AskedDigits(), AskedDigits(places, said=True)
    assert usual.missing(numeral("0.593"), 0.59327) == 0
    assert usual.missing(numeral("0.59"), 0.59327) == 1
    assert usual.missing(numeral("0.59"), 0.58999) == 0  # 0.590
    assert four.missing(numeral("0.0004"), 0.00043857) == 0
    assert usual.missing(numeral("0.0004"), 0.00043857) == 2
    assert usual._replace(in_places=True).missing(numeral("0.0004"), 0.00043857) == 0
    assert usual.missing(numeral("1/3"), 1 / 3) == 0
    assert unit_of(three, 0.59327) == pytest.approx(0.001)
    assert unit_of(three, 0.0059) == pytest.approx(0.00001)
    assert unit_of(places, 59.3) == pytest.approx(0.0001)


WORKED = {
    "significant figures": ("0.5933 1.106 0.0004386 -0.03810 0.2984 0.008771 1.225", Precision(None, 4)),
    "decimal places": ("0.5933 1.1059 0.0004 -0.0381 0.2984 0.0088 1.2249", Precision(4, None)),
    "either": ("0.1498 0.1996 0.2498 0.2995 0.3589 0.4087 0.5113", Precision(4, 4)),
    "zeros left out": ("0.5933 1.106 0.000438 -0.0381 0.2984 0.008771 1.22 0.1868", Precision(3, 3)),
    "one of seven has fewer": ("0.5933 1.1064 0.4386 -0.3810 0.2984 0.8771 0.12", Precision(2, 2)),
    "one of eight has fewer": ("0.5933 1.1064 0.4386 -0.3810 0.2984 0.8771 1.2253 0.12", Precision(4, None)),
    "whole numbers": ("4 5 12", Precision()),
    "few": ("0.5933 0.0004386", Precision(4, 4)),
    "one too few": ("0.5933 0.5969 0.0004386 -0.03810 0.2984", Precision(4, 4)),
    "as many as tell": ("0.5933 0.5969 0.0004386 -0.03810 0.2984 0.7514", Precision(None, 4)),
    "of twenty three more agree on figures": (f"{7 * '0.5933 '}{5 * '0.0381 '}{5 * '0.04386 '}{3 * '1.106 '}", Precision(3, 3)),
    "of twenty five more agree on figures": (f"{5 * '0.5933 '}{5 * '0.0381 '}{6 * '0.04386 '}{4 * '1.106 '}", Precision(None, 3)),
    "none": ("", Precision()),
    "all that a machine has": ("0.5932699921071872 0.12345678901234567", Precision()),
}


@pytest.mark.parametrize("name", WORKED)
def test_the_digits_that_a_sheet_works_with(name: str) -> None:
    text, expected = WORKED[name]
    assert precision_of(map(numeral, text.split()))._replace(usual=(0, 0)) == expected


def test_the_digits_that_are_usual_on_a_sheet() -> None:
    """Half of its numbers have no more."""
    assert precision_of(map(numeral, ["0.5933", "1.1059", "0.0004", "-0.038", "0.2984", "0.0088", "1.2249"])).usual == (4, 4)


PLACES = {  # written in decimal places: three or more of them, the same of three quarters, and figures to show
    "0.593 1.106 0.004 0.038": True,
    "0.59 1.11 0.04 0.38": False,
    "0.593 1.106 0.004 0.0386": True,
    "0.593 1.106 0.004 0.0386 0.1234": False,
    "1e-9 1e-9 1e-9": False,
    "4 5 0.593": True,
    "4 5": False,
}


@pytest.mark.parametrize("text", PLACES)
def test_a_sheet_in_decimal_places(text: str) -> None:
    assert is_in_places(map(numeral, text.split())) is PLACES[text]


SINGLE = {"0.610639": False, "0.6106392": True, "0.610639215": True, "0.6106392145": False, "0.610639214515686": True, "1e39": False}


@pytest.mark.parametrize("text", SINGLE)
def test_a_number_that_may_be_a_float32(text: str) -> None:
    assert is_single(numeral(text)) is SINGLE[text]


def test_half_a_unit() -> None:
    assert Precision(4, None).half((0.1, 0.2)) == pytest.approx(0.00005)
    assert Precision(None, 4).half((0.0021, 0.0022)) == pytest.approx(0.0000005)
    assert Precision(4, 4).half((0.0021, 0.0022)) == pytest.approx(0.00005)
    assert Precision().half((0.1, 0.2)) == 0
