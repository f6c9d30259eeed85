"""Arrays in JSON: mappings, nested or not, of nested lists of numbers. Configs, traces and plain numbers by name are none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NoReturn

from ..tree.json_documents import JsonDocument
from .named_arrays import ArrayFile, NamedArray
from .nested import FIRST, ITERATIONS, Nested, Route, are_mappings

_OF_TRACES = ("values", "samples", "final", "config", "network")  # below these, a trace has mappings and lists too
_OF_CONFIGS = ("units", "activation")  # what no layer of arrays has


def arrays_in(found: Sequence[JsonDocument], path: str, alone: str = FIRST) -> ArrayFile | None:
    """The arrays in a document, or in several, each of which is an iteration; None where they hold none. Raises InputError."""
    if not any(holds_arrays(document.data) for document in found):
        return None
    whole = found[0].data if len(found) == 1 else [document.data for document in found]
    arrays = _InJson(found).file(whole, path, alone)
    return arrays if any(arrays.iterations) else None


def holds_arrays(data: Any) -> bool:
    """True if there are arrays in nested data: lists, or what has a shape."""
    if isinstance(data, (list, tuple)):
        mappings = [one for one in data if isinstance(one, dict)]
        return any(map(_has_arrays, mappings)) if mappings else bool(data)
    if not isinstance(data, dict) or isinstance(data.get("schema"), str) or _is_config(data.get("layers")):
        return False
    if isinstance(listed := data.get(ITERATIONS), list):
        return are_mappings(listed) and any(map(_has_arrays, listed))
    return _has_arrays(data)


def _has_arrays(data: dict[str, Any]) -> bool:
    """True if there are some in a mapping, which is no part of a trace."""
    return not isinstance(data.get("schema"), str) and any(_is_array(value) and key not in _OF_TRACES for key, value in data.items())


def _is_array(value: Any) -> bool:
    return isinstance(value, (list, tuple, dict)) or bool(getattr(value, "shape", ()))


def _is_config(layers: Any) -> bool:
    """True for the layers of a config, also of one that has a mistake in it."""
    return isinstance(layers, list) and not (are_mappings(layers) and all(map(_is_of_arrays, layers)))


def _is_of_arrays(layer: dict[str, Any]) -> bool:
    return any(isinstance(value, list) for value in layer.values()) and not any(key in layer for key in _OF_CONFIGS)


class _InJson(Nested):
    def __init__(self, found: Sequence[JsonDocument]) -> None:
        super().__init__()
        self.found = found

    def array(self, value: Any, route: Route) -> NamedArray | None:
        if isinstance(value, list) or type(value) in (float, int):
            from ...formula.one_thread import np

            values = np.array(value, np.float64)
            values.flags.writeable = False
            return NamedArray("", values)
        if not isinstance(value, str) or not isinstance(route[-1], str) or value[-1:].isdigit():
            self.wrong(route, "is no number", "without the quotation marks" if isinstance(value, str) else "a number is wanted here")
        return None  # a title, say

    def wrong(self, route: Route, message: str, hint: str) -> NoReturn:
        document, there = (self.found[route[0]], route[1:]) if len(self.found) > 1 and route else (self.found[0], route)
        document.wrong(there, f"{self.told(there)} {message}", hint)
