"""Marks as the CSV that Moodle or Canvas takes back, with the ids that came from there.

Moodle takes its grading worksheet, and reads Identifier, Grade and Last modified (grade) of it. Canvas takes its gradebook, and
reads the columns that tell a student, and those of assignments. Where the roster is such a table, its cells go back as they came.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ...check.report import Marked
from ...errors import UsageError
from ...inputs.tree.csv_written import NOT_YET, csv_table
from . import scores
from .revealed import Report, is_absent

if TYPE_CHECKING:
    from ...answers.roster import Enrolled, Roster


def _grade(sheet: Marked) -> str:
    """The score; nothing for a sheet that could not be read, which a person has to look at."""
    return scores.told(sheet.score) if sheet.readable or is_absent(sheet) else ""


def _most(sheets: Iterable[Marked]) -> str:
    """The highest score that there is, nothing where it differs from sheet to sheet."""
    found = {sheet.max_score for sheet in sheets if sheet.readable}
    return scores.told(found.pop()) if len(found) == 1 else ""


def _enrolled(report: Report) -> Iterator[tuple[Marked, Enrolled]]:
    """The sheets of the roster's students, with their rows; the sheets of nobody stay out."""
    for sheet in report.sheets:
        standing = report.standings.get(sheet.student)
        if standing and standing.enrolled:
            yield sheet, standing.enrolled


def _refuse_twice(told: Sequence[tuple[str, Marked]]) -> None:
    """Raises UsageError for two sheets of one student: which of them counts is not for us to say."""
    first: dict[str, Marked] = {}
    for own, sheet in told:
        if own and first.setdefault(own, sheet) is not sheet:
            both = f"{first[own].file} and {sheet.file}"
            raise UsageError(
                f"{both} are both of the student {own}", "with --roster, the last of several attempts counts; or take one away"
            )


def _heading(roster: Roster | None, *words: str) -> int | None:
    """The first column with one of these headings."""
    found = [heading.strip().casefold() for heading in roster.headings] if roster else []
    return next((found.index(word) for word in words if word in found), None)


# Moodle

MOODLE = ("Identifier", "Full name", "Grade", "Maximum Grade", "Last modified (grade)")
_GRADES = ("grade", "bewertung", "note", "nota", "calificación", "cijfer")
_PARTICIPANT = re.compile(r"(?i)participant \d+")
_NUMBERED = re.compile(r"[^\W\d_]\D* ?\d+")
_IN_A_PATH = re.compile(r"_(\d+)_assignsubmission_")


def as_moodle(report: Report) -> bytes:
    """The grading worksheet. Raises UsageError where no student has Moodle's number."""
    grade = _heading(report.roster, *_GRADES)
    if report.roster and grade is not None and _is_worksheet(report.roster):
        rows = (_with(enrolled.cells, len(report.roster.headings), grade, _grade(sheet)) for sheet, enrolled in _enrolled(report))
        return csv_table(report.roster.headings, rows)
    told = [(_participant(sheet), sheet) for sheet in report.sheets]
    if not any(number for number, _ in told):
        hint = "name Moodle's grading worksheet: --roster worksheet.csv, or check the folder or archive of submissions from Moodle"
        raise UsageError("Moodle knows students by numbers of its own, and none is told here", hint)
    _refuse_twice(told)
    most = _most(report.sheets)
    return csv_table(MOODLE, ((number, sheet.student, _grade(sheet), most, NOT_YET) for number, sheet in told))


def _is_worksheet(roster: Roster) -> bool:
    """True if a column has Moodle's numbers, `Participant 12345`, in whatever language."""
    at = _heading(roster, "identifier", "id") or 0  # else the first, as it is in every language
    return bool(_NUMBERED.fullmatch("".join(_picked(roster.students[0].cells, [at]))))


def _with(cells: Sequence[str], width: int, at: int, text: str) -> list[str]:
    """The cells of a row of so many, with this text in one of them."""
    row = [*cells, *[""] * width][:width]
    return [*row[:at], text, *row[at + 1 :]]


def _participant(sheet: Marked) -> str:
    """Moodle's number of a student, as it stands in the worksheet; nothing where only other ids are known."""
    if _PARTICIPANT.fullmatch(sheet.id):
        return sheet.id
    found = _IN_A_PATH.search(sheet.file)
    return f"Participant {found[1]}" if found else ""


# Canvas

CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
_OF_A_STUDENT = (*CANVAS, "LastName", "FirstName", "Integration ID", "Root Account")  # an account may have names in two columns
_SUBMITTED = re.compile(r"(?:^|[\\/])[^\\/_]+(?:_LATE)?_(\d+)_\d+_[^\\/]*$")  # name_LATE_12_34_file, where 12 is the student
_POINTS = "    Points Possible"  # what the second line begins with


def as_canvas(report: Report) -> bytes:
    """The gradebook, with the column of this exercise. Raises UsageError where no student has an id."""
    most = _most(report.sheets)
    if report.roster and _heading(report.roster, "student", "lastname") is not None and _heading(report.roster, "id") is not None:
        ours = [at for at, heading in enumerate(report.roster.headings) if heading.strip() in _OF_A_STUDENT]
        head = [*(report.roster.headings[at] for at in ours), _assignment(report, report.roster.headings)]
        rows = [[*_picked(enrolled.cells, ours), _grade(sheet)] for sheet, enrolled in _enrolled(report)]
    else:
        head = [*CANVAS, report.title]
        _refuse_twice([("".join(_ids(sheet)), sheet) for sheet in report.sheets])
        rows = [[sheet.student, *_ids(sheet), "", "", _grade(sheet)] for sheet in report.sheets]
    if not any(any(row[1:-1]) for row in rows):
        hint = "name Canvas's gradebook: --roster gradebook.csv, or check the submissions as Canvas names them"
        raise UsageError("Canvas knows students by their ids, and none is told here", hint)
    points = [[_POINTS, *[""] * (len(head) - 2), most]] if most else []
    return csv_table(head, [*points, *rows])


def _ids(sheet: Marked) -> tuple[str, str]:
    """Canvas's own number of a student, or else the id that an institution gives."""
    found = _SUBMITTED.search(sheet.file)
    return (found[1], "") if found else ("", sheet.id)


def _picked(cells: Sequence[str], places: Sequence[int]) -> list[str]:
    return [cells[at] if at < len(cells) else "" for at in places]


def _assignment(report: Report, headings: Sequence[str]) -> str:
    """The heading of this exercise, as Canvas has it, with its number; else its title."""
    bare = {re.sub(r"\s*\(\d+\)$", "", heading).strip().casefold(): heading for heading in headings}
    return bare.get(report.title.strip().casefold(), report.title)
