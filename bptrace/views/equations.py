"""An equation in lines: on one where it fits, else each of its sides on its own, their signs of equality below one another.

A side that is still too long is broken between its pieces. No number is ever cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .bands import GAP, Band, band
from .breaks import NARROWEST, filled
from .cells import cells, wrapped
from .document import Equation
from .spelling import Spell

USUAL = 100  # where there is no width, longer equations are set over several lines
EQUALS = " = "
_TONES = ("quiet", "name", "plain", "strong")  # of number, left, sides and last side

Row = tuple[str, str, str]  # what is explained, or nothing below it; sides; the last side


def set_equation(block: Equation, width: int | None, spell: Spell) -> Iterator[Band]:
    """The equation beside its number, and its rule below it."""
    number = f"{spell(block.number)}{GAP}" if block.number else ""
    margin = " " * cells(number)
    room = max((USUAL if width is None else width) - len(margin), 1)
    for place, row in enumerate(_rows(block, room, width is not None, spell)):
        yield _line(margin if place else number, *row)
    if block.rule:
        yield band("quiet", [margin + line for line in wrapped(spell(block.rule), None if width is None else room)])


def _line(*pieces: str) -> Band:
    """A line of pieces, each in its own tone."""
    told = [(tone, piece) for tone, piece in zip(_TONES, pieces, strict=True) if piece]
    return Band([tone for tone, _ in told], [tuple(piece for _, piece in told)], gap="")


def _rows(block: Equation, room: int, within: bool, spell: Spell) -> list[Row]:
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
    """A side in lines, broken between its pieces; where there is a width, also between the words of a piece that is wider."""
    lines = [" ".join(pieces[part]) for part in filled(list(map(cells, pieces)), room)]
    return [part for line in lines for part in wrapped(line, room if within else None)]


def _aligned(sides: Sequence[Sequence[str]], indent: str) -> Iterator[Row]:
    """The lines of each side behind its sign of equality."""
    for number, side in enumerate(sides, 1):
        for place, line in enumerate(side):
            joint = indent + (" " * len(EQUALS) if place else EQUALS)
            yield ("", joint, line) if number == len(sides) else ("", joint + line, "")
