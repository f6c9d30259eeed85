"""A document as a page of HTML that needs nothing else: no other file, nothing from the net and, if it is only read, no script.

Everything in a string is escaped, so that it reads as it is. Formulas are MathML, charts are set in lines of text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..document import Chart, Document, Equation, Figure, Grid, Heading, Links, Listing, MatrixEquation, Note, Section, Table
from ..lines.layout import text
from .flat_matrices import flattened
from .html_formulas import set_equation
from .html_grid import grid_table, legend
from .html_tables import as_table
from .html_text import class_of, linked, literal, scrolling
from .page_colours import COLOURS
from .styles import DOCUMENT, style_of
from .svg import svg

DEEPEST = 6  # the deepest level of a heading
GENERATOR = "bptrace"
NARROWER = 0.68  # than in formulas are the letters of lines
PICTURE = 60  # digits that a picture takes, so that it can be read

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="generator" content="{generator}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; {scripts}style-src {styles}; base-uri 'none'; form-action 'none'">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
{body}
</main>
{script}</body>
</html>
"""


def html(document: Document, title: str = "") -> str:
    """The document as a page. Without a title it has that of the document; a document without a heading gets one."""
    title = title or title_of(document)
    return page_with(title, fragment(document if _is_headed(document) else [Heading(title), *document]))


def page_with(title: str, body: str) -> str:
    """A page with a body that has been set, such as those of several documents."""
    return whole_page(title, body, style_of(*DOCUMENT) + COLOURS)


def whole_page(title: str, body: str, style: str, script: str = "") -> str:
    """A page with its style and, where it has one, its script, which runs when the body is there. The page lets in nothing else."""
    from .page_files import hashed

    run, allowed = (f"<script>{script}</script>\n", f"script-src {hashed(script)}; ") if script else ("", "")
    parts = {"title": literal(title), "style": style, "styles": hashed(style), "body": body, "script": run, "scripts": allowed}
    return _PAGE.format(generator=GENERATOR, **parts)


def title_of(document: Document) -> str:
    """The first heading, or the symbol of what is explained first."""
    for block in document:
        if isinstance(block, Heading):
            return block.text
        if isinstance(block, Equation):
            return " ".join(block.left.text)
    return GENERATOR


def _is_headed(document: Document) -> bool:
    blocks = (part for block in document for part in (block.blocks if isinstance(block, Section) else [block]))
    return any(isinstance(block, Heading) and block.level == 1 for block in blocks)


def fragment(document: Document) -> str:
    """The blocks of the document alone."""
    return "\n".join(filter(None, map(set_block, document)))


def set_block(block: Any) -> str:
    """A block of a document, as HTML."""
    return _SET[type(block)](block)


def _heading(heading: Heading) -> str:
    level = min(heading.level, DEEPEST)
    return f"<h{level}>{literal(heading.text)}</h{level}>"


def _note(note: Note) -> str:
    return f"<p{class_of(note.tone)}>{_lines(note.text.split(chr(10)))}</p>"


def _listing(listing: Listing) -> str:
    return _pre(listing.lines, "lines of a file", listing.tone) if listing.lines else ""


def _chart(chart: Chart) -> str:
    return _pre(text([chart]).rstrip("\n").split("\n"), chart.label, "chart")


def _figure(figure: Figure) -> str:
    picture = scrolling(svg(figure.draw()), "picture", PICTURE, "picture")
    return f"<figure>{picture}<figcaption>{literal(figure.text)}</figcaption></figure>"


def _pre(lines: Sequence[str], name: str, tone: str = "") -> str:
    return scrolling(f"<pre{class_of(tone)}>{_lines(lines)}</pre>", name, max(map(len, lines)) * NARROWER, "lines")


def _lines(lines: Sequence[str]) -> str:
    return "\n".join(map(literal, lines))


def _grid(grid: Grid) -> str:
    return f"{scrolling(grid_table(grid), grid.caption or 'a sign for each', len(grid.columns) * 2, 'heat')}\n{legend(grid)}"


def _links(links: Links) -> str:
    return f'<p class="links">{" · ".join(linked(literal(text), anchor) for text, anchor in links.links)}</p>'


def _section(section: Section) -> str:
    anchor = f' id="{literal(section.anchor)}"' if section.anchor else ""
    return f"<section{anchor}>\n{fragment(section.blocks)}\n</section>"


_SET: dict[type, Callable[[Any], str]] = {
    Heading: _heading,
    Note: _note,
    Listing: _listing,
    Table: as_table,
    Chart: _chart,
    Figure: _figure,
    Equation: set_equation,
    MatrixEquation: lambda block: set_equation(flattened(block)),
    Grid: _grid,
    Links: _links,
    Section: _section,
}
