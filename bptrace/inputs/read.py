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
    root, problems = tree_of(decoded(data, path), path)
    if root is None or is_empty(root):
        if not problems:
            problems.at("empty", "the file is empty", 1, 1, hint="`bptrace init` writes a config to begin with")
        problems.raise_any()
    assert root is not None
    return root, problems


def tree_of(text: str, path: str, twice: bool = False) -> tuple[Node | None, Problems]:
    """The root of what a text says, None where there is none. With `twice` a mapping may have a key twice.

    What is called .json and is neither JSON nor YAML is told what JSON wants.
    """
    if not path.endswith(".json") and text.lstrip()[:1] != "{":
        return _yaml(path, text, twice)
    from .json_text import NotJson, read_json

    problems = Problems(path, text)
    try:
        return _tried(read_json, problems, twice)
    except NotJson as slip:
        root, noted = _yaml(path, text, twice)
        if root is not None or not path.endswith(".json"):
            return root, noted
        noted = Problems(path, text)
        noted.at("syntax", slip.message, slip.line, slip.column, hint="this is not JSON")
        return None, noted


def trees_of_lines(text: str, path: str) -> tuple[list[Node], Problems]:
    """The roots of the lines of a text that are JSON, and a problem for each that is none. A mapping may have a key twice."""
    from .json_text import NotJson, read_json_lines

    problems, roots = Problems(path, text), []
    try:
        for found in read_json_lines(problems, twice=True):
            if problems.full:
                break
            if isinstance(found, NotJson):
                problems.at("syntax", found.message, found.line, found.column, hint="this line is not JSON")
            elif found.root is not None:
                roots.append(found.root)
    except TooMuch:
        pass  # noted
    return roots, problems


def _yaml(path: str, text: str, twice: bool) -> tuple[Node | None, Problems]:
    refuse_unseen(text, path)
    return _tried(read_yaml, Problems(path, text), twice)


def _tried(reader: Callable[[Problems, bool], Tree], problems: Problems, twice: bool) -> tuple[Node | None, Problems]:
    try:
        return reader(problems, twice).root, problems
    except (Stopped, TooMuch):
        return None, problems
