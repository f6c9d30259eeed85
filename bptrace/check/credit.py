"""What an exercise asks for, and what each answer earns. Marks are fractions, so that they add up exactly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction

from ..errors import InputError, Place, Problem, UsageError
from ..inputs.config.config import Exercise
from .judging.answer_key import AnswerKey
from .judging.iterations import At

NO_CREDIT = Fraction(0)
STAGES = {  # of the work, as selectors: what may be printed on a sheet as one
    "forward": "net, out",
    "error": "loss",
    "backward": "error, slope, delta",
    "gradients": "gradient",
    "update": "updated",
}
SHARED = ("rounded", "imprecise", "carried", "repeated", "convention")  # an exercise has a share of the full mark for each of these

Pay = Mapping[str, Fraction]


class Credit:
    """What the answers to an exercise earn.

    Raises InputError with every selector that selects nothing, NotFinite for what cannot be worked.
    """

    def __init__(self, key: AnswerKey, exercise: Exercise) -> None:
        self.key, problems = key, list[Problem]()
        asked, given = ([_selected(key, one.text, one.place, problems) for one in some] for some in (exercise.ask, exercise.given))
        self._worth = _worth(key, exercise, problems)
        if problems:
            raise InputError(problems)
        self.printed = frozenset(at for each in given for at in each)
        self.asked = tuple(dict.fromkeys(at for each in asked for at in _to_work(key, each) if at not in self.printed))
        self._wanted = frozenset(self.asked)
        self._shares = {"correct": Fraction(1), **{verdict: Fraction(getattr(exercise, verdict)) for verdict in SHARED}}
        self._pays: dict[At, Pay] = {}
        self._by_worth: dict[Fraction, Pay] = {}

    def asks(self, at: At) -> bool:
        """True if the exercise asks for a quantity. Where it says nothing, it asks for what is on the sheet and was not printed."""
        return at in self._wanted if self._wanted else at not in self.printed

    def pay(self, at: At) -> Pay:
        """What an answer earns by its verdict, or as "convention" where it follows another convention. "correct" earns the full mark.

        An answer that needs no work earns nothing, unless the exercise asks for it.
        """
        pay = self._pays.get(at)
        if pay is None:
            counts = at in self._wanted or not (self._wanted or at in self.printed or self.key.is_plain(at))
            pay = self._pays[at] = self._shared(self._worth[at] if counts else NO_CREDIT)
        return pay

    def _shared(self, worth: Fraction) -> Pay:
        """What answers of the same worth earn. They share the same fractions, since `_sum` in the marker counts equal objects."""
        if worth not in self._by_worth:
            self._by_worth[worth] = {verdict: worth * share for verdict, share in self._shares.items()}
        return self._by_worth[worth]


def _worth(key: AnswerKey, exercise: Exercise, problems: list[Problem]) -> dict[At, Fraction]:
    """What a right answer earns. Where two selectors select the same quantity, the later one counts."""
    default = Fraction(exercise.default)
    worth: dict[At, Fraction] = defaultdict(lambda: default)
    for text, place, mark in exercise.marks:
        worth.update(dict.fromkeys(_selected(key, text, place, problems), mark))
    return worth


def _to_work(key: AnswerKey, selected: Sequence[At]) -> Sequence[At]:
    """Of what one selector means what there is to work; of a single quantity that one, whatever it is.

    Nobody who asks for `dE/dout_h*` means the part that comes through o1, or who asks for `w*+` a weight that stays as it is.
    """
    left = [at for at in selected if not (key.is_plain(at) or is_frozen(key, at) or (at.cell is not None and at.cell.kind == "through"))]
    return left if len(selected) > 1 and left else selected


def is_frozen(key: AnswerKey, at: At) -> bool:
    """True for a parameter after an update that does not change it."""
    before = key.before(at)
    return before is not None and key.spelled(before).partition("@")[0].rstrip("+") in key.config.network.frozen


def _selected(key: AnswerKey, text: str, place: Place | None, problems: list[Problem]) -> Sequence[At]:
    try:
        return key.selected(STAGES.get(text, text))
    except UsageError as error:
        problems.append(error.problem._replace(place=place))
    return ()
