"""The YAML of a config, in digits that read back exactly."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..inputs.config.keys import CONFIG, LAYER, Key, defaults

_PLAIN = re.compile(r"[^\W\d]\w*")
_NO_TEXT = frozenset(["null", "true", "false", "yes", "no", "on", "off", "y", "n"])  # what YAML takes for something else


def yaml_of(data: Mapping[str, Any]) -> str:
    """The text of a config whose `data` are given: all that is not as it would be if nothing were said."""
    return "".join(f"{line}\n" for key, value in _said(data, CONFIG) for line in _entry(key, value))


def _said(data: Mapping[str, Any], table: tuple[Key, ...]) -> Iterator[tuple[str, Any]]:
    usual = defaults(table)
    return ((key, value) for key, value in data.items() if value not in ([], None) and value != usual.get(key))


def _entry(key: str, value: Any) -> Iterator[str]:
    if key not in ("layers", "samples"):
        yield f"{key}: {_flow(value)}"
        return
    yield f"{key}:"
    for item in value:
        yield from _layer(item) if key == "layers" else [f"  - {_flow(item)}"]


def _layer(layer: Mapping[str, Any]) -> Iterator[str]:
    mark = "-"
    for key, value in _said(layer, LAYER):
        if key == "weights" and isinstance(value, list):
            yield f"  {mark} weights:"
            yield from (f"      - {_flow(_by_name(row))}" for row in value)
        else:
            yield f"  {mark} {key}: {_flow(value)}"
        mark = " "


def _by_name(row: Any) -> Any:
    """A row of weights as one mapping, where every weight is there."""
    named = isinstance(row, list) and all(isinstance(entry, Mapping) for entry in row)
    return {name: value for entry in row for name, value in entry.items()} if named else row


def _flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{_flow(key)}: {_flow(each)}' for key, each in value.items())}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_flow, value))}]"
    if isinstance(value, str):
        return value if _PLAIN.fullmatch(value) and value.lower() not in _NO_TEXT else json.dumps(value)
    return json.dumps(value)
