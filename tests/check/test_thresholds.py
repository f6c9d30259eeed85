"""Where a verdict or a cause turns into another: each threshold from just inside and just outside."""

from __future__ import annotations

import pytest

from bptrace.check.marker import Marker
from bptrace.check.report import Mark
from bptrace.inputs.config.load import parse

from .making import codes, marks, sheet, verdicts

# One weight between an input of 2 and a target of 1: with w = 0.7, out = 1.4, delta = 0.4, dE/dw = 0.8 and w+ = 0.62.
ONE = """
inputs: [x]
layers: [{{units: [o], activation: identity, weights: [[{w}]]}}]
learning_rate: 0.1
samples: [{{inputs: [2], targets: [1]}}]
"""


def of_one(text: str, w: float = 0.7) -> dict[str, Mark]:
    """The marks of a sheet for the network with one weight."""
    made = parse(ONE.format(w=w).encode(), "one.yaml")
    return {mark.cell: mark for mark in Marker(made).mark(sheet(text)).answers}


# Of the causes that are tried, so many would fit a number as far off as this one by accident: 0.49 and 0.50; 0.48 and 0.51.
BY_ACCIDENT = {
    "dE/dw1: 0.19": ["loss-as-error"],
    "dE/dw1: 0.21": [],
    "w1+: 0.78": ["uphill", "flipped-sign"],
    "w1+: 0.77": [],
}


@pytest.mark.parametrize("text", BY_ACCIDENT)
def test_a_cause_that_may_fit_by_accident_is_not_named(text: str) -> None:
    (mark,) = of_one(text).values()
    assert (mark.verdict, codes(mark)) == ("wrong", BY_ACCIDENT[text])


# What is written for net, and the weight that it is twice of: -0.3 can mean a tenth of all that is as far off as it, and -0.2 a sixth.
LOST = {("-0.3", 0.126): ["sign-lost"], ("-0.2", 0.124): []}


@pytest.mark.parametrize(("text", "w"), LOST)
def test_a_slip_of_the_pen_that_may_fit_by_accident_is_not_named(text: str, w: float) -> None:
    (mark,) = of_one(f"net_o: {text}", w).values()
    assert (mark.verdict, codes(mark)) == ("wrong", LOST[text, w])


@pytest.mark.parametrize(("text", "verdict"), [("0.103", "wrong"), ("0.104", "imprecise"), ("0.173", "imprecise"), ("0.174", "wrong")])
def test_coarse_numbers_excuse_one_that_is_off_by_a_quarter_and_no_more(text: str, verdict: str) -> None:
    """delta_o1 is 0.1385; from numbers of one figure anything between 0.0975 and 0.1875 follows."""
    found = verdicts("mazur", f"dE/dout_o1: 0.7\ndout_o1/dnet_o1: 0.2\ndelta_o1: {text}")
    assert found["delta_o1"] == verdict


def test_three_numbers_that_are_cut_off_are_a_habit() -> None:
    """By habit 0.772 stands for anything up to 0.773, from which E_o2 comes to 0.02361."""
    two = "out_h2: 0.596\nout_o2: 0.772\nE_o2: 0.02361"
    assert verdicts("mazur", two)["E_o2"] == "wrong"
    assert verdicts("mazur", f"net_o1: 1.105\n{two}")["E_o2"] == "imprecise"


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
