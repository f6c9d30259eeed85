"""The trace as data: what is written to JSON, and the one writer of JSON."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from functools import lru_cache
from typing import Any

from .. import __version__
from ..inputs.config import Config
from ..model.network import Network
from .layout import Layout
from .step import Step

SCHEMA = "bptrace.trace/1"


def dump(data: Any) -> bytes:
    """Data as a line of JSON: the same bytes for the same data. Floats read back to the same bits; NaN never appears."""
    return _dumps(data) + b"\n"


def _dumps(data: Any) -> bytes:
    import orjson

    return orjson.dumps(data)


def head(config: Config) -> dict[str, Any]:
    """What a trace says before its iterations."""
    return {"schema": SCHEMA, "bptrace": __version__, "title": config.title, "config": config.data, "network": shape(config.network)}


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


def iteration(step: Step, shown: Container[int] | None = None) -> bytes:
    """One iteration as JSON: the batch's values by name, then those of each sample, or of those that are to be shown."""
    return b'{"iteration":%d,' % step.iteration + values(step, shown) + b"}"


def final(step: Step, shown: Container[int] | None = None) -> bytes:
    """The forward pass after the last update: parameters by their names, all else with a +."""
    return b"{" + values(step, shown, "+") + b"}"


def values(step: Step, shown: Container[int] | None, after: str = "") -> bytes:
    """`"values":{...},"samples":[...]`. The names are the same in every line, so only the numbers are written anew."""
    layout = step.layout
    own, each = len(layout.of_batch), len(layout.of_sample)
    slots = [slot for slot, number in enumerate(step.samples) if shown is None or number in shown] if each else []
    numbers = _numbers(step.values)
    parts = numbers[:own]
    for slot in slots:
        parts.append(b"%d" % step.samples[slot])
        parts += numbers[own + slot * each : own + (slot + 1) * each]
    return _pattern(layout, len(slots), after) % tuple(parts)


def _numbers(values: Sequence[float]) -> list[bytes]:
    """The values, each as JSON."""
    return _dumps(values)[1:-1].split(b",") if values else []


@lru_cache(maxsize=16)
def _pattern(layout: Layout, samples: int, after: str) -> bytes:
    """The names of a layout, with a place for each value and for the number of each sample."""
    own = [name if cell.kind in ("w", "b") else name + after for cell, name in zip(layout.of_batch, layout.batch_names, strict=True)]
    sample = b'{"sample":%b,"values":' + _object([name + after for name in layout.sample_names]) + b"}"
    return b'"values":' + _object(own) + b',"samples":[' + b",".join([sample] * samples) + b"]"


def _object(names: Sequence[str]) -> bytes:
    return b"{" + b",".join(_dumps(name).replace(b"%", b"%%") + b":%b" for name in names) + b"}"


def opening(config: Config) -> bytes:
    """The beginning of a trace as JSON, up to its first iteration."""
    return _dumps(head(config))[:-1] + b',\n"iterations": [\n'


def closing(last: Step | None, shown: Container[int] | None = None) -> bytes:
    """The end of a trace as JSON, after its last iteration."""
    return b"]" + (b',\n"final": ' + final(last, shown) if last is not None else b"") + b"}\n"


def whole(config: Config, steps: Iterable[Step], last: Step | None) -> bytes:
    """A whole trace as JSON, an iteration a line."""
    return opening(config) + b",".join(iteration(step) + b"\n" for step in steps) + closing(last)
