"""From a file to the sheets in it. Whatever is wrong with a file is said on its sheet, so that it has its row in a class."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from itertools import chain, islice

from ...errors import InputError
from ..text import MOST_BYTES, decoded
from .binary import refuse_binary, refuse_noise
from .find import STDIN, find
from .lines import read_loosely
from .quick import read_quickly
from .sheet import Sheet
from .source import EMPTY, Source
from .students import students
from .tables import read_table
from .trees import read_lines, read_tree

__all__ = ["find", "read_sheets", "students"]

MOST_LINES = 1_000_000
_ANOTHER = ("syntax", "type", "shape", "empty")  # problems of a text that may be something else
_Reader = Callable[[str, Source], list[Sheet]]


def read_sheets(path: str) -> list[Sheet]:
    """The sheets in a file, mostly one; `-` is standard input. A file that cannot be read is a sheet without answers."""
    source = Source("<stdin>" if path == STDIN else path)
    try:
        return sheets_of(_bytes(path), source)
    except InputError as error:
        problems = error.problems
    except (OSError, ValueError) as error:
        why = str(getattr(error, "strerror", None) or error).lower()
        problems = source.refused("file", f"this file cannot be read: {why}", "").problems
    return [Sheet(source.stem, source.path, (), problems)]


def _bytes(path: str) -> bytes:
    if path == STDIN:
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    with open(path, "rb") as file:
        return file.read(MOST_BYTES + 1)


def sheets_of(data: bytes, source: Source) -> list[Sheet]:
    """The sheets in the bytes of a file. Raises InputError where there is none."""
    refuse_binary(data, source)
    text = _text(data, source)
    if not text.strip():
        raise source.refused("empty", EMPTY)
    if (text.count("\n") or text.count("\r")) > MOST_LINES:
        raise source.refused("limit", f"the file has more than {MOST_LINES:,} lines", "a file this size is not read")
    reader = READERS.get(os.path.splitext(source.path)[1].lower()) or _sniffed(text)
    return reader(text, source)


def _text(data: bytes, source: Source) -> str:
    """UTF-8 or UTF-16; else what Windows wrote before there was UTF-8, unless it is noise."""
    try:
        return decoded(data, source.path)
    except InputError:
        refuse_noise(data, source)
        return decoded(data, source.path, fallback="cp1252")


def _tree(text: str, source: Source) -> list[Sheet]:
    """YAML or JSON; or lines of names and numbers that are neither; or a table."""
    if (sheet := read_quickly(text, source)) is not None:
        return [sheet]
    try:
        return read_tree(text, source)
    except InputError as error:
        return _otherwise(text, source, error, _table if "," in text or ";" in text or "\t" in text else None)


def _table(text: str, source: Source) -> list[Sheet]:
    try:
        return read_table(text, source)
    except InputError as error:
        return _otherwise(text, source, error, read_tree)


def _otherwise(text: str, source: Source, told: InputError, reader: _Reader | None) -> list[Sheet]:
    """The text read line by line, or as something else than its suffix says. Raises what was told first, if it is neither."""
    if not any(problem.code in _ANOTHER for problem in told.problems):
        raise told
    try:
        return read_loosely(text, source, told)
    except InputError:
        pass
    try:
        sheets = reader(text, source) if reader else []
    except InputError:
        sheets = []
    if not any(each.number for sheet in sheets for each in sheet.answers):
        raise told
    return sheets


# fmt: off
READERS: dict[str, _Reader] = {
    ".yaml": _tree, ".yml": _tree, ".json": _tree, ".jsonl": read_lines, ".ndjson": read_lines, ".csv": _table, ".tsv": _table,
}
# fmt: on
_PAIR = re.compile(r"""["']?[^\s:=;,]+["']?\s*[:=]|-\s|---|[{\[]""")


def _sniffed(text: str) -> _Reader:
    """The reader for a text that comes without a suffix that says what it is: by its first line that is no comment."""
    lines = (line.strip() for line in text.splitlines())
    first, second = islice(chain((line for line in lines if line and line[0] != "#"), ("", "")), 2)
    if first[:1] == "{" and first[-1:] == "}" and second[:1] == "{":
        return read_lines
    return _tree if _PAIR.match(first) else _table
