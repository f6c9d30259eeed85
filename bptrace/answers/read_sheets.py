"""From a file to the sheets in it. Whatever is wrong with a file is said on its sheet, so that it has its row in a class."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from itertools import chain, islice

from ..errors import InputError
from ..inputs.tree.problems import MOST_BYTES, bytes_of, decoded
from .collect import STDIN
from .csv_sheets import read_table
from .line_sheets import read_lines
from .sheet import EMPTY, HINT, Sheet, Source
from .tree_sheets import read_json_lines, read_tree

_MOST_LINES = 1_000_000
_MAY_BE_OF_ANOTHER_FORMAT = ("syntax", "type", "shape", "empty")  # problems of a text that may be something else
_Reader = Callable[[str, Source], list[Sheet]]

_EXPORT = "hand in what it says as YAML, JSON or CSV"
# fmt: off
_BEGINNINGS = {
    b"%PDF":              "a PDF",
    b"PK\x03\x04":        "a document, a spreadsheet or an archive",  # .docx .xlsx .ods .zip
    b"\xd0\xcf\x11\xe0":  "a document or a spreadsheet",              # .doc .xls
    b"{\\rtf":            "a document",
    b"\x89PNG":           "a picture",
    b"\xff\xd8\xff":      "a picture",
    b"GIF8":              "a picture",
    b"\x1f\x8b":          "an archive",
    b"Rar!":              "an archive",
    b"7z\xbc\xaf":        "an archive",
    b"<!DOCTYPE html":    "a web page",
    b"<html":             "a web page",
}
# fmt: on
_LONGEST_BEGINNING = max(map(len, _BEGINNINGS))
_BYTES_LOOKED_AT = 4096
_CONTROL = bytes(range(9)) + bytes(range(14, 27)) + bytes(range(28, 32))


def read_sheets(path: str) -> list[Sheet]:
    """The sheets in a file, mostly one; `-` is standard input. A file that cannot be read is a sheet without answers."""
    source = Source("<stdin>" if path == STDIN else path)
    try:
        return sheets_of(sys.stdin.buffer.read(MOST_BYTES + 1) if path == STDIN else bytes_of(path), source)
    except InputError as error:
        problems = error.problems
    except (OSError, ValueError) as error:
        why = str(getattr(error, "strerror", None) or error).lower()
        problems = source.refused("file", f"this file cannot be read: {why}", "").problems
    return [Sheet(source.stem, source.path, (), problems)]


def sheets_of(data: bytes, source: Source) -> list[Sheet]:
    """The sheets in the bytes of a file. Raises InputError where there is none."""
    _refuse_binary(data, source)
    text = _text(data, source)
    if not text.strip():
        raise source.refused("empty", EMPTY)
    if (text.count("\n") or text.count("\r")) > _MOST_LINES:
        raise source.refused("limit", f"the file has more than {_MOST_LINES:,} lines", "a file this size is not read")
    reader = _READERS.get(os.path.splitext(source.path)[1].lower()) or _sniffed(text)
    return reader(text, source)


def _refuse_binary(data: bytes, source: Source) -> None:
    """Raises InputError for a file that is no text, by its first bytes."""
    first = data[:_LONGEST_BEGINNING]
    for beginning, what in _BEGINNINGS.items():
        if first.startswith(beginning):
            raise source.refused("file", f"this is {what}, which is not read", _EXPORT)


def _refuse_noise(data: bytes, source: Source) -> None:
    """Raises InputError for bytes that are in no encoding of text."""
    if (first := data[:_BYTES_LOOKED_AT]).translate(None, _CONTROL) != first:
        raise source.refused("encoding", "this is not a text file", HINT)


def _text(data: bytes, source: Source) -> str:
    """UTF-8 or UTF-16; else what Windows wrote before there was UTF-8, unless it is noise."""
    try:
        return decoded(data, source.path)
    except InputError:
        _refuse_noise(data, source)
        return decoded(data, source.path, fallback="cp1252")


def _tree(text: str, source: Source) -> list[Sheet]:
    """YAML or JSON; or lines of names and numbers that are neither; or a table."""
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
    if not any(problem.code in _MAY_BE_OF_ANOTHER_FORMAT for problem in told.problems):
        raise told
    try:
        return read_lines(text, source, told)
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
_READERS: dict[str, _Reader] = {
    ".yaml": _tree, ".yml": _tree, ".json": _tree, ".jsonl": read_json_lines, ".ndjson": read_json_lines, ".csv": _table, ".tsv": _table,
}
# fmt: on
_PAIR = re.compile(r"""["']?[^\s:=;,]+["']?\s*[:=]|-\s|---|[{\[]""")


def _sniffed(text: str) -> _Reader:
    """The reader for a text that comes without a suffix that says what it is: by its first line that is no comment."""
    lines = (line.strip() for line in text.splitlines())
    first, second = islice(chain((line for line in lines if line and line[0] != "#"), ("", "")), 2)
    if first[:1] == "{" and first[-1:] == "}" and second[:1] == "{":
        return read_json_lines
    return _tree if _PAIR.match(first) else _table
