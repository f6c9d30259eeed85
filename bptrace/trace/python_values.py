"""Numbers by name that a program hands over: nested Python data and traces in memory, as if they had been read from a file."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any, NoReturn

from ..errors import InputError, Place, Problem
from ..inputs.tree.builder import MOST_DEPTH
from ..inputs.tree.json_documents import JsonDocument, Route, routed
from ..inputs.tree.nodes import quoted
from ..inputs.tree.python_data import NO_COLUMN, as_python
from .recorded import Recorded, Written, recorded_from
from .trace import Trace
from .trace_json import final, iteration


def recorded_trace(trace: Trace, path: str) -> Recorded:
    """What a trace holds; `path` is what it is called."""
    last = None if trace.last is None else _written(final(trace.last))
    return Recorded(path, tuple(_written(iteration(step)) for step in trace.steps), last, trace.config)


def _written(data: dict[str, Any]) -> Written:
    return Written(data.get("iteration"), data["values"], tuple((one["sample"], one["values"]) for one in data["samples"]))


def recorded_data(data: object, path: str) -> Recorded:
    """Numbers by name, a list of such iterations, or the data of a trace. Raises InputError, with the way to what is wrong."""
    return recorded_from([GivenData(path, data)], path)


class GivenData(JsonDocument):
    """Python data in the place of a document: dicts with texts as keys, lists, texts and finite numbers."""

    def __init__(self, path: str, data: object) -> None:
        self.path, self.text, self.before = path, b"", 0
        self.data = self._plain(data, ())

    def wrong(self, route: Route, message: str, hint: str = "", code: str = "type") -> NoReturn:
        raise InputError([Problem(code, message, hint, Place(self.path, 0, NO_COLUMN, route=routed(route)))])

    def _plain(self, data: object, route: Route) -> Any:
        data = as_python(data)
        if len(route) > MOST_DEPTH:
            self.wrong(route[:3], f"lists and mappings stand more than {MOST_DEPTH} deep in each other here", "", "limit")
        if isinstance(data, Mapping):
            return {str(key): self._plain(value, (*route, str(key))) for key, value in data.items()}
        if isinstance(data, (list, tuple)):
            return [self._plain(value, (*route, place)) for place, value in enumerate(data)]
        return self._single(data, route)

    def _single(self, value: object, route: Route) -> Any:
        if value is None or isinstance(value, (bool, str)):
            return value
        if not isinstance(value, (int, float)):
            self.wrong(route, f"{quoted(type(value).__name__)} is no number", "numbers by name are compared")
        if isinstance(value, int) and abs(value) < 1 << 63:
            return int(value)
        if isinstance(value, int) or not isfinite(value):
            self.wrong(route, f"{str(value)[:40]} is no number that can be compared", "", "value")
        return float(value)
