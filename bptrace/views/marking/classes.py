"""The page of a class: a row for each student, how often each question was right, and the misconceptions there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

from ...check.report import VERDICTS, Marked
from ...errors import Problem
from ..document import Block, Column, Heading, Note, Table
from . import scores
from .report import Report, reasons
from .shorten import FILE, STUDENT, WRITTEN, shortened
from .tally import Habit, Question, causes, habits, questions
from .verdicts import TITLES

BAR, BROAD = "█", 20  # cells of the longest bar


def page(report: Report) -> Iterator[Block]:
    """The whole page."""
    yield Heading(report.title)
    yield _summary(report)
    yield _students(report)
    yield from _files(report.sheets)
    if report.shows("status"):
        yield from _questions(questions(report))
    if report.shows("hint"):
        yield from _habits(habits(report))


def _summary(report: Report) -> Note:
    read = [sheet for sheet in report.sheets if sheet.readable]
    said = [f"{len(report.sheets):,} sheets"]
    if len(read) < len(report.sheets):
        said.append(f"{len(report.sheets) - len(read):,} could not be read")
    if report.shows("status"):
        said.append(f"{sum(sheet.right for sheet in read):,} all right")
    mean = scores.mean([sheet.score / sheet.max_score for sheet in read if sheet.max_score])
    return Note(" · ".join([*said, f"mean score {scores.percent(mean)}"]))


# the students


def _students(report: Report) -> Table:
    """A row for each, and their sums."""
    counts = [Counter(mark.verdict for mark in sheet.answers if mark.asked) for sheet in report.sheets]
    told = [verdict for verdict in VERDICTS if any(count[verdict] for count in counts)]
    columns = [
        Column("student", False, "name"),
        Column("score", tone="strong"),
        Column("of"),
        *(Column(TITLES[verdict]) for verdict in told),
    ]
    rows = [_row(sheet, [count[verdict] for verdict in told]) for sheet, count in zip(report.sheets, counts, strict=True)]
    rows.append(_sums(report.sheets, [sum(count[verdict] for count in counts) for verdict in told]))
    if report.shows("hint"):
        columns.append(Column("cause", False))
        rows = [(*row, cause) for row, cause in zip(rows, [*map(_cause, report.sheets), ""], strict=True)]
    return Table(columns, rows)


def _row(sheet: Marked, counts: Sequence[int]) -> tuple[str, ...]:
    name = shortened(sheet.student, STUDENT)
    if not sheet.readable:
        return (name, "–", "", *("" for _ in counts))
    return (name, scores.told(sheet.score), scores.told(sheet.max_score), *(str(count) if count else "" for count in counts))


def _sums(sheets: Sequence[Marked], counts: Sequence[int]) -> tuple[str, ...]:
    score, most = (sum(numbers, Fraction(0)) for numbers in zip(*((sheet.score, sheet.max_score) for sheet in sheets), strict=True))
    return (f"all {len(sheets):,}", scores.told(score), scores.told(most), *map(str, counts))


def _cause(sheet: Marked) -> str:
    """The first cause, and how many others there are."""
    first, *others = [*causes(sheet), ""]
    return f"{first} and {len(others) - 1} more" if len(others) > 1 else first


# their files


def _files(sheets: Sequence[Marked]) -> Iterator[Block]:
    """What is wrong with files, one problem a row."""
    rows = [
        (shortened(problem.place.path if problem.place else sheet.file, FILE), _line(problem), problem.message)
        for sheet in sheets
        for problem in reasons(sheet)
    ]
    if rows:
        yield Heading("What could not be read", 2)
        yield Table([Column("file", False, "name"), Column("line"), Column("problem", False)], rows, keys=2)


def _line(problem: Problem) -> str:
    return str(problem.place.line) if problem.place else ""


# the questions

_COUNTED = ("carried", "wrong", "blank", "unreadable")


def _questions(found: Sequence[Question]) -> Iterator[Block]:
    """How often each was right."""
    told = [verdict for verdict in _COUNTED if any(question.verdicts[verdict] for question in found)]
    columns = [
        Column("question", False, "name"),
        Column("asked"),
        Column("right"),
        *map(Column, told),
        Column("share right", tone="strong"),
    ]
    if found:
        yield Heading("Questions", 2)
        yield Table(columns, [_question(question, told) for question in found])


def _question(question: Question, told: Sequence[str]) -> tuple[str, ...]:
    counts = (question.verdicts[verdict] for verdict in told)
    share = scores.percent(Fraction(question.right, question.asked))
    return (question.cell, str(question.asked), str(question.right), *(str(count) if count else "" for count in counts), share)


# the misconceptions


def _habits(found: Sequence[Habit]) -> Iterator[Block]:
    """A bar for each, as long as it is frequent, and an example."""
    columns = [Column("cause", False, "name"), Column("students"), Column("numbers"), Column("", False, "chart")]
    if found:
        most = len(found[0].students)
        yield Heading("Misconceptions and slips", 2)
        yield Table(columns, [_bar(habit, most) for habit in found])
        yield Table([Column("cause", False, "name"), Column("for example", False)], list(map(_example, found)))


def _bar(habit: Habit, most: int) -> tuple[str, ...]:
    count = len(habit.students)
    return (habit.cause.code, str(count), str(habit.cells), BAR * max(1, round(BROAD * count / most)))


def _example(habit: Habit) -> tuple[str, str]:
    sheet, mark = habit.example
    return habit.cause.code, f"{shortened(sheet.student, STUDENT)}: {mark.cell} {shortened(mark.written, WRITTEN)}, {habit.cause.message}"
