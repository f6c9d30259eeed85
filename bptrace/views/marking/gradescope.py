"""Gradescope's results.json, one for each sheet, as its autograder specification has it.

https://gradescope-autograders.readthedocs.io/en/latest/specs/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ...check.report import Mark, Marked
from ...errors import UsageError
from ...trace.trace_json import dump
from ..document import Document, Note
from ..markup.junit_xml import legal
from ..markup.markdown import markdown
from . import scores
from .feedback import file_names
from .mark_words import name, remarks, word
from .report_json import sound
from .revealed import Report, counted, is_absent, passes
from .sheet_page import ending, problems, said_of_all
from .standings import passed_over
from .stories import went_wrong


def as_gradescope(report: Report) -> bytes:
    """The results of the one sheet that there is. Raises UsageError where there are more."""
    if len(report.sheets) != 1:
        raise UsageError(
            f"Gradescope takes one file a sheet, and there are {len(report.sheets):,}", "name a folder: --format gradescope -o results/"
        )
    return results(report.sheets[0], report)


def files(report: Report) -> Iterator[tuple[str, bytes]]:
    """A file for each sheet: its name, and what stands in it."""
    for sheet, stem in zip(report.sheets, file_names(report.sheets), strict=True):
        yield f"{stem}.json", results(sheet, report)


def results(sheet: Marked, report: Report) -> bytes:
    """The file of a sheet. One that cannot be read has the score 0 and the reason.

    Where only scores are revealed, the cases are hidden from the student: their colour would tell which are right.
    """
    return dump(
        sound({
            "score": scores.number(sheet.score),
            "output": markdown(list(_output(sheet, report))),
            "output_format": "md",
            "visibility": "visible" if report.shows("status") else "hidden",
            "stdout_visibility": "hidden",
            "tests": [_test(mark, number, sheet, report) for number, mark in enumerate(sheet.answers, 1)],
        })
    )  # fmt: skip


_BEGINNING = re.compile(rb'\{"score":[-+.0-9e]+,"output":"')
_LONGEST_BEGINNING = 100


def is_results(path: str) -> bool:
    """True if a file begins as those written here."""
    with open(path, "rb") as file:
        return _BEGINNING.match(file.read(_LONGEST_BEGINNING)) is not None


def _output(sheet: Marked, report: Report) -> Document:
    """What concerns the sheet as a whole."""
    notes = (block for block in went_wrong(sheet, report) if isinstance(block, Note))
    found = [*passed_over(sheet, report), *problems(sheet), *said_of_all(sheet), *notes]
    unread = not sheet.answers and not is_absent(sheet)
    return [*found, *([Note("This sheet could not be read.", "bad")] if unread else ending(sheet, report))]


def _test(mark: Mark, number: int, sheet: Marked, report: Report) -> dict[str, Any]:
    """A case. Without a score it is for information only."""
    worth = counted(mark) and mark.max_score
    credit = {"score": scores.number(mark.score), "max_score": scores.number(mark.max_score)} if worth else {}
    passed = passes(mark) if counted(mark) else mark.right
    status = {"status": "passed" if passed else "failed"} if report.shows("status") else {}
    return {
        **credit,
        **status,
        "name": legal(name(mark)),
        "name_format": "text",
        "number": str(number),
        "output": markdown([Note("\n".join([word(mark.verdict), *remarks(mark, sheet.answers, report)]))]),
        "output_format": "md",
        "visibility": "visible" if report.shows("status") else "hidden",
    }
