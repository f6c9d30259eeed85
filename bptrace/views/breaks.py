"""Formulas over several lines: which pieces go on each."""

from __future__ import annotations

from collections.abc import Sequence

NARROWEST = 24  # sides of an equation that stand beside what is explained have at least so much room


def filled(widths: Sequence[float], room: float) -> list[slice]:
    """The pieces of each line, as many as there is room for with a space between them; a piece that is wider has a line of its own."""
    starts, across = [0], 0.0
    for place, width in enumerate(widths):
        across += width + bool(across)
        if across > room and place > starts[-1]:
            starts.append(place)
            across = width
    return [slice(start, end) for start, end in zip(starts, [*starts[1:], len(widths)], strict=True)]
