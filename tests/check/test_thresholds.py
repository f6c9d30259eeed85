"""Where a verdict or a cause turns into another: each threshold from just inside and just outside."""

from __future__ import annotations

import pytest

from bptrace.check.marker import Marker
from bptrace.check.report import Mark
from bptrace.inputs.config.load import parse

from .making import codes, marked, marker, marks, sheet, verdicts

# One weight between an input of 2 and a target of 1: with w = 0.7, out = 1.4, delta = 0.4, dE/dw = 0.8 and w+ = 0.62.
ONE = """
inputs: [x]
layers: [{{units: [o], activation: identity, weights: [[{w}]]}}]
learning_rate: 0.1
samples: [{{inputs: [2], targets: [1]}}]
"""


def of_one(text: str, w: float = 0.7) -> dict[str, Mark]:
    """The marks of a sheet for the network with one weight."""
    return marks_of(ONE.format(w=w), text)


def marks_of(network: str, text: str) -> dict[str, Mark]:
    return {mark.cell or mark.name: mark for mark in Marker(parse(network.encode(), "own.yaml")).mark(sheet(text)).answers}


# What a number is worth


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("1.3999999999999960", "rounded"),
        ("1.3999999999999968", "correct"),
        ("1.400000000000003", "correct"),
        ("1.400000000000005", "rounded"),
    ],
)
def test_the_noise_of_computing_is_sixteen_units_in_the_last_place(text: str, verdict: str) -> None:
    """One such unit of 1.4 is 2.2e-16. Beyond it a number is right only as far as it is asked to be."""
    assert of_one(f"net_o: {text}")["net_o"].verdict == verdict


@pytest.mark.parametrize(("iteration", "verdict"), [(20_000, "wrong"), (20_001, "unknown")])
def test_an_iteration_that_is_too_far_is_not_worked(iteration: int, verdict: str) -> None:
    (mark,) = of_one(f"E@{iteration}: 0.5").values()
    assert mark.verdict == verdict


# Of the causes that are tried, so many would fit a number as far off as this one by accident: 0.495 and 0.503; 0.491 and 0.519.
BY_ACCIDENT = {
    ("w1+: 0.60", 0.64): ["own-output"],
    ("w1+: 0.68", 0.64): [],
    ("w1+: 0.72", 0.68): ["other-activation-slope"],
    ("w1+: 0.69", 0.66): [],
}


@pytest.mark.parametrize(("text", "w"), BY_ACCIDENT)
def test_a_cause_that_may_fit_by_accident_is_not_named(text: str, w: float) -> None:
    (mark,) = of_one(text, w).values()
    assert (mark.verdict, codes(mark)) == ("wrong", BY_ACCIDENT[text, w])


# What is written for net, and the weight that it is twice of: -0.3 can mean a tenth of all that is as far off as it, and -0.2 a sixth.
LOST = {("-0.3", 0.126): ["sign-lost"], ("-0.2", 0.124): []}


@pytest.mark.parametrize(("text", "w"), LOST)
def test_a_slip_of_the_pen_that_may_fit_by_accident_is_not_named(text: str, w: float) -> None:
    (mark,) = of_one(f"net_o: {text}", w).values()
    assert (mark.verdict, codes(mark)) == ("wrong", LOST[text, w])


# Many causes come to the same number here: net and out of h are 1, the input and the weight that leads on are a half.
SAME = """
inputs: [x]
layers:
  - {units: [h], activation: relu, weights: [[1]], bias: 0.5}
  - {units: [o], activation: sigmoid, weights: [[0.5]]}
learning_rate: 0.25
samples: [{inputs: [0.5], targets: [0.25]}]
"""
FOUR = ["no-input", "own-output", "factor-two", "no-downstream-weight"]


@pytest.mark.parametrize(("weight", "bias", "named"), [(0.8, 0.6, FOUR), (1, 0.5, [])])
def test_of_more_than_four_causes_none_is_named(weight: float, bias: float, named: list[str]) -> None:
    """net and out of h are 1 in both; with a weight of 1 it may have stood in the place of the input, too."""
    network = SAME.replace("[[1]], bias: 0.5", f"[[{weight}]], bias: {bias}")
    (mark,) = marks_of(network, "dE/dw1: 0.043765").values()
    assert (mark.verdict, [cause.code for cause in mark.causes]) == ("wrong", named)


# Of all pairs that are tried, so many would fit by accident: 0.0491 and 0.0501. Three figures are too few for a pair, and the third
# number on a sheet that no single cause explains is not looked into.
# fmt: off
PAIRS = [
    ("dE/dw6: 0.063095",                                          ["activated-twice+error-squared"]),
    ("dE/dw6: 0.081414",                                          []),
    ("dE/dw5: -0.16433\ndE/dw6: -0.16534",                       ["flipped-sign+factor-two", "factor-two+flipped-sign"]),
    ("dE/dw5: -0.16433\ndE/dw6: -0.16534\ndE/dw7: 0.045205",    []),
]
# fmt: on


@pytest.mark.parametrize(("text", "named"), PAIRS)
def test_two_causes_at_once_are_named_of_few_numbers_that_tell_much(text: str, named: list[str]) -> None:
    *_, last = marks("mazur", text).values()
    assert [cause.code for cause in last.causes] == named


@pytest.mark.parametrize(("text", "named"), [("-0.745", []), ("-0.7449", ["flipped-sign+factor-two"])])
def test_three_figures_do_not_tell_two_causes(text: str, named: list[str]) -> None:
    (mark,) = marks_of(SAME, f"dE/dout_o: {text}").values()
    assert [cause.code for cause in mark.causes] == named


# fmt: off
TOLD = {  # what a wrong number is recognised by
    "net_o1@3: 0.957":                                 ["off-by-one-iteration"],
    "net_o1@3: 0.96":                                  [],
    "out_h2: 0.5969\nnet_h1: 0.5969":                  ["another-cell"],
    "out_h2: 0.597\nnet_h1: 0.597":                    [],
    "net_h1: 0.3757000000000000000000000000":          ["digits-swapped"],
    "net_h1: 0.37570000000000000000000000000":         [],
}
# fmt: on


@pytest.mark.parametrize("text", TOLD)
def test_a_slip_is_told_by_enough_figures_and_not_by_endless_ones(text: str) -> None:
    (wrong,) = [mark for mark in marks("mazur", text).values() if mark.verdict == "wrong"]
    assert codes(wrong) == TOLD[text]


GIVENS = "w1: 0.2\nw2: 0.3\ni1: 0.5\ni2: 0.6\n"


@pytest.mark.parametrize(
    ("text", "said"), [("net_h1: 0.6300", "w1, w2, i1, i2"), ("b1: 0.7\nnet_h1: 0.9800", "w1, w2, … i2")], ids=["four", "five"]
)
def test_of_what_a_number_follows_from_four_are_named(text: str, said: str) -> None:
    assert marks("mazur", GIVENS + text)["net_h1"].message == f"follows from {said}"


@pytest.mark.parametrize(("text", "verdict"), [("0.103", "wrong"), ("0.104", "rounded"), ("0.173", "rounded"), ("0.174", "wrong")])
def test_coarse_numbers_excuse_one_that_is_off_by_a_quarter_and_no_more(text: str, verdict: str) -> None:
    """delta_o1 is 0.1385; from numbers of one figure anything between 0.0975 and 0.1875 follows."""
    found = verdicts("mazur", f"dE/dout_o1: 0.7\ndout_o1/dnet_o1: 0.2\ndelta_o1: {text}")
    assert found["delta_o1"] == verdict


def test_three_numbers_that_are_cut_off_are_a_habit(monkeypatch: pytest.MonkeyPatch) -> None:
    """By habit 0.772 stands for anything up to 0.773, from which E_o2 may come to 0.02363. No other reading is tried here."""
    monkeypatch.setattr("bptrace.check.judging.readings.ALONE_WITHIN", 0.0)
    two = "out_h2: 0.596\nout_o2: 0.772\nE_o2: 0.02363"
    assert verdicts("mazur", two)["E_o2"] == "wrong"
    assert verdicts("mazur", f"net_o1: 1.105\n{two}")["E_o2"] == "rounded"


# The second reading of a sheet

FORWARD = "net_h1: 0.3775\nnet_h2: 0.3925\nout_h2: 0.5969\nout_h1: 0.7777"
COARSE = "net_h1: 0.3775\nnet_h2: 0.3925\nout_h2: 0.6\nout_h1: 0.6100"
BACKWARD = "dE/dw5: 0.08217\ndE/dout_o1: 0.9000"
# fmt: off
WITHOUT = {  # what is written before, whose last number is wrong, and after: what is said of the wrong one, what the last one is
    "a later number is right without it":        (FORWARD, "net_o1: 1.1059",                  ["slip"], "correct"),
    "a later number follows neither way":        (FORWARD, "net_o1: 1.5000",                  [],       "wrong"),
    "one is right, another follows neither way": (FORWARD, "net_o1: 1.1059\nnet_o2: 1.5000", ["slip"], "wrong"),
    "a coarse number follows either way":        (FORWARD, "net_o1: 1",                       [],       "imprecise"),
    "one is right, another follows either way":  (FORWARD, "net_o1: 1.1059\nnet_o2: 1",      ["slip"], "imprecise"),
    "one is right, another was worked with it":  (BACKWARD, "dE/dw6: 0.10036",                [],       "carried"),
    "what follows with it may follow without":   (COARSE,  "net_o1: 1.0900",                  [],       "wrong"),
}
# fmt: on


@pytest.mark.parametrize("name", WITHOUT)
def test_a_slip_of_the_pen_is_what_the_later_numbers_were_plainly_worked_without(name: str) -> None:
    before, after, said, verdict = WITHOUT[name]
    wrong, *_, last = (line.partition(":")[0] for line in f"{before.splitlines()[-1]}\n{after}".splitlines())
    found = marks("mazur", f"{before}\n{after}")
    assert (found[wrong].verdict, codes(found[wrong])) == ("wrong", said)
    assert found[last].verdict == verdict


def test_what_a_report_lists_of_answers_that_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """Further answers to one question, and unknown names: so many are listed, and the others are counted."""
    monkeypatch.setattr("bptrace.check.marker.MOST_OF_A_KIND", 3)
    for count, more in ((3, ()), (4, ("and 1 more repeated answer", "and 1 more unknown name"))):
        found = marked("mazur", "net_h1: 0.3775\n" * (count + 1) + "".join(f"zz{at}: 1\n" for at in range(count)))
        assert [mark.verdict for mark in found.answers] == ["correct", *["twice"] * 3, *["unknown"] * 3]
        assert tuple(problem.message for problem in found.problems) == more
        assert (found.score, found.max_score) == (1, 1)


def test_for_how_many_unknown_names_the_nearest_are_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bptrace.check.marker.MOST_LOOKED_FOR", 2)
    names = [mark.message for mark in marker("mazur").mark(sheet("net_h9: 1\nnet_h8: 1\nnet_h7: 1\nnet_h9: 1\n")).answers]
    assert ["did you mean" in said for said in names] == [True, True, False, True]
