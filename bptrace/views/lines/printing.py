"""Prints a document to a stream in its width, letters and colours. A pipe gets plain text as wide as its content, without rich."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TextIO

from ...errors import Piece, Problem
from ..document import Document
from .layout import lay, text
from .legible import cells, is_encodable, spelled, speller, wrapped

COLOURS = ("auto", "always", "never")
USUAL_WIDTH = 80  # the width of a terminal that does not report one


def print_document(document: Document, stream: TextIO, color: str = "auto") -> None:
    """Writes the document. `color` is one of COLOURS; "auto" is colour on a terminal, unless NO_COLOR is set or TERM is dumb."""
    stream.write(rendered(document, stream, color))


def rendered(document: Document, stream: TextIO, color: str = "auto") -> str:
    """What is written to a stream for a document."""
    width, encoding = width_of(stream), getattr(stream, "encoding", None)
    if in_colour(stream, color):
        return coloured(document, width, encoding)
    return text(document, width, encoding)


def in_colour(stream: TextIO, color: str = "auto") -> bool:
    """True if escapes, bold among them, are sent to the stream. NO_COLOR outweighs FORCE_COLOR."""
    if color != "auto":
        return color == "always"
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    if not (is_terminal(stream) or os.environ.get("FORCE_COLOR")):
        return False
    return has_colour()


def width_of(stream: TextIO) -> int | None:
    """The width of a terminal in cells, or COLUMNS if it is set; None for a pipe or a file."""
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


# These are the eight named colours, which the owner of a terminal chose, so they can be read on dark and on light.
# fmt: off
STYLES = {
    "title":   "bold",
    "section": "bold",
    "block":   "bold",
    "caption": "italic",
    "head":    "dim",
    "rule":    "dim",
    "quiet":   "dim",
    "name":    "cyan",
    "strong":  "bold",
    "chart":   "cyan",
    "good":    "green",
    "fair":    "yellow",
    "bad":     "red",
    "error":   "bold red",
    "message": "bold",
    "gutter":  "blue",
    "caret":   "red",
}
# fmt: on


def coloured(document: Document, width: int | None = None, encoding: str | None = None) -> str:
    """The lines that `text` makes, with the escapes that colour them."""
    lines: list[str] = []
    for band in lay(document, width, speller(encoding)):
        pattern = band.gap.join(map(painted, band.tones))
        lines += [pattern % row for row in band.rows]
    return "".join([f"{line}\n" for line in lines])


def message(problem: Problem, stream: TextIO, color: str = "auto") -> str:
    """What is written to a stream for a problem: `str(problem)`; on a terminal in colour, and with the remedy within the width."""
    width, encoding, painting = width_of(stream), getattr(stream, "encoding", None) or "utf-8", in_colour(stream, color)
    lines = [part for line in problem.lines() for part in _within(line, width)]
    return "\n".join("".join(_piece(piece, encoding, painting) for piece in line) for line in lines)


def _piece(piece: Piece, encoding: str, painting: bool) -> str:
    tone, said = piece
    said = said if is_encodable(said, encoding) else spelled(said, encoding)
    return painted(tone) % said if painting else said


def _within(line: Sequence[Piece], width: int | None) -> Iterator[Sequence[Piece]]:
    """A line of a message; a remedy for which it has no room follows on lines of its own."""
    *head, (tone, remedy) = line
    if width is None or tone != "remedy" or sum(cells(said) for _, said in line) <= width:
        yield line
        return
    if len(head) > 1:  # the carets
        yield head
    for at, part in enumerate(wrapped(remedy.strip(), width - 4)):
        yield ("gutter", "    " if at else "  ="), (tone, part if at else f" {part}")


@lru_cache
def painted(tone: str) -> str:
    """A pattern that puts a piece of a line between its escapes; rich knows the escapes of a style."""
    from rich.style import Style

    return Style.parse(STYLES[tone]).render("%s") if tone in STYLES else "%s"


def has_colour() -> bool:
    """True if terminals of this system understand escapes; the older consoles of Windows print them."""
    if sys.platform != "win32":
        return True
    from rich.console import detect_legacy_windows

    return not detect_legacy_windows()
