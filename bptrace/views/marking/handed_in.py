"""Who handed in what, as far as a roster tells: nothing, several attempts, or a sheet that is nobody's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ...check.report import Marked
from ...errors import count_of, listed, nearest
from ..document import Block, Column, Heading, Table
from ..lines.legible import shortened
from .revealed import Report, is_absent

if TYPE_CHECKING:
    from ...answers.roster import Standing

NOBODYS = "not on the roster"
STUDENT, FILE, FEW = 24, 40, 3  # cells that what people wrote may take in a table, and files that are named


def remark(sheet: Marked, report: Report) -> str:
    """What is to be said of a sheet beside its marks, in a few words."""
    if is_absent(sheet):
        return "nothing was handed in"
    standing = report.standings.get(sheet.student)
    return _standing(standing) if standing else ""


def _standing(standing: Standing) -> str:
    if standing.enrolled is None:
        return NOBODYS
    return f"the last of {len(standing.passed) + 1}" if standing.passed else ""


def handed_in(report: Report) -> Iterator[Block]:
    """Which of several attempts were marked, and which sheets are nobody's."""
    known = [(sheet, standing) for sheet in report.sheets if (standing := report.standings.get(sheet.student))]
    several = [(_name(sheet), _file(sheet.file), _files(standing.passed)) for sheet, standing in known if standing.passed]
    if several:
        yield Heading("Several attempts", 2)
        titles = ("student", "marked is the last that can be read", "passed over")
        yield Table([Column(titles[0], False, "name"), *(Column(title, False) for title in titles[1:])], several)
    strangers = [sheet for sheet, standing in known if standing.enrolled is None]
    if strangers:
        missing = [sheet.student for sheet in report.sheets if is_absent(sheet)]
        yield Heading(f"{count_of(len(strangers), 'sheet')} of nobody on the roster", 2)
        rows = [(_name(sheet), _file(sheet.file), _nearest(sheet, missing)) for sheet in strangers]
        yield Table([Column("student", False, "name"), Column("file", False), Column("is it ...?", False)], rows)


def _nearest(sheet: Marked, missing: Sequence[str]) -> str:
    return next((shortened(name, STUDENT) for name in nearest(sheet.student, missing)), "")


def _name(sheet: Marked) -> str:
    return shortened(sheet.student, STUDENT)


def _file(path: str) -> str:
    return shortened(path, FILE)


def _files(paths: tuple[str, ...]) -> str:
    return listed(list(map(_file, paths)), FEW)
