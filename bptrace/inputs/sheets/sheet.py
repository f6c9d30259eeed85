"""What is written on a sheet of answers. Nothing here knows what a name means, or whether a number is right."""

from __future__ import annotations

from typing import NamedTuple

from ...errors import Problem


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
