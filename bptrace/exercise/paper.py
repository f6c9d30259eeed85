"""A paper: what an exercise asks for, what is right of it, what honest rounding may come to, and what each mistake makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from ..check.judging.answer_key import AnswerKey
from ..check.judging.asked_digits import asked_digits
from ..check.judging.iterations import At
from ..errors import UsageError
from ..formula.intervals import Bounds
from ..inputs.config.config import Config, Rounding
from .asking import Asking
from .decimals import as_asked
from .honest import Honest, right
from .procedures import Procedures


class Mistaken(NamedTuple):
    """What a misconception makes of a number that is asked for.

    `thought` follows "it looks as if". It `begins` here where the misconception acts in this number itself; else the number
    follows from an earlier one that it made wrong. `written` has the digits that are asked.
    """

    code: str
    thought: str
    hint: str
    value: float
    written: str
    begins: bool


class Blank(NamedTuple):
    """A number that is asked for, by the name that is typed.

    `right` are the values that are right to the digits asked, `honest` those that rounding to them at every step may come to.
    None of the `mistaken` is among these; those that begin here come first.
    """

    at: At
    name: str
    truth: float
    written: str
    right: Bounds
    honest: Bounds
    mark: Fraction
    mistaken: tuple[Mistaken, ...]


class Given(NamedTuple):
    """A number that is printed on the sheet although it could be asked for, to the digits asked."""

    at: At
    name: str
    written: str


class Paper(NamedTuple):
    """An exercise with the numbers of one config: its blanks and the numbers that are printed, in the order of computation.

    `key` is the answer key of the config, as long as it is kept for whoever shows the paper.
    """

    config: Config
    digits: Rounding
    blanks: tuple[Blank, ...]
    given: tuple[Given, ...] = ()
    key: AnswerKey | None = None

    @property
    def bare(self) -> Paper:
        """The same without the key, which has all that was worked."""
        return self._replace(key=None)

    @property
    def total(self) -> Fraction:
        """The marks that can be had."""
        return sum((blank.mark for blank in self.blanks), Fraction(0))


class Copy(NamedTuple):
    """The paper of one student; that of everybody has no id and no name. Of a variant it has the code, and its numbers by name."""

    paper: Paper
    id: str = ""
    name: str = ""
    code: str = ""
    numbers: Mapping[str, str] = {}


class Papers:
    """Papers of one exercise with different numbers: what does not depend on the numbers is made once."""

    def __init__(self, config: Config) -> None:
        self.config = config

    @cached_property
    def procedures(self) -> Procedures:
        key = AnswerKey(self.config)
        asking = Asking(key)
        return Procedures(key, asking.asked, asking.printed)

    def paper(self, config: Config) -> Paper:
        """The paper of a config that differs in nothing but numbers."""
        key, digits = AnswerKey(config), asked_digits(config).digits
        asking, honest, mistaken = Asking(key), Honest(key, digits), MistakenValues(key, self.procedures, digits)
        if not asking.asked:
            raise UsageError(
                "nothing is left to ask for: all of it is printed", "print less: leave out a --given, or some of exercise.given"
            )
        blanks = (
            Blank(
                place,
                key.spelled(place),
                truth := key.truth(place),
                as_asked(truth, digits),
                right(truth, digits),
                bounds := honest.bounds(place),
                asking.credit.pay(place)["correct"],
                mistaken.of(place, bounds),
            )
            for place in asking.asked
        )
        given = (Given(place, key.spelled(place), as_asked(key.truth(place), digits)) for place in asking.printed)
        return Paper(config, digits, tuple(blanks), tuple(given), key)


class MistakenValues:
    """What each misconception makes of the numbers that are asked for."""

    def __init__(self, key: AnswerKey, procedures: Procedures, digits: Rounding) -> None:
        self.key, self.procedures, self.digits = key, procedures, digits
        self.found = {candidate: procedures.values(candidate, key.config) for candidate in procedures.candidates}

    def of(self, at: At, honest: Bounds) -> tuple[Mistaken, ...]:
        """Those that honest rounding cannot come to, each once; those that begin here come first."""
        begins = self.procedures.begin(at)
        mistaken: dict[tuple[str, str], Mistaken] = {}
        for candidate, values in sorted(self.found.items(), key=lambda pair: pair[0] not in begins):
            if at in values and not honest[0] <= values[at] <= honest[1]:
                row, shown = candidate.misconception, as_asked(values[at], self.digits)
                mistaken.setdefault((row.code, shown), Mistaken(row.code, row.thought, row.hint, values[at], shown, candidate in begins))
        return tuple(mistaken.values())
