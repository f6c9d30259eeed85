"""Tables and charts in LaTeX: numbers aligned at the decimal point, nothing off the page; a chart is a picture."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from math import ceil, isfinite
from typing import NamedTuple

from ..document import Chart, Column, Math, Table
from ..lines.chart_lines import Scale, heights, label_of, marks_of, scale_of
from ..lines.tables import divided
from .latex_text import bold, in_ascii, latex, powers, words
from .widths import width

ACROSS, HIGH, THICK = 280, 90, 0.8  # in points
LEFT = 70  # for the numbers at the left
MOST_STEPS = 140  # steps of the line


def set_chart(chart: Chart) -> str:
    """The chart; nothing if no value is finite."""
    if not any(map(isfinite, chart.values)):
        return ""
    scale = scale_of(chart.values)
    steps = heights(chart.values, scale, min(len(chart.values), MOST_STEPS))
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
    """The marks at the bottom and at the top, if they differ."""
    for y, mark in zip((0, HIGH), reversed(marks_of(scale)), strict=False):
        yield rf"\put({LEFT - 4},{y}){{\makebox(0,0)[r]{{${powers(mark)}$}}}}"


def _line(steps: Sequence[float | None]) -> Iterator[str]:
    """A horizontal stroke for neighbouring values of the same height, and a stroke that joins one to the next."""
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


COLUMN_GAP = 0.4  # the space between two columns is wider than two digits by this
HIGHER = r"\vspace{-\baselineskip}"  # before a formula without text above it, because TeX begins with an empty line
INDENT = 12  # digits before a formula, and between the formula and its remark
WHOLE = 40  # up to this many lines are not broken over pages
NARROW = 0.4  # share of the line that a column of text may take before its lines are broken
LEAST_LEFT = 0.3  # share that the last column may be left with, rather than that the table is parted
_NUMBER = re.compile(r"([-−]?)(\d+)((?:\.\d*)?(?:e[-+]?\d+)?)(…?)")

Tex = str  # as LaTeX, with the & within it


class Strip(NamedTuple):
    """A column that is set: its alignment, its cells (the title first), and its approximate width in digits and height in lines."""

    setting: str
    cells: Sequence[Tex]
    width: int
    height: int


def set_table(table: Table, room: int) -> Iterator[str]:
    """The table, for a line of `room` digits, in parts if it is too wide."""
    titled = any(column.title for column in table.columns)
    if not titled and table.rows and all(isinstance(row[0], Math) for row in table.rows):
        return _system(table, room)
    strips = _strips(table, room)
    widths, keys = [strip.width for strip in strips], table.keys if titled else 1
    parts = divided(widths, keys, room) or divided(widths, 1, room)
    return (_part(table.caption * (not place), [strips[at] for at in part], titled) for place, part in enumerate(parts))


def _strips(table: Table, room: int) -> list[Strip]:
    columns = [[row[place] for row in table.rows] for place in range(len(table.columns))]
    natural = [_strip(column, cells, room * NARROW) for column, cells in zip(table.columns, columns, strict=True)]
    left = room - sum(strip.width + 2 for strip in natural[:-1]) - 1
    if not table.columns[-1].numeric and left > room * LEAST_LEFT:
        return [*natural[:-1], _strip(table.columns[-1], columns[-1], left)]
    return natural


def _strip(column: Column, cells: Sequence[str | Math], limit: float) -> Strip:
    """A column of numbers aligned at the decimal point, or of text, which is broken into lines if it is wider than the limit."""
    found = [_NUMBER.fullmatch(cell) if column.numeric and isinstance(cell, str) else None for cell in cells]
    heads, tails = ([width(part(number)) for number in found if number] for part in (_head, _tail))
    others = [width(_text(cell)) for cell, number in zip(cells, found, strict=True) if not number]
    across = max([width(column.title), max(heads, default=0) + max(tails, default=0), *others])
    fits = across <= limit
    if fits and any(tails):
        told = [_numeric(cell, number) for cell, number in zip(cells, found, strict=True)]
        return Strip(">{$}r<{$}@{}>{$}l<{$}", [_spanning(column.title), *told], ceil(across + COLUMN_GAP), len(cells))
    side = "left" if column.numeric else "right"
    setting = ("r" if column.numeric else "l") if fits else rf">{{\ragged{side}\arraybackslash}}p{{{limit / 2:.4g}em}}"
    told = [f"${_head(number)}$" if number and fits else _cell(cell) for cell, number in zip(cells, found, strict=True)]
    height = sum(ceil(width(_text(cell)) / limit) for cell in cells)
    return Strip(setting, [_cell(column.title), *told], ceil(min(across, limit) + COLUMN_GAP), height)


def _head(number: re.Match[str]) -> str:
    return number[1].replace("−", "-") + number[2]


def _tail(number: re.Match[str]) -> str:
    return powers(number[2] + number[3]).removeprefix(number[2]).strip() + r" \ldots" * bool(number[4])


def _numeric(cell: str | Math, number: re.Match[str] | None) -> Tex:
    """The parts of a number before and after its point, or another cell in its place."""
    if number:
        return f"{_head(number)} & {_tail(number)}".rstrip()
    return _spanning(cell) if cell else "&"


def _spanning(cell: str | Math) -> Tex:
    """A title over aligned numbers, or a word among them."""
    return rf"\multicolumn{{2}}{{c}}{{{_cell(cell)}}}"


def _cell(cell: str | Math) -> Tex:
    return f"${in_ascii(latex(cell))}$" if isinstance(cell, Math) else words(cell, names=True)


def _text(cell: str | Math) -> str:
    return " ".join(cell.text) if isinstance(cell, Math) else cell


def _part(caption: str, strips: Sequence[Strip], titled: bool) -> str:
    """Titles and rows; a long table continues on the next page, with its titles repeated."""
    head, *body = (" & ".join(cells) + r" \\" for cells in zip(*[strip.cells for strip in strips], strict=True))
    titles = [r"\toprule", head, r"\midrule"] if titled else []
    begun = [_caption(caption, strips), *titles] if caption.strip() else titles
    settings = " ".join(strip.setting for strip in strips)
    columns, ended = rf"{{@{{}}{settings}@{{}}}}", [r"\bottomrule"] * titled
    if max(strip.height for strip in strips) <= WHOLE:
        return "\n".join([r"\medskip\noindent", rf"\begin{{tabular}}{columns}", *begun, *body, *ended, r"\end{tabular}"])
    repeated = [*begun, r"\endfirsthead", *titles, r"\endhead"] if begun else []
    return "\n".join([rf"\begin{{longtable}}[l]{columns}", *repeated, *body, *ended, r"\end{longtable}"])


def _caption(caption: str, strips: Sequence[Strip]) -> str:
    """A line across the page that does not widen the table."""
    across = sum(strip.setting.count("@{}") + 1 for strip in strips)
    box = rf"\makebox[0pt][l]{{\parbox[b]{{\linewidth}}{{\raggedright\bfseries {bold(caption)}}}}}"
    return rf"\multicolumn{{{across}}}{{@{{}}l@{{}}}}{{{box}}} \\*[4pt]"


def _system(table: Table, room: int) -> Iterator[str]:
    """Formulas without titles: equations below one another, each with its remark beside it."""
    left = max(room - INDENT - max(width(_text(row[0])) for row in table.rows), room * NARROW)
    rows = [" ".join([_equation(row[0]), *(rf"&\quad& {_beside(cell, left)}" for cell in row[1:] if cell)]) for row in table.rows]
    begun = rf"\textbf{{{bold(table.caption)}}}" if table.caption.strip() else HIGHER
    yield f"{begun}\n{display('alignat*', rows, f'{{{len(table.columns)}}}')}"


def _beside(cell: str | Math, room: float) -> str:
    """A remark beside an equation, in lines if it is wide."""
    box = r"\text" if width(_text(cell)) <= room else rf"\parbox{{{room / 2:.4g}em}}"
    return f"{box}{{{_cell(cell)}}}"


def display(environment: str, rows: Sequence[str], columns: str = "") -> str:
    """Rows of mathematics; if there are many, they may continue on the next page."""
    lines = " \\\\\n".join(rows)
    set_rows = f"\\begin{{{environment}}}{columns}\n{lines}\n\\end{{{environment}}}"
    return f"{{\\allowdisplaybreaks\n{set_rows}}}" if len(rows) > WHOLE else set_rows


def _equation(cell: str | Math) -> str:
    """A formula that is aligned at its first equals sign."""
    left, equals, right = (in_ascii(latex(cell)) if isinstance(cell, Math) else "").partition(" = ")
    return f"{left} &= {right}" if equals else f"&{left}"
