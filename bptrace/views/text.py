"""A document as plain text: for a pipe, a file, or a terminal without colour."""

from __future__ import annotations

from .document import Document
from .layout import lay
from .spelling import speller


def text(document: Document, width: int | None = None, encoding: str | None = None) -> str:
    """The document in lines of at most `width` cells, in letters that the encoding has; None is as wide as the content, and Unicode."""
    lines: list[str] = []
    for band in lay(document, width, speller(encoding)):
        lines += [band.gap.join(row).rstrip() for row in band.rows]
    return "".join([f"{line}\n" for line in lines])
