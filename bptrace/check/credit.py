"""What an exercise asks for, and what each answer is worth. Marks are fractions, so that they add up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction

from ..errors import InputError, Place, Problem, UsageError
from ..inputs.config.config import Exercise
from .judging.answer_key import AnswerKey
from .judging.places import At

NO_CREDIT = Fraction(0)
SHARED = ("rounded", "imprecise", "carried", "convention")  # what earns the share that the exercise says

Pay = Mapping[str, Fraction]


class Credit:
    """An exercise, beside its answer key.

    Raises InputError with every selector that selects nothing, NotFinite for what cannot be worked.
    """

    def __init__(self, key: AnswerKey, exercise: Exercise) -> None:
        self.key, problems = key, list[Problem]()
        asked = [_selected(key, one.text, one.place, problems) for one in exercise.ask]
        self._worth = _worth(key, exercise, problems)
        if problems:
            raise InputError(problems)
        self.asked = tuple(dict.fromkeys(at for each in asked for at in each))
        self._wanted = frozenset(self.asked)
        self._shares = {"correct": Fraction(1), **{verdict: Fraction(getattr(exercise, verdict)) for verdict in SHARED}}
        self._pays: dict[At, Pay] = {}
        self._by_worth: dict[Fraction, Pay] = {}

    def asks(self, at: At) -> bool:
        """True if it is asked for. Where nothing is said, whatever a sheet holds is."""
        return not self._wanted or at in self._wanted

    def pay(self, at: At) -> Pay:
        """What an answer earns, by its verdict, or where it follows another `convention`; a right one earns it all.

        What needs no work, and is not asked for, earns nothing.
        """
        pay = self._pays.get(at)
        if pay is None:
            counts = at in self._wanted or not (self._wanted or self.key.is_plain(at))
            pay = self._pays[at] = self._shared(self._worth[at] if counts else NO_CREDIT)
        return pay

    def _shared(self, worth: Fraction) -> Pay:
        """What answers of the same worth earn: the very same fractions, which are quicker to add up."""
        if worth not in self._by_worth:
            self._by_worth[worth] = {verdict: worth * share for verdict, share in self._shares.items()}
        return self._by_worth[worth]


def _worth(key: AnswerKey, exercise: Exercise, problems: list[Problem]) -> dict[At, Fraction]:
    """What a right answer earns; of two selectors that select the same, the later counts."""
    default = Fraction(exercise.default)
    worth: dict[At, Fraction] = defaultdict(lambda: default)
    for text, place, mark in exercise.marks:
        worth.update(dict.fromkeys(_selected(key, text, place, problems), mark))
    return worth


def _selected(key: AnswerKey, text: str, place: Place | None, problems: list[Problem]) -> Iterable[At]:
    try:
        return key.selected(text)
    except UsageError as error:
        problems.append(error.problem._replace(place=place))
    return ()
