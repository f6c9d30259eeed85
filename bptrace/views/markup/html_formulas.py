"""Formulas in HTML: the left side, and rows that begin with their equals sign and break between pieces, since MathML does not break."""

from __future__ import annotations

from collections.abc import Iterator

from ..document import Equation, Math
from .html_text import in_words, literal, scrolling
from .latex_text import across

# Widths in digits.
SHORT = 24  # a row that fits any window is one formula
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
    name = sum(_pieces(equation.left))
    beside = name <= LEFT_OF_ROWS
    widest = max([name, *(name * beside + max(_pieces(side), default=0) for side in equation.right)])
    left = set_math(equation.left).replace("<math", '<math class="left"', 1)
    markup = left + "".join(map(_side, equation.right))
    classes = ("formula", "" if beside else "over")
    return scrolling(markup, f"formula of {' '.join(equation.left.text)}", widest, *classes)


def _pieces(side: Math) -> list[float]:
    """About the widths of what does not break."""
    widths = [width + SPACE * piece.count(" ") for width, piece in zip(across(side), side.text, strict=True)]
    return [sum(widths)] if sum(widths) <= SHORT else widths


def _side(side: Math) -> str:
    return f'<div class="side">{"".join(_row(side))}</div>'


def _row(side: Math) -> Iterator[str]:
    if len(side.text) == len(_pieces(side)) > 1:
        first, *others = side.mathml
        yield f"<math><mo>=</mo>{first}</math>"
        yield from (f"<math>{piece}</math>" for piece in others)
    else:
        yield set_math(side, "<mo>=</mo>")
