"""The text of a file, and its problems, gathered while the reading goes on with something in the place of what was wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from ...errors import InputError, Place, Problem, count_of, nearest
from .nodes import Map, Node, Scalar, Seq, shortened

BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # what ends a line in YAML
JSON_BREAK = re.compile("\r\n|[\r\n]")  # and in JSON
_MOST_TOLD, _MOST_KEPT = 200, 10_000  # problems of one file; those that come after are only counted
_LONGEST_ROUTE, _LONGEST_STEP = 200, 60  # characters, of a route and of a key in it


class Problems:
    """What was found wrong in the file at `path`, whose lines end at `breaks`.

    Places get their route when the whole tree is there to search. `tables` are files that the file names, and that were read.
    """

    def __init__(self, path: str, text: str, breaks: re.Pattern[str] = BREAK) -> None:
        self.path, self.text, self._breaks = path, text, breaks
        self.tables: list[str] = []
        self._found: list[tuple[Problem, Node | None]] = []
        self._untold = 0
        self._lines: list[str] | None = None
        self._lengths: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._found) + self._untold

    @property
    def full(self) -> bool:
        """True if there are already as many as will be told. Then no time is lost on hints."""
        return len(self._found) >= _MOST_TOLD

    def nearest(self, word: str, known: Iterable[str]) -> list[str]:
        """The known words that are nearly this one, none where no more is told."""
        return [] if self.full else nearest(word, known)

    @property
    def lines(self) -> list[str]:
        if self._lines is None:
            self._lines = self._breaks.split(self.text)
        return self._lines

    def add(self, code: str, message: str, node: Node, hint: str = "", spot: Node | None = None) -> None:
        """A problem with what stands at a node; the spot is a part of it to point at."""
        there = spot or node
        self._note(code, message, hint, (there.line, there.column, there.width), node)

    def at(self, code: str, message: str, line: int, column: int, width: int = 1, hint: str = "") -> None:
        """A problem at a place where no node is: in what is not YAML, say."""
        self._note(code, message, hint, (line, column, width), None)

    def _note(self, code: str, message: str, hint: str, there: tuple[int, int, int], node: Node | None) -> None:
        if len(self._found) < _MOST_KEPT:
            self._found.append((Problem(code, message, hint, self._place(*there)), node))
        else:
            self._untold += 1

    def elsewhere(self, problems: Iterable[Problem]) -> None:
        """Problems of a file that this one names."""
        self._found += ((problem, None) for problem in problems)

    def amend(self, code: str, hint: Callable[[Problem, Node], str]) -> None:
        """Give the problems of a code another hint, now that more is known."""
        for at, (problem, node) in enumerate(self._found):
            if problem.code == code and node is not None:
                self._found[at] = problem._replace(hint=hint(problem, node)), node

    def place(self, node: Node, route: str) -> Place:
        """Where a node stands, for a problem that can be told only later."""
        return self._place(node.line, node.column, node.width)._replace(route=route)

    def _place(self, line: int, column: int, width: int) -> Place:
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        if line not in self._lengths:  # the line may be the whole file, and there may be thousands of problems in it
            self._lengths[line] = len(text.rstrip())
        rest = self._lengths[line] - column + 1
        return Place(self.path, line, column, max(1, min(width or rest, rest)), text)

    def raise_any(self, root: Node | None = None) -> None:
        """Raise an InputError with all problems, in the order of the file, if there are any."""
        if self._found:
            raise InputError(self.collected(root))

    def collected(self, root: Node | None = None) -> list[Problem]:
        """All problems, each once, in the order of the file."""
        nodes = dict(reversed(self._found))
        ordered = sorted(dict.fromkeys(problem for problem, _ in self._found), key=self._order)
        told, rest = ordered[:_MOST_TOLD], ordered[_MOST_TOLD:]
        wanted = {id(node) for problem in told if (node := nodes[problem]) is not None}
        routes = _routes(root, wanted) if root and wanted else {}
        routed = [_routed(problem, routes.get(id(nodes[problem]), "")) for problem in told]
        return [*routed, _more(len(rest) + self._untold, rest[0])] if rest else routed

    def _order(self, problem: Problem) -> tuple[bool, str, int, int]:
        place = problem.place or Place(self.path, 0, 0)
        return place.path != self.path, place.path, place.line, place.column


def _more(count: int, first: Problem) -> Problem:
    return Problem("more", f"and {count_of(count, 'more problem')}", "mend these first", first.place)


def _routed(problem: Problem, route: str) -> Problem:
    return problem if problem.place is None or not route else problem._replace(place=problem.place._replace(route=route))


class _Way(NamedTuple):
    """The way to a node: the one to what it stands in, and the step from there, a key or a number."""

    above: _Way | None
    step: str | int

    def __str__(self) -> str:
        steps: list[str] = []
        way: _Way | None = self
        while way is not None:
            steps.append(f"[{way.step}]" if isinstance(way.step, int) else "." + shortened(way.step, _LONGEST_STEP))
            way = way.above
        return shortened("".join(reversed(steps)).removeprefix("."), _LONGEST_ROUTE)


def _routes(root: Node, wanted: set[int]) -> dict[int, str]:
    """The way from the root to each node that is wanted, such as `layers[0].weights[1]`."""
    found: dict[int, str] = {}
    waiting: list[tuple[Node, _Way | None]] = [(root, None)]
    while waiting and len(found) < len(wanted):
        node, way = waiting.pop()
        if id(node) in wanted:
            found.setdefault(id(node), "" if way is None else str(way))
        if isinstance(node, Seq):
            waiting += ((item, _Way(way, place)) for place, item in enumerate(node.items))
        elif isinstance(node, Map):
            waiting += (part for key, value in node.pairs for there in (_Way(way, key.text),) for part in ((key, there), (value, there)))
    return found


def text_of(node: Node) -> str:
    """The text of a scalar; nothing for what is not one."""
    return node.text if isinstance(node, Scalar) else ""


MOST_BYTES = 20_000_000
_UNSEEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decoded(data: bytes, path: str, fallback: str = "") -> str:
    """The text of a file in UTF-8 or UTF-16, with or without a byte order mark, or else in the fallback encoding."""
    if len(data) > MOST_BYTES:
        raise InputError([Problem("limit", f"{path} is larger than {MOST_BYTES // 1_000_000} MB", "a file this size is not read")])
    encoding = _encoding(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if not fallback:
            raise InputError([_undecodable(data, path, encoding, error.start)]) from None
        text = data.decode(fallback, "replace")
    return text.removeprefix("\ufeff")


_LOOKED_AT, _NO_TEXT = 4096, re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]|\0\0")  # controls that stand in no text, in UTF-16 either


def _encoding(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    if len(data) % 2 == 0 and len(data) >= 4:  # no mark: text begins with ASCII, so that every other byte is 0
        even, odd = any(data[:4:2]), any(data[1:4:2])
        return "utf-8" if even == odd else "utf-16-le" if even else "utf-16-be"
    return "utf-8"


def _undecodable(data: bytes, path: str, encoding: str, start: int) -> Problem:
    if _NO_TEXT.search(data, 0, _LOOKED_AT):
        return Problem("encoding", "this is not a text file", "name a file of YAML, JSON or CSV", Place(path, 1, 1))
    lines = BREAK.split(data[:start].decode(encoding, "replace"))
    wide = encoding.startswith("utf-16")
    what = "these bytes are not UTF-16" if wide else f"byte 0x{data[start]:02x} is not UTF-8"
    text = lines[-1] + "?" if wide else lines[-1] + BREAK.split(data[start : start + 80].decode("utf-8", "replace"))[0]
    return Problem("encoding", what, "save the file as UTF-8", Place(path, len(lines), len(lines[-1]) + 1, 1, text))


def refuse_unseen(text: str, path: str) -> None:
    """Control characters have no business in YAML or CSV: raise an InputError that says where the first few of them stand."""
    if not (first := _UNSEEN.search(text)):
        return
    if first[0] == "\0" and text.count("\0") > len(text) // 4:
        raise InputError([Problem("encoding", "this is not a text file", "save it as UTF-8", Place(path, 1, 1))])
    problems: list[Problem] = []
    for number, line in enumerate(BREAK.split(text), 1):
        problems += [_unseen(path, number, line, found.start()) for found in _UNSEEN.finditer(line)][: 5 - len(problems)]
    raise InputError(problems)


def _unseen(path: str, number: int, line: str, start: int) -> Problem:
    message = f"a control character, U+{ord(line[start]):04X}, cannot stand in a file"
    return Problem("encoding", message, "delete it", Place(path, number, start + 1, 1, line))
