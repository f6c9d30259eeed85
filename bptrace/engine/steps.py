"""Works iteration after iteration: forward, error, backward, update. Only what was asked for is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from ..errors import UsageError
from ..formula.number import ROUND
from ..inputs.config.config import Config, Sample
from ..model.network import Network
from ..model.page import Page
from ..model.symbols import Cell
from ..trace.step import ArrayKey, Layout, Step, every_key, of_forward_pass
from .backend import Backend, Diverged, after_update

if TYPE_CHECKING:
    from ..trace.selection import Selection
    from ..trace.trace import Trace


class Cost(NamedTuple):
    """A backend: where it is found, and its milliseconds: once, once per quantity, per iteration, per quantity and iteration."""

    module: str
    name: str
    once: float
    quantity: float
    iteration: float
    work: float


# The costs are as measured with `python -m tests.benchmarks.backends`; only their ratios matter. numpy has to be imported.
# fmt: off
BACKENDS = {
    "walk":     Cost("floats", "WalkedBackend",     0, 0.10, 0.0, 0.008),
    "compiled": Cost("floats", "CompiledBackend",   0, 0.14, 0.0, 0.0003),
    "numpy":    Cost("arrays", "ArrayBackend",    100, 0.00, 0.2, 0.0001),
}
# fmt: on


class Run:
    """A config at work. Iterating gives its steps; afterwards `last` is the forward pass with the final parameters.

    `only` are the quantities to record; None is all. `backend` is one of BACKENDS; None is the one that takes the least time.
    A run that diverges gives the values of its last iteration so far, then raises NotFinite. `page` has the equations, if they
    are not those of THE page; `done` is the number of updates that led to the config's parameters.
    """

    def __init__(
        self, config: Config, only: Selection | None = None, backend: str | None = None, page: Page | None = None, done: int = 0
    ) -> None:
        self.config, self.only, self.page, self.done = config, only, page or Page(config.network), done
        self.kind = backend or suited(config.network, config.updates, config.batch, config.round_each is not None)
        if self.kind not in BACKENDS:
            raise UsageError(f"there is no backend {self.kind!r}", f"there are {', '.join(BACKENDS)}")
        if self.kind == "numpy" and config.round_each:
            raise UsageError("the backend 'numpy' does not round each step", "use walk or compiled, or leave round_each out")
        if config.unrated:
            _ = config.eta
        self.rounded = rounding(config)
        self.last: Step | None = None
        self._made: dict[int, Backend] = {}

    def __iter__(self) -> Iterator[Step]:
        epoch = [(chosen, backend, backend.data_of(samples)) for chosen, backend, samples in self._epoch()]
        state = epoch[0][1].initial(self.config.parameters)
        for iteration in range(self.done + 1, max(self.config.updates, 1) + 1):
            chosen, backend, data = epoch[(iteration - 1) % len(epoch)]
            try:
                step, state = backend.step(iteration, chosen, state, data)
            except Diverged as stopped:
                yield stopped.step
                raise stopped.error from None
            yield step
        if self.config.updates:
            self.last = self.forward(iteration, state)

    def forward(self, iteration: int, state: Any) -> Step:
        """The forward pass over all samples with the parameters of a state. Raises NotFinite."""
        kind, backend = self._everyone
        if kind == "numpy" != self.kind:
            state = backend.initial(dict(zip(self.page.network.parameters(), state, strict=True)))
        everyone = range(1, len(self.config.samples) + 1)
        try:
            return backend.step(iteration, everyone, state, backend.data_of(self.config.samples))[0]
        except Diverged as stopped:
            raise after_update(stopped.error) from None

    @cached_property
    def _everyone(self) -> tuple[str, Backend]:
        """The backend of the forward pass over all samples, and which of BACKENDS it is."""
        page = self.page.sized(len(self.config.samples))
        whole = self.kind == "numpy" or suited(page.network, 0, page.batch, self.config.round_each is not None) == "numpy"
        kind = "numpy" if whole else "walk"
        return kind, self._make(kind, self._layout(page, of_forward_pass(page), self.only and self.only.keeps_after), False)

    def _epoch(self) -> Iterator[tuple[range, Backend, Sequence[Sample]]]:
        """The batches of an epoch in the order of the file; the last may be short. Each has sample numbers, a backend, and samples."""
        size, samples = self.config.batch, self.config.samples
        for start in range(0, len(samples), size):
            part = samples[start : start + size]
            yield range(start + 1, start + len(part) + 1), self._backend(len(part)), part

    def _backend(self, size: int) -> Backend:
        """The backend for batches of a size; made once."""
        if size not in self._made:
            page = self.page.sized(size, self.config.inlined)
            updates, only = self.config.updates > 0, self.only
            keys = [*every_key(page, updates), *(only.also if only else ())]
            self._made[size] = self._make(self.kind, self._layout(page, keys, only and only.keeps), updates)
        return self._made[size]

    def _layout(self, page: Page, keys: list[ArrayKey], keep: Callable[[Cell], bool] | None) -> Layout:
        constants = {Cell("eta"): self.config.eta} if self.config.updates else {}
        return Layout(page, keys, keep, self.rounded, constants)

    def _make(self, kind: str, layout: Layout, updating: bool) -> Backend:
        row, rounded = BACKENDS[kind], self.rounded if self.config.round_each else None
        made = getattr(import_module(f".{row.module}", __package__), row.name)
        return cast(Backend, made(layout, self.config.learning_rate or 0.0, updating, rounded))


def rounding(config: Config) -> Callable[[float], float]:
    """What is done to each computed value: rounded as `round_each` says, or left as it is."""
    each = config.round_each
    return (lambda value: ROUND[each.kind](value, each.digits)) if each else float


def suited(network: Network, updates: int, batch: int, rounds: bool = False) -> str:
    """The backend that takes the least time; never numpy if each step is rounded, because it cannot do that."""
    size = sum(len(layer.units) * (len(layer.weights[0]) * 2 + 8) for layer in network.layers) * batch

    def taken(name: str) -> float:
        cost = BACKENDS[name]
        return cost.once + cost.quantity * size + updates * (cost.iteration + cost.work * size)

    return min((name for name in BACKENDS if not (rounds and name == "numpy")), key=taken)


def with_updates(config: Config, updates: int) -> Config:
    """The config with another number of parameter updates. Raises UsageError if it has no learning rate for them."""
    if updates < 0:
        raise UsageError(f"{updates} iterations cannot be made")
    if updates:
        _ = config.eta
    return config._replace(updates=updates, data={**config.data, "iterations": updates}, unrated=None)


def record(config: Config, only: Selection | None = None, backend: str | None = None, page: Page | None = None) -> Trace:
    """Runs a config and keeps what it recorded. Raises NotFinite if it diverges."""
    from ..trace.trace import Trace

    run = Run(config, only, backend, page)
    steps = list(run)
    return Trace(config, steps, run.last, Following(config, only, page))


def parameters_after(config: Config, step: Step) -> dict[str, float]:
    """The parameters that an iteration made, by name."""
    made = (step.value(cell.updated()) for cell in step.layout.page.parameters())
    return dict(zip(config.network.parameters(), made, strict=True))


class Following:
    """The forward pass over all samples that follows an iteration, with the parameters that it made. Raises NotFinite."""

    def __init__(self, config: Config, only: Selection | None = None, page: Page | None = None) -> None:
        self._run = Run(config, only, "walk", page)

    def __call__(self, step: Step) -> Step:
        return self._run.forward(step.iteration, tuple(parameters_after(self._run.config, step).values()))
