"""A report as a page: each answer of one sheet, or a row for each student of a class; and the same as text and Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from ...check.report import PAID, VERDICTS, Mark, Marked
from ...errors import Problem
from ..document import Block, Column, Document, Heading, Listing, Note, Table
from ..lines.legible import shortened
from . import scores
from .mark_words import TITLES, TONES, name, went_wrong, why, word
from .revealed import Report, counted, reasons
from .scores import Habit, Question, causes, habits, questions, verdicts_on

NAME, STUDENT, FILE, WRITTEN = 32, 24, 40, 40  # cells that what people wrote may take in a table; data keep it whole


def document(report: Report) -> Document:
    """The page of the one sheet that there is, or of a class."""
    blocks: Iterable[Block] = sheet_page(report.sheets[0], report) if len(report.sheets) == 1 else class_page(report)
    return list(blocks)


def as_text(report: Report) -> bytes:
    from ..lines.layout import text

    return text(document(report)).encode()


def as_markdown(report: Report) -> bytes:
    from ..markup.markdown import markdown

    return markdown(document(report)).encode()


# the page of one sheet


def sheet_page(sheet: Marked, report: Report) -> Iterator[Block]:
    """The whole page."""
    yield Heading(shortened(sheet.student, NAME * 2))
    yield Note(f"{report.title} · {shortened(sheet.file, FILE * 2)}", "quiet")
    yield from problems(sheet)
    if sheet.answers:
        yield _answers(sheet.answers, report)
    if any(not mark.asked for mark in sheet.answers):
        yield Note("Where the score is –, nothing was asked, and nothing is counted.", "quiet")
    yield from went_wrong(sheet.answers, report)
    if sheet.answers:
        yield from ending(sheet, report)


def problems(sheet: Marked) -> Iterator[Block]:
    """What is wrong with the file itself."""
    for problem in reasons(sheet):
        yield Listing(str(problem).split("\n"), "bad")


def _answers(marks: Sequence[Mark], report: Report) -> Table:
    """A row for each answer; a column only where there is something to tell in it."""
    columns = [Column("quantity", False, "name"), Column("written"), Column("verdict", False, tones=TONES), Column("expected")]
    cells = [
        [shortened(name(mark), NAME), shortened(mark.written, WRITTEN), word(mark.verdict), report.number(mark.expected)] for mark in marks
    ]
    if not _plain(marks) or not report.shows("status"):
        columns += [Column("score", tone="strong"), Column("of")]
        cells = [[*row, *_score(mark)] for row, mark in zip(cells, marks, strict=True)]
    columns.append(Column("why", False))
    rows = [(*row, why(mark)) for row, mark in zip(cells, marks, strict=True)]
    told = [place for place in range(len(columns)) if place < 2 or any(row[place] for row in rows)]
    return Table([columns[place] for place in told], [tuple(row[place] for place in told) for row in rows])


def _plain(marks: Sequence[Mark]) -> bool:
    """True if a verdict says all about the score: each that is asked has 1 of 1, or 0 where nothing else can be."""
    return all(mark.asked and (not counted(mark) or (mark.max_score == 1 and mark.score == (mark.verdict in PAID))) for mark in marks)


def _score(mark: Mark) -> tuple[str, str]:
    return (scores.told(mark.score), scores.told(mark.max_score)) if counted(mark) else ("" if mark.asked else "–", "")


def ending(sheet: Marked, report: Report) -> Iterator[Note]:
    """Where to begin again, or that all is right; and the score."""
    if report.shows("status"):
        yield _verdict(sheet)
    if sheet.max_score:
        yield Note(f"Score: {scores.told(sheet.score)} of {scores.told(sheet.max_score)} ({scores.percent(sheet.score / sheet.max_score)})")


def _verdict(sheet: Marked) -> Note:
    if sheet.begin:
        return Note(f"Begin again at {sheet.begin}.", "bad")
    if sheet.right:
        return Note("All is right.", "good")
    missing = Counter(word(mark.verdict) for mark in sheet.answers if not mark.right)
    left = ", ".join(f"{count} {verdict}" for verdict, count in missing.items())
    return Note(f"Nothing that could be read is wrong{f': {left}' if left else ''}.", "fair")


# the page of a class

BAR, BROAD = "█", 20  # cells of the longest bar


def class_page(report: Report) -> Iterator[Block]:
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
    counts = list(map(verdicts_on, report.sheets))
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
