"""A config worked with changes to its equations, over arrays: the numbers that a program would have recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from ..engine.arrays import ArrayBackend, Equations
from ..engine.backend import Diverged
from ..errors import BptraceError
from ..formula.one_thread import np
from ..formula.tree import Ref, nodes
from ..inputs.config.config import Config
from ..model.layer_equations import layer_of
from ..trace.step import ArrayKey, Layout
from .changed_page import FIRST, GIVEN, PAST, STEPS_DONE, ChangedPage, Deviation
from .seen_arrays import SeenBlock, SeenIteration

_Arrays = Mapping[ArrayKey, Any]


class ChangedRuns:
    """Runs of a config with changes, each as the arrays that were seen of a program: a list for each iteration, a block each.

    A block that a run does not come to is None.
    """

    def __init__(self, config: Config, seen: Sequence[SeenIteration]) -> None:
        self.config, self.seen = config, seen
        self.by_number = {one.number: one for one in seen}
        self._data: dict[range, Any] = {}

    def worked(self, changes: tuple[Deviation, ...], pins: frozenset[ArrayKey] = frozenset()) -> list[list[Any]] | None:
        """The arrays of each iteration seen; None if such a run cannot be worked. `pins` are kinds at layers of which the numbers that
        were seen are taken, whatever their equations say."""
        try:
            with np.errstate(all="ignore"):
                return list(self._rounds(changes, pins))
        except (BptraceError, Diverged, LookupError, ValueError, AssertionError):
            return None

    def _rounds(self, changes: tuple[Deviation, ...], pins: frozenset[ArrayKey]) -> Iterator[list[Any]]:
        makers = _Makers(self.config, changes, self._recorded)
        state: Any = None
        before: _Arrays = {}
        first: _Arrays = {}
        for number in range(1, self.seen[-1].number + 1):
            chosen = self.config.batch_of(number)
            seen = self._seen_of(number, pins)
            made = makers.backend(len(chosen), number > 1, frozenset(seen))
            state = made.initial(self.config.parameters) if state is None else state
            steps = {(STEPS_DONE, layer): number - 1.0 for layer in range(self.config.network.depth + 1)}
            earlier = {**_marked(PAST, before), **_marked(FIRST, first), **_marked(GIVEN, steps)}
            if seen:
                plain = makers.backend(len(chosen), number > 1, frozenset())
                plain.put(earlier)
                worked = plain.step(number, chosen, state, self._data_of(plain, chosen))[0].arrays
                made.put(_marked(GIVEN, {key: block.put(worked[key]) for key, block in seen.items()}))
            made.put(earlier)
            step, state = made.step(number, chosen, state, self._data_of(made, chosen))
            before, first = step.arrays, first or step.arrays
            if number in self.by_number:
                yield self._blocks(number, step.arrays, makers, state)

    def _seen_of(self, number: int, pins: frozenset[ArrayKey]) -> dict[ArrayKey, SeenBlock]:
        """The blocks of an iteration that are taken as they were seen."""
        one = self.by_number.get(number) if pins else None
        return {block.key: block for block in one.blocks if block.key in pins and not block.after} if one else {}

    def _blocks(self, number: int, arrays: _Arrays, makers: _Makers, state: Any) -> list[Any]:
        one, after = self.by_number[number], None
        found = []
        for block in one.blocks:
            if block.after and after is None:
                everyone = range(1, len(self.config.samples) + 1)
                made = makers.forward(len(everyone))
                after = made.step(number, everyone, state, self._data_of(made, everyone))[0].arrays
            array = (after or {} if block.after else arrays).get(makers.read(block.key))
            found.append(None if array is None else block.of(array))
        return found

    def _data_of(self, made: ArrayBackend, chosen: range) -> Any:
        if chosen not in self._data:
            self._data[chosen] = made.data_of(self.config.samples[chosen.start - 1 : chosen.stop - 1])
        return self._data[chosen]

    @cached_property
    def _recorded(self) -> frozenset[tuple[bool, ArrayKey]]:
        """The kinds at layers that were recorded, of an iteration or of the forward pass after it."""
        return frozenset((block.after, block.key) for one in self.seen for block in one.blocks)


def _marked(mark: str, arrays: _Arrays) -> _Arrays:
    return {(mark + kind, layer): array for (kind, layer), array in arrays.items()}


class _Makers:
    """The functions that work the batches of a run, each made once."""

    def __init__(self, config: Config, changes: tuple[Deviation, ...], recorded: Iterable[tuple[bool, ArrayKey]]) -> None:
        self.config, self.changes = config, changes
        self.updates = config.learning_rate is not None and not config.unrated
        self.reads = dict(pair for change in changes for pair in change.bug.reads)
        wanted = {(after, self.read(key)) for after, key in recorded}
        self.wanted, self.after = (frozenset(key for later, key in wanted if later is when) for when in (False, True))
        self.first = tuple(change for change in changes if not change.bug.again)
        self.needed = frozenset(self._of_before())
        self._made: dict[tuple[object, ...], ArrayBackend] = {}

    def read(self, key: ArrayKey) -> ArrayKey:
        """What was recorded under a kind at a layer."""
        return self.reads.get(key[0], key[0]), key[1]

    def backend(self, size: int, again: bool, pins: frozenset[ArrayKey]) -> ArrayBackend:
        """What works a batch of this size."""
        case = size, again, pins
        if case not in self._made:
            page = ChangedPage(self.config.network, self.changes if again else self.first, pins, size)
            self._made[case] = self._make(page, self.wanted | self.needed | pins, self.updates)
        return self._made[case]

    def forward(self, size: int) -> ArrayBackend:
        """What works the forward pass after an update."""
        if (size,) not in self._made:
            self._made[size,] = self._make(ChangedPage(self.config.network, self.first, (), size), self.after, False)
        return self._made[size,]

    def _make(self, page: ChangedPage, wanted: Iterable[ArrayKey], updates: bool) -> ArrayBackend:
        keys = sorted(key for key in wanted if page.has(*key))
        return ArrayBackend(Layout(page, keys), self.config.learning_rate or 0.0, updates)

    def _of_before(self) -> Iterator[ArrayKey]:
        """What the equations speak of as it was in the iteration before."""
        network = self.config.network
        page = ChangedPage(network, self.changes, (), self.config.batch)
        equations = Equations(page, frozenset())
        for change in self.changes:
            for wrong in change.wrongs:
                for layer in range(network.depth + 1):
                    tree = equations.tree((wrong.kind, layer)) if change.holds(network, wrong, layer) else None
                    for node in nodes(tree) if tree is not None else ():
                        if isinstance(node, Ref) and node.family.startswith((PAST, FIRST)):
                            yield node.family[1:], layer_of(node)
