"""The page of a check of the gradients: the verdict in one line, and the gradients that are furthest off."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import inf

from ...errors import plural
from ...explain.gradcheck.gradients import Checked, Picked, Report
from ...explain.gradcheck.limit import Estimate
from ...formula.number import show
from ..document import Block, Column, Note, Table
from ..style import Look
from .formulas import Formulas

DIGITS = 10  # enough to see that two numbers agree
VERDICTS = ("ok", "rounding", "kink", "untold", "wrong")
WORST, MOST_ROWS = 5, 20  # rows if all gradients are right, and rows at most


def report(found: Report, look: Look) -> Iterator[Block]:
    """The result of a check. `round_each` of the config does not apply to its numbers."""
    formulas = Formulas(look, found.check.working)
    yield Note(verdict(found.checked, formulas), "bad" if _of(found.checked, "wrong") else "good")
    yield from _autograd(found, formulas)
    yield from (Note(text, "quiet") for text in _said(found))
    yield from _table(found, formulas)


def verdict(checked: Sequence[Checked], formulas: Formulas) -> str:
    """How many gradients agree with differences, and how well."""
    fine, near, kinks, untold, wrong = (len(_of(checked, said)) for said in VERDICTS)
    of = f"{_count(len(checked))} of iteration {formulas.working.step.iteration}"
    said = f"{'All' if fine + near == len(checked) else f'{fine + near} of'} {of} agree with central differences"
    if near:
        said += f", {near if fine else 'all'} of them as far as rounding lets that be told"
    if wrong:
        said = f"{wrong} of {of} {plural(wrong, 'is', 'are')} wrong: central differences are something else"
    bent = f"{kinks} {plural(kinks, 'is', 'are')} at a kink, where there is no one slope" if kinks else ""
    size = f"{untold} cannot be told, so small or large are the numbers" if untold else ""
    return _sentence(said, bent, size, _largest(checked, formulas))


def _autograd(found: Report, formulas: Formulas) -> Iterator[Block]:
    """What PyTorch says about the gradients."""
    checked, left_out = found.autograd
    of, wrong = f"{_count(len(checked))} of parameters", len(_of(checked, "wrong"))
    if left_out:
        yield Note(f"PyTorch's autograd was not asked: {left_out}.", "quiet")
    elif checked:
        said = f"differs in {wrong} of {of}" if wrong else f"gives the same {of}"
        yield Note(_sentence(f"PyTorch's autograd {said}", _largest(checked, formulas)), "bad" if wrong else "good")


def _largest(checked: Sequence[Checked], formulas: Formulas) -> str:
    worst = max((each for each in checked if each.verdict in ("ok", "wrong")), key=lambda each: each.error, default=None)
    if worst is None:
        return ""
    return f"the largest relative error is {show(worst.error, 2)}" + (f", at {formulas.name(worst.key)}" if worst.error else "")


def _said(found: Report) -> Iterator[str]:
    """Sentences on what was left out of the check."""
    check = found.check
    parts = [(check.parameters, "of parameters, the largest among them,"), (check.own, "of single samples")]
    left = [_part(picked, whose) for picked, whose in parts if len(picked.keys) < picked.of]
    if left:
        yield f"Checked are {' and '.join(left)}; --full checks all."
    if check.config.round_each:
        yield f"The config rounds each number to {check.config.round_each}; nothing is rounded here, as rounded numbers have no slopes."


def _part(picked: Picked, whose: str) -> str:
    return f"{len(picked.keys) or 'none'} of the {picked.of:,} gradients {whose}"


def _table(found: Report, formulas: Formulas) -> Iterator[Block]:
    """The gradients that are wrong or at a kink, then those that are furthest off."""
    known = {each.key for each in _of(found.checked, "wrong")}
    rows = [(each, "") for each in found.checked]
    rows += [(each, "by PyTorch's autograd") for each in found.autograd.checked if each.key not in known]
    told = [*_sorted(rows, "wrong"), *_sorted(rows, "kink"), *_sorted(rows, "untold")]
    fine = [row for row in _sorted(rows, "ok", "rounding") if not row[1]]
    shown = [*told[:MOST_ROWS], *fine[: max(0, WORST - len(told))]]
    cells = [_row(each, by, formulas) for each, by in shown]
    used = len(_COLUMNS) if any(row[-1] for row in cells) else len(_COLUMNS) - 1
    if cells:
        yield Table(_COLUMNS[:used], [row[:used] for row in cells])
    if len(told) > MOST_ROWS:
        yield Note(f"{len(told) - MOST_ROWS} more like these.", "quiet")


# fmt: off
_COLUMNS = (
    Column("gradient", False, "name"), Column("analytic"), Column("numeric"),
    Column("relative error", tone="strong"), Column("", False, "quiet"),
)
_REMARKS: dict[str, Callable[[Estimate, Look], str]] = {
    "ok":       lambda found, look: "",
    "rounding": lambda found, look: f"within rounding, ±{show(found.error, 2)}",
    "untold":   lambda found, look: "cannot be told",
    "kink":     lambda found, look: f"kink: slope {look.number(found.left, 4)} on the left, {look.number(found.right, 4)} on the right",
    "wrong":    lambda found, look: "wrong",
}
# fmt: on


def _sorted(rows: Sequence[tuple[Checked, str]], *verdicts: str) -> list[tuple[Checked, str]]:
    """The rows with these verdicts, the furthest off first."""
    return sorted((row for row in rows if row[0].verdict in verdicts), key=lambda row: -(row[0].error if row[0].error >= 0 else inf))


def _row(each: Checked, by: str, formulas: Formulas) -> list[str]:
    look, tells = formulas.look, each.verdict not in ("kink", "untold")
    numeric, error = (look.number(each.estimate.value), show(each.error, 2)) if tells else ("", "")
    remark = ", ".join(filter(None, (_REMARKS[each.verdict](each.estimate, look), by)))
    return [formulas.name(each.key), look.number(each.analytic), numeric, error, remark]


def _of(checked: Sequence[Checked], verdict: str) -> list[Checked]:
    return [each for each in checked if each.verdict == verdict]


def _sentence(*parts: str) -> str:
    return "; ".join(filter(None, parts)) + "."


def _count(number: int) -> str:
    return f"{number:,} {plural(number, 'gradient')}"
