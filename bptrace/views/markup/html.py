"""A document as a page of HTML that needs nothing else: no script, no other file, nothing from the net.

Everything in a string is escaped, so that it reads as it is. Formulas and charts are set in lines of text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from ..document import Chart, Column, Document, Equation, Figure, Grid, Heading, Links, Listing, Math, MatrixEquation, Note, Section, Table
from ..lines.layout import text
from ..lines.legible import visible
from . import html_figure, html_grid

DEEPEST = 6  # the deepest level of a heading
GENERATOR = "bptrace"

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1b1b; --paper: #fff; --quiet: #595959; --rule: #c8c8c8; --good: #1a6630; --fair: #7a4a00;
  --bad: #a3142a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e8e8; --paper: #161616; --quiet: #a8a8a8; --rule: #4a4a4a; --good: #7fd08f;
  --fair: #f0c060; --bad: #ff8f9a; } }
body { color: var(--ink); background: var(--paper); font: 1rem/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto;
  padding: 0 1rem; }
h1, h2 { line-height: 1.2; }
p { white-space: pre-wrap; overflow-wrap: anywhere; max-width: 48rem; }
pre, .wide { overflow-x: auto; }
table { border-collapse: collapse; }
caption { text-align: left; font-weight: bold; }
th, td { text-align: left; vertical-align: top; padding: .15rem .8rem .15rem 0; }
thead th { border-bottom: 1px solid var(--rule); }
tbody th { font-weight: normal; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.strong { font-weight: bold; }
.quiet { color: var(--quiet); }
.good { color: var(--good); }
.fair { color: var(--fair); }
.bad { color: var(--bad); font-weight: bold; }
.chart { color: var(--quiet); white-space: nowrap; }
"""
_STYLE += html_grid.STYLE + html_figure.STYLE
_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="generator" content="{generator}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{hash}'">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
{body}
</body>
</html>
"""


def html(document: Document, title: str) -> str:
    """The document as a page."""
    from base64 import b64encode
    from hashlib import sha256

    body = fragment(document)
    said = b64encode(sha256(_STYLE.encode()).digest()).decode()
    return _PAGE.format(generator=GENERATOR, hash=said, title=literal(title), style=_STYLE, body=body)


def fragment(document: Document) -> str:
    """The blocks of the document alone."""
    return "\n".join(filter(None, (_SET[type(block)](block) for block in document)))


_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}


def literal(string: str) -> str:
    """A string on one line that HTML shows as it is, in a text and within quotation marks."""
    return re.sub("[&<>\"']", lambda found: _ESCAPED[found[0]], visible(string))


def _heading(heading: Heading) -> str:
    level = min(heading.level, DEEPEST)
    return f"<h{level}>{literal(heading.text)}</h{level}>"


def _note(note: Note) -> str:
    return f"<p{_class(note.tone)}>{_lines(note.text.split(chr(10)))}</p>"


def _listing(listing: Listing) -> str:
    return f"<pre{_class(listing.tone)}>{_lines(listing.lines)}</pre>" if listing.lines else ""


def _lines(lines: Any) -> str:
    return "\n".join(map(literal, lines))


def _class(*names: str) -> str:
    said = " ".join(name for name in names if name and name not in ("plain", "name"))
    return f' class="{said}"' if said else ""


def _table(table: Table) -> str:
    return "\n".join(_rows(table))


def _rows(table: Table) -> Iterator[str]:
    yield '<div class="wide"><table>'
    if table.caption:
        yield f"<caption>{literal(table.caption)}</caption>"
    if any(column.title for column in table.columns):
        heads = (f'<th scope="col"{_class("number" * column.numeric)}>{literal(column.title)}</th>' for column in table.columns)
        yield f"<thead><tr>{''.join(heads)}</tr></thead>"
    yield "<tbody>"
    for number, row in enumerate(table.rows):
        anchors = [table.anchors[number]] if table.anchors else []
        cells = (
            _cell(cell, column, at < table.keys, "".join(anchors[at : at + 1]))
            for at, (cell, column) in enumerate(zip(row, table.columns, strict=True))
        )
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table></div>"


def _cell(cell: str | Math, column: Column, is_key: bool, anchor: str) -> str:
    told = cell if isinstance(cell, str) else " ".join(cell.text)
    tag, scope = ("th", ' scope="row"') if is_key else ("td", "")
    return f"<{tag}{scope}{_class('number' * column.numeric, column.tone_of(told))}>{_linked(told, anchor)}</{tag}>"


def _linked(text: str, anchor: str) -> str:
    """The text, as a link if it leads anywhere."""
    return f'<a href="#{literal(anchor)}">{literal(text)}</a>' if anchor else literal(text)


def _grid(grid: Grid) -> str:
    table = "\n".join(html_grid.grid_lines(grid, literal, _linked))
    return f'<div class="wide">{table}</div>\n{html_grid.legend(grid, literal)}'


def _links(links: Links) -> str:
    return f'<p class="links">{" · ".join(_linked(*link) for link in links.links)}</p>'


def _section(section: Section) -> str:
    anchor = f' id="{literal(section.anchor)}"' if section.anchor else ""
    return f"<section{anchor}>\n{fragment(section.blocks)}\n</section>"


def _as_text(block: Chart | Equation | MatrixEquation) -> str:
    return f"<pre>{_lines(text([block]).rstrip(chr(10)).split(chr(10)))}</pre>"


_SET: dict[type, Callable[[Any], str]] = {
    Heading: _heading,
    Note: _note,
    Listing: _listing,
    Table: _table,
    Chart: _as_text,
    Equation: _as_text,
    MatrixEquation: _as_text,
    Figure: html_figure.set_figure,
    Grid: _grid,
    Links: _links,
    Section: _section,
}
