"""Scores, which are exact fractions, as text and as numbers."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from ...formula.number import plain, show, to_figures

FIGURES = 6  # of a score that no decimal is equal to, such as 1/3
SHARE = 3  # figures of a percentage


def told(score: Fraction) -> str:
    """A score as the shortest decimal that is equal to it, `2.5`; where there is none, rounded."""
    exact = Decimal(score.numerator) / Decimal(score.denominator)
    if Fraction(exact) == score:
        return f"{exact.normalize():f}"
    return plain(to_figures(float(score), FIGURES))


def number(score: Fraction) -> float:
    """The same as a number."""
    return float(told(score))


def percent(part: Fraction) -> str:
    """A share: `62.5%`."""
    text = show(100 * float(part), SHARE)
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}%"


def mean(scores: list[Fraction]) -> Fraction:
    return sum(scores, Fraction(0)) / max(len(scores), 1)
