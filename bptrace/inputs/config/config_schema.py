"""The JSON Schema of a config, made from the tables that it is read by."""

from __future__ import annotations

from typing import Any

from ...model.losses import LOSSES
from ..tree.numbers import PATTERN
from .functions import activation_schema
from .keys import CONFIG, DRAW, EXERCISE, LAYER, LOSS, MOST_MARK, SAMPLE, TABLE, Key, Schema, any_of, list_of, one_of, ref

_NULL: Schema = {"type": "null"}


def config_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a config."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "bptrace config",
        "description": "A small network, its parameters, its data and its schedule",
        **_table(CONFIG),
        "$defs": {**_values(), **_parameters(), **_parts(), **_marking()},
    }


def _table(keys: tuple[Key, ...]) -> Schema:
    """A mapping with these keys and no others."""
    spelt = {spelling: _described(key) for key in keys for spelling in (key.name, *key.also)}
    needed = [key.name for key in keys if key.required]
    return {"type": "object", "properties": spelt, "required": needed, "additionalProperties": False}


def _described(key: Key) -> Schema:
    default = {} if key.default is None else {"default": key.default}
    return {**key.schema, "description": key.about, **default}


def _values() -> dict[str, Schema]:
    return {
        "name": {"type": ["string", "number", "boolean"]},
        "number": any_of({"type": "number"}, {"type": "string", "pattern": PATTERN}),
        "entry": any_of(ref("number"), {**_named(ref("number")), "minProperties": 1, "maxProperties": 1}, _NULL),
    }


def _named(values: Schema) -> Schema:
    return {"type": "object", "additionalProperties": values}


def _parameters() -> dict[str, Schema]:
    row = any_of(list_of(ref("entry")), _named(any_of(ref("number"), _NULL)))
    return {
        "row": row,
        "weights": any_of(list_of(ref("row")), ref("draw")),
        "bias_list": list_of(ref("entry")),
        "bias": any_of(ref("entry"), ref("bias_list"), ref("draw")),
        "draw": _table(DRAW),
    }


def _parts() -> dict[str, Schema]:
    return {
        "activation": activation_schema(),
        "loss": any_of(one_of(list(LOSSES)), _table(LOSS)),
        "layer": _table(LAYER),
        "sample": _table(SAMPLE),
        "table": _table(TABLE),
    }


def _marking() -> dict[str, Schema]:
    return {
        "exercise": _table(EXERCISE),
        "selector": {"type": ["string", "number"]},
        "mark": any_of({"type": "number", "minimum": 0, "maximum": MOST_MARK}, {"type": "string", "pattern": PATTERN}),
        "share": any_of({"type": "number", "minimum": 0, "maximum": 1}, {"type": "string", "pattern": PATTERN}),
    }
