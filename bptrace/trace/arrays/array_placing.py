"""What each array of a file is, and how it is to be read: told from all names, shapes and numbers together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any, Union

from ...formula.one_thread import np
from ...inputs.arrays.named_arrays import NamedArray
from ...inputs.config.config import Config
from ...model.symbols import KINDS
from ..rounds import Label
from .array_conventions import Convention, Laid, convention
from .array_iterations import Moment
from .array_labels import Block, Blocks
from .array_layers import LayerFinder
from .array_names import array_name
from .array_shapes import Target, laid_out, shape_of
from .array_targets import NamedShape, Targets
from .array_turns import FoundArray, turns
from .array_types import agreeing

RightValues = Union["Mapping[Label, float]", None]
Right = Callable[[int], RightValues]  # what the config makes in an iteration, by label; None where it is not worked


class Placing:
    """Reads the arrays of a file. `placed` is what each name means, or why it means nothing; `found` are the arrays that are read.

    `moments` are the iterations of the file: a name is judged by the array that it is first met with.
    """

    def __init__(self, config: Config, blocks: Blocks, moments: Sequence[Moment], right: Right | None) -> None:
        self.config, self.blocks, self.moments = config, blocks, moments
        self.right: Right = lru_cache(maxsize=1)(right) if right is not None else lambda _: None
        self.targets = Targets(blocks.page, config.notation)
        self.first = {array.name: (array, moment) for moment in reversed(moments) for array in moment.told.arrays}
        self.placed = LayerFinder(self.targets, self._agrees).find(list(self._named()))
        self.found = [found for name in self.first if (found := self._found(*self.first[name])) is not None]

    @cached_property
    def turned(self) -> dict[str, bool]:
        """Whether each array is turned."""
        return turns(self.found, self._own, self._right)

    @cached_property
    def outset(self) -> list[Laid]:
        """The arrays of the first iteration, in our shapes."""
        return [self._laid(one) for one in self.found if one.moment is self.moments[0]]

    @cached_property
    def convention(self) -> Convention:
        """How the numbers of the program are made ours."""
        page = self.blocks.page.sized(len(self.moments[0].batch), self.config.inlined)
        return convention(page, self.outset, lambda one: self._worked(one.block, self.moments[0]))

    @cached_property
    def of_layers(self) -> frozenset[str]:
        """Numbers that are all that a layer has, since what other layers have under such a name are arrays: W2 beside W1."""
        series = {one.series for one in self.found if one.values.ndim}
        return frozenset(one.name for one in self.found if not one.values.ndim and one.series in series)

    def _named(self) -> Iterator[NamedShape]:
        said = {name: array_name(name) for name in self.first}
        return (NamedShape(name, one, self.first[name][0].values, self.first[name][1]) for name, one in said.items() if one is not None)

    def _found(self, array: NamedArray, moment: Moment) -> FoundArray | None:
        target, said = self.placed.get(array.name), array_name(array.name)
        if isinstance(target, str) or target is None or said is None:
            return None
        fit = self.targets.fit(target, NamedShape(array.name, said, array.values, moment))
        return None if fit is None else FoundArray(array.name, said, target, array.values, array.dtype, fit, moment)

    def read(self, array: NamedArray, moment: Moment) -> tuple[Block, list[float]] | None:
        """The labels and the numbers of an array of an iteration; None if it is nothing here."""
        found = self._found(array, moment)
        if found is None:
            return None
        factor, values = self.convention.factor(found.target, len(moment.batch)), self._ours(found)
        block = self._block(found)
        return block, block.numbers(values if factor == 1.0 else values * factor)

    def each(self, name: str) -> Iterator[Any]:
        """An array in our shape, in each iteration that has it."""
        told = ((array, moment) for moment in self.moments for array in moment.told.arrays if array.name == name)
        yield from (self._ours(found) for array, moment in told if (found := self._found(array, moment)) is not None)

    def _laid(self, found: FoundArray) -> Laid:
        return Laid(found.name, found.target, self._ours(found), found.dtype, self._block(found))

    def _ours(self, found: FoundArray) -> Any:
        """The values in the shape that we give them, of the samples of the batch."""
        fit, target = found.fit, found.target
        if fit.units_share:
            numbers = found.values.reshape(-1)
            return np.array([numbers.sum()]) if adds_up(target) else numbers[:1]
        values = laid_out(found.values, self.turned.get(found.name, fit.turned), shape_of(self.blocks.page, target, len(fit.samples)))
        is_of_all = found.moment.is_of_all(target, fit.samples)
        return values[[number - 1 for number in found.moment.batch]] if is_of_all else values

    def _block(self, found: FoundArray) -> Block:
        moment, samples = found.moment, found.fit.samples
        several = len(moment.everyone if found.target.after else moment.batch) > 1
        return self.blocks.block(found.target, tuple(moment.batch if moment.is_of_all(found.target, samples) else samples), several)

    # the numbers that an array should have

    def _agrees(self, array: NamedShape, target: Target) -> bool | None:
        """True if an array has the config's own numbers, either way round."""
        fit = self.targets.fit(target, array)
        if fit is None:
            return None
        found = FoundArray(array.name, array.said, target, array.values, "", fit, array.moment)
        own = self._own(found)
        if own is None:
            return None
        shape = shape_of(self.blocks.page, target, len(fit.samples))
        ways = [laid_out(array.values, turned, shape) for turned, may in ((False, fit.straight), (True, fit.turned)) if may]
        return any(agreeing(values, own, "") == own.size for values in ways if values.shape == own.shape)

    def _own(self, found: FoundArray) -> Any | None:
        """The config's own parameters, for the first iteration, and its data."""
        target = found.target
        if target.is_data:
            return self.blocks.block(target, tuple(found.fit.samples), len(found.moment.batch) > 1).filled(self._given)
        first = found.moment.number == 1 and KINDS[target.kind].updated
        return self._block(found).filled(lambda label: self.config.parameters.get(label.name)) if first else None

    def _given(self, label: Label) -> float | None:
        assert label.sample is not None
        return self.config.samples[label.sample - 1].value(self.blocks.cells[label])

    def _right(self, found: FoundArray) -> Any | None:
        return self._worked(self._block(found), found.moment)

    def _worked(self, block: Block, moment: Moment) -> Any | None:
        values = self.right(moment.number)
        return None if values is None else block.filled(values.get)


def adds_up(target: Target) -> bool:
    """True for what units that share a bias have a part of each: a gradient is the sum of theirs."""
    return bool(KINDS[target.kind].of)
