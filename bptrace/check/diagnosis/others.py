"""The numbers of a sheet, found by their values and by what they were worked from, so that a long sheet takes no longer a number."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Mapping
from functools import cached_property

from ...formula.intervals import Bounds
from ...formula.walk import Key
from ..judging.entries import Entry
from ..judging.iterations import At
from ..judging.sheet_intervals import SheetIntervals


class Others:
    """The `entries` of a sheet, those that are `wrong` among them, with what follows from them."""

    def __init__(self, entries: Mapping[At, Entry], intervals: SheetIntervals, wrong: Container[At] = ()) -> None:
        self.entries, self.intervals, self.wrong = entries, intervals, wrong

    def later(self, at: At) -> set[At]:
        """All numbers that were worked from one, directly or through others."""
        found, waiting = set[At](), [at]
        while waiting:
            new = [other for other in self._worked_from.get(waiting.pop(), ()) if other not in found]
            found.update(new)
            waiting += new
        return found

    @cached_property
    def _worked_from(self) -> dict[At, list[At]]:
        """For each number that others are worked from, those."""
        return _grouped((source, at) for at in self.entries for source in self.intervals.sources(at))

    def of_size(self, size: float) -> list[At]:
        """The numbers of one size that are not wrong themselves, whatever their sign."""
        return self._sizes.get(size, [])

    @cached_property
    def _sizes(self) -> dict[float, list[At]]:
        return _grouped((abs(entry.number.value), at) for at, entry in self.entries.items() if at not in self.wrong)

    def meaning(self, span: Bounds) -> list[At]:
        """The quantities whose true values lie within a span, in the order of the sheet."""
        values = self._values
        found = self._truths[bisect_left(values, span[0]) : bisect_right(values, span[1])]
        return [at for _, _, at in sorted(found, key=lambda each: each[1])]

    @cached_property
    def _truths(self) -> list[tuple[float, int, At]]:
        """The true values in order, each with its place on the sheet and its quantity."""
        return sorted((entry.question.truth, place, at) for place, (at, entry) in enumerate(self.entries.items()))

    @cached_property
    def _values(self) -> list[float]:
        return [value for value, _, _ in self._truths]


def _grouped(pairs: Iterable[tuple[Key, At]]) -> dict[Key, list[At]]:
    """The second of each pair by the first."""
    found: dict[Key, list[At]] = {}
    for key, at in pairs:
        found.setdefault(key, []).append(at)
    return found
