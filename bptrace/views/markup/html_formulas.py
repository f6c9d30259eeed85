"""Formulas in HTML: the left side, and rows that begin with their equals sign and break between pieces, since MathML does not break."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..document import Equation, Math
from .html_text import TELEPHONE, in_words, literal, scrolling
from .widths import across

# Widths in digits.
LEFT_OF_ROWS = 14  # the widest left side that has the rows beside it
SPACE = 2  # what a space takes more than in a line of text, between the columns of a matrix and about signs


def set_math(math: Math, equals: str = "") -> str:
    """A formula that does not break."""
    return f"<math>{equals}{''.join(math.mathml)}</math>"


def set_equation(equation: Equation) -> str:
    """Number and rule, and the formula below them; if there is no number, the rule comes below the formula."""
    said = " ".join(filter(None, (equation.number and f"<b>{literal(equation.number)}</b>", in_words(equation.rule))))
    told = f'<p class="said">{said}</p>' if said else ""
    parts = (told, _formula(equation)) if equation.number else (_formula(equation), told)
    return f'<div class="equation">{"".join(parts)}</div>'


def _formula(equation: Equation) -> str:
    name = sum(_widths(equation.left))
    beside = name <= LEFT_OF_ROWS
    room = TELEPHONE - name * beside
    rows = [_row(side, room) for side in equation.right]
    widest = max([name, *(name * beside + max(row.widths, default=0) for row in rows)])
    left = set_math(equation.left).replace("<math", '<math class="left"', 1)
    markup = left + "".join(f'<div class="side">{"".join(row.formulas)}</div>' for row in rows)
    return scrolling(markup, f"formula of {' '.join(equation.left.text)}", widest, "formula", "" if beside else "over")


def _widths(side: Math) -> list[float]:
    """About the widths of the pieces of a formula, in digits."""
    return [width + SPACE * piece.count(" ") for width, piece in zip(across(side), side.text, strict=True)]


class _Row(NamedTuple):
    """A side with its equals sign: formulas between which it may break, and their widths."""

    formulas: Sequence[str]
    widths: Sequence[float]


def _row(side: Math, room: float) -> _Row:
    """A row in pieces; one that has room in any window is one formula."""
    widths = _widths(side)
    if len(widths) < 2 or sum(widths) <= room:
        return _Row([set_math(side, "<mo>=</mo>")], [sum(widths)])
    first, *others = side.mathml
    return _Row([f"<math><mo>=</mo>{first}</math>", *(f"<math>{piece}</math>" for piece in others)], widths)
