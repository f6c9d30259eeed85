"""A report as a document, and as text and Markdown."""

from __future__ import annotations

from collections.abc import Iterable

from ..document import Block, Document
from . import classes, sheet
from .report import Report


def document(report: Report) -> Document:
    """The page of the one sheet that there is, or of a class."""
    blocks: Iterable[Block] = sheet.page(report.sheets[0], report) if len(report.sheets) == 1 else classes.page(report)
    return list(blocks)


def as_text(report: Report) -> bytes:
    from ..text import text

    return text(document(report)).encode()


def as_markdown(report: Report) -> bytes:
    from ..markdown import markdown

    return markdown(document(report)).encode()
