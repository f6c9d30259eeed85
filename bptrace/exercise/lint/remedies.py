"""Changes of an exercise: one more number asked for, one more digit, another number in the network or its data; and which of them help."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, reduce
from itertools import chain, islice
from math import inf
from typing import NamedTuple

from ...check.diagnosis.wrong_equations import Candidate
from ...check.judging.iterations import At
from ...check.report import digits as in_words
from ...engine.overrides import overridden
from ...errors import BptraceError, Place
from ...formula.number import shortest
from ...inputs.config.config import Asked, Config, Rounding
from ...inputs.config.keys import RATE
from ..asking import usual
from ..decimals import as_asked
from ..given_numbers import GivenNumber, given_numbers
from ..procedures import CLASSES
from .telling import Telling

MOST_DIGITS_MORE = 2  # than are asked for now
MOST_VALUES_TRIED = 4  # other values of a number
MOST_NUMBERS = 12  # of each group of given numbers whose change is tried
MOST_CHANGES = 12  # that are made together
RATES = ("0.5", "0.1", "0.2", "0.4", "0.3", "0.8", "0.25", "2")


class Change(NamedTuple):
    """A change of an exercise: of its kind, of what, and to what."""

    kind: str
    what: str
    value: str = ""

    @property
    def said(self) -> str:
        """What to do: `ask for dE/dout_h1 too`, `ask for 5 decimal places`, `take 0.4 for η`."""
        return _SAID[self.kind].format(self.what, self.value)


_SAID = {"ask": "ask for {0} too", "digits": "ask for {0}", "number": "take {1} for {0}"}


class Goal(NamedTuple):
    """What an exercise should tell and does not: a misconception in a `way` in which it may be had, or in all; or one from another."""

    code: str
    other: str = ""
    way: Candidate | None = None


class Changes:
    """The changes of an exercise that make it tell more."""

    def __init__(self, telling: Telling) -> None:
        self.telling, self.config = telling, telling.config
        self._after: dict[Change, Telling | None] = {}
        self._left: dict[Change, int] = {}
        self._found: dict[Goal, list[Change]] = {}
        self._values: dict[str, Mapping[At, set[str]]] = {}

    @cached_property
    def goals(self) -> list[Goal]:
        """What the exercise does not tell."""
        return list(goals(self.telling))

    def remedies(self, goal: Goal) -> list[Change]:
        """The first change of each kind that reaches a goal."""
        if goal not in self._found:
            found = (next((change for change in changes if self._reaches(change, goal)), None) for changes in self._tried(goal))
            self._found[goal] = [change for change in found if change is not None]
        return self._found[goal]

    @cached_property
    def least(self) -> list[Change]:
        """Few changes that together reach all goals that can be reached: each time one that reaches most and spoils nothing.

        Other numbers are taken only where neither more numbers nor more digits help.
        """
        step, made, tried = self, list[Change](), self._every_remedy()
        while step.goals and len(made) < MOST_CHANGES:
            best = step._best(tried) or step._best(step._every_remedy())  # one may help only after others
            if best is None:
                break
            made.append(best)
            tried = [change for change in tried if change.what != best.what]
            step = Changes(step.after(best) or step.telling)
        return self._needed(made, len(step.goals))

    def _needed(self, made: list[Change], left: int) -> list[Change]:
        """The changes without those that later ones have made needless; so many goals are left with all of them."""
        for change in made[:-1]:
            others = [other for other in made if other != change]
            config = reduce(with_change, others, self.config)
            if len(list(goals(Telling(config, self.telling)))) <= left:
                made = others
        return made

    def _every_remedy(self) -> list[Change]:
        """The changes that reach some goal; then, of their numbers, the other values: one may spoil what another does not."""
        found = [change for goal in self.goals for change in self.remedies(goal)]
        numbers = {change.what for change in found if change.kind == "number"}
        others = (_other_values(number) for number in given_numbers(self.config) if number.name in numbers)
        return list(dict.fromkeys((*found, *chain.from_iterable(others))))

    def _best(self, tried: Iterable[Change]) -> Change | None:
        found = (self._best_of([change for change in tried if change.kind == kind]) for kind in _KINDS)
        return next((change for change in found if change is not None), None)

    def _best_of(self, tried: Iterable[Change]) -> Change | None:
        """The change that reaches most goals, of those with which fewer are left; of several, the one that leaves the fewest."""
        reached: dict[int, list[Change]] = {}
        for change in tried:
            reached.setdefault(sum(self._reaches(change, goal) for goal in self.goals), []).append(change)
        best = (min(reached[count], key=self._leaves) for count in sorted(reached, reverse=True) if count)
        return next((change for change in best if self._leaves(change) < len(self.goals)), None)

    def _leaves(self, change: Change) -> int:
        """How many goals are left with a change."""
        if change not in self._left:
            telling = self.after(change)
            self._left[change] = len(self.goals if telling is None else list(goals(telling)))
        return self._left[change]

    def after(self, change: Change) -> Telling | None:
        """What the exercise tells with a change; None where that cannot be worked."""
        if change not in self._after:
            try:
                self._after[change] = Telling(with_change(self.config, change), self.telling)
            except BptraceError:
                self._after[change] = None
        return self._after[change]

    def _reaches(self, change: Change, goal: Goal) -> bool:
        telling = self.after(change)
        return telling is not None and is_told(telling, goal)

    def _tried(self, goal: Goal) -> Iterator[Iterator[Change]]:
        """The changes that are tried for a goal, kind by kind."""
        yield self._more_numbers(goal)
        yield self._more_digits()
        groups: dict[str, list[GivenNumber]] = {}
        for number in given_numbers(self.config):
            groups.setdefault(number.group, []).append(number)
        fixed = ("targets",) if self.config.network.loss.name in CLASSES else ()
        for group in _ORDER:
            if group in fixed:
                continue
            yield (change for number in groups.get(group, ())[:MOST_NUMBERS] for change in _other_values(number))

    def _more_numbers(self, goal: Goal) -> Iterator[Change]:
        """The numbers that come out otherwise where there is something to tell, in the order of computation."""
        key, known = self.telling.key, {*self.telling.asked, *self.telling.printed}
        left = sorted((at for at in self.telling.procedures.wanted if at not in known), key=key.rank)
        one, other = self._written(goal.code), self._written(goal.other) if goal.other else {}
        return (Change("ask", key.spelled(at)) for at in left if one[at] != other.get(at, {as_asked(key.truth(at), self.telling.digits)}))

    def _written(self, code: str) -> Mapping[At, set[str]]:
        """What a misconception may make of each number, to the digits asked."""
        if code not in self._values:
            values = [self.telling.procedures.values(each, self.config) for each in self.telling.procedures.by_code[code]]
            wanted = self.telling.procedures.wanted
            self._values[code] = {at: {as_asked(each[at], self.telling.digits) for each in values if at in each} for at in wanted}
        return self._values[code]

    def _more_digits(self) -> Iterator[Change]:
        kind, count = self.telling.digits
        for more in range(1, MOST_DIGITS_MORE + 1):
            digits = Rounding(kind, count + more)
            yield Change("digits", in_words(digits), str(digits))


_ORDER = (RATE, "inputs", "biases", "targets", "weights")
NOWHERE = Place("", 1, 1, 1, "")
_KINDS = ("ask", "digits", "number")  # those that are the least for who works the exercise first


def goals(telling: Telling) -> Iterator[Goal]:
    """What an exercise should tell and does not."""
    yield from (Goal(way.code, way=way) for way in telling.procedures.candidates if not telling.sees(way))
    yield from (Goal(*pair) for pair in telling.alike if not _is_told_as_far_as_can_be(telling, *pair))


def is_missed(telling: Telling, goal: Goal) -> bool:
    """True if a goal of some numbers is one of others, too: if it is among the `goals` there."""
    if goal.way is not None:
        return not telling.sees(goal.way)
    return telling.may_be_alike(goal.code, goal.other) and not is_told(telling, goal)


def is_told(telling: Telling, goal: Goal) -> bool:
    """True if an exercise tells what it should; two apart as far as the network lets them be."""
    if goal.other:
        return _is_told_as_far_as_can_be(telling, goal.code, goal.other)
    return telling.sees_all(goal.code) if goal.way is None else telling.sees(goal.way)


def _is_told_as_far_as_can_be(telling: Telling, code: str, other: str) -> bool:
    pairs = (code, other), (other, code)
    return all(telling.tells_apart(*pair) or telling.are_one(*pair) for pair in pairs)


def with_change(config: Config, change: Change) -> Config:
    """The config with a change."""
    return _MADE[change.kind](config, change)


def _with_ask(config: Config, change: Change) -> Config:
    asked = config.exercise.ask or tuple(Asked(selector, NOWHERE) for selector in usual(config))
    return config._replace(exercise=config.exercise._replace(ask=(*asked, Asked(change.what, NOWHERE))))


def _with_digits(config: Config, change: Change) -> Config:
    digits = Rounding(change.value[-2:], int(change.value[:-2]))
    return config._replace(exercise=config.exercise._replace(digits=digits))


_MADE: dict[str, Callable[[Config, Change], Config]] = {
    "ask": _with_ask,
    "digits": _with_digits,
    "number": lambda config, change: overridden(config, [f"{change.what}={change.value}"]),
}


def _other_values(number: GivenNumber) -> Iterator[Change]:
    """Other values of a number that are as easy to work with: the nearest with as many decimals."""
    found = RATES if number.name == RATE else _near(number.value)
    return (Change("number", number.name, text) for text in islice(found, MOST_VALUES_TRIED) if float(text) != number.value)


def _near(value: float) -> Iterator[str]:
    """The nearest numbers with as many decimals; not those that hide a factor, and none beyond 1 of one within."""
    places = max(1, len(shortest(value).partition(".")[2]))
    most = 1.0 if abs(value) <= 1 else inf
    for step in range(1, 10):
        for side in (1, -1):
            text = f"{value + side * step / 10**places:.{places}f}"
            if 0 < abs(float(text)) < most and float(text) != 1:
                yield text
