"""The JSON Schema of a config, made from the tables that it is read by."""

from __future__ import annotations

from typing import Any

from ...model.losses import LOSSES
from ..tree.numbers import PATTERN
from .functions import activation_schema
from .keys import (
    CONFIG,
    DRAW,
    EXERCISE,
    LAYER,
    LOSS,
    MOST_MARK,
    MOST_VALUES,
    MOST_VARIED,
    RANGE,
    SAMPLE,
    TABLE,
    Key,
    Schema,
    any_of,
    document,
    mapping_to,
    object_of,
    one_of,
    ref,
    some_of,
    spellings,
)

_NULL: Schema = {"type": "null"}
_VALUES: Schema = {**some_of(ref("number")), "maxItems": MOST_VALUES}


def config_schema() -> dict[str, Any]:
    """The JSON Schema of a config."""
    schema = {**_table(CONFIG), "$defs": {**_values(), **_parameters(), **_parts(), **_marking()}}
    return document("bptrace config", schema, "A small network, its parameters, its data and its schedule")


def _table(keys: tuple[Key, ...]) -> Schema:
    spelt = {spelling: _described(key) for spelling, key in spellings(keys).items()}
    return object_of(" ".join(key.name for key in keys if key.required), **spelt)


def _described(key: Key) -> Schema:
    default = {} if key.default is None else {"default": key.default}
    return {**key.schema, "description": key.about, **default}


def _values() -> dict[str, Schema]:
    return {
        "name": {"type": ["string", "number", "boolean"]},
        "number": any_of({"type": "number"}, {"type": "string", "pattern": PATTERN}),
        "entry": any_of(ref("number"), {**mapping_to(ref("number")), "minProperties": 1, "maxProperties": 1}, _NULL),
    }


def _parameters() -> dict[str, Schema]:
    row = any_of(some_of(ref("entry")), mapping_to(any_of(ref("number"), _NULL)))
    return {
        "row": row,
        "weights": any_of(some_of(ref("row")), ref("draw")),
        "bias_list": some_of(ref("entry")),
        "bias": any_of(ref("entry"), ref("bias_list"), ref("draw")),
        "draw": _table(DRAW),
    }


def _parts() -> dict[str, Schema]:
    return {
        "activation": activation_schema(),
        "loss": any_of(one_of(LOSSES), _table(LOSS)),
        "layer": _table(LAYER),
        "sample": _table(SAMPLE),
        "table": _table(TABLE),
    }


def _marking() -> dict[str, Schema]:
    return {
        "exercise": _table(EXERCISE),
        "vary": {**mapping_to(any_of(ref("number"), _VALUES, ref("range"))), "minProperties": 1, "maxProperties": MOST_VARIED},
        "range": _table(RANGE),
        "selector": {"type": ["string", "number"]},
        "mark": any_of({"type": "number", "minimum": 0, "maximum": MOST_MARK}, {"type": "string", "pattern": PATTERN}),
        "share": any_of({"type": "number", "minimum": 0, "maximum": 1}, {"type": "string", "pattern": PATTERN}),
    }
