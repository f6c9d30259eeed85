"""Watches a run for its tables: keeps the iterations to show, and the loss now and then."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ...engine.steps import Following
from ...errors import NotFinite
from ...explain.judges import Remark, after_update, grew
from ...explain.remarks import remarks_of
from ...inputs.config.config import Config
from ...model.symbols import Cell
from ...trace.step import Step
from ..document import Block, Note
from ..style import Look
from . import run_page
from .general_equations import equations

if TYPE_CHECKING:
    from .loss_page import Loss

MOST_SAMPLES_SHOWN = 8  # up to this many samples are all shown; of more, only the first few
LARGE = 200  # a network with more parameters than this is summarised


class Watch:
    """A sink whose end is a document. `picked` are the iterations to show; without it, the first and the last."""

    def __init__(self, config: Config, picked: Container[int] | None, samples: Container[int] | None, look: Look, full: bool) -> None:
        self.config, self.picked, self.samples, self.look, self.full = config, picked, samples, look, full
        self.total = max(config.updates, 1)
        self.kept: list[Step] = []
        self.first: Step | None = None
        self.latest: Step | None = None
        self.losses: list[Loss] = []
        self.following = Following(config) if config.batch < len(config.samples) else None
        self.told = _told(self.total) if self.total > 2 else set()

    @property
    def received(self) -> Container[int]:
        """The iterations that the watch needs to see."""
        own = {1, 2, self.total, *self.told}
        return own if self.picked is None else Either(own, self.picked)

    def step(self, step: Step) -> None:
        if step.iteration in self.picked if self.picked is not None else step.iteration < 3:
            self.kept.append(step)
        self.first, self.latest = self.first or step, step
        if step.iteration in self.told:
            loss = step.get(Cell("E", self.config.network.depth))
            if loss is not None:
                from .loss_page import Loss

                self.losses.append(Loss(step.iteration, step.samples, loss, self.mean_after(step)))

    def mean_after(self, step: Step) -> float | None:
        """The loss over all samples after an update that did not see them all; None if the update is not known, or saw them."""
        try:
            return self.following(step).value(Cell("E", self.config.network.depth)) if self.following is not None else None
        except (KeyError, NotFinite):
            return None

    def end(self, last: Step | None) -> None:
        """Takes the forward pass after the last update, which belongs to the last iteration."""
        self.last, self.after = last, last if self.picked is None or (last is not None and last.iteration in self.picked) else None

    def document(self) -> Iterator[Block]:
        """What is shown of the run."""
        look, large = self.look, self.large()
        yield from run_page.opening(look)
        if not large:
            yield from equations(look, self.first.layout.keys if self.first else ())
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
            yield from _summary(step, look) if large else self.iteration(step)
        loss = self.last.get(Cell("E", self.config.network.depth)) if self.last is not None else None
        if self.losses:
            from .loss_page import losses

            yield from losses(self.losses, loss, look, self.total)
        if self.after is not None:
            yield from run_page.after(self.after, look, () if large else self.numbers(self.after), self.config.updates)
            if self.latest is not None:
                judge = grew if large else after_update
                yield from self.noted(judge(self.config, self.latest, self.after), self.latest)

    def iteration(self, step: Step) -> Iterator[Block]:
        """An iteration with its remarks, unless none of its samples is shown."""
        numbers = self.numbers(step)
        yield from run_page.iteration(step, self.look, numbers, self.samples is not None)
        yield from self.noted(remarks_of(self.config, step), step) if numbers else ()

    def noted(self, remarks: Iterable[Remark], step: Step) -> Iterator[Block]:
        """The remarks in words; the module of the words is not loaded if there is no remark."""
        found = list(remarks)
        if found:
            from .remark_words import worth_noting

            yield from worth_noting(found, step, self.look)

    def large(self) -> bool:
        """True if there is too much to read: the network is large, and so is what was selected of it."""
        if self.full or sum(1 for _ in self.config.network.parameters()) <= LARGE:
            return False
        layout = self.first.layout if self.first else None
        return layout is None or layout.keep is None or len(layout.of_batch) + len(layout.of_sample) > LARGE

    def shown(self) -> Sequence[Step]:
        """The iterations to show: those picked, or else the first and the last."""
        if self.picked is not None or self.latest is None or self.latest in self.kept:
            return self.kept
        return [self.kept[0], self.latest]

    def numbers(self, step: Step) -> Sequence[int]:
        """The samples to show of an iteration."""
        if self.samples is not None:
            return [number for number in step.samples if number in self.samples]
        return step.samples if self.full or len(step.samples) <= MOST_SAMPLES_SHOWN else step.samples[:3]


# pages that few runs need are loaded with these


def _told(total: int) -> set[int]:
    """The iterations whose loss is told."""
    from .loss_page import milestones, sampled

    return {*milestones(total), *sampled(total)}


def _summary(step: Step, look: Look) -> Iterator[Block]:
    from .summary_page import large_network

    return large_network(step, look)


class Either:
    """The numbers that one of two containers has."""

    def __init__(self, one: Container[int], other: Container[int]) -> None:
        self.one, self.other = one, other

    def __contains__(self, number: object) -> bool:
        return number in self.one or number in self.other
