"""A roster: who is in a class, in a CSV as platforms write it; and which sheet is whose."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from ..errors import InputError, Problem
from ..inputs.tree.csv_text import Row
from ..inputs.tree.nodes import quoted
from .class_tables import ClassTable, class_table
from .column_words import places
from .sheet import Sheet, natural, stem, students

_NO_STUDENTS = frozenset(("points possible", "student, test"))  # rows of Canvas's gradebook
_SAVE = "save it as CSV, with a line of headings such as id,name"
_HEAD = "the first line should name the columns, such as id,name"

ABSENT = Problem("absent", "nothing was handed in")


class Enrolled(NamedTuple):
    """A student of a roster: the id and the name that are shown, every id that the row has, its cells, and its line."""

    id: str
    name: str
    ids: tuple[str, ...]
    cells: tuple[str, ...]
    line: int = 0


class Standing(NamedTuple):
    """What a roster says of a sheet: whose it is, None where it is nobody's, and the files of attempts that it takes the place of."""

    enrolled: Enrolled | None
    passed: tuple[str, ...] = ()


class Roster(NamedTuple):
    """The students of a class in their order, and the headings of the columns."""

    path: str
    headings: tuple[str, ...]
    students: tuple[Enrolled, ...]


# reading it


class _Columns(NamedTuple):
    ids: Sequence[int]
    names: Sequence[int]
    called: Sequence[int]  # the first and the last name


def read_roster(path: str) -> Roster:
    """The roster in a file; `-` is standard input. Raises InputError, and UnknownName where there is no file."""
    table = class_table(path, "the roster", _SAVE)
    columns = _columns(table.head.cells)
    if not any(columns):
        table.refuse("roster", "no heading of this roster tells a student's id or name", _HEAD)
    found = [made for row in table.body if (made := _enrolled(row, columns))]
    if not found:
        table.refuse("roster", "this roster has no students below its headings", "write a line for each student")
    return Roster(table.path, tuple(table.head.cells), tuple(_once(found, table)))


def _columns(headings: Sequence[str]) -> _Columns:
    ids, called = (places(headings, "id"), places(headings, "mail")), (places(headings, "first"), places(headings, "last"))
    return _Columns([*chain(*ids)], places(headings, "student"), [*chain(*called)])


def _enrolled(row: Row, columns: _Columns) -> Enrolled | None:
    """The student of a row, None where it tells none."""
    ids = tuple(dict.fromkeys(filter(None, map(row.cell, columns.ids))))
    name = next(filter(None, map(row.cell, columns.names)), "") or " ".join(filter(None, map(row.cell, columns.called)))
    if not (ids or name) or name.casefold() in _NO_STUDENTS:
        return None
    return Enrolled(ids[0] if ids else "", name, ids, tuple(row.cells), row.line)


def _once(found: Sequence[Enrolled], table: ClassTable) -> Iterator[Enrolled]:
    """The students, each once. Raises InputError where two of them have one id."""
    first: dict[str, Enrolled] = {}
    lines = {row.line: row for row in table.body}
    for each in found:
        key = id_key(each.id) or f"{name_key(each.name)} "
        before = first.setdefault(key, each)
        if before is each:
            yield each
        elif name_key(before.name) != name_key(each.name):
            said = f"the id {quoted(each.id)} is on line {before.line} already, of {quoted(before.name)}"
            raise InputError([table.problem("roster", said, "give each student an id of their own", lines[each.line])])


# whose a sheet is


_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})


def name_key(name: str) -> str:
    """A name by which it is known again: without accents, capitals and signs, and whatever the order of its parts."""
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(letter))
    return " ".join(sorted(re.findall(r"[^\W_]+", bare.translate(_PLAIN))))


def id_key(text: str) -> str:
    """An id by which it is known again: `Participant 12345` is 12345, and so is 0012345, whose zeros a spreadsheet takes off."""
    bare = re.sub(r"^[^\W\d_]+(?:/[^\W\d_]+)?\s+(?=\d+$)", "", text.strip().casefold())
    return bare.lstrip("0") or bare if bare.isdigit() else bare


LEAST_ID = 4  # letters of an id that is known again within the name of a file: the 2 of hw-2 is nobody's


class Lookup:
    """Finds the student of a sheet. An id or a name that two students have tells neither."""

    def __init__(self, roster: Roster) -> None:
        self.ids = _known((id_key(text), each) for each in roster.students for text in each.ids)
        self.names = _known((name_key(each.name), each) for each in roster.students)
        self.by_word: dict[str, list[tuple[set[str], Enrolled]]] = {}  # of the names with several words, by the first of them
        for key, found in self.names.items():
            if found and " " in key:
                self.by_word.setdefault(key.partition(" ")[0], []).append((set(key.split()), found))

    def whose(self, sheet: Sheet, told: str) -> Enrolled | None:
        """The student: by the id, else by what the sheet says, by what it is called in its class, or by the name of its file."""
        said = (sheet.student, told, stem(sheet.file))
        tried = [self.ids.get(id_key(text)) for text in (sheet.id, *said) if text]
        tried += [self.names.get(name_key(text)) for text in said]
        return next(filter(None, tried), None) or self._within(stem(sheet.file))

    def _within(self, text: str) -> Enrolled | None:
        """The only student whose id, or else whose whole name, is part of a text such as `hw3_s1234567-2`."""
        words = name_key(text).split()
        told = {found for word in words if len(word) >= LEAST_ID and (found := self.ids.get(id_key(word)))}
        told = told or {found for word in words for parts, found in self.by_word.get(word, ()) if parts.issubset(words)}
        return told.pop() if len(told) == 1 else None


def _known(pairs: Iterable[tuple[str, Enrolled]]) -> dict[str, Enrolled | None]:
    found: dict[str, Enrolled | None] = {}
    for key, each in pairs:
        if key:
            found[key] = each if found.get(key, each) is each else None
    return found


Placed = tuple[Sheet, Standing]


def enrolled(roster: Roster, sheets: Sequence[Sheet]) -> tuple[list[Sheet], dict[str, Standing]]:
    """The sheets of a class, no two with the same student, and what the roster says of each, by student."""
    found = placed(roster, sheets)
    named = students([sheet for sheet, _ in found])
    return named, {sheet.student: standing for sheet, (_, standing) in zip(named, found, strict=True)}


def placed(roster: Roster, sheets: Sequence[Sheet]) -> list[Placed]:
    """The last attempt of each student of the roster, in its order, nothing for who handed nothing in; then the sheets of nobody."""
    lookup, attempts, others = Lookup(roster), dict[Enrolled, list[Sheet]](), list[Placed]()
    for sheet, told in zip(sheets, students(sheets), strict=True):
        found = lookup.whose(sheet, told.student)
        if found is None:
            others.append((told, Standing(None)))
        else:
            attempts.setdefault(found, []).append(told)
    named = _names(roster.students)
    return [*(_last(each, named[each], attempts.get(each, ())) for each in roster.students), *others]


def _names(enrolled: Sequence[Enrolled]) -> dict[Enrolled, str]:
    """What each student is called; those of one name with their ids."""
    seen: dict[str, int] = {}
    for each in enrolled:
        seen[each.name] = seen.get(each.name, 0) + 1
    return {each: f"{each.name} ({each.id})" if each.name and seen[each.name] > 1 else each.name for each in enrolled}


def _when(sheet: Sheet) -> tuple[list[list[str | int]], str]:
    """When a sheet was handed in, as far as names tell: hw, hw-2, hw-10; of a table, its rows from above."""
    return natural(os.path.splitext(sheet.file)[0])


def _last(enrolled: Enrolled, name: str, attempts: Sequence[Sheet]) -> Placed:
    """The last sheet that can be read, or the last; what else the student handed in is passed over."""
    if not attempts:
        return Sheet(name or enrolled.id, "", (), (ABSENT,), enrolled.id), Standing(enrolled)
    attempts = sorted(attempts, key=_when)
    at = next((at for at in reversed(range(len(attempts))) if attempts[at].answers), len(attempts) - 1)
    last, passed = attempts[at], tuple(attempt.file for place, attempt in enumerate(attempts) if place != at)
    return last._replace(student=name or last.student, id=enrolled.id or last.id), Standing(enrolled, passed)
