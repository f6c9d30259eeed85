"""The pages of an explanation: a number with its formula, the numbers put in, and what each of these comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ..explain.find import Asked
from ..explain.lines import Line, explained
from ..explain.remarks import remarks_on
from ..explain.working import Key
from .document import Block, Equation, Heading, Note
from .formulas import Formulas
from .look import Look
from .paths import paths_page
from .remarks import notes
from .rules import rule
from .words import listed


class Shown(NamedTuple):
    """What of an explanation is wanted: levels below a number, None being all; whether without rules; how many paths, if any."""

    depth: int | None = 1
    brief: bool = False
    paths: int = 0


def explanations(found: Sequence[Asked], digits: int | None, shown: Shown) -> Iterator[Block]:
    """Each number that was asked about; of several, each under its name."""
    for asked in found:
        formulas = Formulas(Look(asked.working.config, digits), asked.working)
        if len(found) > 1 and (shown.depth != 0 or shown.paths):
            yield Heading(formulas.name(asked.key) if any(sign in asked.typed for sign in "*?:") else asked.typed, 2)
        if asked.working.step.iteration > 1:
            yield Note(f"in iteration {asked.working.step.iteration}", "quiet")
        if shown.paths:
            yield from paths_page(asked.key, formulas, shown.paths)
        else:
            yield from explanation(asked.key, formulas, shown)


def explanation(key: Key, formulas: Formulas, shown: Shown) -> Iterator[Block]:
    """A number, and below it, numbered, those that it is worked from."""
    first, *others = explained(formulas.working, key, shown.depth)
    numbers = {line.key: f"({number})" for number, line in enumerate(others, 1)}
    for line in (first, *others):
        said = "" if shown.brief else ", from ".join(filter(None, (rule(line, formulas), _origins(line, numbers))))
        yield equation(line, formulas, numbers.get(line.key, ""), said)
    if not shown.brief:
        remarks = [remark for line in (first, *others) for remark in remarks_on(formulas.working, line.key)]
        yield from notes(remarks, formulas.working.step, formulas.look)


def equation(line: Line, formulas: Formulas, number: str = "", said: str = "") -> Equation:
    """A line: formula, numbers, value; of these each that says more than the one before."""
    left, sides = formulas.symbol(line.key), [formulas.value(line.key)]
    if line.shown is not None:
        sides = [formulas.names(line.shown), formulas.numbers(line.shown, formulas.working.value(line.key)), *sides]
    told = [side for side, before in zip(sides, [left, *sides], strict=False) if side.text != before.text]
    return Equation(left, told, number, said)


def _origins(line: Line, numbers: Mapping[Key, str]) -> str:
    """The lines that a line takes its numbers from."""
    return listed([numbers[part] for part in line.parts if part in numbers] or [""])
