"""A document in colour. rich says how a style is sent.

The colours are those that a terminal's owner chose for the eight names, so they can be read on dark and on light.
"""

from __future__ import annotations

import sys
from functools import lru_cache

from rich.style import Style

from ..document import Document
from .layout import lay
from .legible import speller

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
}
# fmt: on


def coloured(document: Document, width: int | None = None, encoding: str | None = None) -> str:
    """The lines of `text`, with the escapes that colour them."""
    lines: list[str] = []
    for band in lay(document, width, speller(encoding)):
        pattern = band.gap.join(map(painted, band.tones))
        lines += [pattern % row for row in band.rows]
    return "".join([f"{line}\n" for line in lines])


@lru_cache
def painted(tone: str) -> str:
    """A pattern that puts a piece of a line between its escapes."""
    return Style.parse(STYLES[tone]).render("%s") if tone in STYLES else "%s"


def has_colour() -> bool:
    """Whether terminals of this system understand escapes; the older consoles of Windows show them."""
    if sys.platform != "win32":
        return True
    from rich.console import detect_legacy_windows

    return not detect_legacy_windows()
