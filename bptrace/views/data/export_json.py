"""JSON and JSON Lines: each iteration is written as soon as it is worked."""

from __future__ import annotations

from typing import BinaryIO

from ...inputs.config.config import Config
from ...trace.step import Step
from ...trace.trace_json import TRACE_SCHEMA, closing, final, iteration, opening, pieces
from .files import ShownSamples


class Json:
    """One JSON document, with one iteration on each line."""

    def __init__(self, out: BinaryIO, config: Config, shown: ShownSamples) -> None:
        self.out, self.shown, self.between = out, shown, b""
        out.write(opening(config))

    def step(self, step: Step) -> None:
        self.out.write(self.between)
        self.out.writelines(pieces(step, lambda make: iteration(step, self.shown, make)))
        self.between = b","

    def end(self, last: Step | None) -> None:
        self.out.writelines(closing(last, self.shown))


class JsonLines:
    """One line for each iteration, complete in itself."""

    def __init__(self, out: BinaryIO, config: Config, shown: ShownSamples) -> None:
        self.out, self.shown = out, shown
        self.each = {"schema": TRACE_SCHEMA, "title": config.title}

    def step(self, step: Step) -> None:
        self.out.writelines(pieces(step, lambda make: {**self.each, **iteration(step, self.shown, make)}))

    def end(self, last: Step | None) -> None:
        if last is not None:
            self.out.writelines(pieces(last, lambda make: {**self.each, "final": final(last, self.shown, make)}))
