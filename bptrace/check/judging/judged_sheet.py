"""A sheet, judged: which numbers are wrong, which follow from a wrong one, and which were only written down wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...formula.intervals import EVERYTHING, Bounds, bounds, meet
from ...inputs.config.config import Config
from ...model.symbols import Cell
from .anchors import Anchors
from .answer_key import AnswerKey
from .entries import ALONE, BEYOND, CARRIED, IMPOSSIBLE, UNJUDGED, WITHOUT_ORIGIN, WRONG, Entry, Origin
from .iterations import At
from .judge import Judge, Written
from .sheet_intervals import SheetIntervals

SOFTMAX_RANGE = (0.0, 1.0)  # softmax has no equation of a single unit to read it from


class JudgedSheet:
    """The numbers of a sheet, judged together: its `entries`, their `order` of computation, and the wrong ones, the `origins`.

    `intervals` are what follows from the numbers of the sheet, without those that were only written down wrong.
    """

    def __init__(self, key: AnswerKey, judge: Judge, written: Written) -> None:
        self.key, self.judge = key, judge
        self.entries = judge.entries(key, written)
        self.order = list(self.entries)
        anchors = Anchors(key, {at: entry.number.value for at, entry in self.entries.items()})
        self.intervals = SheetIntervals(key, dict(self.entries), judge.precision, anchors)
        self._unclear = frozenset(at for at, entry in self.entries.items() if entry.finding == UNJUDGED)
        self._judge(self.order)
        self._judged = self.entries
        self.origins = self._origins()
        self._settle()

    def _judge(self, some: Iterable[At]) -> None:
        """Judges those of some numbers that cannot mean the truth."""
        for at in some:
            if at in self._unclear:
                entry = self.entries[at]
                self.entries[at] = entry._replace(finding=self.judge.judged(entry, self.intervals))

    def excuse(self, some: Iterable[At]) -> None:
        """Takes some of the origins for right to the digits that are asked: nothing is carried from them."""
        for at in some:
            self._judged[at] = self._judged[at]._replace(finding=BEYOND)
            del self.origins[at]
        self._settle()

    # the origins of errors

    def _origins(self) -> dict[At, Origin]:
        """The wrong numbers. Each in turn is taken as blank: where later numbers are right only without it, it was a slip of the pen."""
        found: dict[At, Origin] = {}
        later = self._later()
        for at in list(filter(self._is_wrong, self.order)):
            if self._is_wrong(at):  # a slip before it may have cleared it
                blank = self.intervals.without(at)
                found[at] = self._origin(at, blank, later.get(at, ()))
                if found[at].slip:
                    self.intervals = blank
                    self._judge(later[at])
                    later = self._later()
        return {at: origin for at, origin in found.items() if self._is_wrong(at)}

    def _is_wrong(self, at: At) -> bool:
        return self.entries[at].finding == WRONG

    def _later(self) -> dict[At, list[At]]:
        """For each number on the sheet, those that are worked from it."""
        found: dict[At, list[At]] = {}
        for at in self.order:
            for source in self.intervals.sources(at):
                found.setdefault(source, []).append(at)
        return found

    def _origin(self, at: At, blank: SheetIntervals, later: Iterable[At]) -> Origin:
        """The origin at a wrong number, from how the later numbers fit with it and with it taken as blank."""
        entry, used, ignored = self.entries[at], False, False
        for other in later:
            span = self.entries[other].span
            with_it, without = self.intervals.follows(other, span), blank.follows(other, span)
            used = used or (meet(span, with_it) and not meet(span, without))
            ignored = ignored or (meet(span, without) and not meet(span, with_it) and not meet(with_it, without))
        return Origin(entry, self.intervals.follows(at, entry.span), used, ignored)

    # what follows from what

    def _settle(self) -> None:
        """Gives each number its final finding."""
        self.entries = {at: self._settled(entry) for at, entry in self._judged.items()}

    def _settled(self, entry: Entry) -> Entry:
        """A number with its final finding: whether one that follows is carried from a wrong one, and in what way a wrong one is wrong."""
        if entry.finding == WRONG:
            return self._with_reason(entry)
        if entry.finding not in WITHOUT_ORIGIN:
            return entry
        sources = tuple(at for at in self._behind(entry.at) if at in self.origins)
        if not sources:
            return entry._replace(finding=WITHOUT_ORIGIN[entry.finding])
        return entry._replace(finding=CARRIED, sources=sources)

    def _with_reason(self, entry: Entry) -> Entry:
        cell = entry.at.cell
        if cell is not None and not meet(entry.span, possible(self.key.config, cell)):
            return entry._replace(finding=IMPOSSIBLE)
        return entry if self.intervals.sources(entry.at) else entry._replace(finding=ALONE)

    def _behind(self, at: At) -> Iterator[At]:
        """The numbers without the true value that one was worked from, back to the origins."""
        seen, waiting = {at}, [at]
        while waiting:
            for other in sorted(self.intervals.sources(waiting.pop()) - seen, key=self.key.rank):
                seen.add(other)
                if not self._judged[other].holds_truth:
                    yield other
                    if other not in self.origins:
                        waiting.append(other)


def possible(config: Config, cell: Cell) -> Bounds:
    """The bounds of an output for any net, read from the equation of its activation; everything for other quantities."""
    if cell.kind != "out" or cell.layer == 0:
        return EVERYTHING
    tree = config.network.layers[cell.layer - 1].activation.value
    return SOFTMAX_RANGE if tree is None else bounds(tree, lambda _: EVERYTHING)
