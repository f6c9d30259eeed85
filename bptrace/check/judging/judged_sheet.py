"""One sheet at work: what is wrong on it, what follows from what, and where the pen slipped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...answers.sheet import Numeral
from ...formula.intervals import EVERYTHING, Bounds, bounds, meet
from ...formula.tree import Tree
from ...inputs.config.config import Config
from ...model.symbols import GRADIENT, Cell, of_stage
from .anchors import Anchors
from .answer_key import Course
from .judge import CUT_OFF, FAR, FOLLOWS, LAST_DIGIT, LOOSE, WRONG, Judge, Judged, Question
from .places import At
from .precision import rounded
from .sheet_intervals import Entry, Reading


class Finding(NamedTuple):
    """What an answer was found to be; of one that is carried, the wrong numbers it comes from, and why it may earn nothing."""

    verdict: str
    why: str = ""
    sources: tuple[At, ...] = ()


class Origin(NamedTuple):
    """A wrong number: what would have followed, and whether the later numbers were worked with it, or without it."""

    entry: Entry
    right: Bounds
    used: bool = False
    ignored: bool = False

    @property
    def at(self) -> At:
        return self.entry.at

    @property
    def slip(self) -> bool:
        """Was the number only written down wrong? The later ones were worked with another."""
        return self.ignored and not self.used


class Paper:
    """The numbers of a sheet, judged together."""

    def __init__(self, course: Course, judge: Judge, written: Sequence[tuple[Question, Numeral]]) -> None:
        self.course, self.judge = course, judge
        self.questions = {question.at: question for question, _ in sorted(written, key=lambda pair: pair[0].rank)}
        self.entries, precision = judge.entries(written)
        anchors = Anchors(course, {at: entry.number.value for at, entry in self.entries.items()})
        self.reading = Reading(course, self.entries, precision, anchors)
        self.judged = {at: self._judged(at, self.reading) for at in self.questions}
        self._far()
        self.origins: dict[At, Origin] = {}
        self._second_reading()

    def _judged(self, at: At, reading: Reading) -> Judged:
        return self.judge.judged(self.questions[at], self.entries[at], reading)

    def _far(self) -> None:
        """A number far off that only coarse numbers allow is wrong; unless one that it is worked from is wrong itself."""
        for at, judged in self.judged.items():
            if judged == FAR:
                behind = any(not self.entries[source].holds for source in self.reading.sources(at))
                self.judged[at] = FOLLOWS if behind else WRONG

    def _second_reading(self) -> None:
        """Takes each wrong number as blank, in their order: where later ones are right without it, it was a slip of the pen."""
        later = self._later()
        for at in [at for at, judged in self.judged.items() if judged == WRONG]:
            if self.judged[at] != WRONG:  # cleared by an earlier one
                continue
            blank, used, ignored = self.reading.without(at), False, False
            for other in later.get(at, ()):
                span = self.entries[other].span
                with_it, without = self.reading.follows(other, span), blank.follows(other, span)
                used = used or (meet(span, with_it) and not meet(span, without))
                ignored = ignored or (meet(span, without) and not meet(span, with_it) and not meet(with_it, without))
            self.origins[at] = Origin(self.entries[at], self.reading.follows(at, self.entries[at].span), used, ignored)
            if self.origins[at].slip:
                self.reading = blank
                self.judged.update({other: self._judged(other, blank) for other in later[at]})
                self._far()
                later = self._later()
        self.origins = {at: origin for at, origin in self.origins.items() if self.judged[at] == WRONG}

    def _later(self) -> dict[At, list[At]]:
        """The written numbers that are worked from each."""
        found: dict[At, list[At]] = {}
        for at in self.judged:
            for source in self.reading.sources(at):
                found.setdefault(source, []).append(at)
        return found

    # what follows from what

    def findings(self) -> dict[At, Finding]:
        """What each number was found to be, in the order of computation."""
        return {at: self._finding(at, judged) for at, judged in self.judged.items()}

    def _finding(self, at: At, judged: Judged) -> Finding:
        if judged not in (LOOSE, *_FOLLOWING):
            return Finding(judged.verdict, judged.why or self._further(at, judged))
        passed = list(self._behind(at))
        sources = tuple(other for other in passed if other in self.origins)
        if not sources:
            return Finding(*judged) if judged == LOOSE else Finding("rounded", judged.why)
        return Finding("carried", self._worthless([at, *passed]), sources)

    def _further(self, at: At, judged: Judged) -> str:
        """Is a wrong number right to the digits that are asked, and only wrong beyond? Is nothing written that it is worked from?"""
        number, truth, asked = self.entries[at].number, self.questions[at].truth, self.judge.asked
        if judged != WRONG:
            return ""
        if rounded(number.value, asked) == rounded(truth, asked):
            return "further"
        return "" if self.reading.sources(at) else "alone"

    def _behind(self, at: At) -> Iterator[At]:
        """The numbers that one was worked from, as far back as they do not hold the truth."""
        seen, waiting = {at}, [at]
        while waiting:
            for other in sorted(self.reading.sources(waiting.pop()) - seen, key=lambda at: self.questions[at].rank):
                seen.add(other)
                if not self.entries[other].holds:
                    yield other
                    if other not in self.origins:
                        waiting.append(other)

    def _worthless(self, chain: list[At]) -> str:
        """Why a number that follows from a wrong one shows nothing: that one left nothing to work, or cannot be."""
        for at in chain:
            cell, entry = at.cell, self.entries[at]
            if cell is not None and not meet(entry.span, possible(self.course.config, cell)):
                return f"{self.questions[at].cell} cannot be {entry.number.text}"
            killed = next((key for key in self.reading.region(at) if self._is_killed(key)), None)
            if killed is not None:
                return f"{self.course.spelled(killed)} = 0 leaves nothing to work"
            low, high = self.reading.follows(at)
            if low <= 0 <= high and high - low > abs(entry.number.value):
                return "the numbers before it are too coarse to be followed"
        return ""

    def _is_killed(self, at: At) -> bool:
        """Is it a factor of a gradient that is 0, or all but 0, and should not be?"""
        if at.cell is None or at.cell.kind not in _FACTORS:
            return False
        low, high = self.entries[at].span if at in self.entries else self.reading.bounds(at)
        return low <= 0 <= high and not low <= self.course.truth(at) <= high


_FOLLOWING = (FOLLOWS, *(FOLLOWS._replace(why=judged.why) for judged in (CUT_OFF, LAST_DIGIT)))
_FACTORS = frozenset(("slope", "delta", *(row.key for row in of_stage(GRADIENT))))

SHARE = (0.0, 1.0)  # what softmax gives, which looks at its whole layer and has no value of its own


def possible(config: Config, cell: Cell) -> tuple[float, float]:
    """The bounds within which an output lies whatever net is: those of its activation, read from its own equation."""
    if cell.kind != "out" or cell.layer == 0:
        return EVERYTHING
    tree: Tree | None = config.network.layers[cell.layer - 1].activation.value
    return SHARE if tree is None else bounds(tree, lambda _: EVERYTHING)
