"""What is asked, and what an answer earns."""

from __future__ import annotations

from fractions import Fraction

import pytest

import bptrace
from bptrace.check.marker import Marker
from bptrace.errors import InputError

from .making import config, lines, marked, marks, sheet

FLIPPED = "dE/dout_o1: -0.7414\ndelta_o1: -0.1385\ndE/dw5: -0.08217\nw5+: 0.4411"


def test_what_a_sheet_holds_is_asked() -> None:
    found = marked("mazur", "net_h1: 0.3775\nout_h1:\nout_h9: 3")
    assert (found.score, found.max_score) == (1, 2)


def test_what_is_asked_and_missing_is_blank() -> None:
    found = marked("mazur", "net_h1: 0.3775\nE: 0.2984", "exercise: {ask: ['net:1', w5+, w6+, out_o1]}")
    assert [(mark.cell, mark.verdict) for mark in found.answers if mark.asked] == [
        ("net_h1", "correct"),
        ("net_h2", "blank"),
        ("out_o1", "blank"),
        ("w5+", "blank"),
        ("w6+", "blank"),
    ]
    (extra,) = [mark for mark in found.answers if not mark.asked]
    assert (extra.cell, extra.verdict, extra.max_score) == ("E", "correct", 0)
    assert (found.score, found.max_score) == (1, 5)


def test_a_glob_asks_for_the_forward_pass_after_the_update_only_with_a_plus() -> None:
    asked = {mark.cell for mark in marked("mazur", "E: 0.2984", "exercise: {ask: 'out_*'}").answers}
    assert asked == {"out_h1", "out_h2", "out_o1", "out_o2", "E"}
    assert "out_o1+" in {mark.cell for mark in marked("mazur", "E: 0.2984", "exercise: {ask: 'out_*+'}").answers}


def test_marks_of_patterns_the_later_counts() -> None:
    more = "exercise: {marks: {default: 1/2, 'w*+': 2, w5+: 1/3}}"
    found = marks("mazur", "net_h1: 0.3775\nw5+: 0.3589\nw6+: 0.4087", more)
    assert [mark.max_score for mark in found.values()] == [Fraction(1, 2), Fraction(1, 3), 2]


def test_marks_add_up_exactly() -> None:
    more = "exercise: {marks: {default: 0.1}}"
    found = marked("mazur", "net_h1: 0.3775\nout_h1: 0.5933\nE: 0.2984", more)
    assert (found.score, found.max_score) == (Fraction(3, 10), Fraction(3, 10))


# fmt: off
SHARES = {  # by what the exercise says, the score of each number of FLIPPED
    "by itself":                           ("",                                      [0, 1, 1, 1]),
    "half for what follows":               ("{carried: 0.5}",                        [0, 0.5, 0.5, 0.5]),
    "another convention":                  ("{convention: 1}",                       [1, 1, 1, 1]),
    "what follows from another convention": ("{convention: 0.75, carried: 0.25}",    [0.75, 0.75, 0.75, 0.75]),
}
# fmt: on


@pytest.mark.parametrize("name", SHARES)
def test_shares(name: str) -> None:
    said, scores = SHARES[name]
    found = marks("mazur", FLIPPED, f"exercise: {said}" if said else "")
    assert [float(mark.score) for mark in found.values()] == scores


def test_rounding_and_few_digits() -> None:
    more = "exercise: {rounded: 0.9, imprecise: 0.5, digits: 4dp}"
    found = marks("mazur", "net_h1: 0.3775\nout_h1: 0.5932\nout_o1: 0.7514\nnet_o1: 1.106\nnet_o2: 1.22", more)
    scores = {"net_h1": 1, "out_h1": 0.9, "net_o1": 0.5, "out_o1": 1, "net_o2": 0}
    assert {name: float(mark.score) for name, mark in found.items()} == scores
    assert (found["out_h1"].verdict, found["net_o1"].verdict) == ("rounded", "imprecise")
    assert "4 decimal places" in found["net_o1"].message


@pytest.mark.parametrize(
    ("more", "digits"),
    [("", "3sf"), ("round_each: 4dp", "4dp"), ("exercise: {digits: 5sf}", "5sf"), ("round_each: 4dp\nexercise: {digits: 2dp}", "2dp")],
)
def test_the_digits_that_are_asked(more: str, digits: str) -> None:
    assert str(Marker(config("mazur", more)).asked.digits) == digits


def test_an_exercise_that_asks_for_what_there_is_not() -> None:
    with pytest.raises(InputError) as caught:
        Marker(config("mazur", "exercise:\n  ask: [out_h9, 'net:5']\n  marks: {zz*: 2}"))
    assert [problem.code for problem in caught.value.problems] == ["name", "usage", "name"]
    assert all(problem.place is not None and problem.place.line > 30 for problem in caught.value.problems)


def test_a_sheet_that_could_not_be_read_has_no_score_of_what_is_asked() -> None:
    found = Marker(config("mazur", "exercise: {ask: ['net:1']}")).mark(sheet(""))
    assert (found.score, found.max_score, found.readable, found.right) == (0, 2, False, False)


def test_a_coarse_sheet_does_not_excuse_itself() -> None:
    """Eight weights of 2 are as exact as a sheet of 2s could be, but not as exact as is asked."""
    for text in ("2", "0", "1e300", "1.00e300", "1000"):
        sheets = "\n".join(f"w{number}+: {text}" for number in range(1, 9))
        found = marked("mazur", sheets, "exercise: {ask: ['w*+'], digits: 4dp}")
        assert found.score == 0, text


def test_a_digit_off_what_follows_is_worth_no_more_than_what_follows() -> None:
    more = "exercise: {carried: 0}"
    for delta in ("-0.1385", "-0.1386", "-0.1387"):
        found = marks("mazur", f"dE/dout_o1: -0.7414\ndout_o1/dnet_o1: 0.1868\ndelta_o1: {delta}", more)
        assert found["delta_o1"].score == 0


def test_the_sign_is_no_convention_of_an_update() -> None:
    found = marks("mazur", "w5+: 0.44108\nw6+: 0.49133", "exercise: {convention: 1, repeated: 0}")
    assert {mark.score for mark in found.values()} == {0}
    assert "flipped-sign" in [cause.code for cause in found["w5+"].causes]


NONSENSE = {
    "ones": "1",
    "zeros": "0.0",
    "a thousand million": "1e9",
}


@pytest.mark.parametrize("name", NONSENSE)
@pytest.mark.parametrize("network", ["mazur", "xor", "softmax"])
def test_nonsense_earns_next_to_nothing(network: str, name: str) -> None:
    trace = bptrace.run(config(network), iterations=1)
    written = {f"{row[2]}#{row[0]}" if row[0] else row[2]: NONSENSE[name] for row in trace.steps[0].rows()}
    found = Marker(config(network)).mark(sheet(lines(written)))
    assert found.score <= found.max_score * Fraction(1, 5)
    assert not found.right


def test_a_number_alone_is_not_excused_by_all_that_is_missing() -> None:
    for text in ("dE/dw1: 0.000900", "delta_h1: 0.0150", "E: 0.310", "w1+: 0.170", "net_h1@50: 0.50"):
        assert marked("mazur", text).score == 0, text


def test_what_is_given_earns_nothing_unless_it_is_asked_for() -> None:
    text = "w1: 0.15\ni1: 0.05\nt_o1: 0.01\ndw5/dw5: 1\nnet_h1: 0.3775"
    assert (marked("mazur", text).score, marked("mazur", text).max_score) == (1, 1)
    assert marked("mazur", "w1: 0.15", "exercise: {ask: [w1, net_h1]}").score == 1


def test_a_weight_that_may_not_have_been_updated_earns_nothing() -> None:
    found = marks("mazur", "w5+: 0.4\nw6+: 0.41\nw1+: 0.15")
    assert [(mark.verdict, mark.score) for mark in found.values()] == [("correct", 1), ("imprecise", 0), ("imprecise", 1)]
    assert found["w5+"].message == "too coarse to show that it was updated"
