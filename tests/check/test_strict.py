"""The author's check: what is printed wrong is found, whatever it follows from, and nothing else is."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

import pytest

from bptrace.answers.numerals import answer
from bptrace.answers.sheet import Sheet
from bptrace.check.marker import Marker
from bptrace.check.report import Marked
from bptrace.inputs.config.load import load, parse

from ..published.texts import Row, rows
from .making import config, sheet


def strict(text: str, name: str = "mazur", more: str = "") -> Marked:
    return Marker(config(name, more), strict=True).mark(sheet(text))


def verdicts(text: str, name: str = "mazur") -> Mapping[str, str]:
    return {mark.name: mark.verdict for mark in strict(text, name).answers}


# published texts

TEXTS = [list(some) for _, some in groupby(rows(), key=lambda row: row.text)]


def _printed(row: Row) -> str:
    """A number as it would be printed by our sign."""
    return row.printed if row.sign > 0 else row.printed.removeprefix("-") if row.printed.startswith("-") else f"-{row.printed}"


@pytest.mark.parametrize("text", TEXTS, ids=[text[0].text for text in TEXTS])
def test_the_misprints_of_a_published_text_are_its_corrections(text: list[Row]) -> None:
    once = {row.name: row for row in reversed(text)}  # some texts print a number twice
    answers = tuple(answer(name, _printed(row), line, 1) for line, (name, row) in enumerate(once.items(), 1))
    found = Marker(load(str(text[0].config)), strict=True).mark(Sheet("text", "", answers))
    wrong = {row.name: row for row in once.values() if row.truth}
    assert {mark.name for mark in found.corrections} == set(wrong)
    assert {mark.verdict for mark in found.answers} <= {"correct", "wrong", "carried"}
    assert found.right is not bool(wrong)
    for mark in found.corrections:
        assert mark.expected == pytest.approx(wrong[mark.name].sign * float(wrong[mark.name].truth), rel=1e-9)


# what is excused elsewhere


@pytest.mark.parametrize(
    ("written", "verdict"),
    [
        ("0.59327", "correct"),
        ("0.59328", "wrong"),  # off in the last digit
        ("0.59326", "wrong"),  # cut off
        ("0.59326…", "correct"),  # and said so
        ("0.6", "correct"),  # too few digits are no misprint
        ("0.593269993", "wrong"),  # right to the digits that are asked, and no further
    ],
)
def test_every_digit_counts(written: str, verdict: str) -> None:
    assert verdicts(f"net_h1: 0.3775\nout_h1: {written}") == {"net_h1": "correct", "out_h1": verdict}


LARGE = b"""
inputs: [x]
layers: [{units: [o], activation: identity, weights: [[2]]}]
samples: [{inputs: [2612], targets: [1]}]
"""


@pytest.mark.parametrize(("is_strict", "verdict"), [(False, "correct"), (True, "wrong")])
def test_noughts_at_the_end_of_a_whole_number_are_digits(is_strict: bool, verdict: str) -> None:
    """5220 for 5224, where three figures are asked."""
    (mark,) = Marker(parse(LARGE, "own.yaml"), is_strict).mark(sheet("net_o: 5220")).answers
    assert mark.verdict == verdict


def test_what_follows_from_a_misprint_is_told_apart() -> None:
    text = "net_h1: 0.3957\nout_h1: 0.5977\nout_h2: 0.5969\nnet_o1: 1.108"
    assert verdicts(text) == {"net_h1": "wrong", "out_h1": "carried", "out_h2": "correct", "net_o1": "carried"}
    carried = strict(text).answers[-1]
    assert (carried.sources, carried.score) == (("net_h1",), 0)


def test_what_was_worked_from_the_right_number_is_right() -> None:
    assert verdicts("net_h1: 0.3757\nout_h1: 0.5933\nnet_o1: 1.106")["out_h1"] == "correct"


def test_what_was_worked_from_rounded_numbers_is_told() -> None:
    """Mazur's, who subtracted one rounded number from another."""
    (mark,) = strict("dE/dout_h1: 0.036350306\ndE/dout_h1|o1: 0.055399425\ndE/dout_h1|o2: -0.019049119").corrections
    assert (mark.cell, mark.verdict) == ("dE/dout_h1|o2", "wrong")
    assert "worked from rounded numbers" in mark.message


def test_a_given_that_is_printed_wrong_is_to_be_corrected() -> None:
    found = strict("i2: 0.01\nnet_h1: 0.3775")
    assert [mark.cell for mark in found.corrections] == ["i2"]
    assert not found.right


def test_what_is_not_asked_is_to_be_corrected_too() -> None:
    found = strict("net_h1: 0.3775\nout_h1: 0.5939", more="exercise: {ask: [net_h1]}")
    assert [mark.cell for mark in found.corrections] == ["out_h1"]
    assert not found.right


def test_no_convention_is_excused() -> None:
    found = strict("dE/dout_o1: -0.7414\ndelta_o1: -0.1385", more="exercise: {convention: 1}")
    assert {mark.score for mark in found.answers} == {0}


def test_a_marker_that_is_not_strict_has_no_corrections() -> None:
    found = Marker(config("mazur")).mark(sheet("net_h1: 0.3957"))
    assert (found.strict, found.corrections) == (False, [])


@pytest.mark.parametrize("text", ["net_h1: 0.3957\nout_h1: 0.5977", "out_h1: 1.5", "E: 7"])
def test_every_correction_has_its_reason(text: str) -> None:
    assert all(mark.message for mark in strict(text).corrections)
