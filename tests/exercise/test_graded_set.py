"""The graded set of exercises: each runs, its model answers have full marks, and its numbers let every mistake be seen."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from pathlib import Path

import pytest

import bptrace
from bptrace.answers.numerals import answer
from bptrace.answers.sheet import Sheet
from bptrace.check.diagnosis.wrong_equations import Candidate
from bptrace.check.marker import Marker
from bptrace.exercise.decimals import as_asked
from bptrace.exercise.paper import Paper, Papers

from ..docs.program import work
from .model_answers import EXERCISES, key_of, model_answers
from .papers import paper_of

each_exercise = pytest.mark.parametrize("path", EXERCISES.values(), ids=EXERCISES)

DEAD = "exercise_6_dead_relu"  # on purpose: its h1, and all that does not learn because of it


def worked_by(candidate: Candidate, papers: Papers, paper: Paper) -> tuple[str, ...]:
    """What stands on the sheet of a student who has this mistake wherever it applies."""
    values = papers.procedures.values(candidate, paper.config)
    return tuple(as_asked(values.get(blank.at, blank.truth), paper.digits) for blank in paper.blanks)


def test_they_are_listed_in_their_order() -> None:
    listed = [line.split()[0] for line in work("init").out.splitlines() if line.startswith("exercise_")]
    assert listed == list(EXERCISES)
    assert [name.split("_")[1] for name in listed] == list("12345678")


@each_exercise
def test_the_model_answers_are_those_of_the_run(path: Path) -> None:
    """RENEW=1 writes them anew."""
    if os.environ.get("RENEW"):
        key_of(path).write_text(model_answers(path), encoding="utf-8")
    assert key_of(path).read_text(encoding="utf-8") == model_answers(path)


@each_exercise
def test_the_model_answers_have_full_marks(path: Path) -> None:
    done = work("check", str(path), str(key_of(path)))
    assert (done.code, done.err) == (0, "")
    assert "All is right." in done.out
    assert f"of {paper_of(bptrace.load(str(path))).total} (100%)" in done.out


@each_exercise
def test_the_gradients_are_those_of_differences(path: Path) -> None:
    assert work("gradcheck", str(path)).code == 0


@each_exercise
def test_lint_finds_nothing_to_mend(path: Path) -> None:
    """Every mistake is seen, and told from every other from which anything could tell it; the numbers are kind to the hand."""
    done = work("lint", str(path), "--json")
    found = json.loads(done.out)
    assert (done.code, done.err) == (0, "")
    assert {each["verdict"] for each in found["misconceptions"]} == {"seen"}
    assert (found["untold"], found["can_be_mended"]) == ([], False)
    assert found["silent"] == ["out_h1"] * (path.stem == DEAD)
    unkind = [(each["kind"], each["name"]) for each in found["unkind"]]
    assert unkind == ([("dead", "h1"), *(("vanishing", name) for name in ("out_h1", "w1+", "w7+"))] if path.stem == DEAD else [])


@each_exercise
def test_who_works_by_a_mistake_is_told_it(path: Path) -> None:
    """Or told another one that makes the same numbers."""
    papers = Papers(bptrace.load(str(path)))
    paper = papers.paper(papers.config)
    by_sheet = defaultdict[tuple[str, ...], set[str]](set)
    for candidate in papers.procedures.candidates:
        by_sheet[worked_by(candidate, papers, paper)].add(candidate.code)
    names, marker = [blank.name for blank in paper.blanks], Marker(papers.config)
    for texts, codes in by_sheet.items():
        answers = tuple(answer(name, text, line, 1) for line, (name, text) in enumerate(zip(names, texts, strict=True), 1))
        marked = marker.mark(Sheet("", "", answers))
        assert marked.right or codes & {cause.code for mark in marked.answers for cause in mark.causes}, codes


def test_one_unit_is_dead_on_purpose() -> None:
    trace = bptrace.run(bptrace.load(str(EXERCISES[DEAD])))
    assert [trace[f"delta_h{unit}"] == 0 for unit in (1, 2, 3)] == [True, False, False]
    assert trace["w1+"] == trace["w1"]
    assert trace["w7+"] == trace["w7"]


def test_the_mistake_to_be_found_begins_where_the_error_is_sent_back() -> None:
    blanks = paper_of(bptrace.load(str(EXERCISES["exercise_8_find_the_mistake"]))).blanks
    changed = {blank.name: each for blank in blanks for each in blank.mistaken if each.code == "error-not-delta"}
    assert [name for name, each in changed.items() if each.begins] == ["dE/dout_h1", "dE/dout_h2"]
    assert [*changed][2:] == ["delta_h1", "delta_h2", "dE/dw2", "dE/dw4", "w1+", "w4+", "b1+"]


OTHERWISE = [  # what a sheet says that other books do differently, and of which exercise
    ("exercise_4_batch", "E and all gradients are means over the samples of an update."),
    ("exercise_7_delta_rule", r"- error, $`e_{j} = t_{j} - \mathrm{out}_{j}`$"),
    ("exercise_7_delta_rule", r"- update, $`{w_{ji}}^{+} = w_{ji} + \Delta w_{ji}`$"),
]


@each_exercise
def test_a_sheet_says_what_books_do_differently(path: Path, tmp_path: Path) -> None:
    assert work("worksheet", str(path), "-o", str(tmp_path)).code == 0
    sheet = (tmp_path / "sheet.md").read_text(encoding="utf-8")
    assert [said for _, said in OTHERWISE if said in sheet] == [said for name, said in OTHERWISE if name == path.stem]
