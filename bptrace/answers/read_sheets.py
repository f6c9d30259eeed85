"""From a file to the sheets in it. Whatever is wrong with a file is said on its sheet, so that it has its row in a class."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from itertools import chain, islice

from ..errors import InputError, reason
from ..inputs.tree.files_read import STDIN, bytes_of, bytes_within
from ..inputs.tree.problems import MOST_BYTES, decoded
from .archives import read_archive
from .csv_sheets import read_table
from .line_sheets import read_lines
from .platforms import Owners, owned
from .sheet import EMPTY, HINT, MOST_ANSWERS, MOST_SHEETS, NOT_READ, PART, Sheet, Source
from .tree_sheets import read_json_lines, read_tree
from .web_pages import is_web_page, text_of_page
from .workbooks import read_workbook
from .zip_files import MOST_UNPACKED, Zipped

MOST_OF_ARCHIVE = MOST_UNPACKED  # bytes: it is no smaller than what is in it may be, for pictures cannot be made smaller
_MAY_BE_OF_ANOTHER_FORMAT = ("syntax", "type", "shape", "empty")  # problems of a text that may be something else
_Reader = Callable[[str, Source], list[Sheet]]

_EXPORT = "hand in what it says as YAML, JSON or CSV"
# fmt: off
_BEGINNINGS = {
    b"%PDF":              "a PDF",
    b"\xd0\xcf\x11\xe0":  "a document or a spreadsheet",  # .doc .xls
    b"{\\rtf":            "a document",
    b"\x89PNG":           "a picture",
    b"\xff\xd8\xff":      "a picture",
    b"GIF8":              "a picture",
    b"\x1f\x8b":          "an archive",
    b"Rar!":              "an archive",
    b"7z\xbc\xaf":        "an archive",
}
_PACKED = (b"PK\x03\x04", b"PK\x05\x06")
_PACKED_KINDS = {
    "xl/workbook.xml":       "spreadsheet",  # .xlsx
    "[Content_Types].xml":   "document",     # .docx .pptx .xlsb
    "META-INF/manifest.xml": "spreadsheet",  # .ods, and .odt too, in which no table is found
    "Index/Document.iwa":    "document",     # of Apple
}
# fmt: on
_BYTES_LOOKED_AT = 4096
_CONTROL = bytes(range(9)) + bytes(range(14, 27)) + bytes(range(28, 32))


def read_sheets(path: str, folder: str = "", people: Owners = ()) -> list[Sheet]:
    """The sheets in a file, mostly one; `-` is standard input. A file that cannot be read is a sheet without answers.

    `folder` is where the file was found, "" where it was named itself. `people` are those whose it is, where that is known.
    """
    source = Source("<stdin>" if path == STDIN else path)
    most = MOST_OF_ARCHIVE if path.lower().endswith(".zip") else MOST_BYTES
    try:
        return owned(sheets_of(bytes_within(path, folder, most) if folder else bytes_of(path, most), source, most), people)
    except InputError as error:
        problems = error.problems
    except (OSError, ValueError) as error:
        problems = source.refused("file", f"this file cannot be read: {reason(error)}", getattr(error, "hint", "")).problems
    return owned([Sheet(source.stem, source.path, (), problems)], people)


def sheets_of(data: bytes, source: Source, most: int = MOST_BYTES) -> list[Sheet]:
    """The sheets in the bytes of a file, which may be packed. Raises InputError where there is none."""
    if not data.startswith(_PACKED):
        return _plain_sheets(data, source)
    if len(data) > most:
        raise source.refused("limit", f"{source.path} is larger than {most // 1_000_000} MB", PART)
    packed = Zipped(data, source)
    kind = _kind_of(packed.names)
    if kind == "archive":
        return _at_most(read_archive(packed, _in_archive), source)
    if kind == "spreadsheet":
        return _at_most(read_workbook(packed), source)
    raise source.refused(NOT_READ, "this is a document, which is not read", _EXPORT)


def _kind_of(names: Sequence[str]) -> str:
    """What several files in one are, by one that each has of its kind."""
    found = frozenset(names)
    return next((kind for name, kind in _PACKED_KINDS.items() if name in found), "archive")


def _in_archive(data: bytes, source: Source) -> list[Sheet]:
    """The sheets in a file of an archive. Raises InputError where there is none, and for an archive in an archive."""
    if data.startswith(_PACKED):
        packed = Zipped(data, source)
        if _kind_of(packed.names) == "archive":
            raise source.refused("file", "this is an archive within an archive, which is not read", "unpack it, and name the folder")
    return sheets_of(data, source)


def _at_most(sheets: list[Sheet], source: Source) -> list[Sheet]:
    if len(sheets) > MOST_SHEETS:
        raise source.refused("limit", f"the file has the sheets of more than {MOST_SHEETS:,} students", PART)
    return sheets


def _plain_sheets(data: bytes, source: Source) -> list[Sheet]:
    """The sheets in a text."""
    _refuse_binary(data, source)
    text = text_of_page(_text(data, source)) if is_web_page(data) else _text(data, source)
    if not text.strip():
        raise source.refused("empty", EMPTY)
    if (text.count("\n") or text.count("\r")) > MOST_ANSWERS:
        raise source.refused("limit", f"the file has more than {MOST_ANSWERS:,} lines", PART)
    reader = _READERS.get(os.path.splitext(source.path)[1].lower()) or _sniffed(text)
    return _at_most(reader(text, source), source)


def _refuse_binary(data: bytes, source: Source) -> None:
    """Raises InputError for a file that is no text, by its first bytes."""
    for beginning, what in _BEGINNINGS.items():
        if data.startswith(beginning):
            raise source.refused(NOT_READ, f"this is {what}, which is not read", _EXPORT)


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
