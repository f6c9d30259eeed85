r"""A document as GitHub-flavoured Markdown.

Everything in a string that Markdown, HTML or GitHub would read as markup is escaped, so that it reads as it is. Formulas are in
fences and in $`...`$, where nothing else is read as markup.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from ..document import Chart, Column, Document, Equation, Figure, Grid, Heading, Links, Listing, Math, MatrixEquation, Note, Section, Table
from ..lines.grid_lines import as_blocks
from ..lines.layout import text
from ..lines.legible import flush_left, flush_right, visible, widths
from . import latex_text as aligned
from .flat_matrices import flattened

ROOM = 96  # digits in a line of mathematics on GitHub
DEEPEST = 6  # the deepest level of a heading

# fmt: off
_MARKUP = (  # what would be read as markup, and how it is escaped
    (r"^(?:[-+](?=[-+: ]|$)|[=#>]|:(?=-))",          "\\{}"),               # lists, rules, headings, quotations
    (r"^\d{1,9}(?=[.)](?: |$))",                     "{}\\"),               # numbered lists
    (r"(?<= )#",                                     "\\{}"),               # the end of a heading
    (r"(?<![^\W_])_|_(?![^\W_])",                    "\\{}"),               # within a word it means nothing
    (r"[\\`*\[\]<&~|]",                              "\\{}"),
    (r"\$",                                          "<span>\\{}</span>"),  # formulas: GitHub asks for it to be so
    (r":(?=//|[\w+-]+:)|(?<=www)\.|@(?=\w)",         "<span>{}</span>"),    # addresses, :smile: and @somebody
)
# fmt: on
_FOUND = re.compile("|".join(f"({pattern})" for pattern, _ in _MARKUP))
_ADDRESS = re.compile(r"https?://[A-Za-z0-9/.?=%#+,;@_-]+")
_TONES = {"good": "**{}**", "bad": "**{}**"}
_TONES_OF_CELLS = {"bad": "**{}**"}


def markdown(document: Document) -> str:
    """The document as Markdown, for GitHub and programs that read its Markdown."""
    return "\n".join(f"{block}\n" for block in map(_block, document) if block)


def _block(block: Any) -> str:
    return _SET[type(block)](block)


def _inside(document: Document) -> str:
    """Blocks within a block."""
    return markdown(document).rstrip("\n")


def literal(string: str) -> str:
    """A string on one line, as Markdown that shows the string as it is."""
    shown = re.sub(" +", " ", visible(string)).strip()
    return _FOUND.sub(lambda found: _MARKUP[(found.lastindex or 1) - 1][1].format(found[0]), shown)


def _heading(heading: Heading) -> str:
    title = literal(heading.text)
    return f"{'#' * min(heading.level, DEEPEST)} {title}" if title else ""


def _note(note: Note) -> str:
    """A paragraph that keeps its line breaks. An address alone is a link."""
    lines = filter(None, map(literal, note.text.splitlines()))
    address = _ADDRESS.fullmatch(note.text.strip())
    return f"<{address[0]}>" if address else "\\\n".join(_TONES.get(note.tone, "{}").format(line) for line in lines)


def _table(table: Table) -> str:
    caption = literal(table.caption)
    told = _listed(table) if not any(column.title for column in table.columns) else "\n".join(_lines(table))
    return "\n\n".join(filter(None, (caption and f"**{caption}**", told)))


def _listed(table: Table) -> str:
    """The rows of a table without titles."""
    return "\n".join("- " + ", ".join(filter(None, map(_cell, row))) for row in table.rows if any(row))


def _lines(table: Table) -> Iterator[str]:
    """Titles, a rule that gives the alignment, and rows, padded to columns for those who read the source."""
    rows = [[literal(column.title) for column in table.columns], *(list(map(_toned, row, table.columns)) for row in table.rows)]
    across = [max(3, *widths(cells)) for cells in zip(*rows, strict=True)]
    rule = ["-" * (width - column.numeric) + ":" * column.numeric for column, width in zip(table.columns, across, strict=True)]
    columns = [_filled(column, cells, width) for column, cells, width in zip(table.columns, zip(*rows, strict=True), across, strict=True)]
    head, *body = zip(*columns, strict=True)
    return (f"| {' | '.join(cells)} |" for cells in (head, rule, *body))


def _filled(column: Column, cells: Sequence[str], width: int) -> list[str]:
    return (flush_right if column.numeric else flush_left)(cells, width)


def _toned(cell: str | Math, column: Column) -> str:
    """A cell in the tone that follows from its word."""
    tone = column.tone_of(cell) if isinstance(cell, str) and column.tones else ""
    return _TONES_OF_CELLS.get(tone, "{}").format(_cell(cell))


def _cell(cell: str | Math) -> str:
    """A cell; a bar in a formula would end the cell, so it is replaced."""
    if not isinstance(cell, Math):
        return literal(cell)
    formula = _mathjax(aligned.latex(cell)).replace("|", r"\vert ")
    return f"$`{formula}`$"


def _listing(listing: Listing) -> str:
    return _fenced("text", "\n".join(map(visible, listing.lines)))


def _chart(chart: Chart) -> str:
    return _fenced("text", text([chart]).rstrip("\n"))


def _figure(figure: Figure) -> str:
    """A reference to the file of the picture; nothing if there is none."""
    return f"![{literal(figure.text)}]({quote(figure.file)})" if figure.file else ""


def _equation(equation: Equation) -> str:
    """Number and rule, and the formula below them; if there is no number, the rule comes below the formula."""
    number, rule = literal(equation.number), literal(equation.rule)
    rows = " \\\\\n".join(map(_mathjax, aligned.rows(equation, ROOM)))
    formula = _fenced("math", f"\\begin{{aligned}}\n{rows}\n\\end{{aligned}}")
    said = " ".join(filter(None, (number and f"**{number}**", rule)))
    return "\n\n".join(filter(None, (said, formula) if number else (formula, said)))


def _mathjax(latex: str) -> str:
    r"""LaTeX for MathJax, which reads `\_` within \text{} as two letters."""
    return re.sub(r"\\text\{[^{}]*\}", lambda found: found[0].replace(r"\_", "_"), latex)


def _fenced(kind: str, lines: str) -> str:
    """Lines in a fence that is longer than any fence within."""
    if not lines:
        return ""
    fence = "`" * max([3, *(len(run) + 1 for run in re.findall("`+", lines))])
    return f"{fence}{kind}\n{lines}\n{fence}"


_SET: dict[type, Callable[[Any], str]] = {
    Heading: _heading,
    Note: _note,
    Listing: _listing,
    Table: _table,
    Chart: _chart,
    Figure: _figure,
    Equation: _equation,
    MatrixEquation: lambda block: _equation(flattened(block)),
    Grid: lambda grid: _inside(list(as_blocks(grid))),
    Section: lambda section: _inside(section.blocks),
    Links: lambda links: "",
}
