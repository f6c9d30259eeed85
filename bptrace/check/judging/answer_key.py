"""The answer key: every quantity of every iteration that is named, with its equation and its true value.

The iterations hang together: a parameter of iteration 2 is what iteration 1 made of it, and with full batches the forward
pass after an update is the next iteration's. So an equation here reaches back as far as the first iteration.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from typing import NamedTuple

from ...errors import UsageError
from ...explain.find import iteration_of, keys_of, updates
from ...explain.topics import After, Derivative, Topic
from ...explain.working import Working
from ...formula.bounds_code import Readings
from ...formula.intervals import Bounds, bounds, widened
from ...formula.substitute import graft
from ...formula.tree import Leaf, Num, Tree, leaves
from ...formula.walk import in_order, walk
from ...inputs.config.config import Config
from ...model.names import Name, Names, Ratio, spelled_ratio
from ...model.network import DELTA_RULE, GRADIENT_DESCENT
from ...model.page import spelled
from ...model.spelling import normal
from ...model.symbols import KINDS, Cell
from ...trace.selectors import meant, parts_of
from .alternatives import alternatives, branches, either
from .iterations import At, Iterations, rank_of
from .precision import noise_of, terms

LARGE_NETWORK = 2000  # a network with more parameters than this, for noise times samples, is not worked by hand
WIDE_SUM = 60  # a sum of more terms than this is not added up by hand
ALTERNATIVE_HOLDS = 1e-9  # an alternative equation holds where it gives the true value within this share of it
_SUMMED_OVER = {  # by the books: the layer below, or the layer above
    GRADIENT_DESCENT: {"net": -1, "dE/dout": 1},
    DELTA_RULE: {"net": -1, "dE/dout": 1, "delta": 1},
}


class Question(NamedTuple):
    """What the key knows of a quantity that a sheet answers: our spelling of its name, its true value, its place in the order of work.

    `before` is the value of an updated parameter before the update. A number may differ from the truth by the `noise` of computing.
    """

    at: At
    spelled: str
    truth: float
    before: float | None
    noise: float
    rank: tuple[float, ...]


class AnswerKey:
    """The equations and the true values of a config, iteration after iteration, as far as they are asked for."""

    def __init__(self, config: Config) -> None:
        self.config, self.names, self.iterations = config, Names(config.network, config.notation), Iterations(config)
        self.full_batch = config.batch >= len(config.samples)
        self._questions: dict[At, Question] = {}
        self._trees: dict[At, Tree | None] = {}
        self._truths: dict[At, float] = {}
        self._noises: dict[At, float] = {}
        self._ranks: dict[At, tuple[float, ...]] = {}
        self._below: dict[int, tuple[Tree, tuple[At, ...]]] = {}
        self.bounds = Readings().bounds

    def working(self, iteration: int, updating: bool = False) -> Working:
        """An iteration, worked. Raises NotFinite where the run stops before it, UsageError where no update can be made."""
        return self.iterations.working(iteration, updating)

    def question(self, at: At) -> Question:
        """What is known of a quantity before a sheet is read. Raises NotFinite."""
        if at not in self._questions:
            before = self.before(at)
            known, noise = None if before is None else self.truth(before), self.noise(at)
            self._questions[at] = Question(at, self.spelled(at), self.truth(at), known, noise, self.rank(at))
        return self._questions[at]

    # names

    def named(self, typed: str) -> At:
        """The quantity that a typed name means. Raises UnknownName or UsageError."""
        (found,) = self._places(self.names.read(typed), typed)
        return found

    def selected(self, selector: str) -> list[At]:
        """The quantities that a selector means. It needs a + to select the forward pass after an update. Raises UnknownName, UsageError."""
        found = ((part, name) for part in parts_of(self.names, selector) for name in meant(self.names, part))
        kept = (one for one in found if "+" in normal(one[0]) or not (isinstance(one[1], Name) and one[1].after and one[1].several))
        return list(dict.fromkeys(at for part, name in kept for at in self._places(name, part)))

    def _places(self, name: Name | Ratio, typed: str) -> Iterator[At]:
        (number, name), furthest = iteration_of(self.config, name, typed), self.iterations.furthest
        if number > furthest:
            raise UsageError(f"{typed}: iteration {number} is further than a sheet can ask for", f"up to {furthest} are worked")
        working = self.working(number, updates(name))
        yield from (self.place(At(number, key)) for key in keys_of(name, working, typed))

    def place(self, at: At) -> At:
        """The one place of a quantity: with full batches, what follows an update is the next iteration's."""
        if isinstance(at.key, After) and self.full_batch:
            return self.place(At(at.iteration + 1, at.key.cell))
        cell = at.key
        if isinstance(cell, Cell) and cell.is_parameter and at.iteration > 1:
            return At(at.iteration - 1, cell.updated())
        return at

    def spelled(self, at: At) -> str:
        """Our spelling of a quantity's name. What follows the config's last update has a +."""
        cell, number, follows = at.key, at.iteration, isinstance(at.key, After)
        if isinstance(cell, Cell) and self.full_batch and number == max(self.config.updates, 1) + 1 and not cell.is_updated:
            number, follows = number - 1, KINDS[cell.kind].after
            number += not follows
        return f"{self._spelled(at.key)}{'+' * follows}{self._sample(at)}{f'@{number}' if number > 1 else ''}"

    def _spelled(self, key: Topic) -> str:
        if isinstance(key, Derivative):
            return spelled_ratio(self.names.page, *key)
        return spelled(self.names.page, key.cell if isinstance(key, After) else key)

    def _sample(self, at: At) -> str:
        """`#2` for a quantity of the second of several samples."""
        cell = at.key.above if isinstance(at.key, Derivative) else at.cell
        assert cell is not None
        samples = range(1, len(self.config.samples) + 1) if isinstance(at.key, After) else self.working(at.iteration).step.samples
        return "" if cell.sample is None or len(samples) == 1 else f"#{samples[cell.sample]}"

    # equations and values

    def tree(self, at: At) -> Tree | None:
        """The equation of a quantity over Leaf(At); None for what is given."""
        if at not in self._trees:
            self._trees[at] = self._tree(at)
        return self._trees[at]

    def _tree(self, at: At) -> Tree | None:
        working = self.working(at.iteration, at.updates)
        tree = working.tree(at.key) if isinstance(at.key, Cell) else working.equation(at.key)
        if tree is None:
            return None
        right, truth = self.over_places(tree, at.iteration), self.truth(at)
        others = alternatives(working.page, at.key) if isinstance(at.key, Cell) else ()
        trees = [self.over_places(other, at.iteration) for other in others]
        return either([right, *(other for other in trees if abs(self._worked(other) - truth) <= ALTERNATIVE_HOLDS * abs(truth))])

    def _worked(self, tree: Tree) -> float:
        return walk(tree, self.truth)  # type: ignore[arg-type]

    def below(self, tree: Tree) -> tuple[At, ...]:
        """The quantities in a tree over Leaf(At), each once. They are looked up by the id of the tree, which is kept alive for that."""
        known = self._below.get(id(tree))
        if known is None:
            known = self._below[id(tree)] = (tree, tuple(dict.fromkeys(leaves(tree))))  # type: ignore[arg-type]
        return known[1]

    def over_places(self, tree: Tree, iteration: int) -> Tree:
        """A tree over the quantities of an iteration, as a tree over Leaf(At)."""
        return graft(tree, {leaf: Leaf(self.place(At(iteration, leaf))) for leaf in leaves(tree)})  # type: ignore[arg-type]

    def truth(self, at: At) -> float:
        """The true value. Raises NotFinite."""
        if at not in self._truths:
            self._truths[at] = self.working(at.iteration, at.updates).value(at.key)
        return self._truths[at]

    def noise(self, at: At) -> float:
        """The noise of computing in the terms of the equation, and in the quantities that it is worked from."""
        if at not in self._noises:
            for place, tree in in_order([at], lambda place: self._tree_within(at, place), self.below).items():
                if place not in self._noises:
                    self._noises[place] = self._noise(place, tree)
        return self._noises[at]

    def _tree_within(self, at: At, place: At) -> Tree | None:
        """The equation of a quantity of the same iteration; in a large network of the quantity itself only."""
        small = len(self.config.parameters) * self.config.batch <= LARGE_NETWORK
        wanted = place.iteration == at.iteration and (small or place == at) and place not in self._noises
        return self.tree(place) if wanted else None

    def _noise(self, at: At, tree: Tree | None) -> float:
        truth = self.truth(at)
        if tree is None:
            return 0.0 if self.given(at) else noise_of(abs(truth))
        sizes = [abs(self._worked(term)) for branch in branches(tree) for term in terms(branch)]

        def noisy(leaf: At) -> Bounds:
            value = self.truth(leaf)
            return widened((value, value), self._noises.get(leaf, 0.0))

        low, high = bounds(tree, noisy)  # type: ignore[arg-type]
        spread = max(truth - low, high - truth)
        return max(noise_of(max(abs(truth), *sizes)), spread if isfinite(spread) else 0.0)

    # what kind of quantity it is

    def given(self, at: At) -> bool:
        """True for a number that the config states."""
        return self.tree(at) is None

    def is_plain(self, at: At) -> bool:
        """True for a number that is given, or a constant, as dw5/dw5 is."""
        tree = self.tree(at)
        return tree is None or isinstance(tree, Num)

    def is_wide(self, at: At) -> bool:
        """True for a sum that is too long to be worked by hand. Where such a number is not on the sheet, it is taken to be right."""
        cell, network = at.cell, self.config.network
        over = _SUMMED_OVER[network.error]
        if not self.is_large or cell is None or cell.kind not in over:
            return False
        beside = cell.layer + over[cell.kind]
        return 0 <= beside <= network.depth and len(network.units(beside)) > WIDE_SUM

    @property
    def is_large(self) -> bool:
        """True if the network has too many parameters to be worked by hand."""
        return len(self.config.parameters) > LARGE_NETWORK

    @property
    def trains(self) -> bool:
        """True if the config can update its parameters."""
        return self.config.learning_rate is not None

    def has_several_samples(self, at: At) -> bool:
        """True if the iteration of a quantity has more than one sample."""
        return len(self.working(at.iteration).step.samples) > 1

    def before(self, at: At) -> At | None:
        """The parameter that was updated to this one; None for any other quantity."""
        cell = at.key
        if isinstance(cell, Cell) and cell.is_updated:
            return self.place(At(at.iteration, cell.before()))
        return None

    def rank(self, at: At) -> tuple[float, ...]:
        """Where a quantity stands in the order that a person works in: sample by sample forward and back, then the update.

        Each comes after what it is worked from; a derivative that the page has not comes right after the last of that.
        """
        if at not in self._ranks:
            self._ranks[at] = self._rank(at)
        return self._ranks[at]

    def _rank(self, at: At) -> tuple[float, ...]:
        if isinstance(at.key, Derivative) and (below := self.below(self.tree(at) or Num(0.0))):
            return (*max(map(self.rank, below)), 1)
        return rank_of(at)
