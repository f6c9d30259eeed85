"""What a person asks to see: quantities by name, glob or kind:layer; iterations and samples by number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

from ..errors import UnknownName, UsageError, did_you_mean, nearest
from ..model.names import LONGEST_NAME, MARK, Name, Names, Ratio, normal, sample_and_iteration
from ..model.network import Network
from ..model.page import Page
from ..model.symbols import ERROR, KINDS, ONE_SAMPLE, Cell, word
from .step import ArrayKey, every_key


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

    def keeps(self, cell: Cell) -> bool:
        return cell in self.cells

    def keeps_after(self, cell: Cell) -> bool:
        return cell in self.after


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
        also=tuple(sorted({cell[:2] for cell in cells if cell.kind in ONE_SAMPLE})),
        samples=",".join(map(str, dict.fromkeys(own))) if len(own) == len(found) else None,
        iterations=",".join(dict.fromkeys(re.findall(r"@(-?\d+)", " ".join(selectors)))) or None,
    )


def _one_sample(name: Name) -> Cell:
    """The cell of a name; for E#2 and dE/dw5#2 it is the sample's quantity, not the batch's."""
    return name.cell if name.sample is None else name.cell.of_sample()


def _of_trace(names: Names, selector: str) -> Iterator[Name]:
    for name in meant(names, selector):
        if not isinstance(name, Name) or not names.page.has(name.cell.kind, name.cell.layer):
            raise UsageError(f"{selector} is not among the quantities of a trace", "explain tells any derivative")
        yield name


def meant(names: Names, selector: str) -> Iterator[Name | Ratio]:
    """The quantities that a selector means: one by its name, several by a glob or by kind:layer. Raises UnknownName, UsageError."""
    if not means_several(selector):
        yield names.read(selector)
    elif ":" in selector:
        kind, _, layer = selector.partition(":")
        yield from _of_kind(names, kind, layer, selector)
    else:
        yield from _globbed(names, selector)


def means_several(selector: str) -> bool:
    """True for a glob and for kind:layer, which may mean several quantities; False for a name."""
    return any(sign in selector for sign in ":*?")


def _globbed(names: Names, selector: str) -> Iterator[Name]:
    base, tail = re.match(rf"^(.*?)((?:{MARK})*)$", normal(selector)[:LONGEST_NAME], re.S).groups()  # type: ignore[union-attr] # matches any text
    found = [(cell, False) for name, cell in names.cells() if fnmatchcase(name, base)]
    found += [(cell, True) for name, cell in names.cells() if KINDS[cell.kind].again and fnmatchcase(f"{name}+", base)]
    if not found:
        raise UnknownName(f"no quantity is called like {selector!r}", names.unknown(re.sub(r"[*?]", "", base)).nearest)
    sample, iteration = sample_and_iteration(tail, selector)
    if sample is None:  # E_* means the losses of the batch and of each sample
        found += [(cell.of_sample(), after) for cell, after in found if KINDS[cell.kind].stage == ERROR]
    yield from (Name(cell, sample, iteration, after) for cell, after in found)


def _of_kind(names: Names, kind: str, layer: str, selector: str) -> Iterator[Name]:
    every = [key for key in every_key(names.page, True) if kind in (key[0], word(*key))]
    keys = [key for key in every if key[1] in _layers(names.network, layer)]
    if not keys:
        raise UsageError(f"nothing is selected by {selector!r}", _listed(names, kind, sorted({key[1] for key in every})))
    for key in keys:
        yield from (Name(Cell(*key, at)) for at in names.page.indices(*key))


def _listed(names: Names, kind: str, layers: Sequence[int]) -> str:
    """What could have been written: the layers that have the kind, else the kinds."""
    if layers:
        return f"there is {' or '.join(f'{kind}:{layer}' for layer in layers)}; a layer may also be input, hidden or output"
    words = dict.fromkeys(word(*key) for key in every_key(names.page, True))
    near = nearest(kind, words)[:2]
    return did_you_mean([f"{each}:..." for each in near]) or f"kinds are {', '.join(words)}; layers 1, 2, ..., input, hidden, output"


def _layers(network: Network, layer: str) -> Sequence[int]:
    named = {"input": range(1), "hidden": range(1, network.depth), "output": range(network.depth, network.depth + 1)}
    return named.get(layer) or (range(int(layer), int(layer) + 1) if re.match(r"^\d{1,9}$", layer) else ())


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
