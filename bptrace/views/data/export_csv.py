"""CSV: tidy, one value in each row. Names consist of letters, digits, _ and ., so no cell is a formula of a spreadsheet."""

from __future__ import annotations

from typing import BinaryIO

from ...inputs.config.config import Config
from ...model.symbols import Cell, word
from ...trace.step import Layout, Step
from .files import ShownSamples

HEADER = ("iteration", "sample", "layer", "kind", "name", "value")


class Csv:
    """Rows of HEADER. A value of the batch has no sample; a name in the forward pass after the last update has a + at its end."""

    def __init__(self, out: BinaryIO, config: Config, shown: ShownSamples) -> None:
        self.out, self.shown = out, shown
        self.patterns: dict[Layout, tuple[str, str]] = {}
        out.write((",".join(HEADER) + "\r\n").encode())

    def step(self, step: Step) -> None:
        layout, values = step.layout, step.values
        own, each = self._patterns(layout)
        count, size = len(layout.of_batch), len(layout.of_sample)
        rows = own % tuple(values[:count])
        for slot, number in enumerate(step.samples if size else ()):
            if self.shown is None or number in self.shown:
                start = count + slot * size
                rows += (each % tuple(values[start : start + size])).replace("\0", str(number))
        self.out.write(rows.replace("\1", str(step.iteration)).encode())

    def end(self, last: Step | None) -> None:
        """Writes the forward pass after the last update; the updated parameters are in the rows of the last iteration already."""
        if last is None:
            return
        for number, cell, name, value in last.rows():
            if not cell.is_parameter and (number is None or self.shown is None or number in self.shown):
                row = _row(cell, name + "+", "" if number is None else str(number)) % value
                self.out.write(row.replace("\1", str(last.iteration)).encode())

    def _patterns(self, layout: Layout) -> tuple[str, str]:
        """Patterns of the rows of a batch and of a sample, with places for iteration, sample and values."""
        if layout not in self.patterns:
            own, each = zip(layout.of_batch, layout.batch_names, strict=True), zip(layout.of_sample, layout.sample_names, strict=True)
            self.patterns[layout] = "".join(_row(*row, "") for row in own), "".join(_row(*row, "\0") for row in each)
        return self.patterns[layout]


def _row(cell: Cell, name: str, sample: str) -> str:
    return f"\1,{sample},{cell.layer},{word(cell.kind, cell.layer)},{name},%r\r\n"
