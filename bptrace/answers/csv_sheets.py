"""Sheets in CSV, as spreadsheets and learning platforms write it: a row an answer, or a row a student."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..errors import Problem, count_of
from ..inputs.tree.csv_text import Row, rows_of
from ..inputs.tree.numbers import whole
from .numerals import ALWAYS, NEVER, answer, is_blank, marked
from .sheet import MOST_ANSWERS, NOTHING, PART, Answer, Sheet, Source
from .table_layout import Layout, is_known, is_like, layout_of, places

_HINT = "write a line for each answer: net_h1,0.3775"
_MOST_CELLS = 100_000  # of a line: each heading makes an answer of the shortest line


class _Found:
    """The answers of one student, and what was wrong with them."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.problems: list[Problem] = []


def read_table(text: str, source: Source) -> list[Sheet]:
    """The sheets in a table. Raises InputError where there is none."""
    if "\0" in text:
        raise source.refused("encoding", "this is not a text file", _HINT)
    separator, found_rows = rows_of(text)
    student, rows = _opening(found_rows)
    if all(len(row.cells) < 2 for row in rows):
        raise source.refused("shape", "this is no table of names and numbers", _HINT)
    if any(len(row.cells) > _MOST_CELLS for row in rows):
        raise source.refused("limit", f"a line has more than {_MOST_CELLS:,} cells", _HINT)
    layout, commas = layout_of(rows), NEVER if separator == "," else ALWAYS
    body = rows[1:] if layout.head else rows
    found = _wide(body, layout, commas, source) if layout.answers else _long(body, layout, commas, source)
    told = [(name or student or source.stem, one) for name, one in found if one.answers or one.problems]
    if not told:
        raise source.refused("empty", NOTHING, _HINT)
    return [Sheet(name, source.path, tuple(one.answers), tuple(one.problems)) for name, one in told]


def _opening(rows: Sequence[Row]) -> tuple[str, Sequence[Row]]:
    """Whose table it is, where a line above it says so; and the rows without that line, and without a title."""
    student = ""
    while len(rows) > 1:
        first, then = rows[0].cells, rows[1].cells
        sure = bool(places(first[:1], "student")) and (first[0].casefold() not in ("name", "id") or any(map(is_known, then)))
        if len(first) == 2 and sure and not is_like(first[1]) and not is_known(first[1]):
            student = first[1]
        elif len(first) > 1 or is_like(first[0]) or not any(sum(map(is_known, row.cells)) > 1 for row in rows[1:6]):
            break
        rows = rows[1:]
    return student, rows


# a row an answer


def _long(body: Sequence[Row], layout: Layout, commas: str, source: Source) -> list[tuple[str, _Found]]:
    found: dict[str, _Found] = {}
    student = ""
    for row in body:
        student = layout.student(row) or student  # spreadsheets write a name once for the rows that share it
        each = found.setdefault(student, _Found())
        name, text = row.cell(layout.name).rstrip(" :="), row.cell(layout.value)
        if name and (text or not any(map(str.isspace, name))):  # a heading within the table has words, and no number
            each.answers.append(_answer(name, row, layout, commas))
        elif not is_blank(text):
            message = f"line {row.line} has a number without a name"
            each.problems.append(source.problem("name", message, "write its name before it", row.line, row.text))
    return list(found.items())


def _answer(name: str, row: Row, layout: Layout, commas: str) -> Answer:
    text, behind = row.cell(layout.value), row.cell(layout.value + 1)
    beyond = layout.head is None or layout.value + 1 >= len(layout.head.cells)
    if commas == NEVER and beyond and behind.isdigit() and text.lstrip("+-−").isdigit():  # 0,5933 in a table with commas
        text = f"{text},{behind}"
    return answer(name + _marks(row, layout), text, *row.place(layout.name), commas)


def _marks(row: Row, layout: Layout) -> str:
    """What sample and iteration add to a name, where they stand in columns of their own."""
    if layout.sample is None and layout.iteration is None:
        return ""
    return marked("", _number(row.cell(layout.sample)), _number(row.cell(layout.iteration)))


def _number(text: str) -> str:
    """A whole number as it is counted: 2 where a spreadsheet wrote 2.0."""
    value = whole(text.replace(",", ".")) if text else None
    return text if value is None else str(value)


# a row a student


def _wide(body: Sequence[Row], layout: Layout, commas: str, source: Source) -> list[tuple[str, _Found]]:
    """The answers of each row; of all rows of a student, where a column counts samples or iterations."""
    if len(layout.answers) * len(body) > MOST_ANSWERS:
        raise source.refused("limit", f"the table has more than {MOST_ANSWERS:,} answers", PART)
    found: dict[object, tuple[str, _Found]] = {}
    counted = layout.iteration is not None or layout.sample is not None
    for row in body:
        student = layout.student(row)
        if not student and not counted and len(body) > 1:
            student = f"{source.stem}, line {row.line}"
        _, each = found.setdefault(student if counted else row.line, (student, _Found()))
        if problem := _too_long(row, layout, source):
            each.problems.append(problem)
        else:
            each.answers += _cells(row, layout, commas)
    return list(found.values())


def _cells(row: Row, layout: Layout, commas: str) -> Iterator[Answer]:
    marks, places = _marks(row, layout), row.places()
    for at, name in layout.answers:
        line, column, _ = places[at] if at < len(places) else row.end
        yield answer(name + marks, row.cell(at), line, column, commas)


def _too_long(row: Row, layout: Layout, source: Source) -> Problem | None:
    assert layout.head is not None
    count, wanted = len(row.cells), len(layout.head.cells)
    if count <= wanted:
        return None
    message = f"line {row.line} has {count_of(count, 'cell')}, the headings have {wanted}"
    return source.problem("shape", message, "decimal commas? part the cells with ;", row.line, row.text)
