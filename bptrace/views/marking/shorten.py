"""What people wrote, where it would widen a table beyond use. Data keep it whole."""

from __future__ import annotations

from ..lines.cells import cells
from ..lines.legible import visible

NAME, STUDENT, FILE, WRITTEN = 32, 24, 40, 40  # cells; of a student, in a table of many
MARK = "…"


def shortened(text: str, most: int) -> str:
    """The text, with its middle left out where it takes more cells: the ends of names tell them apart."""
    shown = visible(text)
    if len(shown) <= most and cells(shown) <= most:
        return shown
    tail = (most - 1) // 3
    head = _within(shown[: most + 1], most - 1 - tail)
    return head + MARK + _within(shown[-most - 1 :][::-1], tail)[::-1]


def _within(text: str, room: int) -> str:
    """As many letters from the beginning as take so many cells."""
    while cells(text) > room:
        text = text[:-1]
    return text
