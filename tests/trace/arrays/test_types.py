"""The type of the numbers: the least exact that is declared, or the one that the numbers show."""

from __future__ import annotations

import numpy as np
import pytest

from bptrace.formula.one_thread import np as ours
from bptrace.inputs.arrays.named_arrays import ArrayFile, NamedArray
from bptrace.trace.arrays.array_reader import ArrayReader
from bptrace.trace.arrays.array_types import FEWEST_NUMBERS, PRINTED_DIGITS, SHORT_DIGITS, agreeing, shown_type
from bptrace.trace.number_types import least_exact

from .dumps import network, read, step

OF = network(3, 4, 2)
NUMBERS = np.random.default_rng(5).normal(size=20)
HALF, SINGLE = NUMBERS.astype(np.float16).astype(float), NUMBERS.astype(np.float32).astype(float)
BRAIN = (NUMBERS.astype(np.float32).view(np.uint32) & np.uint32(0xFFFF0000)).view(np.float32).astype(float)

SHOWN = [
    ("float64", NUMBERS, "float64"), ("", NUMBERS, "float64"), ("float32", NUMBERS, "float32"), ("", SINGLE, "float32"),
    ("float64", SINGLE, "float64"), ("float64", HALF, "float16"), ("", HALF, "float16"), ("float32", BRAIN, "bfloat16"),
    ("float16", BRAIN, "float16"), ("bfloat16", NUMBERS, "bfloat16"), ("", np.array([0.5, 0.25, 3.0]), "float64"),
    ("", np.zeros(0), "float64"), ("", np.array([np.nan, np.inf]), "float64"),
]  # fmt: skip


@pytest.mark.parametrize(("declared", "numbers", "shown"), SHOWN)
def test_a_type_is_shown(declared: str, numbers: object, shown: str) -> None:
    assert shown_type(declared, numbers)[0] == shown


def test_a_few_numbers_may_be_half_by_chance() -> None:
    assert shown_type("float32", HALF[:FEWEST_NUMBERS])[0] == "float16"
    assert shown_type("float32", HALF[: FEWEST_NUMBERS - 1])[0] == "float32"


def test_short_numbers_are_of_no_type() -> None:
    short = np.array([0.125, 0.25, 0.5, 1, 2, 3, 4, 5, 6])
    assert len(str(short[0])) - 2 == SHORT_DIGITS
    assert shown_type("float32", short)[0] == "float32"
    assert shown_type("float32", np.append(short, 0.0625 + 1))[0] == "bfloat16"


def test_float32_as_it_is_printed() -> None:
    printed = np.array([float(str(number)) for number in np.array([0.1, 0.59326997, 0.2], np.float32)])
    assert shown_type("", printed)[0] == "float32"
    assert len("59326997") == PRINTED_DIGITS
    assert shown_type("", np.array([0.1, 0.5932699, 0.2]))[0] == "float64"
    assert shown_type("", np.array([0.1, 0.593269972, 0.2]))[0] == "float64"


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


def test_a_file_whose_numbers_are_all_half_says_so() -> None:
    half = {name: step(OF)[key].astype(np.float16) for name, key in {"W1": ("w", 1), "z1": ("net", 1), "dW1": ("dE/dw", 1)}.items()}
    result = read(OF, half | {"x": step(OF)["out", 0]}, "float32")
    assert result.reader.dtype == "float16"
    assert result.notes == "Every number here is a float16 number."


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
    assert shown_type("float64", large) == ("float64", False)
    assert shown_type("", large) == ("float64", False)
