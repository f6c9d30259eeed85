"""The sink that writes the player: it keeps as many iterations as a page can hold, spread over the run."""

from __future__ import annotations

from collections.abc import Set
from math import isfinite
from typing import BinaryIO

from ...inputs.config.config import Config
from ...trace.step import Step
from ..data.files import ShownSamples, Sink
from ..document import Heading, Note

MOST_ITERATIONS = 1000  # that a page holds
MOST_NUMBERS = 200_000  # in all of them, where an iteration has many


class PlayerSink(Sink):
    """Takes a run, and writes the page at its end."""

    def __init__(self, out: BinaryIO, config: Config, shown: ShownSamples) -> None:
        self.out, self.config = out, config
        self.steps: list[Step] = []
        self.kept: Set[int] | None = None

    def step(self, step: Step) -> None:
        if self.kept is None:
            self.kept = kept(max(self.config.updates, 1), len(step.layout.of_sample) * step.layout.batch)
        if step.iteration in self.kept and len(step.values) == len(step.layout.cells) and all(map(isfinite, step.values)):
            self.steps.append(step)

    def end(self, last: Step | None) -> None:
        self.out.write(self._page(last).encode())

    def _page(self, last: Step | None) -> str:
        from ..markup.html import html
        from .player_page import player_page

        if self.steps:
            return player_page(self.config, self.steps, last)
        title = self.config.title or self.config.path
        return html([Heading(title), Note("No iteration of this run came to its end.", "bad")], title)


def kept(total: int, size: int) -> Set[int]:
    """The iterations that a page holds, of so many with so many numbers each: all, or some that lie evenly, the last among them."""
    most = max(2, min(MOST_ITERATIONS, MOST_NUMBERS // max(size, 1)))
    if total <= most:
        return frozenset(range(1, total + 1))
    return frozenset(1 + round(place * (total - 1) / (most - 1)) for place in range(most))
