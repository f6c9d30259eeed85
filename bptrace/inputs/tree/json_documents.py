"""JSON as it is read: one document or several, and the place of each error in them."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any, NoReturn

from ...errors import BptraceError, InputError, Place, Problem
from .nodes import Map, Node, Seq, quoted
from .problems import decoded

Route = tuple[Any, ...]  # the keys and numbers that lead to a value

MOST_OF_JSON = 1 << 30  # bytes of a file
_SAID = {"end of data": "the end of the file comes too early", "infinity": "this number is too large", "depth": "this goes too deep"}
_NO_NUMBERS = re.compile(rb"-?(NaN|Infinity|inf|nan)\b")


class JsonDocument:
    """A text of JSON, and the data in it. `before` is the number of lines of the file above it."""

    def __init__(self, path: str, text: bytes, before: int = 0) -> None:
        import orjson

        self.path, self.text, self.before = path, text, before
        try:
            self.data = orjson.loads(text)
        except orjson.JSONDecodeError as error:
            raise NotJson(self._broken(error.msg, error.lineno, error.colno)) from None

    def _broken(self, message: str, line: int, column: int) -> Problem:
        text = next(islice(self.text.split(b"\n"), line - 1, None), b"")
        place = Place(self.path, line + self.before, column, 1, text.decode("utf-8", "replace"))
        start = column - 2 if text[column - 2 : column - 1] == b"-" else column - 1
        if found := _NO_NUMBERS.match(text, start):
            where = place._replace(column=start + 1, width=len(found[0]))
            return Problem("value", f"{found[0].decode()} is no number that can be compared", "", where)
        said = next((said for part, said in _SAID.items() if part in message), message)
        return Problem("syntax", said, "this is not JSON", place)

    def wrong(self, route: Route, message: str, hint: str = "", code: str = "type") -> NoReturn:
        """Raises InputError for the value at the end of a route, with its place if the file is not too large to look for it."""
        from .parse import read as read_places

        told = routed(route)
        try:
            root, problems = read_places(self.text, self.path)
        except BptraceError:
            raise InputError([Problem(code, f"{self.path}: {told}: {message}" if told else f"{self.path}: {message}", hint)]) from None
        problems.add(code, message, _at(root, route), hint)
        raise InputError([self._shifted(problem) for problem in problems.collected(root)])

    def _shifted(self, problem: Problem) -> Problem:
        place = problem.place
        return problem if place is None else problem._replace(place=place._replace(line=place.line + self.before))


class NotJson(InputError):
    """A text that is not JSON."""

    def __init__(self, problem: Problem) -> None:
        super().__init__([problem])


def documents(data: bytes, path: str) -> list[JsonDocument]:
    """The one document of a file, or the documents on its lines."""
    if len(data) > MOST_OF_JSON:
        raise InputError(
            [Problem("limit", f"{path} is larger than {MOST_OF_JSON >> 20} MB", "write fewer quantities or iterations into it")]
        )
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data.startswith(b"\xef\xbb\xbf"):
        data = decoded(data, path).encode("utf-8", "replace")
    try:
        return [JsonDocument(path, data)]
    except NotJson:
        lines = [(number, line) for number, line in enumerate(data.split(b"\n")) if line.strip()]
        if len(lines) < 2 or not re.match(rb"\s*[\[{].*[\]}]\s*$", lines[0][1]):
            raise
    return [JsonDocument(path, line, number) for number, line in lines]


def routed(route: Route) -> str:
    """`iterations[0].values.net_h1`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in route).removeprefix(".")
    return quoted(text) if len(text) > 200 else text


def _at(root: Node, route: Route) -> Node:
    """The node at the end of a route, or the last node that exists on the way."""
    for part in route:
        below = root.get(part) if isinstance(root, Map) else root.items[part] if isinstance(root, Seq) else None
        if below is None:
            break
        root = below
    return root
