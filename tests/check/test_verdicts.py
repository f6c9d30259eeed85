"""The verdicts, one rule after the other, on Mazur's network: its first iteration with nine digits is in README.md."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

import bptrace
from bptrace.check.marker import Marker
from bptrace.inputs.config.load import parse

from .making import CONFIGS, codes, config, marked, marks, sheet, verdicts

RIGHT = """
net_h1: 0.3775
out_h1: 0.5933
out_h2: 0.5969
net_o1: 1.1059
out_o1: 0.7514
out_o2: 0.7729
"""

# What is written, and what it is marked as.
# fmt: off
ALONE = {
    "to four decimals":                 ("out_h1: 0.5933",              "correct"),
    "to nine":                          ("out_h1: 0.593269992",         "correct"),
    "to the three that are asked":      ("out_h1: 0.593",               "correct"),
    "to two":                           ("out_h1: 0.59",                "imprecise"),
    "all digits there are":             ("net_h1: 0.3775",              "correct"),
    "zeros left out, as spreadsheets":  ("w4+: 0.3",                    "correct"),      # 0.2995 is 0.300 to three figures
    "a whole number that is exact":     ("t_o1: 1/100",                 "correct"),
    "nought, where there is something": ("dE/dw1: 0",                   "wrong"),
    "nought to three decimals":         ("dE/dw1: 0.000",               "imprecise"),
    "a fraction that is not":           ("out_h1: 3/5",                 "wrong"),
    "cut off":                          ("out_h1: 0.5932",              "rounded"),
    "cut off, and said so":             ("out_h1: 0.593…",              "correct"),
    "said to be cut off, and is not":   ("out_h1: 0.595…",              "wrong"),
    "one off in the last digit":        ("out_h1: 0.5934",              "rounded"),
    "two off in the fourth digit":      ("out_h1: 0.5935",              "rounded"),      # right to the three that are asked
    "two off in the third":             ("out_h1: 0.595",               "wrong"),
    "one off, in fewer than asked":     ("out_h1: 0.60",                "wrong"),
    "nothing":                          ("out_h1:",                     "blank"),
    "a name that there is not":         ("out_h9: 0.5",                 "unknown"),
    "not updated":                      ("w5+: 0.400",                  "wrong"),
    "too coarse to show an update":     ("w5+: 0.4",                    "imprecise"),
    "uphill by less than the digits":   ("w1+: 0.150",                  "correct"),
    "uphill":                           ("w1+: 0.15022",                "wrong"),
    "an update that goes nowhere":      ("w3+: 0.2500",                 "wrong"),        # two units off
    "on the wrong side, one unit off":  ("w1+: 0.1502",                 "wrong"),
    "on the right side, one unit off":  ("w1+: 0.1497",                 "rounded"),
    "frozen, and left so":              ("b1+: 0.35",                   "correct"),
    "frozen, and updated":              ("b1+: 0.3406",                 "wrong"),
    "a given, copied wrong":            ("i1: 0.5",                     "wrong"),
    "a derivative of no name":          ("dout_o1/dw1: 0.0009",         "imprecise"),
    "its three digits":                 ("dout_o1/dw1: 0.000902",       "correct"),
    "in another spelling":              ("∂E/∂w5: 0.0822",              "correct"),
    "in the next iteration":            ("E@2: 0.291",                  "correct"),
    "by its other name":                ("w5@2: 0.359",                 "correct"),
}
# fmt: on


@pytest.mark.parametrize("name", ALONE)
def test_a_number_alone(name: str) -> None:
    text, verdict = ALONE[name]
    ((_, found),) = verdicts("mazur", text).items()
    assert found == verdict


def test_an_error_is_followed_through() -> None:
    found = marks("mazur", RIGHT + "dE/dout_o1: -0.7414\ndelta_o1: -0.1385\ndE/dw5: -0.08217\nw5+: 0.4411\ndelta_o2: -0.0381\nw7+: 0.5113")
    assert {name: mark.verdict for name, mark in found.items() if mark.verdict != "correct"} == {
        "dE/dout_o1": "wrong",
        "delta_o1": "carried",
        "dE/dw5": "carried",
        "w5+": "carried",
    }
    assert found["w5+"].sources == ("dE/dout_o1",)
    assert codes(found["dE/dout_o1"])[0] == "flipped-sign"
    assert found["w5+"].carried == pytest.approx(0.44108, abs=1e-4)


def test_the_origins_are_the_first_wrong_numbers_of_each_strand() -> None:
    found = marked("mazur", RIGHT + "delta_o1: 0.7414\ndE/dw5: 0.4398\ndelta_o2: -0.2171\ndE/dw7: -0.1288\nw7+: 0.5644")
    assert [(mark.name, mark.verdict) for mark in found.answers if mark.causes] == [("delta_o1", "wrong"), ("delta_o2", "repeated")]
    assert [mark.sources for mark in found.answers if mark.verdict == "carried"] == [("delta_o1",), ("delta_o2",), ("delta_o2",)]
    assert found.begin == "delta_o1"
    (cause,) = next(mark for mark in found.answers if mark.verdict == "wrong").causes
    assert (cause.code, cause.cells, cause.confirmed) == ("no-slope", ("delta_o1", "delta_o2"), True)


def test_what_is_right_is_right_whatever_comes_before_it() -> None:
    assert verdicts("mazur", "out_h1: 0.7\nnet_o1: 1.1059\nw5+: 0.35892") == {"out_h1": "wrong", "net_o1": "correct", "w5+": "correct"}


def test_a_slip_of_the_pen_does_not_make_the_later_numbers_wrong() -> None:
    """net_h1 lacks its bias; out_h1 is worked from that, but written down with two digits swapped; net_o1 has the right out_h1."""
    text = "net_h1: 0.0275\nout_h1: 0.5609\nnet_o1: 1.0713\nout_o1: 0.7448\n"
    found = marks("mazur", text)
    assert {name: mark.verdict for name, mark in found.items()} == {
        "net_h1": "wrong",
        "out_h1": "wrong",
        "net_o1": "carried",
        "out_o1": "carried",
    }
    assert codes(found["net_h1"]) == ["no-bias"]
    assert codes(found["out_h1"]) == ["digits-swapped"]
    assert found["net_o1"].sources == ("net_h1",)


def test_honest_rounding_is_rounding() -> None:
    """Precision to three decimals at each step: the gradients are off by more than their last digit."""
    text = """
    net_h1: 0.378
    out_h1: 0.593
    net_h2: 0.393
    out_h2: 0.597
    net_o1: 1.106
    out_o1: 0.751
    dE/dout_o1: 0.741
    dout_o1/dnet_o1: 0.187
    delta_o1: 0.139
    dE/dw5: 0.082
    net_o2: 1.225
    out_o2: 0.773
    dE/dout_o2: -0.217
    dout_o2/dnet_o2: 0.175
    delta_o2: -0.038
    dE/dout_h1: 0.037
    dout_h1/dnet_h1: 0.241
    delta_h1: 0.009
    dE/dw1: 0.000
    w1+: 0.150
    w5+: 0.359
    """
    found = verdicts("mazur", text)
    assert set(found.values()) == {"correct", "rounded"}
    assert (found["delta_o1"], found["dE/dout_h1"], found["w5+"]) == ("rounded", "rounded", "correct")


HALF_FILLED = {
    "outputs and updated weights": "out_h1: 0.59327\nout_h2: 0.59688\nout_o1: 0.75137\nout_o2: 0.77293\nw5+: 0.35892\nw1+: 0.14978",
    "updated weights": "w1+: 0.1498\nw2+: 0.1996\nw3+: 0.2498\nw4+: 0.2995\nw5+: 0.3589\nw6+: 0.4087\nw7+: 0.5113\nw8+: 0.5614",
    "every other": "net_h1: 0.3775\nnet_h2: 0.3925\nout_h2: 0.5969\nnet_o2: 1.2249\nE_o1: 0.2748\ndelta_o1: 0.1385\ndE/dw5: 0.0822",
    "the loss alone": "E: 0.2984",
    "the loss after the update": "E+: 0.2910",
}


@pytest.mark.parametrize("name", HALF_FILLED)
def test_half_filled_sheets_that_are_right(name: str) -> None:
    assert set(verdicts("mazur", HALF_FILLED[name]).values()) == {"correct"}


def test_a_cause_is_seen_through_numbers_that_are_not_written() -> None:
    found = marks("mazur", "w5+: 0.18008\nw6+: 0.22876\nw7+: 0.56439\nw8+: 0.61479")
    assert [mark.verdict for mark in found.values()] == ["wrong", "repeated", "repeated", "repeated"]
    for mark in found.values():
        assert [(cause.code, cause.how) for cause in mark.causes] == [("no-slope", "hidden")]
    assert found["w5+"].causes[0].cells == ("w5+", "w6+", "w7+", "w8+")


def test_what_cannot_be_told_apart_is_said_with_the_number_that_would_tell() -> None:
    found = marks("mazur", "w1+: 0.15022\nw2+: 0.20044\nw5+: 0.44108\nw6+: 0.49133")
    for name, mark in found.items():
        assert codes(mark) == ["uphill", "flipped-sign"]
        assert mark.tell == f"dE/d{name[:-1]}"


def test_half_for_what_follows_from_a_nought_that_follows_from_nothing() -> None:
    found = marks("mazur", "out_h1: 0.5933\nout_h2: 0.5969\nout_o1: 0.7514\nout_o2: 0.7729\ndelta_o1: 0\ndE/dw5: 0\nw5+: 0.400")
    assert (found["dE/dw5"].verdict, found["dE/dw5"].score) == ("carried", Fraction(1, 2))
    assert found["dE/dw5"].message == "follows from delta_o1, but delta_o1 = 0 leaves little to work"


def test_a_sheet_of_noughts_earns_nothing_by_following() -> None:
    found = marks("mazur", "out_h1: 0.5933\ndelta_o1: 0\ndE/dw5: 0\nw5+: 0.400")
    assert (found["dE/dw5"].verdict, found["dE/dw5"].score) == ("carried", 0)
    assert "most of the sheet is 0" in found["dE/dw5"].message


def test_what_follows_from_the_impossible_is_followed() -> None:
    found = marks("mazur", "out_o1: 1.5\ndout_o1/dnet_o1: -0.75\nout_o2: 0.7729")
    assert (found["out_o1"].verdict, found["out_o1"].message) == ("wrong", "impossible: the activation gives no such number")
    assert (found["dout_o1/dnet_o1"].verdict, found["dout_o1/dnet_o1"].score) == ("carried", 1)
    assert found["out_o2"].score == 1


def test_a_second_answer() -> None:
    same = marked("mazur", "out_h1: 0.5933\na_h1: 0.5933")
    assert [(mark.name, mark.verdict, mark.max_score) for mark in same.answers] == [("out_h1", "correct", 1), ("a_h1", "twice", 0)]
    assert same.right
    other = marked("mazur", "out_h1: 0.5933\na_h1: 0.7")
    assert [mark.verdict for mark in other.answers] == ["correct", "twice"]
    assert "answered already on line 1: 0.5933" in other.answers[1].message
    assert not other.right


def test_names_that_mean_nothing_are_not_wrong() -> None:
    found = marks("mazur", "out_h7: 0.5933\nout_h1: 0.5933\nE@0: 1\nE@99999999: 1\nnet_h1#5: 0.3775")
    assert found["out_h7"].verdict == "unknown"
    assert "did you mean out_h2 or out_h1?" in found["out_h7"].message
    assert {found[name].verdict for name in ("E@0", "E@99999999", "net_h1#5")} == {"unknown"}
    assert {mark.max_score for mark in found.values() if mark.verdict == "unknown"} == {0}
    assert found["out_h1"].verdict == "correct"


def test_a_given_that_was_copied_wrong_is_followed() -> None:
    found = marks("mazur", "i1: 0.5\nnet_h1: 0.445\nout_h1: 0.6094")
    assert [mark.verdict for mark in found.values()] == ["wrong", "carried", "carried"]
    assert codes(found["i1"]) == ["given"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("out_o1: 1.0000\nout_o2: 1.0000\ndE/dw5: 0.00000\ndE/dw7: 0.00000", "dE/dw5"),
        ("out_h1: 1.0000\ndE/dw1: 0.00000\nw1+: 0.1500", "dE/dw1"),
        ("dout_o1/dnet_o1: 0.0000\ndE/dw5: 0.0000\nw5+: 0.4000", "w5+"),
    ],
)
def test_no_credit_where_an_unwritten_slope_is_killed(text: str, name: str) -> None:
    found = marks("mazur", text)
    assert (found[name].verdict, found[name].score) == ("carried", 0)


def test_a_blank_line_is_no_answer() -> None:
    found = marked("mazur", "out_h1:\nout_h1: 0.5933")
    assert [(mark.written, mark.verdict, mark.asked) for mark in found.answers] == [("0.5933", "correct", True), ("", "twice", False)]
    assert (found.score, found.max_score, found.right) == (1, 1, True)


def test_the_noise_of_computing_is_no_mistake() -> None:
    """In exact arithmetic net_h1 of this network is 0; in floats it is 2.8e-17."""
    assert set(verdicts("softmax", "net_h1: 0\nout_h1: 0\ndE/dw5: 0").values()) == {"correct"}


HOSTILE = ["net_h1: 1e-310", "net_h1: 1e308\nnet_o1: -1e308", "w1+@2: 1e308\nnet_o1@5: 0.3", "E: 1e-400", "out_h1: 9e99999", "delta_o1: -0"]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_number_ends_nothing(text: str) -> None:
    every = "".join(f"w{number}+@2: 1e308\n" for number in range(1, 9)) if "@2" in text else ""
    found = marked("mazur", every + text)
    assert found.answers
    assert not found.problems
    assert all(mark.carried is None or abs(mark.carried) < float("inf") for mark in found.answers)


def test_a_config_that_is_not_trained() -> None:
    """updated-weights needs a learning rate; without one it is no cause."""
    text = Path(CONFIGS / "mazur.yaml").read_text(encoding="utf-8")
    text = text.replace("learning_rate: 0.5\n", "").replace("iterations: 1\n", "iterations: 0\n")
    made = parse(text.encode(), "untrained.yaml")
    (mark,) = Marker(made).mark(sheet("dE/dout_h1: 3.0")).answers
    assert mark.verdict == "wrong"


def test_what_cannot_be_marked_is_said_on_its_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("as a test")

    made = Marker(config("mazur"))
    monkeypatch.setattr(made, "_followed", broken)
    found = made.mark(sheet("net_h1: 0.5"))
    assert (found.answers, found.right, found.problems[0].code) == ((), False, "bug")
    assert made.mark(sheet("net_h1: 0.3775")).right


def test_a_number_is_not_taken_for_one_that_is_worked_from_it() -> None:
    """The input is 1, so that ∂E/∂w1 is δ: that is no sign that the one was written for the other."""
    text = "inputs: [x]\nlayers: [{units: [h], activation: sigmoid, weights: [[0.4]]}, {units: [y], weights: [[0.7]]}]\n"
    made = parse((text + "learning_rate: 0.1\nsamples: [{inputs: [1], targets: [0.2]}]\n").encode(), "one.yaml")
    found = {mark.cell: mark for mark in Marker(made).mark(sheet("delta_h: 0.02345\ndE/dw1: 0.02345\nw1+: 0.39766")).answers}
    assert [mark.verdict for mark in found.values()] == ["wrong", "carried", "carried"]
    assert "another-cell" not in codes(found["delta_h"])


def test_more_digits_than_are_right() -> None:
    """net_o1 is 1.10591: half a unit of the third figure to either side is right to three."""
    found = marks("mazur", "net_o1: 1.11089")
    assert (found["net_o1"].verdict, found["net_o1"].score) == ("rounded", 1)
    assert found["net_o1"].message == "right to 3 significant figures; the digits beyond them do not follow"
    assert verdicts("mazur", "net_o1: 1.11092") == {"net_o1": "wrong"}


ELU = b"""
inputs: [x]
layers: [{units: [h], activation: elu, weights: [[-0.5]]}, {units: [o], weights: [[1]]}]
learning_rate: 0.5
samples: [{inputs: [1], targets: [1]}]
"""


@pytest.mark.parametrize(("slope", "found"), [("0.59", "carried"), ("0.6065", "correct"), ("0.7", "wrong")])
def test_the_slope_of_elu_may_be_worked_from_out_or_from_net(slope: str, found: str) -> None:
    written = Marker(parse(ELU, "elu.yaml")).mark(sheet(f"out_h: -0.41\ndout_h/dnet_h: {slope}"))
    assert {mark.name: mark.verdict for mark in written.answers}["dout_h/dnet_h"] == found


def test_a_sheet_may_have_the_names_of_its_text() -> None:
    """Those of the example from which hexup was made, where a unit's name is its output."""
    values = {"h1": 1.25, "h2": 3.8, "y": 5.05, "E": 0.55125, "dE/dy": 1.05, "dy/dw5": 1.25, "dE/dw5": 1.3125, "w5+": 0.86875}
    values |= {"dE/dw6": 3.99, "w6+": 0.601, "dy/dh1": 1, "dh1/dw1": 1, "w1+": 0.395, "w2 new": 1.4475, "y+": 3.1768, "E+": 0.3388}
    found = marks("hexup", "\n".join(f"{name}: {value}" for name, value in values.items()))
    assert {name: found[name].verdict for name in values} == dict.fromkeys(values, "correct")


def test_a_nought_has_neither_lost_its_sign_nor_its_point() -> None:
    found = marks("mazur", "net_h1: 0.3775\nout_h1: 0\nout_h2: 0.5969\nnet_o1: 1.1059")
    assert found["out_h1"].verdict == "wrong"
    assert set(codes(found["out_h1"])).isdisjoint(("sign-lost", "decimal-shift"))


def test_two_wrong_numbers_do_not_explain_each_other() -> None:
    """Whichever is the other's, one of them would have to be right."""
    found = marks("mazur", "out_h1: 0.7777\nout_h2: 0.7777")
    assert [codes(mark) for mark in found.values()] == [[], []]


def test_a_sheet_of_another_exercise_is_said_to_be_one_first() -> None:
    """Mazur's network with other weights: all that holds a weight is wrong, and all else follows."""
    text = Path(CONFIGS / "mazur.yaml").read_text(encoding="utf-8")
    for name, new in {"w1": 0.35, "w2": 0.12, "w3": 0.41, "w4": 0.17, "w5": 0.22, "w6": 0.53, "w7": 0.31, "w8": 0.64}.items():
        text = re.sub(rf"\b{name}: 0\.\d+", f"{name}: {new}", text)
    other = bptrace.run(parse(text.encode(), "other.yaml")).steps[0]
    written = "\n".join(
        f"{name}: {value:.5g}" for _, _, name, value in other.rows() if not name.startswith(("w", "b", "i", "t")) or "+" in name
    )
    found = marked("mazur", written)
    assert found.of_another
    assert found.score < found.max_score / 10
    assert not marked("mazur", RIGHT).of_another
