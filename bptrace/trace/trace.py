"""A run that is kept in memory: the values of every iteration, by the names of quantities."""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from ..errors import BptraceError, UsageError
from ..inputs.config.config import Config
from ..model.names import Name, Names, Ratio
from ..model.page import spelled
from ..model.symbols import KINDS, Cell, word
from .step import Step, TraceRow
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
        self._forward, self._names = forward, Names(config.network, config.notation)

    def as_kind(self, kind: type[Kind]) -> Kind:
        """The same as an object of a kind of trace, which may know more of how it is shown."""
        return kind(self.config, self.steps, self.last, self._forward)

    def __len__(self) -> int:
        return sum(map(_count, *zip(*self._passes(), strict=True))) if self.steps else 0

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self._pairs())

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

    def rows(self) -> Iterator[TraceRow]:
        """Every number that was recorded, in the order of the CSV export."""
        for step, after in self._passes():
            for sample, cell, name, value in _recorded(step, after):
                yield TraceRow(step.iteration, sample, cell.layer, word(cell.kind, cell.layer), name, value)

    def _pairs(self) -> Iterator[tuple[str, float]]:
        for step, after in self._passes():
            several, iteration = len(step.samples) > 1, f"@{step.iteration}" if step.iteration > 1 else ""
            for sample, cell, name, value in _recorded(step, after):
                if several or not _is_twin(cell):
                    yield name + (f"#{sample}" if several and sample is not None else "") + iteration, value

    def _passes(self) -> Iterator[tuple[Step, bool]]:
        """The iterations, then the forward pass after the last update; True for that one."""
        yield from ((step, False) for step in self.steps)
        if self.last is not None:
            yield self.last, True

    def __getitem__(self, name: str) -> float:
        """The value that a typed name means. Raises UnknownName or UsageError."""
        if not isinstance(name, str):
            raise UsageError(f"{name!r} is no name of a quantity", "names are texts, such as 'net_h1'; iterations are in trace.steps")
        meant = self._names.read(name)
        if isinstance(meant, Ratio):
            raise UsageError(f"{name} is not a quantity of a trace")
        cell = meant.cell
        try:
            step = self.step(meant, name)
            cell = of_sample(cell, meant.sample, step, name) if KINDS[cell.kind].per_sample or meant.sample is not None else cell
            return self.config.eta if cell.kind == "eta" else step.value(cell)
        except KeyError:
            raise UsageError(f"{name} was not recorded, nor was what it is computed from") from None

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
        return self._mapping._pairs()


def _recorded(step: Step, after: bool) -> Iterator[tuple[int | None, Cell, str, float]]:
    """The numbers of an iteration, or of the forward pass after it, whose parameters are in the iteration already."""
    for sample, cell, name, value in step.rows():
        if not (after and cell.is_parameter):
            yield sample, cell, name + "+" * after, value


def _is_twin(cell: Cell) -> bool:
    """True for one sample's own loss, which has the name of the batch's; where the batch is one sample, it is the same number."""
    return cell.sample is not None and bool(KINDS[cell.kind].batch)


def _count(step: Step, after: bool) -> int:
    """How many names they have."""
    layout, several = step.layout, len(step.samples) > 1
    own = sum(1 for cell in layout.of_batch if not (after and cell.is_parameter))
    each = sum(1 for cell in layout.of_sample if several or not KINDS[cell.kind].batch)
    return own + len(step.samples) * each
