"""All bugs that are tried: those of code, and the misconceptions, which programs have too."""

from __future__ import annotations

from functools import cache

from ..check.diagnosis.misconceptions import MISCONCEPTIONS
from .bugs_backward import BACKWARD_BUGS
from .bugs_forward import FORWARD_BUGS, other_activations, other_losses
from .changed_page import Bug


@cache
def bugs() -> tuple[Bug, ...]:
    """The rows, those first that are named first where several come to the same numbers."""
    of_paper = (Bug(row.code, row.thought, row.hint, tuple((wrong,) for wrong in row.wrong)) for row in MISCONCEPTIONS)
    every = (*of_paper, *FORWARD_BUGS, *other_losses(), *other_activations(), *BACKWARD_BUGS)
    return tuple(sorted(every, key=_freedom))


def _freedom(bug: Bug) -> int:
    """How much is free in a row: one with a number that is fitted explains more than it should."""
    return any(_is_fitted(bug, way) for way in range(len(bug.ways)))


def _is_fitted(bug: Bug, way: int) -> bool:
    from .changed_page import Deviation

    return not bug.values and Deviation(bug, way).fits
