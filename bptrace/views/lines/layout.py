"""Lays out a document in lines of plain text, for a terminal of some width or, without a width, as wide as its content."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from ..document import Chart, Document, Equation, Figure, Grid, Heading, Links, Listing, MatrixEquation, Note, Section, Table
from .legible import BLANK, GAP, NARROWEST, Band, Spell, band, cells, filled, speller, wrapped
from .tables import set_table

USUAL_ROOM = 100  # without a width, equations longer than this are set on several lines
EQUALS = " = "
_TONES = ("quiet", "name", "plain", "strong")  # of number, left, sides and last side

EquationLine = tuple[str, str, str]  # the left side (on the first line only), the sides, the last side


def set_equation(block: Equation, width: int | None, spell: Spell) -> Iterator[Band]:
    """The equation beside its number, and its rule below it."""
    number = f"{spell(block.number)}{GAP}" if block.number else ""
    margin = " " * cells(number)
    room = max((USUAL_ROOM if width is None else width) - len(margin), 1)
    for place, row in enumerate(_rows(block, room, width is not None, spell)):
        yield _line(margin if place else number, *row)
    if block.rule:
        yield band("quiet", [margin + line for line in wrapped(spell(block.rule), None if width is None else room)])


def _line(*pieces: str) -> Band:
    """A line of pieces, each in its own tone."""
    told = [(tone, piece) for tone, piece in zip(_TONES, pieces, strict=True) if piece]
    return Band([tone for tone, _ in told], [tuple(piece for _, piece in told)], gap="")


def _rows(block: Equation, room: int, within: bool, spell: Spell) -> list[EquationLine]:
    left, *sides = [[spell(piece) for piece in math.text] for math in (block.left, *block.right)]
    name, whole = " ".join(left), [" ".join(side) for side in sides]
    if cells(EQUALS.join([name, *whole])) <= room:
        return [(name, "".join([EQUALS + side for side in whole[:-1]]) + EQUALS * bool(whole), "".join(whole[-1:]))]
    beside = cells(name) + len(EQUALS) + NARROWEST <= room
    indent = cells(name) if beside else 1
    rows = list(_aligned([_folded(side, room - indent - len(EQUALS), within) for side in sides], " " * indent))
    if not beside or not rows:
        return [(name, "", ""), *rows]
    (_, first, value), *others = rows
    return [(name, first[indent:], value), *others]


def _folded(pieces: Sequence[str], room: int, within: bool) -> list[str]:
    """A side in lines, broken between its pieces; if there is a width, also between the words of a piece that is too wide."""
    lines = [" ".join(pieces[part]) for part in filled(list(map(cells, pieces)), room)]
    return [part for line in lines for part in wrapped(line, room if within else None)]


def _aligned(sides: Sequence[Sequence[str]], indent: str) -> Iterator[EquationLine]:
    """The lines of each side after its equals sign."""
    for number, side in enumerate(sides, 1):
        for place, line in enumerate(side):
            joint = indent + (" " * len(EQUALS) if place else EQUALS)
            yield ("", joint, line) if number == len(sides) else ("", joint + line, "")


_LEVELS = {1: ("title", "═"), 2: ("section", "─")}  # of a heading: its tone, and what it is underlined with
_LOWEST = ("block", "")


def lay(document: Document, width: int | None, spell: Spell) -> Iterator[Band]:
    """The lines of the document, with a blank line between its blocks.

    There is no blank line below a heading of the third level, and none between equations that take one line each.
    """
    close, short = True, False
    for block in document:
        bands = list(_SET[type(block)](block, width, spell))
        if not bands:
            continue
        before, short = short, isinstance(block, Equation) and len(bands) == 1
        if not (close or (before and short)):
            yield BLANK
        yield from bands
        close = isinstance(block, Heading) and block.level not in _LEVELS


def _heading(heading: Heading, width: int | None, spell: Spell) -> Iterator[Band]:
    tone, rule = _LEVELS.get(heading.level, _LOWEST)
    lines = wrapped(spell(heading.text), width)
    yield band(tone, lines)
    if rule:
        yield band("rule", [spell(rule) * max(map(cells, lines))])


def _chart(chart: Chart, width: int | None, spell: Spell) -> Iterable[Band]:
    from .chart_lines import set_chart

    return set_chart(chart, width, spell)


def _matrices(block: MatrixEquation, width: int | None, spell: Spell) -> Iterable[Band]:
    from .matrix_lines import set_matrices

    return set_matrices(block, width, USUAL_ROOM, spell)


def _grid(grid: Grid, width: int | None, spell: Spell) -> Iterable[Band]:
    from .grid_lines import as_blocks

    return lay(list(as_blocks(grid)), width, spell)


def _note(note: Note, width: int | None, spell: Spell) -> Iterator[Band]:
    for line in note.text.splitlines():
        yield band(note.tone, wrapped(spell(line), width))


def _listing(listing: Listing, width: int | None, spell: Spell) -> Iterator[Band]:
    if listing.lines:
        yield band(listing.tone, list(map(spell, listing.lines)))


_SET: dict[type, Callable[[Any, int | None, Spell], Iterable[Band]]] = {
    Heading: _heading,
    Note: _note,
    Listing: _listing,
    Table: set_table,
    Chart: _chart,
    Figure: lambda block, width, spell: (),  # lines have no pictures
    Equation: set_equation,
    MatrixEquation: _matrices,
    Grid: _grid,
    Section: lambda section, width, spell: lay(section.blocks, width, spell),
    Links: lambda links, width, spell: (),
}


def text(document: Document, width: int | None = None, encoding: str | None = None) -> str:
    """The document in lines of at most `width` cells (None: as wide as the content), in letters of the encoding (None: Unicode)."""
    lines: list[str] = []
    for each in lay(document, width, speller(encoding)):
        lines += [each.gap.join(row).rstrip() for row in each.rows]
    return "".join([f"{line}\n" for line in lines])
