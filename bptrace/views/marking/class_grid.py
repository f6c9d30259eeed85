"""Each answer of a class at a glance, and the pages of its students behind the page of the class."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...check.report import VERDICTS, Mark, Marked
from ..document import Block, Grid, Heading, Links, Section, Sign, deeper
from .corrections import corrections_page
from .mark_words import TONES, VERDICT_SIGNS, word
from .revealed import Report, counted, is_absent
from .scores import Question
from .sheet_page import sheet_page
from .standings import short_name

CLASS = "class"  # the anchor of the page of the class
NOT_THERE = Sign("·", "not on the sheet", "quiet")


def answers_grid(report: Report, found: Sequence[Question], anchors: Sequence[str]) -> Iterator[Block]:
    """A row for each student, a column for each question, and the sign of a verdict where they meet."""
    cells = [question.cell for question in found]
    rows = [(short_name(sheet.student), "".join(_signs(sheet, cells))) for sheet in report.sheets]
    met = {sign for _, signs in rows for sign in signs}
    every = [*(Sign(VERDICT_SIGNS[verdict], word(verdict), TONES[word(verdict)]) for verdict in VERDICTS), NOT_THERE]
    legend = [sign for sign in every if sign.letter in met]
    if found:
        yield Heading("Each answer", 2)
        yield Grid("student", cells, rows, legend, anchors=anchors)


def _signs(sheet: Marked, cells: Sequence[str]) -> Iterator[str]:
    by_cell: dict[str, Mark] = {mark.cell: mark for mark in reversed(sheet.answers) if counted(mark)}
    return (VERDICT_SIGNS[by_cell[cell].verdict] if cell in by_cell else NOT_THERE.letter for cell in cells)


def anchors_of(report: Report) -> list[str]:
    """Where the page of each student begins; "" for one that has none, which is for all where verdicts are not revealed."""
    return ["" if is_absent(sheet) or not report.shows("status") else f"student-{at}" for at, sheet in enumerate(report.sheets, 1)]


def student_pages(report: Report) -> Iterator[Section]:
    """The page of each student, with links to the class and to the pages beside it."""
    pages = [(sheet, anchor) for sheet, anchor in zip(report.sheets, anchors_of(report), strict=True) if anchor]
    for at, (sheet, anchor) in enumerate(pages):
        beside = [(mark, *pages[other]) for mark, other in (("← {}", at - 1), ("{} →", at + 1)) if 0 <= other < len(pages)]
        ways = [(mark.format(short_name(other.student)), where) for mark, other, where in beside]
        page = deeper([*sheet_page(sheet, report), *corrections_page([sheet], report)])
        yield Section([Links([("↑ class", CLASS), *ways]), *page], anchor)
