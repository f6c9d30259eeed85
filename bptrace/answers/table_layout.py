"""How a table of answers is laid out: what its headings say, and whether a row is an answer or a student."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from ..inputs.tree.csv_text import Row
from ..inputs.tree.nodes import normal
from .column_words import WHOSE, is_bare, is_known, owner_of, places, says
from .headings import MOST_WITH_WORDS, readings
from .numerals import ALWAYS, read_numeral
from .sheet import Owner

_LIKE = re.compile(
    r"""(?:net|out|delta|δ|[EeCLJzayiotb])_\S+ | [d∂]\S*/[d∂]\S+ | d[ECLJ]_d\S+ | grad_\S+ | E | E_total | loss
      | [wbvhixoyaztθδ][a-z]?_?\d{1,4}(?:[_,]\d+)* | [wbzayδ]\^\S+""",
    re.VERBOSE,
)
_MARKS = re.compile(r"(?:[+'’]|_new|[#@{]-?\d+}?)*")


def is_like(text: str) -> bool:
    """True if it looks like the name of a quantity: `net_h1`, `dE/dw5`, `w5+`, `E#2@3`. Names of a network may look otherwise."""
    if len(text) > 60:
        return False
    plain = normal(text)
    return any(_LIKE.fullmatch(plain, 0, end) for end in _ends(plain))


def _ends(text: str) -> tuple[int, ...]:
    """Where the name itself may end, before its sample, its iteration and its plus."""
    first = re.search(r"[+'’#@{]|_new", text)
    return (first.start(),) if first and _MARKS.fullmatch(text, first.start()) else (len(text),)


# Of several words, which may be any others: a name is seen only where the first of them is a kind.
_JOINED = re.compile(r"(?i)(?:net|output|out|delta|δ|grad|gradient|step)_[^\W\d_]{1,3}_?\d{0,4}|(?:total_error|E_total)|d\S+/d\S+")


def is_named(heading: str) -> bool:
    """True if it looks like a name, or has words about what does: `1. What is net_h1?`, `w5 after the update`, `out of h1`."""
    return is_like(heading) or any(is_like(name) and _is_seen(name.rstrip("+"), heading) for name in readings(heading))


def _is_seen(name: str, heading: str) -> bool:
    return name in heading or _JOINED.fullmatch(name) is not None


_ROWS_LOOKED_AT, _MOST_COLUMNS = 12, 200
_MOSTLY = 0.5  # of the headings, or of the cells of a column
_COLUMNS_OF_AN_ANSWER = 3  # at most, in a table with a row an answer


class Layout(NamedTuple):
    """Which columns hold what. In a table with a row a student `answers` are columns and the names of what stands in them.

    `whose` are columns that tell whose a row is.
    """

    head: Row | None = None
    name: int = 0
    value: int = 1
    answers: tuple[tuple[int, str], ...] = ()
    whose: tuple[tuple[int, str], ...] = ()
    iteration: int | None = None
    sample: int | None = None

    def owner(self, row: Row) -> Owner:
        """Whose row it is, as far as it says so."""
        return owner_of([(word, row.cell(place)) for place, word in self.whose]) if self.whose else Owner()


def layout_of(rows: Sequence[Row]) -> Layout:
    """The layout of rows, seen from the first of them, and from the others where that is not enough."""
    if not _is_head(rows[0]):
        numbered = len(rows[0].cells) > 2 and _is_number(rows[0].cells[0]) and not _is_number(rows[0].cells[1])
        return Layout(None, 1, 2) if numbered else Layout()
    head, body = rows[0], rows[1 : 1 + _ROWS_LOOKED_AT]
    counted = Layout(head, iteration=_first(head, "iteration"), sample=_first(head, "sample"))
    if places(head.cells, "value") or not _is_wide(head, body):
        return _long(counted, head, body)
    return _wide(counted, head, body)


def _first(head: Row, what: str) -> int | None:
    return next(iter(places(head.cells, what)), None)


def _is_head(row: Row) -> bool:
    """True if it is a line of headings, and not the first of the answers."""
    first, *rest = row.cells
    if not rest or _is_number(first):
        return False
    if any(map(_is_number, rest)):
        return bool(places([first], "student", "id")) and len(rest) > 1
    return any(map(is_known, row.cells)) or not is_named(first) or (any(rest) and all(is_named(cell) for cell in rest if cell))


def _is_number(text: str) -> bool:
    return bool(text) and read_numeral(text, ALWAYS) is not None


def _share(texts: Iterable[bool]) -> float:
    found = list(texts)
    return sum(found) / max(1, len(found))


def _is_wide(head: Row, body: Sequence[Row]) -> bool:
    """True if the headings look more like names of quantities than what stands in any column."""
    above = _share(map(is_named, head.cells[:_MOST_COLUMNS]))
    if above >= _MOSTLY:
        return True
    columns = range(len(head.cells))[:_MOST_COLUMNS]
    below = max(_share(is_like(row.cell(place)) for row in body) for place in columns)
    if above or below:
        return above > below
    return len(head.cells) > _COLUMNS_OF_AN_ANSWER or any(map(_is_number, head.cells)) or _has_numbers_of_students(head, body)


def _has_numbers_of_students(head: Row, body: Sequence[Row]) -> bool:
    """True if headings tell whose a row is, and no column is left for names of quantities."""
    whose = {place for place in _whose(head, body) if not is_bare(head.cells[place])}
    beside = {*whose, *places(head.cells, "beside", "iteration", "sample")}
    return bool(whose) and not any(_is_text(place, body) for place in range(len(head.cells)) if place not in beside)


def _long(counted: Layout, head: Row, body: Sequence[Row]) -> Layout:
    """A row an answer: what the headings do not say, the cells below them do."""
    whose = [place for place in _whose(head, body) if not is_bare(head.cells[place])]
    beside = {*places(head.cells, "beside"), counted.iteration, counted.sample}
    free = [place for place in range(len(head.cells))[:_MOST_COLUMNS] if place not in beside] or [0]
    numbers = {place: (_share(_is_number(row.cell(place)) for row in body), place not in whose, place > 0) for place in free}
    value = _chosen(places(head.cells, "value"), free, numbers.__getitem__)
    names, rest = ([place for place in some if place != value] for some in (places(head.cells, "name"), free))
    name = _chosen(names, rest or [0], lambda place: (_share(is_like(row.cell(place)) for row in body), place not in whose))
    return counted._replace(name=name, value=value, whose=_headed([place for place in whose if place != name], head))


def _chosen(known: Sequence[int], free: Sequence[int], score: Callable[[int], Any]) -> int:
    """The column that a heading tells, or else the one with the highest score."""
    return known[0] if known else max(free, key=score)


def _wide(counted: Layout, head: Row, body: Sequence[Row]) -> Layout:
    """A row a student. A column of words among answers is a remark."""
    said = _whose(head, body)
    by_mail = bool(places(head.cells, "mail"))
    whose = _headed([place for place in said if not (is_bare(head.cells[place]) and by_mail and _counts(place, body))], head)
    taken = {counted.iteration, counted.sample, *said, *places(head.cells, "beside")}
    free = [place for place, heading in enumerate(head.cells) if heading and place not in taken]
    if not whose and free and not is_named(head.cells[free[0]]) and _is_text(free[0], body):
        whose = ((free.pop(0), "student"),)
    likely = {place for place in free if (is_named if place < MOST_WITH_WORDS else is_like)(head.cells[place])}
    answers = [place for place in free if not likely or place in likely or not _is_text(place, body)]
    return counted._replace(answers=_headed(answers, head), whose=whose)


def _headed(columns: Sequence[int], head: Row) -> tuple[tuple[int, str], ...]:
    return tuple((place, head.cells[place]) for place in columns)


def _whose(head: Row, body: Sequence[Row]) -> list[int]:
    """The columns that tell whose a row is. Below a quantity that is called code there are numbers."""
    codes = [place for place in places(head.cells, "code") if _is_text(place, body)]
    return [place for place in places(head.cells, *WHOSE) if place in codes or not says(head.cells[place], "code")]


def _counts(place: int, body: Sequence[Row]) -> bool:
    """True if a column only counts the rows, as the ID of a form does."""
    return [row.cell(place) for row in body] == [str(number) for number in range(1, len(body) + 1)]


def _is_text(place: int, body: Sequence[Row]) -> bool:
    """True if a column holds words more often than numbers."""
    found = [row.cell(place) for row in body if row.cell(place)]
    return bool(found) and _share(map(_is_number, found)) < _MOSTLY
