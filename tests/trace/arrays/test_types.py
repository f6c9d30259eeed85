"""The type of the numbers: the least exact that is declared, or the one that the numbers show."""

from __future__ import annotations

import numpy as np
import pytest

from bptrace.formula.one_thread import np as ours
from bptrace.inputs.arrays.named_arrays import ArrayFile, NamedArray
from bptrace.trace.arrays.array_reader import ArrayReader
from bptrace.trace.arrays.array_types import (
    FEWEST_NUMBERS,
    NEEDED_BITS,
    PRINTED_DIGITS,
    SHARE_TELLING,
    SHORT_DIGITS,
    SHORT_STEP,
    agreeing,
    shown_half,
    shown_type,
)
from bptrace.trace.number_types import least_exact

from .dumps import network, read, step

OF = network(3, 4, 2)
NUMBERS = np.random.default_rng(5).normal(size=20)
HALF, SINGLE = NUMBERS.astype(np.float16).astype(float), NUMBERS.astype(np.float32).astype(float)
BRAIN = (NUMBERS.astype(np.float32).view(np.uint32) & np.uint32(0xFFFF0000)).view(np.float32).astype(float)

SHOWN = [
    (NUMBERS, "float64", ""), (SINGLE, "float32", ""), (HALF, "float16", "float16"), (BRAIN, "bfloat16", "bfloat16"),
    (np.array([0.5, 0.25, 3.0]), "float64", ""), (np.zeros(0), "float64", ""), (np.array([np.nan, np.inf]), "float64", ""),
]  # fmt: skip


@pytest.mark.parametrize(("numbers", "shown", "half"), SHOWN)
def test_a_type_is_shown(numbers: object, shown: str, half: str) -> None:
    assert (shown_type(numbers), shown_half(numbers)) == (shown, half)


def test_a_few_numbers_may_be_half_by_chance() -> None:
    assert shown_half(HALF[:FEWEST_NUMBERS]) == "float16"
    assert shown_half(HALF[: FEWEST_NUMBERS - 1]) == ""


def test_short_numbers_are_of_no_type() -> None:
    eighths = np.arange(-300, 300) / 8
    assert shown_type(eighths) == "float64"
    assert shown_type(np.outer(eighths, [SHORT_STEP, 1.0]).ravel()) == "float64"
    thousandths = np.arange(1, 10**SHORT_DIGITS) / 1024  # with 10 binary digits, none of which tells float16
    assert shown_type(thousandths) == "float64"
    assert shown_type(np.round(NUMBERS, 2)) == "float64"


@pytest.mark.parametrize(("name", "digits"), NEEDED_BITS.items())
def test_what_tells_is_a_number_that_needs_the_digits_of_its_type(name: str, digits: int) -> None:
    def numbers(needed: int, telling: int) -> object:
        """Sixteen numbers below 1/64, some with so many binary digits and the others with one fewer."""
        odd = 2 * np.arange(16) + 2.0 ** (np.where(np.arange(16) < telling, needed, needed - 1) - 1) + 1
        return odd * 2.0**-7 / 2.0**needed

    fewest = round(16 * SHARE_TELLING)
    assert shown_type(numbers(digits, fewest)) == name
    assert shown_type(numbers(digits, fewest - 1)) == "float64"


def test_float32_as_it_is_printed() -> None:
    printed = np.array([float(str(number)) for number in np.array([0.1, 0.59326997, 0.2], np.float32)])
    assert shown_type(printed) == "float32"
    assert len("59326997") == PRINTED_DIGITS
    assert shown_type(np.array([0.1, 0.5932699, 0.2])) == "float64"
    assert shown_type(np.array([0.1, 0.593269972, 0.2])) == "float64"


def test_the_least_exact_is_that_of_the_file() -> None:
    assert least_exact(["int64", "float64", "float32"]) == "float32"
    assert least_exact(["int64", ""]) == ""
    arrays = (
        NamedArray("W1", step(OF)["w", 1], "float64"),
        NamedArray("b1", step(OF)["b", 1], "float32"),
        NamedArray("foo", NUMBERS, "float16"),
    )
    reader = ArrayReader(ArrayFile("step.pt", (arrays,)), OF)
    list(reader.rounds(reader.numbered(), {1}))
    assert reader.dtype == "float32"


@pytest.mark.parametrize(("declared", "read_as"), [("float64", "float64"), ("float32", "float32"), ("float16", "float16"), ("", "float16")])
def test_a_type_that_is_declared_stays_and_what_the_numbers_show_is_said(declared: str, read_as: str) -> None:
    half = {name: step(OF)[key].astype(np.float16) for name, key in {"W1": ("w", 1), "z1": ("net", 1), "dW1": ("dE/dw", 1)}.items()}
    result = read(OF, half | {"x": step(OF)["out", 0]}, declared)
    assert result.reader.dtype == read_as
    assert result.notes == "Every number here is a float16 number." * (declared in ("float32", "float64"))


def test_numbers_without_a_type_show_theirs_beside_those_that_have_one() -> None:
    def dtype(numbers: object) -> str:
        arrays = (NamedArray("W1", step(OF)["w", 1], "float64"), NamedArray("z1", numbers, ""))
        reader = ArrayReader(ArrayFile("step", (arrays,)), OF)
        list(reader.rounds(reader.numbered(), {1}))
        return reader.dtype

    net = step(OF)["net", 1]
    assert dtype(net) == "float64"
    assert dtype(net.astype(np.float32).astype(float)) == "float32"


def test_numbers_agree_as_exactly_as_their_type_tells() -> None:
    for dtype, inside, outside in (
        ("float64", 0.9e-9, 1.1e-9),
        ("float32", 0.9e-5, 1.1e-5),
        ("", 0.9e-5, 1.1e-5),
        ("float16", 4.9e-3, 5.1e-3),
    ):
        assert agreeing(ours.array([1.0]), ours.array([1.0 - inside]), dtype) == 1
        assert agreeing(ours.array([1.0]), ours.array([1.0 - outside]), dtype) == 0


def test_numbers_that_are_too_large_for_a_type_are_none_of_it() -> None:
    large = ours.array([1e300, *range(1, 10)])
    assert shown_type(large) == "float64"
    assert shown_half(large) == ""
