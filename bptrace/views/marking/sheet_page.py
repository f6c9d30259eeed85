"""The page of one sheet: each answer with its verdict, what went wrong, and the score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...check.report import PAID, Mark, Marked
from ...errors import listed, plural
from ..document import Block, Column, Heading, Listing, Note, Table
from ..lines.legible import shortened
from . import scores
from .mark_words import FEW, TONES, name, why, word
from .revealed import Report, counted, is_absent, reasons
from .sheet_figure import figures
from .standings import remark
from .stories import went_wrong

NAME, WRITTEN, ABOUT = 32, 40, 80  # cells that what people wrote may take; data keep it whole


def sheet_page(sheet: Marked, report: Report) -> Iterator[Block]:
    """The whole page."""
    yield Heading(shortened(sheet.student, NAME * 2))
    own = sheet.id if sheet.id != sheet.student else ""
    variant = report.variant(sheet)
    about = (own, f"variant {variant}" * bool(variant), sheet.file, "" if is_absent(sheet) else remark(sheet, report))
    yield Note(" · ".join([report.title, *(shortened(text, ABOUT) for text in about if text)]), "quiet")
    yield from problems(sheet)
    yield from said_of_all(sheet)
    if sheet.headings:
        named = listed([shortened(text, NAME) for text in sheet.headings])
        yield Note(
            f"{plural(len(sheet.headings), 'A heading was', 'Headings were')} not understood, and nothing below is marked: {named}.", "fair"
        )
    yield from figures(sheet, report)
    if sheet.answers:
        yield _answers(sheet.answers, report)
    if any(UNCOUNTED in _score(mark) for mark in sheet.answers):
        yield Note("Where the score is –, nothing is counted: it was not asked, or it needs no work.", "quiet")
    yield from went_wrong(sheet, report)
    if sheet.answers or is_absent(sheet):
        yield from ending(sheet, report)


def said_of_all(sheet: Marked) -> Iterator[Note]:
    """What is to be said of a sheet as a whole, before its numbers."""
    yield from (Note(note, "fair") for note in sheet.notes)


def problems(sheet: Marked) -> Iterator[Block]:
    """What is wrong with the file itself."""
    if is_absent(sheet):
        yield Note("Nothing was handed in.", "bad")
        return
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
    """What an answer has earned, and of how much. One that is given earns nothing, however right it is."""
    if counted(mark) and mark.max_score:
        return scores.told(mark.score), scores.told(mark.max_score)
    return (UNCOUNTED if counted(mark) or not mark.asked else ""), ""


UNCOUNTED = "–"


def ending(sheet: Marked, report: Report) -> Iterator[Note]:
    """Where to begin again, or that all is right; and the score."""
    if report.shows("status") and sheet.answers:
        yield _verdict(sheet)
    if sheet.max_score:
        yield Note(f"Score: {scores.told(sheet.score)} of {scores.told(sheet.max_score)} ({scores.percent(sheet.score / sheet.max_score)})")


def _verdict(sheet: Marked) -> Note:
    if sheet.corrections:
        return Note("Not every digit is right.", "bad")
    if sheet.begin:
        return Note(f"Begin again at {sheet.begin}.", "bad")
    if sheet.all_right:
        return Note("Every digit is right." if sheet.strict else "All is right.", "good")
    left = list(_left(sheet))
    read = " that could be read" * (bool(sheet.problems) or any(mark.verdict in UNREAD for mark in sheet.answers))
    return Note(f"Nothing{read} is wrong{', but ' if left else ''}{'; '.join(left)}.", "fair")


UNREAD = ("unreadable", "unknown")
# fmt: off
LEFT = (  # verdicts that are left where nothing is wrong, whether the number is paid, and what to say of one and of several
    ("imprecise",  True,  "1 number has fewer digits than asked",          "{} numbers have fewer digits than asked"),
    ("imprecise",  False, "1 number has too few digits to earn anything",  "{} numbers have too few digits to earn anything"),
    ("rounded",    False, "1 number says too little to earn anything",     "{} numbers say too little to earn anything"),
    ("blank",      False, "1 number is blank",                             "{} numbers are blank"),
    ("unreadable", False, "1 answer cannot be read",                       "{} answers cannot be read"),
    ("unknown",    False, "1 name is unknown",                             "{} names are unknown"),
    ("twice",      False, "1 question is answered twice",                  "{} questions are answered twice"),
)
# fmt: on


def _left(sheet: Marked) -> Iterator[str]:
    """What there is to be said where nothing is wrong, and not all is right."""
    for verdict, paid, one, several in LEFT:
        names = [name(mark) for mark in sheet.answers if mark.asked and mark.verdict == verdict and mark.right == paid]
        if names:
            yield f"{plural(len(names), one, several.format(len(names)))}: {listed([shortened(each, NAME) for each in names], FEW)}"
