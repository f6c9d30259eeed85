"""A document laid out in lines, for a terminal of some width or, where there is none, as wide as its content."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from .bands import BLANK, Band, band
from .cells import cells, wrapped
from .document import Chart, Document, Equation, Heading, Listing, Note, Table
from .spelling import Spell
from .tables import set_table


class _Level(NamedTuple):
    tone: str
    rule: str


_LEVELS = {1: _Level("title", "═"), 2: _Level("section", "─")}
_LOWEST = _Level("block", "")


def lay(document: Document, width: int | None, spell: Spell) -> Iterator[Band]:
    """The lines of the document, a blank one between its blocks.

    What is under a heading of the third level stands close to it, and so do equations that take a line each.
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
    from .chart import set_chart

    return set_chart(chart, width, spell)


def _equation(equation: Equation, width: int | None, spell: Spell) -> Iterable[Band]:
    from .equations import set_equation

    return set_equation(equation, width, spell)


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
    Equation: _equation,
}
