"""The sinks that write a script: they keep the first and the last iteration that they are given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from ...errors import UsageError
from ...formula.primitives import SILENCED, bends
from ...formula.tree import Call, Tree, nodes
from ...formula.walk import walk
from ...inputs.config.config import Config
from ...model.page import Page
from ...model.symbols import Cell
from ...trace.step import Step
from ..data.files import ShownSamples, Sink
from .frameworks import TINY
from .layer_lines import Seen
from .solution_script import WorkedRun, compared, script

MOST_IN_SCRIPT = 20_000  # in a script; Python takes long to read more, and nobody reads them


class ScriptSink(Sink):
    """Takes a run, and writes the script at its end. Raises UsageError for a run that no script reproduces."""

    framework = ""

    def __init__(self, out: BinaryIO, config: Config, shown: ShownSamples) -> None:
        _check(config)
        self.out, self.config, self.page = out, config, Page(config.network)
        self.keys = compared(self.page, config.updates > 0)
        self.first: Step | None = None
        self.last: Step | None = None
        self.seen, self.watch = Seen(), Watch(self.page)

    def step(self, step: Step) -> None:
        if not set(self.keys) <= set(step.layout.keys) or len(step.values) < len(step.layout.cells):
            return  # the run stopped within it, since a number was not finite
        self.first, self.last = self.first or step, step
        if not all(self.seen):
            self.seen = self.watch.seen(step, self.seen)

    def end(self, last: Step | None) -> None:
        self.out.write(self._text().encode())

    def _text(self) -> str:
        if self.first is None or self.last is None:
            return "# No iteration of this run came to its end: a number was not finite.\n"
        steps = {step.iteration: step for step in (self.first, self.last)}
        arrays = {number: {key: step.array(*key) for key in self.keys} for number, step in steps.items()}
        return script(WorkedRun(self.config, self.last.iteration, self.seen, arrays), self.framework)


class TorchScript(ScriptSink):
    framework = "torch"


class NumpyScript(ScriptSink):
    framework = "numpy"


def _check(config: Config) -> None:
    if config.round_each is not None:
        message = f"a script works whole arrays, and cannot round each number as round_each: {config.round_each} asks"
        raise UsageError(message, "leave round_each out of the config, or write another format")
    count = numbers_in_script(config)
    if count > MOST_IN_SCRIPT:
        message = f"the script would hold {count:,} numbers; {MOST_IN_SCRIPT:,} are the most"
        raise UsageError(message, "write the arrays themselves: -o trace.npz")


def numbers_in_script(config: Config) -> int:
    """How many numbers a script holds: what is given, and what is compared of two iterations."""
    given = sum(len(sample.inputs) + len(sample.targets) for sample in config.samples) + len(config.parameters)
    units = sum(len(layer.units) for layer in config.network.layers)
    return given + (2 if config.updates > 1 else 1) * (2 * len(config.parameters) + 2 * config.batch * units + 1)


class Watch:
    """Looks at iterations for what a script has to take care of, because floats added in another order come to another side of it."""

    def __init__(self, page: Page) -> None:
        self.page, self.network = page, page.network
        self.kinked = [layer for layer, row in enumerate(self.network.layers, 1) if row.activation.kinks]
        self.silenced = any(isinstance(node, Call) and node.primitive in SILENCED for node in nodes(self.network.loss.share))
        self._bends: dict[Cell, list[Tree]] = {}

    def seen(self, step: Step, before: Seen) -> Seen:
        return Seen(before.bends or self._is_at_a_bend(step), before.saturated or self._is_saturated(step))

    def _is_at_a_bend(self, step: Step) -> bool:
        nets = (net for layer in self.kinked for net in step.numbers("net", layer))
        return any(abs(value) < TINY for value in (*nets, *self._in_loss(step)))

    def _in_loss(self, step: Step) -> Iterator[float]:
        """The values at whose zeros the loss bends."""
        if not self.network.loss.kinks:
            return
        for unit in range(len(self.network.outputs)):
            for slot in range(step.layout.batch):
                cell = Cell("E_o#", self.network.depth, (unit,), slot)
                if cell not in self._bends:
                    equation = self.page.equation(cell)
                    self._bends[cell] = bends(equation) if equation is not None else []
                yield from (walk(tree, step.value) for tree in self._bends[cell])  # type: ignore[arg-type] # its leaves are cells

    def _is_saturated(self, step: Step) -> bool:
        return self.silenced and any(not TINY < out < 1 - TINY for out in step.numbers("out", self.network.depth))
