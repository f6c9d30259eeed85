"""Works iteration after iteration: forward, error, backward, update. Only what was asked for is kept."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Set
from functools import cached_property
from importlib import import_module
from itertools import cycle, groupby, repeat
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from ..errors import NotFinite, UsageError
from ..inputs.config.config import Config
from ..model.network import Network
from ..model.page import Page
from ..model.symbols import Cell
from ..trace.step import ArrayKey, Layout, Step, every_key, of_forward_pass
from .backend import Backend, Diverged, Receiver, Work, after_update, as_step

if TYPE_CHECKING:
    from ..formula.float_code import Taking
    from ..trace.selection import Selection
    from ..trace.trace import Trace


class Cost(NamedTuple):
    """A backend: where it is found, and its milliseconds: once; once for each layer and quantity; and for each in an iteration."""

    module: str
    name: str
    once: float
    layer: float
    quantity: float
    layer_worked: float
    quantity_worked: float


# The costs are as measured with `python -m tests.benchmarks.backends`; only their ratios matter. numpy has to be imported.
# fmt: off
BACKENDS = {
    "walk":     Cost("floats", "WalkedBackend",    0, 0.0, 0.04, 0.00, 0.004),
    "compiled": Cost("floats", "CompiledBackend",  1, 0.0, 0.09, 0.00, 0.0001),
    "numpy":    Cost("arrays", "ArrayBackend",    70, 1.4, 0.00, 0.06, 0.000001),
}
# fmt: on


class Run:
    """A config at work. Iterating gives its steps; afterwards `last` is the forward pass with the final parameters.

    `only` are the quantities to record; None is all. `backend` is one of BACKENDS; None is the one that takes the least time.
    A run that diverges gives the values of its last iteration so far, then raises NotFinite. `page` has the equations, if they
    are not those of THE page; `done` is the number of updates that led to the config's parameters. `like` is a run of another
    config that differs in parameters and data alone, with the same page and backend: what it was made of serves this one too.
    """

    def __init__(
        self,
        config: Config,
        only: Selection | None = None,
        backend: str | None = None,
        page: Page | None = None,
        done: int = 0,
        like: Run | None = None,
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
        self._made: dict[int, Backend] = like._made if like is not None else {}

    def __iter__(self) -> Iterator[Step]:
        held = Held()
        try:
            for _ in self.work(held):
                yield from held.given_up()
        except NotFinite:
            yield from held.given_up()
            raise

    def work(self, receiver: Receiver, received: Container[int] | None = None) -> Iterator[int]:
        """Works the iterations, some at a time, and says how many. `received` are those that the receiver gets; None is all."""
        first, *others = self._stretches(receiver)
        state = self._backend(len(self._batches[0])).initial(self.config.parameters)
        for stretch, numbers in self._together(cycle((first, *others)), bool(others)):
            wanted = repeat(True) if received is None else map(received.__contains__, numbers)
            try:
                state = stretch.work(zip(numbers, stretch.batches, wanted, strict=False), state)
            except Diverged as stopped:
                receiver.step(stopped.step)
                raise stopped.error from None
            yield len(numbers)
        if self.config.updates:
            self.last = self.forward(numbers[-1], state)

    def _together(self, stretches: Iterator[Stretch], several: bool) -> Iterator[tuple[Stretch, range]]:
        """Iterations that are worked together: one at first, since often no more is wanted, then more and more."""
        number, end = self.done + 1, max(self.config.updates, 1) + 1
        while number < end:
            stretch, together = next(stretches), 1
            stop = min(number + stretch.length, end) if several else end
            while number < stop:
                numbers = range(number, min(number + together, stop))
                yield stretch, numbers
                number, together = numbers.stop, min(2 * together, stretch.together)

    def _stretches(self, receiver: Receiver) -> list[Stretch]:
        found = []
        for backend, part in groupby(self._batches, lambda chosen: self._backend(len(chosen))):
            batches = [(chosen, backend.data_of(self.config.samples[chosen[0] - 1 : chosen[-1]])) for chosen in part]
            found.append(Stretch(backend.worker(receiver), cycle(batches), len(batches), backend.together))
        return found

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
        return kind, self._make(kind, self._layout(page, of_forward_pass(page), self.only and self.only.after), False)

    @cached_property
    def _batches(self) -> list[range]:
        """The samples of each batch of an epoch, by their numbers in the file."""
        return [self.config.batch_of(number) for number in range(1, self.config.batches + 1)]

    def _backend(self, size: int) -> Backend:
        """The backend for batches of a size; made once."""
        if size not in self._made:
            page = self.page.sized(size, self.config.inlined)
            updates, only = self.config.updates > 0, self.only
            keys = [*every_key(page, updates), *(only.also if only else ())]
            self._made[size] = self._make(self.kind, self._layout(page, keys, only and only.cells), updates)
        return self._made[size]

    def _layout(self, page: Page, keys: list[ArrayKey], keep: Set[Cell] | None) -> Layout:
        constants = {Cell("eta"): self.config.eta} if self.config.updates else {}
        return Layout(page, keys, keep, self.rounded, constants)

    def _make(self, kind: str, layout: Layout, updating: bool) -> Backend:
        row, rounded = BACKENDS[kind], self.rounded if self.config.round_each else None
        made = getattr(import_module(f".{row.module}", __package__), row.name)
        return cast(Backend, made(layout, self.config.learning_rate or 0.0, updating, rounded))


class Stretch(NamedTuple):
    """Batches of an epoch that follow one another and have one backend: what works them, and they, again and again."""

    work: Work
    batches: Iterator[tuple[range, Any]]
    length: int
    together: int


class Held:
    """A receiver that holds the steps until they are asked for."""

    def __init__(self) -> None:
        self.steps: list[Step] = []

    def step(self, step: Step) -> None:
        self.steps.append(step)

    def taking(self, layout: Layout) -> Taking:
        return as_step(layout, self.step)

    def given_up(self) -> Iterator[Step]:
        """The steps, which are then held no longer."""
        steps, self.steps = self.steps, []
        return iter(steps)


def rounding(config: Config) -> Callable[[float], float]:
    """What is done to each computed value: rounded as `round_each` says, or left as it is."""
    return config.round_each.rounded if config.round_each else float


def suited(network: Network, updates: int, batch: int, rounds: bool = False) -> str:
    """The backend that takes the least time; never numpy if each step is rounded, because it cannot do that."""
    sample = sum(len(layer.units) * (len(layer.weights[0]) + 4) for layer in network.layers)  # about as many again are the batch's
    size = sample * (1 + batch)

    def taken(name: str) -> float:
        cost = BACKENDS[name]
        made, worked = cost.layer * network.depth + cost.quantity * size, cost.layer_worked * network.depth + cost.quantity_worked * size
        return cost.once + made + updates * worked

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
