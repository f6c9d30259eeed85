"""The trace as data: what is written to JSON, and the one writer of JSON."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any

from .. import __version__
from ..inputs.config import Config
from ..model.network import Network
from .step import Step

SCHEMA = "bptrace.trace/1"


def dump(data: Any) -> bytes:
    """JSON: the same bytes for the same data. Floats read back to the same bits; NaN never appears."""
    import orjson

    return orjson.dumps(data, option=orjson.OPT_APPEND_NEWLINE)


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


def iteration(step: Step, shown: Container[int] | None = None) -> dict[str, Any]:
    """One iteration's values, by name: the batch's, then those of each sample, or of those that are to be shown."""
    names, rest = step.layout.sample_names, iter(step.values)
    own = dict(zip(step.layout.batch_names, rest, strict=False))  # takes as many as there are names
    samples = [{"sample": number, "values": dict(zip(names, rest, strict=False))} for number in step.samples] if names else []
    if shown is not None:
        samples = [sample for sample in samples if sample["sample"] in shown]
    return {"iteration": step.iteration, "values": own, "samples": samples}


def final(step: Step, shown: Container[int] | None = None) -> dict[str, Any]:
    """The forward pass after the last update: parameters by their names, all else with a +."""
    data = iteration(step, shown)
    parameters = {name for cell, name in zip(step.layout.of_batch, step.layout.batch_names, strict=True) if cell.kind in ("w", "b")}
    return {
        "values": {name if name in parameters else name + "+": value for name, value in data["values"].items()},
        "samples": [
            {"sample": sample["sample"], "values": {name + "+": value for name, value in sample["values"].items()}}
            for sample in data["samples"]
        ],
    }


def opening(config: Config) -> bytes:
    """The beginning of a trace as JSON, up to its first iteration."""
    return dump(head(config)).rstrip()[:-1] + b',\n"iterations": [\n'


def closing(last: Step | None, shown: Container[int] | None = None) -> bytes:
    """The end of a trace as JSON, after its last iteration."""
    return b"]" + (b',\n"final": ' + dump(final(last, shown)).rstrip() if last is not None else b"") + b"}\n"


def whole(config: Config, steps: Iterable[Step], last: Step | None) -> bytes:
    """A whole trace as JSON, an iteration a line."""
    return opening(config) + b",".join(dump(iteration(step)) for step in steps) + closing(last)
