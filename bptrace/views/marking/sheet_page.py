"""The page of one sheet: each answer with its verdict, what went wrong, and the score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ...check.report import PAID, Mark, Marked
from ...errors import listed, plural
from ..document import Block, Column, Heading, Listing, Note, Table
from ..lines.legible import shortened
from . import scores
from .mark_words import TONES, name, went_wrong, why, word
from .revealed import Report, counted, is_absent, reasons
from .standings import remark

NAME, WRITTEN, ABOUT = 32, 40, 80  # cells that what people wrote may take; data keep it whole


def sheet_page(sheet: Marked, report: Report) -> Iterator[Block]:
    """The whole page."""
    yield Heading(shortened(sheet.student, NAME * 2))
    own = sheet.id if sheet.id != sheet.student else ""
    about = (own, sheet.file, "" if is_absent(sheet) else remark(sheet, report))
    yield Note(" · ".join([report.title, *(shortened(text, ABOUT) for text in about if text)]), "quiet")
    yield from problems(sheet)
    if sheet.headings:
        named = listed([shortened(text, NAME) for text in sheet.headings])
        yield Note(
            f"{plural(len(sheet.headings), 'A heading was', 'Headings were')} not understood, and nothing below is marked: {named}.", "fair"
        )
    if sheet.answers:
        yield _answers(sheet.answers, report)
    if any(not mark.asked for mark in sheet.answers):
        yield Note("Where the score is –, nothing was asked, and nothing is counted.", "quiet")
    yield from went_wrong(sheet.answers, report)
    if sheet.answers or is_absent(sheet):
        yield from ending(sheet, report)


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
    return (scores.told(mark.score), scores.told(mark.max_score)) if counted(mark) else ("" if mark.asked else "–", "")


def ending(sheet: Marked, report: Report) -> Iterator[Note]:
    """Where to begin again, or that all is right; and the score."""
    if report.shows("status") and sheet.answers:
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
