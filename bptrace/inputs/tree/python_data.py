"""Python data as a tree: what a dict says, as if it had been read from a file. It has ways to its values, and no lines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ...errors import Place
from .builder import TooMuch, Tree
from .nodes import Node, Scalar, quoted
from .problems import Problems

_HALF = re.compile("[\ud800-\udfff]")
NO_COLUMN = 0  # of what has no lines; its nodes are counted instead, so that problems have an order


class ProblemsOfData(Problems):
    """What is wrong with Python data; `path` is what it is called."""

    def __init__(self, path: str) -> None:
        super().__init__(path, "")

    def _place(self, line: int, column: int, width: int) -> Place:
        return Place(self.path, line, NO_COLUMN)


def tree_of_data(data: object, path: str) -> tuple[Node, Problems]:
    """The root of nested dicts, lists and numbers, and the problems met so far. Raises InputError where it goes too deep."""
    problems = ProblemsOfData(path)
    grown = Tree(problems)
    try:
        _grow(data, grown)
    except TooMuch:
        problems.raise_any()
    assert grown.root is not None
    return grown.root, problems


def _grow(data: object, tree: Tree) -> None:
    data, line = as_python(data), tree.count + 1
    if not isinstance(data, (Mapping, list, tuple)):
        tree.scalar(_scalar(data, line, tree.problems))
        return
    tree.open(isinstance(data, Mapping), line, NO_COLUMN)
    for item in (part for pair in data.items() for part in pair) if isinstance(data, Mapping) else data:
        _grow(item, tree)
    tree.close(line, NO_COLUMN)


def as_python(data: object) -> object:
    """A number, a list or a dict of Python's own in the place of one of numpy's, or of another library's array; else what it was."""
    own: Any = getattr(data, "tolist", None)
    return own() if callable(own) else data


def _scalar(value: object, line: int, problems: Problems) -> Scalar:
    if isinstance(value, str):
        node = Scalar(_HALF.sub("?", value), True, line, NO_COLUMN, 0)
        if node.text != value:
            problems.add("syntax", "half a character stands in this text", node)
        return node
    node = Scalar(_written(value), False, line, NO_COLUMN, 0)
    if not isinstance(value, (int, float)) and value is not None:
        said = f"{quoted(type(value).__name__)} means nothing here"
        problems.add("type", said, node, "a config has dicts, lists, numbers, texts, True, False and None")
    return node


def _written(value: object) -> str:
    """As it is written in a file: floats so that they read back to the same bits."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return float.__repr__(value) if isinstance(value, float) else str(value)[:1000]
