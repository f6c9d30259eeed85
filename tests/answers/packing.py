"""Files that are several in one: archives, and spreadsheets as simple as they can be."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

Cell = float | str | bool | None
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OPEN = "urn:oasis:names:tc:opendocument:xmlns"


def zipped(files: Mapping[str, bytes | str], way: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", way) as file:
        for name, data in files.items():
            file.writestr(name, data)
    return made.getvalue()


def xlsx(*tables: Sequence[Sequence[Cell]]) -> bytes:
    """A workbook with a worksheet for each table."""
    return xlsx_of(*("".join(_row(at, row) for at, row in enumerate(table, 1)) for table in tables))


def xlsx_of(*sheets: str, hidden: int = 0, shared: Sequence[str] = ()) -> bytes:
    """A workbook of what stands in each worksheet; one of them may be hidden."""
    numbers = range(1, len(sheets) + 1)
    said = {at: 'state="hidden"' * (at == hidden) for at in numbers}
    listed = "".join(f'<sheet name="S{at}" sheetId="{at}" r:id="r{at}" {said[at]}/>' for at in numbers)
    related = "".join(f'<Relationship Id="r{at}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{at}.xml"/>' for at in numbers)
    related += f'<Relationship Id="s" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>' * bool(shared)
    strings = f'<sst xmlns="{_MAIN}">' + "".join(f"<si><t>{text}</t></si>" for text in shared) + "</sst>"
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
            "_rels/.rels": _relationships(f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'),
            "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": _relationships(related),
            **({"xl/sharedStrings.xml": strings} if shared else {}),
            **{
                f"xl/worksheets/sheet{at}.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{sheet}</sheetData></worksheet>'
                for at, sheet in enumerate(sheets, 1)
            },
        }
    )


def _relationships(every: str) -> str:
    return f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}/relationships">{every}</Relationships>'


def _row(number: int, cells: Sequence[Cell]) -> str:
    return f'<row r="{number}">' + "".join(_cell(f"{chr(64 + at)}{number}", cell) for at, cell in enumerate(cells, 1)) + "</row>"


def _cell(place: str, cell: Cell) -> str:
    if cell is None:
        return f'<c r="{place}"/>'
    if isinstance(cell, bool):
        return f'<c r="{place}" t="b"><v>{int(cell)}</v></c>'
    if isinstance(cell, str):
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'
    return f'<c r="{place}"><v>{cell!r}</v></c>'


def ods(*tables: Sequence[Sequence[Cell]]) -> bytes:
    """A spreadsheet of LibreOffice, with a table for each."""
    return ods_of(
        *("".join("<table:table-row>" + "".join(map(_open_cell, row)) + "</table:table-row>" for row in table) for table in tables)
    )


def ods_of(*tables: str) -> bytes:
    names = " ".join(f'xmlns:{name}="{_OPEN}:{name}:1.0"' for name in ("office", "table", "text"))
    body = "".join(f'<table:table table:name="T{at}">{table}</table:table>' for at, table in enumerate(tables, 1))
    content = f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>"
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{_OPEN}:manifest:1.0"/>',
            "content.xml": f'<?xml version="1.0"?><office:document-content {names}>{content}</office:document-content>',
        }
    )


def _open_cell(cell: Cell) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{cell!r}"/>'
