"""The config that a caller means: a path, a text of YAML or JSON, nested Python data, a trace, or a config as it is."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, Protocol, Union

from ...errors import UsageError
from ..tree.nodes import shortened
from ..tree.parse import read
from ..tree.python_data import tree_of_data
from .config import Config
from .load import config_of_tree, load

_TEXT, _DATA = "<text>", "<dict>"  # what they are called in errors


class HasConfig(Protocol):
    """A trace, or anything else that was made with a config and keeps it."""

    @property
    def config(self) -> Config: ...


GivenConfig = Union[Config, str, "os.PathLike[str]", Mapping[str, Any], HasConfig]


def config_from(given: GivenConfig) -> Config:
    """The config that is meant. Files that a text or a dict names are looked for in the folder where Python works.

    Raises InputError with every problem of it, UsageError where nothing is there, or it can be no config.
    """
    known = getattr(given, "config", given)
    if isinstance(known, Config):
        return known
    if isinstance(given, str) and is_text(given):
        return config_of_tree(*read(given.encode("utf-8", "replace"), _TEXT), "")
    if isinstance(given, Mapping):
        return config_of_tree(*tree_of_data(given, _DATA), "")
    return load(path_of(given))


def is_text(given: str) -> bool:
    """True for a text of YAML or JSON, False for a path: a path has no line breaks and does not begin with {."""
    return "\n" in given or given.lstrip().startswith("{")


def path_of(given: object) -> str:
    """The path that is given. Raises UsageError for what is none."""
    path = os.fspath(given) if isinstance(given, (str, os.PathLike)) else None
    if not isinstance(path, str):
        said = f"{shortened(repr(given), 60)}, of type {type(given).__name__}, cannot be read"
        raise UsageError(said, "give a path, a text, a dict, or what bptrace.load and bptrace.run return")
    return path
