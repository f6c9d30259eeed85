"""The numbers where a program first differs, and the changes that make them: no more is worked for that."""

from __future__ import annotations

from typing import Any

from ..formula.number import show
from ..formula.one_thread import np
from ..inputs.config.config import Config
from ..trace.step import ArrayKey
from .changed_page import Deviation
from .changed_runs import ChangedRuns
from .patterns import Close
from .seen_arrays import SeenIteration

STEPS_OF_FIT = 6
MOST_DIGITS_FITTED = 4  # of a number that was fitted, where so few are enough
NEARLY_ZERO = 1e-6  # a fitted number below it is 0, if 0 fits too


class FirstPlace:
    """The numbers of one block of a program, and what was found before: changes, and places whose numbers are taken as they were seen."""

    def __init__(self, config: Config, one: SeenIteration, close: Close, before: tuple[Deviation, ...], pins: frozenset[ArrayKey]) -> None:
        self.close, self.before, self.pins, self.values = close, before, pins, one.blocks[0].values
        self.runs = ChangedRuns(config, [one])

    def fitted(self, change: Deviation) -> Deviation | None:
        """The change if it makes the numbers, with the number that it needs for that."""
        if change.fits:
            return self._largest(change) if change.bug.largest else self._solved(change)
        return change if self._agrees(self._made(change)) else None

    def _largest(self, change: Deviation) -> Deviation | None:
        largest = float(np.abs(self.values).max())
        return self.fitted(change._replace(c=largest)) if largest > 0 else None

    def _solved(self, change: Deviation) -> Deviation | None:
        """The change with the number that makes the others, found by the method of secants."""
        (c, made), (c_next, made_next) = ((guess, self._made(change._replace(c=guess))) for guess in (0.0, 1.0))
        for _ in range(STEPS_OF_FIT):
            if made is None or made_next is None or not np.isfinite(size := float((slope := made_next - made) @ slope)) or not size:
                return None
            c, c_next = c_next, c + float((self.values - made) @ slope) / size * (c_next - c)
            made, made_next = made_next, self._made(change._replace(c=c_next))
            if self._agrees(made_next):
                low, high = change.bug.within
                return self._shortest(change, c_next) if low < c_next < high else None
        return None

    def _shortest(self, change: Deviation, c: float) -> Deviation:
        """The change with the number of fewest digits that makes the others as well."""
        short = [0.0] if abs(c) < NEARLY_ZERO else []
        short += [float(f"{c:.{digits}g}") for digits in range(1, MOST_DIGITS_FITTED + 1)]
        made = (change._replace(c=one) for one in short)
        return next((one for one in made if self._agrees(self._made(one))), change._replace(c=c))

    def _made(self, change: Deviation) -> Any:
        worked = self.runs.worked((*self.before, change), self.pins)
        return None if worked is None else worked[0][0]

    def _agrees(self, made: Any) -> bool:
        return made is not None and bool(self.close(self.values, made).all())


def worded(change: Deviation, depth: int) -> str:
    """The thought of a change, with its numbers; where it is in one layer of several, with that."""
    thought = change.bug.thought
    if change.c is not None:
        thought = thought.replace("{c}", _number(change.c))
    if change.x is not None:
        thought = thought.replace("{x}", str(change.x + (change.wrongs[0].choice != "layer")))
    return thought + (f", in layer {change.layer}" if change.layer and depth > 1 else "")


def _number(value: float) -> str:
    short = f"{value:.{MOST_DIGITS_FITTED}g}"
    return short if float(short) == value and "e" not in short else show(value, MOST_DIGITS_FITTED)
