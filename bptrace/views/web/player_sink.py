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
        from .player_page import PlayerPage

        self.out, self.config, self.page = out, config, PlayerPage(config)
        size = sum(1 for _ in config.network.parameters()) + config.batch * sum(len(layer.units) for layer in config.network.layers)
        self.kept = kept(max(config.updates, 1), size)

    def step(self, step: Step) -> None:
        if step.iteration in self.kept and _is_whole(step):
            self.page.add(step)

    def end(self, last: Step | None) -> None:
        self.out.write(self._text(last).encode())

    def _text(self, last: Step | None) -> str:
        from ..markup.html import html

        if self.page.first is not None:
            return self.page.text(last)
        title = self.config.title or self.config.path
        return html([Heading(title), Note("No iteration of this run came to its end.", "bad")], title)


def _is_whole(step: Step) -> bool:
    """False for an iteration in which a number was not finite, so that the run ended there."""
    return len(step.values) == len(step.layout.place) and all(value is not None and isfinite(value) for value in step.values)


def kept(total: int, size: int) -> Set[int]:
    """The iterations that a page holds, of so many with so many numbers each: all, or some that lie evenly, the last among them."""
    most = max(2, min(MOST_ITERATIONS, MOST_NUMBERS // max(size, 1)))
    if total <= most:
        return frozenset(range(1, total + 1))
    return frozenset(1 + round(place * (total - 1) / (most - 1)) for place in range(most))
