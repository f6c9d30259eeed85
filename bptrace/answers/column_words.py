"""The words that headings and keys use for what is no answer: whose sheet it is, which sample, what stands beside the answers.

They are those of spreadsheets, forms, and the tables of Moodle, Canvas and Gradescope.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ..inputs.tree.nodes import normal
from ..inputs.tree.numbers import whole
from .numerals import read_numeral
from .sheet import Owner

# fmt: off
_WORDS = {  # by what stands in the column; of several the first counts
    "student":   ("student", "students", "studentname", "nameofstudent", "étudiant", "estudiante", "fullname", "vollständigername",
                  "nomcomplet", "nombrecompleto", "yourname", "yourfullname", "deinname", "ihrname", "candidate", "name"),
    "first":     ("firstname", "yourfirstname", "firstnames", "forename", "givenname", "givennames", "vorname", "vornamen", "prénom",
                  "nombre"),
    "last":      ("lastname", "yourlastname", "surname", "yoursurname", "familyname", "nachname", "familienname", "zuname", "nom",
                  "nomdefamille", "apellido", "apellidos"),
    "id":        ("idnumber", "matriculationnumber", "matriculationno", "matriculation", "matrikelnummer", "matrikelnr", "matrikelno",
                  "matrikel", "matrnr", "matrno", "studentid", "studentnumber", "studentno", "studentidnumber", "yourstudentid",
                  "numéroétudiant", "registrationnumber", "enrolmentnumber", "enrollmentnumber", "rollnumber", "rollno", "sisuserid",
                  "sisid", "sid", "universityid", "personnummer", "id", "userid", "participantid", "identifier", "teilnehmerid",
                  "username", "sisloginid", "loginid", "user", "login", "benutzername", "anmeldename", "nomdutilisateur",
                  "nombredeusuario"),
    "mail":      ("email", "emailaddress", "emailadresse", "mail", "mailadresse", "adressedecourriel", "courriel",
                  "correoelectrónico", "direccióndecorreo"),
    "code":      ("code", "variant", "variantcode", "codeofvariant", "yourcode", "variante"),
    "name":      ("name", "quantity", "quantities", "variable", "symbol", "item", "question", "key", "größe", "groesse", "bezeichnung",
                  "grandeur", "magnitud", "cantidad", "grandezza", "parameter", "cell"),
    "value":     ("value", "values", "answer", "answers", "result", "results", "number", "solution", "youranswer", "yourvalue", "wert",
                  "werte", "antwort", "ergebnis", "lösung", "valeur", "réponse", "résultat", "valor", "respuesta", "resultado", "valore"),
    "iteration": ("iteration", "iter", "step", "update", "schritt"),
    "sample":    ("sample", "example", "pattern", "muster", "beispiel"),
    "beside":    ("layer", "kind", "timestamp", "zeitstempel", "horodateur", "marcatemporal", "state", "status", "startedon", "begonnenam",
                  "started", "starttime", "startzeit", "completed", "completiontime", "finished", "beendet", "submitted", "submissiontime",
                  "submissiondate", "submissionid", "submissioncount", "abgegeben", "fertigstellungszeit", "timetaken", "duration",
                  "dauer", "verbrauchtezeit", "lastmodified", "lastmodifiedtime", "zuletztgeändert", "grade", "bewertung", "maximumgrade",
                  "gradecanbechanged", "finalgrade", "currentgrade", "onlinetext", "feedbackcomments", "feedback", "points", "punkte",
                  "score", "totalscore", "maxpoints", "maxscore", "pointspossible", "currentscore", "finalscore", "lateness", "late",
                  "viewcount", "ncorrect", "nincorrect", "group", "groups", "gruppe", "section", "sections", "sectionid",
                  "sectionsisid", "rootaccount", "tutorial", "tutorialgroup", "übungsgruppe", "course", "kurs", "date", "datum", "comment",
                  "comments", "anycomments", "remark", "remarks", "note", "notes", "bemerkung", "bemerkungen", "kommentar", "kommentare",
                  "unit", "attempt", "versuch", "institution", "department", "abteilung", "no", "nr", "language", "sprache"),
}
# fmt: on
_MOST_HEADINGS = 1000  # headings, among which words are looked for
_LEAST_ID = 1000  # the value of a quantity called id is smaller
WHOSE = ("student", "first", "last", "id", "mail", "code")  # what tells whose it is


def places(headings: Sequence[str], *what: str) -> list[int]:
    """The columns whose heading says so, those with the likeliest word first."""
    words = [word for each in what for word in _WORDS[each]]
    found = [(words.index(word), place) for place, heading in enumerate(headings[:_MOST_HEADINGS]) if (word := _plain(heading)) in words]
    return [place for _, place in sorted(found)]


def says(heading: str, *what: str) -> bool:
    """True if it is a word for one of these."""
    return any(_plain(heading) in _WORDS[each] for each in what)


def owner_of(said: Sequence[tuple[str, str]]) -> Owner:
    """Whose it is, by words and what is said beside them: of several names or numbers the likeliest, a first and a last name together."""
    words = [word for word, _ in said]
    by = {what: [text for at in places(words, what) if (text := said[at][1])] for what in WHOSE}
    number = next(iter(by["id"] + by["mail"]), "")
    name = next(iter(by["student"]), "") or " ".join(by["first"] + by["last"]) or number
    return Owner(name, number, next(iter(by["code"]), ""))


def tells(word: str, text: str) -> bool:
    """True if a text beside a word tells whose it is. A quantity may be called name, id or code: then a number stands there, and no id."""
    if not says(word, *WHOSE):
        return False
    may_be_named = is_bare(word) or says(word, "code")
    return not may_be_named or read_numeral(text) is None or (says(word, "id", "code") and (whole(text) or 0) >= _LEAST_ID)


def is_known(heading: str) -> bool:
    """True if it is a word that headings use."""
    return says(heading, *_WORDS)


def is_bare(heading: str) -> bool:
    """True for `name` and `id`, which may as well be those of a quantity."""
    return _plain(heading) in ("name", "id")


@lru_cache(maxsize=1000)
def _plain(heading: str) -> str:
    """Without spaces, signs and capitals, and what stands in brackets: `E-mail Address (work)` is `emailaddress`."""
    return re.sub(r"\(.*|/[\d.,]+\s*$|[\W_]+", "", normal(heading[:60]).casefold())
