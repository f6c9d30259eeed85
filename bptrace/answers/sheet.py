"""What is written on a sheet of answers, and the file it comes from. Nothing here knows whether a number is right."""

from __future__ import annotations

import os
from typing import Any, NamedTuple

from ..errors import InputError, Place, Problem

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


class Sheet(NamedTuple):
    """The answers of one student. `problems` are what could not be read of it: with no answers, none of it could."""

    student: str
    file: str
    answers: tuple[Answer, ...]
    problems: tuple[Problem, ...] = ()


def answers_schema() -> dict[str, Any]:
    """The JSON Schema of a sheet in YAML or JSON. What else is read, tables and traces, is not in it."""
    from ..inputs.config.keys import document, mapping_to, object_of

    number = {
        "type": ["number", "string", "null"],
        "description": "the digits that are written are those that are claimed: 0.5900 has four; null where nothing is known",
    }
    keys = {
        "student": {"type": ["string", "integer"], "description": "whose sheet it is, the name of the file if not given"},
        "answers": {**mapping_to(number), "description": "numbers by name, such as net_h1, dE/dw5, w5+ or net_h1#2@3"},
        "$schema": {"type": "string", "description": "for editors; not read"},
    }
    about = "What one student has worked out: numbers by the names of quantities, as they were written"
    return document("bptrace answers", object_of("answers", **keys), about)
