"""JSON and JSON Lines: each iteration is written as soon as it is worked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from ...formula.float_code import Taking
from ...inputs.config.config import Config
from ...trace.step import Layout, Step
from ...trace.trace_json import TRACE_SCHEMA, closing, final, iteration, opening, pieces
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


def writing(layout: Layout, head: Mapping[str, Any], write: Callable[[bytes], object]) -> Taking:
    """Writes an iteration as JSON as soon as it is worked: `head`, and what `iteration` makes of it.

    The next iteration is put into the same mappings, in place of this one.
    """
    import orjson

    own: dict[str, float] = {}
    each: list[dict[str, Any]] = [{"sample": 0, "values": {}} for _ in range(layout.batch)] if layout.sample_names else []
    data = {**head, "iteration": 0, "values": own, "samples": each}
    places = [f"own[{name!r}]" for name in layout.batch_names]
    places += [f"values{slot}[{name!r}]" for slot in range(len(each)) for name in layout.sample_names]

    def lines(names: Sequence[str]) -> Iterator[str]:
        yield "data['iteration'] = number"
        yield from (f"sample{slot}['sample'] = told[{slot}]" for slot in range(len(each)))
        yield from map("{} = {}".format, places, names)  # of a config it has names, as quoted strings
        yield "write(dumps(data, None, option))"

    uses = {"data": data, "own": own, "write": write, "dumps": orjson.dumps, "option": orjson.OPT_APPEND_NEWLINE}
    for slot, sample in enumerate(each):
        uses |= {f"sample{slot}": sample, f"values{slot}": sample["values"]}
    return Taking(lines, uses)
