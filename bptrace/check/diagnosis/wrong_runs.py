"""Whole runs with a misconception wherever it applies, and what tells such runs apart."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice, pairwise

from ...engine.steps import Following, Run, with_updates
from ...errors import BptraceError
from ...explain.topics import After, Derivative
from ...formula.tree import Tree
from ...inputs.config.config import Config
from ...model.network import Network
from ...model.page import Page
from ...model.symbols import KINDS, ONE_SAMPLE, Cell
from ...trace.step import Step, every_key
from ..judging.answer_key import AnswerKey
from ..judging.iterations import At
from ..judging.precision import FLOAT_NOISE
from .wrong_equations import Candidate, candidates, wrong_tree

SMALL_NETWORK = 100  # the most parameters times samples of a network that is run with each misconception
ITERATIONS_WALKED = 20  # the most iterations that are walked: compiling so few would take longer


class RightPage(Page):
    """THE page for one network, of which each equation is read once."""

    def __init__(self, network: Network, batch: int = 1, inlined: Iterable[str] = ()) -> None:
        super().__init__(network, batch, inlined)
        self._equations: dict[Cell, Tree | None] = {}
        self._sizes: dict[tuple[int, frozenset[str]], RightPage] = {(batch, self.inlined): self}

    def sized(self, batch: int, inlined: Iterable[str] = ()) -> RightPage:
        size = batch, frozenset(inlined)
        if size not in self._sizes:
            page = RightPage(self.network, *size)
            page.share(self)
            page._sizes = self._sizes
            self._sizes[size] = page
        return self._sizes[size]

    def equation(self, cell: Cell) -> Tree | None:
        if cell not in self._equations:
            self._equations[cell] = super().equation(cell)
        return self._equations[cell]


class WrongPage(Page):
    """The page for one network, with some wrong equations wherever they apply. What is right in it is read from another page."""

    def __init__(
        self, network: Network, wrong: tuple[Candidate, ...], batch: int = 1, inlined: Iterable[str] = (), right: RightPage | None = None
    ) -> None:
        super().__init__(network, batch, inlined)
        self.wrong, self.right = wrong, (right or RightPage(network)).sized(batch, inlined)
        self.share(self.right)
        self._mixed = any(self.writes_out(candidate.wrong.kind, 0) for candidate in wrong)  # a right equation may hold a wrong one
        self._equations: dict[Cell, Tree | None] = {}
        self._sizes: dict[tuple[int, frozenset[str]], WrongPage] = {(batch, self.inlined): self}

    def sized(self, batch: int, inlined: Iterable[str] = ()) -> WrongPage:
        size = batch, frozenset(inlined)
        if size not in self._sizes:
            self._sizes[size] = page = WrongPage(self.network, self.wrong, *size, self.right)
            page._sizes = self._sizes
        return self._sizes[size]

    def equation(self, cell: Cell) -> Tree | None:
        if cell not in self._equations:
            self._equations[cell] = self._equation(cell)
        return self._equations[cell]

    def _equation(self, cell: Cell) -> Tree | None:
        for candidate in self.wrong:
            wrong = candidate.wrong
            if wrong.kind == cell.kind and wrong.where(self.network, cell.layer):
                tree = wrong_tree(self, wrong, cell, candidate.x)
                if tree is not None:
                    return tree
        return super().equation(cell) if self._mixed else self.right.equation(cell)


Candidates = tuple[Candidate, ...]


class WrongRuns:
    """The runs of a config with one or several wrong equations, each worked once.

    `like` are those of another config that differs in nothing but numbers: they have read the equations already.
    """

    def __init__(self, key: AnswerKey, like: WrongRuns | None = None) -> None:
        self.key, config = key, key.config
        self.small = len(config.parameters) * config.batch <= SMALL_NETWORK
        self._steps: dict[tuple[Candidates, int], Step | None] = {}
        self._values: dict[tuple[Candidates, At], float | None] = {}
        self._same: dict[tuple[Candidates, Candidates, int], bool] = {}
        self._like = like
        self._right: RightPage = like._right if like is not None else RightPage(config.network)
        self._pages: dict[Candidates, WrongPage] = like._pages if like is not None else {}
        self._runs: dict[tuple[Candidates, str, bool, float | None], Run] = like._runs if like is not None else {}

    def value(self, wrong: Candidates, at: At) -> float | None:
        """The value of a quantity; None where it has none, or where it would take too long."""
        if (wrong, at) not in self._values:
            self._values[wrong, at] = self._value(wrong, at)
        return self._values[wrong, at]

    def _value(self, wrong: Candidates, at: At) -> float | None:
        if isinstance(at.key, Derivative) or (step := self._step(wrong, at.iteration)) is None:
            return None
        try:
            if isinstance(at.key, After):
                return Following(self.key.config, page=self._page(wrong))(step).value(at.key.cell)
            return step.value(at.key)
        except (BptraceError, KeyError):
            return None

    def _page(self, wrong: Candidates) -> WrongPage:
        """The page with these wrong equations. One of several is not kept: there are too many."""
        if wrong not in self._pages:
            page = WrongPage(self.key.config.network, wrong, right=self._right)
            if len(wrong) > 1:
                return page
            self._pages[wrong] = page
        return self._pages[wrong]

    def _step(self, wrong: Candidates, iteration: int) -> Step | None:
        """An iteration of such a run; None where the run diverges before it, or would need a number before it is worked."""
        if not self.small:
            return None
        if (wrong, iteration) not in self._steps:
            config = self.key.config
            updated = with_updates(config, iteration if self.key.trains else 0)
            kind = "walk" if iteration <= ITERATIONS_WALKED else "compiled"
            try:
                self._steps[wrong, iteration] = next(islice(self._run(wrong, updated, kind), iteration - 1, None), None)
            except (BptraceError, ValueError):
                self._steps[wrong, iteration] = None
        return self._steps[wrong, iteration]

    def _run(self, wrong: Candidates, config: Config, kind: str) -> Run:
        """The run; one with several wrong equations is not kept for others."""
        case = wrong, kind, config.updates > 0, config.learning_rate
        run = Run(config, None, kind, self._page(wrong), like=self._runs.get(case))
        if len(wrong) == 1:
            self._runs.setdefault(case, run)
        return run

    @cached_property
    def candidates(self) -> Candidates:
        """Every wrong equation that some quantity of the first iteration may have been worked by; none for a large network."""
        if self._like is not None:
            return self._like.candidates
        page = self.key.working(1).page
        found = (candidate for cell in self._cells(1, every=True) for candidate, _ in candidates(page, cell)) if self.small else ()
        return tuple(dict.fromkeys(found))

    def apart(self, sides: Sequence[Candidates], at: At, behind: Sequence[At], written: Container[At], share: float) -> At | None:
        """An unwritten quantity in which all these runs differ by more than a share: one of those behind a number, or one near it."""
        if not self.small:
            return None
        places = [self.key.place(At(at.iteration, cell)) for cell in self._cells(at.iteration)]
        rank = self.key.rank(at)
        before = [place for place in places if self.key.rank(place) < rank]
        tried = dict.fromkeys((*behind, *sorted(before, key=self.key.rank, reverse=True), *sorted(places, key=self.key.rank)))
        left = (place for place in tried if place not in written and place != at and self._can_be_asked(place))
        return next((place for place in left if self._differ(sides, place, share)), None)

    def _can_be_asked(self, at: At) -> bool:
        return not self.key.given(at) and at.cell is not None and (at.cell.kind not in ONE_SAMPLE or not self.key.has_several_samples(at))

    def _differ(self, sides: Sequence[Candidates], at: At, share: float) -> bool:
        values = [self.value(side, at) for side in sides]
        known = sorted(value for value in values if value is not None)
        if len(known) < len(values):
            return False
        return all(high - low > share * max(abs(high), abs(low)) for low, high in pairwise(known))

    def same(self, one: Candidates, other: Candidates, iteration: int) -> bool:
        """True if no quantity could tell two runs apart."""
        if None in (self._step(one, iteration), self._step(other, iteration)):
            return False
        if (one, other, iteration) not in self._same:
            places = (self.key.place(At(iteration, cell)) for cell in self._cells(iteration))
            self._same[one, other, iteration] = not any(self._differ((one, other), place, FLOAT_NOISE) for place in places)
        return self._same[one, other, iteration]

    def _cells(self, iteration: int, every: bool = False) -> Iterator[Cell]:
        """The quantities of an iteration; without those of one sample that a trace leaves out, unless `every` is set."""
        page = self.key.working(iteration).page
        own = ((kind, layer) for kind in ONE_SAMPLE for layer in range(page.network.depth + 1)) if every else ()
        for kind, layer in (*every_key(page, True), *own):
            if page.has(kind, layer):
                for at in page.indices(kind, layer):
                    for sample in range(page.batch) if KINDS[kind].per_sample else (None,):
                        yield Cell(kind, layer, at, sample)
