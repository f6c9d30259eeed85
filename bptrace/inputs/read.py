"""From bytes to a tree of values that know their places: YAML and JSON alike."""

from __future__ import annotations

from collections.abc import Callable

from .nodes import Node, is_empty
from .problems import Problems
from .text import decoded, refuse_unseen
from .tree import TooMuch, Tree
from .yaml_text import Stopped, read_yaml


def read(data: bytes, path: str) -> tuple[Node, Problems]:
    """The root of what a file says, and the problems met so far. Raises InputError where there is no root to go on with."""
    root, problems = _read(path, decoded(data, path))
    if root is None or is_empty(root):
        if not problems:
            problems.at("empty", "the file is empty", 1, 1, hint="`bptrace init` writes a config to begin with")
        problems.raise_any()
    assert root is not None
    return root, problems


def _read(path: str, text: str) -> tuple[Node | None, Problems]:
    """What a text says. What is called .json and is neither JSON nor YAML is told what JSON wants."""
    if not path.endswith(".json") and text.lstrip()[:1] != "{":
        return _yaml(path, text)
    from .json_text import NotJson, read_json

    problems = Problems(path, text)
    try:
        return _tried(read_json, problems)
    except NotJson as slip:
        root, noted = _yaml(path, text)
        if root is not None or not path.endswith(".json"):
            return root, noted
        noted = Problems(path, text)
        noted.at("syntax", slip.message, slip.line, slip.column, hint="this is not JSON")
        return None, noted


def _yaml(path: str, text: str) -> tuple[Node | None, Problems]:
    refuse_unseen(text, path)
    return _tried(read_yaml, Problems(path, text))


def _tried(reader: Callable[[Problems], Tree], problems: Problems) -> tuple[Node | None, Problems]:
    try:
        return reader(problems).root, problems
    except (Stopped, TooMuch):
        return None, problems
