"""Numbers as people write them."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bptrace.inputs.tree.numbers import ON_A_SHEET, PATTERN, value_of, whole, why_not

READ = {
    "0.5": 0.5,
    ".5": 0.5,
    "5.": 5.0,
    "+2": 2.0,
    "-2": -2.0,
    "−0.5": -0.5,
    "1e-3": 1e-3,
    "1E5": 1e5,
    "5e+3": 5e3,
    "2e−3": 2e-3,
    "1/3": 1 / 3,
    "-1/3": -1 / 3,
    "1 / 3": 1 / 3,
    "−1.5/3": -0.5,
    "012": 12.0,
    " 7 ": 7.0,
    "1e-999": 0.0,
}


@pytest.mark.parametrize(("text", "value"), READ.items())
def test_read(text: str, value: float) -> None:
    assert value_of(text) == value
    assert re.match(PATTERN, text)


# fmt: off
NOT_READ = {
    "1,5":      ("has a decimal comma", "write 1.5"),
    "-0,35":    ("has a decimal comma", "write -0.35"),
    "1,500":    ("has a decimal comma", "write 1.500, or 1500"),
    "0,500":    ("has a decimal comma", "write 0.500"),
    "1,000.5":  ("is not a number", "write 1000.5"),
    "1.000,5":  ("is not a number", "write 1000.5"),
    "1_000":    ("is not a number", "write 1000"),
    "1 000":    ("is not a number", "write 1000"),
    "0x10":     ("is not a decimal number", "write 16"),
    "0b11":     ("is not a decimal number", "write 3"),
    "50%":      ("is a percentage", "write 0.5"),
    "1:30":     ("is not a number", "write one number, such as 1.5, or a fraction, such as 1/30"),
    "nan":      ("is not a finite number", "write a number"),
    "-.inf":    ("is not a finite number", "write a number"),
    "Infinity": ("is not a finite number", "write a number"),
    "1e999":    ("is too large", "numbers go up to about 1.8e308"),
    "1/0":      ("divides by zero", "write a number other than 0 below the line"),
    "10^-3":    ("is not a number", "write 1e-3"),
    "2*10^-3":  ("is not a number", "write 2e-3"),
    "O.5":      ("is not a number", "write 0.5"),
    "0.5,":     ("is not a number", "write 0.5"),
    "0..5":     ("is not a number", "write 0.5"),
    "0.1 0.2":  ("is more than one number", "write 0.1, 0.2"),
    "e-3":      ("is not a number", "write 1e-3"),
    "w1:0.15":  ("is not a number", "write w1: 0.15"),
    "½":        ("is not a number", "write 1/2"),
    "０．５":    ("is not a number", "write 0.5"),
    "1½":       ("is not a number", "write it as a decimal, such as 1.5"),
    "7²8":      ("is not a number", "write one without raised or lowered digits"),
    "01-Mar":   ("is not a number", "write one such as 0.5, 1e-3 or 1/3"),
    "2*3":      ("is not a number", "a calculation is not worked out here: write its result"),
    "0.5-0.1":  ("is not a number", "a calculation is not worked out here: write its result"),
    "x":        ("is not a number", "write one such as 0.5, 1e-3 or 1/3"),
    "":         ("is not a number", "write one such as 0.5, 1e-3 or 1/3"),
    "1/-3":     ("is not a number", "write one such as 0.5, 1e-3 or 1/3"),
    "٣":        ("is not a number", "write one such as 0.5, 1e-3 or 1/3"),
    "True":     ("is not a number", "write one such as 0.5, 1e-3 or 1/3"),
}
# fmt: on


@pytest.mark.parametrize(("text", "said"), NOT_READ.items())
def test_not_read(text: str, said: tuple[str, str]) -> None:
    assert value_of(text) is None
    assert why_not(text) == said


@pytest.mark.parametrize(("text", "said"), NOT_READ.items())
def test_what_is_to_be_written_is_read(text: str, said: tuple[str, str]) -> None:
    remedy = said[1]
    if remedy.startswith("write ") and not remedy.startswith(("write a ", "write one ", "write it ")) and ":" not in remedy:
        assert all(value_of(part) is not None for part in re.split(r", (?:or )?", remedy[6:]))


def test_on_a_sheet_more_slips_are_known() -> None:
    assert why_not("01-Mar", ON_A_SHEET) == ("is a date", "spreadsheets make dates of fractions: format the cell as text")
    assert why_not("1,5", ON_A_SHEET) == ("has a decimal comma", "write 1.5")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_reads_back(value: float) -> None:
    assert value_of(repr(value)) == value


@given(st.integers(-(10**30), 10**30), st.integers(1, 10**30))
def test_a_fraction_is_rounded_once(above: int, below: int) -> None:
    assert value_of(f"{above}/{below}") == float(Fraction(above, below))


@given(st.text(max_size=12))
def test_any_text_is_a_number_or_told_why_not(text: str) -> None:
    assert value_of(text) is not None or all(why_not(text))


@pytest.mark.parametrize(
    ("text", "value"), {"10000": 10000, "1e4": 10000, "5.0": 5, "2.5": None, "4/2": None, "-3": -3, "9" * 5000: None}.items()
)
def test_whole_numbers(text: str, value: int | None) -> None:
    assert whole(text) == value


def test_a_large_whole_number_is_exact() -> None:
    assert whole("9223372036854775807") == 2**63 - 1
