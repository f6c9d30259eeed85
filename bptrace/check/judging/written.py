"""The numbers of a sheet without one that is taken as blank, and bounds that are worked when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from ...formula.intervals import Bounds
from .entries import Entry
from .iterations import At

LONG_SHEET = 500  # numbers; of a shorter one a copy takes no time


def without(written: Mapping[At, Entry], blank: At) -> Mapping[At, Entry]:
    """The numbers of a sheet without one of them."""
    if len(written) > LONG_SHEET:
        return _Without(written, blank)
    left = dict(written)
    left.pop(blank, None)
    return left


class _Without(Mapping[At, Entry]):
    """The numbers of a long sheet without one of them, and without a copy of the others."""

    def __init__(self, written: Mapping[At, Entry], blank: At) -> None:
        self._written, self._blank = written, blank

    def __contains__(self, at: object) -> bool:
        return at in self._written and at != self._blank

    def __getitem__(self, at: At) -> Entry:
        if at == self._blank:
            raise KeyError(at)
        return self._written[at]

    def __iter__(self) -> Iterator[At]:
        return (at for at in self._written if at != self._blank)

    def __len__(self) -> int:
        return len(self._written) - (self._blank in self._written)


class ReadLater(Mapping[At, Entry]):
    """The numbers of a sheet, each read when it is asked for first. `places` are those of the sheet."""

    def __init__(self, places: Collection[At], read: Callable[[At], Entry]) -> None:
        self._places, self._read = places, read
        self._known: dict[At, Entry] = {}

    def __contains__(self, at: object) -> bool:
        return at in self._places

    def __getitem__(self, at: At) -> Entry:
        if at not in self._known:
            self._known[at] = self._read(at)
        return self._known[at]

    def __iter__(self) -> Iterator[At]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


class Known(dict[At, Bounds]):
    """Bounds, each worked when it is asked for first."""

    def __init__(self, work: Callable[[At], Bounds]) -> None:
        super().__init__()
        self._work = work

    def __missing__(self, at: At) -> Bounds:
        found = self[at] = self._work(at)
        return found
