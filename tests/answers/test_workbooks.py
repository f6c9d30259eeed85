"""Sheets in spreadsheets: read as tables of text are, and no larger than a class."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

from bptrace.answers import workbooks
from bptrace.answers.read_sheets import sheets_of
from bptrace.answers.sheet import Source
from bptrace.errors import InputError

from ..effort import ending
from .hand_in import Values, sheet, sheets, told, values
from .packing import ods, ods_of, xlsx, xlsx_of, zipped

TWO: Values = {"net_h1": 0.3775, "out_h1": 0.5933}
LONG = [["name", "value"], ["net_h1", 0.3775], ["out_h1", 0.5933]]
WIDE = [
    ["Matrikel", "Nachname", "Vorname", "net_h1", "out_h1"],
    [1234567.0, "Müller", "Anna", 0.3775, 0.5933],
    ["", "Roe", "Ben", 0.4, None],
]
FORMATS = {"s1.xlsx": xlsx, "s1.ods": ods}


@pytest.mark.parametrize("name", FORMATS)
def test_a_row_an_answer(name: str, tmp_path: Path) -> None:
    found = sheet(tmp_path, FORMATS[name](LONG), name)
    assert (found.student, found.problems, values(found)) == ("s1", (), TWO)
    assert [each.line for each in found.answers] == [2, 3]


@pytest.mark.parametrize("name", FORMATS)
def test_a_row_a_student(name: str, tmp_path: Path) -> None:
    anna, ben = sheets(tmp_path, FORMATS[name](WIDE), name)
    assert (anna.student, anna.id, values(anna)) == ("Anna Müller", "1234567", TWO)
    assert (ben.student, ben.id, values(ben)) == ("Ben Roe", "", {"net_h1": 0.4, "out_h1": None})


@pytest.mark.parametrize("name", FORMATS)
def test_by_content_whatever_it_is_called(name: str, tmp_path: Path) -> None:
    assert values(sheet(tmp_path, FORMATS[name](LONG), "s1")) == TWO


CELLS = {  # what is there, as what it is read, and its decimals
    "E": ("0,5933", "0,5933", 4),
    "net_h1": ("0.15·0.05 + 0.35 = 0.3575", "0.15·0.05 + 0.35 = 0.3575", 4),
    "w1": (0.59, "0.59", 2),
    "w2": (4.0, "4", 0),
    "w3": (True, "True", None),
    "w4": (1e-7, "1e-07", 7),
    "w5": ("59%", "59%", 2),
    "w6": (1e300, "1e+300", -300),
    "w7": (None, "", None),
}


def test_what_a_cell_has(tmp_path: Path) -> None:
    found = sheet(tmp_path, xlsx([[name, cell] for name, (cell, _, _) in CELLS.items()]), "s1.xlsx")
    read = {each.name: (each.text, each.number and each.number.decimals) for each in found.answers}
    assert read == {name: (text, decimals) for name, (_, text, decimals) in CELLS.items()}


def test_several_worksheets(tmp_path: Path) -> None:
    """Those of a student are one sheet; notes beside them are passed over; those of a class stay apart."""
    first = [["Name", "Anna"], ["Matrikelnummer", 1234567.0], ["quantity", "answer"], ["net_h1", 0.3775]]
    found = sheet(tmp_path, xlsx(first, [["just notes"]], [["quantity", "answer"], ["out_h1", 0.5933]]), "s1.xlsx")
    assert (found.student, found.id, values(found)) == ("Anna", "1234567", TWO)
    two = [["student", "net_h1"], ["ben", 0.4], ["cleo", 0.5]]
    assert [each.student for each in sheets(tmp_path, xlsx([["student", "net_h1"], ["anna", 0.3]], two), "s1.xlsx")] == [
        "anna",
        "ben",
        "cleo",
    ]


def test_a_hidden_worksheet_is_not_read(tmp_path: Path) -> None:
    row = '<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c><c r="B1"><v>0.5</v></c></row>'
    found = sheet(tmp_path, xlsx_of(row.format("net_h1"), row.format("out_h1"), hidden=2), "s1.xlsx")
    assert values(found) == {"net_h1": 0.5}


def test_without_the_library_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    found = sheet(tmp_path, xlsx(LONG), "s1.xlsx")
    assert told(found) == ["1:1 a spreadsheet is read by python-calamine, which is not installed"]
    assert found.problems[0].hint == "pip install 'bptrace[spreadsheets]'"


ODT = zipped({"mimetype": "application/vnd.oasis.opendocument.text", "META-INF/manifest.xml": "<a/>", "content.xml": "<a/>"})
NONE = {
    "empty": (xlsx([]), "there are no answers in this file"),
    "no table": (xlsx([["hello"]]), "this is no table of names and numbers"),
    "a document": (zipped({"[Content_Types].xml": "", "word/document.xml": ""}), "this is a document, which is not read"),
    "a text of LibreOffice": (ODT, "this spreadsheet is broken"),
    "broken": (xlsx_of("<row"), "this spreadsheet is broken"),
    "cut off": (xlsx(LONG)[:-100], "this file is broken: it cannot be unpacked"),
}


@pytest.mark.parametrize("name", NONE)
def test_none(name: str, tmp_path: Path) -> None:
    data, message = NONE[name]
    assert told(sheet(tmp_path, data, "s1.xlsx")) == [f"1:1 {message}"]


CELL = '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="{}"/>'
ROW = f'<table:table-row table:number-rows-repeated="{{}}">{CELL}</table:table-row>'
EMPTY = '<table:table-row table:number-rows-repeated="{}"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
HUGE = {
    "a cell at the far end": xlsx_of('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c s=">" r="XFD1048576"><v>1</v></c></row>'),
    "the same, one by one": xlsx_of('<row r="1"><c r="XFD1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
    "repeated rows and columns": ods_of(ROW.format(1_048_576, 16_384)),
    "far apart": ods_of(ROW.format(1, 1) + EMPTY.format(1_000_000) + ROW.format(1, 3)),
    "a long text in many cells": xlsx_of('<c t="s"><v>0</v></c>' * 600, shared=["x" * 1_000_000]),
}


@pytest.mark.parametrize("name", HUGE)
def test_what_would_fill_all_memory_is_refused(name: str, tmp_path: Path) -> None:
    with ending():
        assert told(sheet(tmp_path, HUGE[name], "s1.xlsx")) == ["1:1 the table has more than 2,000,000 cells"]


def test_just_within_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cells with a style and nothing in them count as little as rows that LibreOffice writes to fill a table up."""
    monkeypatch.setattr(workbooks, "MOST_CELLS", 6)
    styled = '<row r="1"><c r="A1" t="inlineStr"><is><t>net_h1</t></is></c><c r="B1"><v>0.5</v></c><c r="XFD1" s="1"/></row>'
    rest = '<row r="3"><c r="A3" t="inlineStr"><is><t>out_h1</t></is></c></row>'
    assert values(sheet(tmp_path, xlsx_of(styled + rest), "s1.xlsx")) == {"net_h1": 0.5, "out_h1": None}
    assert told(sheet(tmp_path, xlsx_of(styled + rest.replace("3", "4")), "s1.xlsx"))
    row = '<table:table-row><table:table-cell office:value-type="string"><text:p>net_h1</text:p></table:table-cell>{}</table:table-row>'
    assert sheet(tmp_path, ods_of(row.format(CELL.format(1)) * 3 + EMPTY.format(1_048_573)), "s1.ods").answers
    assert told(sheet(tmp_path, ods_of(row.format(CELL.format(1)) * 4), "s1.ods"))


def test_a_workbook_that_is_larger_unpacked_than_may_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = len(xlsx_of("")) * 10
    monkeypatch.setattr(workbooks, "MOST_OF_WORKBOOK", size)
    assert "is larger than" in told(sheet(tmp_path, xlsx_of(" " * size), "s1.xlsx"))[0]


@pytest.mark.parametrize("name", FORMATS)
def test_any_damage_is_told(name: str) -> None:
    rng, whole = random.Random(name), FORMATS[name](WIDE)
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(rng.randint(1, 5)):
            data[rng.randrange(4, len(data))] = rng.randrange(256)
        assert _is_read_or_told(bytes(data), name)


def _is_read_or_told(data: bytes, name: str) -> bool:
    try:
        return all(each.answers or each.problems for each in sheets_of(data, Source(name)))
    except InputError as error:
        return all(problem.message and problem.hint for problem in error.problems)
