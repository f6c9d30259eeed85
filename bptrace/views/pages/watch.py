"""A run watched for its tables: keeps the iterations that will be shown, and the loss now and then."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence

from ...explain.remarks import Remark, grew, remarks_of
from ...inputs.config.config import Config
from ...model.symbols import Cell
from ...trace.step import Step
from ..document import Block, Note
from ..style import Look
from . import overview as summary
from . import run_page as pages

MOST_SAMPLES_SHOWN = 8  # so many samples are shown whole; of more, the first few


class Watch:
    """A sink whose end is a document. `picked` are the iterations to show; without it, the first and the last."""

    def __init__(self, config: Config, picked: Container[int] | None, samples: Container[int] | None, look: Look, full: bool) -> None:
        self.config, self.picked, self.samples, self.look, self.full = config, picked, samples, look, full
        self.total = max(config.updates, 1)
        self.kept: list[Step] = []
        self.first: Step | None = None
        self.latest: Step | None = None
        self.losses: list[tuple[int, float]] = []
        self.told = {*summary.milestones(self.total), *summary.sampled(self.total)} if self.total > 2 else set()

    def step(self, step: Step) -> None:
        if step.iteration in self.picked if self.picked is not None else step.iteration < 3:
            self.kept.append(step)
        self.first, self.latest = self.first or step, step
        if step.iteration in self.told:
            loss = step.get(Cell("E", self.config.network.depth))
            if loss is not None:
                self.losses.append((step.iteration, loss))

    def end(self, last: Step | None) -> None:
        """Takes the forward pass after the last update, which belongs to the last iteration."""
        self.last, self.after = last, last if self.picked is None or (last is not None and last.iteration in self.picked) else None

    def document(self) -> Iterator[Block]:
        """What is shown of the run."""
        look, large = self.look, self.large()
        yield from pages.opening(look)
        if not large:
            yield from pages.equations(look, self.first.layout.keys if self.first else ())
        told = False
        for block in self.body(large):
            told = True
            yield block
        if not told:
            yield Note("Nothing of what was selected is computed in what was picked.")

    def body(self, large: bool) -> Iterator[Block]:
        """The iterations, the loss over all of them, and what follows the last."""
        look = self.look
        for step in self.shown():
            yield from summary.large(step, look) if large else self.iteration(step)
        loss = self.last.get(Cell("E", self.config.network.depth)) if self.last is not None else None
        yield from summary.losses(self.losses, loss, look, self.total)
        if self.after is not None:
            yield from pages.after(self.after, look, () if large else self.numbers(self.after), self.config.updates)
            if self.latest is not None:
                yield from self.noted(grew(self.config, self.latest, self.after), self.latest)

    def iteration(self, step: Step) -> Iterator[Block]:
        """An iteration, and what it is remarkable for, unless none of its samples is shown."""
        numbers = self.numbers(step)
        yield from pages.iteration(step, self.look, numbers, self.samples is not None)
        yield from self.noted(remarks_of(self.config, step), step) if numbers else ()

    def noted(self, remarks: Iterable[Remark], step: Step) -> Iterator[Block]:
        """What there is to remark; the words for it are not loaded where there is nothing."""
        found = list(remarks)
        if found:
            from .remark_words import worth_noting

            yield from worth_noting(found, step, self.look)

    def large(self) -> bool:
        """Whether there is too much to read: of the network, and of what was selected of it."""
        if self.full or sum(1 for _ in self.config.network.parameters()) <= summary.LARGE:
            return False
        layout = self.first.layout if self.first else None
        return layout is None or layout.keep is None or len(layout.of_batch) + len(layout.of_sample) > summary.LARGE

    def shown(self) -> Sequence[Step]:
        """The iterations to show: those picked, or of more than two the first and the last."""
        if self.picked is not None or self.latest is None or self.latest in self.kept:
            return self.kept
        return [self.kept[0], self.latest]

    def numbers(self, step: Step) -> Sequence[int]:
        """The samples to show of an iteration."""
        if self.samples is not None:
            return [number for number in step.samples if number in self.samples]
        return step.samples if self.full or len(step.samples) <= MOST_SAMPLES_SHOWN else step.samples[:3]
