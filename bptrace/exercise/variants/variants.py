"""A variant of an exercise for each student: drawn from a secret, kind, equally difficult, and telling as much as any."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from ...answers.roster import id_key
from ...check.judging.asked_digits import asked_digits
from ...engine.overrides import overridden
from ...errors import UsageError
from ...inputs.config.config import Config
from ...trace.trace_json import dump
from ..given_numbers import GivenNumber, given_numbers, with_given_numbers
from ..kind import HIDING, Kindness
from ..lint.remedies import Goal, goals, is_missed
from ..lint.telling import Telling
from .codes import choices, code_for, drawn_below, keyed

MOST_DRAWN = 20_000  # draws in which kind numbers are looked for, for one variant
MOST_KIND = 40  # kind draws of which it is asked what they tell; of these the one that tells the most is taken
REFERENCE = 8  # kind draws that show what no variant tells, which is then asked of none
FIGURES_APART = 1  # by which the figures of the numbers of two variants may differ in sum from the expected
_CHANGE_NOTHING = ("title", "source", "notation", "digits", "exercise")  # keys that change no number


class Variant(NamedTuple):
    """A variant: its code, and its numbers by name, as they are written."""

    code: str
    numbers: Mapping[str, str]

    def config(self, base: Config) -> Config:
        """The config with these numbers."""
        return overridden(base, [f"{name}={text}" for name, text in self.numbers.items()])


class Difficulty(NamedTuple):
    """What makes numbers hard to work with: how many are negative, and how many figures they have in all."""

    negative: int
    figures: int


class Variants:
    """The variants of an exercise. `secret` is what they are drawn from.

    Raises UsageError if nothing may vary, or if no kind numbers are found.
    """

    def __init__(self, config: Config, secret: bytes) -> None:
        if not config.exercise.vary:
            raise UsageError(
                "nothing varies in this exercise", "say under exercise what may: vary: {weights: {low: -0.9, high: 0.9, step: 0.1}}"
            )
        self.config, self.secret = config, secret
        self.given = list(given_numbers(config))
        self.rules = {number.name: values for number in self.given if (values := self._values(number))}
        self._known: dict[str, Variant] = {}

    @cached_property
    def exercise(self) -> str:
        """What identifies the exercise: all that the numbers of a variant follow from.

        What is asked for is part of it, since numbers are drawn until they are kind and telling in that.
        """
        told = {key: value for key, value in self.config.data.items() if key not in _CHANGE_NOTHING}
        vary = [[name, list(map(decimal, values))] for name, values in self.rules.items()]
        exercise, digits = self.config.exercise, str(asked_digits(self.config).digits)
        asked = [[one.text for one in some] for some in (exercise.ask, exercise.given)]
        return hashlib.sha256(dump([told, vary, asked, digits])).hexdigest()

    def code_of(self, student: str) -> str:
        """The code of a student's variant, by the student's id."""
        whose, many = id_key(student), self.config.exercise.variants
        if many is not None:
            whose = str(int.from_bytes(keyed(self.secret, self.exercise, "which", whose), "big") % many)
        return code_for(self.secret, self.exercise, whose)

    @cached_property
    def codes(self) -> frozenset[str] | None:
        """The codes of all variants; None where there are as many as there are students."""
        many = self.config.exercise.variants
        return None if many is None else frozenset(code_for(self.secret, self.exercise, str(number)) for number in range(many))

    def variant(self, code: str) -> Variant:
        """The variant of a code."""
        if code not in self._known:
            self._known[code] = Variant(code, {name: decimal(value) for name, value in self._best(code).items()})
        return self._known[code]

    # drawing

    def _values(self, number: GivenNumber) -> tuple[Fraction, ...]:
        """The values that a number may have: those for its name, else those for its group. None of them hides whether it was used."""
        found: tuple[Fraction, ...] = ()
        for named in (False, True):
            for row in self.config.exercise.vary:
                if _is_meant(row.what, number, named):
                    found = row.values
        telling = tuple(value for value in found if value not in HIDING or number.group == "targets")
        return telling or found

    def _best(self, code: str) -> dict[str, Fraction]:
        """The first kind draw that misses nothing that a variant can tell; else the one that misses the least."""
        fewest, best = None, {}
        for numbers in islice(self._kind(choices(self.secret, self.exercise, code)), MOST_KIND):
            wanted = (goal for goal in goals(self.telling(numbers)) if goal not in self.untold)
            missed = sum(1 for _ in islice(wanted, fewest))  # with as many as the fewest so far it is no better
            if not missed:
                return numbers
            if fewest is None or missed < fewest:
                fewest, best = missed, numbers
        return best

    def telling(self, numbers: Mapping[str, Fraction]) -> Telling:
        """What the exercise tells with these numbers."""
        return Telling(self._with(numbers), self._like)

    def _kind(self, stream: Iterator[int]) -> Iterator[dict[str, Fraction]]:
        """Draws that are kind and of the expected difficulty. Raises UsageError if there are none."""
        found, unkind = 0, Counter[str]()
        for _ in range(MOST_DRAWN):
            numbers = {name: values[drawn_below(len(values), stream)] for name, values in self.rules.items()}
            if not self._is_usual(difficulty(numbers.values())):
                continue
            wrong = next((each for each in self.kindness.unkind(self._with(numbers)) if each[:2] not in self.allowed), None)
            if wrong is None:
                found += 1
                yield numbers
            else:
                unkind[wrong.said] += 1
        if not found:
            raise _none_found(unkind)

    def _with(self, numbers: Mapping[str, Fraction]) -> Config:
        return with_given_numbers(self.config, {each.name: float(numbers.get(each.name, each.value)) for each in self.given})

    def _is_usual(self, found: Difficulty) -> bool:
        expected = self.expected
        return found.negative == expected.negative and abs(found.figures - expected.figures) <= FIGURES_APART

    @cached_property
    def expected(self) -> Difficulty:
        """The difficulty of every variant: that of the mean of all draws."""
        each = [[difficulty([value]) for value in values] for values in self.rules.values()]
        means = (sum(Fraction(sum(one[at] for one in values), len(values)) for values in each) for at in (0, 1))
        return Difficulty(*map(round, means))

    @cached_property
    def kindness(self) -> Kindness:
        return Kindness(self.config)

    @cached_property
    def allowed(self) -> frozenset[tuple[str, str]]:
        """What is unkind in the config itself, and so may be in a variant: a unit that is dead on purpose."""
        return frozenset(each[:2] for each in self.kindness.unkind(self.config))

    @cached_property
    def _like(self) -> Telling:
        return Telling(self.config)

    @cached_property
    def untold(self) -> frozenset[Goal]:
        """What no variant tells, as far as some kind draws that everybody could make show it."""
        draws = islice(self._kind(choices(b"", self.exercise, "reference")), REFERENCE)
        left: list[Goal] | None = None
        for telling in map(self.telling, draws):
            left = list(goals(telling)) if left is None else [goal for goal in left if is_missed(telling, goal)]
        return frozenset(left or ())


def _is_meant(what: str, number: GivenNumber, named: bool) -> bool:
    """True if a word means a number: by its name, which may leave out the sample, or by its group."""
    return what in (number.name, number.name.partition("#")[0]) if named else what == number.group


def difficulty(numbers: Iterable[Fraction]) -> Difficulty:
    """The difficulty of some numbers."""
    found = list(numbers)
    return Difficulty(sum(number < 0 for number in found), sum(len(decimal(number).strip("-0.").replace(".", "")) for number in found))


def decimal(number: Fraction) -> str:
    """A number as a person writes it: `0.3`, `-2`; of one that no decimal is equal to, the nearest float."""
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    return f"{exact.normalize():f}" if Fraction(exact) == number else repr(float(number))


def _none_found(unkind: Counter[str]) -> UsageError:
    """The error where no draw was kind, with what most of them had."""
    said = "; ".join(f"{text} ({count:,} times)" for text, count in unkind.most_common(3))
    hint = f"most often {said}; widen what may vary" if said else "let values vary that have as many figures, and signs, as each other"
    return UsageError(f"no kind numbers were found in {MOST_DRAWN:,} draws", hint)
