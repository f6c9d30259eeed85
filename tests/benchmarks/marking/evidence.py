"""What the marking says of a deck of sheets, counted beside what is true of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from statistics import mean, median
from time import perf_counter
from typing import NamedTuple

from bptrace.answers.sheet import Sheet
from bptrace.check.marker import Marker
from bptrace.check.report import Mark, Marked
from bptrace.inputs.config.load import parse

from .deck import Worked
from .networks import Net
from .truth import Due, dues

FOUND = ("wrong", "repeated")  # a mistake, or the same mistake once more
UNREAD = ("blank", "unreadable", "unknown", "twice")  # no answers: what is drawn has none of these


class Case(NamedTuple):
    """A number on a sheet: what is true of it, and how it was marked.

    `due` are the mistakes that it may be called wrong by; where it `shows`, it should be. `causes` are those that were named,
    in their order: each with the codes that no number can tell from it, a pair of causes as `a+b`. `true` are all the student's.
    `confirmed` says that the first cause that is named is said to fit other numbers too.
    """

    name: str
    verdict: str
    due: frozenset[str] = frozenset()
    shows: bool = False
    causes: tuple[tuple[str, ...], ...] = ()
    true: frozenset[str] = frozenset()
    confirmed: bool = False

    @property
    def found(self) -> bool:
        """Is it marked as a mistake, for the first time or once more?"""
        return self.verdict in FOUND

    @property
    def size(self) -> int:
        """How many causes are named, those that cannot be told apart included."""
        return sum(map(len, self.causes))

    @property
    def first_is_true(self) -> bool:
        return self.named_in(self.causes[:1])

    @property
    def is_named(self) -> bool:
        return self.named_in(self.causes)

    def named_in(self, causes: Sequence[Sequence[str]]) -> bool:
        """Is one of them due here? Of a pair, all must be the student's."""
        parts = [set(code.split("+")) for codes in causes for code in codes]
        return any(self.due & each and each <= self.true for each in parts)


class Result(NamedTuple):
    """A sheet that has been marked: its numbers, and what it earned of the full marks."""

    worked: Worked
    cases: tuple[Case, ...]
    score: float = 0.0
    most: float = 0.0

    def blamed(self) -> list[str]:
        """The numbers that are called wrong, or carried from a wrong one, though nothing is wrong with them."""
        return [f"{case.name}: {case.verdict}" for case in self.cases if not case.due and case.verdict in (*FOUND, "carried")]


class Tally:
    """Counts over sheets. Shares are between 0 and 1, None where there is nothing to take a share of."""

    def __init__(self, results: Iterable[Result]) -> None:
        self.results = list(results)
        self.cases = [case for result in self.results for case in result.cases]
        self.due = [case for case in self.cases if case.due]
        self.showing = [case for case in self.due if case.shows]
        self.found = [case for case in self.showing if case.found]
        self.others = [case for case in self.cases if not case.due]

    @property
    def found_share(self) -> float | None:
        """Of the wrong numbers that show, those that are called wrong."""
        return share(len(self.found), len(self.showing))

    @property
    def found_of_all(self) -> float | None:
        """The same of all numbers that came from a wrong rule and are written otherwise, whether rounding could hide it or not."""
        return share(sum(case.found for case in self.due), len(self.due))

    @property
    def first_share(self) -> float | None:
        """Of the wrong numbers that show, those whose true cause is the first that is named."""
        return share(sum(case.first_is_true for case in self.found), len(self.showing))

    @property
    def named_share(self) -> float | None:
        """Of the wrong numbers that show, those whose true cause is among those that are named."""
        return share(sum(case.is_named for case in self.found), len(self.showing))

    @property
    def abstained(self) -> float | None:
        """Of the wrong numbers that were found, those of which no cause is named."""
        return share(sum(not case.causes for case in self.found), len(self.found))

    @property
    def sizes(self) -> list[int]:
        """How many causes are named, where there are any."""
        return [case.size for case in self.found if case.causes]

    @property
    def size_median(self) -> float | None:
        return median(self.sizes) if self.sizes else None

    @property
    def size_mean(self) -> float | None:
        return mean(self.sizes) if self.sizes else None

    @property
    def falsely(self) -> float | None:
        """Of the other numbers, those that are called wrong."""
        return share(sum(case.found for case in self.others), len(self.others))

    @property
    def blamed(self) -> int:
        """The other numbers that are called wrong, or said to be carried from a wrong one: 0 for an honest student."""
        return sum(len(result.blamed()) for result in self.results)


def share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


class Desk:
    """Where sheets are marked: one marker for each network, and the time that marking takes."""

    def __init__(self) -> None:
        self.markers: dict[str, Marker] = {}
        self.seconds, self.preparing, self.sheets = 0.0, 0.0, 0

    def results(self, every: Iterable[Worked]) -> Iterator[Result]:
        for worked in every:
            yield self.result(worked)

    def result(self, worked: Worked) -> Result:
        """Has a student's sheet marked."""
        marked = self.marked(worked.net, worked.sheet("student"), worked.asked)
        true = dues(worked.net, worked.student, worked.entries)
        cases = tuple(case(worked, mark, true) for mark in marked.answers)
        return Result(worked, cases, float(marked.score), float(marked.max_score))

    def marked(self, net: Net, sheet: Sheet, asked: str = "") -> Marked:
        """A sheet, marked. Raises ValueError where an answer was not understood, which is our mistake or the marker's."""
        marker = self.marker(net, asked)
        start = perf_counter()
        marked = marker.mark(sheet)
        self.seconds, self.sheets = self.seconds + perf_counter() - start, self.sheets + 1
        strange = [f"{mark.name}: {mark.verdict}" for mark in marked.answers if mark.verdict in UNREAD]
        if strange or len(marked.answers) != len(sheet.answers):
            raise ValueError(f"of {len(sheet.answers)} answers {len(marked.answers)} were marked; {', '.join(strange)} {marked.problems}")
        return marked

    def marker(self, net: Net, asked: str = "") -> Marker:
        """The marker of a network, for an exercise that asks for these digits; the same for the same network."""
        text = config_text(net, asked)
        if text not in self.markers:
            start = perf_counter()
            self.markers[text] = Marker(parse(text.encode(), "drawn.json"))
            self.preparing += perf_counter() - start
        return self.markers[text]


def config_text(net: Net, asked: str = "") -> str:
    """The config of a network."""
    return json.dumps(net.data | ({"exercise": {"digits": asked}} if asked else {}))


def case(worked: Worked, mark: Mark, true: dict[str, Due]) -> Case:
    """A mark beside the truth."""
    due = true.get(mark.name)
    causes = tuple((cause.code, *cause.also) for cause in mark.causes)
    codes = frozenset({*worked.card.codes, *filter(None, [worked.card.slip])})
    confirmed = bool(mark.causes) and mark.causes[0].confirmed
    return Case(mark.name, mark.verdict, due.codes if due else frozenset(), bool(due and due.shows), causes, codes, confirmed)
