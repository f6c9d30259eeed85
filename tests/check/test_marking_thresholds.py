"""Where a number stops to be excused, and to be paid: each threshold from just inside and just outside.

The networks are those of `linear`. What they are asked for is three significant figures, where nothing else is said.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest

from bptrace.check.report import ANOTHERS

from .linear import differences, found, last, one, outputs, two
from .making import marks

FOUR_FIGURES, SIX_FIGURES, SEVEN_FIGURES = (f"exercise: {{digits: {digits}sf}}" for digits in (4, 6, 7))
HALF_IF_SHORT = "exercise: {imprecise: 0.5}"

# fmt: off
LAST = {  # a sheet, whose last number is found to be this, and earns so much
    # right but for rounding on the way: dE/dw = 1 stands for anything up to 1.5, and dE/dw is 0.852
    "an update is off by less than a quarter of its step, which is 0.0852":
        (one(0.713), "dE/dw1: 1\nw1+: 0.607", "rounded", 0),
    "by more":
        (one(0.713), "dE/dw1: 1\nw1+: 0.606", "wrong", 0),
    "a step of 0.0043, and an update off by less than 2 of the third figure":
        (one(0.713, 0.005), "dE/dw1: 1\nw1+: 0.7068", "rounded", 0),
    "off by more than 2 of it":
        (one(0.713, 0.005), "dE/dw1: 1\nw1+: 0.7067", "wrong", 0),
    # right but for the last digit
    "off by 1.49 units of the last digit":
        (one(0.713255, more=FOUR_FIGURES), "net_o: 1.428", "rounded", 1),
    "off by 1.51 units":
        (one(0.713245, more=FOUR_FIGURES), "net_o: 1.428", "wrong", 0),
    "an update off by less than half of its step, 0.00199":
        (one(0.713, 0.00199 / 0.852), "dE/dw1: 0.852\nw1+: 0.712", "rounded", 1),
    "by more than half of its step, 0.00201":
        (one(0.713, 0.00201 / 0.852), "dE/dw1: 0.852\nw1+: 0.712", "wrong", 0),
    # right to the digits that are asked: the third figure of 0.707036 is 7, and 5 % of the step are 0.000298
    "an update that is right to three figures, by less than 5 % of its step":
        (one(0.713, 0.007), "dE/dw1: 0.852\nw1+: 0.70733", "rounded", 1),
    "right to three figures, but off by more than that":
        (one(0.713, 0.007), "dE/dw1: 0.852\nw1+: 0.70734", "wrong", 0),
    # too few digits
    "one figure short of three":
        (one(0.713, more=HALF_IF_SHORT), "net_o: 1.4", "imprecise", Fraction(1, 2)),
    "two figures short":
        (one(0.713, more=HALF_IF_SHORT), "net_o: 1", "imprecise", 0),
    "follows, one figure short":
        (one(0.713, more=HALF_IF_SHORT), "net_o: 1.912\ndE/dout_o: 0.91", "carried", Fraction(1, 2)),
    "follows, two figures short":
        (one(0.713, more=HALF_IF_SHORT), "net_o: 1.912\ndE/dout_o: 0.9", "carried", 0),
    # exact: 0.0002 is written whole, and what is written for it stands for itself; 0.00001 might have been rounded
    "three times 0.0003 is 0.0009":
        (two(0.0001, 3), "net_h: 0.0003\nnet_o: 0.00100", "wrong", 0),
    "three times anything near 0.00003":
        (two(0.00001, 3), "net_h: 0.00003\nnet_o: 0.000100", "carried", 1),
    # 5 for 4 is exact, and so is a number of three figures that follows from it; one of four may have been rounded
    "1.25 is exact, so that 0.254 does not follow":
        (two(2, 0.25), "net_h: 5\nnet_o: 1.25\ndE/dout_o: 0.254", "wrong", 0),
    "from 1.125 follows 0.1254":
        (two(2, 0.225), "net_h: 5\nnet_o: 1.125\ndE/dout_o: 0.1254", "carried", 1),
    # float32: off by as much as its noise allows
    "six figures are too few for float32":
        (one(4.75, more=SIX_FIGURES), "net_o: 9.50002", "wrong", 0),
    "seven figures are enough":
        (one(4.75, more=SIX_FIGURES), "net_o: 9.500015", "correct", 1),
    "nine figures may be those of a float32":
        (one(0.713, more=SEVEN_FIGURES), "net_o: 1.42600175", "correct", 1),
    "ten figures are not, if they are no float32":
        (one(0.713, more=SEVEN_FIGURES), "net_o: 1.426001750", "wrong", 0),
    "they are, if they are one":
        (one(0.713, more=SEVEN_FIGURES), "net_o: 1.42599999904632568359375", "correct", 1),
    # one wrong number alone, worked from the one before it with one digit less
    "alone, and off by less than 1 %":
        (one(1.4263, x=1, target=1.3962), "out_o: 1.4263\ndE/dout_o: 0.0298", "rounded", 1),
    "off by more than 1 %":
        (one(1.4263, x=1, target=1.3964), "out_o: 1.4263\ndE/dout_o: 0.0296", "wrong", 0),
    "an update alone, and off by less than 1 % of its step":
        (one(0.04, 1, x=1, target=0.0097), "dE/dw1: 0.0303\nw1+: 0.0100", "rounded", 1),
    "off by more than 1 % of its step":
        (one(0.04, 1, x=1, target=0.0103), "dE/dw1: 0.0297\nw1+: 0.0100", "wrong", 0),
    # out of h was worked on with fewer digits, or the bias, 0.0003, was left out: four figures more than are asked tell which
    "six figures do not tell of the bias":
        (two(0.71316665, 1, 0.0003), "out_h: 1.4263333\nnet_o: 1.42633", "rounded", 1),
    "seven figures do":
        (two(0.71316665, 1, 0.0003), "out_h: 1.4263333\nnet_o: 1.426333", "wrong", 0),
    # what a number follows from has to fix its size: from 0.2 follows 0.101 to 0.201, or 0.099 to 0.199
    "what is left open is less than half of the size":
        (two(0.715, 1, -0.049), "out_h: 0.2\nnet_o: 0.150", "carried", 1),
    "more than half":
        (two(0.715, 1, -0.051), "out_h: 0.2\nnet_o: 0.150", "carried", 0),
}
# fmt: on


@pytest.mark.parametrize("name", LAST)
def test_the_last_number(name: str) -> None:
    network, text, verdict, score = LAST[name]
    mark = last(network, text)
    assert (mark.verdict, mark.score) == (verdict, score)


BENT = """
inputs: [x]
layers: [{units: [o], activation: sigmoid, weights: [[0.8]]}]
learning_rate: 0.1
samples: [{inputs: [1], targets: [0.1]}]
"""


@pytest.mark.parametrize(
    ("text", "score"), [("dE/dout_o: 0.7\n{}w1+: 0.7860", 1), ("dE/dout_o: 0.6\n{}w1+: 0.7880", 0)], ids=["49 %", "50.2 %"]
)
def test_what_an_update_follows_from_has_to_fix_its_step(text: str, score: int) -> None:
    """δ is anything from 0.0975 to 0.1875, or from 0.0825 to 0.1625; and it was rounded, and dE/dw too."""
    assert last(BENT, text.format("dout_o/dnet_o: 0.2\n")).score == score


# How a whole sheet is read: out is 1.4263 (or 1.426341), and written so; out - 1.4 was worked with a digit less, or with two; or wrong.

ONE_LESS = ("1.4263", {"right": "0.0263", "shorter": "0.0260", "wrong": "0.0320"})
TWO_LESS = ("1.426341", {"right": "0.02634", "shorter": "0.02600", "wrong": "0.03200"})
# fmt: off
READ = [  # how often each is written; and how many of them are wrong
    # one digit less is read where it clears 51 % of the wrong numbers: 52 %, and 50 %
    (ONE_LESS, {"shorter": 13, "wrong": 12},             12),
    (ONE_LESS, {"shorter": 12, "wrong": 12},             24),
    # two digits less where it clears 75 %: 75 %, and 73 %
    (TWO_LESS, {"shorter": 3,  "wrong": 1},              1),
    (TWO_LESS, {"shorter": 11, "wrong": 4},              15),
    # and where a third of the numbers is wrong: 4 of 12, and 4 of 13
    (TWO_LESS, {"shorter": 3,  "wrong": 1, "right": 8},  1),
    (TWO_LESS, {"shorter": 3,  "wrong": 1, "right": 9},  4),
    # or a fifth, if it clears all: 2 of 10, and 2 of 11
    (TWO_LESS, {"shorter": 2,  "right": 8},              0),
    (TWO_LESS, {"shorter": 2,  "right": 9},              2),
]
# fmt: on


@pytest.mark.parametrize(("digits", "counts", "wrong"), READ)
def test_a_sheet_is_read_with_fewer_digits_where_that_clears_enough_of_it(
    digits: tuple[str, dict[str, str]], counts: dict[str, int], wrong: int
) -> None:
    out, texts = digits
    numbers = [texts[which] for which, count in counts.items() for _ in range(count)]
    text = "".join(f"out_o{at}: {out}\ndE/dout_o{at}: {number}\n" for at, number in enumerate(numbers, 1))
    marks = found(outputs(len(numbers), float(out), 1, 1.4), text).answers
    assert Counter(mark.verdict for mark in marks)["wrong"] == wrong


@pytest.mark.parametrize(
    ("numbers", "begin"),
    [
        (["0.0263"] * 6, "net_o1"),
        (["0.0263"] * 7, ""),
        (["0.0263"] * 3 + ["0.0264"] * 2, "net_o1"),
        (["0.0263"] * 3 + ["0.0264"] * 3, ""),
    ],
    ids=["six", "seven", "most of five", "half of six"],
)
def test_known_mistakes_go_before_a_second_reading(numbers: list[str], begin: str) -> None:
    """0.0263 is the difference without its bias, or with its bias and a digit less; 0.0264 is the latter only."""
    text = "out_h1: 1.4263\nout_h2: 1.4\n" + "".join(f"net_o{at}: {number}\n" for at, number in enumerate(numbers, 1))
    assert found(differences(len(numbers)), text).begin == begin


# Sheets of which nothing that follows is paid

NOUGHTS = "Nothing that follows is paid: most of the sheet is 0."
ELSEWHERE = "Nothing that follows is paid: the sheet was not worked from what is given here."


@pytest.mark.parametrize(("more", "score", "notes"), [("", 0, (NOUGHTS,)), ("dE/dout_o: -1.00", 4, ())], ids=["2 of 4", "2 of 5"])
def test_a_sheet_half_of_which_is_nought(more: str, score: int, notes: tuple[str, ...]) -> None:
    marked = found(one(0.713), f"net_o: 0\nout_o: 0\nE: 0.5\ndelta_o: -1.00\n{more}")
    assert (marked.score, marked.notes) == (score, notes)


# What is written for an output: net, dE/dw and w+ are worked from what is given, and wrong here; δ follows from net.
RIGHT = {"net_o": "1.426", "delta_o": "0.426", "dE/dw": "0.852", "w+": "0.6278"}
NET = {"net_o": "1.912", "delta_o": "0.912"}
GRADIENT = {**NET, "dE/dw": "1.234"}
WRONG = {**GRADIENT, "w+": "0.4321"}
FOLLOWED = {**NET, "dE/dw": "1.824", "w+": "0.5306"}
OUT, E = {"out_o": "1.912"}, {"E_o": "7.77"}
# fmt: off
ELSEWHERE_OR_NOT = {  # of the numbers that hold a given, so many are wrong
    "7 of 10":                          ([WRONG, WRONG, FOLLOWED, {"net_o": "1.426"}],                          ANOTHERS),
    "9 of 13":                          ([WRONG, WRONG, WRONG, RIGHT, {"net_o": "1.426"}],                      ""),
    "5 of 5; 2 others":                 ([WRONG, GRADIENT],                                                     ELSEWHERE),
    "4 of 4":                           ([WRONG, NET],                                                          ""),
    "5 of 5, of two kinds":             ([GRADIENT, GRADIENT, NET],                                             ""),
    "5 of 5; 3 others, which follow":   ([{**WRONG, **OUT}, GRADIENT],                                          ANOTHERS),
    "5 of 5; 4 of 5 others follow":     ([{**WRONG, **OUT, **E}, {**GRADIENT, **OUT}],                          ANOTHERS),
    "7 of 7; 6 of 8 others follow":     ([{**WRONG, **OUT, **E}, {**GRADIENT, **OUT, **E}, {**GRADIENT, **OUT}], ELSEWHERE),
}
# fmt: on


@pytest.mark.parametrize("name", ELSEWHERE_OR_NOT)
def test_a_sheet_that_was_not_worked_from_the_givens(name: str) -> None:
    rows, note = ELSEWHERE_OR_NOT[name]
    text = "".join(f"{_named(kind, at)}: {number}\n" for at, row in enumerate(rows, 1) for kind, number in row.items())
    marked = found(outputs(len(rows)), text)
    assert marked.notes == ((note,) if note else ())
    assert {mark.score for mark in marked.answers if mark.verdict == "carried"} == {0 if note else 1}


def _named(kind: str, at: int) -> str:
    return f"w{at}+" if kind == "w+" else f"{kind}{at}"


@pytest.mark.parametrize(
    ("most", "said"), [(1, "right but for rounding on the way"), (2, "right to 3 significant figures; the digits beyond")]
)
def test_of_very_many_wrong_numbers_some_are_tried(monkeypatch: pytest.MonkeyPatch, most: int, said: str) -> None:
    """net_o1 was worked with four digits, out_o2 is simply wrong: a reading clears the first of them, or one of two."""
    monkeypatch.setattr("bptrace.check.judging.readings.MOST_TRIED", most)
    sheet = "out_h1: 0.593270\nout_h2: 0.596884\nnet_o1: 1.105925\nout_o2: 0.612345"
    assert marks("mazur", sheet)["net_o1"].message.startswith(said)
