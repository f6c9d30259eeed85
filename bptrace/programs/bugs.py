"""All bugs that are tried: those of code, and the misconceptions, which programs have too."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from ..check.diagnosis.misconceptions import MISCONCEPTIONS
from ..check.diagnosis.vocabulary import Wrong
from .bugs_backward import BACKWARD_BUGS
from .bugs_forward import FORWARD_BUGS, other_activations, other_losses
from .changed_page import Bug

_TOGETHER = (  # kinds that a program has wrong together, where a person has them wrong one by one
    {"w+", "b+"},
    {"dE/dw", "dE/db"},
    {"dE/dw#", "dE/db#"},
    {"E_o", "E"},
    {"E_o#", "E#"},
    {"dE/dw", "dE/db", "E_o", "E"},
    {"E_o#", "dE/dout", "delta"},
)


@cache
def bugs() -> tuple[Bug, ...]:
    """The rows, those first that are named first where several come to the same numbers."""
    of_paper = (Bug(row.code, row.thought, row.hint, _ways(row.wrong)) for row in MISCONCEPTIONS)
    every = (*of_paper, *FORWARD_BUGS, *other_losses(), *other_activations(), *BACKWARD_BUGS)
    return tuple(sorted(every, key=_freedom))


def _ways(wrongs: Sequence[Wrong]) -> tuple[tuple[Wrong, ...], ...]:
    """The wrong equations of a misconception, together where they belong together, and one by one."""
    plain = [wrong for wrong in wrongs if not wrong.choice]
    groups = (tuple(wrong for wrong in plain if wrong.kind in kinds) for kinds in _TOGETHER)
    return (*(group for group in groups if len({wrong.kind for wrong in group}) > 1), *((wrong,) for wrong in wrongs))


def _freedom(bug: Bug) -> int:
    """How much is free in a row: one with a number that is fitted explains more than it should."""
    return any(_is_fitted(bug, way) for way in range(len(bug.ways)))


def _is_fitted(bug: Bug, way: int) -> bool:
    from .changed_page import Deviation

    return not bug.values and Deviation(bug, way).fits
