"""Where marking starts again, where iterations are passed over: from the student's last complete set of parameters, else from the truth."""

from __future__ import annotations

from collections import ChainMap, deque
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from ...engine.steps import Run, with_updates
from ...errors import NotFinite
from ...model.symbols import ERROR, KINDS, Cell
from .answer_key import AnswerKey
from .iterations import At

UPDATES_BY_HAND = 10  # the most updates that are taken to have been worked, and rounded, without being written down


class Anchor(NamedTuple):
    """A parameter after an update that is not on the sheet: its value, the number of updates that were passed over since it was
    known, and the numbers on the sheet that it was worked from.
    """

    value: float
    passed: int
    sources: frozenset[At]


class Anchors:
    """The parameters after updates of which nothing is written. `written` are the numbers on the sheet by their quantities."""

    def __init__(self, key: AnswerKey, written: Mapping[At, float]) -> None:
        self.key, self.written = key, written
        self._states: dict[int, tuple[dict[str, float], int, frozenset[At]]] = {}

    @cached_property
    def touched(self) -> set[int]:
        """The iterations of which something is written that an update depends on, or that it makes.

        Of many such iterations only those count of which all parameters are written: nobody works so many by hand.
        """
        found = {at.iteration for at in self.written if _matters(at)}
        return found if len(found) <= UPDATES_BY_HAND else {iteration for iteration in found if self._complete(iteration)}

    def filled(self, at: At, value: float) -> Anchors:
        """The same, with another value in place of one that is taken as blank."""
        found = Anchors(self.key, ChainMap({at: value}, self.written))  # type: ignore[arg-type] # what is below is only read
        found.touched = self.touched
        return found

    def value(self, at: At) -> Anchor | None:
        """The anchor of an updated parameter; None for any other quantity, and where its iteration is on the sheet.

        The first iteration has none: it is worked from the givens, so that causes can be looked for in it.
        """
        if at.iteration == 1 or not isinstance(at.key, Cell) or not at.key.is_updated or at.iteration in self.touched:
            return None
        state, passed, sources = self._state(at.iteration)
        page = self.key.names.page
        return Anchor(state[page.parameter(at.key.kind, at.key.layer, at.key.at)], passed, sources)

    def _state(self, iteration: int) -> tuple[dict[str, float], int, frozenset[At]]:
        """The parameters after an update by name, the number of updates since they were known, and their places on the sheet."""
        if iteration not in self._states:
            start = next((known for known in range(iteration - 1, 0, -1) if known in self.touched and self._complete(known)), 0)
            state = self._continued(start, iteration) if start else None
            if state is None:
                start, state = 0, self._true(iteration)
            sources = frozenset(at for _, at in self._updated(start) if at in self.written) if start else frozenset[At]()
            self._states[iteration] = state, min(iteration - start, UPDATES_BY_HAND), sources
        return self._states[iteration]

    def _complete(self, iteration: int) -> bool:
        frozen = self.key.config.network.frozen
        return all(at in self.written or name in frozen for name, at in self._updated(iteration))

    def _updated(self, iteration: int) -> Iterator[tuple[str, At]]:
        """Each parameter's name, and its place after an update."""
        cells = self.key.names.page.parameters()
        for name, cell in zip(self.key.config.parameters, cells, strict=True):
            yield name, At(iteration, cell.updated())

    def _true(self, iteration: int) -> dict[str, float]:
        return {name: self.key.truth(at) for name, at in self._updated(iteration)}

    def _continued(self, done: int, iteration: int) -> dict[str, float] | None:
        """The parameters after an update, worked from those that the student had after an earlier one; None where that diverges."""
        config = self.key.config
        begun = {name: self.written.get(at, config.parameters[name]) for name, at in self._updated(done)}
        run = Run(with_updates(config._replace(parameters=begun), iteration), done=done)
        try:
            step = deque(islice(run, iteration - done), maxlen=1).pop()
        except NotFinite:
            return None
        return {name: step.value(at.key) for name, at in self._updated(iteration) if isinstance(at.key, Cell)}


def _matters(at: At) -> bool:
    """True if the update of its iteration depends on it, or makes it."""
    return isinstance(at.key, Cell) and KINDS[at.key.kind].stage != ERROR
