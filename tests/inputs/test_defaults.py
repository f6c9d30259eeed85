"""What counts where a key is not given is what its table says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pytest

from bptrace.inputs.config import keys
from bptrace.inputs.config.config_schema import config_schema
from bptrace.inputs.config.keys import CONFIG, DRAW, EXERCISE, LAYER, LOSS, Key, defaults

from .good import anywhere, read

NORMAL = {"init": "normal", "seed": 1}
UNIFORM = {"init": "uniform", "seed": 1}


def least(layer: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """A config with what is required, and more."""
    layers = [{"units": 1, "weights": [[1]], **(layer or {})}]
    samples = [{"inputs": [1], "targets": [0]}, {"inputs": [2], "targets": [1]}]
    return {"inputs": 1, "layers": layers, "learning_rate": 1, "samples": samples, **more}


# By table: a config with these keys where the keys of the table belong.
PLACES: dict[str, tuple[tuple[Key, ...], Callable[..., dict[str, Any]]]] = {
    "config": (CONFIG, lambda **given: least(**given)),
    "layer": (LAYER, lambda **given: least(given)),
    "draw": (DRAW, lambda **given: least({"weights": {**(NORMAL if "std" in given else UNIFORM), **given}})),
    "loss": (LOSS, lambda **given: least(loss={"name": "squared_error", **given})),
    "exercise": (EXERCISE, lambda **given: least(exercise=given)),
}
GIVEN = [(where, name) for where, (table, _) in PLACES.items() for name in defaults(table)]


def test_every_table_with_defaults_is_looked_at() -> None:
    tables = [value for value in vars(keys).values() if isinstance(value, tuple) and isinstance(value[0], Key)]
    assert [table for table in tables if defaults(table)] == [table for table in tables if table in [table for table, _ in PLACES.values()]]


@pytest.mark.parametrize(("where", "name"), GIVEN)
def test_a_default_written_out_changes_nothing(where: str, name: str) -> None:
    table, config = PLACES[where]
    whole = config(**{name: defaults(table)[name]})
    given, without = anywhere(read(orjson.dumps(whole))), anywhere(read(orjson.dumps(_without(name, whole))))
    assert given._replace(data={}) == without._replace(data={})
    assert {**given.data, "exercise": None} == {**without.data, "exercise": None}


def _without(name: str, data: Any) -> Any:
    if isinstance(data, list):
        return [_without(name, each) for each in data]
    return {key: _without(name, value) for key, value in data.items() if key != name} if isinstance(data, dict) else data


def test_what_is_written_out_has_the_defaults() -> None:
    data, given = read(orjson.dumps(least())).data, defaults(CONFIG)
    assert {key: data[key] for key in given if key in data} == {key: given[key] for key in given if key not in ("source", "weights_layout")}
    assert {key: data["layers"][0][key] for key in defaults(LAYER)} == defaults(LAYER)


def test_the_schema_has_the_defaults() -> None:
    schema = config_schema()
    parts = {
        "config": schema,
        **{name: schema["$defs"][name] for name in ("layer", "draw", "exercise")},
        "loss": schema["$defs"]["loss"]["anyOf"][1],
    }
    for where, (table, _) in PLACES.items():
        found = {name: each["default"] for name, each in parts[where]["properties"].items() if "default" in each}
        assert found == defaults(table)
