"""Values over an even axis as a small chart of bars. The top and the bottom of the scale are written at its left.

A bar stands for all values that fall into its cell of the axis, and shows the largest of them, so that no peak is lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf, isfinite, log10
from typing import NamedTuple

from ...formula.number import show
from ..document import Chart
from .legible import Band, Spell, band, cells, flush_right, wrapped

HEIGHT, WIDEST, BROADEST = 6, 64, 4  # lines; cells of all bars; cells of one bar
DECADES = 3  # a scale is logarithmic if the values span more
RAMPS = ("▁▂▃▄▅▆▇█", "▄█", ".:#")
AXIS, TICK, CORNER, LINE = "│", "┤", "└", "─"


class Scale(NamedTuple):
    """From values to heights: 0 is the least value, 1 the greatest."""

    least: float
    greatest: float
    logarithmic: bool

    def height(self, value: float) -> float:
        if self.least == self.greatest:
            return 0.0
        if self.logarithmic:
            return (log10(value) - log10(self.least)) / (log10(self.greatest) - log10(self.least))
        part = 1 if isfinite(self.greatest - self.least) else 0.5
        return (part * value - part * self.least) / (part * self.greatest - part * self.least)


def scale_of(values: Sequence[float]) -> Scale:
    """A scale for values of which at least one is finite. A logarithmic scale has no place for zeros."""
    finite = [value for value in values if isfinite(value)]
    positive = [value for value in finite if value > 0]
    if positive and min(finite) >= 0 and log10(max(positive)) - log10(min(positive)) > DECADES:
        return Scale(min(positive), max(positive), True)
    return Scale(min(finite), max(finite), False)


def set_chart(chart: Chart, width: int | None, spell: Spell) -> Iterator[Band]:
    """The label, the bars beside their scale, and the axis with its ends."""
    if not any(map(isfinite, chart.values)):
        return
    scale = scale_of(chart.values)
    marks = marks_of(scale)
    margin = max(map(len, marks))
    lines = drawn(chart.values, scale, WIDEST if width is None else min(WIDEST, width - margin - 2), _ramp(spell))
    sides = [mark.rjust(margin) + " " + spell(TICK if mark else AXIS) for mark in _beside(marks, len(lines))]
    yield band("caption", wrapped(spell(label_of(chart, scale)), width))
    yield Band(("quiet", "chart"), list(zip(sides, lines, strict=True)), gap="")
    yield band("quiet", [" " * (margin + 1) + spell(CORNER) + spell(LINE) * len(lines[0])])
    if any(chart.ends):
        yield band("quiet", [" " * (margin + 2) + _ends(spell(chart.ends[0]), spell(chart.ends[1]), len(lines[0]))])


def drawn(values: Sequence[float], scale: Scale, room: int, ramp: str) -> list[str]:
    """The bars, line by line from the top; one line if all values are the same."""
    bars = max(1, min(len(values), room))
    broad = max(1, min(BROADEST, room // bars))
    lines = HEIGHT if scale.least < scale.greatest else 1
    steps = lines * len(ramp)
    tops = [0 if height is None else 1 + round(height * (steps - 1)) for height in heights(values, scale, bars)]
    glyphs = [" " * broad, *(glyph * broad for glyph in ramp)]
    floors = range((lines - 1) * len(ramp), -1, -len(ramp))
    return ["".join([glyphs[min(max(top - floor, 0), len(ramp))] for top in tops]) for floor in floors]


def heights(values: Sequence[float], scale: Scale, bars: int) -> list[float | None]:
    """The height of each bar, which is that of its largest value; None for a blank."""
    shares = (values[bar * len(values) // bars : (bar + 1) * len(values) // bars] for bar in range(bars))
    greatest = (max(filter(isfinite, share), default=-inf) for share in shares)
    return [scale.height(value) if value >= scale.least else None for value in greatest]


def _ramp(spell: Spell) -> str:
    return next(ramp for ramp in RAMPS if spell(ramp) == ramp)


def marks_of(scale: Scale) -> list[str]:
    """The numbers at the top and at the bottom, with as few digits as tell them apart."""
    if scale.least == scale.greatest:
        return [show(scale.least, 6)]
    marks = ([show(value, digits) for value in (scale.greatest, scale.least)] for digits in (3, 6, 9, 17))
    return next(pair for pair in marks if pair[0] != pair[1])


def _beside(marks: Sequence[str], lines: int) -> list[str]:
    return [marks[0], *[""] * (lines - 2), *marks[1:]]


def label_of(chart: Chart, scale: Scale) -> str:
    """The label of the chart, with a remark on its scale if there is one."""
    without = ", 0 left blank" if scale.logarithmic and 0 in chart.values else ""
    return f"{chart.label} (logarithmic scale{without})" if scale.logarithmic else chart.label


def _ends(first: str, last: str, room: int) -> str:
    """Both ends of the axis on the line below it, with at least a space between them."""
    return first + (flush_right([last], room - cells(first))[0] if cells(first) + cells(last) < room else f" {last}")
