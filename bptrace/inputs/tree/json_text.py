"""JSON, which has tabs, `\\/` and pairs of escapes that YAML does not: read into the same tree."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from .builder import Tree
from .nodes import Scalar
from .problems import BREAK, Problems

_TOKEN = re.compile(
    r'[ \t\n\r]*(?:("(?:[^"\\\x00-\x1f]|\\.)*")|([\[\]{},:])|'
    r"(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|true|false|null)|(.|\Z))",
    re.ASCII,
)


class NotJson(Exception):
    """Where a text stops being JSON, and what was wanted there."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.message, self.line, self.column = message, line, column


def read_json(problems: Problems, twice: bool = False) -> Tree:
    """The tree of a JSON text; see Tree for `twice`. Raises NotJson where it is none, TooMuch where it is too much of it."""
    return _read(Tree(problems, twice), _starts(problems.text), 0, len(problems.text))


def read_json_lines(problems: Problems, twice: bool = False) -> Iterator[Tree | NotJson]:
    """The tree of each line of a text that is a JSON text of its own; or why it is none."""
    starts = _starts(problems.text)
    for line in re.finditer(r"[^\r\n]+", problems.text):
        if not line[0].isspace():
            try:
                yield _read(Tree(problems, twice), starts, line.start(), line.end())
            except NotJson as slip:
                yield slip


def _starts(text: str) -> list[int]:
    """Where the lines of a text begin."""
    return [0, *(found.end() for found in BREAK.finditer(text))]


def _read(tree: Tree, starts: list[int], start: int, end: int) -> Tree:
    """The tree of the text from a start to an end."""
    reader = _Reader(tree, starts)
    wanted = "a value"
    for found in _TOKEN.finditer(tree.problems.text, start, end):
        wanted_next = reader.take(found, wanted)
        if not wanted_next:
            line, column = reader.place(found.end() - len(found[found.lastindex or 4]))
            raise NotJson(f"{wanted} is wanted here", line, column)
        if wanted_next == "done":
            return reader.tree
        wanted = wanted_next
    raise NotJson("the end of the file comes too early", len(starts), 1)


_AFTER_KEY, _AFTER_VALUE_LIST, _AFTER_VALUE_MAP = "a colon", "a comma or ]", "a comma or }"
_VALUE, _VALUE_OR_END, _KEY, _KEY_OR_END, _END = (
    "a value",
    "a value or ]",
    "a key in quotation marks",
    "a key in quotation marks or }",
    "the end of the file",
)


class _Reader:
    """Takes one token after the other; a take gives what is wanted next, or nothing where the token was not wanted."""

    def __init__(self, tree: Tree, starts: list[int]) -> None:
        self.tree, self.starts = tree, starts

    def place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def take(self, found: re.Match[str], wanted: str) -> str:
        kind = found.lastindex
        token = found[kind or 4]
        if kind == 1 or kind == 3:
            return self._scalar(token, kind == 1, found.start(kind), wanted)
        if kind == 2:
            return self._sign(token, found.start(2), wanted)
        return "done" if not token and wanted == _END else ""

    def _scalar(self, token: str, quoted: bool, start: int, wanted: str) -> str:
        key = wanted in (_KEY, _KEY_OR_END)
        if wanted not in (_VALUE, _VALUE_OR_END) and not (key and quoted):
            return ""
        if (text := _unquoted(token) if quoted else token) is None:
            return ""
        line, column = self.place(start)
        self.tree.scalar(Scalar(text, quoted, line, column, len(token)))
        return _AFTER_KEY if key else self._after_value()

    def _after_value(self) -> str:
        inside = self.tree.in_mapping
        return _END if inside is None else _AFTER_VALUE_MAP if inside else _AFTER_VALUE_LIST

    def _sign(self, token: str, start: int, wanted: str) -> str:
        line, column = self.place(start)
        if token in "[{" and wanted in (_VALUE, _VALUE_OR_END):
            self.tree.open(token == "{", line, column)
            return _KEY_OR_END if token == "{" else _VALUE_OR_END
        if (token == "]" and wanted in (_AFTER_VALUE_LIST, _VALUE_OR_END)) or (token == "}" and wanted in (_AFTER_VALUE_MAP, _KEY_OR_END)):
            self.tree.close(line, column + 1)
            return self._after_value()
        return _SEPARATORS.get((token, wanted), "")


_SEPARATORS = {(":", _AFTER_KEY): _VALUE, (",", _AFTER_VALUE_LIST): _VALUE, (",", _AFTER_VALUE_MAP): _KEY}


def _unquoted(token: str) -> str | None:
    """The text of a JSON string, or None where an escape in it means nothing."""
    if "\\" not in token:
        return token[1:-1]
    import orjson

    try:
        text: str = orjson.loads(token)
    except orjson.JSONDecodeError:
        return None
    return text
