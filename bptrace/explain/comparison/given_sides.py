"""A side of a comparison as a program hands it over: a config, a trace, a path, a text, or numbers by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Union

from ...errors import visible
from ...inputs.config.config import Config, called
from ...inputs.config.given_config import GivenConfig, config_from, is_text, path_of
from ...inputs.tree.json_documents import documents
from ...trace.python_values import recorded_data, recorded_trace
from ...trace.recorded import recorded_from
from ...trace.trace import Trace
from .sides import Given, given

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
        config = config_from(what) if isinstance(what, Mapping) and "layers" in what else None
        return Given(name, name, None, config or recorded_data(what, name))
    if isinstance(what, str) and is_text(what):
        return _of_text(what, f"<text {letter}>")
    return given(path_of(what))


def _called(config: Config) -> str:
    """By its file, as on the command line, else by its title."""
    return visible(config.path) or called(config)


def _of_text(text: str, name: str) -> Given:
    if not text.lstrip().startswith(("{", "[")):
        return Given(name, name, None, config_from(text))
    found = documents(text.encode("utf-8", "replace"), name)
    is_config = len(found) == 1 and isinstance(found[0].data, dict) and "layers" in found[0].data
    return Given(name, name, None, config_from(text) if is_config else recorded_from(found, name))
