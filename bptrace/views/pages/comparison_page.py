"""The page of a comparison: whether two runs agree, where they first differ, and everything that differs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...errors import listed, plural
from ...explain.comparison.cause import Cause
from ...explain.comparison.compare import Comparison
from ...explain.comparison.difference import Difference
from ...explain.comparison.first_difference import Origin
from ...explain.comparison.sides import Side
from ...explain.comparison.tolerance import Tolerance
from ...formula.number import show, typed
from ...trace.number_types import EXACT
from ..document import Block, Column, Heading, Note, Table
from .difference_verdict import ComparisonLook, verdict

NAMED = 8  # names listed of those that only one side has
DIGITS = 3  # digits of a difference
KINDS_OF_SIDES = ("worked", "recorded", "arrays")


def differences(shown: ComparisonLook) -> Iterator[Block]:
    """The whole page."""
    found = shown.found
    yield Table([Column("", False, "strong"), Column("", False), Column("", False, "quiet")], list(_sides(found)), keys=1)
    yield from _noticed(found)
    yield _summary(shown)
    yield from _tolerance(found.tolerance)
    if found.first is not None:
        yield Heading("First difference", 2)
        yield from first_difference(shown)
    if found.differing > 1:
        yield Heading("All that differs", 2)
        yield in_table(found.differences, shown)
        if found.differing > len(found.differences):
            yield Note(f"and {found.differing - len(found.differences):,} more: --full shows all.", "quiet")
    yield from _not_compared(shown)
    if shown.why.cannot_tell:
        column = Column("what this network cannot tell", False, "quiet")
        yield Table([column], [(f"whether {clause}",) for clause in shown.why.cannot_tell], keys=0)


def first_difference(shown: ComparisonLook) -> Iterator[Block]:
    """Where the two first differ, and what is known of why."""
    met = shown.found.first
    assert met is not None
    yield in_table([met.difference], shown)
    yield from verdict(Origin(met, shown.found.tolerance), shown)
    yield from _causes(shown.why.causes)
    if shown.why.searched and not shown.why.causes:
        yield Note("None of the bugs that bptrace looks for makes these numbers.", "quiet")


def _sides(found: Comparison) -> Iterator[tuple[str, str, str]]:
    for letter, side in lettered(found):
        yield letter, side.spec, kind_of(side)


def lettered(found: Comparison) -> tuple[tuple[str, Side], tuple[str, Side]]:
    """The sides, each with the letter that it is called by."""
    return ("A", found.sides.a), ("B", found.sides.b)


def kind_of(side: Side) -> str:
    """What a side is, one of KINDS_OF_SIDES."""
    worked, recorded, arrays = KINDS_OF_SIDES
    return worked if side.is_worked else arrays if side.has_arrays else recorded


def _noticed(found: Comparison) -> Iterator[Note]:
    """What was noticed in reading."""
    for letter, side in lettered(found):
        yield from (Note(f"Noticed in {letter}: {said}", "quiet") for said in side.notes)


def _tolerance(tolerance: Tolerance) -> Iterator[Note]:
    """Why the numbers are compared no more exactly, where it is not the usual way."""
    small = f", or to {typed(tolerance.atol)} where a number is small" if tolerance.atol is not None else ""
    if tolerance.asked:
        yield Note(f"Compared to {typed(tolerance.relative)} of the larger number{small}, as was asked.", "quiet")
    elif tolerance.dtype != EXACT:
        yield Note(f"{tolerance.dtype} numbers, compared to {typed(tolerance.relative)}.", "quiet")


def _causes(causes: Sequence[Cause]) -> Iterator[Note]:
    """What it looks as if, and how much of what differs that explains."""
    for place, cause in enumerate(causes):
        yield Note(f"It {'also ' * (place > 0)}looks as if {cause.thought}{_explained(cause)}.", "fair")
        if cause.others:
            yield Note(f"The numbers would be the same if {listed(cause.others, last='or')}.", "quiet")
        yield Note(cause.hint, "quiet")


def _explained(cause: Cause) -> str:
    """How much of what differs a cause explains; "" where nothing follows from it but the number itself."""
    explained, differing = cause.explained, cause.differing
    if not explained:
        return ""
    if explained < differing:  # of those that differ by more than noise, so that there may be fewer than in the table
        return f": that explains {explained:,} of {differing:,} numbers"
    return ": that explains all that differs" if differing > 1 else ": that explains the one number that differs"


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
    return Note(f"All agree to {typed(found.tolerance.relative)}: {quantities} compared{where}; {most}.", "good")


def in_table(rows: Sequence[Difference], shown: ComparisonLook) -> Table:
    """Differences, a row each."""
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
    for place, (letter, side) in enumerate(lettered(found)):
        names = only_there(found, place)
        if names:
            yield Note(f"Only in {letter}: {_some(names, shown.full)}.", "quiet")
        if found.alone[place]:
            yield Note(f"Only {letter} has {_iterations(found.alone[place])}.", "quiet")
        if side.unread:
            yield Table([Column(f"not read in {letter}", False, "name"), Column("", False)], list(_unread(side, shown.full)))


def only_there(found: Comparison, place: int) -> list[str]:
    """The names of what only one of the sides has."""
    return list(dict.fromkeys(f"{label.name}{'+' * label.after}" for label in found.only(place)))


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
    for name, said in rows if full else rows[:NAMED]:
        yield name if len(name) <= 60 else f"{name[:59]}…", said or side.unknown(name)
    if len(rows) > NAMED and not full:
        yield "…", f"and {len(rows) - NAMED:,} more"
