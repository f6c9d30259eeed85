"""A grid in lines: its signs in groups, under the numbers of their columns, which are told below."""

from __future__ import annotations

from collections.abc import Iterator

from ..document import Block, Column, Grid, Note, Table

GROUP = 5  # signs that stand together


def as_blocks(grid: Grid) -> Iterator[Block]:
    """The grid as a table that every format has, and what its signs and numbers mean."""
    starts = range(0, len(grid.columns), GROUP)
    columns = [Column(grid.corner, False, "name"), *(Column(str(start + 1), False) for start in starts)]
    rows = [(name, *(signs[start : start + GROUP] for start in starts)) for name, signs in grid.rows]
    yield Table(columns, rows, caption=grid.caption)
    yield Note(", ".join(f"{sign.letter} {sign.word}" for sign in grid.legend), "quiet")
    yield Note(", ".join(f"{number} {name}" for number, name in enumerate(grid.columns, 1)), "quiet")
