"""Who handed in what, as far as a roster tells: nothing, several attempts, or a sheet that is nobody's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ...answers.roster import name_key
from ...check.report import Marked
from ...errors import count_of, listed, nearest, plural
from ..document import Block, Column, Heading, Note, Table
from ..lines.legible import shortened
from .revealed import Report, is_absent

if TYPE_CHECKING:
    from ...answers.roster import Standing

NOBODYS = "not on the roster"
ANOTHERS = "another's?"
_LONGEST_NAME, _LONGEST_PATH = 24, 40  # cells that what people wrote may take in a table; data keep it whole
_FEW = 3  # files and names that are listed
_MOST_LOOKED_FOR = 50  # sheets of nobody for which names that are nearly theirs are looked for: to look for more would be felt


def remark(sheet: Marked, report: Report) -> str:
    """What is to be said of a sheet beside its marks, in a few words."""
    if is_absent(sheet):
        return "nothing was handed in"
    standing = report.standings.get(sheet.student)
    held = report.variants.get(sheet.student)
    said = (_standing(standing) if standing else "", held.remark if held else "", ANOTHERS * sheet.of_another)
    return "; ".join(filter(None, said))


def _standing(standing: Standing) -> str:
    if standing.enrolled is None:
        return NOBODYS
    return f"the last of {len(standing.passed) + 1}" if standing.passed else ""


def passed_over(sheet: Marked, report: Report) -> Iterator[Block]:
    """Which of the attempts of a student is marked, where there are several."""
    standing = report.standings.get(sheet.student)
    if standing and standing.passed:
        yield Note(f"{short_path(sheet.file)} is marked, as the last that can be read. Passed over: {_files(standing.passed)}.", "fair")


def handed_in(report: Report) -> Iterator[Block]:
    """Which of several attempts were marked, and which sheets are nobody's."""
    known = [(sheet, standing) for sheet in report.sheets if (standing := report.standings.get(sheet.student))]
    several = [(short_name(sheet.student), short_path(sheet.file), _files(standing.passed)) for sheet, standing in known if standing.passed]
    if several:
        yield Heading("Several attempts", 2)
        yield Note("The last one that can be read is marked.")
        yield _table(("student", "marked", "passed over"), several)
    missing = [(sheet.student, name_key(sheet.student).split()) for sheet in report.sheets if is_absent(sheet)]
    if others := strangers(report):
        yield Heading("Sheets of nobody on the roster", 2)
        rows = [
            (short_name(sheet.student), short_path(sheet.file), _perhaps(sheet, missing) if at < _MOST_LOOKED_FOR else "")
            for at, sheet in enumerate(others)
        ]
        yield _table(("sheet of", "file", "perhaps"), rows)


def strangers(report: Report) -> list[Marked]:
    """The sheets that are nobody's on the roster."""
    return [sheet for sheet in report.sheets if (standing := report.standings.get(sheet.student)) and standing.enrolled is None]


def on_nobody(report: Report) -> str:
    """A line that names them, for who does not see the page; "" where there are none."""
    names = [short_name(sheet.student) for sheet in strangers(report)]
    verb = plural(len(names), "matches", "match")
    return f"{count_of(len(names), 'sheet')} {verb} nobody on the roster: {listed(names, _FEW)}" if names else ""


def _table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    columns = [Column(title, False, "plain" if at else "name") for at, title in enumerate(titles)]
    kept = [at for at in range(len(columns)) if any(row[at] for row in rows)]
    return Table([columns[at] for at in kept], [[row[at] for at in kept] for row in rows])


def _perhaps(sheet: Marked, missing: Sequence[tuple[str, Sequence[str]]]) -> str:
    """Who of those that handed nothing in has a word of the name in common with it, or a name that is nearly the same."""
    words = set(name_key(sheet.student).split())
    akin = [name for name, parts in missing if not words.isdisjoint(parts)] or nearest(sheet.student, [name for name, _ in missing])
    return listed(list(map(short_name, akin)), _FEW, "or") if akin else ""


def _files(paths: tuple[str, ...]) -> str:
    return listed(list(map(short_path, paths)), _FEW)


def short_name(student: str) -> str:
    """What a student is called, as a table has it."""
    return shortened(student, _LONGEST_NAME)


def short_path(path: str) -> str:
    """A path, as a table has it."""
    return shortened(path, _LONGEST_PATH)
