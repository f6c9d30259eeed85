"""Builds the tree of a file from what its reader meets, one piece after the other, and keeps it in bounds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple, NoReturn

if TYPE_CHECKING:
    from typing import TypeGuard

from .nodes import Map, Node, Scalar, Seq, described, on_line, quoted
from .problems import Problems

MOST_DEPTH = 50
MOST_NODES = 1_000_000
_KEY_AND_VALUE = r"([^\s:]+)(:|\s+)(\S+)"


class TooMuch(Exception):
    """The file goes beyond what is read; the problem has been noted."""


class _Open:
    """A list or a mapping that is not finished: where it began, what is in it, how many nodes had been met, how deep it goes."""

    __slots__ = ("before", "column", "depth", "items", "line", "mapping")

    def __init__(self, mapping: bool, line: int, column: int, before: int) -> None:
        self.mapping, self.line, self.column, self.before = mapping, line, column, before
        self.items: list[Node] = []
        self.depth = 0


class Whole(NamedTuple):
    """A finished node, how many nodes it holds with itself, and how deep it goes. What an alias stands for."""

    node: Node
    size: int
    depth: int


class Tree:
    """The tree as it grows. With `twice` a mapping keeps a key that comes again, in its place; without, that is a problem."""

    def __init__(self, problems: Problems, twice: bool = False) -> None:
        self.problems, self.twice = problems, twice
        self.count = 0
        self._open = [_Open(False, 1, 1, 0)]  # the file itself

    @property
    def root(self) -> Node | None:
        """The first value, once it is finished."""
        return next(iter(self._open[0].items), None)

    def scalar(self, node: Scalar) -> None:
        """The one thing there is much of, so it is put in its place at once."""
        self.count += 1
        if self.count > MOST_NODES:
            self._too_many(node)
        self._open[-1].items.append(node)

    def open(self, mapping: bool, line: int, column: int) -> None:
        if len(self._open) > MOST_DEPTH:
            too_deep(self.problems, line, column)
        self._open.append(_Open(mapping, line, column, self.count))

    def close(self, line: int, column: int) -> Whole:
        """Finish the innermost list or mapping; its text ends before this column."""
        done = self._open.pop()
        width = column - done.column if line == done.line else 0
        node: Node = self._mapping(done, width) if done.mapping else Seq(tuple(done.items), done.line, done.column, width)
        return self._put(Whole(node, self.count - done.before + 1, done.depth + 1), 1)

    def _mapping(self, done: _Open, width: int) -> Map:
        """A mapping. Slips that are still YAML, such as `{w1:0.15}`, are noted and mended."""
        keys, values = done.items[::2], done.items[1::2]
        if _are_scalars(keys) and "" not in [value[0] for value in values] and (self.twice or len({key.text for key in keys}) == len(keys)):
            return Map(tuple(zip(keys, values, strict=True)), done.line, done.column, width)
        mended = tuple(_mended(zip(keys, values, strict=True), self.problems))
        pairs = tuple(_kept(mended, self.twice, self.problems))
        return Map(pairs, done.line, done.column, width, len(mended) - len(pairs))

    def alias(self, whole: Whole, line: int, column: int) -> None:
        """The same node once more; it is counted once more."""
        if len(self._open) - 1 + whole.depth > MOST_DEPTH:
            too_deep(self.problems, line, column)
        self._put(whole, whole.size)

    def _put(self, whole: Whole, more: int) -> Whole:
        """Put a finished node where it belongs; it makes the tree larger by so many nodes."""
        self.count += more
        if self.count > MOST_NODES:
            self._too_many(whole.node)
        into = self._open[-1]
        into.items.append(whole.node)
        into.depth = max(into.depth, whole.depth)
        return whole

    def _too_many(self, node: Node) -> None:
        hint = "part it into several files" if self.twice else "put samples into a csv file, or draw large weights with init"
        message = f"the file holds more than {MOST_NODES:,} values, counting what *aliases repeat"
        self.problems.at("limit", message, node.line, node.column, hint=hint)
        raise TooMuch


def too_deep(problems: Problems, line: int, column: int) -> NoReturn:
    message = f"lists and mappings stand more than {MOST_DEPTH} deep in each other here"
    problems.at("limit", message, line, column, hint="nothing that is read here is so deep: is a bracket not closed?")
    raise TooMuch


def _are_scalars(keys: list[Node]) -> TypeGuard[list[Scalar]]:
    return {Scalar}.issuperset(map(type, keys))


def _mended(pairs: Iterable[tuple[Node, Node]], problems: Problems) -> Iterator[tuple[Node, Node]]:
    """The pairs with forgotten spaces and decimal commas undone."""
    last: tuple[Node, Node] | None = None
    for key, value in pairs:
        if isinstance(key, Scalar) and isinstance(value, Scalar) and value.empty and not key.quoted:
            if last is not None and (whole := _with_comma(last[1], key)):
                problems.add("syntax", f"{quoted(whole.text)} has a decimal comma", whole, f"write {whole.text.replace(',', '.')}")
                last = last[0], whole._replace(text=whole.text.replace(",", "."))
                continue
            key, value = _parted(key, value, problems)
        if last is not None:
            yield last
        last = key, value
    if last is not None:
        yield last


def _with_comma(value: Node, key: Scalar) -> Scalar | None:
    """`0,15` from a value 0 and a key 15 that has none, where they stand beside each other."""
    if not isinstance(value, Scalar) or value.quoted or not key.text.isdigit() or not value.text.lstrip("+-−").isdigit():
        return None
    beside = value.line == key.line and value.column + value.width + 1 == key.column
    return value._replace(text=f"{value.text},{key.text}", width=value.width + 1 + key.width) if beside else None


def _parted(key: Scalar, value: Scalar, problems: Problems) -> tuple[Scalar, Scalar]:
    """The key and the value in `w1:0.15`, or in `w1 0.15`."""
    found = re.fullmatch(_KEY_AND_VALUE, key.text)
    if found is None:
        return key, value
    missing = "space" if ":" in found[2] else "colon"
    problems.add("syntax", f"a {missing} is missing in {quoted(key.text)}", key, f"write {found[1]}: {found[3]}")
    there = key.column + found.start(3)
    return key._replace(text=found[1], width=found.end(1)), Scalar(found[3], False, key.line, there, max(1, len(found[3])))


def _kept(pairs: tuple[tuple[Node, Node], ...], twice: bool, problems: Problems) -> Iterator[tuple[Scalar, Node]]:
    """The pairs whose keys can be keys; the first of each, unless they may come twice."""
    seen: dict[str, Scalar] = {}
    for key, value in pairs:
        if not isinstance(key, Scalar):
            problems.add("syntax", f"a key is a word, not {described(key)}", key, "is a bracket in the wrong place?")
        elif key.text in seen and not twice:
            first = seen[key.text]
            entry = ", or begin a new list entry with -" if first.line != key.line and first.column == key.column > 1 else ""
            hint = f"it stands{on_line(first, ' there')} already: keep one{entry}"
            problems.add("duplicate", f"{quoted(key.text)} is given twice", key, hint)
        else:
            seen[key.text] = key
            yield key, value
