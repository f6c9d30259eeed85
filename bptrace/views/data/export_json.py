"""JSON and JSON Lines: each iteration is written as soon as it is worked."""

from __future__ import annotations

from typing import BinaryIO

from ...formula.float_code import Taking
from ...inputs.config.config import Config
from ...trace.step import Layout, Step
from ...trace.trace_json import TRACE_SCHEMA, closing, final, iteration, opening, pieces, writing
from .files import ShownSamples, Sink


class Json(Sink):
    """One JSON document, with one iteration on each line."""

    def __init__(self, out: BinaryIO, config: Config, shown: ShownSamples) -> None:
        self.out, self.shown, self.between = out, shown, b""
        out.write(opening(config))

    def step(self, step: Step) -> None:
        self.out.write(self.between)
        self.out.writelines(pieces(step, lambda make: iteration(step, self.shown, make)))
        self.between = b","

    def taking(self, layout: Layout) -> Taking:
        return writing(layout, {}, self._add) if self.shown is None else super().taking(layout)

    def _add(self, line: bytes) -> None:
        self.out.write(self.between + line)
        self.between = b","

    def end(self, last: Step | None) -> None:
        self.out.writelines(closing(last, self.shown))


class JsonLines(Sink):
    """One line for each iteration, complete in itself."""

    def __init__(self, out: BinaryIO, config: Config, shown: ShownSamples) -> None:
        self.out, self.shown = out, shown
        self.each = {"schema": TRACE_SCHEMA, "title": config.title}

    def step(self, step: Step) -> None:
        self.out.writelines(pieces(step, lambda make: {**self.each, **iteration(step, self.shown, make)}))

    def taking(self, layout: Layout) -> Taking:
        return writing(layout, self.each, self.out.write) if self.shown is None else super().taking(layout)

    def end(self, last: Step | None) -> None:
        if last is not None:
            self.out.writelines(pieces(last, lambda make: {**self.each, "final": final(last, self.shown, make)}))
