"""A config rewritten with changes, its comments and its layout kept. A rewriting counts if it is read as what is wanted, no more."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from ...errors import InputError, UsageError
from ...inputs.config.config import Asked, Config
from ...inputs.config.load import parse
from ...inputs.tree.nodes import Map, Node, Scalar, Seq
from ...inputs.tree.numbers import value_of
from ...inputs.tree.parse import read
from ...inputs.tree.problems import BREAK, JSON_BREAK
from ..given_numbers import given_numbers
from .remedies import NOWHERE, Change, with_change

MOST_PLACES_TRIED = 300  # places of a number in a file
_PLAIN = re.compile(r"[^\W\d][\w/+:.]*")  # a selector that needs no quotation marks in YAML


class Rewritten(NamedTuple):
    """The text of a config with the changes that were made in it, and those that could not be."""

    text: str
    made: tuple[Change, ...] = ()
    unmade: tuple[Change, ...] = ()


def rewritten(text: str, path: str, changes: Iterable[Change]) -> Rewritten:
    """The text of a config with as many of the changes as can be made in it. `path` is where it was read."""
    done = Rewritten(text)
    for change in changes:
        source = ConfigText(done.text, path)
        wanted = _as_said(with_change(source.config, change))
        tried = islice(_WAYS[change.kind](source, change, wanted), MOST_PLACES_TRIED)
        found = next((other for other in tried if _reads_as(other, path, wanted)), None)
        done = (
            Rewritten(done.text, done.made, (*done.unmade, change))
            if found is None
            else Rewritten(found, (*done.made, change), done.unmade)
        )
    return done


def _reads_as(text: str, path: str, wanted: Config) -> bool:
    try:
        return _as_said(parse(text.encode(), path)) == wanted
    except (InputError, UsageError):
        return False


def _as_said(config: Config) -> Config:
    """The config without its places and its text, so that two that say the same are equal."""
    exercise = config.exercise
    placeless = exercise._replace(
        ask=tuple(Asked(each.text, NOWHERE) for each in exercise.ask),
        given=tuple(Asked(each.text, NOWHERE) for each in exercise.given),
        marks=tuple(each._replace(place=NOWHERE) for each in exercise.marks),
        vary=tuple(each._replace(place=NOWHERE) for each in exercise.vary),
    )
    return config._replace(data={}, unrated=None, exercise=placeless)


class ConfigText:
    """The text of a config, and what stands where in it."""

    def __init__(self, text: str, path: str) -> None:
        self.text, self.config = text, parse(text.encode(), path)
        root, _ = read(text.encode(), path)
        assert isinstance(root, Map)
        self.root: Map = root
        self.is_json = text.lstrip()[:1] == "{"
        self._starts = [0, *(found.end() for found in (JSON_BREAK if self.is_json else BREAK).finditer(text))]
        self._newline = "\r\n" if "\r\n" in text else "\n"

    def replaced(self, node: Node, other: str) -> str:
        """The text with something else in the place of a scalar."""
        start = self._start(node)
        return f"{self.text[:start]}{other}{self.text[start + node.width :]}"

    def longer(self, listed: Seq, entry: str) -> str:
        """The text with one more entry at the end of a list of scalars."""
        last = listed.items[-1]
        end = self._start(last) + last.width
        if self._is_flow(listed):
            return f"{self.text[:end]}, {entry}{self.text[end:]}"
        over = next((start for start in self._starts if start > end), len(self.text))  # a comment may follow
        begun = "" if over < len(self.text) or self.text.endswith(("\n", "\r")) else self._newline
        return f"{self.text[:over]}{begun}{' ' * (listed.column - 1)}- {entry}{self._newline}{self.text[over:]}"

    def with_key(self, key: str, value: str, under: Map) -> Iterator[str]:
        """The texts with one more key of a mapping: at its end if that is the end of the file, else before its first key."""
        pair, indent = f"{self.key(key)}: {value}", " " * (under.column - 1)
        if self._is_flow(under):
            yield self._into_flow(under, pair)
            return
        if under is self.root:
            begun = "" if self.text.endswith(("\n", "\r")) else self._newline
            yield f"{self.text}{begun}{indent}{pair}{self._newline}"
        start = self._start(under)
        yield f"{self.text[:start]}{pair}{self._newline}{indent}{self.text[start:]}"

    def _into_flow(self, under: Map, pair: str) -> str:
        if not under.pairs:
            start = self._start(under) + 1
            return f"{self.text[:start]}{pair}{self.text[start:]}"
        first = under.pairs[0][0]
        start, below = self._start(first), first.line > under.line
        gap = self._newline + " " * (first.column - 1) if below else " "
        return f"{self.text[:start]}{pair},{gap}{self.text[start:]}"

    def key(self, name: str) -> str:
        return json.dumps(name) if self.is_json else name

    def word(self, text: str) -> str:
        """A selector, or digits, as a scalar that reads as text."""
        return json.dumps(text, ensure_ascii=False) if self.is_json or not _PLAIN.fullmatch(text) else text

    def _start(self, node: Node) -> int:
        return self._starts[node.line - 1] + node.column - 1

    def _is_flow(self, node: Seq | Map) -> bool:
        return self.text[self._start(node)] in "[{"


# the ways in which a change may be written


def _number(source: ConfigText, change: Change, _: Config) -> Iterator[str]:
    before = next(number.value for number in given_numbers(source.config) if number.name == change.what)
    for node in _scalars(source.root):
        if node.width and value_of(node.text) == before:
            yield source.replaced(node, change.value)


def _scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    for each in (value for _, value in node.pairs) if isinstance(node, Map) else node.items if isinstance(node, Seq) else ():
        yield from _scalars(each)


def _ask(source: ConfigText, change: Change, wanted: Config) -> Iterator[str]:
    every = f"[{', '.join(source.word(asked.text) for asked in wanted.exercise.ask)}]"
    ask = _of_exercise(source, "ask")
    if isinstance(ask, Seq):
        yield source.longer(ask, source.word(change.what))
    else:
        yield from _entry(source, "ask", every)


def _digits(source: ConfigText, change: Change, _: Config) -> Iterator[str]:
    return _entry(source, "digits", json.dumps(change.value) if source.is_json else change.value)


def _of_exercise(source: ConfigText, key: str) -> Node | None:
    exercise = source.root.get("exercise")
    return exercise.get(key) if isinstance(exercise, Map) else None


def _entry(source: ConfigText, key: str, value: str) -> Iterator[str]:
    """The exercise with a key, in the place of what is said of it."""
    exercise, node = source.root.get("exercise"), _of_exercise(source, key)
    if exercise is None:
        yield from source.with_key("exercise", f"{{{source.key(key)}: {value}}}", source.root)
    elif not isinstance(exercise, Map):
        yield source.replaced(exercise, f"{{{source.key(key)}: {value}}}")
    elif node is None:
        yield from source.with_key(key, value, exercise)
    elif isinstance(node, Scalar):
        yield source.replaced(node, value)


_WAYS: dict[str, Callable[[ConfigText, Change, Config], Iterator[str]]] = {"number": _number, "ask": _ask, "digits": _digits}
