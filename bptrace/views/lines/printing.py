"""A document to a stream: how wide, in which letters, in colour or not. A pipe gets plain text as wide as its content, without rich."""

from __future__ import annotations

import os
from typing import TextIO

from ..document import Document
from .layout import text

COLOURS = ("auto", "always", "never")
USUAL_WIDTH = 80  # the width of a terminal that does not tell


def print_document(document: Document, stream: TextIO, color: str = "auto") -> None:
    """Write the document. `color` is one of COLOURS; "auto" is in colour on a terminal, unless NO_COLOR or TERM=dumb asks for none."""
    stream.write(rendered(document, stream, color))


def rendered(document: Document, stream: TextIO, color: str = "auto") -> str:
    """What is written to a stream for a document."""
    width, encoding = width_of(stream), getattr(stream, "encoding", None)
    if in_colour(stream, color):
        from .terminal import coloured

        return coloured(document, width, encoding)
    return text(document, width, encoding)


def in_colour(stream: TextIO, color: str = "auto") -> bool:
    """Whether a stream is sent escapes of any kind, bold among them. NO_COLOR outweighs FORCE_COLOR."""
    if color != "auto":
        return color == "always"
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    if not (is_terminal(stream) or os.environ.get("FORCE_COLOR")):
        return False
    from .terminal import has_colour

    return has_colour()


def width_of(stream: TextIO) -> int | None:
    """The cells to a line of a terminal, or what COLUMNS says of it; None for a pipe or a file."""
    if not is_terminal(stream):
        return None
    said = os.environ.get("COLUMNS", "")
    if said.isdecimal() and int(said):
        return int(said)
    try:
        return os.get_terminal_size(stream.fileno()).columns or USUAL_WIDTH
    except (OSError, ValueError):
        return USUAL_WIDTH


def is_terminal(stream: TextIO) -> bool:
    return bool(getattr(stream, "isatty", bool)())
