"""The heat table of a class, and the pages of its students behind it."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from bptrace.answers.roster import ABSENT
from bptrace.check.report import Marked
from bptrace.views.document import Grid
from bptrace.views.marking.report_formats import written
from bptrace.views.marking.report_pages import document

from .reports import ALL_RIGHT, EVIL, HALF, LOST, MIXED, SHEETS, class_of, mark, reported, sheet

NOTHING = Marked("zoë", "", (), Fraction(0), Fraction(4), (ABSENT,))


def page(*sheets: Marked, reveal: str = "value", form: str = "html") -> str:
    return written(reported(*sheets, reveal=reveal), form).decode()


def grid(*sheets: Marked) -> Grid:
    (found,) = (block for block in document(reported(*sheets)) if isinstance(block, Grid))
    return found


def test_a_row_has_a_sign_for_each_question() -> None:
    early, late = sheet("a", mark("net_h1", "0.3775"), mark("E", "", "blank")), sheet("b", mark("net_h1", "1", "wrong"))
    found = grid(early, late)
    assert found.columns == ["net_h1", "E"]
    assert found.rows == [("a", "✓–"), ("b", "✗·")]
    assert [(sign.letter, sign.word) for sign in found.legend] == [
        ("✓", "correct"),
        ("✗", "wrong"),
        ("–", "blank"),
        ("·", "not on the sheet"),
    ]


def test_each_verdict_has_a_sign_of_its_own() -> None:
    letters = [sign.letter for sign in grid(*SHEETS).legend]
    assert len(set(letters)) == len(letters)
    assert all(len(letter) == 1 for letter in letters)


def test_a_cell_has_a_sign_beside_its_colour() -> None:
    shown = page(ALL_RIGHT, MIXED)
    assert '<td class="good">✓</td>' in shown
    assert '<td class="bad">✗</td>' in shown
    assert '<li><b class="bad">✗</b> wrong</li>' in shown


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_every_format_has_it_where_verdicts_are_revealed(form: str) -> None:
    shown = [page(*class_of(6), reveal=reveal, form=form) for reveal in ("none", "status", "value")]
    assert ["Each answer" in each for each in shown] == [False, True, True]


def test_each_student_has_a_page_and_a_way_back() -> None:
    shown = page(ALL_RIGHT, LOST, NOTHING, HALF)
    assert re.findall('<section id="([^"]*)">', shown) == ["class", "student-1", "student-2", "student-4"]
    assert shown.count('href="#student-1"') == 3, "in both tables, and from the page behind it"
    assert shown.count('<a href="#class">') == 3
    assert "student-3" not in shown, "who handed nothing in has no page"
    assert "<h2>anna</h2>" in shown
    assert '<a href="#student-2">← photo</a>' in shown


def test_there_are_no_pages_where_only_scores_are_revealed() -> None:
    shown = page(ALL_RIGHT, MIXED, reveal="none")
    assert "student-1" not in shown
    assert "href" not in shown


def test_names_are_no_markup() -> None:
    assert "<b>x</b>" not in page(EVIL, MIXED)
