"""What an exercise can tell: which misconceptions show in what is asked for, and which of them leave the same sheet.

A misconception is supposed wherever it applies, of one who keeps all digits and writes down those that are asked, and of one who
rounds to them at every step. It is seen if `check` finds a wrong number on both sheets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations, islice, product
from typing import NamedTuple

from ...check.diagnosis.suspects import Search
from ...check.diagnosis.wrong_equations import Candidate
from ...check.followed import is_found_wrong
from ...check.judging.anchors import Anchors
from ...check.judging.answer_key import AnswerKey
from ...check.judging.asked_digits import asked_digits, unit_of
from ...check.judging.entries import WRONG, Entry
from ...check.judging.iterations import At
from ...check.judging.judge import Judge
from ...check.judging.sheet_intervals import SheetIntervals
from ...check.judging.written import ReadLater
from ...formula.intervals import meet
from ...inputs.config.config import Config
from ..asking import Asking
from ..decimals import as_asked, numeral
from ..honest import worked_with
from ..procedures import Procedures

SEEN, PARTLY, INVISIBLE = "seen", "partly", "invisible"
NEAR = 3  # units of the last digit by which two sheets may differ in every number and still be looked at as one


class Visibility(NamedTuple):
    """What an exercise tells of a misconception: whether it is seen, in which numbers it begins to be, and which others look the same.

    Of one that can be had in several ways, such as the bias of any other unit, some may be seen: `ways` says how many of how many.
    """

    code: str
    thought: str
    verdict: str
    shows: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    ways: tuple[int, int] = (1, 1)


class Telling:
    """What the exercise of a config can tell. `like` is that of another config that differs in nothing but numbers and what is asked."""

    def __init__(self, config: Config, like: Telling | None = None) -> None:
        self.config, self.key, asked = config, AnswerKey(config), asked_digits(config)
        same = like is not None and like.config.exercise == config.exercise
        asking: Asking | Telling = like if like is not None and same else Asking(self.key)
        self.asked: Sequence[At] = asking.asked
        self.printed: Sequence[At] = asking.printed
        self.procedures: Procedures = like.procedures if like is not None else Procedures(self.key, self.asked, self.printed)
        self.digits = asked.digits
        self.worked = frozenset(self.asked).intersection(self.procedures.wanted)
        self._seen: dict[Candidate, bool] = {}
        self._alike: dict[tuple[Candidate, Candidate], bool] = {}
        self._known: dict[Candidate, list[tuple[At, float, float]]] = {}
        self._sheets: dict[Candidate, tuple[Mapping[At, float], ...]] = {}
        self.asked_digits = asked
        self.judge = Judge(asked._replace(said=True), worked_with(self.digits)._replace(cuts=True, terms=True))

    @cached_property
    def _right(self) -> Mapping[At, str]:
        """What is right, to the digits asked."""
        return {at: as_asked(self.key.truth(at), self.digits) for at in self.asked}

    @cached_property
    def search(self) -> Search:
        return Search(self.key)

    @cached_property
    def told(self) -> list[Visibility]:
        """What is told of each misconception that may be made, in the order in which one works."""
        return [self.told_of(code) for code in self.procedures.by_code]

    def told_of(self, code: str) -> Visibility:
        """What is told of one misconception."""
        candidates, (seen, every) = self.procedures.by_code[code], self.ways(code)
        verdict = SEEN if seen == every else PARTLY if seen else INVISIBLE
        shows = dict.fromkeys(at for candidate in candidates for at in self.shown[candidate])
        names = tuple(map(self.key.spelled, sorted(shows, key=self.key.rank)))
        return Visibility(code, candidates[0].misconception.thought, verdict, names, tuple(self.same(code)), (seen, every))

    # whether one is seen

    def ways(self, code: str) -> tuple[int, int]:
        """In how many of the ways in which a misconception can be had it is seen, and how many there are."""
        candidates = self.procedures.by_code[code]
        return sum(map(self.sees, candidates)), len(candidates)

    def sees_all(self, code: str) -> bool:
        """True if a misconception is seen in all its ways."""
        return all(map(self.sees, self.procedures.by_code[code]))

    def sees(self, candidate: Candidate) -> bool:
        """True if a wrong equation is seen, however one rounds."""
        if candidate not in self._seen:
            self._seen[candidate] = all(self._is_seen(sheet, candidate) for sheet in self.sheets(candidate))
        return self._seen[candidate]

    def sheets(self, candidate: Candidate) -> tuple[Mapping[At, float], ...]:
        """What is written by one who keeps all digits, and by one who rounds at every step."""
        if candidate not in self._sheets:
            worked = (self.procedures.values(candidate, self.config, each) for each in (None, self.digits))
            self._sheets[candidate] = tuple({at: values[at] for at in self.asked if at in values} for values in worked)
        return self._sheets[candidate]

    def _is_seen(self, sheet: Mapping[At, float], candidate: Candidate) -> bool:
        """True if a number is wrong however it is read, or one is not finite. Where none is so plainly, `check` is asked."""
        if len(sheet) < len(self.worked):
            return True
        return next(self._wrong(sheet, candidate, sheet, surely=True), None) is not None or self._is_marked_wrong(sheet)

    def _wrong(self, sheet: Mapping[At, float], candidate: Candidate, among: Iterable[At], surely: bool = False) -> Iterator[At]:
        """The numbers that are wrong in the kindest reading, those first in which the wrong equation begins.

        `surely` leaves out those that would follow, were they not so far off: a stricter reading may have them follow from others.
        """
        entries, intervals = self._read(sheet)
        for at in self._begun_first(candidate, list(among)):
            entry = entries[at]
            if entry.holds_truth or self.judge.judged(entry, intervals) != WRONG:
                continue
            if not (surely and meet(entry.span, intervals.follows(at, entry.span))):
                yield at

    def _begun_first(self, candidate: Candidate, places: Sequence[At]) -> Iterator[At]:
        """The places in which a wrong equation begins, then the others."""
        for begun in (True, False):
            yield from (at for at in places if (candidate in self.begin(at)) is begun)

    def _is_marked_wrong(self, sheet: Mapping[At, float]) -> bool:
        if all(as_asked(value, self.digits) == self._right[at] for at, value in sheet.items()):
            return False
        written = [(self.key.question(at), numeral(value, self.digits)) for at, value in sheet.items()]
        return is_found_wrong(self.search, self.asked_digits, written)

    def _read(self, sheet: Mapping[At, float]) -> tuple[Mapping[At, Entry], SheetIntervals]:
        """The numbers of a sheet to the digits asked, each read when it is asked for, and what follows from them."""
        entries = ReadLater(sheet, lambda at: self.judge.entry(self.key.question(at), numeral(sheet[at], self.digits)))
        return entries, SheetIntervals(self.key, entries, self.judge.precision, Anchors(self.key, sheet))

    # in which numbers it shows

    @cached_property
    def shown(self) -> Mapping[Candidate, tuple[At, ...]]:
        """The numbers in which each wrong equation begins to be seen, on the sheet of one who keeps all digits."""
        return {candidate: tuple(self._shown(candidate)) for candidate in self.procedures.candidates}

    def _shown(self, candidate: Candidate) -> list[At]:
        sheet = self.sheets(candidate)[0]
        begins = list(self._wrong(sheet, candidate, [at for at in sheet if candidate in self.begin(at)]))
        return begins or list(islice(self._wrong(sheet, candidate, sheet), 1))

    @property
    def telling_nothing(self) -> list[At]:
        """The numbers in which no misconception begins to be seen."""
        told = {at for places in self.shown.values() for at in places}
        return [at for at in self.asked if at not in told and at in self.worked]

    def begin(self, at: At) -> frozenset[Candidate]:
        """The wrong equations of a quantity itself, and of the parts of its equation."""
        return self.procedures.begin(at)

    # which leave the same sheet

    def same(self, code: str) -> Iterator[str]:
        """The other misconceptions that leave the same sheet, in whatever way this one is made."""
        return (other for other in self.procedures.by_code if other != code and not self.tells_apart(code, other))

    @property
    def alike(self) -> list[tuple[str, str]]:
        """The pairs of misconceptions that may leave the same sheet, each once, in the order of the table."""
        seen = filter(self.sees, self.procedures.candidates)  # in that order
        pairs = dict.fromkeys((one.code, other.code) for one, other in combinations(seen, 2) if self._are_alike(one, other))
        return [pair for pair in pairs if pair[0] != pair[1]]

    def may_be_alike(self, code: str, other: str) -> bool:
        """True if two misconceptions may leave the same sheet."""
        by_code = self.procedures.by_code
        return any(self._are_alike(one, two) for one, two in product(by_code[code], by_code[other]))

    def are_one(self, code: str, other: str) -> bool:
        """True if nothing could tell two misconceptions apart in this network, whatever the numbers are and whatever is asked."""
        ones, others = (self.procedures.by_code[each] for each in (code, other))
        return all(any(self.procedures.are_same(one, two) for two in others) for one in ones)

    def tells_apart(self, code: str, other: str) -> bool:
        """True if a misconception can be seen in a way in which it leaves another sheet than a second one ever does."""
        ones = [one for one in self.procedures.by_code[code] if self.sees(one)]
        return not ones or any(not any(self._are_alike(one, two) for two in self.procedures.by_code[other]) for one in ones)

    def _are_alike(self, one: Candidate, other: Candidate) -> bool:
        """True if two wrong equations are seen, and one of them explains the sheet of the other."""
        pair = (one, other) if one < other else (other, one)
        if pair not in self._alike:
            near = _are_near(self._numbers(one), self._numbers(other))
            self._alike[pair] = near and self.sees(one) and self.sees(other) and self._is_one_of_both(one, other)
        return self._alike[pair]

    def _numbers(self, candidate: Candidate) -> list[tuple[At, float, float]]:
        """The numbers of a sheet, the last one first: they differ the most. With each, by how much it may differ from another."""
        if candidate not in self._known:
            sheet = self.sheets(candidate)[0]
            self._known[candidate] = [(at, value, NEAR * unit_of(self.digits, value)) for at, value in reversed(list(sheet.items()))]
        return self._known[candidate]

    def _is_one_of_both(self, one: Candidate, other: Candidate) -> bool:
        here, there = (self.sheets(candidate)[0] for candidate in (one, other))
        return self.explains(one, there) or self.explains(other, here)

    def explains(self, candidate: Candidate, sheet: Mapping[At, float]) -> bool:
        """True if every number of a sheet follows from those before it, with a wrong equation wherever it applies."""
        entries, intervals = self._read(sheet)
        for at in sheet:
            region = intervals.region(at)
            wrong = {place: tree for place in region if (tree := self.procedures.equations.of(place).get(candidate)) is not None}
            found = intervals.supposed(at, wrong) if wrong else None
            if not meet(entries[at].span, intervals.follows(at, entries[at].span) if found is None else found):
                return False
        return True


def _are_near(one: Sequence[tuple[At, float, float]], other: Sequence[tuple[At, float, float]]) -> bool:
    """True if two sheets differ so little that it is worth asking whether one wrong equation explains both."""
    pairs = zip(one, other)  # noqa: B905 (as many, else they are not near)
    return len(one) == len(other) and not any(
        at != place or abs(value - number) > reach for (at, value, reach), (place, number, _) in pairs
    )
