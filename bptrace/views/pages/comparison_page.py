"""The page of a comparison: whether two runs agree, where they first differ, and everything that differs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...errors import listed, plural
from ...explain.comparison.compare import Comparison, Difference
from ...explain.comparison.first_difference import Origin
from ...explain.comparison.sides import Side
from ...explain.comparison.worked import Worked
from ...formula.number import shortest, show
from ..document import Block, Column, Heading, Note, Table
from .difference_verdict import ComparisonLook, verdict

NAMED = 8  # names listed of those that only one side has
DIGITS = 3  # digits of a difference


def differences(shown: ComparisonLook) -> Iterator[Block]:
    """The whole page."""
    found = shown.found
    yield Table([Column("", False, "strong"), Column("", False), Column("", False, "quiet")], list(_sides(found)), keys=1)
    yield _summary(shown)
    if found.first is not None:
        yield Heading("First difference", 2)
        yield _table([found.first.difference], shown)
        yield from verdict(Origin(found.first, found.tolerance), shown)
    if found.differing > 1:
        yield Heading("All that differs", 2)
        yield _table(found.differences, shown)
        if found.differing > len(found.differences):
            yield Note(f"and {found.differing - len(found.differences):,} more: --full shows all.", "quiet")
    yield from _not_compared(shown)


def _sides(found: Comparison) -> Iterator[tuple[str, str, str]]:
    for letter, side in (("A", found.sides.a), ("B", found.sides.b)):
        yield letter, side.spec, "worked" if isinstance(side.source, Worked) else "recorded"


def _summary(shown: ComparisonLook) -> Note:
    found = shown.found
    quantities = f"{found.quantities:,} {plural(found.quantities, 'quantity', 'quantities')}"
    where = f" in {found.iterations:,} iterations" if found.iterations > 1 else ""
    if found.first is not None:
        numbers = f", {found.numbers:,} numbers" if found.iterations > 1 else ""
        at = f", the first at iteration {found.first.difference.iteration}" if shown.counted else ""
        differ = plural(found.differing, "differs", "differ")
        return Note(f"{quantities} compared{where}{numbers}: {found.differing:,} {differ}{at}.", "bad")
    if found.largest is None:
        return Note(f"All agree: {quantities} compared{where}, the same to the last bit.", "good")
    name, size, share = shown.name(found.largest.label, found.largest.iteration), abs(found.largest.size), found.largest.relative
    most = f"the largest difference is {show(size, DIGITS)}, or {show(share, DIGITS)} of the number, in {name}"
    return Note(f"All agree to {shortest(found.tolerance.relative)}: {quantities} compared{where}; {most}.", "good")


def _table(rows: Sequence[Difference], shown: ComparisonLook) -> Table:
    columns = [Column("quantity", False, "name"), Column("A"), Column("B"), Column("B - A", tone="strong"), Column("relative")]
    return Table(columns, [_row(row, shown) for row in rows], keys=1)


def _row(row: Difference, shown: ComparisonLook) -> tuple[str, ...]:
    digits = shown.digits(row.a, row.b)
    numbers = (
        shown.number(row.a, digits),
        shown.number(row.b, digits),
        show(row.size, DIGITS),
        show(row.relative, DIGITS),
    )
    return (shown.name(row.label, row.iteration), *numbers)


def _not_compared(shown: ComparisonLook) -> Iterator[Block]:
    """The names that only one side has, and those that mean nothing."""
    found = shown.found
    for place, (letter, side) in enumerate((("A", found.sides.a), ("B", found.sides.b))):
        names = list(dict.fromkeys(f"{label.name}{'+' * label.after}" for label in found.only(place)))
        if names:
            yield Note(f"Only in {letter}: {_some(names, shown.full)}.", "quiet")
        if found.alone[place]:
            yield Note(f"Only {letter} has {_iterations(found.alone[place])}.", "quiet")
        if side.unread:
            yield Table([Column(f"not read in {letter}", False, "name"), Column("", False)], list(_unread(side, shown.full)))


def _some(names: Sequence[str], full: bool) -> str:
    return listed(names, None if full else NAMED)


def _iterations(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"iteration {numbers[0]}"
    whole = numbers[-1] - numbers[0] == len(numbers) - 1
    return f"iterations {numbers[0]} to {numbers[-1]}" if whole else f"{len(numbers):,} iterations from {numbers[0]} to {numbers[-1]}"


def _unread(side: Side, full: bool) -> Iterator[tuple[str, str]]:
    """Names that mean nothing, each with its message."""
    rows = list(side.unread.items())
    for typed, said in rows if full else rows[:NAMED]:
        yield typed if len(typed) <= 60 else f"{typed[:59]}…", said or side.unknown(typed)
    if len(rows) > NAMED and not full:
        yield "…", f"and {len(rows) - NAMED:,} more"
