r"""A table in LaTeX, with numbers at the decimal point. It never runs off the page: text that is wide is set over several lines, and
where there are too many columns the table is set in parts, each with the columns that tell its rows apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import ceil
from typing import NamedTuple

from .aligned import latex, powers, width
from .document import Column, Math, Table
from .latex_text import bold, in_ascii, words
from .tables import divided

GAP = 0.4  # what the space between two columns is wider than two digits
HIGHER = r"\vspace{-\baselineskip}"  # before a formula without text above it: TeX begins with an empty line
INDENT = 12  # digits before a formula, and between it and what is said of it
WHOLE = 40  # what has so many lines is not broken over pages
NARROW = 0.4  # of the line: what a column of text may take before its lines are broken
_NUMBER = re.compile(r"([-−]?)(\d+)((?:\.\d*)?(?:e[-+]?\d+)?)(…?)")

Cell = str  # as LaTeX, with the & within it


class Strip(NamedTuple):
    """A column as it stands: how it is set, its cells, the title first, and about how many digits wide and lines high it is."""

    setting: str
    cells: Sequence[Cell]
    width: int
    height: int


def set_table(table: Table, room: int) -> Iterator[str]:
    """The table on a page of so many digits to a line, in parts where it is too wide."""
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
    if not table.columns[-1].numeric and left > room * NARROW:
        return [*natural[:-1], _strip(table.columns[-1], columns[-1], left)]
    return natural


def _strip(column: Column, cells: Sequence[str | Math], limit: float) -> Strip:
    """A column with numbers at the decimal point; or of text, in lines where it is wider than the limit."""
    found = [_NUMBER.fullmatch(cell) if column.numeric and isinstance(cell, str) else None for cell in cells]
    heads, tails = ([width(part(number)) for number in found if number] for part in (_head, _tail))
    others = [width(_text(cell)) for cell, number in zip(cells, found, strict=True) if not number]
    across = max([width(column.title), max(heads, default=0) + max(tails, default=0), *others])
    fits = across <= limit
    if fits and any(tails):
        told = [_numeric(cell, number) for cell, number in zip(cells, found, strict=True)]
        return Strip(">{$}r<{$}@{}>{$}l<{$}", [_spanning(column.title), *told], ceil(across + GAP), len(cells))
    side = "left" if column.numeric else "right"
    setting = ("r" if column.numeric else "l") if fits else rf">{{\ragged{side}\arraybackslash}}p{{{limit / 2:.4g}em}}"
    told = [f"${_head(number)}$" if number and fits else _cell(cell) for cell, number in zip(cells, found, strict=True)]
    height = sum(ceil(width(_text(cell)) / limit) for cell in cells)
    return Strip(setting, [_cell(column.title), *told], ceil(min(across, limit) + GAP), height)


def _head(number: re.Match[str]) -> str:
    return number[1].replace("−", "-") + number[2]


def _tail(number: re.Match[str]) -> str:
    return powers(number[2] + number[3]).removeprefix(number[2]).strip() + r" \ldots" * bool(number[4])


def _numeric(cell: str | Math, number: re.Match[str] | None) -> Cell:
    """A number before and behind its point, or what stands in its place."""
    if number:
        return f"{_head(number)} & {_tail(number)}".rstrip()
    return _spanning(cell) if cell else "&"


def _spanning(cell: str | Math) -> Cell:
    """What stands over or among numbers at their point."""
    return rf"\multicolumn{{2}}{{c}}{{{_cell(cell)}}}"


def _cell(cell: str | Math) -> Cell:
    return f"${in_ascii(latex(cell))}$" if isinstance(cell, Math) else words(cell, names=True)


def _text(cell: str | Math) -> str:
    return " ".join(cell.text) if isinstance(cell, Math) else cell


def _part(caption: str, strips: Sequence[Strip], titled: bool) -> str:
    """Titles and rows; a long table goes on over the page, with its titles repeated."""
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
    """Formulas without titles: equations below one another, and what is said of each beside it."""
    left = max(room - INDENT - max(width(_text(row[0])) for row in table.rows), room * NARROW)
    rows = [" ".join([_equation(row[0]), *(rf"&\quad& {_beside(cell, left)}" for cell in row[1:] if cell)]) for row in table.rows]
    begun = rf"\textbf{{{bold(table.caption)}}}" if table.caption.strip() else HIGHER
    yield f"{begun}\n{display('alignat*', rows, f'{{{len(table.columns)}}}')}"


def _beside(cell: str | Math, room: float) -> str:
    """What stands beside an equation, in lines where it is wide."""
    box = r"\text" if width(_text(cell)) <= room else rf"\parbox{{{room / 2:.4g}em}}"
    return f"{box}{{{_cell(cell)}}}"


def display(environment: str, rows: Sequence[str], columns: str = "") -> str:
    """Rows of mathematics; where they are many, they may go on over the page."""
    lines = " \\\\\n".join(rows)
    set_rows = f"\\begin{{{environment}}}{columns}\n{lines}\n\\end{{{environment}}}"
    return f"{{\\allowdisplaybreaks\n{set_rows}}}" if len(rows) > WHOLE else set_rows


def _equation(cell: str | Math) -> str:
    """A formula, with what stands before its first sign of equality to the left."""
    left, equals, right = (in_ascii(latex(cell)) if isinstance(cell, Math) else "").partition(" = ")
    return f"{left} &= {right}" if equals else f"&{left}"
