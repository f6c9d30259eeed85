"""A network worked in one way, right or wrong: compiled once, and then worked with the numbers of any variant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import repeat
from math import isfinite
from random import Random
from typing import NamedTuple

from ..check.diagnosis.misconceptions import MISCONCEPTIONS
from ..check.diagnosis.wrong_equations import Candidate, WrongEquations
from ..check.diagnosis.wrong_runs import RightPage, WrongPage, WrongRuns
from ..check.judging.answer_key import AnswerKey
from ..check.judging.iterations import At
from ..check.judging.precision import FLOAT_NOISE
from ..engine.floats import data_of, numbers_of
from ..explain.topics import After, Derivative
from ..formula.float_steps import Steps, Stepwise
from ..formula.walk import in_order
from ..inputs.config.config import Config, Rounding, Sample
from ..model.page import Page, settles
from ..model.symbols import KINDS, Cell
from .asking import worked_quantities


class Leg(NamedTuple):
    """A part of a run that is worked as one: its samples, a slice of the file, where its values belong, and what is printed of it."""

    work: Stepwise
    samples: slice
    places: Sequence[At]
    printed: Sequence[At]
    updates: bool


class Procedure:
    """A way to work the quantities that are wanted.

    `page` has the equations; the config says which batches there are. Its numbers do not matter. What is `printed` is not worked:
    one goes on from what stands there. `steps` are those of other procedures whose page has mostly the same equations.
    """

    def __init__(self, page: Page, config: Config, wanted: Iterable[At], printed: Sequence[At] = (), steps: Steps | None = None) -> None:
        self.page, self.config, self.printed, self.steps = page, config, printed, steps or new_steps()
        self._made: dict[tuple[object, ...], Stepwise] = {}
        self.legs = list(self._legs(list(wanted)))

    def values(self, config: Config, each: Rounding | None = None, printed: Mapping[At, float] = {}) -> dict[At, float]:
        """The values with the numbers of a config that differs in nothing but numbers; those that are not finite are left out.

        If `each` is given, every computed number is rounded to it as it is made.
        """
        found: dict[At, float] = {}
        state, rounded = tuple(config.parameters.values()), each.rounded if each else None
        for leg in self.legs:
            data = numbers_of(config.samples[leg.samples])
            try:
                given = (*state, *data, config.learning_rate or 0.0, *(printed[at] for at in leg.printed))
                values, carried = leg.work.work(given, rounded)
            except (ArithmeticError, KeyError):  # the latter where what is printed is not finite
                return found
            found.update((place, value) for place, value in zip(leg.places, values, strict=True) if isfinite(value))
            if leg.updates:
                state = carried
        return found

    def _legs(self, wanted: Sequence[At]) -> Iterator[Leg]:
        """The iterations as far as they are wanted, each followed by the forward pass after it, if that is wanted."""
        last = max((place.iteration for place in wanted), default=0)
        further = max((place.iteration for place in wanted if place.updates), default=0)
        everyone = slice(0, len(self.config.samples))
        for number in range(1, last + 1):
            own, after = (_of(wanted, number, kind) for kind in (Cell, After))
            updates = number < last or number <= further
            yield self._leg(self._batch(number), own, _of(self.printed, number, Cell), updates, self.config.inlined)
            if after:
                yield self._leg(everyone, after, _of(self.printed, number, After), False)

    def _batch(self, number: int) -> slice:
        batch = self.config.batch_of(number)
        return slice(batch.start - 1, batch.stop - 1)

    def _leg(self, samples: slice, places: Sequence[At], printed: Sequence[At], updates: bool, inlined: Iterable[str] = ()) -> Leg:
        cells, there = (tuple(at.cell for at in some if at.cell is not None) for some in (places, printed))
        size = samples.stop - samples.start
        key = size, cells, there, updates, tuple(inlined)
        if key not in self._made:
            self._made[key] = self._stepwise(self.page.sized(size, inlined), cells, there, updates)
        return Leg(self._made[key], samples, places, printed, updates)

    def _stepwise(self, page: Page, cells: Sequence[Cell], there: Sequence[Cell], updates: bool) -> Stepwise:
        parameters = page.parameters()
        givens = [*parameters, *data_of(page), Cell("eta"), *there]
        carried = [cell.updated() for cell in parameters] if updates else []
        equations = in_order([*cells, *carried], lambda cell: None if cell in there else page.equation(cell), self.steps.below)
        return self.steps.stepwise({**equations, **dict.fromkeys(givens)}, givens, cells, carried)


def new_steps() -> Steps:
    """The steps of procedures, of which none is made yet."""
    return Steps(lambda cell: settles(cell.kind))


def _of(places: Iterable[At], iteration: int, kind: type) -> list[At]:
    """Those of an iteration: of its own, or of the forward pass after it."""
    return [at for at in places if at.iteration == iteration and isinstance(at.key, kind)]


class Procedures:
    """The procedures of an exercise: one for each wrong equation that may be used in it, wherever it applies.

    `wanted` are the quantities that they work: those that may be asked for. What is `printed` is right, and worked on with. A wrong
    equation that comes to the right value whatever the numbers are, such as a step of a frozen parameter with the other sign, is none.
    Neither has a network any that is too large to be worked by hand.
    """

    def __init__(self, key: AnswerKey, asked: Iterable[At], printed: Iterable[At] = ()) -> None:
        self.key, self.config, self._right = key, key.config, RightPage(key.config.network)
        self.wanted = [at for at in dict.fromkeys((*asked, *worked_quantities(key))) if not isinstance(at.key, Derivative)]
        self.printed = [at for at in printed if not isinstance(at.key, Derivative)]
        self._made: dict[Candidate, Procedure] = {}
        self._steps = new_steps()
        self._begin: dict[At, frozenset[Candidate]] = {}
        self._same: dict[tuple[Candidate, Candidate], bool] = {}
        self._any_numbers = with_any_numbers(self.config)
        self.equations = WrongEquations(key)

    @cached_property
    def candidates(self) -> list[Candidate]:
        """The wrong equations that can matter, in the order of the table."""
        right = Procedure(self._right, self.config, self.wanted, steps=self._steps).values(self._any_numbers)
        found = sorted(WrongRuns(self.key).candidates, key=lambda one: (_RANK[one.code], one.number, one.x))
        return [one for one in found if not _agree(right, self.values(one, self._any_numbers))]

    def are_same(self, one: Candidate, other: Candidate) -> bool:
        """True if two wrong equations come to the same, whatever the numbers are."""
        if (one, other) not in self._same:
            self._same[one, other] = _agree(*(self.values(each, self._any_numbers) for each in (one, other)))
        return self._same[one, other]

    @cached_property
    def by_code(self) -> dict[str, list[Candidate]]:
        """The same by the codes of their misconceptions."""
        found: dict[str, list[Candidate]] = {}
        for candidate in self.candidates:
            found.setdefault(candidate.code, []).append(candidate)
        return found

    def values(self, candidate: Candidate, config: Config, each: Rounding | None = None) -> dict[At, float]:
        """What is wanted, by a wrong equation; if `each` is given, with every number rounded to it as it is made."""
        if candidate not in self._made:
            page = WrongPage(self.config.network, (candidate,), right=self._right)
            self._made[candidate] = Procedure(page, self.config, self.wanted, self.printed, self._steps)
        return self._made[candidate].values(config, each, self._printed(config, each))

    @cached_property
    def _as_printed(self) -> Procedure:
        return Procedure(self._right, self.config, self.printed)

    def _printed(self, config: Config, each: Rounding | None) -> dict[At, float]:
        """The numbers that are printed, rounded as the others are."""
        found = self._as_printed.values(config)
        return {at: each.rounded(value) for at, value in found.items()} if each else found

    def begin(self, at: At) -> frozenset[Candidate]:
        """The wrong equations that may be used in a quantity itself: in its equation, or in the parts of it."""
        if at not in self._begin:
            self._begin[at] = frozenset(candidate for place in _own(self.key, at) for candidate in self.equations.of(place))
        return self._begin[at]


CLASSES = ("cross_entropy", "binary_cross_entropy", "hinge")  # losses whose targets are classes or shares
_RANK = {row.code: rank for rank, row in enumerate(MISCONCEPTIONS)}


def _agree(right: dict[At, float], other: dict[At, float]) -> bool:
    """True if all values are the same but for the noise of computing."""
    return right.keys() == other.keys() and all(abs(right[at] - other[at]) <= FLOAT_NOISE * abs(right[at]) for at in right)


def with_any_numbers(config: Config) -> Config:
    """The config with numbers that have nothing in common, so that two equations that agree on them agree on all.

    Targets that are classes or shares stay as they are.
    """
    drawn = map(Random(1).uniform, repeat(0.2), repeat(0.9))
    parameters = {name: next(drawn) for name in config.parameters}
    free = config.network.loss.name not in CLASSES
    samples = tuple(
        Sample(tuple(next(drawn) for _ in row.inputs), tuple(next(drawn) for _ in row.targets) if free else row.targets)
        for row in config.samples
    )
    rate = None if config.learning_rate is None else next(drawn)
    return config._replace(parameters=parameters, samples=samples, learning_rate=rate)


def _own(key: AnswerKey, at: At) -> Iterator[At]:
    """A quantity and the parts of its equation, which are not written down by themselves."""
    yield at
    tree = key.tree(at)
    for leaf in key.below(tree) if tree is not None else ():
        if leaf.cell is not None and KINDS[leaf.cell.kind].part:
            yield from _own(key, leaf)
