"""A chart as a LaTeX picture: a line in steps, and what is above and below on the scale at its left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from math import isfinite

from .aligned import powers
from .chart import Scale, heights, label_of, marks_of, scale_of
from .document import Chart
from .latex_text import bold, words

ACROSS, HIGH, THICK = 280, 90, 0.8  # in points
LEFT = 70  # for the numbers at the left
MOST = 140  # steps of the line


def set_chart(chart: Chart) -> str:
    """The chart; nothing where no value is finite."""
    if not any(map(isfinite, chart.values)):
        return ""
    scale = scale_of(chart.values)
    steps = heights(chart.values, scale, min(len(chart.values), MOST))
    lines = [
        rf"\noindent\textbf{{{bold(label_of(chart, scale), names=True)}}}\\[6pt]",
        rf"\begin{{picture}}({LEFT + ACROSS},{HIGH + 20})(0,-16)",
        rf"\put({LEFT},-3){{\line(1,0){{{ACROSS}}}}}\put({LEFT},-3){{\line(0,1){{{HIGH + 6}}}}}",
        *_marks(scale),
        *_line(steps),
        rf"\put({LEFT},-12){{\makebox(0,0)[l]{{{words(chart.ends[0])}}}}}",
        rf"\put({LEFT + ACROSS},-12){{\makebox(0,0)[r]{{{words(chart.ends[1])}}}}}",
        r"\end{picture}",
    ]
    return "\n".join(lines)


def _marks(scale: Scale) -> Iterator[str]:
    """What is at the bottom and at the top, if that is not the same."""
    for y, mark in zip((0, HIGH), reversed(marks_of(scale)), strict=False):
        yield rf"\put({LEFT - 4},{y}){{\makebox(0,0)[r]{{${powers(mark)}$}}}}"


def _line(steps: Sequence[float | None]) -> Iterator[str]:
    """A stroke for the values that are as high as one another, and between two strokes one that joins them."""
    wide, place, before = ACROSS / len(steps), 0, None
    for height, same in groupby([None if step is None else float(f"{step * HIGH:.1f}") for step in steps]):
        many = sum(1 for _ in same)
        if height is not None:
            yield _stroke(place * wide, height, many * wide, THICK)
        if height is not None and before is not None and abs(height - before) > THICK:
            yield _stroke(place * wide, min(before, height), THICK, abs(height - before) + THICK)
        place, before = place + many, height


def _stroke(x: float, y: float, wide: float, high: float) -> str:
    return rf"\put({LEFT + x:.1f},{y:.1f}){{\rule{{{wide:.1f}pt}}{{{high:.1f}pt}}}}"
