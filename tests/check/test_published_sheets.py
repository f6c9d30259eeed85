"""Published texts, handed in as sheets: what they print is marked as a person would mark it who has found out what happened."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import bptrace
from bptrace.answers.read_sheets import read_sheets
from bptrace.check.diagnosis.causes import Cause
from bptrace.check.marker import Marker
from bptrace.check.report import RIGHT, Mark

SHEETS = Path(__file__).parent / "sheets"
CONFIGS = Path(__file__).parents[2] / "configs"
ALL_RIGHT = {"hill_program": "hill", "hexup": "hexup", "nielsen": "nielsen", "nielsen_saturated": "nielsen_saturated"}


@cache
def _marks(sheet: str, config: str) -> dict[str, Mark]:
    (read,) = read_sheets(str(SHEETS / f"{sheet}.yaml"))
    assert read.problems == ()
    marker = Marker(bptrace.load(str(CONFIGS / f"{config}.yaml")))
    return {mark.name: mark for mark in marker.mark(read).answers}


def _by_verdict(sheet: str, config: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, mark in _marks(sheet, config).items():
        found.setdefault("right" if mark.verdict in RIGHT else mark.verdict, set()).add(name)
    return found


def _cause(mark: Mark) -> Cause:
    """The one cause that is named."""
    (cause,) = mark.causes
    return cause


@pytest.mark.parametrize("sheet", ALL_RIGHT)
def test_right_numbers_are_right(sheet: str) -> None:
    assert set(_by_verdict(sheet, ALL_RIGHT[sheet])) == {"right"}


# Mazur


def test_of_mazur_only_the_closing_number_is_wrong() -> None:
    assert {**_by_verdict("mazur", "mazur"), "right": set()} == {"right": set(), "wrong": {"E+"}}


def test_mazur_took_the_updated_weights_for_it_as_the_givens_alone_tell() -> None:
    cause = _cause(_marks("mazur", "mazur")["E+"])
    assert (cause.code, cause.how) == ("updated-weights", "givens")


def test_mazur_is_one_unit_off_in_the_last_digit_once() -> None:
    mark = _marks("mazur", "mazur")["dE/dout_h1|o2"]
    assert mark.verdict == "rounded"


def test_after_ten_thousand_updates_mazurs_outputs_are_still_those_of_updated_weights() -> None:
    marks = _marks("mazur_10000", "mazur")
    assert [mark.verdict for mark in marks.values()] == ["wrong", "repeated"]
    assert {(cause.code, cause.how) for mark in marks.values() for cause in mark.causes} == {("updated-weights", "givens")}


# Hill


def test_hill_reworked_goes_wrong_at_the_slopes() -> None:
    marks = _marks("hill", "hill")
    forward = [name for name in marks if name.startswith(("net", "out", "E", "dE/dout"))]
    assert {marks[name].verdict for name in forward} <= RIGHT
    slope = marks["dout_o1/dnet_o1"]
    assert slope.verdict == "wrong"
    assert _cause(slope).code == "slope-at-out"


@pytest.mark.parametrize("name", ["dE/dw5", "w5+", "w7+", "b3+"])
def test_what_follows_from_that_slope_is_carried(name: str) -> None:
    mark = _marks("hill", "hill")[name]
    assert (mark.verdict, mark.sources) == ("carried", ("dout_o1/dnet_o1",))


@pytest.mark.parametrize("name", ["w6+", "b4+", "dE/dw1"])
def test_slopes_that_are_not_written_are_found_out_too(name: str) -> None:
    """The same mistake once more: it has been charged at the slope that is written."""
    mark = _marks("hill", "hill")[name]
    assert mark.verdict == "repeated"
    assert "slope-at-out" in {cause.code for cause in mark.causes}


def test_the_new_w8_of_hill_is_a_slip() -> None:
    mark = _marks("hill", "hill")["w8+"]
    assert mark.verdict == "wrong"
    assert {(cause.code, cause.how) for cause in mark.causes} == {("another-cell", "text")}


# Han and Kamber


def test_err_of_han_and_kamber_is_another_convention() -> None:
    """One number alone may have lost its sign by a slip too; that is said after it."""
    mark = _marks("han_kamber", "han_kamber")["delta_6"]
    assert mark.verdict == "wrong"
    assert (mark.causes[0].code, mark.causes[0].convention) == ("flipped-sign", True)
    assert {cause.code for cause in mark.causes} <= {"flipped-sign", "sign-lost"}


def test_all_else_of_han_and_kamber_is_right_or_follows() -> None:
    found = _by_verdict("han_kamber", "han_kamber")
    assert found["wrong"] == {"delta_6"}
    assert found["carried"] == {"delta_4", "delta_5"}
