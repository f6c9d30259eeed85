r"""A document as Markdown: GitHub's, or that of pandoc, Jupyter and Moodle.

Everything in a string that its readers would take for markup is escaped, so that it reads as it is. On GitHub formulas are in
fences and in $`...`$, where nothing else is read as markup; the others know $...$ and $$...$$ alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import quote

from ...errors import visible
from ..document import Chart, Column, Document, Equation, Figure, Grid, Heading, Links, Listing, Math, MatrixEquation, Note, Section, Table
from ..lines.grid_lines import as_blocks
from ..lines.layout import text
from ..lines.legible import flush_left, flush_right, widths
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
# What pandoc, Jupyter or Moodle take for markup. As an entity a letter is text to each of them; an element of its own keeps it from
# MathJax, which looks for formulas in what is shown.
_MARKUP_ELSEWHERE = (
    (r"^(?:[-+=#>%:]|[\w(](?=[\w#@]{0,9}[.)](?: |$)))", "&#{};"),               # lists, headings, quotations, definitions, titles
    (r"[`*\[\]<&~|^@{}'\"]|(?<= )#",                    "&#{};"),
    (r"(?<![^\W_])_|_(?![^\W_])",                       "&#{};"),               # within a word it means nothing
    (r"(?<=[-.])[-.]|[-.](?=[-.])",                     "&#{};"),               # dashes and dots that are joined
    (r":(?=//|[\w+-]+:)|(?<=www)\.",                    "&#{};"),               # addresses
    (r"[\\$]",                                          "<span>&#{};</span>"),  # formulas
)
# fmt: on


class Flavour(NamedTuple):
    """How a kind of Markdown is written: `inline` and `block` are patterns of formulas."""

    escape: Callable[[str], str]
    inline: str
    block: str
    line_break: str


def _escape(found: re.Match[str], markup: Sequence[tuple[str, str]], spell: Callable[[str], str]) -> str:
    return markup[(found.lastindex or 1) - 1][1].format(spell(found[0]))


def _escaping(markup: Sequence[tuple[str, str]], spell: Callable[[str], str]) -> Callable[[str], str]:
    return partial(re.compile("|".join(f"({pattern})" for pattern, _ in markup)).sub, partial(_escape, markup=markup, spell=spell))


_GITHUB = Flavour(_escaping(_MARKUP, str), "$`{}`$", "```math\n{}\n```", "\\\n")
_DOLLAR = Flavour(_escaping(_MARKUP_ELSEWHERE, lambda letter: str(ord(letter))), "${}$", "$$\n{}\n$$", "  \n")
_ADDRESS = re.compile(r"https?://[A-Za-z0-9/.?=%#+,;@_-]+")
_TONES = {"good": "**{}**", "bad": "**{}**"}
_TONES_OF_CELLS = {"bad": "**{}**"}


def markdown(document: Document, flavour: Flavour = _GITHUB) -> str:
    """The document as Markdown, for GitHub and programs that read its Markdown."""
    blocks = (_SET[type(block)](block, flavour) for block in document)
    return "\n".join(f"{block}\n" for block in blocks if block)


def dollars(document: Document) -> str:
    """The document as Markdown for pandoc, Jupyter and Moodle, which know formulas by dollar signs."""
    return markdown(document, _DOLLAR)


def _inside(document: Document, flavour: Flavour) -> str:
    """Blocks within a block."""
    return markdown(document, flavour).rstrip("\n")


def literal(string: str, flavour: Flavour = _GITHUB) -> str:
    """A string on one line, as Markdown that shows the string as it is."""
    return flavour.escape(re.sub(" +", " ", visible(string)).strip())


def _heading(heading: Heading, flavour: Flavour) -> str:
    title = literal(heading.text, flavour)
    return f"{'#' * min(heading.level, DEEPEST)} {title}" if title else ""


def _note(note: Note, flavour: Flavour) -> str:
    """A paragraph that keeps its line breaks. An address alone is a link."""
    lines = filter(None, (literal(line, flavour) for line in note.text.splitlines()))
    address = _ADDRESS.fullmatch(note.text.strip())
    return f"<{address[0]}>" if address else flavour.line_break.join(_TONES.get(note.tone, "{}").format(line) for line in lines)


def _table(table: Table, flavour: Flavour) -> str:
    caption = literal(table.caption, flavour)
    told = _listed(table, flavour) if not any(column.title for column in table.columns) else "\n".join(_lines(table, flavour))
    return "\n\n".join(filter(None, (caption and f"**{caption}**", told)))


def _listed(table: Table, flavour: Flavour) -> str:
    """The rows of a table without titles."""
    return "\n".join("- " + ", ".join(filter(None, (_cell(cell, flavour) for cell in row))) for row in table.rows if any(row))


def _lines(table: Table, flavour: Flavour) -> Iterator[str]:
    """Titles, a rule that gives the alignment, and rows, padded to columns for those who read the source."""
    rows = [[literal(column.title, flavour) for column in table.columns]]
    rows += [[_toned(cell, column, flavour) for cell, column in zip(row, table.columns, strict=True)] for row in table.rows]
    across = [max(3, *widths(cells)) for cells in zip(*rows, strict=True)]
    rule = ["-" * (width - column.numeric) + ":" * column.numeric for column, width in zip(table.columns, across, strict=True)]
    columns = [_filled(column, cells, width) for column, cells, width in zip(table.columns, zip(*rows, strict=True), across, strict=True)]
    head, *body = zip(*columns, strict=True)
    return (f"| {' | '.join(cells)} |" for cells in (head, rule, *body))


def _filled(column: Column, cells: Sequence[str], width: int) -> list[str]:
    return (flush_right if column.numeric else flush_left)(cells, width)


def _toned(cell: str | Math, column: Column, flavour: Flavour) -> str:
    """A cell in the tone that follows from its word."""
    tone = column.tone_of(cell) if isinstance(cell, str) and column.tones else ""
    return _TONES_OF_CELLS.get(tone, "{}").format(_cell(cell, flavour))


def _cell(cell: str | Math, flavour: Flavour) -> str:
    """A cell; a bar in a formula would end the cell, so it is replaced."""
    if not isinstance(cell, Math):
        return literal(cell, flavour)
    formula = _mathjax(aligned.latex(cell)).replace("|", r"\vert ")
    return flavour.inline.format(formula.rstrip())


def _listing(listing: Listing, flavour: Flavour) -> str:
    return _fenced("text", "\n".join(map(visible, listing.lines)))


def _chart(chart: Chart, flavour: Flavour) -> str:
    return _fenced("text", text([chart]).rstrip("\n"))


def _figure(figure: Figure, flavour: Flavour) -> str:
    """A reference to the file of the picture; nothing if there is none."""
    return f"![{literal(figure.text, flavour)}]({quote(figure.file)})" if figure.file else ""


def _equation(equation: Equation, flavour: Flavour) -> str:
    """Number and rule, and the formula below them; if there is no number, the rule comes below the formula."""
    number, rule = literal(equation.number, flavour), literal(equation.rule, flavour)
    rows = " \\\\\n".join(map(_mathjax, aligned.rows(equation, ROOM)))
    formula = flavour.block.format(f"\\begin{{aligned}}\n{rows}\n\\end{{aligned}}")
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


_SET: dict[type, Callable[[Any, Flavour], str]] = {
    Heading: _heading,
    Note: _note,
    Listing: _listing,
    Table: _table,
    Chart: _chart,
    Figure: _figure,
    Equation: _equation,
    Grid: lambda grid, flavour: _inside(list(as_blocks(grid)), flavour),
    Section: lambda section, flavour: _inside(section.blocks, flavour),
    Links: lambda links, flavour: "",
    MatrixEquation: lambda block, flavour: _equation(flattened(block), flavour),
}
