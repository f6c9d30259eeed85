"""Remarks in words: of one, of several, of some samples, of all; and where they stand in a run."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner

from bptrace.cli import app
from bptrace.engine.steps import Run
from bptrace.explain.judges import Remark
from bptrace.model.symbols import Cell
from bptrace.trace.step import Step
from bptrace.views.document import Note, Table
from bptrace.views.pages.remark_words import notes, said, worth_noting
from bptrace.views.style import Look

from ..explain.everything import CONFIGS, loaded


def first(name: str) -> tuple[Step, Look]:
    config = loaded(name)
    return next(iter(Run(config))), Look(config)


def unit(code: str, j: int, sample: int | None = 0, *numbers: float, kind: str = "slope", layer: int = 1) -> Remark:
    return Remark(code, Cell(kind, layer, (j,), sample), numbers)


def weight(i: int, *numbers: float) -> Remark:
    return Remark("step", Cell("w", 1, (0, i)), numbers)


# fmt: off
SAID = [
    ("mazur", [unit("saturated", 0, 0, 0.0177, 0.25)],
     "h1 is saturated: 1.8% of its error comes through, where sigmoid at its steepest lets 25% through."),
    ("mazur", [unit("saturated", 0, 0, 0.0177, 0.25), unit("saturated", 1, 0, 1e-7, 0.25)],
     "h1 and h2 are saturated: at most 1.8% of their error comes through, where sigmoid at its steepest lets 25% through."),
    ("xor", [unit("saturated", 0, slot, 0.01, 0.25) for slot in range(2)],
     "h1 (2 of 4 samples) is saturated: at most 1.0% of its error comes through, where sigmoid at its steepest lets 25% through."),
    ("xor", [*(unit("saturated", 0, slot, 0.01, 0.25) for slot in range(4)), unit("saturated", 1, 2, 0.02, 0.25)],
     "h1 and h2 (sample 3) are saturated: at most 2.0% of their error comes through, where sigmoid at its steepest lets 25% through."),
    ("relu", [unit("dead", 2, None)],
     "h3 is dead: its net is above 0 for no sample of the batch, so nothing passes back through it, "
     "and the weights into it learn nothing."),
    ("relu", [unit("dead", 1, None), unit("dead", 2, None)],
     "h2 and h3 are dead: their nets are above 0 for no sample of the batch, so nothing passes back through them, "
     "and the weights into them learn nothing."),
    ("relu", [unit("dead", 1, 1)],
     "h2 (sample 2) is off: its net is not above 0, so nothing passes back through it."),
    ("han_kamber", [unit("silent", 1, None, kind="out", layer=0)], "x2 is 0, so the gradients of w24 and w25 are 0."),
    ("relu", [unit("silent", 2, None, kind="out")], "h3 is 0 for every sample of the batch, so the gradient of w9 is 0."),
    ("relu", [unit("silent", 1, 1, kind="out")], "h2 (sample 2) is 0, so that sample's own gradient of w8 is 0."),
    ("mazur", [weight(0, 0.15, 0.4)], "w1 takes a step larger than itself, from 0.15 to 0.400000000."),
    ("mazur", [weight(0, 0.15, -0.4)], "w1 takes a step larger than itself, from 0.15 to -0.400000000, and changes its sign."),
    ("mazur", [weight(0, 0.15, 0.4), weight(1, 0.2, -0.4)], "w1 and w2 take steps larger than themselves; the sign of w2 changes."),
    ("mazur", [weight(0, 0.15, 0.4), weight(1, 0.2, -0.4), Remark("step", Cell("w", 1, (1, 0)), (1.0, -1.0))],
     "w1, w2 and w3 take steps larger than themselves; the signs of w2 and w3 change."),
    ("mazur", [weight(0, 0.15, -0.4), weight(1, 0.2, -0.4)], "w1 and w2 take steps larger than themselves, and change their signs."),
    ("softmax", [unit("sure", 0, 0, 6.72, kind="E_o#", layer=2)],
     "o1 is nearly sure and wrong: the logarithm of a number near 0 makes the loss large, 6.72."),
    ("mazur", [Remark("frozen", Cell("b", 1, (0,)))], "b1 is frozen: no update uses its gradient."),
    ("relu", [unit("corner", 0, 0, 0.0, 1.0)],
     "h1 (sample 1) is exactly at the corner of relu, since its net is 0: that the slope there is taken as 0, not as the 1 "
     "beyond it, is a convention."),
    ("relu", [unit("corner", 0, 0, 0.0, 1.0), unit("corner", 1, 1, 0.0, 1.0)],
     "h1 (sample 1) and h2 (sample 2) are exactly at the corner of relu, since their nets are 0: that the slope there is taken as 0, "
     "not as the 1 beyond it, is a convention."),
    ("relu", [unit("alike", 0, None, 0.0, 2.0, kind="out"), unit("alike", 2, None, 0.0, 2.0, kind="out")],
     "h1 and h3 have the same weights, in and out, and the same bias: every update moves them alike, so they never part."),
    ("mazur", [unit("alike", 0, None, 0.0, 1.0, kind="out"), unit("alike", 1, None, 0.0, 1.0, kind="out")],
     "h1 and h2 have the same weights, in and out: every update moves them alike, so they never part."),
    ("softmax", [unit("corner-of-loss", 0, 0, 0.0, kind="dE/dout", layer=2)],
     "o1 is exactly at the corner of cross_entropy: that its slope there is taken as 0 is a convention."),
    ("mazur", [unit("overshot", 0, 0, 0.5, 0.4, 0.55, kind="out", layer=2)],
     "o1 was below its target 0.5, at 0.400000000, and is above it after the update, at 0.550000000."),
    ("mazur", [unit("overshot", 0, 0, 0.5, 0.6, 0.3, kind="out", layer=2)],
     "o1 was above its target 0.5, at 0.600000000, and is below it after the update, at 0.300000000, farther from it than before."),
    ("mazur", [unit("overshot", 0, 0, 0.5, 0.6, 0.3, kind="out", layer=2), unit("overshot", 1, 0, 0.5, 0.6, 0.45, kind="out", layer=2)],
     "The step takes o1 and o2 past the target, 1 of 2 times farther than before."),
    ("nielsen", [Remark("grew", Cell("E", 1), (0.25, 0.5))],
     "C grew by the update, from 0.250000 to 0.500000: the step was too large. A smaller learning rate may help."),
]
# fmt: on


@pytest.mark.parametrize(("name", "remarks", "words"), SAID)
def test_a_sentence(name: str, remarks: list[Remark], words: str) -> None:
    assert said(remarks, *first(name)) == [words]


def test_each_kind_and_each_layer_has_its_own() -> None:
    remarks = [unit("dead", 2, None), unit("silent", 0, None, kind="out", layer=0), unit("dead", 0, None, layer=2), unit("dead", 1, None)]
    lines = said(remarks, *first("relu"))
    assert [re.match(r".*? (is|are)", line)[0] for line in lines] == ["h2 and h3 are", "x1 is", "o is"]  # type: ignore[index] # they match


def test_of_many_names_the_first_are_told() -> None:
    step, look = first("matrix-3-layer")
    (line,) = said([Remark("step", Cell("w", 1, (j, i)), (0.1, 0.3)) for j in range(3) for i in range(3)], step, look)
    assert re.match(r"w₁₁\[1\], w₁₂\[1\], w₁₃\[1\], w₂₁\[1\], w₂₂\[1\] and 4 others take", line)


def test_what_is_remarked_twice_is_said_once() -> None:
    step, look = first("relu")
    twice = [unit("dead", 1, 1)] * 2
    assert [note.text for note in notes(twice, step, look)] == said(twice[:1], step, look)
    assert all(isinstance(note, Note) for note in notes(twice, step, look))


def test_what_holds_for_every_sample_is_not_said_of_each() -> None:
    remarks = [unit("dead", 2, 1), unit("dead", 2, None), unit("dead", 1, 1)]
    assert [note.text.split(":")[0] for note in notes(remarks, *first("relu"))] == ["h3 is dead", "h2 (sample 2) is off"]


def test_there_are_no_more_than_a_few_lines() -> None:
    step, look = first("matrix-3-layer")
    remarks = [unit(code, 0, None, 7.0, 1.0, layer=layer) for code in ("dead", "saturated", "sure") for layer in (1, 2, 3)]
    (table,) = worth_noting(remarks, step, look)
    assert isinstance(table, Table)
    assert len(table.rows) == 6
    assert table.rows[-1] == ("… and 4 more",)
    assert list(worth_noting([], step, look)) == []


# in a run


def output(*args: str) -> str:
    return CliRunner().invoke(app, ["run", *args], prog_name="bptrace", catch_exceptions=False).output


def test_they_stand_at_the_end_of_an_iteration() -> None:
    told = output(str(CONFIGS["relu"]))
    assert told.count("Worth noting") == 2
    assert re.search(r"b4 .*\n\nWorth noting\nh3 is dead: .*\n\nIteration 2", told)
    assert "Worth noting" not in output(str(CONFIGS["mazur"]))


def test_a_loss_that_grew_is_remarked_where_it_is_known() -> None:
    linear = (
        CONFIGS["nielsen"].read_text(encoding="utf-8").replace("sigmoid", "identity").replace("learning_rate: 0.15", "learning_rate: 1.5")
    )
    told = CliRunner().invoke(app, ["run", "-", "-n", "2"], input=linear, catch_exceptions=False).output
    assert re.search(r"After 2 updates\n(.*\n)*Worth noting\n(.*\n)*C grew by the update, from .* to .*: the step was too large", told)
    assert told.count("C grew") == 1


def test_of_what_was_not_selected_nothing_is_said() -> None:
    assert "Worth noting" not in output(str(CONFIGS["relu"]), "--only", "out_*")
    assert "Worth noting" in output(str(CONFIGS["relu"]), "--only", "slope:hidden")
