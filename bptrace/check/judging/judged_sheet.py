"""A sheet, judged: which numbers are wrong, which follow from a wrong one, and which were only written down wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ...answers.sheet import Numeral
from ...formula.intervals import EVERYTHING, Bounds, bounds, meet
from ...inputs.config.config import Config
from ...model.symbols import GRADIENT, Cell, of_stage
from .anchors import Anchors
from .answer_key import AnswerKey, Question
from .entries import ALONE, CARRIED, FURTHER, UNJUDGED, WITHOUT_ORIGIN, WRONG, Entry, Origin
from .iterations import At
from .judge import Judge
from .precision import rounded
from .sheet_intervals import SheetIntervals

SOFTMAX_RANGE = (0.0, 1.0)  # softmax has no equation of a single unit to read it from
_FACTORS = frozenset(("slope", "delta", *(row.key for row in of_stage(GRADIENT))))


class JudgedSheet:
    """The numbers of a sheet, judged together: its `entries`, their `order` of computation, and the wrong ones, the `origins`.

    `intervals` are what follows from the numbers of the sheet, without those that were only written down wrong.
    """

    def __init__(self, key: AnswerKey, judge: Judge, written: Sequence[tuple[Question, Numeral]]) -> None:
        self.key, self.judge = key, judge
        self.entries, precision = judge.entries(written)
        self.order = sorted(self.entries, key=self.key.rank)
        anchors = Anchors(key, {at: entry.number.value for at, entry in self.entries.items()})
        self.intervals = SheetIntervals(key, dict(self.entries), precision, anchors)
        self._unclear = frozenset(at for at, entry in self.entries.items() if entry.finding == UNJUDGED)
        self._judge(self.order)
        self.origins = self._origins()
        self.entries.update({at: self._settled(self.entries[at]) for at in self.order})

    def _judge(self, some: Iterable[At]) -> None:
        """Judges those of some numbers that cannot mean the truth."""
        for at in some:
            if at in self._unclear:
                entry = self.entries[at]
                self.entries[at] = entry._replace(finding=self.judge.judged(entry, self.intervals))

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

    def _settled(self, entry: Entry) -> Entry:
        """A number with its final finding: whether one that follows is carried from a wrong one, and in what way a wrong one is wrong."""
        if entry.finding == WRONG:
            return self._with_reason(entry)
        if entry.finding not in WITHOUT_ORIGIN:
            return entry
        passed = list(self._behind(entry.at))
        sources = tuple(at for at in passed if at in self.origins)
        if not sources:
            return entry._replace(finding=WITHOUT_ORIGIN[entry.finding])
        return entry._replace(finding=CARRIED._replace(why=self._worthless([entry.at, *passed])), sources=sources)

    def _with_reason(self, entry: Entry) -> Entry:
        asked = self.judge.asked
        if rounded(entry.number.value, asked) == rounded(entry.question.truth, asked):
            return entry._replace(finding=FURTHER)
        return entry if self.intervals.sources(entry.at) else entry._replace(finding=ALONE)

    def _behind(self, at: At) -> Iterator[At]:
        """The numbers without the true value that one was worked from, back to the origins."""
        seen, waiting = {at}, [at]
        while waiting:
            for other in sorted(self.intervals.sources(waiting.pop()) - seen, key=self.key.rank):
                seen.add(other)
                if not self.entries[other].holds_truth:
                    yield other
                    if other not in self.origins:
                        waiting.append(other)

    def _worthless(self, chain: Iterable[At]) -> str:
        """Why a number that follows from a wrong one earns nothing; empty where it does."""
        for at in chain:
            cell, entry = at.cell, self.entries[at]
            if cell is not None and not meet(entry.span, possible(self.key.config, cell)):
                return f"{entry.question.spelled} cannot be {entry.number.text}"
            killed = next((place for place in self.intervals.region(at) if self._is_killed(place)), None)
            if killed is not None:
                return f"{self.key.spelled(killed)} = 0 leaves nothing to work"
            low, high = self.intervals.follows(at)
            if low <= 0 <= high and high - low > abs(entry.number.value):
                return "the numbers before it are too coarse to be followed"
        return ""

    def _is_killed(self, at: At) -> bool:
        """True for a factor of a gradient that can be 0 and should not be."""
        if at.cell is None or at.cell.kind not in _FACTORS:
            return False
        low, high = self.entries[at].span if at in self.entries else self.intervals.bounds(at)
        return low <= 0 <= high and not low <= self.key.truth(at) <= high


def possible(config: Config, cell: Cell) -> Bounds:
    """The bounds of an output for any net, read from the equation of its activation; everything for other quantities."""
    if cell.kind != "out" or cell.layer == 0:
        return EVERYTHING
    tree = config.network.layers[cell.layer - 1].activation.value
    return SOFTMAX_RANGE if tree is None else bounds(tree, lambda _: EVERYTHING)
