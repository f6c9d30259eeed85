"""YAML as a stream of events, put into our own tree: nothing is guessed, nothing is built that the file did not say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from .nodes import Scalar, quoted
from .problems import Problems
from .tree import Tree, Whole, too_deep

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
        from .slips import explain

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
