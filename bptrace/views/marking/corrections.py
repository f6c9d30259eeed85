"""The list of corrections at the end of a report in which nothing was excused: what is written, and what is right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...answers.numerals import read_numeral
from ...check.report import Mark, Marked
from ...errors import count_of, plural
from ...formula.number import show, show_places, to_places
from ..document import Block, Column, Heading, Note, Table
from ..lines.legible import shortened
from .mark_words import name, why
from .revealed import Report
from .sheet_page import NAME, WRITTEN
from .standings import short_name


def corrections_page(sheets: Sequence[Marked], report: Report) -> Iterator[Block]:
    """The corrections of all sheets; nothing where they were not marked strictly."""
    if not any(sheet.strict for sheet in sheets):
        return
    rows = [(short_name(sheet.student), *_row(mark, report)) for sheet in sheets for mark in sheet.corrections]
    yield Heading("Corrections", 2)
    yield Note(_summary([mark for sheet in sheets for mark in sheet.corrections]))
    if rows:
        columns = [Column("sheet", False), Column("quantity", False, "name"), Column("written"), Column("right", tone="strong")]
        columns.append(Column("because", False))
        told = [at for at in range(len(columns)) if any(row[at] for row in rows) and (at or len(sheets) > 1)]
        yield Table([columns[at] for at in told], [[row[at] for at in told] for row in rows], keys=2 if len(sheets) > 1 else 1)


def _summary(found: Sequence[Mark]) -> str:
    """How many numbers there are to be corrected, and how many of them follow from others."""
    if not found:
        return "There are none."
    following = sum(mark.verdict == "carried" for mark in found)
    told = f"; {following} of them only because {plural(following, 'it follows', 'they follow')} from others" if following else ""
    return f"{count_of(len(found), 'number is', 'numbers are')} not right in every digit{told}."


def _row(mark: Mark, report: Report) -> tuple[str, ...]:
    return shortened(name(mark), NAME), shortened(mark.written, WRITTEN), right(mark, report), why(mark)


def right(mark: Mark, report: Report) -> str:
    """The right value in as many digits as are written; nothing where it is not revealed."""
    number = read_numeral(mark.written)
    if mark.expected is None or number is None or not number.unit:
        return report.number(mark.expected)
    if "e" in number.text.lower() or "^" in number.text:
        return show(mark.expected, max(number.figures, 1))
    places = max(number.decimals, 0)
    return show_places(to_places(mark.expected, places), places)
