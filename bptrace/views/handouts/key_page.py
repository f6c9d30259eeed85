"""The key of a worksheet: the right numbers, what rounding may make of them, what the usual mistakes make of them, and the working."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from ...check.judging.asked_digits import unit_of
from ...check.report import digits as in_words
from ...exercise.decimals import as_asked
from ...exercise.mistaken_sheet import MistakenSheet, may_be_right
from ...exercise.paper import Blank, Copy, Mistaken
from ..document import Block, Column, Heading, Math, Note, Table, deeper
from ..drawing import MINUS
from ..marking.scores import told
from ..pages.extent import extent
from ..pages.solution import solution
from .worksheet_page import MARKS, QUANTITY, Worksheet

MOST_SIGNS = 2  # mistakes that are told of a number
_NUMBER, _ALSO, _SIGNS = Column("number", tone="strong"), Column("also right", False), Column("a sign of", False)


def key_page(copy: Copy, mistaken: MistakenSheet | None = None, working: bool = True) -> Iterator[Block]:
    """The key. `mistaken` is the sheet if it was worked with a mistake; without the `working`, the key has the numbers alone."""
    sheet = Worksheet(copy)
    yield from sheet.head("key")
    if mistaken:
        row = mistaken.misconception
        yield Note(f"The mistake: {row.thought} ({row.code}). It begins at {mistaken.begins}.", "bad")
        yield Note("Wrong on the sheet: " + ", ".join(_wrong(copy, mistaken)) + ".")
    yield Note(
        f"Each number is right to {in_words(copy.paper.digits)}; what honest rounding at every step may come to is right too. "
        f"{told(copy.paper.total)} marks in all."
    )
    columns = [QUANTITY, _NUMBER, _ALSO, *[MARKS] * sheet.marks_differ, _SIGNS]
    yield from sheet.by_stage(columns, lambda blank: _row(sheet, blank))
    yield from _signs(copy)
    if working:
        yield Heading("Working", 2)
        for iteration in dict.fromkeys(blank.at.iteration for blank in copy.paper.blanks):
            worked = sheet.working(iteration)
            yield from deeper(islice(solution(worked, None, extent(worked, None, full=False)), 1, None))


def _wrong(copy: Copy, mistaken: MistakenSheet) -> Iterator[str]:
    """The numbers of a sheet that honest rounding cannot come to, with what is written of each."""
    for blank in copy.paper.blanks:
        if not may_be_right(blank, mistaken.numbers):
            yield f"{blank.name} {_signed(mistaken.numbers.get(blank.at, 'left out'))}"


def _row(sheet: Worksheet, blank: Blank) -> tuple[str | Math, ...]:
    return (sheet.symbol(blank.at), blank.written, _also(sheet, blank), *[told(blank.mark)] * sheet.marks_differ, _told_signs(blank))


def _told_signs(blank: Blank) -> str:
    return " · ".join(f"{_signed(each.written)} {each.code}" for each in _signs_of(blank))


def _also(sheet: Worksheet, blank: Blank) -> str:
    """From where to where other numbers are right, where they are."""
    half = unit_of(sheet.paper.digits, blank.truth) / 2
    low, high = (as_asked(value, sheet.paper.digits) for value in (blank.honest[0] + half, blank.honest[1] - half))
    return "" if low == high == blank.written else _signed(f"{low} to {high}")


def _signs_of(blank: Blank) -> Iterator[Mistaken]:
    """A few mistakes that begin in a number, each once."""
    begun: dict[str, Mistaken] = {}
    for each in blank.mistaken:
        if each.begins:
            begun.setdefault(each.code, each)
    return islice(begun.values(), MOST_SIGNS)


def _signed(text: str) -> str:
    return text.replace("-", MINUS)


def _signs(copy: Copy) -> Iterator[Table]:
    """What was done by those who made the mistakes that are told."""
    found = {each.code: each.thought for blank in copy.paper.blanks for each in _signs_of(blank)}
    if found:
        yield Table([Column("code", False, "name"), Column("what was done", False)], list(found.items()), caption="Mistakes")
