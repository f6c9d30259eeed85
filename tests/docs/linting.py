"""What the lint finds in Mazur's numbers, and what a tolerance would have accepted there."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from bptrace.check.judging.precision import FLOAT_NOISE
from bptrace.errors import Place
from bptrace.exercise.decimals import as_asked
from bptrace.exercise.lint.remedies import goals
from bptrace.exercise.lint.telling import INVISIBLE, PARTLY, SEEN, Telling
from bptrace.exercise.procedures import Procedure
from bptrace.inputs.config.config import Asked, Config, Rounding
from bptrace.inputs.config.load import load
from bptrace.model.page import Page

from .commands import set_up
from .markdown import code, fence, table
from .pages import DOCS, ROOT, text_of
from .printed import MAZUR, output

NOWHERE = Place("", 1, 1, 1, "")
DIGITS = (Rounding("sf", 3), Rounding("dp", 4), Rounding("dp", 3), Rounding("dp", 2))
ASKED = (("", "what is usual"), ("w*+", "the new weights alone"), ("out E w*+", "out, E and the new weights"))


def mazur(asked: str, digits: Rounding) -> Config:
    """Mazur's numbers, with these selectors asked."""
    config = load(str(ROOT / MAZUR))
    ask = tuple(Asked(selector, NOWHERE) for selector in asked.split())
    return config._replace(exercise=config.exercise._replace(ask=ask, digits=digits))


@cache
def usually() -> Telling:
    """What Mazur's numbers tell of what is usually asked; its procedures serve whatever is asked."""
    return Telling(load(str(ROOT / MAZUR)))


def in_mazur() -> str:
    """How many misconceptions are seen in what may be asked, to some digits."""
    rows = [_row(asked, said, digits) for asked, said in ASKED for digits in DIGITS]
    return table(("asked", "digits", "seen", "partly", "invisible", "pairs that look the same"), rows)


def _row(asked: str, said: str, digits: Rounding) -> tuple[str, ...]:
    telling = Telling(mazur(asked, digits), usually())
    counts = [str(sum(told.verdict == verdict for told in telling.told)) for verdict in (SEEN, PARTLY, INVISIBLE)]
    return said, code(str(digits)), *counts, str(sum(bool(goal.other) for goal in goals(telling)))


# tolerances

Accepts = Callable[[float, float], bool]
FOUR = Rounding("dp", 4)
# fmt: off
RULES: tuple[tuple[str, Accepts], ...] = (
    ("±0.01",           lambda value, truth: abs(value - truth) <= 0.01),
    ("1 %",             lambda value, truth: abs(value - truth) <= 0.01 * abs(truth)),
    ("the same to 4 decimals", lambda value, truth: as_asked(value, FOUR) == as_asked(truth, FOUR)),
)
# fmt: on
NUMBERS = ("w1+", "w5+", "dE/dw1", "dE/dw5", "delta_h1", "E")


def tolerances() -> str:
    """Of the wrong numbers that misconceptions make, how many each rule accepts; and which rules refuse honest rounding."""
    accepted = (f"accepted: {name}" for name, _ in RULES)
    return table(("number", "wrong", *accepted, "not seen by bptrace", "refuse honest work"), list(map(_accepted, NUMBERS)))


def _accepted(name: str) -> tuple[str, ...]:
    telling = Telling(mazur(name, FOUR), usually())
    (at,) = telling.asked
    truth = telling.key.truth(at)
    found = {each: telling.procedures.values(each, telling.config).get(at) for each in telling.procedures.candidates}
    wrong = {each: value for each, value in found.items() if value is not None and abs(value - truth) > FLOAT_NOISE * abs(truth)}
    passed = [str(sum(accepts(value, truth) for value in wrong.values())) for _, accepts in RULES]
    honest = Procedure(Page(telling.config.network), telling.config, [at]).values(telling.config, FOUR)[at]
    refused = [rule for rule, accepts in RULES if not accepts(honest, truth)]
    return code(name), str(len(wrong)), *passed, str(sum(not telling.sees(each) for each in wrong)), ", ".join(refused)


# a page


def linted(*args: str, exit_code: int) -> str:
    """What is said of the config that docs/linting.md shows, up to the table of all misconceptions."""
    with tempfile.TemporaryDirectory() as made:
        set_up(text_of(DOCS / "linting.md"), Path(made))
        told = output(*args, "--color", "never", code=exit_code, folder=Path(made))
    return fence("text", told.partition("Each misconception\n")[0].rstrip() + ("\n\n..." if "Each misconception\n" in told else ""))
