"""A report: marked sheets, as far as their readers are to know.

What is not to be revealed is taken out of the marks here, once, so that no page and no format can let it slip.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from ...answers.roster import ABSENT
from ...check.report import PAID, RIGHT, VERDICTS, Mark, Marked
from ...errors import Problem
from ...formula.number import CLEARED, last_place, shortest, to_figures
from ...inputs.config.config import Config
from ...inputs.config.keys import REVEALS
from ..style import Look
from .equations_of import EquationsOf

if TYPE_CHECKING:
    from ...answers.roster import Roster, Standing
    from ...check.diagnosis.causes import Cause
    from ...exercise.variants.fairness import Fairness
    from ...exercise.variants.variant_marker import Held
    from .past_report import Changes

UNJUDGED = VERDICTS[VERDICTS.index("blank") :]  # there is nothing to judge, and that is no secret
# fmt: off
HIDDEN: tuple[tuple[str, dict[str, Any]], ...] = (  # of a mark, below each level
    ("value",  {"expected": None, "carried": None}),
    ("hint",   {"causes": (), "tell": "", "message": ""}),
    ("status", {"verdict": "", "sources": (), "message": ""}),
)
# fmt: on
SAYS_WHY = frozenset(PAID - {"repeated"})  # verdicts whose message is no hint: it says why they are what they are, and why they earn less


class Report(NamedTuple):
    """Sheets, and how much is said of them: one of REVEALS.

    With a roster, `standings` are what it says of the sheets, by student; where numbers vary, `variants` are what each sheet has,
    and `fairness` is whether one was harder. `changes` are those against a report of before.
    """

    look: Look
    sheets: Sequence[Marked]
    reveal: str
    equations: EquationsOf
    roster: Roster | None = None
    standings: Mapping[str, Standing] = {}
    changes: Changes | None = None
    variants: Mapping[str, Held] = {}
    fairness: Fairness | None = None

    def shows(self, level: str) -> bool:
        """True if the report reveals this level."""
        return shows(self.reveal, level)

    @property
    def title(self) -> str:
        return self.look.config.title or self.look.config.path or "bptrace"

    def look_at(self, sheet: Marked) -> Look:
        """How the exercise looks with the numbers of a student."""
        held = self.variants.get(sheet.student)
        return Look(held.config(self.look.config)) if held and held.variant else self.look

    def variant(self, sheet: Marked) -> str:
        """The code of a sheet's variant, nothing where it has none."""
        held = self.variants.get(sheet.student)
        return held.code if held else ""

    def number(self, value: float | None) -> str:
        """An expected number; one that needs few digits, but for the noise of computing, as a person writes it."""
        short = "" if value is None else shortest(to_figures(value, CLEARED))
        return short if len(short.lstrip("-0.")) <= self.look.digits else self.look.number(value)


def report(config: Config, sheets: Iterable[Marked], reveal: str) -> Report:
    """A report on sheets that reveals so much."""
    look = Look(config)
    return Report(look, tuple(revealed(sheet, reveal) for sheet in sheets), reveal, EquationsOf(look))


def shows(reveal: str, level: str) -> bool:
    return REVEALS.index(reveal) >= REVEALS.index(level)


def revealed(sheet: Marked, reveal: str) -> Marked:
    """A sheet without what is not revealed."""
    if shows(reveal, "value"):
        return sheet
    numbers = [abs(value) for mark in sheet.answers for value in (mark.expected, mark.carried) if value is not None]
    answers = tuple(_hidden(mark, reveal, numbers) for mark in sheet.answers)
    seen = shows(reveal, "status")
    return sheet._replace(answers=answers, begin=sheet.begin if seen else "", notes=sheet.notes if seen else ())


def _hidden(mark: Mark, reveal: str, numbers: Sequence[float]) -> Mark:
    for level, fields in HIDDEN:
        if not shows(reveal, level):
            mark = mark._replace(**{**fields, **_kept(mark, level)})
    causes = tuple(_silent(cause, mark.written, numbers) for cause in mark.causes)
    silent = mark.verdict not in UNJUDGED and tells(mark.message, mark.written, numbers)
    return mark._replace(causes=causes, message="" if silent else mark.message)


def _kept(mark: Mark, level: str) -> dict[str, Any]:
    """What is no secret at a level that is not revealed."""
    if mark.verdict in UNJUDGED:
        return {"verdict": mark.verdict, "message": mark.message}
    return {"message": mark.message} if level == "hint" and mark.verdict in SAYS_WHY else {}


def _silent(cause: Cause, written: str, numbers: Sequence[float]) -> Cause:
    """A cause that tells no number; its code in words has to do where its sentence does."""
    message = cause.code.replace("-", " ") if tells(cause.message, written, numbers) else cause.message
    return cause._replace(message=message, hint="" if tells(cause.hint, written, numbers) else cause.hint)


_DECIMAL = re.compile(r"\d+\.\d+(?:[eE][-+]?\d+)?|\d+[eE][-+]?\d+")


def tells(text: str, written: str, numbers: Sequence[float]) -> bool:
    """Does a text say one of the numbers, to however few digits? What is written on the sheet anyway may be said."""
    found = (number for number in _DECIMAL.findall(text) if number not in written)
    return any(abs(float(number) - value) <= last_place(number) for number in found for value in numbers)


# what is known of a sheet


def marks_of(sheets: Iterable[Marked]) -> Iterator[tuple[Marked, Mark]]:
    """Every mark, with its sheet."""
    return ((sheet, mark) for sheet in sheets for mark in sheet.answers)


def counted(mark: Mark) -> bool:
    """True if there is a score for it: there is none for names that mean nothing, and for second answers."""
    return mark.asked and (bool(mark.max_score) or mark.verdict not in UNJUDGED)


def in_full(mark: Mark) -> bool:
    """True if the answer has full marks."""
    return mark.score >= mark.max_score


def passes(mark: Mark) -> bool:
    """True if the answer has full marks and, where there are none to be had, is not known to be wrong."""
    return in_full(mark) and (bool(mark.max_score) or mark.verdict in ("", *RIGHT))


def is_absent(sheet: Marked) -> bool:
    """True if the student handed nothing in."""
    return ABSENT in sheet.problems


def reasons(sheet: Marked) -> Sequence[Problem]:
    """What is wrong with a sheet's file; of one that has no answers at least that."""
    return sheet.problems if sheet.problems or sheet.readable else (Problem("empty", "nothing is written on this sheet"),)
