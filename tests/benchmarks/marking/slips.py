"""Slips of the pen: from what should have been written to what is, or None where there is nothing to slip on."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import NamedTuple

from .writing import Hand, cut

Draw = random.Random


class Moment(NamedTuple):
    """When a number is written: it, how it should be written, what else is on the sheet, and what the iteration before had here."""

    value: float
    text: str
    hand: Hand
    others: Sequence[str]
    before: str | None


Slip = Callable[[Moment, Draw], "str | None"]


def digits_swapped(now: Moment, draw: Draw) -> str | None:
    """Two digits beside each other change places."""
    pairs = [i for i in _digits(now.text)[:-1] if now.text[i + 1].isdigit() and now.text[i] != now.text[i + 1]]
    if not pairs:
        return None
    i = draw.choice(pairs)
    return now.text[:i] + now.text[i + 1] + now.text[i] + now.text[i + 2 :]


def digit_dropped(now: Moment, draw: Draw) -> str | None:
    """One of the digits behind the point is left out, not the last."""
    behind = _digits(now.text)[:-1]
    if len(behind) < 2:
        return None
    i = draw.choice(behind)
    return now.text[:i] + now.text[i + 1 :]


def digit_added(now: Moment, draw: Draw) -> str | None:
    """A digit behind the point is written twice, not the last."""
    behind = _digits(now.text)[:-1]
    if not behind:
        return None
    i = draw.choice(behind)
    return now.text[:i] + now.text[i] + now.text[i:]


def sign_lost(now: Moment, draw: Draw) -> str | None:
    return now.text[1:] if now.text.startswith("-") else None


def decimal_shift(now: Moment, draw: Draw) -> str | None:
    """The point stands one place to the left or to the right."""
    sign, digits = ("-", now.text[1:]) if now.text.startswith("-") else ("", now.text)
    whole, _, part = digits.partition(".")
    if "e" in digits or len(part) < 2 or not float(digits):
        return None
    if whole == "0" and draw.random() < 0.5:
        return f"{sign}0.0{part}"
    return f"{sign}{(whole + part[0]).lstrip('0') or '0'}.{part[1:]}"


def truncated(now: Moment, draw: Draw) -> str | None:
    return cut(now.value, now.hand)


def another_cell(now: Moment, draw: Draw) -> str | None:
    """The number of another quantity."""
    return draw.choice(now.others) if now.others else None


def off_by_one(now: Moment, draw: Draw) -> str | None:
    """The number of the iteration before."""
    return now.before


def _digits(text: str) -> list[int]:
    """Where the digits behind the point stand, from the first that is not 0."""
    start, end = text.find("."), text.find("e") if "e" in text else len(text)
    behind = range(start + 1, end) if start >= 0 else range(0)
    return [i for i in behind if text[start + 1 : i + 1].strip("0")]


SLIPS: dict[str, Slip] = {
    "digits-swapped": digits_swapped,
    "digit-dropped": digit_dropped,
    "digit-added": digit_added,
    "sign-lost": sign_lost,
    "decimal-shift": decimal_shift,
    "truncated": truncated,
    "another-cell": another_cell,
    "off-by-one-iteration": off_by_one,
}


def slipped(code: str, now: Moment, draw: Draw) -> str | None:
    """What a slip makes of a number; None where it makes nothing else of it."""
    text = SLIPS[code](now, draw)
    return text if text is not None and float(text) != float(now.text) else None
