"""What a person asks to see: quantities by name, glob or kind:layer; iterations and samples by number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..errors import UsageError
from ..model.names import Name, Names, Ratio
from ..model.network import Network
from ..model.page import Page
from ..model.symbols import Cell
from .selectors import meant, parts_of
from .step import ArrayKey


class Selection(NamedTuple):
    """The quantities to record, as cells without a sample. `also` are kinds that a trace holds only if they are named.

    `after` are the quantities to record in the forward pass that follows the last update. `samples` and `iterations` are those
    that names with # and @ mention, in the form that `numbers` reads.
    """

    cells: frozenset[Cell] = frozenset()
    after: frozenset[Cell] = frozenset()
    also: tuple[ArrayKey, ...] = ()
    samples: str | None = None
    iterations: str | None = None

    def widened(self, page: Page) -> Selection:
        """The selection, with all quantities of each kind and layer of which it has one, since arrays are written whole."""

        def whole(chosen: frozenset[Cell]) -> frozenset[Cell]:
            return frozenset(Cell(*key, at) for key in {cell[:2] for cell in chosen} for at in page.indices(*key))

        return self._replace(cells=whole(self.cells), after=whole(self.after))


def select(network: Network, notation: str, selectors: Sequence[str]) -> Selection | None:
    """What the selectors mean together; None, for everything, if there are none. Raises UnknownName, with the nearest names."""
    if not selectors:
        return None
    names = Names(network, notation)
    found = [name for selector in selectors for name in _of_trace(names, selector)]
    cells = frozenset(_one_sample(name) for name in found if not name.after)
    own = [name.sample for name in found if name.sample is not None]
    return Selection(
        cells=cells,
        after=frozenset(map(_one_sample, found)),
        also=tuple(sorted({cell[:2] for cell in cells if cell.kind in network.unasked})),
        samples=",".join(map(str, dict.fromkeys(own))) if len(own) == len(found) else None,
        iterations=",".join(dict.fromkeys(re.findall(r"@(-?\d+)", " ".join(selectors)))) or None,
    )


def _one_sample(name: Name) -> Cell:
    """The cell of a name; for E#2 and dE/dw5#2 it is the sample's quantity, not the batch's."""
    return name.cell if name.sample is None else name.cell.of_sample()


def _of_trace(names: Names, selector: str) -> Iterator[Name]:
    for part in parts_of(names, selector):
        for name in meant(names, part):
            if not isinstance(name, Name) or not names.page.has(name.cell.kind, name.cell.layer):
                raise UsageError(*_not_held(names, part, name))
            yield name


def _not_held(names: Names, part: str, name: Name | Ratio) -> tuple[str, str]:
    """Why a quantity is not in a trace, and where it is found."""
    message, works = f"{part} is not among the quantities of a trace", f"bptrace explain CONFIG {part} works it"
    if isinstance(name, Name) and name.cell.kind == "eta":
        return message, "it is one number for the whole run, which stands above the tables"
    if names.network.fused and isinstance(Names(names.network.unfused(), names.notation).exact(part), Name):
        return f"{message}: the fused form skips it", works
    return message, works


class Picked:
    """Numbers that were asked for, as inclusive ranges."""

    def __init__(self, ranges: Sequence[tuple[int, int]]) -> None:
        self.ranges = tuple(ranges)

    def __contains__(self, number: object) -> bool:
        return any(isinstance(number, int) and low <= number <= high for low, high in self.ranges)


def numbers(text: str, last: int, what: str) -> Picked:
    """Reads `1,10,100:200,-1` as ranges; -1 is the last. Raises UsageError if it cannot be read or is out of range."""
    ranges = []
    for part in text.split(","):
        found = re.match(r"^\s*(-?\d{1,18})(?::(-?\d{1,18}))?\s*$", part, re.ASCII)
        if not found:
            raise UsageError(f"{part.strip()!r} is no {what}", f"write numbers and ranges, as in 1,10,100:200,-1, for --{what}")
        low, high = (_counted(number, last, what) for number in (found[1], found[2] or found[1]))
        if low > high:
            raise UsageError(f"{part.strip()!r} is an empty range of {what}s")
        ranges.append((low, high))
    return Picked(ranges)


_MARKS = {"sample": "#", "iteration": "@"}


def _counted(number: str, last: int, what: str) -> int:
    value = int(number) if int(number) > 0 else last + 1 + int(number)
    if not 1 <= value <= last or int(number) == 0:
        there = f"{what}s go from 1 to {last}" if last > 1 else f"there is {what} 1 only"
        raise UsageError(f"there is no {what} {number}", f"{there}, for --{what} and after {_MARKS[what]} in a name")
    return value
