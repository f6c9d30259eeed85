"""Tables in HTML: numbers stand flush at their point, and what is wider than the window scrolls."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..document import Column, Math, Table
from .html_formulas import set_math
from .html_text import class_of, in_words, linked, literal, scrolling

NARROWER = 0.76  # than in formulas are the letters of a table
GAP = 2  # letters between two columns
LONGEST_WORD = 16  # letters that a column of words takes at least, as it is broken into lines
_NUMBER = re.compile(r"-?\d+(?:(\.)(\d*))?(?:e[-+]?\d+)?")


def as_table(table: Table) -> str:
    """The table, in a box that scrolls."""
    titled = [column.title for column in table.columns]
    across = sum(_width([title, *cells]) + GAP for title, cells in zip(titled, _columns(table), strict=True))
    name = table.caption or " ".join(filter(None, titled)) or "table"
    return scrolling("\n".join(["<table>", *_rows(table), "</table>"]), name, across * NARROWER, "table")


def _columns(table: Table) -> list[list[str]]:
    """The texts of the cells, column by column."""
    return [[_text(row[place]) for row in table.rows] for place in range(len(table.columns))]


def _text(cell: str | Math) -> str:
    return cell if isinstance(cell, str) else " ".join(cell.text)


def _width(cells: Sequence[str]) -> int:
    return max(min(len(cell), LONGEST_WORD) if " " in cell else len(cell) for cell in cells)


def _rows(table: Table) -> Iterator[str]:
    if table.caption:
        yield f"<caption>{literal(table.caption)}</caption>"
    if any(column.title for column in table.columns):
        yield f"<thead><tr>{''.join(map(_head, table.columns))}</tr></thead>"
    yield "<tbody>"
    pads = [_pads(cells) if column.numeric else {} for column, cells in zip(table.columns, _columns(table), strict=True)]
    for row, anchor in zip(table.rows, table.anchors or [""] * len(table.rows), strict=True):
        cells = (_cell(cell, table.columns[at], at < table.keys, pads[at], anchor * (not at)) for at, cell in enumerate(row))
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody>"


def _head(column: Column) -> str:
    if not column.title:
        return "<td></td>"
    spell = in_words if column.numeric else literal
    return f'<th scope="col"{class_of("number" * column.numeric)}>{spell(column.title)}</th>'


def _cell(cell: str | Math, column: Column, is_key: bool, pads: dict[str, str], anchor: str) -> str:
    is_head = is_key and isinstance(cell, str)  # what reads pages out does not take a formula for the text of a heading
    tag, scope = ("th", ' scope="row"') if is_head else ("td", "")
    text = _text(cell)
    minus = "minus" if column.numeric and text.startswith("-") and not column.tones else ""
    classes = class_of("number" * column.numeric, column.tone_of(text), minus, pads.get(text, ""))
    shown = set_math(cell) if isinstance(cell, Math) else _number(cell) if column.numeric else literal(cell)
    return f"<{tag}{scope}{classes}>{linked(shown, anchor)}</{tag}>"


def _number(cell: str) -> str:
    return cell.replace("-", "−") if _NUMBER.fullmatch(cell) else literal(cell)


def _pads(cells: Sequence[str]) -> dict[str, str]:
    """The class that moves a number to the left, by as many digits as it has fewer behind its point than another in its column."""
    found = {cell: number for cell in cells if (number := _NUMBER.fullmatch(cell))}
    if any("e" in cell for cell in found):
        return {}
    behind = {cell: len(number[2] or "") for cell, number in found.items()}
    most = max(behind.values(), default=0)
    return {cell: f"p{most - digits}{'' if found[cell][1] or not most else 'i'}" for cell, digits in behind.items() if digits < most}
