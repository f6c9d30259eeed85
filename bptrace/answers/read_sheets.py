"""From a file to the sheets in it. Whatever is wrong with a file is said on its sheet, so that it has its row in a class."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from itertools import chain, islice

from ..errors import InputError, Problem, reason
from ..inputs.tree.files_read import STDIN, bytes_of, bytes_within
from ..inputs.tree.problems import BREAK, MOST_BYTES, decoded
from .csv_sheets import read_table
from .numerals import answer
from .sheet import EMPTY, HINT, MOST_ANSWERS, MOST_SHEETS, PART, Answer, Sheet, Source
from .table_layout import is_like
from .tree_sheets import read_json_lines, read_tree

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
_BYTES_LOOKED_AT = 4096
_CONTROL = bytes(range(9)) + bytes(range(14, 27)) + bytes(range(28, 32))


def read_sheets(path: str, folder: str = "") -> list[Sheet]:
    """The sheets in a file, mostly one; `-` is standard input. A file that cannot be read is a sheet without answers.

    `folder` is where the file was found, "" where it was named itself.
    """
    source = Source("<stdin>" if path == STDIN else path)
    try:
        return sheets_of(bytes_within(path, folder, MOST_BYTES) if folder else bytes_of(path, MOST_BYTES), source)
    except InputError as error:
        problems = error.problems
    except (OSError, ValueError) as error:
        problems = source.refused("file", f"this file cannot be read: {reason(error)}", getattr(error, "hint", "")).problems
    return [Sheet(source.stem, source.path, (), problems)]


def sheets_of(data: bytes, source: Source) -> list[Sheet]:
    """The sheets in the bytes of a file. Raises InputError where there is none."""
    _refuse_binary(data, source)
    text = _text(data, source)
    if not text.strip():
        raise source.refused("empty", EMPTY)
    if (text.count("\n") or text.count("\r")) > MOST_ANSWERS:
        raise source.refused("limit", f"the file has more than {MOST_ANSWERS:,} lines", PART)
    reader = _READERS.get(os.path.splitext(source.path)[1].lower()) or _sniffed(text)
    sheets = reader(text, source)
    if len(sheets) > MOST_SHEETS:
        raise source.refused("limit", f"the file has the sheets of more than {MOST_SHEETS:,} students", PART)
    return sheets


def _refuse_binary(data: bytes, source: Source) -> None:
    """Raises InputError for a file that is no text, by its first bytes."""
    for beginning, what in _BEGINNINGS.items():
        if data.startswith(beginning):
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


# A name, in quotation marks or not, perhaps behind a dash; #2, which YAML takes for a comment behind a space; what stands
# between; and all that follows.
_LINE = re.compile(r"""\s*(?:[-*•]\s+)?(["'`]?)([^\s:=;,"`(){}\[\]#][^\s:=;"`]*?)(?:\s+(\#\d+))?\1\s*(:=?|=|\s)\s*(.*)""")
_COMMENT = re.compile(r"\s#.*")
_FRAME = re.compile(r"""[{}\[\],\s]*(?:["']?answers["']?\s*[:=]?[{}\[\],\s]*)?|\s*(?:\#.*|```.*|---|\.\.\.)\s*""")
_STUDENT = re.compile(r"""[\s{]*["']?(?:student|name)["']?\s*[:=](.*)""", re.IGNORECASE)
_NESTED = frozenset(("iterations", "iteration", "values", "samples", "sample", "value", "layers"))  # names in a text of many levels
_LONGEST_LINE, _MOST_TOLD = 1000, 20


def read_lines(text: str, source: Source, told: InputError) -> list[Sheet]:
    """What can be saved of a text that is `told` not to be what it should be. Raises that error where most of it cannot.

    Where each line has a name, nothing is lost, and there is nothing to tell.
    """
    names, answers, lost = [], [], []
    for number, line in enumerate(BREAK.split(text), 1):
        if found := _STUDENT.fullmatch(line[:_LONGEST_LINE]):
            names.append(found[1].strip("\t ,").strip("\"'"))
        elif (read := _answer(line, number)) is not None:
            answers.append(read)
        elif not _FRAME.fullmatch(line[:_LONGEST_LINE]):
            lost.append((number, line))
    if len(names) > 1 or any(each.name in _NESTED for each in answers) or not _mostly_answers(answers, len(lost)):
        raise told
    return [Sheet("".join(names) or source.stem, source.path, tuple(answers), tuple(_told(lost, source, told)))]


def _mostly_answers(answers: Sequence[Answer], lost: int) -> bool:
    """True if at least half of the lines are numbers, or names with nothing behind them yet."""
    numbers, odd = sum(each.number is not None for each in answers), sum(bool(each.why) for each in answers)
    return lost + odd <= len(answers) - odd and (numbers > 0 or (bool(answers) and all(is_like(each.name) for each in answers)))


def _answer(line: str, number: int) -> Answer | None:
    """The answer in a line, None where there is no name with something, or with nothing, behind it."""
    found = _LINE.fullmatch(line) if len(line) <= _LONGEST_LINE else None
    if found is None or found[2].casefold() == "answers" or (found[4].isspace() and not is_like(found[2])):
        return None
    text = _COMMENT.sub("", " " + found[5]).strip().rstrip(",;").rstrip()
    if text[:1] in ('"', "'") and text[-1:] == text[:1]:
        text = text[1:-1]
    return answer(found[2] + (found[3] or ""), text, number, found.start(2) + 1)


def _told(lost: Sequence[tuple[int, str]], source: Source, told: InputError) -> list[Problem]:
    """A problem for each line that is lost, the one that was found there, or that nothing could be read."""
    there = {problem.place.line: problem for problem in told.problems if problem.place is not None and problem.code == "syntax"}
    plain = ((number, source.problem("syntax", "this line has no name with a number", line=number, text=line)) for number, line in lost)
    return [there.get(number, problem) for number, problem in plain][:_MOST_TOLD]
