"""From bytes to a tree of values that know their places: YAML and JSON alike. Nothing is guessed that the file did not say."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice
from typing import Any, NoReturn

import yaml

from .builder import TooMuch, Tree, Whole, too_deep
from .nodes import Node, Scalar, is_empty, quoted
from .problems import JSON_BREAK, Problems, decoded, refuse_unseen

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_HALF = "[\ud800-\udfff]"  # compiled where it is met
_new = tuple.__new__  # in half the time of calling the class


class Stopped(Exception):
    """The text cannot be read to its end; the problem has been noted."""


class _Reader:
    """Grows a tree from what YAML's parser meets, one event after the other. `above` is how many lines of the file stand above the text.

    `written` are the lines of a text of JSON, where the parser was given another text; see json_as_yaml.
    """

    def __init__(self, problems: Problems, twice: bool, above: int = 0, written: list[str] | None = None) -> None:
        self.problems, self.tree, self.first, self.written = problems, Tree(problems, twice), above + 1, written
        self.anchors: dict[str, Whole | None] = {}
        self.names: list[str | None] = []  # of the collections that are open
        self.documents = 0

    def root(self, text: str) -> Node | None:
        """The root of a text. Raises Stopped where it is not YAML, TooMuch where it is too much of it."""
        next_event = _LOADER(text).get_event
        try:
            while (kind := type(event := next_event())) is not yaml.StreamEndEvent:
                _TAKES[kind](self, event)
        except yaml.MarkedYAMLError as error:
            self._not_yaml(error)
        except yaml.YAMLError:
            self.problems.at("syntax", "this is not YAML", self.first, 1)
            raise Stopped from None
        return self.tree.root

    def _not_yaml(self, error: Any) -> NoReturn:
        mark = error.problem_mark
        if mark is not None and "nesting depth" in (error.problem or ""):  # a limit of newer parsers, met before the first event
            too_deep(self.problems, *self._place(mark))
        from .yaml_slips import explain

        explain(error, self.problems, self.first)
        raise Stopped from None

    def _place(self, mark: Any) -> tuple[int, int]:
        return mark.line + self.first, mark.column + 1

    def scalar(self, event: Any) -> None:
        start, end, text = event.start_mark, event.end_mark, event.value
        line, column, quoted = start.line, start.column, bool(event.style)
        width = end.column - column if end.line == line else 0
        if self.written and quoted:
            text = self._said_by(self.written[line][column : column + width], text)
        if not text.isascii() and re.search(_HALF, text):
            self.problems.at("syntax", "an escape stands for half a character", *self._place(start), width)
            text = re.sub(_HALF, "?", text)
        node = _new(Scalar, (text, quoted, line + self.first, column + 1, width if text or quoted else 1))
        self.tree.scalar(node)
        if event.tag is not None:
            self._refuse_tag(event)
        if event.anchor is not None:
            self.anchors[event.anchor] = Whole(node, 1, 0)

    def _said_by(self, token: str, read: str) -> str:
        from .json_as_yaml import said_by

        return said_by(token, read)

    def begin(self, event: Any) -> None:
        """A list or a mapping."""
        self.names.append(event.anchor)
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        if event.tag is not None:
            self._refuse_tag(event)
        self.tree.open(type(event) is yaml.MappingStartEvent, *self._place(event.start_mark))

    def end(self, event: Any) -> None:
        whole = self.tree.close(*self._place(event.end_mark))
        if (anchor := self.names.pop()) is not None:
            self.anchors[anchor] = whole

    def alias(self, event: Any) -> None:
        (line, column), name = self._place(event.start_mark), event.anchor
        if (whole := self.anchors.get(name)) is not None:
            self.tree.alias(whole, line, column)
            return
        message = f"nothing is called &{name}, so *{name} stands for nothing"
        if name in self.anchors:
            message = f"*{name} stands within what it stands for"
        self.problems.at("syntax", message, line, column, len(name) + 1, f'as text it is written in quotation marks: "*{name}"')
        raise Stopped

    def document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            message, hint = "a second document begins here", "one file is one document: take the line --- out"
            self.problems.at("syntax", message, *self._place(event.start_mark), 3, hint)
            raise Stopped

    def _refuse_tag(self, event: Any) -> None:
        tag = event.tag.replace("tag:yaml.org,2002:", "!!")
        self.problems.at("syntax", f"the tag {quoted(tag)} has no meaning here", *self._place(event.start_mark), len(tag), "leave it out")

    def nothing(self, event: Any) -> None:
        """What adds nothing to the tree."""


_TAKES: dict[type, Callable[[_Reader, Any], None]] = {
    yaml.ScalarEvent: _Reader.scalar,
    yaml.MappingStartEvent: _Reader.begin,
    yaml.MappingEndEvent: _Reader.end,
    yaml.SequenceStartEvent: _Reader.begin,
    yaml.SequenceEndEvent: _Reader.end,
    yaml.AliasEvent: _Reader.alias,
    yaml.DocumentStartEvent: _Reader.document,
    yaml.DocumentEndEvent: _Reader.nothing,
    yaml.StreamStartEvent: _Reader.nothing,
}


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
    if text.lstrip()[:1] in ("[", "{"):
        from .json_as_yaml import rewritten

        if (other := rewritten(text)) is not None:
            problems = Problems(path, text, JSON_BREAK)
            return _root(_Reader(problems, twice, written=problems.lines), other), problems
    refuse_unseen(text, path)
    problems = Problems(path, text)
    root = None if _has_many_tags(text, problems) else _root(_Reader(problems, twice), text)
    if root is None and problems and path.endswith(".json"):
        from .json_as_yaml import slip_in_json

        if slip := slip_in_json(text):
            problems = Problems(path, text)
            problems.at("syntax", slip.message, slip.line, slip.column, slip.width, slip.hint)
    return root, problems


MOST_TAGS = 100
_TAG = re.compile("^%TAG", re.MULTILINE)


def _has_many_tags(text: str, problems: Problems) -> bool:
    """True, and noted, if so many tags are declared that YAML's parser, which compares each with all others, would not end."""
    found = next(islice(_TAG.finditer(text), MOST_TAGS, None), None) if text.count("%TAG") > MOST_TAGS else None
    if found is not None:
        line = text.count("\n", 0, found.start()) + 1
        problems.at("limit", f"more than {MOST_TAGS} tags are declared", line, 1, 4, "leave them out: tags have no meaning here")
    return found is not None


def trees_of_lines(text: str, path: str) -> tuple[list[Node], Problems]:
    """The roots of the lines of a text that are JSON, and a problem for each that is none. A mapping may have a key twice."""
    from .json_as_yaml import rewritten, slip_in_json

    problems, roots = Problems(path, text, JSON_BREAK), []
    for above, line in enumerate(problems.lines):
        if not line.strip() or problems.full:
            continue
        if slip := slip_in_json(line):
            problems.at("syntax", slip.message, above + 1, slip.column, slip.width, slip.hint)
            continue
        other = rewritten(line)
        reader = _Reader(problems, True, above, None if other is None else [line])
        if (root := _root(reader, line if other is None else other)) is not None:
            roots.append(root)
    return roots, problems


def _root(reader: _Reader, text: str) -> Node | None:
    try:
        return reader.root(text)
    except (Stopped, TooMuch):
        return None
