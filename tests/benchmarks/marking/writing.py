"""Numbers as a student writes them: rounded as one does by hand, with the digits that one keeps."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from bptrace.answers.sheet import Numeral

FULL = 17
NUDGE = 1 + 2**-50  # a tie in decimal is a tie, whatever the double nearest to it is
SURE = 14  # figures of a double that are not its noise
IN_A_CHAIN = ("net", "share", "error", "slope", "jacobian", "through", "dE/dw", "dE/db")  # what the calculator still shows at the next step


class Hand(NamedTuple):
    """How a student writes: to `digits` significant figures ("sf") or decimal places ("dp"), and whether zeros at the end are kept.

    `rounds` is whether one goes on with the number as written, or with all that the calculator has; `cuts`, whether numbers are
    cut off where they should be rounded; `even`, whether ties go to the even digit. One goes on with `less` digits fewer than are
    written. One who `chains` goes on with all that the calculator has, but only to the next number that ends a chain of steps; one
    who rounds `products` rounds each of them as he makes it.
    """

    digits: int
    kind: str = "sf"
    rounds: bool = True
    trims: bool = False
    cuts: bool = False
    less: int = 0
    even: bool = False
    chains: bool = False
    products: bool = False

    def __str__(self) -> str:
        return f"{self.digits}{self.kind} {'rounding' if self.rounds else 'exact between'}{' trimmed' if self.trims else ''}"

    def write(self, value: float) -> str:
        """The number on paper."""
        text = (cut if self.cuts else rounded)(value, self)
        text = text.lstrip("-") if not float(text) else text
        return trimmed(text) if self.trims else text

    def kept(self, value: float, text: str, kind: str) -> float:
        """The number that one goes on with, where this text stands on paper."""
        if not self.rounds or (self.chains and kind in IN_A_CHAIN):
            return value
        return float(self._replace(digits=self.digits - self.less).write(value) if self.less else text)


CALCULATOR = Hand(FULL, rounds=False)


def rounded(value: float, hand: Hand) -> str:
    """The number rounded."""
    return places(value, hand.digits, hand.even) if hand.kind == "dp" or not value else figures(value, hand.digits, hand.even)


def places(value: float, digits: int, even: bool = False) -> str:
    """To so many decimal places."""
    return f"{_with_ties(value, even):.{digits}f}"


def _with_ties(value: float, even: bool) -> float | Decimal:
    """The number, so that Python rounds a tie away from 0, or to the even digit as it does with decimals."""
    return Decimal(f"{value:.{SURE}g}") if even else value * NUDGE


def figures(value: float, digits: int, even: bool = False) -> str:
    """To so many significant figures; in powers of ten where the number is very small, or would claim more than it has."""
    if digits >= FULL:
        return repr(value)
    text = f"{_with_ties(value, even):.{digits - 1}e}"
    decimals = digits - 1 - int(text.partition("e")[2])
    return f"{float(text):.{decimals}f}" if 0 <= decimals <= digits + 4 else text


class Product(float):
    """A number whose products are rounded as they are made."""

    hand: Hand

    @classmethod
    def by(cls, hand: Hand, value: float) -> Product:
        made = cls(value)
        made.hand = hand
        return made

    def __mul__(self, other: float) -> Product:
        return Product.by(self.hand, float(self.hand.write(float(self) * float(other))))

    __rmul__ = __mul__


def trimmed(text: str) -> str:
    """Without the zeros at the end of the decimals, as calculators show a number."""
    number, mark, power = text.partition("e")
    return (number.rstrip("0").rstrip(".") if "." in number else number) + mark + power


def cut(value: float, hand: Hand) -> str:
    """The number cut off where it should have been rounded."""
    longer = rounded(value, hand._replace(digits=hand.digits + 6))
    number, mark, power = longer.partition("e")
    return number[: len(number) - 6] + mark + power


def numeral(text: str) -> Numeral:
    """The number that a text is."""
    number, _, power = text.lower().partition("e")
    decimals = len(number.partition(".")[2]) - int(power or 0)
    digits = number.replace("-", "").replace(".", "").lstrip("0")
    return Numeral(text, float(text), float(f"1e{-decimals}"), decimals, len(digits))
