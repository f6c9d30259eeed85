"""Small sheets that were marked wrongly once, each for its kind: what they earn now, and which mistake each wrong number is charged to."""

from __future__ import annotations

from pathlib import Path

import pytest

from bptrace.answers.read_sheets import read_sheets
from bptrace.check.marker import Marker
from bptrace.check.report import Marked
from bptrace.inputs.config.load import load

from .making import CONFIGS

SHEETS = Path(__file__).parent / "sheets" / "faults"
MAZUR = CONFIGS / "mazur.yaml"

# fmt: off
MARKED = {  # the config, the score and the most, and the wrong numbers that are charged, with their causes
    "int3.answers.yaml":             ("int3.yaml",            7, 8,   {"E": []}),                       # exact 4, 5 tell no digits
    "sq.answers.yaml":               ("sq.yaml",              2, 3,   {"E": ["square-forgotten"]}),
    "mazur-with-givens.answers.yaml": (MAZUR,                 2, 3,   {"E": []}),                       # nor do givens
    "lin.answers.yaml":              ("lin.yaml",             1, 2,   {"delta_h": ["sum-for-product"]}),
    "lin-factor.answers.yaml":       ("lin.yaml",             1, 2,   {"E": []}),                       # without the ½ it would be 4, not 5
    "sign.answers.yaml":             ("sign.yaml",            2, 3,   {"dE/dout_y": ["flipped-sign"]}),
    "one.answers.yaml":              ("one.yaml",             1, 1,   {}),
    "float32.answers.json":          ("float32.yaml",        24, 24,  {}),
    "sloppy.answers.yaml":           ("mazur-exercise.yaml", 13, 13,  {}),                              # six digits, worked with four
    "coarse.answers.yaml":           ("mazur-exercise.yaml",  4, 20,  {}),                              # one digit a number
    "coarse_carried.answers.yaml":   ("m4sf.yaml",            0, 10,  {"delta_o1": [], "delta_o2": []}),
    "prec.answers.yaml":             ("mazur-exercise.yaml", 12, 13,  {"out_h1": ["missing-brackets"]}),
    "dead.answers.yaml":             ("dead.yaml",           14, 15,  {"net_h": []}),                   # the zeros follow
    "eta-twice.answers.csv":         ("eta-twice.yaml",      40, 41,  {"w1+": ["rate-twice"]}),
    "error-squared.answers.csv":     ("error-squared.yaml",  14, 15,  {"w1+": ["error-squared"]}),
    "bias-neighbour.answers.csv":    ("bias-neighbour.yaml", 54, 55,  {"net_h2#1": ["neighbour-bias"]}),
    "weight-as-input.answers.yaml":  (MAZUR,                  5, 6,   {"dE/dw5": ["weight-as-input"]}),
    "hexup-own-names.answers.yaml":  (CONFIGS / "hexup.yaml", 18, 18, {}),
    "fused.answers.yaml":            (CONFIGS / "softmax_fused.yaml", 2, 2, {}),
}
# fmt: on


def marked(config: Path | str, sheet: str) -> list[Marked]:
    marker = Marker(load(str(SHEETS / config)))
    return [marker.mark(one) for one in read_sheets(str(SHEETS / sheet))]


@pytest.mark.parametrize("name", MARKED)
def test_a_small_sheet(name: str) -> None:
    config, score, most, wrong = MARKED[name]
    (found,) = marked(config, name)
    assert (found.score, found.max_score) == (score, most)
    assert {mark.cell: [cause.code for cause in mark.causes] for mark in found.answers if mark.verdict == "wrong"} == wrong


def test_right_would_be_what_follows_from_the_numbers_as_they_are_written() -> None:
    """δ_y is 2 and the weight 3: 6, not the middle of what 2.000 may mean."""
    (found,) = marked("lin.yaml", "lin.answers.yaml")
    assert [mark.carried for mark in found.answers] == [None, 6.0]


@pytest.mark.parametrize("name", ["forms.csv", "heads.csv"])
def test_headings_are_read_whole(name: str) -> None:
    """`w5 after the update` is w5+, and never the given w5."""
    cells = {mark.cell for sheet in marked(MAZUR, name) for mark in sheet.answers}
    assert "w5" not in cells
    assert "w5+" in cells
