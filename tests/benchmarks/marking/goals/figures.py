"""The figures that are measured at a bench, and beside each what it is of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from statistics import mean
from typing import NamedTuple

from ..deck import Worked
from ..evidence import Case, Result
from ..truth import rights
from . import fair
from .bench import Bench

ERRING = ("mistakes", "pairs", "slips")  # groups of students whose sheets a fair marker marks too
FAR_UNDER = 0.10  # of the full marks, below what a fair marker gives


class Figure(NamedTuple):
    """What was measured: a share, a percentage or a number of points, and what it is of."""

    value: float | None
    of: str = ""


def share(found: Sequence[bool], of: str) -> Figure:
    """The share of what is so, in percent."""
    return Figure(100 * mean(found) if found else None, f"{len(found):,} {of}")


def called_wrong(bench: Bench, *ways: str) -> Figure:
    """The right numbers of honest students that are called wrong."""
    return share([case.found for way in ways for result in bench.results(way) for case in result.cases], "numbers")


def called_wrong_though_right(bench: Bench) -> Figure:
    """The same where one works with two digits less, of those numbers alone that are right to the digits asked."""
    return share([found for result in bench.results("two digits less") for found in _right_to_three(result)], "numbers")


def _right_to_three(result: Result) -> Iterator[bool]:
    worked = result.worked
    right = rights(worked.net, worked.student.after, worked.student.plus)
    entries = {entry.name: entry for entry in worked.entries if entry.written}
    yield from (case.found for case in result.cases if fair.is_right_to_three(entries[case.name], right[case.name]))


def honest_score(bench: Bench, *ways: str) -> Figure:
    scores = [fair.score(result) for way in ways for result in bench.results(way)]
    return Figure(100 * mean(scores), f"{len(scores):,} sheets, worst {100 * min(scores):.0f} %")


def cheated(bench: Bench, *names: str) -> Figure:
    return _earnings([earned for name in names for earned, _ in bench.earned(name)])


def blind_constants(bench: Bench) -> Figure:
    return _earnings(list(bench.blind()))


def _earnings(earned: Sequence[float]) -> Figure:
    return Figure(100 * mean(earned), f"{len(earned):,} sheets, worst {100 * max(earned):.0f} %")


def said_to_be_anothers(bench: Bench) -> Figure:
    return share([is_said for _, is_said in bench.earned("another")], "sheets")


def passes(bench: Bench) -> Figure:
    return share(list(bench.spoilt()), "sheets")


def float32(bench: Bench) -> Figure:
    return share(list(bench.float32()), "numbers")


def origins_found(bench: Bench) -> Figure:
    return share([case.found for result in bench.results("mistakes") for case in result.cases if case.shows], "origins")


def true_first(bench: Bench) -> Figure:
    """Of the origins that are found, those whose first cause is the student's, or one that gives the same sheet."""
    every = ((result, case) for result in bench.results("mistakes") for case in result.cases if case.shows and case.found)
    return share([bool(case.causes) and fair.is_true(result.worked, case) for result, case in every], "origins")


def untrue(bench: Bench) -> Figure:
    """Of the numbers that are called wrong, those for which a cause is named first that is not the student's."""
    return _untrue(bench, "mistakes")


def untrue_of_unknown(bench: Bench) -> Figure:
    """The same where the mistake has no name."""
    return _untrue(bench, "strange")


def untrue_and_confirmed(bench: Bench) -> Figure:
    """The same where nothing but w⁺ is written; of the causes only those that other numbers are said to fit."""
    return _untrue(bench, "strange, w+ only", lambda case: case.confirmed)


def _untrue(bench: Bench, group: str, counts: Callable[[Case], bool] = lambda case: True) -> Figure:
    every = ((result.worked, case) for result in bench.results(group) for case in result.cases if case.found)
    return share([counts(case) and _is_untrue(worked, case) for worked, case in every], "numbers called wrong")


def _is_untrue(worked: Worked, case: Case) -> bool:
    return bool(case.causes) and not fair.is_true(worked, case)


def from_fair(bench: Bench) -> Figure:
    """How far the score is from a fair marker's, in points of a hundred."""
    off_by = [abs(fair.score(result) - fair.fair(result)) for group in ERRING for result in bench.results(group)]
    return Figure(100 * mean(off_by), f"{len(off_by):,} sheets")


def far_under(bench: Bench) -> Figure:
    """The sheets that earn less than a fair marker gives, by more than ten points."""
    return share([fair.fair(result) - fair.score(result) > FAR_UNDER for group in ERRING for result in bench.results(group)], "sheets")
