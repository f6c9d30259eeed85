"""What reports say in words: where to look again, what a repeated mistake costs, and what is said where nothing is wrong."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

import bptrace
from bptrace.check.diagnosis.causes import Cause
from bptrace.check.report import Marked
from bptrace.views.lines.layout import text
from bptrace.views.marking.equations_of import EquationsOf
from bptrace.views.marking.mark_words import agreement
from bptrace.views.marking.report_formats import written
from bptrace.views.marking.report_pages import document
from bptrace.views.marking.revealed import Report, report
from bptrace.views.style import Look

from .reports import CONFIG, SLIP, SLOPE, TRACE, UPHILL, mark, reported, sheet

CONFIGS = Path(__file__).parents[2] / "configs"
GRADIENTS = ("dE/dw5", "dE/dw6", "dE/dw7", "dE/dw8")


def made(answers: dict[str, str], reveal: str = "value") -> Report:
    return report(CONFIG, [bptrace.mark(CONFIG, answers, "anna")], reveal)


def page(answers: dict[str, str], reveal: str = "value") -> str:
    return text(document(made(answers, reveal)))


def outputs(found: Report) -> dict[str, str]:
    """What Gradescope's cases say, by name."""
    return {case["name"]: case["output"] for case in json.loads(written(found, "gradescope"))["tests"]}


# where to look again


@pytest.mark.parametrize(
    ("config", "cell", "equation"),
    [
        ("mazur", "delta_h1", "δ_h1 = ∂E/∂out_h1 · ∂out_h1/∂net_h1"),
        ("mazur", "net_h1", "net_h1 = w1·i1 + w2·i2 + b1"),
        ("mazur", "dE/dout_h1", "∂E/∂out_h1 = δ_o1·w5 + δ_o2·w7"),
        ("mazur", "E+", "E⁺ = ½·(t_o1 - out_o1⁺)² + ½·(t_o2 - out_o2⁺)²"),
        ("mazur", "w5@3", "w5⁺ = w5 - η·∂E/∂w5"),
        ("hill", "E", "C = (t_o1 - o_o1)² + (t_o2 - o_o2)²"),
        ("minibatch", "dE/dw1", "∂E/∂w1 = (∂E(1)/∂w1 + ∂E(2)/∂w1)/2"),
        ("minibatch", "net_h1#2", "net_h1(2) = w1·x1(2) + w2·x2(2) + b1"),
    ],
)
def test_the_equation_to_look_at_again(config: str, cell: str, equation: str) -> None:
    equations = EquationsOf(Look(bptrace.load(str(CONFIGS / f"{config}.yaml"))))
    assert list(equations.look_again([cell])) == [f"Look again at {equation}."]


@pytest.mark.parametrize("cell", ["i1", "w1", "no_such", "E@0"])
def test_a_given_has_no_equation(cell: str) -> None:
    assert list(EquationsOf(Look(CONFIG)).look_again([cell])) == []


def test_one_equation_of_a_kind_and_three_at_most() -> None:
    found = list(EquationsOf(Look(CONFIG)).look_again(["net_h1", "net_h2", "out_h1", "net_o1", "E"]))
    assert [line.partition(" = ")[0] for line in found] == ["Look again at net_h1", "and at out_h1", "and at net_o1"]
    assert [line[-1] for line in found] == [",", ",", "."]


def test_a_number_that_nothing_explains_has_a_hint() -> None:
    answers = {"net_h1": "0.3775", "out_h1": "0.4321"}
    hint = "Look again at out_h1 = 1/(1 + e^(-net_h1))."
    assert hint in page(answers)
    assert hint in page(answers, "hint")
    assert hint in outputs(made(answers, "hint"))["out_h1"]
    for reveal in ("none", "status"):
        assert "Look again" not in page(answers, reveal)
        assert "Look again" not in outputs(made(answers, reveal))["out_h1"]


def test_a_given_that_was_copied_wrong_is_to_be_copied_again() -> None:
    found = page({"i1": "0.05", "i2": "0.01", "net_h1": "0.3595"})
    assert "It stands in the exercise: copy it from there again." in found
    assert "Look again" not in found


# what a mistake costs that is made again


def again(**more: object) -> Marked:
    first, *others = GRADIENTS
    marks = [mark(cell, "0.0554", "repeated", causes=(SLOPE._replace(cells=GRADIENTS),), score=Fraction(1)) for cell in others]
    return sheet("a", mark(first, "0.0554", "wrong", causes=(SLOPE._replace(cells=GRADIENTS),)), *(one._replace(**more) for one in marks))  # type: ignore[arg-type]


def test_a_mistake_that_is_made_again_is_charged_once() -> None:
    found = reported(again())
    assert "Charged once, at dE/dw5; the same mistake at dE/dw6, dE/dw7 and dE/dw8 costs nothing more." in text(document(found))
    assert "The same mistake, which was charged at dE/dw5: it costs nothing more." in outputs(found)["dE/dw7"]
    assert "charged" not in outputs(found)["dE/dw5"]


def test_a_mistake_that_is_made_again_may_cost_something() -> None:
    found = reported(again(score=Fraction(1, 2)))
    assert "the same mistake at dE/dw6, dE/dw7 and dE/dw8 costs less." in text(document(found))
    assert "it costs less." in outputs(found)["dE/dw7"]


def test_what_is_not_asked_is_not_charged() -> None:
    one, *others = again().answers
    found = text(document(reported(sheet("a", one._replace(max_score=Fraction(0), asked=False), *others))))
    assert "  The same mistake at dE/dw6, dE/dw7 and dE/dw8 costs nothing more." in found


# what is said where nothing is wrong


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"net_h1": "0.3775", "out_h1": "0.593"}, "All is right."),
        ({"net_h1": "0.3775", "out_h1": "0.59"}, "Nothing is wrong, but 1 number has fewer digits than asked: out_h1."),
        ({"net_h1": "0.38", "out_h1": "0.59"}, "Nothing is wrong, but 2 numbers have fewer digits than asked: net_h1 and out_h1."),
        ({"net_h1": "0.38", "out_h1": "0.6"},
         "Nothing is wrong, but 1 number has fewer digits than asked: net_h1; 1 number has too few digits to earn anything: out_h1."),
        ({"net_h1": "0.3775", "out_h1": "0.59", "out_h2": ""},
         "Nothing is wrong, but 1 number has fewer digits than asked: out_h1; 1 number is blank: out_h2."),
        ({"net_h1": "0.3775", "out_h1": "many"}, "Nothing that could be read is wrong, but 1 answer cannot be read: out_h1."),
        ({"net_h1": "0.3775", "nett": "1"}, "Nothing that could be read is wrong, but 1 name is unknown: nett."),
        ({"net_h1": "0.3775", "out_h1": "0.9"}, "Begin again at out_h1."),
    ],
)  # fmt: skip
def test_what_is_said_at_the_end(answers: dict[str, str], said: str) -> None:
    found = page(answers)
    assert f"\n{said}\n" in found
    assert ("All is right" in found) is (said == "All is right.")


def test_a_class_counts_as_all_right_what_is_right_in_all_digits() -> None:
    short = sheet("b", mark("net_h1", "0.38", "imprecise"))
    found = text(document(reported(sheet("a", mark("net_h1", "0.3775")), short)))
    assert "2 sheets · 1 all right" in found
    assert short.right
    assert not short.all_right


# what is hidden is not said to be unknown


@pytest.mark.parametrize(
    ("reveal", "told"), [("none", ""), ("status", ""), ("hint", "uphill unexplained"), ("value", "uphill unexplained")]
)
def test_a_hidden_cause_is_not_unexplained(reveal: str, told: str) -> None:
    one = sheet("a", mark("w1+", "0.15022", "wrong", causes=(UPHILL._replace(cells=()),)), mark("E", "1", "wrong"))
    rows = written(reported(one, reveal=reveal), "csv").decode()
    assert ("unexplained" in rows) is bool(told)
    assert told in rows
    assert ("unexplained" in text(document(reported(one, one._replace(student="b"), reveal=reveal)))) is bool(told)


# every answer that earns nothing has its reason


@pytest.mark.parametrize("reveal", ["status", "hint", "value"])
def test_why_a_number_that_follows_earns_nothing(reveal: str) -> None:
    answers = {"delta_o1": "0.02", "dE/dw5": "0.01", "dE/dw6": "0.01", "out_h1": "0.6", "out_h2": "0.6"}
    found = made(answers, reveal)
    unpaid = [one for one in found.sheets[0].answers if not one.score and one.verdict in ("carried", "rounded", "imprecise")]
    assert len(unpaid) == 4
    for one in unpaid:
        assert one.message
        assert one.message in text(document(found))
        assert one.message[1:] in outputs(found)[one.name]
        assert not any(f"{TRACE[one.cell]:.3g}" in said for said in (one.message,))


def test_what_needs_no_work_is_not_counted() -> None:
    """A slope that is given as 1 has no score, and a given that was copied wrong has not passed."""
    found = made({"i1": "0.05", "i2": "0.01", "net_h1": "0.3595"})
    assert re.search(r"\ni1 +0\.05 +correct +0\.05 +– *\n", text(document(found)))
    cases = {case["name"]: case for case in json.loads(written(found, "gradescope"))["tests"]}
    assert [cases[name]["status"] for name in ("i1", "i2", "net_h1")] == ["passed", "failed", "passed"]
    assert ["score" in cases[name] for name in ("i1", "i2", "net_h1")] == [False, False, True]
    assert written(found, "junit").count(b"<failure") == 1
    assert written(made({"i1": "0.05", "i2": "0.01"}, "none"), "junit").count(b"<failure") == 0


def test_what_is_to_be_said_of_several_causes_is_said_once() -> None:
    both = mark("out_o2", "0.7792", "wrong", causes=(SLIP, SLIP._replace(code="another-cell", message="the number of out_o1 was written")))
    assert text(document(reported(sheet("a", both)))).count(SLIP.hint) == 1


@pytest.mark.parametrize(("shows", "said"), [
    ((6, 6), "6 of the 6 numbers on the sheet that should show it do."),
    ((5, 7), "5 of the 7 numbers on the sheet that should show it do."),
    ((1, 1), ""),
    ((0, 0), "Other numbers on the sheet fit it too."),
])  # fmt: skip
def test_how_many_numbers_show_a_mistake(shows: tuple[int, int], said: str) -> None:
    assert agreement(cast("Cause", SimpleNamespace(confirmed=True, shows=shows))) == said
