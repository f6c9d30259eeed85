"""The table of goals: what was measured before, what is to be reached, and what measures it now. A row each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from . import figures
from .bench import Bench
from .figures import Figure

Measure = Callable[[Bench], Figure]
EACH_STEP = ("half up", "half even", "at the end", "in chains", "products too")


class Goal(NamedTuple):
    """A row. `most` or `least` is the bound, in percent or points; `before` is what was measured in November 2026, as it was told then.

    A row without a bound tells of what makes up another, or of what stays as it is.
    """

    what: str
    before: str
    measure: Measure
    most: float | None = None
    least: float | None = None
    unit: str = "%"

    def __str__(self) -> str:
        return f"goals {self.what}"

    @property
    def bound(self) -> str:
        """The goal in words."""
        if self.most is None and self.least is None:
            return "–"
        return f"≤ {self.most:g} {self.unit}" if self.most is not None else f"≥ {self.least:g} {self.unit}"

    def is_reached(self, figure: Figure) -> bool:
        """Does what was measured reach the goal? Where there is no goal, or nothing was measured, there is nothing to miss."""
        value = figure.value
        if value is None:
            return True
        return (self.most is None or value <= self.most) and (self.least is None or value >= self.least)

    def measured(self, figure: Figure) -> str:
        """What was measured, in words."""
        if figure.value is None:
            return "–"
        digits = 3 if 0 < figure.value < 0.1 else 2 if figure.value < 10 else 1
        return f"{figure.value:.{digits}f} {self.unit} of {figure.of}"


def wrong(*ways: str) -> Measure:
    return lambda bench: figures.called_wrong(bench, *ways)


def score(*ways: str) -> Measure:
    return lambda bench: figures.honest_score(bench, *ways)


def earns(*names: str) -> Measure:
    return lambda bench: figures.cheated(bench, *names)


# fmt: off
GOALS = (
    Goal("honest, rounding at each step, at the end or in chains: right numbers called wrong",
                                                        "0.007 %",  wrong(*EACH_STEP), most=0.01),
    *(Goal(f"honest, {way}: called wrong",              "–",        wrong(way)) for way in EACH_STEP),
    Goal("honest, the same: score",                     "–",        score(*EACH_STEP), least=99),
    Goal("honest, works on with one digit less than is written: called wrong",
                                                        "23 %",     wrong("one digit less"), most=0.3),
    Goal("honest, the same: score",                     "78 %",     score("one digit less"), least=99),
    Goal("honest, works on with two digits less: called wrong",
                                                        "58 %",     wrong("two digits less")),
    Goal("honest, the same: called wrong, of those right to three figures",
                                                        "–",        figures.called_wrong_though_right, most=1),
    Goal("honest, the same: score",                     "44 %",     score("two digits less"), least=97),
    Goal("honest, digits mixed from 3 to 6: called wrong", "1.05 %", wrong("mixed"), most=0.05),
    Goal("honest, the same: score",                     "–",        score("mixed"), least=99),
    Goal("honest, cutting off: called wrong",           "0.33 %",   wrong("cutting off"), most=0.05),
    Goal("honest, the same: score",                     "–",        score("cutting off"), least=99),
    Goal("honest, a program in float32: numbers that are right",
                                                        "5 of 24",  figures.float32, least=100),
    Goal("one number a tenth off, in a right sheet with the givens on it: passes",
                                                        "2 of 6, 3 of 5, 3 of 14", figures.passes, most=0),
    Goal("cheats: a constant for each kind of number, the same for all",
                                                        "23–49 %",  earns("constants"), most=6),
    Goal("cheats: plausible numbers of one or two digits", "13–26 %", earns("plausible"), most=3),
    Goal("cheats: 0.1 everywhere",                      "15–24 %",  earns("all 0.1"), most=3),
    Goal("cheats: 1e-9 everywhere",                     "14–21 %",  earns("all 1e-9"), most=3),
    Goal("cheats: 0.5 everywhere",                      "–",        earns("all 0.5"), most=3),
    Goal("cheats: the right numbers, to one digit",     "78–99 %",  earns("one digit"), most=40),
    Goal("cheats: another student's numbers",           "35–44 %",  earns("another"), most=10),
    Goal("cheats: the same: the report says so",        "unsaid",   figures.said_to_be_anothers, least=100),
    Goal("cheats: δ invented, all else right or worked from it", "68–83 %", earns("invented")),
    Goal("cheats: constants that agree with each other, the best of 50 sets",
                                                        "42–68 %",  figures.blind_constants, most=15),
    Goal("mistakes that are known: origins found",      "98.8 %",   figures.origins_found, least=98.5),
    Goal("mistakes that are known: the true cause first, or one that nobody can tell from it",
                                                        "92 %",     figures.true_first, least=96),
    Goal("mistakes that are known: an untrue cause",    "1.7 %",    figures.untrue, most=0.6),
    Goal("mistakes that are not known: an untrue cause", "5.5 %",   figures.untrue_of_unknown, most=0.7),
    Goal("mistakes that are not known: an untrue cause that is confirmed, with nothing but w⁺ on the sheet",
                                                        "6.0 %",    figures.untrue_and_confirmed, most=0.7),
    Goal("score beside a fair marker's: off by, on average",
                                                        "267 sheets under",   figures.from_fair, most=2, unit="points"),
    Goal("score beside a fair marker's: sheets that get less by over 10 points",
                                                        "128 sheets", figures.far_under, most=1),
)
# fmt: on


def lines(bench: Bench, goals: Sequence[Goal]) -> Iterator[list[str]]:
    """The heading of the table, and a line for each goal as soon as it is measured."""
    yield ["what", "before", "goal", "now", ""]
    for goal in goals:
        figure = goal.measure(bench)
        verdict = "" if goal.bound == "–" else "reached" if goal.is_reached(figure) else "**missed**"
        yield [goal.what, goal.before, goal.bound, goal.measured(figure), verdict]
