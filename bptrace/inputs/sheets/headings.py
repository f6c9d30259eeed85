"""What the headings of a table say, in the languages that spreadsheets of answers come in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ..nodes import normal

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
_MOST = 1000  # headings, among which words are looked for
_MARKS = re.compile(r"(?:[+'’]|_new|[#@{]-?\d+}?)*")


def is_like(text: str) -> bool:
    """Does it look like the name of a quantity: `net_h1`, `dE/dw5`, `w5+`, `E#2@3`? Names of a network may look otherwise."""
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
    found = [(words.index(word), place) for place, heading in enumerate(headings[:_MOST]) if (word := _plain(heading)) in words]
    return [place for _, place in sorted(found)]


def is_known(heading: str) -> bool:
    """Is it a word that headings use?"""
    return any(_plain(heading) in words for words in _WORDS.values())


@lru_cache(maxsize=1000)
def _plain(heading: str) -> str:
    """Without spaces, signs and capitals, and what stands in brackets: `E-mail Address (work)` is `emailaddress`."""
    return re.sub(r"\(.*|[\W_]+", "", normal(heading[:60]).casefold())
