"""The page of a class: a row for each student, how often each question was right, and which causes there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from ...check.report import VERDICTS, Marked
from ...errors import Problem, count_of
from ...formula.number import show
from ..document import Block, Column, Heading, Note, Table
from ..lines.legible import shortened
from . import scores
from .changes import changes_page
from .class_grid import anchors_of, answers_grid
from .mark_words import TITLES
from .revealed import Report, is_absent, marks_of, reasons
from .scores import Habit, Question, causes, habits, questions, verdicts_on
from .standings import handed_in, remark, short_name, short_path

if TYPE_CHECKING:
    from ...exercise.variants.by_chance import Trait
    from ...exercise.variants.fairness import Fairness, VariantScores

ID, WRITTEN, HEADING = 24, 40, 40  # cells that what people wrote may take in a table; data keep it whole
BAR, BROAD = "█", 20  # cells of the longest bar
WHAT_IS_THERE = "The exercise does not say what is asked, so each sheet is marked on what it holds"

ONE_FOR_ALL = "All are marked against the numbers of the config. If each student was handed others, --variants or --secret-file finds them."


def class_page(report: Report, with_pages: bool = False) -> Iterator[Block]:
    """The whole page; if the pages of the students stand behind it, with links to them."""
    anchors = anchors_of(report) if with_pages else []
    yield Heading(report.title)
    yield _summary(report)
    yield from _asked(report)
    yield from _headings(report.sheets)
    yield from changes_page(report)
    yield _students(report)._replace(anchors=anchors and [*anchors, ""])
    yield from handed_in(report)
    yield from _files(report.sheets)
    if report.shows("status"):
        found = questions(report)
        yield from answers_grid(report, found, anchors)
        yield from _questions(found)
    if report.fairness:
        yield from _fairness(report.fairness, report)
    if report.shows("hint"):
        several = any(len(mark.causes) > 1 for _, mark in marks_of(report.sheets))
        yield from _habits(habits(report), WHAT_IS_COUNTED + OF_SEVERAL * several)


def _summary(report: Report) -> Note:
    handed = [sheet for sheet in report.sheets if not is_absent(sheet)]
    read = [sheet for sheet in handed if sheet.readable]
    strangers = sum(standing.enrolled is None for standing in report.standings.values())
    told = [
        (len(report.sheets) - len(handed), "handed nothing in"),
        (strangers, "of nobody on the roster"),
        (len(handed) - len(read), "could not be read"),
    ]
    said = [count_of(len(handed), "sheet"), *(f"{count:,} {what}" for count, what in told if count)]
    if report.shows("status"):
        said.append(f"{sum(sheet.all_right for sheet in read):,} all right")
    mean = scores.mean([sheet.score / sheet.max_score for sheet in read if sheet.max_score])
    of = f" of the {count_of(len(read), 'sheet')} that could be read" if len(read) < len(report.sheets) else ""
    return Note(" · ".join([*said, f"mean score {scores.percent(mean)}{of}"]))


def _asked(report: Report) -> Iterator[Note]:
    """That the sheets themselves say what is asked, where the exercise does not; and against which numbers they are marked."""
    if not report.look.config.exercise.ask:
        differ = len({sheet.max_score for sheet in report.sheets if sheet.readable}) > 1
        yield Note(WHAT_IS_THERE + (", and the totals differ." if differ else "."))
    if report.look.config.exercise.vary and not report.variants:
        yield Note(ONE_FOR_ALL, "quiet")


def _headings(sheets: Sequence[Marked]) -> Iterator[Block]:
    """The headings of tables that were not understood, the most costly first."""
    cost = Counter(heading for sheet in sheets for heading in dict.fromkeys(sheet.headings))
    if cost:
        rows = [(shortened(heading, HEADING), str(count)) for heading, count in cost.most_common()]
        yield Table([Column("heading", False, "name"), Column("students")], rows, caption="Headings that were not understood")
        yield Note("What stands below them is not marked: it cost so many students an answer.", "quiet")


# the students


def _students(report: Report) -> Table:
    """A row for each, and their sums."""
    counts = list(map(verdicts_on, report.sheets))
    told = [verdict for verdict in VERDICTS if any(count[verdict] for count in counts)]
    columns = [Column("student", False, "name"), Column("id", False), Column("variant", False)]
    columns += [Column("score", tone="strong"), Column("of"), *(Column(TITLES[verdict]) for verdict in told)]
    columns += [Column("cause", False), Column("remark", False)]
    rows = [_row(sheet, [count[verdict] for verdict in told], report) for sheet, count in zip(report.sheets, counts, strict=True)]
    rows.append(_sums(report.sheets, [sum(count[verdict] for count in counts) for verdict in told]))
    kept = [at for at, column in enumerate(columns) if column.numeric or at == 0 or any(row[at] for row in rows)]
    return Table([columns[at] for at in kept], [tuple(row[at] for at in kept) for row in rows])


def _row(sheet: Marked, counts: Sequence[int], report: Report) -> tuple[str, ...]:
    told = (short_name(sheet.student), shortened(sheet.id, ID) if sheet.id != sheet.student else "", report.variant(sheet))
    score = "–" if not sheet.readable and not is_absent(sheet) else scores.told(sheet.score)
    most = scores.told(sheet.max_score) if sheet.readable or sheet.max_score else ""
    return (*told, score, most, *(str(count) if count else "" for count in counts), _cause(sheet, report), remark(sheet, report))


def _sums(sheets: Sequence[Marked], counts: Sequence[int]) -> tuple[str, ...]:
    score, most = (sum(numbers, Fraction(0)) for numbers in zip(*((sheet.score, sheet.max_score) for sheet in sheets), strict=True))
    return (f"all {len(sheets):,}", "", "", scores.told(score), scores.told(most), *map(str, counts), "", "")


def _cause(sheet: Marked, report: Report) -> str:
    """The first cause, and how many others there are."""
    first, *others = [*causes(sheet, report), ""]
    return f"{first} and {len(others) - 1} more" if len(others) > 1 else first


# their files


def _files(sheets: Sequence[Marked]) -> Iterator[Block]:
    """What is wrong with files, one problem a row."""
    rows = [
        (short_path(problem.place.path if problem.place else sheet.file), _line(problem), problem.message)
        for sheet in sheets
        if not is_absent(sheet)
        for problem in reasons(sheet)
    ]
    if rows:
        yield Heading("What could not be read", 2)
        yield Table([Column("file", False, "name"), Column("line"), Column("problem", False)], rows, keys=2)


def _line(problem: Problem) -> str:
    return str(problem.place.line) if problem.place else ""


# the questions

_COUNTED = ("carried", "repeated", "wrong", "blank", "unreadable")


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

WHAT_IS_COUNTED = "A bar counts students, each once for a cause."
OF_SEVERAL = " Where a number has several possible causes, each of them is counted."


def _habits(found: Sequence[Habit], counted: str) -> Iterator[Block]:
    """A bar for each, as long as it is frequent, and an example."""
    columns = [Column("cause", False, "name"), Column("numbers"), Column("students", tone="strong"), Column("", False, "chart")]
    if found:
        most = len(found[0].students)
        yield Heading("Misconceptions and slips", 2)
        yield Table(columns, [_bar(habit, most) for habit in found])
        yield Note(counted, "quiet")
        yield Table([Column("cause", False, "name"), Column("for example", False)], list(map(_example, found)))


def _bar(habit: Habit, most: int) -> tuple[str, ...]:
    count = len(habit.students)
    return (habit.cause.code, str(habit.cells), str(count), BAR * max(1, round(BROAD * count / most)))


def _example(habit: Habit) -> tuple[str, str]:
    sheet, mark = habit.example
    return habit.cause.code, f"{short_name(sheet.student)}: {mark.cell} {shortened(mark.written, WRITTEN)}, {habit.cause.message}"


# the variants

_TRAITS = {
    "negative": "negative numbers",
    "figures": "figures of all numbers",
    "smallest": "smallest number asked for, in units of its last digit",
}


def _fairness(found: Fairness, report: Report) -> Iterator[Block]:
    """Whether a variant was harder, or numbers of a kind."""
    yield Heading("Variants", 2)
    yield from _variants(found.variants, report)
    yield from _traits(found)
    yield Note(found.said)


def _variants(rows: Sequence[VariantScores], report: Report) -> Iterator[Block]:
    columns = [Column("variant", False, "name"), Column("students"), Column("mean score", tone="strong"), Column("share right")]
    cells = [(row.code, str(row.students), scores.percent(row.mean), scores.percent(row.share_right)) for row in rows]
    told = len(columns) - (not report.shows("status"))
    if rows:
        yield Table(columns[:told], [row[:told] for row in cells])


def _traits(found: Fairness) -> Iterator[Block]:
    columns = [Column("of the numbers", False, "name"), Column("least"), Column("most"), Column("correlation"), Column("p")]
    if found.traits:
        yield Table(columns, list(map(_trait, found.traits)))
        said = f"The rank correlation with the scores of {count_of(found.students, 'student')}, and how often chance makes it as large."
        yield Note(said, "quiet")


def _trait(trait: Trait) -> tuple[str, ...]:
    from ...exercise.variants.fairness import p_told

    least, most = (f"{value:.0f}" if float(value).is_integer() else show(value, 3) for value in (trait.least, trait.most))
    if trait.correlation is None or trait.p is None:
        return _TRAITS[trait.name], least, most, "–", "–"
    return _TRAITS[trait.name], least, most, f"{trait.correlation:.2f}", p_told(trait.p)
