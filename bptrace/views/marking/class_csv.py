"""A class list as CSV: a row for each student, with the verdict on each question."""

from __future__ import annotations

from collections.abc import Sequence

from ...check.report import VERDICTS, Mark, Marked
from ...inputs.tree.csv_written import csv_table
from . import scores
from .revealed import UNJUDGED, Report, counted
from .scores import causes, questions, verdicts_on
from .standings import remark

HEADER = ("student", "id", "file", "score", "max_score", *VERDICTS, "causes", "remark")
VARIANT = ("variant",)  # a further column at the end of them, where numbers vary


def as_csv(report: Report) -> bytes:
    """The list. What is no secret is counted in any case; of the other verdicts, those that are not revealed are left empty."""
    cells = [question.cell for question in questions(report)]
    head = [*HEADER, *(VARIANT if report.variants else ()), *cells]
    return csv_table(head, (_row(sheet, cells, report) for sheet in report.sheets))


def _row(sheet: Marked, cells: Sequence[str], report: Report) -> list[str]:
    verdicts = verdicts_on(sheet)
    counts = [str(verdicts[verdict]) if report.shows("status") or verdict in UNJUDGED else "" for verdict in VERDICTS]
    by_cell: dict[str, Mark] = {mark.cell: mark for mark in reversed(sheet.answers) if counted(mark)}
    told = [by_cell[cell].verdict if cell in by_cell else "" for cell in cells]
    numbers = [scores.told(sheet.score), scores.told(sheet.max_score)]
    held = [report.variant(sheet)] if report.variants else []
    return [sheet.student, sheet.id, sheet.file, *numbers, *counts, " ".join(causes(sheet, report)), remark(sheet, report), *held, *told]
