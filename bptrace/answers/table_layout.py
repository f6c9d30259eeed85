"""How a table of answers is laid out: what its headings say, and whether a row is an answer or a student."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from ..inputs.tree.csv_text import Row
from ..inputs.tree.nodes import normal
from ..model.spelling import UPDATED, spaced
from .numerals import ALWAYS, read_numeral

# fmt: off
_WORDS = {  # by what stands in the column; of several for a student the first counts
    "student":   ("student", "students", "studentid", "studentnumber", "studentname", "idnumber", "matriculationnumber", "matriculation",
                  "matrikelnummer", "matrikel", "matrnr", "matrno", "étudiant", "estudiante", "sid", "username", "userid", "user", "login",
                  "benutzername", "anmeldename", "fullname", "vollständigername", "nomcomplet", "candidate", "name", "id"),
    "first":     ("firstname", "vorname", "givenname", "prénom", "nombre"),
    "last":      ("lastname", "surname", "familyname", "nachname", "familienname", "nom", "apellido", "apellidos"),
    "mail":      ("email", "emailaddress", "emailadresse", "mail"),
    "name":      ("name", "quantity", "quantities", "variable", "symbol", "item", "question", "key", "größe", "groesse", "bezeichnung",
                  "grandeur", "magnitud", "cantidad", "grandezza", "parameter", "cell"),
    "value":     ("value", "values", "answer", "answers", "result", "results", "number", "solution", "youranswer", "yourvalue", "wert",
                  "werte", "antwort", "ergebnis", "lösung", "valeur", "réponse", "résultat", "valor", "respuesta", "resultado", "valore"),
    "iteration": ("iteration", "iter", "step", "update", "schritt"),
    "sample":    ("sample", "example", "pattern", "muster", "beispiel"),
    "beside":    ("layer", "kind", "timestamp", "zeitstempel", "state", "status", "startedon", "begonnenam", "completed", "beendet",
                  "timetaken", "duration", "dauer", "verbrauchtezeit", "grade", "bewertung", "points", "punkte", "score", "group",
                  "gruppe", "course", "kurs", "date", "datum", "comment", "comments", "remark", "remarks", "note", "notes",
                  "bemerkung", "bemerkungen", "kommentar", "unit", "attempt", "institution", "department", "no", "nr"),
}
# fmt: on
_LIKE = re.compile(
    r"""(?:net|out|delta|δ|[EeCLJzayiotb])_\S+ | [d∂]\S*/[d∂]\S+ | d[ECLJ]_d\S+ | grad_\S+ | E | E_total | loss
      | [wbvhixoyaztθδ][a-z]?_?\d{1,4}(?:[_,]\d+)* | [wbzayδ]\^\S+""",
    re.VERBOSE,
)
_MOST_HEADINGS = 1000  # headings, among which words are looked for
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


def places(headings: Sequence[str], what: str) -> list[int]:
    """The columns whose heading says so, those with the likeliest word first."""
    words = _WORDS[what]
    found = [(words.index(word), place) for place, heading in enumerate(headings[:_MOST_HEADINGS]) if (word := _plain(heading)) in words]
    return [place for _, place in sorted(found)]


def is_known(heading: str) -> bool:
    """True if it is a word that headings use."""
    return any(_plain(heading) in words for words in _WORDS.values())


@lru_cache(maxsize=1000)
def _plain(heading: str) -> str:
    """Without spaces, signs and capitals, and what stands in brackets: `E-mail Address (work)` is `emailaddress`."""
    return re.sub(r"\(.*|[\W_]+", "", normal(heading[:60]).casefold())


_ROWS_LOOKED_AT, _MOST_COLUMNS = 12, 200
_MOSTLY = 0.5  # of the headings, or of the cells of a column
_COLUMNS_OF_AN_ANSWER = 3  # at most, in a table with a row an answer


class Layout(NamedTuple):
    """Which columns hold what. In a table with a row a student `answers` are columns and the names of what stands in them.

    `students` are columns that tell whose answer it is, the first that is not empty in a row; the two of `called` do so together.
    """

    head: Row | None = None
    name: int = 0
    value: int = 1
    answers: tuple[tuple[int, str], ...] = ()
    students: tuple[int, ...] = ()
    called: tuple[int, ...] = ()
    iteration: int | None = None
    sample: int | None = None

    def student(self, row: Row) -> str:
        """Whose row it is, "" where it does not say."""
        if not self.students and not self.called:
            return ""
        return next(filter(None, map(row.cell, self.students)), "") or " ".join(filter(None, map(row.cell, self.called)))


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
        return bool(places([first], "student")) and len(rest) > 1
    return any(map(is_known, row.cells)) or not _is_name(first) or (any(rest) and all(_is_name(cell) for cell in rest if cell))


def _is_number(text: str) -> bool:
    return bool(text) and read_numeral(text, ALWAYS) is not None


def _share(texts: Iterable[bool]) -> float:
    found = list(texts)
    return sum(found) / max(1, len(found))


def _is_wide(head: Row, body: Sequence[Row]) -> bool:
    """True if the headings look more like names of quantities than what stands in any column."""
    above = _share(map(_is_name, head.cells[:_MOST_COLUMNS]))
    if above >= _MOSTLY:
        return True
    below = max(_share(is_like(row.cell(place)) for row in body) for place in range(len(head.cells))[:_MOST_COLUMNS])
    return above > below or (above == below == 0.0 and (len(head.cells) > _COLUMNS_OF_AN_ANSWER or any(map(_is_number, head.cells))))


def _long(counted: Layout, head: Row, body: Sequence[Row]) -> Layout:
    """A row an answer: what the headings do not say, the cells below them do."""
    beside = {*places(head.cells, "beside"), counted.iteration, counted.sample}
    free = [place for place in range(len(head.cells))[:_MOST_COLUMNS] if place not in beside] or [0]
    value = _chosen(places(head.cells, "value"), free, lambda place: (_share(_is_number(row.cell(place)) for row in body), place > 0))
    names, rest = ([place for place in some if place != value] for some in (places(head.cells, "name"), free))
    name = _chosen(names, rest or [0], lambda place: _share(is_like(row.cell(place)) for row in body))
    tell = [place for place in places(head.cells, "student") if head.cells[place].casefold() not in ("name", "id")]
    return counted._replace(name=name, value=value, students=tuple(place for place in tell if place != name))


def _chosen(known: Sequence[int], free: Sequence[int], score: Callable[[int], Any]) -> int:
    """The column that a heading tells, or else the one with the highest score."""
    return known[0] if known else max(free, key=score)


def _wide(counted: Layout, head: Row, body: Sequence[Row]) -> Layout:
    """A row a student. A column of words among answers is a remark."""
    students = tuple(places(head.cells, "student"))
    called = (*places(head.cells, "first"), *places(head.cells, "last")) or tuple(places(head.cells, "mail"))
    taken = {*students, *called, counted.iteration, counted.sample, *places(head.cells, "mail"), *places(head.cells, "beside")}
    free = [place for place, heading in enumerate(head.cells) if heading and place not in taken]
    if not students and not called and free and not _is_name(head.cells[free[0]]) and _is_text(free[0], body):
        students = (free.pop(0),)
    likely = {place for place in free if _is_name(head.cells[place])}
    answers = [place for place in free if not likely or place in likely or not _is_text(place, body)]
    named = tuple((place, _named(head.cells[place])) for place in answers)
    return counted._replace(answers=named, students=students, called=called)


def _named(heading: str) -> str:
    """The name in a heading such as `out_h1 (4 decimals)`; `w5 after the update` is a name as it stands."""
    return heading.split()[0] if _is_name(heading) and not UPDATED.search(spaced(heading[:100])) else heading


def _is_name(heading: str) -> bool:
    return is_like(heading.partition(" ")[0].partition("\n")[0])


def _is_text(place: int, body: Sequence[Row]) -> bool:
    """True if a column holds words more often than numbers."""
    found = [row.cell(place) for row in body if row.cell(place)]
    return bool(found) and _share(map(_is_number, found)) < _MOSTLY
