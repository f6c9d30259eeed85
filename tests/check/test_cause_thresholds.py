"""Where a cause is named, or no longer: each threshold from just inside and just outside. The networks are those of `linear`."""

from __future__ import annotations

import pytest

from .linear import found, outputs, two
from .making import codes, marks

ONE_FIGURE, FOUR_FIGURES = "exercise: {digits: 1sf}", "exercise: {digits: 4sf}"


def causes(network: str, text: str) -> dict[str, list[str]]:
    """The codes of the causes of the wrong numbers."""
    return {mark.cell: codes(mark) for mark in found(network, text).answers if mark.verdict == "wrong"}


# A bias was left out. Only one other cause comes as near to the right number, the bias added twice: by how little the number is off
# decides how many of the two would fit by accident.


@pytest.mark.parametrize(("bias", "named"), [(0.0188, ["no-bias"]), (0.0185, [])], ids=["0.495", "0.506"])
def test_a_cause_may_owe_a_half_to_accident(bias: float, named: list[str]) -> None:
    """From out = 1.43 follows net without its bias, 1.425 to 1.435; from the right out does not."""
    assert causes(two(0.71315, 1, bias, FOUR_FIGURES), "out_h: 1.43\nnet_o: 1.434") == {"net_o": named}


@pytest.mark.parametrize(("bias", "named"), [(0.0043, ["no-bias"]), (0.0042, [])], ids=["0.0155", "0.0159"])
def test_a_cause_of_one_wrong_number_of_two_may_owe_less_to_accident(bias: float, named: list[str]) -> None:
    """It may owe to it a half, times a half to the fifth power: 0.0156."""
    assert causes(outputs(2, bias=bias, more=FOUR_FIGURES), "net_o1: 1.4260\nnet_o2: 7.77") == {"net_o1": named, "net_o2": []}


@pytest.mark.parametrize(("bias", "named"), [(0.0068, ["no-bias"]), (0.0066, [])], ids=["0.00000098", "0.00000101"])
def test_a_cause_that_others_refute_may_owe_a_millionth_to_accident(bias: float, named: list[str]) -> None:
    others = f"net_o2: {1.4264 + bias:.4f}\nnet_o3: {1.4264 + bias:.4f}"
    assert causes(outputs(3, 0.7132, bias=bias, more=FOUR_FIGURES), f"net_o1: 1.42640000\n{others}") == {"net_o1": named}


@pytest.mark.parametrize(("text", "named"), [("1.3", []), ("1.33", ["no-bias"])])
def test_two_figures_do_not_tell_a_whole_run(text: str, named: list[str]) -> None:
    """Without its bias, net is 1.3263 from the givens; out = 1 is too coarse to tell the bias from."""
    assert causes(two(0.66315, 1, 0.9), f"out_h: 1\nnet_o: {text}") == {"net_o": named}


def test_as_many_may_refute_a_cause_as_it_explains() -> None:
    text = "dE/dout_o1: 0.8520\ndE/dout_o2: 0.426\n"
    assert causes(outputs(3), text) == {"dE/dout_o1": ["factor-two"]}
    assert causes(outputs(3), f"{text}dE/dout_o3: 0.426") == {"dE/dout_o1": []}


@pytest.mark.parametrize(("others", "named"), [(9, ["factor-two"]), (10, [])], ids=["11 before", "12 before"])
def test_after_twelve_numbers_that_nothing_explains_nothing_is_looked_for(others: int, named: list[str]) -> None:
    """The last two ∂E/∂out are twice what follows from out, which nothing explains either."""
    rows = [("1.426", f"7.7{at:02}1") for at in range(others)] + [("1.912345678912", "1.824691357824")] * 2
    text = "".join(f"out_o{at}: {out}\ndE/dout_o{at}: {error}\n" for at, (out, error) in enumerate(rows, 1))
    assert causes(outputs(len(rows)), text)[f"dE/dout_o{others + 1}"] == named


# The step in place of the parameter after it, to one figure, beside three numbers with a cause that is certain.
CERTAIN = 3
# fmt: off
ALIKE = {
    "three numbers":             (["-0.1"] * 3,           ["wrong", "repeated", "repeated"]),
    "two are too few":           (["-0.1"] * 2,           ["wrong", "wrong"]),
    "four of five":              (["-0.1"] * 4 + ["9.9"], ["wrong", "repeated", "repeated", "repeated", "wrong"]),
    "three of four are too few": (["-0.1"] * 3 + ["9.9"], ["wrong", "wrong", "wrong", "wrong"]),
}
# fmt: on


@pytest.mark.parametrize("name", ALIKE)
def test_one_mistake_is_charged_once_though_it_is_not_named(name: str) -> None:
    """It explains few of the wrong numbers, and many other causes might fit such coarse ones."""
    numbers, expected = ALIKE[name]
    doubled = "".join(f"dE/dout_o{at}: 0.800000000\n" for at in range(1, CERTAIN + 1))
    coarse = "".join(f"w{at}+: {number}\n" for at, number in enumerate(numbers, CERTAIN + 1))
    marks = found(outputs(CERTAIN + len(numbers), 0.7, more=ONE_FIGURE), doubled + coarse).answers
    assert [codes(mark) for mark in marks[:CERTAIN]] == [["factor-two"]] * CERTAIN
    assert [(mark.verdict, codes(mark)) for mark in marks[CERTAIN:]] == [(verdict, []) for verdict in expected]


@pytest.mark.parametrize(("times", "named"), [(2, True), (3, False)])
def test_the_same_slip_is_made_twice_and_no_more(times: int, named: bool) -> None:
    text = "".join(f"net_o{at}: -1.426\n" for at in range(1, times + 1))
    assert all(("sign-lost" in each) == named for each in causes(outputs(3), text).values())


# fmt: off
SIGNS = {  # the error the other way round: what is said of the first number
    "once, it may be a lost sign":                     ("dE/dout_o1: -0.426",                         ["flipped-sign", "sign-lost"]),
    "twice, it is the sheet's convention":             ("dE/dout_o1: -0.426\ndE/dout_o2: -0.426",     ["flipped-sign"]),
    "once, and the update is right":                   ("dE/dout_o1: -0.426\nw1+: 0.6278",            ["flipped-sign"]),
    "once, and another error has the sign of the page": ("dE/dout_o1: -0.426\ndE/dout_o2: 0.426",     ["flipped-sign", "sign-lost"]),
}
# fmt: on


@pytest.mark.parametrize("name", SIGNS)
def test_two_errors_show_a_convention_for_certain(name: str) -> None:
    text, named = SIGNS[name]
    assert causes(outputs(2), text)["dE/dout_o1"] == named


@pytest.mark.parametrize(("most", "said"), [(2, []), (3, ["digits-swapped"])])
def test_slips_are_not_looked_for_among_very_many_wrong_numbers(monkeypatch: pytest.MonkeyPatch, most: int, said: list[str]) -> None:
    """Three numbers here have no other cause; 0.59327 is what out_h1 should be."""
    monkeypatch.setattr("bptrace.check.diagnosis.causes.MOST_WITH_SLIPS", most)
    sheet = "out_h1: 0.59372\nout_o1: 0.91234\nout_o2: 0.34567"
    assert codes(marks("mazur", sheet, "exercise: {digits: 5sf}")["out_h1"]) == said


@pytest.mark.parametrize(("most", "said"), [(1, []), (2, ["flipped-sign+factor-two", "factor-two+flipped-sign"])])
def test_pairs_are_not_tried_among_many_wrong_numbers(monkeypatch: pytest.MonkeyPatch, most: int, said: list[str]) -> None:
    """Two numbers here have no single cause."""
    monkeypatch.setattr("bptrace.check.diagnosis.causes.MOST_WITH_PAIRS", most)
    assert codes(marks("mazur", "dE/dw5: -0.16433\ndE/dw6: -0.16534")["dE/dw5"]) == said
