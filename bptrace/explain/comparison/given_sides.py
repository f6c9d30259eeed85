"""A side of a comparison as a program hands it over: a config, a trace, a path, a text, or numbers by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Union

from ...errors import UsageError, did_you_mean, nearest, visible
from ...inputs.arrays.from_python import arrays_of
from ...inputs.arrays.named_arrays import ArrayFile
from ...inputs.config.config import Config, called
from ...inputs.config.given_config import GivenConfig, config_from, is_text, path_of
from ...inputs.tree.json_documents import documents
from ...trace.python_values import recorded_data, recorded_trace
from ...trace.recorded import Recorded, recorded_from
from ...trace.trace import Trace
from .sides import Given, Sides, given, sides

_OF_TRACES = {"schema", "iterations", "values", "samples", "final"}
GivenSide = Union[GivenConfig, Mapping[str, Any], Sequence[Mapping[str, Any]]]


def given_side(what: GivenSide, letter: str) -> Given:
    """The side; `letter` is what it is called where it has no name. Every kind of side is opened here, and nowhere else.

    Raises InputError, UsageError.
    """
    if isinstance(what, Trace):
        name = f"a trace of {_called(what.config)}"
        return Given(name, name, None, recorded_trace(what, name))
    if isinstance(what, Config):
        return Given(_called(what), _called(what), None, what)
    if isinstance(what, (Mapping, list, tuple)):
        name = f"<{type(what).__name__} {letter}>"
        return Given(name, name, None, _of_data(what, name))
    if isinstance(what, str) and is_text(what):
        return _of_text(what, f"<text {letter}>")
    return given(path_of(what))


def _of_data(what: Any, name: str) -> Config | Recorded | ArrayFile:
    """A config, numbers by name, or arrays by name."""
    if isinstance(what, Mapping) and "layers" in what and "inputs" in what:
        return config_from(what)
    return arrays_of(what, name) if _has_arrays(what) else recorded_data(what, name)


def _has_arrays(data: Any) -> bool:
    """True if there is more in it than single numbers by name; a trace is none, and numbers of numpy's own float64 are numbers."""
    ones = data if isinstance(data, (list, tuple)) else [data]
    if any(isinstance(one, Mapping) and not _OF_TRACES.isdisjoint(one) for one in ones):
        return False
    return not all(isinstance(one, Mapping) and all(map(_is_single, one.values())) for one in ones)


def _is_single(value: object) -> bool:
    return isinstance(value, float) or not (isinstance(value, (Mapping, list, tuple)) or hasattr(value, "__array__"))


def _called(config: Config) -> str:
    """By its file, as on the command line, else by its title."""
    return visible(config.path) or called(config)


def _of_text(text: str, name: str) -> Given:
    if not text.lstrip().startswith(("{", "[")):
        return Given(name, name, None, config_from(text))
    found = documents(text.encode("utf-8", "replace"), name)
    is_config = len(found) == 1 and isinstance(found[0].data, dict) and "layers" in found[0].data
    return Given(name, name, None, config_from(text) if is_config else recorded_from(found, name))


BY_LAYER = ("net", "out", "delta", "dout", "dw", "db", "w", "b", "new_w", "new_b")  # what is given layer by layer
GIVEN_ONCE = ("x", "t", "loss", "lr")  # what is given once


def held_sides(config: Config, arrays: Any, layers: Mapping[str, Any], iteration: int | None) -> Sides:
    """A config, and the arrays that are held against it. Raises UsageError for a word that means nothing, and for what is no array."""
    name = _called(config)
    program = Given("the arrays", "the arrays", None, arrays_of(_named(arrays, layers), "the arrays"))
    return sides(Given(name, name, iteration, config), program)


def _named(arrays: Any, layers: Mapping[str, Any]) -> Any:
    """All that is given, by names."""
    if arrays is not None and layers:
        raise UsageError("arrays are given as a mapping or layer by layer, not both", "put net=, dw= and the others into the mapping")
    if arrays is not None:
        return arrays
    found: dict[str, Any] = {}
    for word, value in layers.items():
        if word not in (*BY_LAYER, *GIVEN_ONCE):
            raise UsageError(f"{word}= means nothing here", did_you_mean(nearest(word, [*BY_LAYER, *GIVEN_ONCE])))
        if word in BY_LAYER and not isinstance(value, (list, tuple)):
            raise UsageError(f"{word}= wants a list with an array for each layer", f"write {word}=[...]")
        found |= {f"{word}.{place}": array for place, array in enumerate(value)} if word in BY_LAYER else {word: value}
    if not found:
        raise UsageError("there are no arrays to hold against the config", "give a mapping, or net=[...], dw=[...]")
    return found
