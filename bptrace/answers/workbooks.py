"""Sheets in spreadsheets, .xlsx and .ods: each of their tables as if it were a table of text.

A cell has a number and not its digits: 0.5900 is there as 0.59. What a cell shows is not read, for it may be rounded.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, TypeVar

from ..errors import InputError
from ..inputs.tree.csv_text import Row
from .csv_sheets import read_rows
from .numerals import ALWAYS
from .sheet import MOST_ANSWERS, NOTHING, Sheet, Source
from .zip_files import Zipped, name_of

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

Made = TypeVar("Made")
MOST_CELLS = 2_000_000  # of the rectangle that a table fills: a cell at its far end would take all memory
MOST_OF_WORKBOOK = 50_000_000  # bytes, unpacked
MOST_SHARED_TEXT = 500_000_000  # characters: a text that is kept once may stand in many cells
EXTRA = "pip install 'bptrace[spreadsheets]'"
_EXPORT = "save it anew, or as CSV"
_KEPT = (".xml", ".rels", "mimetype")  # not the pictures
_BREAKS = re.compile(r"[\t\r\n]+")

_ATTRIBUTES = rb"((?:\s+[\w:.-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)\s*(/?)>"
_CELL = re.compile(rb"<(?:\w+:)?c" + _ATTRIBUTES)
_TEXT_CELL = re.compile(rb"""\st\s*=\s*["']s["']""")
_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,3})(\d{1,7})["']""")
_SHARED = re.compile(rb"</(?:\w+:)?si\s*>")
_ROW_OR_CELL = re.compile(rb"<(?:\w+:)?(table-row|(?:covered-)?table-cell)" + _ATTRIBUTES + rb"|</(?:\w+:)?table-row\s*>")
_REPEATED = re.compile(rb"""repeated\s*=\s*["'](\d{1,9})["']""")


def read_workbook(packed: Zipped) -> list[Sheet]:
    """The sheets in a spreadsheet. Raises InputError where there is none, and where there is no library to read it with."""
    source = packed.source
    if find_spec("python_calamine") is None:
        raise source.refused("missing", "a spreadsheet is read by python-calamine, which is not installed", EXTRA)
    book = _opened(_stored(packed), source)
    read = [_read(rows, source) for rows in _tables(book, source)]
    tables = [each for each in read if not isinstance(each, InputError)]
    if not tables:
        raise next((each for each in read if isinstance(each, InputError)), source.refused("empty", NOTHING))
    return _joined(tables, source.stem)


def _read(rows: Sequence[Row], source: Source) -> list[Sheet] | InputError:
    """The sheets in a table, or why there are none: it may have notes beside another that has answers."""
    try:
        return read_rows(rows, ALWAYS, source)
    except InputError as error:
        return error


def _joined(tables: Sequence[list[Sheet]], stem: str) -> list[Sheet]:
    """All sheets; one of those of a student who has a table for each part, of which one at most says whose it is, or which variant."""
    every = [sheet for table in tables for sheet in table]
    named = {(sheet.student, sheet.id) for sheet in every if (sheet.student, sheet.id) != (stem, "")}
    codes = list(dict.fromkeys(sheet.code for sheet in every if sheet.code))
    if any(len(table) > 1 for table in tables) or len(named) > 1 or len(codes) > 1:
        return every
    student, number = next(iter(named), (stem, ""))
    answers, problems = tuple(one for sheet in every for one in sheet.answers), tuple(one for sheet in every for one in sheet.problems)
    headings = tuple(one for sheet in every for one in sheet.headings)
    return [Sheet(student, every[0].file, answers, problems, number, headings, "".join(codes))]


def _opened(data: bytes, source: Source) -> CalamineWorkbook:
    from python_calamine import load_workbook

    return _tried(lambda: load_workbook(io.BytesIO(data)), source)


def _tried(work: Callable[[], Made], source: Source) -> Made:
    """What the library makes of a file. Raises InputError where it fails, or gives up as it is not meant to."""
    try:
        return work()
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise source.refused("file", "this spreadsheet is broken", _EXPORT) from None


def _tables(book: CalamineWorkbook, source: Source) -> Iterator[list[Row]]:
    """The rows of each table that is to be seen."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    for each in book.sheets_metadata:
        if each.visible == SheetVisibleEnum.Visible and each.typ == SheetTypeEnum.WorkSheet:
            cells = _tried(partial(_cells, book, each.name), source)
            if len(cells) > MOST_ANSWERS:
                raise source.refused("limit", f"the table has more than {MOST_ANSWERS:,} rows", _EXPORT)
            if rows := [row for line, found in enumerate(cells, 1) if (row := _row(line, found)).cells]:
                yield rows


def _cells(book: CalamineWorkbook, name: str) -> list[list[Any]]:
    return [*book.get_sheet_by_name(name).to_python(skip_empty_area=False)]


def _row(line: int, cells: Sequence[object]) -> Row:
    texts = [_text(cell) for cell in cells]
    end = next((at for at in range(len(texts), 0, -1) if texts[at - 1]), 0)
    return Row(line, "\t".join(texts[:end]), "\t", texts[:end])


def _text(cell: object) -> str:
    """What a cell says. Numbers are floats there, whole ones too."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return _BREAKS.sub(" ", str(cell)).strip()


# bounds


def _stored(packed: Zipped) -> bytes:
    """The spreadsheet once more, with what is needed of it, and as large as it is. Raises InputError if it would fill all memory."""
    from zipfile import ZipFile

    made, left, longest, texts = io.BytesIO(), MOST_OF_WORKBOOK, 0, 0
    kept = {name: entry for entry in packed.entries if (name := name_of(entry)).endswith(_KEPT)}
    with ZipFile(made, "w") as file:
        for name, entry in kept.items():
            data = packed.bytes_of(entry, packed.source, left)
            left -= len(data)
            longest = max(longest, *map(len, _SHARED.split(data)[:-1]), 0)
            texts += len(_TEXT_CELL.findall(data))
            rows, columns = map(max, zip(_extent(data), _extent_of_repeated(data), strict=True))
            if rows * columns > MOST_CELLS or longest * texts > MOST_SHARED_TEXT:
                raise packed.source.refused("limit", f"the table has more than {MOST_CELLS:,} cells", _EXPORT)
            file.writestr(name, data)
    return made.getvalue()


def _extent(data: bytes) -> tuple[int, int]:
    """The last row and the last column of a table of .xlsx that have something."""
    found = [place for cell in _CELL.finditer(data) if not cell[2] and (place := _PLACE.search(cell[1]))]
    return max((int(place[2]) for place in found), default=0), max((_number(place[1].upper()) for place in found), default=0)


def _number(column: bytes) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in column:
        number = 26 * number + letter - ord("A") + 1
    return number


def _extent_of_repeated(data: bytes) -> tuple[int, int]:
    """The same of the tables of .ods, where rows and cells stand once for several that are alike."""
    row = column = height = width = filled = repeated = 0
    for found in _ROW_OR_CELL.finditer(data) if b"table-row" in data else ():
        times = int(count[1]) if found[1] and (count := _REPEATED.search(found[2])) else 1
        if found[1] == b"table-row":
            repeated, column, filled = times, 0, 0
        elif found[1]:
            column += times
            filled = column if not found[3] or b"value" in found[2] else filled
        if not found[1] or (found[1] == b"table-row" and found[3]):  # the end of a row
            row += repeated
            height, width = row if filled else height, max(width, filled)
    return height, width
