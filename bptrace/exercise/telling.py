"""What an exercise can tell: which misconceptions show in what is asked for, and which of them leave the same sheet.

A misconception is supposed wherever it applies, of one who keeps all digits and writes down those that are asked, and of one who
rounds to them at every step. It is seen if `check` finds a wrong number on both sheets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from ..answers.numerals import answer
from ..answers.sheet import Sheet
from ..check.diagnosis.wrong_equations import Candidate
from ..check.judging.anchors import Anchors
from ..check.judging.answer_key import AnswerKey
from ..check.judging.asked_digits import asked_digits, unit_of
from ..check.judging.entries import WRONG, Entry
from ..check.judging.iterations import At
from ..check.judging.judge import Judge
from ..check.judging.sheet_intervals import SheetIntervals
from ..check.marker import Marker
from ..formula.intervals import meet
from ..inputs.config.config import Config
from .asking import Asking
from .decimals import as_asked, numeral
from .honest import worked_with
from .procedures import Procedures

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
        self.procedures: Procedures = like.procedures if like is not None else Procedures(self.key, self.asked)
        self.digits = asked.digits
        self.worked = frozenset(self.asked).intersection(self.procedures.wanted)
        self._seen: dict[Candidate, bool] = {}
        self._sheets: dict[Candidate, tuple[Mapping[At, float], ...]] = {}
        self.judge = Judge(asked._replace(said=True), worked_with(self.digits)._replace(cuts=True, terms=True))

    @cached_property
    def marker(self) -> Marker:
        return Marker(self.config)

    @cached_property
    def told(self) -> list[Visibility]:
        """What is told of each misconception that may be made, in the order in which one works."""
        return [self.told_of(code) for code in self.procedures.by_code]

    def told_of(self, code: str) -> Visibility:
        """What is told of one misconception."""
        candidates = self.procedures.by_code[code]
        seen = sum(self.sees(candidate) for candidate in candidates)
        verdict = SEEN if seen == len(candidates) else PARTLY if seen else INVISIBLE
        shows = dict.fromkeys(at for candidate in candidates for at in self.shown[candidate])
        names = tuple(map(self.key.spelled, sorted(shows, key=self.key.rank)))
        return Visibility(code, candidates[0].misconception.thought, verdict, names, tuple(self.same(code)), (seen, len(candidates)))

    # whether one is seen

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
        return next(self._wrong(sheet, candidate, sheet), None) is not None or self._is_marked_wrong(sheet)

    def _wrong(self, sheet: Mapping[At, float], candidate: Candidate, among: Iterable[At]) -> Iterator[At]:
        """The numbers that are wrong however they are read, those first in which the wrong equation begins."""
        entries = self.entries(sheet)
        intervals = SheetIntervals(self.key, entries, self.judge.precision, Anchors(self.key, sheet))
        for at in sorted(among, key=lambda at: candidate not in self.begin(at)):
            if not entries[at].holds_truth and self.judge.judged(entries[at], intervals) == WRONG:
                yield at

    def _is_marked_wrong(self, sheet: Mapping[At, float]) -> bool:
        answers = tuple(answer(self.key.spelled(at), as_asked(value, self.digits), 0, 0) for at, value in sheet.items())
        return any(mark.verdict == "wrong" for mark in self.marker.mark(Sheet("", "", answers)).answers)

    def entries(self, sheet: Mapping[At, float]) -> Mapping[At, Entry]:
        """The numbers of a sheet to the digits asked, each read when it is asked for."""
        return Read(sheet, lambda at: self.judge.entry(self.key.question(at), numeral(sheet[at], self.digits)))

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
        others = {two.code for one in self.procedures.by_code[code] for two in self.alike.get(one, ())}
        return (other for other in self.procedures.by_code if other in others and not self.tells_apart(code, other))

    def tells_apart(self, code: str, other: str) -> bool:
        """True if a misconception can be seen in a way in which it leaves another sheet than a second one ever does."""
        ones = [one for one in self.procedures.by_code[code] if self.sees(one)]
        return not ones or any(not any(two.code == other for two in self.alike.get(one, ())) for one in ones)

    def are_one(self, code: str, other: str) -> bool:
        """True if nothing could tell two misconceptions apart in this network, whatever the numbers are and whatever is asked."""
        ones, others = (self.procedures.by_code[each] for each in (code, other))
        return all(any(self.procedures.are_same(one, two) for two in others) for one in ones)

    @cached_property
    def alike(self) -> Mapping[Candidate, set[Candidate]]:
        """For each wrong equation those of other misconceptions with which it shares a sheet: one explains that of the other."""
        found: dict[Candidate, set[Candidate]] = {}
        for one, other in self._near():
            if one.code != other.code and self.sees(one) and self.sees(other) and self._share(one, other):
                found.setdefault(one, set()).add(other)
                found.setdefault(other, set()).add(one)
        return found

    def _share(self, one: Candidate, other: Candidate) -> bool:
        here, there = (self.sheets(candidate)[0] for candidate in (one, other))
        return self.explains(one, there) or self.explains(other, here)

    def _near(self) -> Iterator[tuple[Candidate, Candidate]]:
        """The pairs whose sheets differ so little that it is worth asking whether one wrong equation explains both.

        They are looked for among those that are near in the number that differs most often.
        """
        sheets = {
            candidate: sheet for candidate in self.procedures.candidates if len(sheet := self.sheets(candidate)[0]) == len(self.worked)
        }
        if not sheets or not self.worked:
            return
        telling = max(self.asked, key=lambda at: len({sheet.get(at) for sheet in sheets.values()}))
        order = sorted(sheets, key=lambda candidate: sheets[candidate][telling])
        for place, one in enumerate(order):
            for other in order[place + 1 :]:
                if not self._is_near(sheets[one][telling], sheets[other][telling]):
                    break
                if all(self._is_near(value, sheets[other][at]) for at, value in sheets[one].items()):
                    yield one, other

    def _is_near(self, one: float, other: float) -> bool:
        return abs(one - other) <= NEAR * unit_of(self.digits, max(one, other, key=abs))

    def explains(self, candidate: Candidate, sheet: Mapping[At, float]) -> bool:
        """True if every number of a sheet follows from those before it, with a wrong equation wherever it applies."""
        entries = self.entries(sheet)
        intervals = SheetIntervals(self.key, entries, self.judge.precision, Anchors(self.key, sheet))
        for at in sheet:
            region = intervals.region(at)
            wrong = {place: tree for place in region if (tree := self.procedures.equations.of(place).get(candidate)) is not None}
            found = intervals.supposed(at, wrong) if wrong else None
            if not meet(entries[at].span, intervals.follows(at, entries[at].span) if found is None else found):
                return False
        return True


class Read(Mapping[At, Entry]):
    """The numbers of a sheet, each read when it is asked for first."""

    def __init__(self, sheet: Mapping[At, float], read: Callable[[At], Entry]) -> None:
        self._sheet, self._read = sheet, read
        self._known: dict[At, Entry] = {}

    def __contains__(self, at: object) -> bool:
        return at in self._sheet

    def __getitem__(self, at: At) -> Entry:
        if at not in self._known:
            self._known[at] = self._read(at)
        return self._known[at]

    def __iter__(self) -> Iterator[At]:
        return iter(self._sheet)

    def __len__(self) -> int:
        return len(self._sheet)
