"""The trace as JSON: how it is written, and its schema."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from ..inputs.config.config import Config
from ..inputs.config.keys import TRACE, document, list_of, mapping_to, object_of, some_of
from ..model.network import Network
from ..version import __version__
from .step import Step

TRACE_SCHEMA = TRACE + "1"


def dump(data: Any) -> bytes:
    """JSON: the same bytes for the same data. Floats read back to the same bits; NaN never appears."""
    import orjson

    return orjson.dumps(data, option=orjson.OPT_APPEND_NEWLINE)


def head(config: Config) -> dict[str, Any]:
    """The keys of a trace before its iterations."""
    return {"schema": TRACE_SCHEMA, "bptrace": __version__, "title": config.title, "config": config.data, "network": shape(config.network)}


def shape(network: Network) -> dict[str, Any]:
    """The names of a network's units and parameters, layer by layer."""
    layers = [
        {
            "units": list(layer.units),
            "activation": layer.activation.name,
            "weights": [list(row) for row in layer.weights],
            "biases": list(layer.biases * len(layer.units) if layer.shared else layer.biases),
        }
        for layer in network.layers
    ]
    return {"inputs": list(network.inputs), "layers": layers}


class NumbersByName(NamedTuple):
    """Numbers by name, for a mapping that is written in pieces."""

    names: Sequence[str]
    values: Sequence[float]

    def mapping(self) -> dict[str, float]:
        return dict(zip(self.names, self.values, strict=True))

    def pieces(self) -> Iterator[bytes]:
        """What stands in the mapping."""
        for start in range(0, len(self.names), AT_ONCE):
            piece = NumbersByName(self.names[start : start + AT_ONCE], self.values[start : start + AT_ONCE])
            yield (b"," if start else b"") + dump(piece.mapping())[1:-2]


AT_ONCE = 50_000  # numbers that are written at once; each takes several times the memory of its text
Make = Callable[[NumbersByName], Any]  # what becomes of numbers by name in the data of a step


def iteration(step: Step, shown: Container[int] | None = None, make: Make = NumbersByName.mapping) -> dict[str, Any]:
    """The values of one iteration, by name: those of the batch, then those of each sample, or of each shown sample."""
    layout = step.layout
    return {"iteration": step.iteration, **_values(step, layout.batch_names, layout.sample_names, shown, make)}


def final(step: Step, shown: Container[int] | None = None, make: Make = NumbersByName.mapping) -> dict[str, Any]:
    """The forward pass after the last update: parameters by their names, everything else with a +."""
    layout = step.layout
    own = [name if cell.is_parameter else name + "+" for cell, name in zip(layout.of(False), layout.batch_names, strict=True)]
    return _values(step, own, [name + "+" for name in layout.sample_names], shown, make)


def _values(step: Step, own: Sequence[str], each: Sequence[str], shown: Container[int] | None, make: Make) -> dict[str, Any]:
    values, count, size = step.values, len(own), len(each)
    starts = {number: count + slot * size for slot, number in enumerate(step.samples) if size and (shown is None or number in shown)}
    return {
        "values": make(NumbersByName(own, values[:count])),
        "samples": [
            {"sample": number, "values": make(NumbersByName(each, values[start : start + size]))} for number, start in starts.items()
        ],
    }


def pieces(step: Step, data: Callable[[Make], Any]) -> Iterator[bytes]:
    """What `dump` makes of the data of a step; if there are many numbers, in pieces, so that it never stands in memory as a whole."""
    if len(step.values) <= AT_ONCE:
        yield dump(data(NumbersByName.mapping))
        return
    found: list[NumbersByName] = []
    text = dump(data(lambda numbers: found.append(numbers) or {}))  # type: ignore[func-returns-value] # for the {} after it
    first, *rest = text.split(_EMPTY)
    yield first
    for numbers, after in zip(found, rest, strict=True):
        yield _EMPTY[:-1]
        yield from numbers.pieces()
        yield b"}" + after


_EMPTY = b'"values":{}'  # within text its quotation marks would be escaped


def opening(config: Config) -> bytes:
    """The beginning of a trace as JSON, up to its first iteration."""
    return dump(head(config)).rstrip()[:-1] + b',\n"iterations": [\n'


def closing(last: Step | None, shown: Container[int] | None = None) -> Iterator[bytes]:
    """The end of a trace as JSON, after its last iteration."""
    yield b"]"
    if last is not None:
        yield b',\n"final": '
        yield from (piece.rstrip() for piece in pieces(last, lambda make: final(last, shown, make)))
    yield b"}\n"


def whole_trace(config: Config, steps: Iterable[Step], last: Step | None) -> bytes:
    """A whole trace as JSON, one iteration on each line."""
    return opening(config) + b",".join(dump(iteration(step)) for step in steps) + b"".join(closing(last))


def trace_schema() -> dict[str, Any]:
    """The schema of `.json`; a line of `.jsonl` is one of its iterations with `schema` and `title`, the last line is its `final`."""
    text, numbers, count = {"type": "string"}, mapping_to({"type": "number"}), {"type": "integer", "minimum": 1}
    names = list_of({"type": ["string", "null"]})
    samples = list_of(object_of("sample values", sample=count, values=numbers))
    iteration = object_of("iteration values samples", iteration=count, values=numbers, samples=samples)
    layer = object_of("units activation weights biases", units=some_of(text), activation=text, weights=list_of(names), biases=names)
    top = object_of(
        "schema bptrace title config network iterations",
        schema={"const": TRACE_SCHEMA},
        bptrace=text,
        title=text,
        config={"type": "object"},
        network=object_of("inputs layers", inputs=list_of(text), layers=list_of(layer)),
        iterations=list_of(iteration),
        final=object_of("values samples", values=numbers, samples=samples),
    )
    return document("A trace of bptrace", top)
