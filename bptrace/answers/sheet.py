"""Sheets of answers: what is written on them, and whose they are. Nothing here knows whether a number is right."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from itertools import count
from typing import Any, NamedTuple

from ..errors import InputError, Place, Problem

MOST_ANSWERS, MOST_SHEETS = 500_000, 10_000  # of a file
NOT_READ = "format"  # the code of files such as pictures
PART = "part it into several files"
EMPTY = "the file is empty"
NOTHING = "there are no answers in this file"
HINT = "write a name and a number on each line, such as net_h1: 0.3775"


class Source(NamedTuple):
    """A file, by the path that is told of it."""

    path: str

    @property
    def stem(self) -> str:
        """The name of the file without its suffix: whose sheet it is, where the file does not say."""
        return stem(self.path)

    def problem(self, code: str, message: str, hint: str = HINT, line: int = 1, text: str = "") -> Problem:
        """What is wrong with a line, or with the whole of the file."""
        return Problem(code, message, hint, Place(self.path, line, 1, max(1, len(text)), text))

    def refused(self, code: str, message: str, hint: str = HINT) -> InputError:
        return InputError([self.problem(code, message, hint)])


def stem(path: str) -> str:
    return os.path.splitext(os.path.basename(path))[0] or path


class Numeral(NamedTuple):  # made by the thousand, as answers are
    """A number as it was written.

    `unit` is what one in the last written digit is worth: 1e-4 in 0.5900, 1e-6 in 1.2e-05, 0 in a fraction, which has no last
    digit. `decimals` are the decimal places that it claims (4 and 6), `figures` the significant figures, from the first digit that
    is not 0 (4 and 2; those of a fraction are 17, those of 0.00 are 0). 0.593… is `truncated`. `note` says what was read past.
    """

    text: str
    value: float
    unit: float
    decimals: int
    figures: int
    truncated: bool = False
    note: str = ""


class Answer(NamedTuple):
    """A line of a sheet: a name, what is written beside it, and the number that it is.

    Where nothing is written, `text` is empty. Where what is written is no number, `why` says so, and `hint` what to write.
    """

    name: str
    text: str
    number: Numeral | None
    line: int = 0
    column: int = 0
    why: str = ""
    hint: str = ""

    @property
    def is_several(self) -> bool:
        """True if a list or a mapping stands in the place of a number."""
        return bool(self.why) and self.text[:1] in ("[", "{")


class Owner(NamedTuple):
    """Whose a sheet is, "" where it is not said: the name, the number of the student, or that of the platform, and the variant's code."""

    name: str = ""
    id: str = ""
    code: str = ""


class Sheet(NamedTuple):
    """The answers of one student. `problems` are what could not be read of it: with no answers, none of it could.

    `id` came in with it, and travels back out with its marks. `headings` are those above its answers that mean nothing; before it
    is marked, all that may mean nothing. `code` is what it says of its variant, as it was typed.
    """

    student: str
    file: str
    answers: tuple[Answer, ...]
    problems: tuple[Problem, ...] = ()
    id: str = ""
    headings: tuple[str, ...] = ()
    code: str = ""


def answers_schema() -> dict[str, Any]:
    """The JSON Schema of a sheet in YAML or JSON. What else is read, tables and traces, is not in it."""
    from ..inputs.config.keys import document, mapping_to, object_of

    number = {
        "type": ["number", "string", "null"],
        "description": "the digits that are written are those that are claimed: 0.5900 has four; null where nothing is known",
    }
    keys: dict[str, Any] = {
        "student": {"type": ["string", "integer"], "description": "whose sheet it is, the name of the file if not given"},
        "code": {"type": "string", "description": "the code of the variant, as it stands on the worksheet: K7Q4-XMP"},
        "answers": {**mapping_to(number), "description": "numbers by name, such as net_h1, dE/dw5, w5+ or net_h1#2@3"},
        "$schema": {"type": "string", "description": "for editors; not read"},
    }
    about = "What one student has worked out: numbers by the names of quantities, as they were written"
    return document("bptrace answers", object_of("answers", **keys), about)


def natural(path: str) -> tuple[list[list[str | int]], str]:
    """A key to sort paths by as people do: folder by folder, numbers by their size, whatever the case of letters."""
    folders = re.split(r"[\\/]", path.casefold())
    return [[int(part) if at % 2 else part for at, part in enumerate(re.split("([0-9]+)", name))] for name in folders], path


def students(sheets: Iterable[Sheet]) -> list[Sheet]:
    """The sheets, no two with the same student: names that collide are told apart by id, by folder, by file, or at last by number.

    A name that is only that of the file gives way; to one that the file says itself something is added.
    """
    found = list(sheets)
    for tell in _TELLING:
        found = _apart(found, tell)
    return _numbered(found)


def _apart(sheets: Sequence[Sheet], tell: Callable[[Sheet], str]) -> list[Sheet]:
    """The sheets, those of one name renamed by something of theirs, where that is not the same for all of them."""
    result = list(sheets)
    for same in _colliding(sheets):
        told = [tell(sheets[at]) for at in same]
        if len(set(told)) > 1:
            for at, word in zip(same, told, strict=True):
                result[at] = _renamed(sheets[at], word) if word else sheets[at]
    return result


def _renamed(sheet: Sheet, word: str) -> Sheet:
    return sheet._replace(student=word if sheet.student == stem(sheet.file) else f"{sheet.student} ({word})")


def _numbered(sheets: Sequence[Sheet]) -> list[Sheet]:
    result, taken = list(sheets), {sheet.student for sheet in sheets}
    for same in _colliding(sheets):
        name = sheets[same[0]].student
        free = (each for number in count(1) if (each := f"{name} ({number})") not in taken)
        for at in same:
            result[at] = sheets[at]._replace(student=next(free))
    return result


def _colliding(sheets: Sequence[Sheet]) -> list[list[int]]:
    """The places of the sheets of each name that several have."""
    named: dict[str, list[int]] = {}
    for at, sheet in enumerate(sheets):
        named.setdefault(sheet.student, []).append(at)
    return [places for places in named.values() if len(places) > 1]


_TELLING: tuple[Callable[[Sheet], str], ...] = (
    lambda sheet: sheet.id,
    lambda sheet: os.path.basename(os.path.dirname(sheet.file)),
    lambda sheet: stem(sheet.file),
    lambda sheet: os.path.basename(sheet.file),
    lambda sheet: sheet.file,
)
