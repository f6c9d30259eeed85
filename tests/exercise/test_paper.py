"""A paper: what is right and honest of a number is so for `check` too, and mistakes are what whole runs with them come to."""

from __future__ import annotations

from functools import cache
from math import isclose

import pytest

import bptrace
from bptrace.answers.numerals import answer
from bptrace.answers.sheet import Sheet
from bptrace.check.diagnosis.wrong_runs import RightPage, WrongRuns
from bptrace.check.judging.answer_key import AnswerKey
from bptrace.check.judging.asked_digits import unit_of
from bptrace.check.marker import Marker
from bptrace.check.report import RIGHT, Mark
from bptrace.errors import InputError, UsageError
from bptrace.exercise.decimals import as_asked
from bptrace.exercise.paper import Blank, Paper, Papers
from bptrace.exercise.procedures import Procedure
from bptrace.explain.topics import After

from .papers import TEXTS, config, paper_of

each_config = pytest.mark.parametrize("name", TEXTS)
TIE = 1e-12  # by which a number half-way between two decimals may be off, both of which are right
NEARBY = 0.01  # of a number, of an update of its step, within which one number alone may be read as coarsely rounded


@cache
def papers(name: str) -> Papers:
    return Papers(config(name))


@cache
def paper(name: str) -> Paper:
    return papers(name).paper(config(name))


@cache
def marker(name: str) -> Marker:
    return Marker(config(name))


def marked(name: str, blank: Blank, text: str) -> Mark:
    """The mark of a number alone on a sheet."""
    sheet = Sheet("", "", (answer(blank.name, text, 1, 1),))
    return next(mark for mark in marker(name).mark(sheet).answers if mark.name == blank.name)


# what is right


@each_config
def test_what_is_right_is_correct_and_the_next_decimals_are_not(name: str) -> None:
    for blank in paper(name).blanks:
        unit = unit_of(paper(name).digits, blank.truth)
        for steps in (-1, 0, 1):
            text = as_asked(float(blank.written) + steps * unit, paper(name).digits)
            is_right = blank.right[0] - TIE <= float(text) <= blank.right[1] + TIE
            assert (marked(name, blank, text).verdict == "correct") is is_right, (blank.name, text)
            assert is_right or steps, blank.name


@each_config
def test_honest_rounding_is_right(name: str) -> None:
    """Out to the last decimal, of which the bounds are half a unit further out. Of a later update a number alone may tell too little."""
    for blank in paper(name).blanks:
        half = unit_of(paper(name).digits, blank.truth) / 2
        assert blank.honest[0] <= blank.right[0] < blank.truth < blank.right[1] <= blank.honest[1]
        for edge in (blank.honest[0] + half, blank.honest[1] - half):
            mark = marked(name, blank, as_asked(edge, paper(name).digits))
            assert mark.verdict in RIGHT or blank.at.iteration > 1, (blank.name, edge)


@each_config
def test_who_rounds_at_every_step_is_honest(name: str) -> None:
    """Worked apart: a run in which each number is rounded to the digits asked as it is made."""
    digits, here = paper(name).digits, papers(name)
    worked = Procedure(RightPage(here.config.network), here.config, here.procedures.wanted).values(here.config, digits)
    for blank in paper(name).blanks:
        assert blank.honest[0] <= worked[blank.at] <= blank.honest[1], blank.name
    sheet = Sheet("", "", tuple(answer(blank.name, as_asked(worked[blank.at], digits), 1, 1) for blank in paper(name).blanks))
    assert {mark.verdict for mark in marker(name).mark(sheet).answers} <= RIGHT


# mistakes


@each_config
def test_mistakes_are_out_of_what_is_honest(name: str) -> None:
    for blank in paper(name).blanks:
        for each in blank.mistaken:
            assert not blank.honest[0] <= float(each.written) <= blank.honest[1], (blank.name, each)
            assert each.written == as_asked(each.value, paper(name).digits)
        begins = [each.begins for each in blank.mistaken]
        assert begins == sorted(begins, reverse=True)


@pytest.mark.parametrize("name", ["sigmoid", "relu", "delta rule"])
def test_mistakes_that_begin_in_a_number_are_wrong_and_named(name: str) -> None:
    """Where one number alone could be rounded coarsely, it may be; and where many mistakes come near it, none is named."""
    named = told = 0
    for blank in paper(name).blanks[::2]:
        for each in blank.mistaken:
            if each.begins and not is_nearby(name, blank, each.value):
                mark = marked(name, blank, each.written)
                assert mark.verdict == "wrong", (blank.name, each)
                told += 1
                named += each.code in {code for cause in mark.causes for code in (cause.code, *cause.also)}
    assert named > told / 2


def is_nearby(name: str, blank: Blank, value: float) -> bool:
    before = marker(name).key.question(blank.at).before or 0.0
    return abs(value - blank.truth) <= NEARBY * abs(blank.truth - before) + 3 * unit_of(paper(name).digits, blank.truth)


@pytest.mark.parametrize("name", [name for name in TEXTS if name != "printed"])
def test_mistakes_are_those_of_whole_runs(name: str) -> None:
    key = AnswerKey(config(name))
    runs, procedures = WrongRuns(key), papers(name).procedures
    assert {candidate.code for candidate in procedures.candidates} <= {candidate.code for candidate in runs.candidates}
    for candidate in procedures.candidates:
        values = procedures.values(candidate, config(name))
        for at in procedures.wanted:
            expected = runs.value((candidate,), at)
            assert (at in values) is (expected is not None), (candidate.code, key.spelled(at))
            assert expected is None or isclose(values[at], expected, rel_tol=1e-12, abs_tol=1e-15), (candidate.code, key.spelled(at))


@pytest.mark.parametrize("name", TEXTS)
def test_what_is_true_is_that_of_the_run(name: str) -> None:
    trace = bptrace.run(config(name))
    for blank in paper(name).blanks:
        if blank.at.iteration == 1 and not isinstance(blank.at.key, After) and name != "online":
            assert blank.truth == trace[blank.name], blank.name


# what is printed


def test_what_is_printed_is_not_asked() -> None:
    """Nor does it count."""
    asked, printed = paper("sigmoid"), paper("printed")
    assert {one.name for one in printed.given} == {"net_g", "net_h", "out_g", "out_h", "net_y", "out_y"}
    assert [blank.name for blank in printed.blanks] == [
        blank.name for blank in asked.blanks if blank.name not in {one.name for one in printed.given}
    ]
    assert printed.bare == paper_of(config("sigmoid"), ["forward"])._replace(config=printed.config)
    assert printed.total == asked.total - 6
    mark = marked("printed", asked.blanks[0], "0.5")
    assert (mark.score, mark.max_score, marker("printed").mark(Sheet("", "", (answer("E", "0.1", 1, 1),))).max_score) == (
        0,
        0,
        printed.total,
    )


def test_what_is_printed_is_right_whatever_the_mistake() -> None:
    """Who forgets the bias has the right net if it is printed."""
    asked, printed = ({each.code for each in paper(name).blanks[at].mistaken} for name, at in (("sigmoid", 6), ("printed", 0)))
    assert paper("printed").blanks[0].name == paper("sigmoid").blanks[6].name == "E"
    assert {"no-bias", "exponent-sign", "factor-two"} <= asked
    assert printed == asked & {"factor-two", "square-forgotten"}
    codes = {candidate.code for candidate in papers("printed").procedures.candidates}
    assert "uphill" in codes
    assert not {"no-bias", "bias-only", "term-forgotten"} & codes - {
        each.code for blank in paper("printed").blanks for each in blank.mistaken
    }


@pytest.mark.parametrize(("given", "names"), [("net", "out_g"), ("out", "E"), ("delta", "dE/dwg"), ("error", "delta_y")])
def test_more_is_printed_on_a_sheet(given: str, names: str) -> None:
    whole, less = paper("sigmoid"), paper_of(config("sigmoid"), [given])
    assert {one.name for one in less.given} | {blank.name for blank in less.blanks} == {blank.name for blank in whole.blanks}
    assert [one.written for one in less.given] == [
        blank.written for blank in whole.blanks if blank.name in {one.name for one in less.given}
    ]


def test_nothing_is_left_to_ask_for() -> None:
    with pytest.raises(UsageError, match="nothing is left to ask for"):
        paper_of(config("delta rule"), ["net,out,e,delta", "Δw*", "w*+", "w*+@2"])


@pytest.mark.parametrize("given", ["net_q", "net,out_q", ""])
def test_what_is_printed_has_to_mean_something(given: str) -> None:
    with pytest.raises((InputError, UsageError)):
        paper_of(config("sigmoid"), [given])
