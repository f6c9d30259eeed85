"""A run that is kept in memory: the values of every iteration, by the names of quantities."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from ..errors import UsageError
from ..inputs.config.config import Config
from ..model.names import Name, Names, Ratio
from ..model.page import spelled
from ..model.symbols import KINDS, Cell
from .step import Step
from .trace_json import whole_trace

Kind = TypeVar("Kind", bound="Trace")


class Trace:
    """What a run recorded.

    `trace["net_h1"]` is a number; `trace["net_h1#2@3"]` is the number of sample 2 in iteration 3; `trace["E+@-1"]` is the loss
    after the last update. `steps` are the iterations; `after(n)` is the forward pass over all samples after update n.
    """

    def __init__(self, config: Config, steps: Sequence[Step], last: Step | None, forward: Callable[[Step], Step]) -> None:
        self.config, self.steps, self.last = config, tuple(steps), last
        self._forward, self._names = forward, Names(config.network, config.notation)

    def as_kind(self, kind: type[Kind]) -> Kind:
        """The same as an object of a kind of trace, which may know more of how it is shown."""
        return kind(self.config, self.steps, self.last, self._forward)

    def __len__(self) -> int:
        return len(self.steps)

    def __getitem__(self, name: str) -> float:
        """The value that a typed name means. Raises UnknownName or UsageError."""
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

    def array(self, kind: str, layer: int) -> Any:
        """All values of a kind at a layer, one array over the iterations: (iterations, samples, units), (iterations, units, inputs).

        Kinds are net, out, delta, dE/dout, w, dE/dw, w+, b, ...; layer 0 is the inputs. Raises UsageError if batches differ in size.
        """
        from ..formula.one_thread import np

        if kind not in KINDS or not self.steps or not self.steps[0].layout.page.has(kind, layer):
            raise UsageError(f"there is no {kind!r} at layer {layer}", f"kinds are {', '.join(KINDS)}")
        if KINDS[kind].per_sample and len({len(step.samples) for step in self.steps}) > 1:
            raise UsageError("the batches of this run differ in size", "take one iteration: trace.steps[0].array(kind, layer)")
        try:
            array = np.stack([step.array(kind, layer) for step in self.steps])
        except KeyError:
            raise UsageError(f"{kind!r} at layer {layer} was not recorded") from None
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
