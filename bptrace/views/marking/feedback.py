"""A page for each student, in Markdown and HTML, and the names of the files that are written for students."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator

from ...check.report import Marked
from ...errors import Problem
from ..document import Document, Section
from ..markup.html import GENERATOR, html
from ..markup.markdown import markdown
from .corrections import corrections_page
from .revealed import Report
from .sheet_page import sheet_page

_OURS = f"<!-- {GENERATOR} -->"  # above a page in Markdown, which does not show it
_MARKS = (_OURS.encode(), f'<meta name="generator" content="{GENERATOR}">'.encode())
_WHERE_IT_SAYS = 200  # bytes


def pages(report: Report) -> Iterator[tuple[str, bytes]]:
    """The files: the name of each, and what stands in it."""
    for sheet, name in zip(report.sheets, file_names(report.sheets), strict=True):
        page: Document = [*sheet_page(_without_paths(sheet), report), *corrections_page([sheet], report)]
        yield f"{name}.md", f"{_OURS}\n\n{markdown(page)}".encode()
        yield f"{name}.html", html([Section(page)], f"{sheet.student} · {report.title}").encode()


def _without_paths(sheet: Marked) -> Marked:
    """The sheet without what a student need not know: where a teacher keeps it."""
    return sheet._replace(file="", problems=tuple(map(_without_path, sheet.problems)))


def _without_path(problem: Problem) -> Problem:
    place = problem.place
    return problem._replace(place=place._replace(path=os.path.basename(place.path))) if place else problem


def is_page(path: str) -> bool:
    """True if a file begins as those written here."""
    with open(path, "rb") as file:
        beginning = file.read(_WHERE_IT_SAYS)
    return any(mark in beginning for mark in _MARKS)


# names of files

LONGEST = 60  # letters
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])(\..*)?")  # on Windows these are devices


def file_names(sheets: Iterable[Marked]) -> Iterator[str]:
    """A name for each student's files, without a suffix, from the id and the name."""
    taken: set[str] = set()
    for sheet in sheets:
        told = sheet.id not in ("", sheet.student)
        yield file_name(f"{sheet.id}_{sheet.student}" if told else sheet.student, taken)


def file_name(student: str, taken: set[str]) -> str:
    """A name that is safe on every system, and is not `taken`, to which it is added."""
    base = re.sub(r"[^\w.-]+", "_", unicodedata.normalize("NFC", student))[:LONGEST].strip("._") or "sheet"
    base = f"_{base}" if _RESERVED.fullmatch(base) or base.startswith("-") else base
    name, count = base, 1
    while name.casefold() in taken:
        count += 1
        name = f"{base}-{count}"
    taken.add(name.casefold())
    return name
