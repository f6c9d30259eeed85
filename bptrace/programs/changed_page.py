"""The page of a network that a program has otherwise: some of its equations replaced, layer by layer."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import NamedTuple

from ..check.diagnosis.vocabulary import ALSO_CHOSEN, Wrong
from ..engine.arrays import MARKS
from ..formula.substitute import KeepLetters, graft, ground
from ..formula.tree import Family, Leaf, Letter, Num, Ref, Tree, leaves
from ..inputs.config.config import Config
from ..model.equations import filled
from ..model.network import Network
from ..model.page import LETTERS, Meaning, Page
from ..trace.step import ArrayKey

C = Leaf("c")  # stands for a number that nobody knows beforehand; it is fitted to what was recorded
PAST, FIRST, GIVEN = MARKS
STEPS_DONE = "eta"  # the kind under which the number of steps done before is given: nothing else is given under it
MOST_CHOICES = 8  # of a letter that has more values, none is tried


def past(family: str) -> Family:
    """A family, as it was in the iteration before."""
    return Family(PAST + family)


def at_first(family: str) -> Family:
    """A family, as it was in the first iteration."""
    return Family(FIRST + family)


steps_done = Family(GIVEN + STEPS_DONE)


class Bug(NamedTuple):
    """What a program does otherwise: as a sentence that follows "it looks as if", what to look for, and the equations that it has.

    Each of its `ways` is some wrong equations that go together. `again` is True if they hold from the second iteration on. A way
    with C has a number to be fitted, which stands in the thought as {c}: one of `values` if there are any, the `largest` number
    that was recorded if that is said, else any `within` a range. `reads` are kinds that were recorded as others: {"w": "w+"} says
    that under w the program gave w+. `blind` follows "whether": what a network cannot tell that comes to the same numbers either
    way; {one_step} and the like stand for a reason, where it holds. A misconception, which people have on paper too, is not
    `of_code`.
    """

    code: str
    thought: str
    hint: str
    ways: tuple[tuple[Wrong, ...], ...] = ((),)
    again: bool = False
    values: tuple[float, ...] = ()
    within: tuple[float, float] = (-math.inf, math.inf)
    largest: bool = False
    reads: tuple[tuple[str, str], ...] = ()
    blind: str = ""
    of_code: bool = True


class Deviation(NamedTuple):
    """A bug in one of its ways: in all layers where it holds, or in one; with the number that stands for x, and that for C."""

    bug: Bug
    way: int = 0
    layer: int | None = None
    x: int | None = None
    c: float | None = None

    @property
    def wrongs(self) -> tuple[Wrong, ...]:
        return self.bug.ways[self.way]

    @property
    def fits(self) -> bool:
        """True if a number has to be found for it."""
        return self.c is None and self.is_fitted

    @property
    def is_fitted(self) -> bool:
        """True if it has a number that was found for it."""
        return any(C.key in leaves(wrong.tree) for wrong in self.wrongs)

    def holds(self, network: Network, wrong: Wrong, layer: int) -> bool:
        """True if the equation is wrong at this layer."""
        return self.layer in (None, layer) and wrong.where(network, layer)

    def tree(self, network: Network, kind: str, layer: int) -> Tree | None:
        """The wrong equation of a kind at a layer, in its letters; None where there is none."""
        for wrong in self.wrongs:
            if wrong.kind == kind and self.holds(network, wrong, layer):
                return graft(_with_x(filled(network, layer, wrong.tree, _CHOSEN), self.x), {C.key: Num(self.c or 0.0)})
        return None


_CHOSEN = {**ALSO_CHOSEN, C.key: lambda activation, loss: C}


def _with_x(tree: Tree, x: int | None) -> Tree:
    return tree if x is None else ground(tree, {"x": x}, KeepLetters())


class ChangedPage(Page):
    """The page of a network with some changes. The first that changes an equation counts.

    `pins` are kinds at layers whose arrays are given, whatever their equations say.
    """

    def __init__(
        self,
        network: Network,
        changes: tuple[Deviation, ...] = (),
        pins: Iterable[ArrayKey] = (),
        batch: int = 1,
        inlined: Iterable[str] = (),
    ) -> None:
        super().__init__(network, batch, inlined)
        self.changes, self.pins = changes, frozenset(pins)
        self._changed: dict[ArrayKey, Meaning | None] = {}

    def sized(self, batch: int, inlined: Iterable[str] = ()) -> ChangedPage:
        page = ChangedPage(self.network, self.changes, self.pins, batch, inlined)
        page.share(self)
        page._changed = self._changed
        return page

    def meaning(self, kind: str, layer: int) -> Meaning | None:
        key = kind, layer
        if key not in self._changed:
            self._changed[key] = self._meant(kind, layer)
        return self._changed[key]

    def _meant(self, kind: str, layer: int) -> Meaning | None:
        right = super().meaning(kind, layer)
        letters = LETTERS[kind] if right is None else right.letters
        if (kind, layer) in self.pins:
            return Meaning(letters, _given(kind, layer))
        found = (change.tree(self.network, kind, layer) for change in self.changes)
        tree = next((tree for tree in found if tree is not None), None)
        return right if tree is None else Meaning(letters, tree)


def _given(kind: str, layer: int) -> Tree:
    return Ref(GIVEN + kind, (layer, *map(Letter, LETTERS[kind])))


class Choices:
    """The changes that a bug may make in a network."""

    def __init__(self, config: Config) -> None:
        self.network = config.network
        self.page = Page(config.network, config.batch)

    def of(self, bug: Bug, near: Callable[[ArrayKey], bool]) -> Iterable[Deviation]:
        """Each change of a bug that changes an equation at one of the places that are `near`."""
        for way, wrongs in enumerate(bug.ways):
            if any(wrong.rerun for wrong in wrongs):
                continue
            layers = [layer for layer in self._upwards if any(self._acts(wrong, layer, near) for wrong in wrongs)]
            every = [layer for layer in self._upwards if any(wrong.where(self.network, layer) for wrong in wrongs)]
            choice = next((wrong.choice for wrong in wrongs if wrong.choice), "")
            whole = [None] if layers and choice != "layer" else []
            alone: list[int | None] = [*layers] if len(every) > 1 or not whole else []
            for layer in (*whole, *alone):
                for x in self._choices(choice, layer or layers[0]) if layer or choice in ("", "s") else (0,):
                    for c in bug.values or (None,):
                        yield Deviation(bug, way, layer, x, c)
        if bug.reads and any(near((kind, layer)) for kind, _ in bug.reads for layer in (0, *self._upwards)):
            yield Deviation(bug)

    @cached_property
    def _upwards(self) -> range:
        return range(self.network.depth + 1)

    def _acts(self, wrong: Wrong, layer: int, near: Callable[[ArrayKey], bool]) -> bool:
        return wrong.where(self.network, layer) and near((wrong.kind, layer))

    def _choices(self, choice: str, layer: int) -> Iterable[int | None]:
        if not choice:
            return (None,)
        if choice == "layer":
            return (other for other in range(1, self.network.depth + 1) if other != layer)
        size = self.page.count(choice, layer)
        return range(size) if size <= MOST_CHOICES else ()
