"""Numbers as a student writes them: rounded as one does by hand, with the digits that one keeps."""

from __future__ import annotations

from typing import NamedTuple

from bptrace.answers.sheet import Numeral

FULL = 17
NUDGE = 1 + 2**-50  # a tie in decimal is a tie, whatever the double nearest to it is


class Hand(NamedTuple):
    """How a student writes: to `digits` significant figures ("sf") or decimal places ("dp"), and whether zeros at the end are kept.

    `rounds` is whether one goes on with the number as written, or with all that the calculator has; `cuts`, whether numbers are
    cut off where they should be rounded.
    """

    digits: int
    kind: str = "sf"
    rounds: bool = True
    trims: bool = False
    cuts: bool = False

    def __str__(self) -> str:
        return f"{self.digits}{self.kind} {'rounding' if self.rounds else 'exact between'}{' trimmed' if self.trims else ''}"

    def write(self, value: float) -> str:
        """The number on paper."""
        text = (cut if self.cuts else rounded)(value, self)
        text = text.lstrip("-") if not float(text) else text
        return trimmed(text) if self.trims else text


CALCULATOR = Hand(FULL, rounds=False)


def rounded(value: float, hand: Hand) -> str:
    """The number rounded."""
    return places(value, hand.digits) if hand.kind == "dp" or not value else figures(value, hand.digits)


def places(value: float, digits: int) -> str:
    """To so many decimal places."""
    return f"{value * NUDGE:.{digits}f}"


def figures(value: float, digits: int) -> str:
    """To so many significant figures; in powers of ten where the number is very small, or would claim more than it has."""
    if digits >= FULL:
        return repr(value)
    text = f"{value * NUDGE:.{digits - 1}e}"
    decimals = digits - 1 - int(text.partition("e")[2])
    return f"{float(text):.{decimals}f}" if 0 <= decimals <= digits + 4 else text


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
