"""The lint of an exercise: what it tells, what it does not tell and what would mend that, and what is unkind in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from ...check.diagnosis.wrong_runs import SMALL_NETWORK
from ...errors import UsageError, count_of
from ...inputs.config.config import Config, with_given
from ...inputs.config.load import parse
from ..kind import Kindness, Unkind
from .remedies import Change, Changes, Goal
from .rewriting import Rewritten, rewritten
from .telling import Telling, Visibility


class Untold(NamedTuple):
    """What an exercise does not tell, and the changes of which each mends that: it all, or if not `wholly`, a part of it."""

    goal: Goal
    remedies: tuple[Change, ...]
    wholly: bool = True


class Lint:
    """What there is to say of an exercise. `given` selects numbers that are printed.

    Raises UsageError for a network that is too large to be worked by hand.
    """

    def __init__(self, config: Config, given: Sequence[str] = ()) -> None:
        if len(config.parameters) * config.batch > SMALL_NETWORK:
            size = f"{len(config.parameters):,} parameters for {count_of(config.batch, 'sample')} are too many to be worked by hand"
            raise UsageError(size, f"lint an exercise in which one times the other is at most {SMALL_NETWORK}")
        self.config = with_given(config, given)
        self.telling = Telling(self.config)
        self.changes = Changes(self.telling)

    @property
    def is_usual(self) -> bool:
        """True if the exercise does not say what is asked, so that what is usual is."""
        return not self.config.exercise.ask

    @cached_property
    def told(self) -> list[Visibility]:
        """What is told of each misconception."""
        return self.telling.told

    @cached_property
    def untold(self) -> list[Untold]:
        """What is not told, of which the network would let something else be told: each misconception once, and each pair."""
        return list(map(self._untold, dict.fromkeys(goal._replace(way=None) for goal in self.changes.goals)))

    def _untold(self, goal: Goal) -> Untold:
        found = self.changes.remedies(goal)
        parts = () if found or goal.other else (each for each in self.changes.goals if each.way and each.code == goal.code)
        part = next((some for each in parts if (some := self.changes.remedies(each))), [])
        return Untold(goal, tuple(found or part), not part)

    @property
    def can_be_mended(self) -> bool:
        """True if some change would have the exercise tell more."""
        return any(each.remedies for each in self.untold)

    @cached_property
    def one(self) -> list[tuple[str, str]]:
        """The pairs of misconceptions that no number tells apart in this network, whatever is asked; each pair once."""
        return list(self._one())

    def _one(self) -> Iterator[tuple[str, str]]:
        untold = {each.goal for each in self.untold}
        for code, other in self.telling.alike:
            alike = not (self.telling.tells_apart(code, other) and self.telling.tells_apart(other, code))
            if alike and Goal(code, other) not in untold:
                yield code, other

    @cached_property
    def unkind(self) -> list[Unkind]:
        """What is unkind to the hand."""
        return list(Kindness(self.config).unkind(self.config))


class Fixed(NamedTuple):
    """A config with the least change made in its text, and the lint of that."""

    rewritten: Rewritten
    after: Lint


def fixed(lint: Lint, text: str, given: Sequence[str] = ()) -> Fixed:
    """The text of a config with the least change that tells what can be told. It is the text that was linted, with its `given`."""
    path = lint.config.path
    done = rewritten(text, path, lint.changes.least)
    return Fixed(done, Lint(parse(done.text.encode(), path), given) if done.made else lint)
