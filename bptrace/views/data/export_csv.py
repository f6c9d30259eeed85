"""CSV: tidy, one value in each row. Names consist of letters, digits, _ and ., so no cell is a formula of a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from ...formula.float_code import Taking
from ...inputs.config.config import Config
from ...model.symbols import Cell, word
from ...trace.step import Layout, Step
from ...trace.tidy_csv import HEADER
from .files import ShownSamples, Sink

MOST_WAITING = 256  # iterations whose rows wait to be written


class Csv(Sink):
    """Rows of HEADER. A value of the batch has no sample; a name in the forward pass after the last update has a + at its end."""

    def __init__(self, out: BinaryIO, config: Config, shown: ShownSamples) -> None:
        self.out, self.shown = out, shown
        self.waiting: list[str] = []
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
        self.waiting.append(rows.replace("\1", str(step.iteration)))
        self._put()

    def taking(self, layout: Layout) -> Taking:
        if self.shown is not None:
            return super().taking(layout)
        own, each = (pattern.splitlines(keepends=True) for pattern in self._patterns(layout))

        def lines(names: Sequence[str]) -> Iterator[str]:
            slots = [None] * len(own) + [slot for slot in range(layout.batch) for _ in each]
            yield f"wait({' '.join(map(_code, own + each * layout.batch, slots, names))})"
            yield f"if not number % {MOST_WAITING}: put()"

        return Taking(lines, {"wait": self.waiting.append, "put": self._put})

    def end(self, last: Step | None) -> None:
        """Writes the forward pass after the last update; the updated parameters are in the rows of the last iteration already."""
        self.waiting += self._after(last) if last is not None else ()
        self._put()

    def _after(self, last: Step) -> Iterator[str]:
        for number, cell, name, value in last.rows():
            if not cell.is_parameter and (number is None or self.shown is None or number in self.shown):
                row = _row(cell, name + "+", "" if number is None else str(number)) % value
                yield row.replace("\1", str(last.iteration))

    def _put(self) -> None:
        """Writes the rows that wait."""
        self.out.write("".join(self.waiting).encode())
        self.waiting.clear()

    def _patterns(self, layout: Layout) -> tuple[str, str]:
        """Patterns of the rows of a batch and of a sample, with places for iteration, sample and values."""
        if layout not in self.patterns:
            own, each = zip(layout.of_batch, layout.batch_names, strict=True), zip(layout.of_sample, layout.sample_names, strict=True)
            self.patterns[layout] = "".join(_row(*row, "") for row in own), "".join(_row(*row, "\0") for row in each)
        return self.patterns[layout]


def _row(cell: Cell, name: str, sample: str) -> str:
    return f"\1,{sample},{cell.layer},{word(cell.kind, cell.layer)},{name},%r\r\n"


def _code(row: str, slot: int | None, name: str) -> str:
    """Python for a row, from its pattern. Of a config it has a name, in a quoted string."""
    return "f" + repr(row).replace(r"\x01", "{number}").replace(r"\x00", f"{{told[{slot}]}}").replace("%r", f"{{{name}!r}}")
