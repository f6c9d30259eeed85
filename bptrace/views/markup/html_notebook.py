"""A document as HTML for the output of a notebook's cell: what is left of it where styles, classes and scripts are taken away.

JupyterLab shows all of it; GitHub, and JupyterLab for a notebook that is not trusted, keep tags and a few attributes, and neither
styles nor MathML. So what stands to the right or in letters of one width is said twice, by tag or attribute and by style, and a
formula is a line of text, with its indices set lower.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

from ..document import Chart, Column, Document, Equation, Figure, Grid, Heading, Links, Listing, Math, MatrixEquation, Note, Section, Table
from ..lines.grid_lines import as_blocks
from ..lines.layout import text
from .html_text import literal
from .svg import svg

IN_LINES = (Chart, MatrixEquation, Listing)  # blocks that are set in lines of text, in which letters stand below each other
WIDTH = 110  # letters in such a line
_STRONG = {"strong", "bad"}
_INDEX = re.compile(r"_(\w+)")


def notebook(document: Document) -> str:
    """The document as one element."""
    return f"<div>{_inside(document)}</div>"


def _inside(document: Document) -> str:
    return "\n".join(_pieces(document))


def _pieces(document: Document) -> Iterator[str]:
    for in_lines, blocks in groupby(document, lambda block: isinstance(block, IN_LINES)):
        if in_lines:
            yield f'<pre style="font-family:monospace">{_lines(text(list(blocks), WIDTH))}</pre>'
        else:
            yield from (_SET[type(block)](block) for block in blocks)


def _lines(told: str) -> str:
    return "\n".join(map(literal, told.rstrip("\n").split("\n")))


def _heading(heading: Heading) -> str:
    """In bold: a heading would be one of the notebook."""
    return f"<p><b>{literal(heading.text)}</b></p>"


def _note(note: Note) -> str:
    said = "<br>".join(map(literal, note.text.split("\n")))
    return f"<p>{_toned(said, note.tone)}</p>"


def _equation(equation: Equation) -> str:
    """The sides in one line, which the browser breaks, and the rule below."""
    *sides, value = [_math(side) for side in (equation.left, *equation.right)]
    told = " = ".join([*sides, f"<b>{value}</b>"])
    number = f"{literal(equation.number)} " if equation.number else ""
    return f"<p>{number}{told}<br>{literal(equation.rule)}</p>"


def _math(math: Math) -> str:
    return _INDEX.sub(r"<sub>\1</sub>", literal(" ".join(math.text)))


def _figure(figure: Figure) -> str:
    """The picture as an image of its own, which is left where elements of SVG are not, and which no style reaches."""
    from base64 import b64encode

    data = b64encode(svg(figure.draw()).encode()).decode()
    return (
        f'<p><img src="data:image/svg+xml;base64,{data}" alt="{literal(figure.text)}" style="max-width:100%"><br>{literal(figure.text)}</p>'
    )


def _toned(markup: str, tone: str) -> str:
    return f"<b>{markup}</b>" if tone in _STRONG else markup


def _table(table: Table) -> str:
    return "\n".join(_rows(table))


def _rows(table: Table) -> Iterator[str]:
    yield "<table>"
    if table.caption:
        yield f'<caption align="left" style="text-align:left">{literal(table.caption)}</caption>'
    if any(column.title for column in table.columns):
        heads = (_cell("th", literal(column.title), column, "") for column in table.columns)
        yield f"<thead><tr>{''.join(heads)}</tr></thead>"
    yield "<tbody>"
    for row in table.rows:
        yield f"<tr>{''.join(map(_body_cell, row, table.columns))}</tr>"
    yield "</tbody></table>"


def _body_cell(cell: str | Math, column: Column) -> str:
    if isinstance(cell, Math):
        return _cell("td", _math(cell), column, column.tone)
    return _cell("td", literal(cell), column, column.tone_of(cell))


def _cell(tag: str, markup: str, column: Column, tone: str) -> str:
    side = "right" if column.numeric else "left"
    return f'<{tag} align="{side}" style="text-align:{side}">{_toned(markup, tone)}</{tag}>'


_SET: dict[type, Callable[[Any], str]] = {
    Heading: _heading,
    Note: _note,
    Equation: _equation,
    Figure: _figure,
    Table: _table,
    Grid: lambda grid: _inside(list(as_blocks(grid))),
    Section: lambda section: _inside(section.blocks),
    Links: lambda links: "",
}
