"""Verdicts in words, and why each is what it is."""

from __future__ import annotations

from collections.abc import Callable

from ...check.report import VERDICTS, Cause, Mark
from ..words import listed

# fmt: off
WORDS = {"unknown": "unknown name", "twice": "written twice"}  # the others are words as they are
TONES = {
    "correct": "good", "rounded": "good", "imprecise": "good", "carried": "fair", "wrong": "bad",
    "blank": "quiet", "unreadable": "fair", "unknown name": "fair", "written twice": "fair",
}
# fmt: on
FEW_IN_A_CELL = 4  # names that are listed in a cell of a table


def word(verdict: str) -> str:
    """A verdict in words; nothing for one that is not revealed."""
    return WORDS.get(verdict, verdict)


TITLES = {verdict: {"unreadable": "unread"}.get(verdict, verdict) for verdict in VERDICTS}  # of columns that count them


def name(mark: Mark) -> str:
    """The quantity as the sheet has it, with our spelling beside it where that is another one."""
    return f"{mark.name} ({mark.cell})" if mark.cell and mark.cell != mark.name else mark.name


def why(mark: Mark) -> str:
    """Why a verdict is what it is, in a few words."""
    return _WHY.get(mark.verdict, _message)(mark)


def _message(mark: Mark) -> str:
    return mark.message or " or ".join(codes(mark.causes))


def _origins(mark: Mark) -> str:
    return mark.message or (f"from {listed(mark.sources, FEW_IN_A_CELL)}" if mark.sources else "")


def _codes(mark: Mark) -> str:
    return " or ".join(codes(mark.causes)) or mark.message


def codes(causes: tuple[Cause, ...]) -> list[str]:
    return list(dict.fromkeys(cause.code for cause in causes))


_WHY: dict[str, Callable[[Mark], str]] = {"carried": _origins, "wrong": _codes}
