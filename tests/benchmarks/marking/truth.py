"""What can be known of a sheet by anyone who has only the sheet: which wrong numbers show, and which may be said to be wrong.

A number is *due* to be called wrong where its own rule was wrong, or where a wrong number that is not written leads to it
through numbers none of which are written: on a sheet that is not full, that is where the mistake comes to light.
It *shows* where it is further from what follows from the written numbers than rounding can account for: the right rules are
worked again, with the written numbers moved by half a unit of their last digit, some up and some down, a few times over; and
where it does not happen to be the right number after all.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

from bptrace.answers.sheet import Numeral

from .networks import Net
from .paper import Paper, Spot, walk
from .procedure import RIGHT
from .students import Entry, Student, work
from .writing import Hand, numeral

ROUNDS = 8
WIDER = 2  # a few draws do not reach the ends
LAST_UNITS = 1.5  # so far from the right number, one is said to have rounded badly, not to be wrong


class Due(NamedTuple):
    """A number that may be called wrong: by which mistakes, and whether it shows."""

    codes: frozenset[str]
    shows: bool


def dues(net: Net, student: Student, entries: Sequence[Entry]) -> dict[str, Due]:
    """The written numbers that may be called wrong, by name."""
    codes = origins(entries)
    if not codes:
        return {}
    bounds, right = ranges(net, student, entries), rights(net, student.after, student.plus)
    return {
        entry.name: Due(codes[entry.spot], shows(entry, bounds[entry.spot], right[entry.name]))
        for entry in entries
        if entry.spot in codes and entry.written
    }


def origins(entries: Sequence[Entry]) -> dict[Spot, frozenset[str]]:
    """The mistakes behind each number that is wrong by its own rule, or by what is not written."""
    found: dict[Spot, frozenset[str]] = {}
    hidden: dict[Spot, frozenset[str]] = {}
    for entry in entries:
        codes = frozenset([entry.code] if entry.code else []).union(*(hidden.get(_as_made(spot), frozenset()) for spot in entry.reads))
        if codes:
            (found if entry.written else hidden)[entry.spot] = codes
    return found


def _as_made(spot: Spot) -> Spot:
    """A parameter of the second iteration is what the first made of it."""
    turn, cell = spot
    return Spot(turn - 1, cell._replace(kind=cell.kind + "+")) if cell.kind in ("w", "b") else spot


def rights(net: Net, after: bool, plus: bool) -> dict[str, float]:
    """The right numbers, by name."""
    return {entry.name: entry.value for entry in work(net, Student(after=after, plus=plus))}


def shows(entry: Entry, range_: tuple[float, float], right: float) -> bool:
    """Is a number further from what follows from the written ones, and from the right one, than rounding could explain?"""
    number = numeral(entry.text)
    low, high = range_
    middle, room = (low + high) / 2, WIDER * (high - low) / 2
    beyond = abs(number.value - middle) > room + LAST_UNITS * number.unit
    return beyond and abs(number.value - right) > LAST_UNITS * number.unit


def ranges(net: Net, student: Student, entries: Sequence[Entry]) -> dict[Spot, tuple[float, float]]:
    """Between which bounds each number follows from the written ones before it."""
    numerals = {entry.spot: numeral(entry.text) for entry in entries if entry.written}
    found: dict[Spot, list[float]] = {entry.spot: [] for entry in entries}
    draw = random.Random(student.seed)

    def make(paper: Paper, spot: Spot) -> float:
        value = RIGHT[spot.cell.kind](paper, spot.cell)
        found[spot].append(value)
        if spot in numerals:
            return _moved(numerals[spot], draw)
        return value + _half(value, student.hand) * draw.uniform(-1, 1)

    for _ in range(ROUNDS):
        with suppress(ArithmeticError, ValueError):  # a logarithm of a number that was moved below 0
            walk(net, student.after, make, student.pick)
    return {spot: (min(values), max(values)) if values else (float("-inf"), float("inf")) for spot, values in found.items()}


def _moved(number: Numeral, draw: random.Random) -> float:
    return number.value + draw.choice((-0.5, 0.5)) * number.unit if number.value else 0.0


def _half(value: float, hand: Hand) -> float:
    return numeral(hand._replace(trims=False).write(value)).unit / 2 if value else 0.0
