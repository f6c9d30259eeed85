"""A run that is kept in memory: the values of every iteration, by the names of quantities."""

from __future__ import annotations

import re
from collections.abc import Callable, ItemsView, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from ..errors import BptraceError, UsageError
from ..inputs.config.config import Config
from ..model.names import Name, Names, Ratio
from ..model.page import spelled
from ..model.symbols import KINDS, Cell
from .step import Step
from .tidy_rows import Pass, TidyRows
from .trace_json import whole_trace

Kind = TypeVar("Kind", bound="Trace")


class Trace(Mapping[str, float]):
    """What a run recorded: a mapping of names to numbers.

    `trace["net_h1"]` is a number; `trace["net_h1#2@3"]` is the number of sample 2 in iteration 3; `trace["E+@-1"]` is the loss
    after the last update. Any spelling of a name may be asked for; to go through the trace gives every number that was recorded,
    iteration after iteration, each by one name. `len` is how many these are.
    `steps` are the iterations; `after(n)` is the forward pass over all samples after update n.
    """

    __hash__ = object.__hash__  # two runs are one if they are the same object: whether their numbers agree is told by a comparison

    def __eq__(self, other: object) -> bool:
        return self is other

    def __init__(self, config: Config, steps: Sequence[Step], last: Step | None, forward: Callable[[Step], Step]) -> None:
        self.config, self.steps, self.last = config, tuple(steps), last
        self._forward, self._names, self._rows = forward, Names(config.network, config.notation), TidyRows()
        self._read: dict[str, Name | Ratio] = {}

    def as_kind(self, kind: type[Kind]) -> Kind:
        """The same as an object of a kind of trace, which may know more of how it is shown."""
        return kind(self.config, self.steps, self.last, self._forward)

    def __len__(self) -> int:
        return sum(one.size for one in self._passes())

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self.pairs())

    def __contains__(self, name: object) -> bool:
        """True if the name has a value here: recorded, or worked from what was."""
        return self.get(name) is not None

    def get(self, name: object, default: Any = None) -> Any:
        """The value that a typed name means, or the default if it has none here."""
        try:
            return self[name]  # type: ignore[index] # what is no text is answered with an error
        except BptraceError:
            return default

    def items(self) -> ItemsView[str, float]:
        """The names and the numbers, in pairs."""
        return _Pairs(self)

    def table(self) -> dict[str, list[Any]]:
        """Every number that was recorded, as the columns of the CSV export."""
        return self._rows.table(self._passes())

    def pairs(self) -> Iterator[tuple[str, float]]:
        """The names and the numbers, one after the other."""
        return self._rows.named(self._passes())

    def _passes(self) -> Iterator[Pass]:
        """The iterations, then the forward pass after the last update."""
        yield from (Pass(step, False) for step in self.steps)
        if self.last is not None:
            yield Pass(self.last, True)

    def __getitem__(self, name: str) -> float:
        """The value that a typed name means. Raises UnknownName or UsageError."""
        if not isinstance(name, str):
            raise UsageError(f"{name!r} is no name of a quantity", "names are texts, such as 'net_h1'; iterations are in trace.steps")
        meant = self._meant(name)
        if isinstance(meant, Ratio):
            raise UsageError(f"{name} is not a quantity of a trace")
        cell = meant.cell
        try:
            step = self.step(meant, name)
            cell = of_sample(cell, meant.sample, step, name) if KINDS[cell.kind].per_sample or meant.sample is not None else cell
            return self.config.eta if cell.kind == "eta" else step.value(cell)
        except KeyError:
            raise UsageError(f"{name} was not recorded, nor was what it is computed from") from None

    def _meant(self, name: str) -> Name | Ratio:
        """What a name means. In every iteration it is read as in the first, since that takes most of the time."""
        base, _, number = name.rpartition("@")
        if base and "@" not in base and re.fullmatch("[1-9][0-9]{0,17}", number) and isinstance(found := self._first(base), Name):
            return found._replace(iteration=int(number))
        return self._first(name)

    def _first(self, name: str) -> Name | Ratio:
        if name not in self._read:
            self._read[name] = self._names.read(name)
        return self._read[name]

    def step(self, meant: Name, name: str) -> Step:
        """The iteration, or the forward pass after it, that a name belongs to."""
        number = meant.iteration if meant.iteration >= 0 else len(self.steps) + 1 + meant.iteration
        after = meant.after
        if number == len(self.steps) + 1 and KINDS[meant.cell.kind].after and self.config.updates:
            number, after = number - 1, True
        if not 1 <= number <= len(self.steps):
            raise UsageError(f"{name}: there is no iteration {meant.iteration}", f"this run has {len(self.steps)}")
        if after and not self.config.updates:
            raise UsageError(f"{name}: this run makes no update")
        if after and not KINDS[meant.cell.kind].after:
            raise UsageError(f"{name}: after an update there is a forward pass only")
        return self.after(number) if after else self.steps[number - 1]

    def after(self, number: int) -> Step:
        """The forward pass over all samples with the parameters that update `number` made."""
        if number == len(self.steps) and self.last is not None:
            return self.last
        return self._forward(self.steps[number - 1])

    def array(self, kind: str, layer: int | None = None) -> Any:
        """All values of a kind at a layer, one array over the iterations: (iterations, samples, units), (iterations, units, inputs).

        A kind is named as in `only`: net, out, delta, weight, bias, updated, ..., or dE/dw, w, w+; a matrix, such as W1 or dE/dW1,
        names its layer too. Layer 0 is the inputs. Raises UsageError if that means no kind or several, and if batches differ in size.
        """
        from ..formula.one_thread import np
        from .asked_arrays import array_key

        if not self.steps:
            raise UsageError("this run has no iteration")
        key = array_key(self._names, self.steps[0].layout.page, kind, layer)
        if KINDS[key[0]].per_sample and len({len(step.samples) for step in self.steps}) > 1:
            raise UsageError("the batches of this run differ in size", f"take one iteration: trace.steps[0].array{key}")
        try:
            array = np.stack([step.array(*key) for step in self.steps])
        except KeyError:
            raise UsageError(f"{kind!r} at layer {key[1]} was not recorded") from None
        array.flags.writeable = False
        return array

    def to_json(self) -> bytes:
        """The trace as JSON (UTF-8), valid by `bptrace schema trace`."""
        return whole_trace(self.config, self.steps, self.last)


def of_sample(cell: Cell, sample: int | None, step: Step, name: str) -> Cell:
    """The cell of a quantity for one sample, at its place in the batch. Raises UsageError if it has none, or a sample must be named."""
    if sample is None and len(step.samples) > 1:
        numbers = f"{name}#{step.samples[0]} to #{step.samples[-1]}"
        raise UsageError(f"{name} has a value for each of {len(step.samples)} samples", f"say which: {numbers}")
    if sample is not None and sample not in step.samples:
        used = ", ".join(f"#{number}" for number in step.samples[:5])
        raise UsageError(f"{name}: iteration {step.iteration} does not use sample {sample}", f"it uses {used}")
    own = cell.of_sample()
    if not KINDS[own.kind].per_sample:
        raise UsageError(f"{name}: {spelled(step.layout.page, cell)} is the same for every sample")
    return own._replace(sample=0 if sample is None else step.samples.index(sample))


class _Pairs(ItemsView[str, float]):
    """The names and the numbers of a trace, without reading each name."""

    _mapping: Trace

    def __iter__(self) -> Iterator[tuple[str, float]]:
        return self._mapping.pairs()
