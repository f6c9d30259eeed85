"""Lines of text on their way to a stream: what they say, and in which tone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

GAP = "  "


class Band(NamedTuple):
    """Lines made alike. Each row is a line: its pieces with `gap` between them, piece by piece in the tones given.

    Tones are those of notes and columns, and "title", "section", "block" (headings), "head" (titles of columns), "rule", "chart".
    """

    tones: Sequence[str]
    rows: Sequence[tuple[str, ...]]
    gap: str = GAP


BLANK = Band(("plain",), [("",)])


def band(tone: str, lines: Sequence[str]) -> Band:
    """Whole lines in one tone."""
    return Band((tone,), [(line,) for line in lines])
