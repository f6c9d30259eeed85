"""Sheets in CSV, as spreadsheets and learning platforms write it: a row an answer, or a row a student."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..errors import Problem, count_of
from ..inputs.tree.csv_text import Row, rows_of
from ..inputs.tree.numbers import whole
from .column_words import WHOSE, is_bare, is_known, owner_of, says, tells
from .numerals import ALWAYS, NEVER, answer, is_blank, marked
from .sheet import MOST_ANSWERS, NOTHING, PART, Answer, Owner, Sheet, Source
from .table_layout import Layout, is_like, layout_of

_HINT = "write a line for each answer: net_h1,0.3775"
_MOST_CELLS = 100_000  # of a line: each heading makes an answer of the shortest line


class _Found:
    """The answers of one student, and what was wrong with them."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.problems: list[Problem] = []
        self.said: list[tuple[str, str]] = []  # of whose they are, in rows among the answers


def read_table(text: str, source: Source) -> list[Sheet]:
    """The sheets in a table. Raises InputError where there is none."""
    if "\0" in text:
        raise source.refused("encoding", "this is not a text file", _HINT)
    separator, rows = rows_of(text)
    return read_rows(rows, NEVER if separator == "," else ALWAYS, source)


def read_rows(found: Sequence[Row], commas: str, source: Source) -> list[Sheet]:
    """The sheets in the rows of a table. Raises InputError where there is none."""
    owner, rows = _opening(found)
    if all(len(row.cells) < 2 for row in rows):
        raise source.refused("shape", "this is no table of names and numbers", _HINT)
    if any(len(row.cells) > _MOST_CELLS for row in rows):
        raise source.refused("limit", f"a line has more than {_MOST_CELLS:,} cells", _HINT)
    layout = layout_of(rows)
    body = rows[1:] if layout.head else rows
    each = (_wide if layout.answers else _long)(body, layout, commas, source)
    headings = tuple(heading for _, heading in layout.answers if not is_like(heading))
    sheets = [_sheet(whose, owner, one, headings, source) for whose, one in each if one.answers or one.problems]
    if not sheets:
        raise source.refused("empty", NOTHING, _HINT)
    return sheets


def _sheet(own: Owner, above: Owner, found: _Found, headings: tuple[str, ...], source: Source) -> Sheet:
    """A student's sheet; what its columns do not say, a row among the answers may, or a line above the table."""
    name, number, code = (next(filter(None, said), "") for said in zip(own, owner_of(found.said), above, strict=True))
    student = name or number or source.stem
    return Sheet(student, source.path, tuple(found.answers), tuple(found.problems), number, headings, code)


def _opening(rows: Sequence[Row]) -> tuple[Owner, Sequence[Row]]:
    """Whose table it is, where lines above it say so; and the rows without those lines, and without a title."""
    said = []
    while len(rows) > 1:
        first, then = rows[0].cells, rows[1].cells
        if len(first) == 2 and _is_whose(first, then) and not is_like(first[1]) and not is_known(first[1]):
            said.append((first[0], first[1]))
        elif len(first) > 1 or is_like(first[0]) or not any(sum(map(is_known, row.cells)) > 1 for row in rows[1:6]):
            break
        rows = rows[1:]
    return owner_of(said), rows


def _is_whose(first: Sequence[str], then: Sequence[str]) -> bool:
    """True if a word stands before that of a student, and above what `then` says. A quantity may be called name, id or code."""
    if says(first[0], "code"):
        return tells(*first)
    return says(first[0], *WHOSE) and (not is_bare(first[0]) or any(map(is_known, then)))


# a row an answer


def _long(body: Sequence[Row], layout: Layout, commas: str, source: Source) -> list[tuple[Owner, _Found]]:
    found: dict[Owner, _Found] = {}
    owner = Owner()
    for row in body:
        here = layout.owner(row)
        owner = here if here.name else owner._replace(code=here.code or owner.code)  # spreadsheets write a name once for all its rows
        each = found.setdefault(owner, _Found())
        name, text = row.cell(layout.name).rstrip(" :="), row.cell(layout.value)
        if tells(name, text):
            each.said.append((name, text))
        elif name and (text or not any(map(str.isspace, name))):  # a heading within the table has words, and no number
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


def _wide(body: Sequence[Row], layout: Layout, commas: str, source: Source) -> list[tuple[Owner, _Found]]:
    """The answers of each row; of all rows of a student, where a column counts samples or iterations."""
    if len(layout.answers) * len(body) > MOST_ANSWERS:
        raise source.refused("limit", f"the table has more than {MOST_ANSWERS:,} answers", PART)
    found: dict[object, tuple[Owner, _Found]] = {}
    counted = layout.iteration is not None or layout.sample is not None
    for row in body:
        owner = layout.owner(row)
        if not owner.name and not counted and len(body) > 1:
            owner = owner._replace(name=f"{source.stem}, line {row.line}")
        _, each = found.setdefault(owner if counted else row.line, (owner, _Found()))
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
