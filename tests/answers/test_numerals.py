"""Numbers as they are written: what they are worth, what they claim, and what is no number."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bptrace.answers.numerals import ALWAYS, CLEAR, NEVER, is_blank, read_numeral, why_unread

from ..effort import calls, ending

# fmt: off
READ = {  # value, unit, decimals, figures
    "0.5900":            (0.59,     1e-4, 4, 4),
    "0.59":              (0.59,     1e-2, 2, 2),
    "1200":              (1200.0,   1.0, 0, 4),
    "12e3":              (12000.0,  1e3, -3, 2),
    "0.0050":            (0.005,    1e-4, 4, 2),
    "0.00":              (0.0,      1e-2, 2, 0),
    "0":                 (0.0,      1.0, 0, 0),
    "100.0":             (100.0,    0.1, 1, 4),
    ".5":                (0.5,      0.1, 1, 1),
    "5.":                (5.0,      1.0, 0, 1),
    "007":               (7.0,      1.0, 0, 1),
    "+2":                (2.0,      1.0, 0, 1),
    "-0.5":              (-0.5,     0.1, 1, 1),
    "−0.5":              (-0.5,     0.1, 1, 1),
    "–0.5":              (-0.5,     0.1, 1, 1),
    "- 0.5":             (-0.5,     0.1, 1, 1),
    "1e-3":              (1e-3,     1e-3, 3, 1),
    "1E5":               (1e5,      1e5, -5, 1),
    "1.2e-05":           (1.2e-5,   1e-6, 6, 2),
    "1.2 e-5":           (1.2e-5,   1e-6, 6, 2),
    "2e−3":              (2e-3,     1e-3, 3, 1),
    "1.2*10^-3":         (1.2e-3,   1e-4, 4, 2),
    "1.2 × 10⁻³":        (1.2e-3,   1e-4, 4, 2),
    "1.2·10^(-3)":       (1.2e-3,   1e-4, 4, 2),
    "1.2x10^-3":         (1.2e-3,   1e-4, 4, 2),
    "1.2*10**-3":        (1.2e-3,   1e-4, 4, 2),
    "−1.2 × 10⁵":        (-1.2e5,   1e4, -4, 2),
    r"1.2 \times 10^{-3}": (1.2e-3, 1e-4, 4, 2),
    "10^-3":             (1e-3,     1e-3, 3, 1),
    "10⁻³":              (1e-3,     1e-3, 3, 1),
    "1/3":               (1 / 3,    0.0, 17, 17),
    "−2/7":              (-2 / 7,   0.0, 17, 17),
    "1 / 3":             (1 / 3,    0.0, 17, 17),
    "½":                 (0.5,      0.0, 17, 17),
    "1⁄3":               (1 / 3,    0.0, 17, 17),
    "０．５９":             (0.59,     1e-2, 2, 2),
    " 7 ":               (7.0,      1.0, 0, 1),
    "1e-999":            (0.0,      5e-324, 999, 1),
    "0e999":             (0.0,      1.7976931348623157e308, -999, 0),
}
TRUNCATED = {"0.593…": (0.593, 1e-3), "0.593...": (0.593, 1e-3), "0.593 …": (0.593, 1e-3), "1.23…e-5": (1.23e-5, 1e-7), "5…": (5.0, 1.0)}
PAST = {
    "≈0.59":                  (0.59, "read past '≈'"),
    "~ 0.59":                 (0.59, "read past '~'"),
    "≃ 0.59":                 (0.59, "read past '≃'"),
    "= 0.5933":               (0.5933, "read past '='"),
    "= ≈ 0.59":               (0.59, "read past '=' and '≈'"),
    "approx. 0.59":           (0.59, "read past 'approx.'"),
    "ca. 0.59":               (0.59, "read past 'ca.'"),
    "ca.0.59":                (0.59, "read past 'ca.'"),
    "0.5933 (rounded)":       (0.5933, "read past '(rounded)'"),
    "0.5933(rounded)":        (0.5933, "read past '(rounded)'"),
    "0.593 (rounded to 3 dp)": (0.593, "read past '(rounded to 3 dp)'"),
    "0.593 (3 s.f.)":         (0.593, "read past '(3 s.f.)'"),
    "0.593 to 3 decimals":    (0.593, "read past 'to 3 decimals'"),
    "0.59 approx":            (0.59, "read past 'approx'"),
    "0.59 gerundet, ungefähr": (0.59, "read past 'gerundet, ungefähr'"),
    "0.59 (may be off)":      (0.59, "read past '(may be off)'"),
    "0.59 rounded over":      (0.59, "read past 'rounded over'"),
    "0.5933.":                (0.5933, "read past '.'"),
    "0.5933,":                (0.5933, "read past ','"),
    "0.5933 ✓":               (0.5933, "read past '✓'"),
    "0.5933?":                (0.5933, "read past '?'"),
    "**0.5933**":             (0.5933, "read past '**'"),
    "$0.5933$":               (0.5933, "read past '$'"),
    r"$\approx 1.2 \cdot 10^{-3}$": (1.2e-3, r"read past '$' and '\approx'"),
    "`0.5`":                  (0.5, "read past '`'"),
    "'0.5":                   (0.5, "read past '''"),
    '="0.5"':                 (0.5, "read past '=' and '\"'"),
    "1/3 (exact)":            (1 / 3, "read past '(exact)'"),
    "50%":                    (0.5, "the percentage is read as 0.5"),
    "59.33 %":                (0.5933, "the percentage is read as 0.5933"),
    "≈5,5% (so)":     (0.055, "read past '≈' and '(so)'; the comma is read as a decimal comma; the percentage is read as 0.055"),
    "-0.5 percent":           (-0.005, "the percentage is read as -0.005"),
    "1/4 %":                  (0.0025, "the percentage is read as 0.0025"),
    "0.4*0.5 = 0.2":          (0.2, "read past '0.4*0.5 ='"),
    "0.15·0.05 + 0.2·0.1 + 0.35 = 0.3775": (0.3775, "read past '0.15·0.05 + 0.2·0.1 + 0.35 ='"),
    "w1·i1 + b1 = 0.0075 + 0.35 = 0.3575": (0.3575, "read past 'w1·i1 + b1 = 0.0075 + 0.35 ='"),
    "1/(1 + e^-0.3775) = 0.59327 ≈ 0.5933": (0.5933, "read past '1/(1 + e^-0.3775) = 0.59327 ≈'"),
    r"$0.5 \cdot 0.2 \approx 0.1$": (0.1, r"read past '$0.5 \cdot 0.2 \approx'"),
    "= max(0, 0.5) = 0.5 (exact)": (0.5, "read past '= max(0, 0.5) ='; read past '(exact)'"),
    "0.4 · 0.5 = 20 %":       (0.2, "read past '0.4 · 0.5 ='; the percentage is read as 0.2"),
    "0.8 ≈ 0.79":             (0.79, "read past '0.8 ≈'"),
    "0,5933":                 (0.5933, "the comma is read as a decimal comma"),
    "-12,34":                 (-12.34, "the comma is read as a decimal comma"),
    "0,593":                  (0.593, "the comma is read as a decimal comma"),
    "1234,567":               (1234.567, "the comma is read as a decimal comma"),
    "1,234e-3":               (1.234e-3, "the comma is read as a decimal comma"),
    ",5":                     (0.5, "the comma is read as a decimal comma"),
    "≈0,59 (rounded)":        (0.59, "read past '≈' and '(rounded)'; the comma is read as a decimal comma"),
}
UNREAD = {
    "1,234":        ("can be read in two ways", "write 1.234, or 1234"),
    "1,234.5":      ("is not a number", "write 1234.5"),
    "1.234,5":      ("is not a number", "write 1234.5"),
    "1 234":        ("is not a number", "write 1234"),
    "1'234":        ("is not a number", "write 1234"),
    "1½":           ("is not a number", "write it as a decimal, such as 1.5"),
    "1 ½":          ("is not a number", "write it as a decimal, such as 1.5"),
    "0.5²":         ("is not a number", "write one without raised or lowered digits"),
    "0.5₁":         ("is not a number", "write one without raised or lowered digits"),
    "0.5①":         ("is not a number", "write one without raised or lowered digits"),
    "1.2x10-3":     ("is not a number", "write 1.2e-3"),
    "3-Jan":        ("is a date", "spreadsheets make dates of fractions: format the cell as text"),
    "01. Mär":      ("is a date", "spreadsheets make dates of fractions: format the cell as text"),
    "2024-01-03":   ("is a date", "spreadsheets make dates of fractions: format the cell as text"),
    "#DIV/0!":      ("is an error of a spreadsheet", "write a number"),
    "#WERT!":       ("is an error of a spreadsheet", "write a number"),
    "=1+2":         ("is a formula", "write its result"),
    "=SUM(A1)":     ("is a formula", "write its result"),
    "0.4*0.5":      ("is not a number", "a calculation is not worked out here: write its result"),
    "0.4 + 0.5":    ("is not a number", "a calculation is not worked out here: write its result"),
    "0.4*0.5 = 1,234": ("is not a number", "a calculation is not worked out here: write its result"),
    "0.2 = 0.4*0.5": ("is not a number", "a calculation is not worked out here: write its result"),
    "h1 = 0.1, h2 = 0.2": ("is more than one number", "write one"),
    "h1 = 0.1; h2 = 0.2": ("is more than one number", "write one"),
    "h1 = 0.1 or = 0.2": ("is more than one number", "write one"),
    "x >= 0.5":     ("is not a number", "write one such as 0.5, 1e-3 or 1/3"),
    "12-3":         ("is not a number", "a calculation is not worked out here: write its result"),
    "0.5 or 0.6":   ("is more than one number", "write one"),
    "0.5 (0.1)":    ("is more than one number", "write one"),
    "0.5 ± 0.1":    ("is more than one number", "write one"),
    "0.1 0.2":      ("is more than one number", "write one"),
    "50 %%":        ("is not a number", "write one such as 0.5, 1e-3 or 1/3"),
    "0.5 (percent)": ("is a percentage", "write it as a decimal, such as 0.5"),
    "3 May":        ("is a date", "spreadsheets make dates of fractions: format the cell as text"),
    "0.5 thousand": ("is not a number", "write one such as 0.5, 1e-3 or 1/3"),
    "5 k":          ("is not a number", "write one such as 0.5, 1e-3 or 1/3"),
    "0.59 (x 10^-3)": ("is not a number", "a calculation is not worked out here: write its result"),
    "1e-99999":     ("is too near to 0 to be kept", "write 0"),
    "1e999":        ("is too large", "numbers go up to about 1.8e308"),
    "1e99999":      ("is too large", "numbers go up to about 1.8e308"),
    "1/0":          ("divides by zero", "write a number other than 0 below the line"),
    "nan":          ("is not a finite number", "write a number"),
    "-inf":         ("is not a finite number", "write a number"),
    "true":         ("is not a number", "write one such as 0.5, 1e-3 or 1/3"),
    "٣":            ("is not a number", "write one such as 0.5, 1e-3 or 1/3"),
}
# fmt: on


@pytest.mark.parametrize(("text", "expected"), READ.items())
def test_read(text: str, expected: tuple[float, float, int, int]) -> None:
    assert read_numeral(text) == (text.strip(), *expected, False, "")


@pytest.mark.parametrize(("text", "expected"), TRUNCATED.items())
def test_truncated(text: str, expected: tuple[float, float]) -> None:
    number = read_numeral(text)
    assert number is not None
    assert (number.value, number.unit, number.truncated, number.note) == (*expected, True, "")


@pytest.mark.parametrize(("text", "expected"), PAST.items())
def test_what_is_read_past_is_said(text: str, expected: tuple[float, str]) -> None:
    number = read_numeral(text)
    assert number is not None
    assert (number.text, number.value, number.note) == (text, *expected)


@pytest.mark.parametrize(("text", "expected"), UNREAD.items())
def test_unread(text: str, expected: tuple[str, str]) -> None:
    assert read_numeral(text) is None
    assert why_unread(text, CLEAR) == expected
    assert not is_blank(text)


@pytest.mark.parametrize(
    ("text", "commas", "value"),
    [
        ("0,5933", NEVER, None),
        ("0,5933", ALWAYS, 0.5933),
        ("1,234", NEVER, None),
        ("1,234", ALWAYS, 1.234),
        ("-1,2e-3", ALWAYS, -1.2e-3),
        ("≈0,5", ALWAYS, 0.5),
        ("1,2,3", ALWAYS, None),
        ("1.234,5", ALWAYS, None),
        ("1,", ALWAYS, 1.0),
        ("0.5", ALWAYS, 0.5),
    ],
)
def test_commas(text: str, commas: str, value: float | None) -> None:
    number = read_numeral(text, commas)
    assert (number.value if number else None) == value
    if number is None:
        assert all(why_unread(text, commas))


def test_what_to_do_about_a_comma_in_a_table_of_commas() -> None:
    assert why_unread("0,5", NEVER) == ("has a decimal comma", "write 0.5, or part the cells with ;")


@pytest.mark.parametrize("text", ["", " ", "-", "–", "—", "?", "??", "n/a", "N/A", "null", "~", "none", "…", "...", "___", "/", "TODO"])
def test_blanks(text: str) -> None:
    assert is_blank(text)
    assert read_numeral(text) is None


@pytest.mark.parametrize("text", ["0", "x", "--1", "nil nil", "-x", "?!a"])
def test_no_blanks(text: str) -> None:
    assert not is_blank(text)


@pytest.mark.parametrize(
    ("text", "decimals", "figures"), [("59.33%", 4, 4), ("50%", 2, 2), ("0.50 %", 4, 2), ("1e2%", 0, 1), ("1/3%", 17, 17)]
)
def test_a_percentage_has_two_decimals_more(text: str, decimals: int, figures: int) -> None:
    number = read_numeral(text)
    assert number is not None
    assert (number.decimals, number.figures, number.unit) == (decimals, figures, 0.0 if "/" in text else float(f"1e{-decimals}"))


@pytest.mark.parametrize(("length", "is_read"), [(1000, True), (1001, False)])
def test_working_of_any_bearable_length_is_read_past(length: int, is_read: bool) -> None:
    text = "0.1" + "+0.1" * 300
    number = read_numeral(text[: length - 6] + " = 0.5")
    assert (number is not None and number.value == 0.5) is is_read


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_reads_back(value: float) -> None:
    number = read_numeral(repr(value))
    assert number is not None
    assert number.value == value
    assert number.decimals == -Decimal(repr(value)).as_tuple().exponent
    assert number.unit == max(float(f"1e{-number.decimals}"), 5e-324)


DECIMALS = st.decimals(-(10**12), 10**12, places=None, allow_nan=False, allow_infinity=False).filter(lambda d: d.adjusted() > -300)


@given(DECIMALS)
@example(Decimal("0.0050"))
def test_digits_are_those_that_are_written(value: Decimal) -> None:
    text = f"{value:f}"
    assume(len(text) < 1000)
    number = read_numeral(text)
    assert number is not None
    _, digits, exponent = Decimal(text).as_tuple()
    assert isinstance(exponent, int)
    assert number.value == float(value)
    assert number.decimals == max(0, -exponent) == len(text.partition(".")[2])
    assert number.figures == (0 if not value else len("".join(map(str, digits)).lstrip("0")))


@given(st.integers(-(10**9), 10**9), st.integers(-300, 290))
def test_a_power_of_ten_in_all_its_spellings(digits: int, power: int) -> None:
    plain = read_numeral(f"{digits}e{power}")
    assert plain is not None
    raised = str(power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    for text in (
        f"{digits}*10^{power}",
        f"{digits} × 10{raised}",
        f"{digits}·10^({power})",
        f"{digits} E{power}",
        rf"${digits}\cdot10^{{{power}}}$",
    ):
        number = read_numeral(text)
        assert number is not None, text
        assert number[1:5] == plain[1:5]


@given(st.integers(-(10**20), 10**20), st.integers(1, 10**20))
def test_a_fraction_is_rounded_once(above: int, below: int) -> None:
    number = read_numeral(f"{above}/{below}")
    assert number is not None
    assert number.value == float(Fraction(above, below))


@given(st.text(max_size=30) | st.text("0123456789.,-+eE*/^()≈ …'\"$_ax", max_size=12), st.sampled_from((CLEAR, ALWAYS, NEVER)))
def test_any_text_is_a_number_or_told_why_not(text: str, commas: str) -> None:
    number = read_numeral(text, commas)
    assert all(why_unread(text, commas)) if number is None else number.text == text.strip()


LONG: dict[str, tuple[int, Callable[[int], str]]] = {  # how often something is there, and a text in which it is so often
    "digits": (200_000, lambda n: "1" * n),
    "decimals": (200_000, lambda n: "0." + "3" * n),
    "digits and a letter": (200_000, lambda n: "1" * n + "x"),
    "exponent": (200_000, lambda n: "1e" + "9" * n),
    "a small exponent": (200_000, lambda n: "1e-" + "9" * n),
    "slashes": (100_000, lambda n: "1/" * n),
    "words": (60_000, lambda n: "0.5 " + "aa " * n + "1"),
    "brackets": (60_000, lambda n: "0.5" + " (a" * n),
    "spaces": (200_000, lambda n: "0.5" + " " * n + "x"),
    "quotes": (200_000, lambda n: "'" * n),
    "signs": (200_000, lambda n: "≈" * n),
    "working": (100_000, lambda n: "1=" * n),
    "working within bounds": (499, lambda n: "1=" * n),
    "brackets within bounds": (499, lambda n: "=" + "(" * n + ")" * n),
    "within bounds": (60, lambda n: "0.5 " + "aa " * n + "1"),
    "marks within bounds": (199, lambda n: "'" * n),
}


@pytest.mark.parametrize("name", LONG)
def test_there_is_an_end_to_everything(name: str) -> None:
    """The work grows no faster than the text."""
    count, text = LONG[name]
    half, whole = text(count // 2), text(count)
    with ending():
        assert read_numeral(whole) is None
        assert all(why_unread(whole, CLEAR))
        assert calls(lambda: read_numeral(whole)) <= 2.2 * calls(lambda: read_numeral(half)) + 100
        assert calls(lambda: why_unread(whole, CLEAR)) <= 2.2 * calls(lambda: why_unread(half, CLEAR)) + 100


def test_a_double_in_full_is_read() -> None:
    for value in (5e-324, 1.7976931348623157e308, -2.2250738585072014e-308):
        number = read_numeral(f"{Decimal(value):f}")
        assert number is not None
        assert number.value == value
