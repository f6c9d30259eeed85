"""What takes the iterations of a run as they come, and writes them away."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import BinaryIO, Optional, Protocol

from ..inputs.config import Config
from ..trace.step import Step

Shown = Optional[Container[int]]  # noqa: UP045 (Python 3.10 has no | between such types)
"""The numbers of the samples that are written; None for all."""


class Sink(Protocol):
    """Takes a run, one iteration after another, and keeps none of them."""

    def step(self, step: Step) -> None:
        """Takes an iteration."""

    def end(self, last: Step | None) -> None:
        """Takes the forward pass after the last update, where there is one, and finishes what is written."""


Opens = Callable[[BinaryIO, Config, Shown], Sink]
