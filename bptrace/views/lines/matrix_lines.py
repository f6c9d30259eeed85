"""Sets an equation of matrices in lines: each matrix in brackets as high as it is, and what stands beside it at half the height."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..document import Column, Entries, Math, MatrixEquation
from .legible import GAP, Band, Spell, band, cells, filled
from .tables import strip

Box = Sequence[str]  # lines of one width
Boxes = Sequence[Box]  # side by side

EQUALS: Boxes = [["="]]  # before the first piece of a side
CONTINUED: Boxes = [[" "]]  # before one on a further line
BRACKETS = (("⎛", "⎞"), ("⎜", "⎟"), ("⎝", "⎠"))  # of the first line of a matrix, of those between, and of the last
FLAT = ("(", ")")  # of a matrix of one line


def set_matrices(block: MatrixEquation, width: int | None, usual: int, spell: Spell) -> Iterator[Band]:
    """The equation in at most `width` cells (None: in about as many as is `usual`), without sides that have a matrix too wide for it."""
    room = usual if width is None else width
    sides = [[[_box(part, spell) for part in piece] for piece in side] for side in block.sides]
    kept = [side for side in sides if width is None or len("  = ") + _widest(side) <= width]
    if len(kept) > 1:
        whole = _row([*kept[0], *(piece for side in kept[1:] for piece in (EQUALS, *side))])
        rows = [whole] if _across(whole) <= room else _rows(kept, room)
        yield band("plain", [line.rstrip() for row in rows for line in row])


def _rows(sides: Sequence[Sequence[Boxes]], room: int) -> Iterator[Box]:
    """Each side in rows of its own, the second beside the first if there is room."""
    left, *others = sides
    taken = _across(_row(left))
    beside = taken + len(" = ") + max(map(_widest, others)) <= room
    if not beside:
        yield from map(_row, _parted(left, room))
    head, margin = (left, taken) if beside else ([[[" "]]], 1)
    for side in others:
        for place, part in enumerate(_parted(side, room - margin - len(" = "))):
            yield _row([*head, CONTINUED if place else EQUALS, *part])
            head = [[[" " * margin]]]


def _parted(side: Sequence[Boxes], room: int) -> Iterator[Sequence[Boxes]]:
    """The pieces that have room beside each other."""
    return (side[part] for part in filled([_across(_row([piece])) for piece in side], room))


def _widest(side: Sequence[Boxes]) -> int:
    return max(_across(_row([piece])) for piece in side)


def _box(part: Math | Entries, spell: Spell) -> Box:
    if isinstance(part, Math):
        return [spell(piece) for piece in part.text]
    columns = [strip(Column(""), list(map(spell, column))).cells for column in zip(*part.text, strict=True)]
    lines = [GAP.join(row) for row in zip(*columns, strict=True)]
    return [f"{spell(opening)}{line}{spell(closing)}" for (opening, closing), line in zip(_brackets(len(lines)), lines, strict=True)]


def _brackets(lines: int) -> Sequence[tuple[str, str]]:
    """The brackets of each line of a matrix."""
    first, between, last = BRACKETS
    return [FLAT] if lines == 1 else [first, *[between] * (lines - 2), last]


def _row(pieces: Sequence[Boxes]) -> Box:
    """Pieces with a space between, all their boxes at half the height of the highest."""
    boxes = [box for piece in pieces for box in ([" "], *piece)][1:]
    height = max(map(len, boxes))
    columns = []
    for box in boxes:
        above, blank = (height - len(box)) // 2, " " * _across(box)
        columns.append([*[blank] * above, *box, *[blank] * (height - len(box) - above)])
    return ["".join(line) for line in zip(*columns, strict=True)]


def _across(box: Box) -> int:
    return cells(box[0])
