"""The JSON Schema of a trace."""

from __future__ import annotations

from typing import Any

from .data import SCHEMA

_NUMBERS = {"type": "object", "additionalProperties": {"type": "number"}}
_NAMES = {"type": "array", "items": {"type": ["string", "null"]}}


def _object(required: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required.split(), "additionalProperties": False, "properties": properties}


def trace_schema() -> dict[str, Any]:
    """The schema of `.json`; a line of `.jsonl` is one of its iterations with `schema` and `title`, the last its `final`."""
    samples = {"type": "array", "items": _object("sample values", sample={"type": "integer", "minimum": 1}, values=_NUMBERS)}
    iteration = _object("iteration values samples", iteration={"type": "integer", "minimum": 1}, values=_NUMBERS, samples=samples)
    layer = _object(
        "units activation weights biases",
        units={"type": "array", "items": {"type": "string"}, "minItems": 1},
        activation={"type": "string"},
        weights={"type": "array", "items": _NAMES},
        biases=_NAMES,
    )
    top = _object(
        "schema bptrace title config network iterations",
        schema={"const": SCHEMA},
        bptrace={"type": "string"},
        title={"type": "string"},
        config={"type": "object"},
        network=_object("inputs layers", inputs={"type": "array", "items": {"type": "string"}}, layers={"type": "array", "items": layer}),
        iterations={"type": "array", "items": iteration},
        final=_object("values samples", values=_NUMBERS, samples=samples),
    )
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A trace of bptrace", **top}
