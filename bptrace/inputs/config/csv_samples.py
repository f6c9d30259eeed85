"""Samples in a file of their own: a line of headings, then a line a sample, as spreadsheets write them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from math import isfinite
from typing import NamedTuple

from ...errors import InputError, Place, Problem, count_of, did_you_mean, enumerated, nearest, reason
from ..tree.csv_text import SEPARATORS, Line, Row, is_comment, lines_of, row_of
from ..tree.files_read import beside, bytes_within
from ..tree.nodes import Node, Scalar, described, quoted
from ..tree.numbers import value_of, why_not
from ..tree.problems import MOST_BYTES, Problems, decoded, refuse_unseen

MOST_SAMPLES = 500_000
_MOST_TOLD, _MOST_BAD = 20, 1000  # cells that are no numbers: those that are told, and those after which nothing more is read
_SIMPLE = re.compile(r"[-+0-9.eE,;\t ]*")


class _Table(NamedTuple):
    """A table in a file: its headings, and the lines below them."""

    path: str
    head: Row
    lines: list[Line]

    @property
    def headings(self) -> Sequence[str]:
        return self.head.cells


def read_table(node: Node, columns: tuple[Scalar, ...], folder: str, problems: Problems) -> list[tuple[float, ...]]:
    """A row of numbers for each line of the file at a node, in the order of the columns that are named."""
    path = _path(node, folder, problems)
    text = None if path is None else _text(path, folder, node, problems)
    if path is None or text is None:
        return []
    table = _opened(path, text, columns)
    if table is None:
        problems.add("file", f"{path} is empty", node, "its first line holds the headings")
        return []
    if {column.text.strip() for column in columns}.isdisjoint(table.headings):
        names = enumerated(tuple(column.text for column in columns))
        problems.add(
            "name", f"{path} has no columns {names}", node, f"its first line should hold headings; it is {enumerated(table.headings)}"
        )
        return []
    found: dict[str, list[int]] = {}
    for at, heading in enumerate(table.headings):
        found.setdefault(heading, []).append(at)
    places = [_place(column, found.get(column.text.strip(), ()), table, problems) for column in columns]
    wanted = [place for place in places if place is not None]
    return _rows(table, wanted, node, problems) if len(wanted) == len(columns) else []


def _path(node: Node, folder: str, problems: Problems) -> str | None:
    """The path of the file; it stays within the config's folder."""
    if not isinstance(node, Scalar) or not node.text.strip():
        problems.add("file", f"csv should be the name of a file, not {described(node)}", node)
        return None
    parts = node.text.replace("\\", "/").split("/")
    if os.path.isabs(node.text) or parts[0] == "" or ":" in parts[0] or ".." in parts or not node.text.isprintable():
        problems.add("file", f"{quoted(node.text)} is not beside the config", node, "write the name of a file in the config's folder")
        return None
    return os.path.join(folder, *parts)


def _text(path: str, folder: str, node: Node, problems: Problems) -> str | None:
    """What the file says. A spreadsheet writes UTF-8, UTF-16 or cp1252."""
    try:
        text = decoded(bytes_within(path, folder, MOST_BYTES), path, fallback="cp1252")
        refuse_unseen(text, path)
        problems.tables.append(path)
        return text
    except FileNotFoundError:
        problems.add("file", f"there is no file {path}", node, did_you_mean(beside(path)) or "its path begins in the config's folder")
    except IsADirectoryError:
        problems.add("file", f"{path} is a folder", node, "name a file in it")
    except (OSError, ValueError) as error:
        problems.add("file", f"{path} cannot be read: {reason(error)}", node, getattr(error, "hint", ""))
    except InputError as error:
        problems.elsewhere(error.problems)
    return None


def _opened(path: str, text: str, columns: tuple[Scalar, ...]) -> _Table | None:
    """The table behind a text. A first line with # is a comment, unless there are columns in it that are wanted."""
    separator, lines = lines_of(text)
    wanted = {column.text for column in columns}
    for at, line in enumerate(lines):
        if is_comment(line[1]) and not any(name in line[1] for name in wanted):
            continue
        heads = [row_of(line, each) for each in separator or reversed(SEPARATORS)]
        head = max(heads, key=lambda row: (len(wanted.intersection(row.cells)), len(row.cells)))
        if not is_comment(line[1]) or wanted.intersection(head.cells):
            return _Table(path, head, lines[at + 1 :])
    return None


def _place(column: Scalar, places: Sequence[int], table: _Table, problems: Problems) -> int | None:
    """Where in a line a column stands, by the places of its heading."""
    if len(places) == 1:
        return places[0]
    if places:
        message, hint = f"{table.path} has {len(places)} columns {quoted(column.text)}", "give each a heading of its own"
    else:
        message = f"{table.path} has no column {quoted(column.text)}"
        near = nearest(column.text, table.headings) if len(problems) < _MOST_TOLD else ()
        hint = did_you_mean(near) or f"its headings: {', '.join(table.headings[:12])}"
    problems.add("name", message, column, hint)
    return None


def _rows(table: _Table, wanted: list[int], node: Node, problems: Problems) -> list[tuple[float, ...]]:
    if len(table.lines) > MOST_SAMPLES:
        message = f"{table.path} has more than {MOST_SAMPLES:,} lines below its headings"
        problems.add("limit", message, node, "a line is a sample: work with fewer of them")
        return []
    rows: list[tuple[float, ...]] = []
    bad: list[Problem] = []
    for line in table.lines:
        row = _quick(line[1], table, wanted)
        rows += [row] if row else _slow(row_of(line, table.head.separator), table, wanted, bad)
        if len(bad) > _MOST_BAD:
            break
    problems.elsewhere(bad[:_MOST_TOLD])
    if len(bad) > _MOST_TOLD:
        more = count_of(len(bad) - _MOST_TOLD, "more cell") if len(bad) <= _MOST_BAD else "many more cells"
        problems.elsewhere([Problem("more", f"and {more} of {table.path} that cannot be read", "", bad[_MOST_TOLD].place)])
    if not rows:
        problems.add("file", f"{table.path} has no lines below its headings", node, "a line is a sample")
    return rows


def _quick(line: str, table: _Table, wanted: list[int]) -> tuple[float, ...] | None:
    """The numbers of a line in which nothing is out of the ordinary."""
    if not _SIMPLE.fullmatch(line):
        return None
    texts = line.split(table.head.separator)
    if len(texts) != len(table.headings):
        return None
    try:
        row = tuple([float(texts[at]) for at in wanted])
    except ValueError:
        return None
    return row if all(map(isfinite, row)) else None


def _slow(row: Row, table: _Table, wanted: list[int], bad: list[Problem]) -> list[tuple[float, ...]]:
    """The numbers of a row, none for a comment; and a problem for each cell that is no number."""
    count, due = len(row.cells), len(table.headings)
    if count == due:
        values = [_value(row, at) for at in wanted]
        if None in values:
            bad += islice(_not_numbers(row, wanted, table), _MOST_BAD + 1)
        return [tuple(value or 0.0 for value in values)]
    if is_comment(row.text):
        return []
    message = f"line {row.line} has {count_of(count, 'cell')}, the headings have {due}"
    hint = "decimal commas? part the cells with ;" if row.separator == "," and count == 2 * due else ""
    bad.append(Problem("shape", message, hint, _spot(row, table, row.line, 1, len(row.text))))
    return [()]


def _value(row: Row, at: int) -> float | None:
    return value_of(_text_of(row, at))


def _text_of(row: Row, at: int) -> str:
    """What a cell says. With ; or a tab between the cells, decimals may follow a comma."""
    cell = row.cells[at]
    return cell if row.separator == "," or cell.count(",") != 1 else cell.replace(",", ".")


def _not_numbers(row: Row, wanted: list[int], table: _Table) -> Iterator[Problem]:
    """A problem for each of the wanted cells that is no number."""
    places = row.places()
    for at in wanted:
        if _value(row, at) is None:
            cell = row.cells[at]
            why, hint = why_not(_text_of(row, at)) if cell else ("", "write a number")
            what = f"{quoted(cell)} {why}" if cell else "the cell is empty"
            message = f"{table.headings[at]} should be a number: {what}"
            yield Problem("number", message, hint, _spot(row, table, *places[at]))


def _spot(row: Row, table: _Table, line: int, column: int, width: int) -> Place:
    text = row.text.split("\n")[line - row.line]
    return Place(table.path, line, column, min(width, max(1, len(text))), text)
