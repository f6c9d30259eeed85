"""Recorded values from a file: a trace, or what another program wrote. The names in it are not yet read.

{"iterations": [{"iteration": 1, "values": {...}, "samples": [{"sample": 1, "values": {...}}]}], "final": {...}}
{"net_h1": 0.3775, "w5+": 0.3589}     one iteration alone
[{...}, {...}]                        one iteration each, in either form; or one on each line
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from ..errors import InputError, Problem, UsageError, did_you_mean, nearest
from ..inputs.arrays.array_files import is_json, read_binary
from ..inputs.arrays.json_arrays import arrays_in
from ..inputs.arrays.named_arrays import ArrayFile
from ..inputs.config.config import Config
from ..inputs.config.keys import TRACE
from ..inputs.config.load import bytes_at, parse
from ..inputs.tree.json_documents import MOST_OF_JSON, JsonDocument, Route, documents
from ..inputs.tree.nodes import quoted
from .tidy_csv import Round, is_tidy, read_tidy
from .trace_json import dump

Values = dict[str, float]

TRACE_KEYS = ("schema", "bptrace", "title", "config", "network", "iterations", "final")
ITERATION_KEYS = ("schema", "title", "iteration", "values", "samples")
SAMPLE_KEYS, FINAL_KEYS = ("sample", "values"), ("values", "samples")


class Written(NamedTuple):
    """An iteration as it was written: its number, if given; the batch's values by name, then each sample's."""

    number: int | None
    values: Values
    samples: tuple[tuple[int, Values], ...] = ()


class Recorded(NamedTuple):
    """What a file holds. `config` is the config that a trace was made from; `final` is the forward pass after the last update."""

    path: str
    iterations: tuple[Written, ...]
    final: Written | None = None
    config: Config | None = None


_PAGES = (".md", ".tex", ".txt")


def read(path: str) -> Config | Recorded | ArrayFile:
    """The config, the recorded values or the arrays in a file; `-` is standard input. Raises InputError, UsageError."""
    if path.endswith(_PAGES):
        raise UsageError(f"{path} is a page for people, and cannot be compared", "write it as data: bptrace run CONFIG -o trace.json")
    data = bytes_at(path, MOST_OF_JSON)
    name = "<stdin>" if path == "-" else path
    if is_tidy(data):
        rounds, final = read_tidy(data, name)
        return Recorded(name, _numbered(name, [_tidy(one) for one in rounds]), _tidy(final)._replace(number=None) if final else None)
    if arrays := read_binary(name, data):
        return _by_name(arrays) or arrays
    if not name.endswith((".json", ".jsonl")) and (name.endswith((".yaml", ".yml")) or not is_json(data)):
        return parse(data, path)
    found = documents(data, name)
    if arrays := arrays_in(found, name):
        return arrays
    if len(found) == 1 and isinstance(found[0].data, dict) and "layers" in found[0].data:
        return parse(data, path)
    for document in found:
        schema = document.data.get("schema") if isinstance(document.data, dict) else None
        if isinstance(schema, str) and not schema.startswith(TRACE):
            document.wrong(("schema",), f"this is no trace: it says {quoted(schema)}", "name a trace, or a config", "value")
    return _recorded(found, name)


def _tidy(one: Round) -> Written:
    number, values, samples = one
    return Written(number, values, tuple(sorted(samples.items())))


def _by_name(found: ArrayFile) -> Recorded | None:
    """Single numbers of a table as values by name; None where there are arrays, or a dtype is known."""
    if any(array.values.ndim or array.dtype for arrays in found.iterations for array in arrays):
        return None
    written = [Written(None, {array.name: float(array.values) for array in arrays}) for arrays in found.iterations]
    return Recorded(found.path, _numbered(found.path, written))


def _recorded(found: Sequence[JsonDocument], path: str) -> Recorded:
    first = found[0]
    if len(found) == 1 and isinstance(first.data, dict) and "iterations" in first.data:
        return _whole(first, path)
    listed = len(found) == 1 and isinstance(first.data, list)
    places = [(first, (place,), item) for place, item in enumerate(first.data)] if listed else [(one, (), one.data) for one in found]
    written, final = [], None
    for document, route, item in places:
        if isinstance(item, dict) and isinstance(item.get("final"), dict):
            final = _iteration(document, item["final"], (*route, "final"), FINAL_KEYS)
            item = {key: value for key, value in item.items() if key not in ("final", "schema", "title")}
        if item or final is None:
            written.append(_item(document, item, route))
    return Recorded(path, _numbered(path, written), final)


def _whole(document: JsonDocument, path: str) -> Recorded:
    data = document.data
    _known(document, data, (), TRACE_KEYS)
    config = None
    if data.get("config") is not None:
        config = parse(dump(data["config"]), f"{path} (its config)")._replace(path=path)
    items = data["iterations"]
    if not isinstance(items, list):
        document.wrong(("iterations",), "iterations should be a list", "one entry an iteration")
    written = [_item(document, item, ("iterations", place)) for place, item in enumerate(items)]
    final = None if data.get("final") is None else _iteration(document, data["final"], ("final",), FINAL_KEYS)
    return Recorded(path, _numbered(path, written), final, config)


def _item(document: JsonDocument, item: Any, route: Route) -> Written:
    """An iteration: with values and samples, or flat."""
    if isinstance(item, dict) and not any(key in item for key in ("iteration", "values", "samples")):
        return Written(None, _values(document, item, route))
    return _iteration(document, item, route, ITERATION_KEYS)


def _iteration(document: JsonDocument, item: Any, route: Route, keys: Sequence[str]) -> Written:
    _known(document, item, route, keys)
    number = item.get("iteration")
    if number is not None and not _counts(number):
        document.wrong((*route, "iteration"), f"an iteration is a whole number from 1, not {_shown(number)}")
    samples, found = item.get("samples") or [], []
    if not isinstance(samples, list):
        document.wrong((*route, "samples"), "samples should be a list", 'as in [{"sample": 1, "values": {"net_h1": 0.3775}}]')
    for place, sample in enumerate(samples):
        there = (*route, "samples", place)
        _known(document, sample, there, SAMPLE_KEYS)
        if not _counts(sample.get("sample")):
            document.wrong(there, "a sample needs its number in the file, from 1", 'as in {"sample": 1, "values": {"net_h1": 0.3775}}')
        found.append((sample["sample"], _values(document, sample.get("values", {}), (*there, "values"))))
    return Written(number, _values(document, item.get("values", {}), (*route, "values")), tuple(found))


def _known(document: JsonDocument, item: Any, route: Route, keys: Sequence[str]) -> None:
    """Raises InputError if the item is not a mapping, or has a key that means nothing there."""
    if not isinstance(item, dict):
        document.wrong(route, f"a mapping of names to numbers is wanted, not {_shown(item)}", 'as in {"net_h1": 0.3775, "out_h1": 0.5933}')
    for key in item:
        if key not in keys:
            hint = did_you_mean(nearest(key, keys)) or f"there are {', '.join(keys)}"
            document.wrong((*route, key), f"{quoted(key)} means nothing here", hint, "key")


def _values(document: JsonDocument, values: Any, route: Route) -> Values:
    """Numbers by name. They are finite, since orjson reads no others."""
    if not isinstance(values, dict):
        document.wrong(route, f"a mapping of names to numbers is wanted, not {_shown(values)}", 'as in {"net_h1": 0.3775}')
    if all(type(value) is float for value in values.values()):
        return values
    for name, value in values.items():
        if type(value) not in (float, int):
            document.wrong((*route, name), f"{quoted(name)} should be a number, not {_shown(value)}", _remedy(value))
    return {name: float(value) for name, value in values.items()}


def _remedy(value: object) -> str:
    return "without the quotation marks" if isinstance(value, str) and re.match(r"^-?[\d.]+(e[+-]?\d+)?$", value, re.I) else ""


def _numbered(path: str, written: Sequence[Written]) -> tuple[Written, ...]:
    """The iterations with their numbers. One without a number gets its position, except if it is the only one."""
    if len(written) == 1:
        return tuple(written)
    found = [one if one.number else one._replace(number=place) for place, one in enumerate(written, 1)]
    for before, after in pairwise(found):
        if (after.number or 0) <= (before.number or 0):
            raise InputError([Problem("value", f"{path}: iteration {after.number} comes after iteration {before.number}")])
    return tuple(found)


def _counts(number: object) -> bool:
    return type(number) is int and 1 <= number < 1 << 53


def _shown(value: object) -> str:
    """A value as it is shown in a message."""
    if isinstance(value, str):
        return f"the text {quoted(value)}"
    return "a mapping" if isinstance(value, dict) else "a list" if isinstance(value, list) else dump(value).decode().strip()


def recorded_from(found: Sequence[JsonDocument], path: str) -> Recorded:
    """What documents hold that have been read already, or were never text: a trace, iterations, or numbers by name."""
    return _recorded(found, path)
