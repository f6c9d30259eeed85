"""All that is to be said of one answer, where it stands by itself: a test case of another program."""

from __future__ import annotations

from collections.abc import Iterator

from ...check.report import Mark
from ..words import listed
from .causes import CONVENTION, following, sentence, sure
from .report import Report
from .verdicts import FEW_IN_A_CELL, name, word


def headline(mark: Mark) -> str:
    """The verdict and what it comes from: `carried, from w5+`."""
    origins = f"from {listed(mark.sources, FEW_IN_A_CELL)}" if mark.sources else ""
    return ", ".join(filter(None, (word(mark.verdict), origins)))


def remarks(mark: Mark, report: Report) -> Iterator[str]:
    """Lines: what was written, why it is marked so, what may have gone wrong, and what was expected."""
    if mark.written:
        yield f"{name(mark)}: {mark.written}"
    if mark.message and not mark.causes:  # else it says what they are
        yield f"{mark.message[:1].upper()}{mark.message[1:]}{'' if mark.message.endswith('?') else '.'}"
    for cause in mark.causes:
        said = sentence(cause)
        yield f"{said[:1].upper()}{said[1:]}"
        yield from filter(None, (cause.hint, CONVENTION if cause.convention else "", sure(cause)))
    if mark.tell:
        yield f"{mark.tell} would tell these apart."
    if number := following(mark):
        yield f"After the numbers written before it, right would be {number}."
    if mark.expected is not None:
        yield f"Expected: {report.number(mark.expected)}"
