"""Which way round an array is to be read where its shape does not tell: square matrices, as many samples as units."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from ...errors import listed
from .array_iterations import Moment
from .array_names import ArrayName
from .array_shapes import MATRIX, OF_SAMPLES, Fit, Target, laid_out
from .array_types import agreeing

Series = tuple[object, ...]


class FoundArray(NamedTuple):
    """An array of which it is known what it is, and how it fits."""

    name: str
    said: ArrayName
    target: Target
    values: Any
    dtype: str
    fit: Fit
    moment: Moment

    @property
    def series(self) -> Series:
        """The same for the arrays of all layers that are called alike."""
        words = tuple(part for part in self.said.place if isinstance(part, str))
        return self.said.word, self.said.gradient, self.said.after, words

    @property
    def tells(self) -> bool | None:
        """True if its shape tells that it is turned, False if that it is not, None if it does not tell."""
        sides = max(self.values.ndim == 2, sum(length != 1 for length in self.values.shape) == 2)
        return self.fit.turned if sides and not self.fit.ambiguous else None


TURNED = {MATRIX: "inputs in rows", OF_SAMPLES: "samples in columns"}  # what is said of those that are turned
# The numbers that an array should hold, in the shape that we give them; None if they are not known.
Expected = Callable[[FoundArray], "Any | None"]


def turns(arrays: Sequence[FoundArray], own: Expected, right: Expected) -> dict[str, bool]:
    """Whether each array is turned. `own` are the config's own numbers, `right` are those that the config makes."""
    pools = [Pool([array for array in arrays if array.target.lies == lies], own, right) for lies in TURNED]
    return {array.name: pool.turned(array) for pool in pools for array in pool.arrays}


class Pool:
    """Arrays that are read alike where nothing speaks against it: matrices of weights, or all that samples have."""

    def __init__(self, arrays: Sequence[FoundArray], own: Expected, right: Expected) -> None:
        self.arrays, self._own, self._right = arrays, own, right

    def turned(self, array: FoundArray) -> bool:
        """What the shape tells; else its own numbers, the shapes of its series, of others, their numbers, its name, the config's run."""
        if not array.fit.ambiguous:
            return array.fit.turned
        return next((told for look in self._evidence(array) if (told := look()) is not None), False)

    def _evidence(self, array: FoundArray) -> Sequence[Callable[[], bool | None]]:
        series = [one.tells for one in self.arrays if one.series == array.series]
        return (
            lambda: self._way(array, self._own),
            lambda: self._way(array, self._right) if self.by_layer else None,
            lambda: self.by_layer.get(array.target.layer),
            lambda: _agreed(series),
            lambda: _agreed([one.tells for one in self.arrays]),
            lambda: self.by_own,
            lambda: array.said.inputs_first if array.target.lies == MATRIX else None,
            lambda: _agreed([one.said.inputs_first for one in self.arrays]) if array.target.lies == MATRIX else None,
            lambda: self.by_right,
        )

    def _way(self, array: FoundArray, expected: Expected) -> bool | None:
        """The one way round in which all numbers of an array are as expected."""
        numbers = _numbers(array, expected)
        ways = [turned for turned in (False, True) if numbers is not None and _agreeing(array, numbers, turned) == numbers.size]
        return _agreed(ways)

    @cached_property
    def by_layer(self) -> dict[int, bool]:
        """For each layer how its weights lie, where those of one layer are the other way round than those of another."""
        weights = [array for array in self.arrays if array.target.kind == "w"]
        ways = {array.target.layer: array.tells if array.tells is not None else self._way(array, self._own) for array in weights}
        told = {layer: way for layer, way in ways.items() if way is not None}
        return told if len(set(told.values())) > 1 else {}

    @cached_property
    def by_own(self) -> bool | None:
        return _by_numbers(self.arrays, self._own)

    @cached_property
    def by_right(self) -> bool | None:
        return _by_numbers(self.arrays, self._right)


def _agreed(told: Sequence[bool | None]) -> bool | None:
    """What all of those tell that tell anything; None if they contradict each other."""
    found = {one for one in told if one is not None}
    return found.pop() if len(found) == 1 else None


def _by_numbers(pool: Sequence[FoundArray], expected: Expected) -> bool | None:
    """The way round in which more numbers are as expected."""
    straight = turned = 0
    for array in pool:
        numbers = _numbers(array, expected)
        if numbers is not None:
            straight, turned = straight + _agreeing(array, numbers, False), turned + _agreeing(array, numbers, True)
    return None if straight == turned else turned > straight


def _numbers(array: FoundArray, expected: Expected) -> Any | None:
    """The numbers that tell which way round an array is; data of all samples may have more than the batch, and do not tell."""
    numbers = expected(array) if array.fit.ambiguous else None
    return numbers if numbers is not None and numbers.size == array.values.size else None


def _agreeing(array: FoundArray, numbers: Any, turned: bool) -> int:
    """How many numbers of an array are as expected, if it is turned or not."""
    return agreeing(laid_out(array.values, turned, numbers.shape), numbers, array.dtype)


def notes_on_turns(arrays: Sequence[FoundArray], turned: dict[str, bool]) -> Iterator[str]:
    """What is to be said of arrays that are turned."""
    for lies, what in TURNED.items():
        names = [array.name for array in arrays if array.target.lies == lies and turned[array.name]]
        if names:
            has, they = ("has its", "it is") if len(names) == 1 else ("have their", "they are")
            yield f"{listed(names, 8)} {has} {what}: {they} read transposed."
    tables = [array for array in arrays if array.target.lies == MATRIX and (array.tells is not None or array.fit.ambiguous)]
    weights = {array.target.layer: array for array in reversed(tables) if array.target.kind == "w"}
    for array in tables:
        other = weights.get(array.target.layer, array)
        if turned[array.name] is not turned[other.name]:
            yield f"{array.name} is the other way round than {other.name}."
