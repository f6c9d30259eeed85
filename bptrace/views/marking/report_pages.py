"""A report as a page: of one sheet, of a class, or of each student; and the page as text, Markdown and HTML."""

from __future__ import annotations

from collections.abc import Iterator

from ..document import Block, Document, Section
from .changes import changes_page
from .class_grid import CLASS, student_pages
from .class_page import class_page
from .corrections import corrections_page
from .revealed import Report
from .sheet_page import sheet_page


def document(report: Report) -> Document:
    """The page of the one sheet that there is, or of a class."""
    page = _only(report) if len(report.sheets) == 1 else class_page(report)
    return [*page, *corrections_page(report.sheets, report)]


def _only(report: Report) -> Iterator[Block]:
    yield from sheet_page(report.sheets[0], report)
    yield from changes_page(report)


def as_text(report: Report) -> bytes:
    from ..lines.layout import text

    return text(document(report)).encode()


def as_markdown(report: Report) -> bytes:
    from ..markup.markdown import markdown

    return markdown(document(report)).encode()


def as_html(report: Report) -> bytes:
    from ..markup.html import html

    return html(_with_pages(report) if len(report.sheets) > 1 else [Section(document(report))], report.title).encode()


def _with_pages(report: Report) -> Document:
    """The page of a class, and behind it those of its students."""
    page = [*class_page(report, with_pages=True), *corrections_page(report.sheets, report)]
    return [Section(page, CLASS), *student_pages(report)]
