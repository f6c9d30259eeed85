"""The list of variants: who was handed which numbers, as a CSV that `worksheet` writes and `check` reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ...answers.class_tables import ClassTable, class_table
from ...answers.column_words import is_known, places
from ...answers.roster import id_key
from ...errors import InputError, Problem, did_you_mean, nearest
from ...inputs.config.config import Config
from ...inputs.tree.csv_text import Row
from ...inputs.tree.csv_written import as_it_was, csv_table
from ...inputs.tree.nodes import quoted
from ...inputs.tree.numbers import value_of, why_not
from ..given_numbers import given_numbers
from .codes import no_code, read_code
from .variants import Variant

_HEAD = ("id", "name", "code")  # before the names of the numbers
_SAVE = "name variants.csv, which bptrace worksheet has written"
_CODE = "variant"  # of each problem


class Holder(NamedTuple):
    """A student, and the variant that the student was given."""

    id: str
    name: str
    variant: Variant


def variants_csv(holders: Sequence[tuple[str, str, Variant]]) -> bytes:
    """The list: a row for each id, name and variant."""
    names = list(dict.fromkeys(name for _, _, variant in holders for name in variant.numbers))
    rows = ((whose, name, variant.code, *(variant.numbers.get(each, "") for each in names)) for whose, name, variant in holders)
    return csv_table((*_HEAD, *names), rows)


def read_variants(path: str, config: Config) -> list[Holder]:
    """The students of a list, in its order. Raises InputError with all that is wrong with it, and UnknownName where there is no file."""
    table = class_table(path, "the list of variants", _SAVE)
    columns = _Columns(table, config)
    if "code" not in columns.about:
        table.refuse(_CODE, "no heading of this list is code, and it is the codes that tell the variants", _SAVE)
    if not {"id", "student"} & columns.about.keys():
        table.refuse(_CODE, "no heading of this list tells a student's id or name", _SAVE)
    if not columns.numbers and not columns.others:
        table.refuse(_CODE, "no heading of this list is the name of a number, and nobody would have numbers of their own", _SAVE)
    if not table.body:
        table.refuse(_CODE, "this list has no students below its headings", _SAVE)
    rows = _Rows(table, columns)
    problems = [*columns.problems(), *rows.problems()]
    if problems:
        raise InputError(problems)
    return [rows.holder(row) for row in table.body]


class _Columns:
    """Which column holds what. A number may be called id, name or code too: its column comes behind."""

    def __init__(self, table: ClassTable, config: Config) -> None:
        self.table, headings = table, table.head.cells
        self.about = {what: min(found) for what in ("id", "student", "code") if (found := places(headings, what))}
        self.known = [number.name for number in given_numbers(config)]
        free = [(at, as_it_was(heading)) for at, heading in enumerate(headings) if heading and at not in self.about.values()]
        self.numbers = {at: name for at, name in free if name in self.known}
        self.others = {at: name for at, name in free if name not in self.known and not is_known(name)}

    def problems(self) -> Iterator[Problem]:
        """The headings that mean nothing, and those that are there twice."""
        for at, name in self.others.items():
            said = f"{quoted(name)} is no number of this config"
            hint = did_you_mean(nearest(name, self.known)) or "is it the list of another exercise?"
            yield self.table.problem(_CODE, said, hint, self.table.head, at)
        seen = set[str]()
        for at, name in self.numbers.items():
            if name in seen:
                yield self.table.problem(_CODE, f"{quoted(name)} is there twice", "leave out one of the columns", self.table.head, at)
            seen.add(name)


class _Rows:
    """What the rows say."""

    def __init__(self, table: ClassTable, columns: _Columns) -> None:
        self.table, self.columns = table, columns
        self._whose = dict[str, Row]()
        self._numbers = dict[str, tuple[Row, Mapping[str, str]]]()

    def told(self, row: Row, what: str) -> str:
        return as_it_was(row.cell(self.columns.about.get(what)))

    def number(self, row: Row, at: int) -> str:
        """A number as it is written; where commas part no cells, one may stand in the place of the point."""
        text = row.cell(at)
        return text if self.table.separator == "," else text.replace(",", ".")

    def holder(self, row: Row) -> Holder:
        numbers = {name: self.number(row, at) for at, name in self.columns.numbers.items()}
        return Holder(self.told(row, "id"), self.told(row, "student"), Variant(read_code(self.told(row, "code")) or "", numbers))

    def problems(self) -> Iterator[Problem]:
        for row in self.table.body:
            yield from self._of_numbers(row)
            yield from self._of_code(row)
            yield from self._of_student(row)

    def _of_numbers(self, row: Row) -> Iterator[Problem]:
        for at, name in self.columns.numbers.items():
            text = self.number(row, at)
            if value_of(text) is None:
                why, hint = why_not(text) if text else ("has no number here", "write the one that was handed out")
                yield self.table.problem(_CODE, f"{name}: {quoted(text)} {why}" if text else f"{name} {why}", hint, row, at)

    def _of_code(self, row: Row) -> Iterator[Problem]:
        """What is wrong with a code: a slip in it, or other numbers than those that it has elsewhere."""
        typed, at = self.told(row, "code"), self.columns.about["code"]
        code = read_code(typed)
        if code is None:
            yield self.table.problem(_CODE, no_code(typed) if typed else "there is no code here", "copy it from the sheet", row, at)
            return
        numbers = self.holder(row).variant.numbers
        first, others = self._numbers.setdefault(code, (row, numbers))
        if others != numbers:
            said = f"the variant {code} has other numbers on line {first.line}"
            yield self.table.problem(_CODE, said, "a code has the same numbers wherever it stands", row, at)

    def _of_student(self, row: Row) -> Iterator[Problem]:
        whose = self.told(row, "id")
        if not whose and not self.told(row, "student"):
            yield self.table.problem(_CODE, "this row tells no student", "write an id or a name", row)
        elif whose and (first := self._whose.setdefault(id_key(whose), row)) is not row:
            said = f"the id {quoted(whose)} is on line {first.line} already"
            yield self.table.problem(_CODE, said, "a student has one variant", row, self.columns.about["id"])
