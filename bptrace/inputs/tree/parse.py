"""From bytes to a tree of values that know their places: YAML and JSON alike. Nothing is guessed that the file did not say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import yaml

from .builder import TooMuch, Tree, Whole, too_deep
from .nodes import Node, Scalar, is_empty, quoted
from .problems import Problems, decoded, refuse_unseen

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_HALF = "[\ud800-\udfff]"


class Stopped(Exception):
    """The text cannot be read to its end; the problem has been noted."""


def read_yaml(problems: Problems, twice: bool = False) -> Tree:
    """The tree of a YAML text; see Tree for `twice`. Raises Stopped where it is not YAML, TooMuch where it is too much of it."""
    tree = Tree(problems, twice)
    anchors: dict[str, Whole | None] = {}
    names: list[str | None] = []  # of the collections that are open
    documents = 0
    for event in _events(problems):
        kind = type(event)
        if kind is yaml.ScalarEvent:
            node = _scalar(event, problems)
            tree.scalar(node)
            if event.anchor is not None:
                anchors[event.anchor] = Whole(node, 1, 0)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            names.append(event.anchor)
            if event.anchor:
                anchors[event.anchor] = None
            _refuse_tag(problems, event)
            tree.open(kind is yaml.MappingStartEvent, event.start_mark.line + 1, event.start_mark.column + 1)
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            whole = tree.close(event.end_mark.line + 1, event.end_mark.column + 1)
            if (anchor := names.pop()) is not None:
                anchors[anchor] = whole
        elif kind is yaml.AliasEvent:
            _alias(tree, event, anchors)
        elif kind is yaml.DocumentStartEvent:
            documents += 1
            if documents > 1:
                _second_document(problems, event)
                raise Stopped
    return tree


def _events(problems: Problems) -> Iterator[Any]:
    try:
        yield from yaml.parse(problems.text, _LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        if mark is not None and "nesting depth" in (error.problem or ""):  # a limit of newer parsers, met before the first event
            too_deep(problems, mark.line + 1, mark.column + 1)
        from .yaml_slips import explain

        explain(error, problems)
        raise Stopped from None
    except yaml.YAMLError:
        problems.at("syntax", "this is not YAML", 1, 1)
        raise Stopped from None


def _scalar(event: Any, problems: Problems) -> Scalar:
    start, end, text = event.start_mark, event.end_mark, event.value
    line, column = start.line + 1, start.column + 1
    width = end.column - column + 1 if end.line + 1 == line else 0
    if event.tag is not None:
        _refuse_tag(problems, event)
    if not text.isascii() and re.search(_HALF, text):
        problems.at("syntax", "an escape stands for half a character", line, column, width)
        text = re.sub(_HALF, "?", text)
    quoted = bool(event.style)
    return Scalar(text, quoted, line, column, width if text or quoted else 1)


def _alias(tree: Tree, event: Any, anchors: dict[str, Whole | None]) -> None:
    mark, name = event.start_mark, event.anchor
    line, column = mark.line + 1, mark.column + 1
    if (whole := anchors.get(name)) is not None:
        tree.alias(whole, line, column)
        return
    message = (
        f"*{name} stands within what it stands for" if name in anchors else f"nothing is called &{name}, so *{name} stands for nothing"
    )
    tree.problems.at("syntax", message, line, column, len(name) + 1, f'as text it is written in quotation marks: "*{name}"')
    raise Stopped


def _refuse_tag(problems: Problems, event: Any) -> None:
    if event.tag is not None:
        mark = event.start_mark
        tag = event.tag.replace("tag:yaml.org,2002:", "!!")
        problems.at("syntax", f"the tag {quoted(tag)} has no meaning here", mark.line + 1, mark.column + 1, len(tag), "leave it out")


def _second_document(problems: Problems, event: Any) -> None:
    mark = event.start_mark
    problems.at(
        "syntax", "a second document begins here", mark.line + 1, mark.column + 1, 3, "one file is one document: take the line --- out"
    )


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
