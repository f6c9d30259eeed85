"""Names with words about them: read whole, or named as not understood."""

from __future__ import annotations

from pathlib import Path

import pytest

from bptrace.answers.headings import readings, understood
from bptrace.answers.numerals import answer
from bptrace.answers.sheet import Sheet
from bptrace.check.marker import Marker
from bptrace.inputs.config.load import load

from ..effort import calls, ending
from .hand_in import sheets

MAZUR = Marker(load("configs/mazur.yaml"))

# fmt: off
MEANT = {
    "net_h1 = ?":                          "net_h1",
    "out_h1 (4 decimals)":                 "out_h1",
    "out_h1 (rounded to 4 d.p.)":          "out_h1",
    "out_h1, 4 decimals":                  "out_h1",
    "∂E/∂w5 (4 decimals)":                 "dE/dw5",
    "3. ∂E / ∂w5 =":                       "dE/dw5",
    "w5 after the update":                 "w5+",
    "w5+ [new]":                           "w5+",
    "w5 (new)":                            "w5+",
    "new w6":                              "w6+",
    "updated w7":                          "w7+",
    "new weight w5":                       "w5+",
    "the value of w5 after one update":    "w5+",
    "neues Gewicht w5":                    "w5+",
    "w5 nach dem Update":                  "w5+",
    "w5'":                                 "w5+",
    "'w5'":                                "w5",
    "weight w5":                           "w5",
    "Question 3: delta_o1":                "delta_o1",
    "Q1 net_h1":                           "net_h1",
    "1. What is net_h1?":                  "net_h1",
    "a) net_h1 [2 marks]":                 "net_h1",
    "123456: net_h1":                      "net_h1",
    "Was ist net_h1?":                     "net_h1",
    "out of h1":                           "out_h1",
    "h1 output":                           "out_h1",
    "Output of h1 (4 decimals)":           "out_h1",
    "weighted input of h1":                "net_h1",
    "net input h1":                        "net_h1",
    "delta o1":                            "delta_o1",
    "Gradient of w5":                      "dE/dw5",
    "derivative of E with respect to w5":  "dE/dw5",
    "total error":                         "E",
    "step of w5":                          "Δw5",
    "loss after the update":               "E+",
}
NOT_MEANT = (
    "w5 (old)", "w5 before the update", "w5 after update 2", "w5 after the second update", "w5 (iteration 2)", "net_h1 and out_h1",
    "net_h1 for sample 2", "h1 in", "input of h1", "weight h1", "new weight h1", "bias h1", "Question 4", "Response 1", "Points", "zeta",
    "w5 update", "Any comments?", "h1 2", "", "(4 decimals)", "1/w5", "not net_h1", "net_h1 " * 40,
)
# fmt: on


def meant(heading: str) -> str:
    """What an answer below a heading is taken for, "" where the heading is not understood."""
    read = understood(Sheet("anna", "class.csv", (answer(heading, "0.5", 2, 1),), headings=(heading,)), MAZUR.at)
    at = MAZUR.at(read.answers[0].name)
    assert read.headings == (() if at else (heading,))
    return MAZUR.key.spelled(at) if at else ""


@pytest.mark.parametrize(("heading", "name"), MEANT.items())
def test_a_heading_that_means_one_quantity(heading: str, name: str) -> None:
    assert meant(heading) == name


@pytest.mark.parametrize("heading", NOT_MEANT)
def test_a_heading_is_never_read_in_part(heading: str) -> None:
    assert meant(heading) == ""


def test_what_a_heading_that_is_not_understood_costs(tmp_path: Path) -> None:
    """It is named on the sheets that have something below it, and its answers stay there as those of an unknown name."""
    table = "Name,net_h1 = ?,zeta,w5 after the update\nanna,0.3775,1,0.3589\nben,0.3775,,0.3589\n"
    anna, ben = (understood(each, MAZUR.at) for each in sheets(tmp_path, table, "class.csv"))
    assert anna.headings == ("zeta",)
    assert [each.name for each in anna.answers] == ["net_h1", "zeta", "w5 after the update"]
    assert ben.headings == ()
    assert [each.name for each in ben.answers] == ["net_h1", "w5 after the update"]
    marked = MAZUR.mark(sheets(tmp_path, table, "class.csv")[0])
    assert [mark.verdict for mark in marked.answers] == ["correct", "correct", "unknown"]


def test_names_in_rows_are_read_whole_too(tmp_path: Path) -> None:
    (found,) = sheets(tmp_path, "question,answer\n1. What is net_h1?,0.3775\nw5 (old),0.4\nw5 (new),0.3589\n", "anna.csv")
    read = understood(found, MAZUR.at)
    assert [each.name for each in read.answers] == ["net_h1", "w5 (old)", "w5+"]
    assert read.headings == ()


@pytest.mark.parametrize(("most", "left"), [(2, ""), (1, "out of h1")])
def test_so_many_names_with_words_are_read(most: int, left: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bptrace.answers.headings.MOST_WITH_WORDS", most)
    heads = ("w5 (new)", "out of h1")
    found = Sheet("anna", "a.csv", tuple(answer(name, "0.5", 1, 1) for name in ("E", *heads)), headings=heads)
    assert understood(found, MAZUR.at).headings == ((left,) if left else ())


def test_a_plain_sheet_stays_as_it_is() -> None:
    found = Sheet("anna", "anna.yaml", (answer("net_h1", "0.3775", 1, 1),))
    assert understood(found, MAZUR.at) is found


@pytest.mark.parametrize("piece", ["(", "new ", "of ", "1. ", "a ", "( ) ", "4 decimals ", "w5 / ", "?'"])
def test_there_is_an_end_to_everything(piece: str) -> None:
    with ending():
        assert calls(lambda: readings(piece * 5000)) <= 10
        assert calls(lambda: readings((piece * 200)[:200])) <= 5000
