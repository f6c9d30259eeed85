"""What is known of a wrong number, and of the causes that may explain it."""

from __future__ import annotations

from typing import NamedTuple

from .slips import HINT, THOUGHTS
from .suspects import Suspect

Told = tuple[str, str, bool]


class Found(NamedTuple):
    """A cause that fits a number. `conventions` are what it defines otherwise, "" among them where it is a mistake under any;
    `luck` is how many others would fit a number as wrong as this one by accident.
    """

    codes: tuple[str, ...]
    thought: str
    hint: str
    how: str
    conventions: frozenset[str] = frozenset()
    suspect: Suspect | None = None
    also: tuple[str, ...] = ()
    luck: float = 0.0

    @property
    def code(self) -> str:
        return "+".join(self.codes)

    @property
    def told(self) -> Told:
        """What is said once of all numbers that it explains: what was found from the givens alone is another matter."""
        return self.code, self.thought, self.how == "givens"


def suspected(suspect: Suspect, luck: float = 0.0) -> Found:
    """A cause of the table of misconceptions, or two of them."""
    rows = suspect.misconceptions
    thought, hint = ", and ".join(row.thought for row in rows), " ".join(row.hint for row in rows)
    return Found(suspect.codes, thought, hint, suspect.how, frozenset(row.convention for row in rows), suspect, luck=luck)


def written(code: str, thought: str = "") -> Found:
    """A slip of the pen."""
    return Found((code,), thought or THOUGHTS[code], HINT, "text")
