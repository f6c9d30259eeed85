"""All bugs that are tried: those of code, and the misconceptions, which programs have too."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from ..check.diagnosis.misconceptions import MISCONCEPTIONS
from ..check.diagnosis.vocabulary import Wrong
from .bugs_backward import BACKWARD_BUGS
from .bugs_forward import FORWARD_BUGS, other_activations, other_losses, softmax_in_plain_layers
from .changed_page import Bug, Deviation

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
    of_paper = [Bug(row.code, row.thought, row.hint, _ways(row.wrong), of_code=False) for row in MISCONCEPTIONS]
    of_code = (*FORWARD_BUGS, *other_losses(), *other_activations(), softmax_in_plain_layers(), *BACKWARD_BUGS)
    exact, chosen, fitted = ([bug for bug in of_code if _freedom(bug) == freedom] for freedom in range(3))
    return (*exact, *of_paper, *chosen, *fitted)


def _ways(wrongs: Sequence[Wrong]) -> tuple[tuple[Wrong, ...], ...]:
    """The wrong equations of a misconception, together where they belong together, and one by one."""
    plain = [wrong for wrong in wrongs if not wrong.choice]
    groups = (tuple(wrong for wrong in plain if wrong.kind in kinds) for kinds in _TOGETHER)
    return (*(group for group in groups if len({wrong.kind for wrong in group}) > 1), *((wrong,) for wrong in wrongs))


def _freedom(bug: Bug) -> int:
    """How much is free in a row: 0 for nothing, 1 for one of some numbers, 2 for any number, which explains more than it should."""
    return 1 if bug.values else 2 * any(Deviation(bug, way).is_fitted for way in range(len(bug.ways)))
