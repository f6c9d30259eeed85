r"""A document as LaTeX: a fragment for another document, or a complete file, for pdfTeX, XeTeX and LuaTeX.

Every string is escaped, and only ASCII is written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from ..document import Chart, Document, Equation, Figure, Grid, Heading, Links, Listing, MatrixEquation, Note, Section, Table
from ..lines.grid_lines import as_blocks
from .flat_matrices import flattened
from .latex_figures import HIGHER, display, set_chart, set_table
from .latex_letters import FONTS, UNICODE
from .latex_text import bold, in_ascii, rows, words
from .tikz import tikz

PACKAGES = "amsmath,array,booktabs,longtable"
FOR_PICTURES = "tikz"
NUMBER = 10  # digits that the number of an equation takes
LEVELS = ("section", "subsection", "subsubsection", "paragraph")
TONES = {"quiet": r"{{\small {}}}", "good": r"{{\bfseries\boldmath {}}}", "bad": r"{{\bfseries\boldmath {}}}"}

PREAMBLE = r"""\documentclass[11pt,fleqn,leqno]{article}
\usepackage{iftex}
\ifpdftex\usepackage[T1]{fontenc}\usepackage{lmodern}\fi
\usepackage[a4paper,margin=22mm]{geometry}
\usepackage{%s}
\setlength{\parskip}{6pt plus 2pt minus 1pt}
\setlength{\mathindent}{3em}
\setlength{\jot}{5pt}
\setcounter{LTchunksize}{1000}
\AtBeginDocument{\raggedright\abovedisplayskip=6pt plus 2pt\belowdisplayskip=\abovedisplayskip}
"""


class Page(NamedTuple):
    """The page that a document is set on: the digits that a line takes, and the command of a heading of the first level."""

    line: int
    top: int


FRAGMENT, ALONE = Page(59, 0), Page(80, -1)  # in an article as LaTeX sets it by itself; beside the margins of PREAMBLE


def latex(document: Document) -> str:
    """The document as a fragment, for another file."""
    return _with_letters(f"% needs \\usepackage{{{_needed(document)}}}\n", _set(document, FRAGMENT))


def alone(document: Document) -> str:
    """The document as a complete file. If it begins with a heading of the first level, that is the title."""
    return file_with([body_of(document)])


class Body(NamedTuple):
    """A document that has been set, and the packages that it needs."""

    text: str
    needed: str


def body_of(document: Document) -> Body:
    """The body of a complete file. If it begins with a heading of the first level, that is its title."""
    title, needed = "", _needed(document)
    if document and isinstance(document[0], Heading) and document[0].level == 1:
        title = f"{{\\LARGE\\bfseries {bold(document[0].text)}\\par}}\n\n"
        document = document[1:]
    return Body(f"{title}{_set(document, ALONE)}", needed)


def file_with(bodies: Sequence[Body]) -> str:
    """A complete file of documents, each of which begins a page."""
    needed = max((body.needed for body in bodies), key=len, default=PACKAGES)
    text = "\n\\clearpage\n\n".join(body.text for body in bodies)
    return _with_letters(PREAMBLE % needed, f"\\begin{{document}}\n\n{text}\n\\end{{document}}\n", FONTS)


def _with_letters(before: str, body: str, fonts: str = "") -> str:
    """The text of a file, with the macro for letters without a LaTeX name, if the body has any."""
    return f"{before}{fonts}{UNICODE}\n{body}" if r"\bpunicode" in body else f"{before}\n{body}"


def _set(document: Document, page: Page) -> str:
    blocks = (_SET[type(block)](block, page) for block in document)
    return "\n".join(f"{block}\n" for block in blocks if block)


def _heading(heading: Heading, page: Page) -> str:
    level = min(max(heading.level - 1 + page.top, 0), len(LEVELS) - 1)
    title = bold(heading.text)
    return rf"\{LEVELS[level]}*{{{title}}}" if title else ""


def _note(note: Note, page: Page) -> str:
    lines = _lines(note.text.splitlines())
    return TONES.get(note.tone, "{}").format(lines) if lines else ""


def _listing(listing: Listing, page: Page) -> str:
    """The lines, set like those of a note: letters of different widths cannot keep their places."""
    return _lines(listing.lines)


def _lines(lines: Sequence[str]) -> str:
    return " \\\\\n".join(filter(None, map(words, lines)))


def _table(table: Table, page: Page) -> str:
    return "\n\n".join(set_table(table, page.line))


def _chart(chart: Chart, page: Page) -> str:
    return set_chart(chart)


def _figure(figure: Figure, page: Page) -> str:
    """The picture, as wide as the line, and below it what it shows."""
    said = TONES["quiet"].format(words(figure.text))
    return f"\\noindent\\resizebox{{\\linewidth}}{{!}}{{{tikz(figure.draw())}}}\n\n{said}"


def _needed(document: Document) -> str:
    """The packages that a document needs."""
    return f"{PACKAGES},{FOR_PICTURES}" if any(isinstance(block, Figure) for block in document) else PACKAGES


def _equation(equation: Equation, page: Page) -> str:
    """The rule, and below it the formula with its number; if there is no number, the rule comes below the formula."""
    first, *others = map(in_ascii, rows(equation, page.line - NUMBER))
    number, rule = words(equation.number), words(equation.rule, names=True)
    numbered = rf"{first} \tag*{{{number}}}" if number else first
    said, formula = rf"\noindent{{\small {rule}}}", display("align*", [numbered, *others])
    if not rule:
        return f"{HIGHER}\n{formula}"
    return f"{said}\n{formula}" if number else f"{HIGHER}\n{formula}\n{said}"


_SET: dict[type, Callable[[Any, Page], str]] = {
    Heading: _heading,
    Note: _note,
    Listing: _listing,
    Table: _table,
    Chart: _chart,
    Figure: _figure,
    Equation: _equation,
    MatrixEquation: lambda block, page: _equation(flattened(block), page),
    Grid: lambda grid, page: _set(list(as_blocks(grid)), page),
    Section: lambda section, page: _set(section.blocks, page),
    Links: lambda links, page: "",
}
